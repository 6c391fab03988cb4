"""The conditions of a search under one another: made when the panel is first unfolded."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame

from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import words
from clinicvault.gui.i18n import language, say, tr
from clinicvault.gui.widgets import DateField, edit
from clinicvault.gui.widgets.basic import name_inner_buttons
from clinicvault.gui.widgets.pick import Pick
from clinicvault.services.views import LogFilter, LogSort

from .conditions import Names
from .kind_pick import KindPick

_OUTCOMES = ("done", "given", "refused", "failed", "incomplete", "intent")
_OWN_ACCESS = "own-access"


class FilterPanel(QFrame):
    """`changed` comes at a choice, `typed` while a name is typed."""

    changed = Signal()
    typed = Signal()
    sorted = Signal(object)
    """The LogSort that somebody chose."""

    def __init__(self) -> None:
        super().__init__()
        self._people: Names = {}
        self._computers: Names = {}
        self._told: tuple[object, object] = (None, None)
        """The days that were told last."""
        self.patient = edit("Patient: name or code")
        self.patient.setClearButtonEnabled(True)
        name_inner_buttons(self.patient)
        self.patient.setMinimumWidth(120)
        self.person, self.outcome, self.reason = Pick(), Pick(), Pick()
        self.computer, self.order = Pick(), Pick()
        self.kinds = KindPick()
        self.since, self.until = DateField(), DateField()
        self.flagged = QCheckBox()
        say(self.flagged.setText, "Flagged only")
        self._make_lists()
        self._connect()

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
        self.patient.textEdited.connect(lambda _: self.typed.emit())
        self.patient.returnPressed.connect(self.changed)
        # The button that empties a field changes its text without typing.
        self.patient.textChanged.connect(lambda text: None if text else self.typed.emit())
        for box in (self.person, self.outcome, self.reason, self.computer):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.order.currentIndexChanged.connect(lambda _: self.sorted.emit(self._order()))
        self.kinds.changed.connect(self.changed)
        self.flagged.toggled.connect(lambda _: self.changed.emit())
        for day in (self.since, self.until):
            day.editingFinished.connect(self._tell_days)

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

    def chosen(self) -> dict[str, Any]:
        """The conditions in force, by the fields of a LogFilter."""
        return {
            "user": self.person.currentData() or "",
            "events": self.kinds.chosen,
            "patient": self.patient.text().strip(),
            "outcome": self.outcome.currentData() or "",
            "purpose": self.reason.currentData() or "",
            "workstation": self.computer.currentData() or "",
            "since": self.since.day(),
            "until": self.until.day(),
            "flagged": self.flagged.isChecked(),
        }

    def show_filter(self, wanted: LogFilter) -> None:
        """Show conditions, without telling anybody."""
        parts = (*self._lists(), self.patient, self.flagged)
        for one in parts:
            one.blockSignals(True)
        for box, value in (
            (self.person, wanted.user),
            (self.outcome, wanted.outcome),
            (self.reason, wanted.purpose),
            (self.computer, wanted.workstation),
        ):
            _choose(box, value)
        self.kinds.choose(wanted.events)
        self._told = (wanted.since, wanted.until)
        self.since.set_day(wanted.since)
        self.until.set_day(wanted.until)
        self.flagged.setChecked(wanted.flagged)
        self.patient.setText(wanted.patient)
        for one in parts:
            one.blockSignals(False)

    def _tell_days(self) -> None:
        now = (self.since.day(), self.until.day())
        if self.since.readable and self.until.readable and now != self._told:
            self._told = now
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
