"""What ClinicVault fills into a form, as chips that a press puts into the text."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from clinicvault.gui.i18n import mark, say, tr
from clinicvault.gui.widgets import button, column, label
from clinicvault.gui.widgets.flow import Flow

_WORDS = MappingProxyType(
    {
        "patient": mark("Patient"),
        "born": mark("Birth date"),
        "giver": mark("Who consents"),
        "clinic": mark("Clinic"),
        "date": mark("Today's date"),
        "purpose": mark("Reason"),
        "scope": mark("Photos covered"),
        "faces": mark("Face"),
        "channels": mark("Places"),
        "named": mark("Colleagues"),
        "until": mark("How long"),
    }
)
NAMES = tuple(_WORDS)
"""What may stand in braces in a form (`FormService.change` refuses anything else)."""


class PlaceholderChips(QWidget):
    """`wanted` tells the name of the one that was pressed."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self._chips = QWidget()
        self._flow = Flow()
        self._chips.setLayout(self._flow)
        self.setLayout(
            column(label("Put in what is filled in for each patient", "caption"), self._chips)
        )
        for name in NAMES:
            self._offer(name)

    @staticmethod
    def word(name: str) -> str:
        """What people read for a placeholder; an unknown one stays itself."""
        return tr(_WORDS[name]) if name in _WORDS else name

    def _offer(self, name: str) -> None:
        made = button(
            "{what}", "chip", on=partial(self.wanted.emit, name), what=partial(self.word, name)
        )
        say(made.setToolTip, "Put {name} into the text", name="{" + name + "}")
        self.buttons[name] = made
        self._flow.addWidget(made)
