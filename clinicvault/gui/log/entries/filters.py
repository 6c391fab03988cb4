"""What of the access log to show: a search, and a panel of conditions that hold together."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from clinicvault.gui.i18n import say
from clinicvault.gui.theme import icon, theme
from clinicvault.gui.widgets import column, edit
from clinicvault.gui.widgets.basic import name_inner_buttons
from clinicvault.gui.widgets.slowly import Turns
from clinicvault.services.views import LogFilter, LogSort

from .conditions import Names
from .filter_grid import places
from .filter_panel import FilterPanel

_TYPING_MS = 250


class Filters(QFrame):
    """`changed` comes when typing pauses, or at a choice; `text` stands apart, in the head."""

    changed = Signal()
    sorted = Signal(object)
    """The LogSort that somebody chose."""

    def __init__(self, people: Names) -> None:
        super().__init__()
        self._people, self._computers = people, dict[str, str]()
        self._kept, self._order = LogFilter(), LogSort()
        self._panel: FilterPanel | None = None
        self.turns = Turns(self, each=1)
        self.text = edit("Search the entries")
        say(self.text.setAccessibleName, "Search the entries")
        self._typing = QTimer(self)
        self._make_text()
        self._box = column()
        self.setLayout(self._box)

    def _make_text(self) -> None:
        sign = self.text.addAction(
            icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition
        )
        theme().follow(self.text, lambda: sign.setIcon(icon("search", "text3")))
        self.text.setClearButtonEnabled(True)
        name_inner_buttons(self.text)
        self.text.setMinimumWidth(120)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.text.textEdited.connect(lambda _: self._typing.start())
        self.text.returnPressed.connect(self._at_once)
        # The button that empties a field changes its text without typing.
        self.text.textChanged.connect(lambda text: None if text else self._pause())

    # the panel

    @property
    def panel(self) -> FilterPanel:
        """Made when it is first wanted: most people only search."""
        if self._panel is None:
            made = self._panel = FilterPanel()
            made.know(self._people, self._computers)
            made.show_filter(self._kept)
            made.show_order(self._order)
            made.changed.connect(self._at_once)
            made.typed.connect(self._pause)
            made.sorted.connect(self.sorted)
            self._box.addWidget(made)
            self.turns.begin(places(made))
        return self._panel

    def unfold(self) -> None:
        """Show the conditions; the keyboard begins at the first."""
        panel = self.panel
        self.show()
        panel.person.setFocus()

    def _pause(self) -> None:
        if not self._typing.isActive():
            self._typing.start()

    # what can be chosen

    def know(self, people: Names, computers: Names) -> None:
        """People and computers to choose from, names by id."""
        self._people, self._computers = people, dict(computers)
        if self._panel is not None:
            self._panel.know(people, computers)

    def show_order(self, order: LogSort) -> None:
        """Tell the order in force, without telling anybody."""
        self._order = order
        if self._panel is not None:
            self._panel.show_order(order)

    # what is chosen

    def chosen(self) -> LogFilter:
        """The conditions in force."""
        typed = dataclasses.replace(self._kept, text=self.text.text().strip())
        if self._panel is None:
            return typed
        return dataclasses.replace(typed, **self._panel.chosen())

    def show_filter(self, wanted: LogFilter) -> None:
        """Show conditions, without telling anybody."""
        self._kept = wanted
        self.text.blockSignals(True)
        self.text.setText(wanted.text)
        self.text.blockSignals(False)
        if self._panel is not None:
            self._panel.show_filter(wanted)
        self._typing.stop()

    def wipe(self) -> None:
        """Forget the names typed, without asking for entries again."""
        self.show_filter(LogFilter())

    def _at_once(self) -> None:
        self._typing.stop()
        self._kept = self.chosen()
        self.changed.emit()
