"""The first look of a computer at a long log takes a while: how far it is, and a way to stop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame

from clinicvault.domain.errors import Cancelled, ClinicVaultError
from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets import Banner, column, label
from clinicvault.gui.widgets.working import Working
from clinicvault.jobs import Progress

_PATIENCE_MS = 400
"""What takes no longer is not worth a bar that flashes up."""


class Following(QFrame):
    """Hidden, except while the search is being made ready and after that was stopped."""

    def __init__(
        self, stop: Callable[[], object], again: Callable[[], object], without: str
    ) -> None:
        """`without` is a marked text: what is shown, or not, when it was stopped."""
        super().__init__()
        self._without = without
        self.working = Working(stop)
        self.text = label(
            "The log is being made searchable on this computer. This takes long only once.",
            "muted",
            wrap=True,
        )
        self.stopped_note = Banner("info", action=mark("Make it searchable"), on=again)
        self.stopped_note.hide()
        self.text.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._show)
        inner = column(self.text, self.working, self.stopped_note, margins=(18, 4, 14, 4))
        self.setLayout(inner)
        self.hide()

    def begin(self) -> None:
        """A search begins."""
        self.stopped_note.hide()
        self.hide()
        self.working.begin()
        self.working.hide()
        self.text.hide()
        self._patience.start()

    def _show(self) -> None:
        self.show()
        self.text.show()
        self.working.show()

    def tell(self, progress: Progress) -> None:
        """How far it is."""
        self.working.tell(progress)

    def end(self) -> None:
        """The result is there."""
        self._patience.stop()
        self.hide()

    def fail(self, error: ClinicVaultError) -> None:
        """It ended without a result; a stop has its own words."""
        if isinstance(error, Cancelled):
            self.stopped()
        else:
            self.end()

    def stopped(self) -> None:
        """Somebody stopped it."""
        self._patience.stop()
        self.text.hide()
        self.working.hide()
        self.stopped_note.speak(
            self._without,
            "Searching, sorting and counting need the log to be made searchable once.",
        )
        self.show()
