"""What of the access log to show: a panel of conditions that hold together."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit

from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import words
from clinicvault.gui.i18n import language, say, tr
from clinicvault.gui.theme import icon, theme
from clinicvault.gui.widgets import DateField, edit
from clinicvault.gui.widgets.basic import name_inner_buttons
from clinicvault.gui.widgets.pick import Pick
from clinicvault.services.views import LogFilter, LogSort

from .conditions import Names
from .filter_grid import grid
from .kind_pick import KindPick

_TYPING_MS = 250
_OUTCOMES = ("done", "given", "refused", "failed", "incomplete", "intent")
_OWN_ACCESS = "own-access"


class Filters(QFrame):
    """`changed` comes when typing pauses, or at a choice; `text` stands apart, in the head."""

    changed = Signal()
    sorted = Signal(object)
    """The LogSort that somebody chose."""

    def __init__(self, people: Names) -> None:
        super().__init__()
        self._people, self._computers = people, dict[str, str]()
        self._kept = LogFilter()
        self.text = edit("Search the entries")
        self.patient = edit("Patient: name or code")
        self.person, self.outcome, self.reason = Pick(), Pick(), Pick()
        self.computer, self.order = Pick(), Pick()
        self.kinds = KindPick()
        self.since, self.until = DateField(), DateField()
        self.flagged = QCheckBox()
        say(self.flagged.setText, "Flagged only")
        self._typing = QTimer(self)
        self._make_texts()
        self._make_lists()
        self._connect()
        self.setLayout(grid(self))

    def _make_texts(self) -> None:
        say(self.text.setAccessibleName, "Search the entries")
        sign = self.text.addAction(
            icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition
        )
        theme().follow(self.text, lambda: sign.setIcon(icon("search", "text3")))
        for one in (self.text, self.patient):
            one.setClearButtonEnabled(True)
            name_inner_buttons(one)
            one.setMinimumWidth(120)

    def _make_lists(self) -> None:
        for box in (*self._lists(), self.kinds):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.view().setTextElideMode(Qt.TextElideMode.ElideNone)
        self._fill()
        language().follow(self, self._fill)

    def _lists(self) -> tuple[Pick, ...]:
        return (self.person, self.outcome, self.reason, self.computer, self.order)

    def _connect(self) -> None:
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        for one in (self.text, self.patient):
            one.textEdited.connect(lambda _: self._typing.start())
            one.returnPressed.connect(self._at_once)
        # The button that empties a field changes its text without typing.
        for one in (self.text, self.patient):
            one.textChanged.connect(self._emptied)
        for box in (self.person, self.outcome, self.reason, self.computer):
            box.currentIndexChanged.connect(lambda _: self._at_once())
        self.order.currentIndexChanged.connect(lambda _: self.sorted.emit(self._order()))
        self.kinds.changed.connect(self._at_once)
        self.flagged.toggled.connect(lambda _: self._at_once())
        for day in (self.since, self.until):
            day.editingFinished.connect(self._days)

    def _emptied(self, text: str) -> None:
        if not text and not self._typing.isActive():
            self._typing.start()

    # what can be chosen

    def know(self, people: Names, computers: Names) -> None:
        """People and computers to choose from, names by id."""
        self._people, self._computers = people, dict(computers)
        self._fill()

    def _fill(self) -> None:
        _offer(self.person, tr("All people"), self._people)
        _offer(self.outcome, tr("All outcomes"), {one: words.outcome(one) for one in _OUTCOMES})
        reasons = {one.slug: words.purpose(one) for one in Purpose}
        _offer(self.reason, tr("All reasons"), reasons | {_OWN_ACCESS: words.purpose(None)})
        _offer(self.computer, tr("All computers"), self._computers)
        _offer(self.order, tr("Newest first"), _orders())

    def _order(self) -> LogSort:
        column = self.order.currentData()
        if not column:
            return LogSort()
        return LogSort(column, descending=False)

    def show_order(self, order: LogSort) -> None:
        """Tell the order in force, without telling anybody."""
        self.order.blockSignals(True)
        newest = order == LogSort()
        self.order.setCurrentIndex(0 if newest else max(0, self.order.findData(order.column)))
        self.order.blockSignals(False)

    # what is chosen

    def chosen(self) -> LogFilter:
        """The conditions in force."""
        return dataclasses.replace(
            self._kept,
            user=self.person.currentData() or "",
            events=self.kinds.chosen,
            patient=self.patient.text().strip(),
            outcome=self.outcome.currentData() or "",
            purpose=self.reason.currentData() or "",
            workstation=self.computer.currentData() or "",
            since=self.since.day(),
            until=self.until.day(),
            flagged=self.flagged.isChecked(),
            text=self.text.text().strip(),
        )

    def show_filter(self, wanted: LogFilter) -> None:
        """Show conditions, without telling anybody."""
        parts = (*self._lists(), self.text, self.patient, self.flagged)
        for one in parts:
            one.blockSignals(True)
        self._kept = wanted
        for box, value in (
            (self.person, wanted.user),
            (self.outcome, wanted.outcome),
            (self.reason, wanted.purpose),
            (self.computer, wanted.workstation),
        ):
            _choose(box, value)
        self.kinds.choose(wanted.events)
        self.since.set_day(wanted.since)
        self.until.set_day(wanted.until)
        self.flagged.setChecked(wanted.flagged)
        self.text.setText(wanted.text)
        self.patient.setText(wanted.patient)
        self._typing.stop()
        for one in parts:
            one.blockSignals(False)

    def wipe(self) -> None:
        """Forget the names typed, without asking for entries again."""
        self.show_filter(LogFilter())

    def _days(self) -> None:
        now = (self.since.day(), self.until.day())
        if self.since.readable and self.until.readable and now != self._shown_days():
            self._at_once()

    def _shown_days(self) -> tuple[object, object]:
        return self._kept.since, self._kept.until

    def _at_once(self) -> None:
        self._typing.stop()
        self._kept = self.chosen()
        self.changed.emit()


def _offer(box: Pick, every: str, values: Names) -> None:
    """Fill a list, keeping what is chosen."""
    kept = box.currentData()
    box.blockSignals(True)
    box.clear()
    box.addItem(every, "")
    for value, text in values.items():
        box.addItem(text, value)
    _choose(box, kept)
    box.blockSignals(False)


def _choose(box: Pick, value: object) -> None:
    """Choose a value; one that is not offered has an entry of its own, as somebody long gone."""
    place = box.findData(value or "")
    if place < 0:
        box.addItem(tr("somebody else"), value)
        place = box.count() - 1
    box.setCurrentIndex(place)


def _orders() -> dict[str, str]:
    return {
        "time": tr("Oldest first"),
        "event": tr("By event"),
        "user": tr("By person"),
        "patient": tr("By patient"),
        "purpose": tr("By reason"),
        "outcome": tr("By outcome"),
        "workstation": tr("By computer"),
    }
