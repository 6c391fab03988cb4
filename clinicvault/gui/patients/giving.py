"""The wizard of an export over the patient's page: opened, left, gone with the lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from clinicvault.gui.context import Desk
from clinicvault.gui.export.kept import GoOn, KeptAnswers
from clinicvault.gui.export.wizard import ExportWizard
from clinicvault.gui.sheets.wizard import KeptSheet, SheetWizard
from clinicvault.services.views import PatientPage


class Giving(QObject):
    """At most one wizard; it stays while other pages are in view."""

    closed = Signal()
    """The wizard is gone, however it ended."""

    def __init__(self, desk: Desk, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._desk, self._stack = desk, stack
        self.wizard: ExportWizard | None = None

    @property
    def patient(self) -> str:
        """Whose pictures are being given; "" where no wizard is open."""
        return self.wizard.draft.patient if self.wizard is not None else ""

    def open(self, page: PatientPage, photos: Sequence[str]) -> ExportWizard:
        """Over the patient's page, with pictures picked; the one that is open comes into view."""
        if self.wizard is None:
            self._take(ExportWizard(self._desk, self._desk.services.giving, page, photos))
        return self._shown()

    def open_sheet(self, page: PatientPage, photos: Sequence[str]) -> ExportWizard:
        """The same for a before/after sheet."""
        if self.wizard is None:
            services = self._desk.services
            self._take(SheetWizard(self._desk, services.giving, services.sheets, page, photos))
        return self._shown()

    def _take(self, wizard: ExportWizard) -> None:
        self.wizard = wizard
        wizard.closed.connect(self.drop)
        self._stack.addWidget(wizard)

    def _shown(self) -> ExportWizard:
        self.show()
        assert self.wizard is not None  # noqa: S101  (taken above)
        return self.wizard

    def take_up(self, page: PatientPage, kept: object) -> None:
        """What a lock ended, or an export that somebody allowed."""
        if isinstance(kept, KeptSheet):
            self.open_sheet(page, ()).take_up(kept)
        elif isinstance(kept, KeptAnswers):
            self.open(page, ()).take_up(kept)
        elif isinstance(kept, GoOn):
            begin = self.open_sheet if kept.sheet else self.open
            begin(page, ()).go_on(kept.request)

    def kept(self) -> KeptAnswers | None:
        """What may outlive a lock."""
        return self.wizard.kept() if self.wizard is not None else None

    def show(self) -> None:
        """All the room is the wizard's."""
        if self.wizard is not None:
            self._stack.setCurrentWidget(self.wizard)
            self._desk.side_wanted.emit(False)
            self.wizard.take_focus()

    def leave(self, then: Callable[[], object]) -> None:
        """Somebody wants to go elsewhere: what would be lost is asked for first."""
        if self.wizard is None:
            then()
        else:
            self.show()
            self.wizard.leave(then)

    def drop(self, *, told: bool = True) -> None:
        """Away with it, whatever it holds; the lock tells nobody."""
        made, self.wizard = self.wizard, None
        if made is not None:
            made.wipe()
            self._stack.removeWidget(made)
            made.hide()
            made.deleteLater()
            if told:
                self.closed.emit()
