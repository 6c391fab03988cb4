"""One of several: segments, chips and tabs, which screen readers meet as radio buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QWidget

from .basic import button, row
from .flow import Flow


class Choices(QFrame):
    """Exclusive buttons; `chosen` tells the key of the one a person pressed."""

    chosen = Signal(str)

    def __init__(
        self, kind: str = "seg", parent: QWidget | None = None, *, flows: bool = False
    ) -> None:
        """`flows`: in as many lines as they need."""
        super().__init__(parent)
        self._kind = kind
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        if kind == "seg":
            self.setObjectName("seg")
        margins = 2 if kind == "seg" else 0
        self._row = row(
            None, spacing=0 if kind == "tab" else 2 if kind == "seg" else 6, margins=margins
        )
        if kind == "seg":
            self._row.takeAt(0)
        self._flow = Flow(gap=0) if flows else None
        self.setLayout(self._flow or self._row)

    def offer(self, key: str, text: str, *, icon: str = "", tip: str = "") -> QPushButton:
        """Add a choice; the first one is chosen."""
        made = button(text, self._kind, icon=icon, tip=tip)
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setChecked(not self._buttons)
        made.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(made)
        self._buttons[key] = made
        if self._flow is not None:
            self._flow.addWidget(made)
        else:
            self._row.insertWidget(len(self._buttons) - 1, made)
        return made

    @property
    def current(self) -> str:
        """The key chosen."""
        return next((key for key, one in self._buttons.items() if one.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose without telling."""
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> QPushButton:
        """The button of a key."""
        return self._buttons[key]
