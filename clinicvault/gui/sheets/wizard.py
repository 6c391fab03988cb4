"""The wizard of a before/after sheet: as the export's, with pairs first and pages last."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Sequence

from clinicvault.domain.alignment import Alignment
from clinicvault.domain.errors import Refused
from clinicvault.gui.context import Desk
from clinicvault.gui.export import export_words
from clinicvault.gui.export.kept import KeptAnswers
from clinicvault.gui.export.step import Step
from clinicvault.gui.export.wizard import CHECK, PICTURES, RESULT, ExportWizard
from clinicvault.gui.files import choose_folder, choose_save
from clinicvault.gui.i18n import mark, trn
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.api.sheets import SheetService
from clinicvault.services.views import PatientPage
from clinicvault.services.views.exports import AskedExport, KindOffer, PackageKind
from clinicvault.services.views.releases import RecipientView
from clinicvault.services.views.sheets import AskedSheet, SheetForm

from .draft import SheetDraft
from .pairs_step import PairsStep
from .printing import PrintDialog
from .sheet_result import SheetResult
from .sheet_step import SheetStep


@dataclasses.dataclass(frozen=True, slots=True)
class KeptSheet(KeptAnswers):
    """The answers of a sheet that a lock ended: ids and how pairs lie, no word of its pages."""

    pairs: tuple[tuple[str, str, Alignment], ...] = ()


class SheetWizard(ExportWizard):
    """Over the patient's page; `closed` when it is done with, however it ended."""

    CALLED = mark("Before/after sheet")

    def __init__(
        self,
        desk: Desk,
        giving: ExportWizardService,
        sheets: SheetService,
        page: PatientPage,
        picked: Sequence[str],
    ) -> None:
        self.sheets = sheets
        self._own: SheetDraft | None = None
        super().__init__(desk, giving, page, picked)

    @property
    def sheet(self) -> SheetDraft:
        """Its pairs; begun with what was picked."""
        if self._own is None:
            self._own = SheetDraft(self.draft)
            self._own.begin(self._picked)
        return self._own

    def _new(self, number: int) -> Step:
        desk, giving, sheet = self.desk, self.service, self.sheet
        if number == PICTURES:
            pairs = PairsStep(desk, giving, self.sheets, sheet, (self.store, self.thumbs))
            pairs.resumed.connect(self._go_on)
            made: Step = pairs
        elif number == CHECK:
            made = SheetStep(desk, giving, self.sheets, sheet, self.thumbs)
        elif number == RESULT:
            made = SheetResult(desk, giving, sheet)
        else:
            made = super()._new(number)
        return made

    def go(self, number: int) -> None:
        """Pairs go with their pictures, before any step counts these."""
        if PICTURES < number < RESULT and not self._busy:
            self.sheet.fit()
        super().go(number)

    def _answers(self) -> tuple[str, ...]:
        pairs = len(self.sheet.pairs)
        return (trn("{n} pair", "{n} pairs", pairs), *super()._answers()[1:])

    # allowed, or ended by a lock

    def go_on(self, request: str) -> None:
        """Go on with a sheet that somebody allowed."""
        sheets, patient = self.sheets, self.draft.patient

        def found(asked: Sequence[AskedSheet]) -> None:
            wanted = [one for one in asked if one.request == request and one.state == "granted"]
            if wanted:
                self._go_on(wanted[0])
            else:
                self.step.errors.show_error(Refused("request-not-granted"))

        self._ask(lambda _: sheets.asked(patient), found)

    def _go_on(self, asked: AskedSheet) -> None:
        """What somebody allowed is made exactly as it was asked for."""
        recipients, patient, plan = self.service.recipients, self.draft.patient, asked.plan.export

        def known(found: Sequence[RecipientView]) -> None:
            for one in found:
                if one.id == plan.recipient:
                    export = AskedExport(
                        asked.request, plan, asked.recipient, asked.state, asked.allowed_by
                    )
                    self.draft.resume(export, one, KindOffer(plan.kind))
                    self.sheet.resume(asked)
                    self.go(CHECK)

        self._ask(lambda _: recipients(patient), known)

    def kept(self) -> KeptSheet:
        """What may outlive a lock."""
        answers = super().kept()
        told = {one.name: getattr(answers, one.name) for one in dataclasses.fields(KeptAnswers)}
        return KeptSheet(**told, pairs=self.sheet.kept())

    def take_up(self, kept: KeptAnswers) -> None:
        """Go on where a lock ended it."""
        if isinstance(kept, KeptSheet) and not (kept.entry or kept.request):
            self.sheet.take_up(kept.pairs)
            kept = dataclasses.replace(kept, photos=self.draft.photos)
            self.step.enter()
        super().take_up(kept)

    # the end

    def _give(self) -> None:
        step = self.step
        if not isinstance(step, SheetStep) or not step.may_save:
            return
        kind = self.draft.kind.kind if self.draft.kind is not None else PackageKind.PLAIN
        name = f"sheet-{secrets.token_hex(3)}"
        if step.asks:
            step.ask()
        elif step.prints:
            PrintDialog(self, self.desk, step.print).open()
        elif kind is not PackageKind.PLAIN:
            file = f"{name}.{export_words.ENDINGS[kind]}"
            choose_save(self, mark("Save the protected sheet"), file, step.save)
        elif self.sheet.look.form is SheetForm.PDF:
            choose_save(self, mark("Save the sheet"), f"{name}.pdf", step.save)
        else:
            choose_folder(self, mark("Folder for the pages"), step.save)

    def wipe(self) -> None:
        super().wipe()
        if self._own is not None:
            self._own.wipe()
