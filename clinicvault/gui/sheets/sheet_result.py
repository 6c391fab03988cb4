"""After a sheet was given: as of an export, and what follows where it went to a printer."""

from __future__ import annotations

from clinicvault.gui.context import Desk
from clinicvault.gui.export.result_step import ResultStep
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.views.exports import ExportGiven
from clinicvault.services.views.sheets import SheetForm

from .draft import SheetDraft


class SheetResult(ResultStep):
    """What is told follows from whether it is a file or paper."""

    def __init__(self, desk: Desk, giving: ExportWizardService, sheet: SheetDraft) -> None:
        super().__init__(desk, giving, sheet.draft)
        self.sheet = sheet

    @property
    def prints(self) -> bool:
        """Whether it went to a printer."""
        return self.sheet.look.form is SheetForm.PAPER

    def _told(self, given: ExportGiven) -> list[str]:
        if not self.prints:
            return super()._told(given)
        return [
            mark("Take the pages from the printer now; nothing protects them."),
            mark("Hand them over yourself."),
            mark("Note that they arrived under what was given to whom."),
        ]

    def _summary(self, given: ExportGiven) -> str:
        count = trn("{n} pair", "{n} pairs", len(self.sheet.pairs))
        if self.prints:
            return tr("{what}, sent to {printer}", what=count, printer=given.output)
        return tr("{what}, saved as {place}", what=count, place=given.output)
