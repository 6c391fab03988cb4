"""What the steps of the first run have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Context
from clinicvault.gui.widgets import ErrorBanner, add, button, column, label, row
from clinicvault.gui.widgets.basic import Item

WIDTH = 500


class Step(QWidget):
    """A heading, contents, and the way on and back."""

    back = Signal()
    done = Signal()

    def __init__(self, context: Context, title: str, intro: str = "") -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.context = context
        self.errors = ErrorBanner()
        self.backward: QPushButton | None = None
        """The button that goes back, where there is one."""
        self.box: QVBoxLayout = column(label(title, "display", wrap=True), spacing=12)
        if intro:
            self.box.addWidget(label(intro, "muted", wrap=True))
        self.box.addWidget(self.errors)
        self.setLayout(self.box)

    def fill(self, *items: Item) -> None:
        """Append contents."""
        add(self.box, *items)

    def way(
        self, text: str, on: Callable[[], object], *, back: bool = True, icon: str = ""
    ) -> QPushButton:
        """The button that goes on, and the one that goes back."""
        made = button(text, "primary", big=True, icon=icon, on=on)
        made.setDefault(True)
        line = row(made, spacing=10)
        line.setStretch(0, 1)
        if back:
            self.backward = button("Back", big=True, on=self.back.emit)
            line.insertWidget(0, self.backward)
        add(self.box, 8, line)
        return made

    def begin(self) -> None:
        """The step is in view: put the cursor where to type."""

    def fail(self, error: ClinicVaultError) -> None:
        """Show what went wrong."""
        self.errors.show_error(error)
