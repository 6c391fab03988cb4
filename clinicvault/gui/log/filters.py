"""What of the access log to show: words, person, patient, event, outcome."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit

from clinicvault.gui import words
from clinicvault.gui.i18n import language, say, tr
from clinicvault.gui.theme import icon, theme
from clinicvault.gui.widgets import button, edit, icon_button, row
from clinicvault.gui.widgets.basic import name_inner_buttons
from clinicvault.gui.widgets.pick import Pick
from clinicvault.services.views import UserView

from .model import Filter

_TYPING_MS = 250
_WIDE_FROM = 900
_OUTCOMES = ("done", "given", "refused", "failed", "incomplete", "intent")


class FilterRow(QFrame):
    """The conditions under the heading; `changed` comes when typing pauses, or at a choice."""

    changed = Signal()

    def __init__(self, users: tuple[UserView, ...]) -> None:
        super().__init__()
        self._users = users
        self.text = edit("Search the entries")
        self.patient = edit("Patient: name or code")
        self.person, self.kind, self.outcome = Pick(), Pick(), Pick()
        self.clear = button("Show all entries", "link", on=self.reset)
        self.clear_small = icon_button("rotate-ccw", "Show all entries", self.reset)
        self._typing = QTimer(self)
        self._make_texts()
        self._make_lists()
        lists = (self.person, self.kind, self.outcome)
        clears = (self.clear, self.clear_small)
        line = row(*lists, self.patient, *clears, margins=(18, 0, 14, 0))
        line.setStretch(3, 1)
        for one in clears:
            line.setAlignment(one, Qt.AlignmentFlag.AlignRight)
        self.setLayout(line)
        self._fit()

    def _make_texts(self) -> None:
        say(self.text.setAccessibleName, "Search the entries")
        say(self.patient.setAccessibleName, "Patient: name or code")
        sign = self.text.addAction(
            icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition
        )
        theme().follow(self.text, lambda: sign.setIcon(icon("search", "text3")))
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        for one in (self.text, self.patient):
            one.setClearButtonEnabled(True)
            name_inner_buttons(one)
            one.setMinimumWidth(120)
            one.setMaximumWidth(250)
            one.textChanged.connect(lambda _: self._typing.start())
            one.returnPressed.connect(self._at_once)

    def _make_lists(self) -> None:
        say(self.person.setAccessibleName, "Person")
        say(self.kind.setAccessibleName, "Event")
        say(self.outcome.setAccessibleName, "Outcome")
        self._fill()
        language().follow(self, self._fill)
        for box in (self.person, self.kind, self.outcome):
            box.setMaximumWidth(200)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.view().setTextElideMode(Qt.TextElideMode.ElideNone)
            box.currentIndexChanged.connect(lambda _: self._at_once())

    def know(self, users: tuple[UserView, ...]) -> None:
        """The people to choose from."""
        self._users = users
        self._fill()

    def _fill(self) -> None:
        people = [(user.name, user.name) for user in self._users]
        events = sorted((words.event(name), name) for name in words.event_names())
        outcomes = [(words.outcome(name), name) for name in _OUTCOMES]
        for box, every, values in (
            (self.person, tr("All people"), people),
            (self.kind, tr("All events"), events),
            (self.outcome, tr("All outcomes"), outcomes),
        ):
            kept = box.currentData()
            box.blockSignals(True)
            box.clear()
            box.addItem(every, "")
            for text, value in values:
                box.addItem(text, value)
            box.setCurrentIndex(max(0, box.findData(kept)))
            box.blockSignals(False)

    def chosen(self) -> Filter:
        """The conditions in force."""
        return Filter(
            user=self.person.currentData() or "",
            event=self.kind.currentData() or "",
            outcome=self.outcome.currentData() or "",
            patient=self.patient.text().strip(),
            text=self.text.text().strip(),
        )

    def reset(self) -> None:
        """Let everything pass again."""
        for box in (self.person, self.kind, self.outcome):
            box.setCurrentIndex(0)
        self.text.clear()
        self.patient.clear()
        self._at_once()

    def wipe(self) -> None:
        """Forget the names typed, without asking for entries again."""
        for one in (self.text, self.patient):
            one.blockSignals(True)
            one.clear()
        self._typing.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The words beside the lists give way before the lists do."""
        wide = self.width() >= _WIDE_FROM
        self.clear.setVisible(wide)
        self.clear_small.setVisible(not wide)

    def _at_once(self) -> None:
        self._typing.stop()
        self.changed.emit()
