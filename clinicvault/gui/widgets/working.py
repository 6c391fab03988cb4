"""A bar with its words while something long runs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QWidget

from clinicvault.gui import formats
from clinicvault.gui.i18n import hush, say, tr
from clinicvault.jobs import Progress

from .basic import button, column, plain, row


class Working(QWidget):
    """How far it is, and a way to stop where there is one."""

    def __init__(self, stop: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        say(self.bar.setAccessibleName, "Progress")
        self.text = plain("", "muted")
        self.stop = button("Cancel", on=stop)
        if stop is None:
            self.stop.hide()
        self.setLayout(column(self.bar, row(self.text, None, self.stop), spacing=6))
        self.hide()

    def begin(self) -> None:
        """Show it, not knowing yet how long."""
        self.bar.setRange(0, 0)
        hush(self.text.setText, "")
        self.show()

    def tell(self, progress: Progress) -> None:
        """How far it is."""
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)
        done = tr(
            "{done} of {total}",
            done=formats.number(progress.done),
            total=formats.number(progress.total),
        )
        parts = [done, formats.left(progress.seconds_left)]
        hush(self.text.setText, "  ·  ".join(part for part in parts if part))
