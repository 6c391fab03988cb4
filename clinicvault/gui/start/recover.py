"""Recovery: the folder of the clinic, two sheets, and a new password."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from clinicvault.gui.context import Context
from clinicvault.gui.files import choose_files, choose_folder
from clinicvault.gui.i18n import hush, language, mark, say, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import button, column, edit, field, label, plain, row
from clinicvault.gui.widgets.new_password import NewPassword
from clinicvault.services.api import KitOutcome

from .draft import Draft
from .founding import WorkingStep
from .step import Step


class RecoverStep(Step):
    """Collects what recovery needs."""

    taken = Signal(str)

    def __init__(self, context: Context, draft: Draft) -> None:
        super().__init__(
            context,
            "Recover a clinic",
            "You need the clinic's folder (or a restored backup) and photos or scans of two "
            "recovery sheets. This computer is then enrolled, and you get three new sheets.",
        )
        self._draft = draft
        self.folder = plain(str(draft.vault), "muted", wrap=True)
        self.sheets = label("No sheet chosen yet", "muted", wrap=True)
        self.name = edit("as it is written in ClinicVault", big=True)
        self.name.setText(draft.person)
        self.password = NewPassword(context)
        self._lay_out()

    def _lay_out(self) -> None:
        folder = button("Choose the folder", icon="folder-open", on=self._choose_folder)
        sheets = button("Choose photos of the sheets", icon="file-text", on=self._choose_sheets)
        self.fill(column(label("Folder of the clinic", "strong"), self.folder, row(folder, None)))
        self.fill(column(label("Recovery sheets", "strong"), self.sheets, row(sheets, None)))
        self.fill(field("Your name", self.name), self.password)
        self.next = self.way("Recover", self._next, icon="life-buoy")
        self.name.textChanged.connect(self._check)
        self._show_sheets()

    def begin(self) -> None:
        self.name.setFocus()

    def _check(self) -> None:
        self.next.setEnabled(len(self._draft.sheets) >= 2 and bool(self.name.text().strip()))

    def _choose_folder(self) -> None:
        choose_folder(self, mark("Folder of the clinic"), self._folder_chosen)

    def _folder_chosen(self, folder: Path) -> None:
        self._draft.vault = folder
        hush(self.folder.setText, str(folder))

    def _choose_sheets(self) -> None:
        pattern = mark("Pictures and PDF (*.jpg *.jpeg *.png *.webp *.pdf *.txt)")
        choose_files(self, mark("Photos of two recovery sheets"), self._sheets_chosen, pattern)

    def _sheets_chosen(self, paths: list[Path]) -> None:
        kept = dict.fromkeys((*self._draft.sheets, *paths))
        self._draft.sheets = tuple(kept)[-3:]
        self._show_sheets()

    def _show_sheets(self) -> None:
        count = len(self._draft.sheets)
        if count:
            say(self.sheets.setText, "{what}", what=lambda: _counted(count))
        self._check()

    def _next(self) -> None:
        self._draft.person = self.name.text().strip()
        if self.password.check():
            self.taken.emit(self.password.take())


def _counted(count: int) -> str:
    return trn("{n} sheet chosen", "{n} sheets chosen", count)


class RecoveringStep(WorkingStep):
    """Recovers the vault."""

    def __init__(self, context: Context, draft: Draft, password: str) -> None:
        super().__init__(context, "Recovering …", "Everything is checked on the way.")
        self._draft, self._password = draft, password

    def begin(self) -> None:
        draft, password, self._password = self._draft, self._password, ""
        setup, code = self.context.setup, language().code

        def work(task: Task[KitOutcome]) -> KitOutcome:
            return setup.recover(
                draft.vault, draft.sheets, draft.person, password, language=code, progress=task.tell
            )

        self.context.jobs.start(self, work, self.created.emit, self.stop, self.tell, survives=True)
