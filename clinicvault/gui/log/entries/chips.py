"""The conditions in force as chips; a press takes one away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from clinicvault.gui.i18n import hush, language, tr
from clinicvault.gui.theme import set_icon
from clinicvault.gui.widgets import button
from clinicvault.gui.widgets.flow import Flow
from clinicvault.services.views import LogFilter

from .conditions import Names, conditions, empty


class Chips(QFrame):
    """Hidden while everything passes."""

    changed = Signal(object)
    """The LogFilter that is left."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted = LogFilter()
        self._people: Names = {}
        self._computers: Names = {}
        self.chips: list[QPushButton] = []
        self.all = button("Show all entries", "link", on=lambda: self.changed.emit(LogFilter()))
        self._flow = Flow((self.all,), gap=6)
        self.setLayout(self._flow)
        language().follow(self, self._fill)
        self.hide()

    def know(self, people: Names, computers: Names) -> None:
        """Names by id."""
        self._people, self._computers = people, computers
        self._fill()

    def show_filter(self, wanted: LogFilter) -> None:
        """Show the conditions of a filter."""
        self._wanted = wanted
        self._fill()
        self.setVisible(not empty(wanted))

    def _fill(self) -> None:
        while self._flow.takeAt(0) is not None:
            pass
        for old in self.chips:
            old.hide()
            old.deleteLater()
        said = conditions(self._wanted, self._people, self._computers)
        self.chips = [self._chip(text, rest) for text, rest in said]
        for one in (*self.chips, self.all):
            self._flow.addWidget(one)
            one.show()

    def _chip(self, text: str, rest: LogFilter) -> QPushButton:
        made = QPushButton(self)
        made.setProperty("kind", "chip")
        made.setAutoDefault(False)
        hush(made.setText, text)
        hush(made.setAccessibleName, tr("Remove the filter {what}", what=text))
        hush(made.setToolTip, tr("Remove this filter"))
        set_icon(made, "x", "text2", "", 14, gap=3)
        made.clicked.connect(partial(self._gone, rest))
        return made

    def _gone(self, rest: LogFilter, _checked: bool = False) -> None:
        self.changed.emit(rest)

    def wipe(self) -> None:
        """Forget what was searched."""
        self.show_filter(LogFilter())
