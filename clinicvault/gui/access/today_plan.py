"""What a practice system's file says, before it is taken over: sure, to choose, nobody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QVBoxLayout, QWidget

from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import short
from clinicvault.gui.i18n import hush, language, mark, say, tr, trn
from clinicvault.gui.widgets import column, label, plain, row, scroll
from clinicvault.gui.widgets.elided import Elided
from clinicvault.services.views import PlannedAppointment, TodayPlan

from .asking import AskDialog

_HEIGHT, _TIME_WIDTH = 380, 44


class PlanDialog(AskDialog):
    """Lines in three groups; only what is ticked or chosen is taken over."""

    def __init__(
        self, parent: QWidget, desk: Desk, plan: TodayPlan, done: Callable[[int], object]
    ) -> None:
        super().__init__(parent, desk, "Take this list over", width=680)
        self._plan, self._done = plan, done
        self.ticks: list[tuple[QCheckBox, PlannedAppointment]] = []
        self.picks: list[tuple[QComboBox, PlannedAppointment]] = []
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(16, 12, 16, 14)
        self._lines.setSpacing(4)
        self._fill_lines()
        self._lines.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._lines)
        holder = QFrame()
        holder.setProperty("card", "1")
        holder.setLayout(column(scroll(inner), margins=1))
        holder.setFixedHeight(_HEIGHT)
        self.fill(
            label("{what}", "muted", wrap=True, what=lambda: _counts(plan)),
            holder,
            label("Nothing of the file is kept but who comes, and when.", "caption", wrap=True),
        )
        self.cancel_button()
        self.go = self.action_button("Take over", self._take, icon="check")
        self._count()
        language().follow(self, self._count)

    def _fill_lines(self) -> None:
        sure = [one for one in self._plan.lines if one.patient_id]
        open_ = [one for one in self._plan.lines if not one.patient_id and one.candidates]
        nobody = [one for one in self._plan.lines if not one.patient_id and not one.candidates]
        self._group(mark("Found"), sure, self._sure)
        self._group(mark("Could be one of several: please choose"), open_, self._several)
        self._group(mark("Nobody found: register the patient, or add by name"), nobody, self._lost)

    def _group(
        self,
        caption: str,
        lines: list[PlannedAppointment],
        make: Callable[[PlannedAppointment], QWidget],
    ) -> None:
        if not lines:
            return
        head = label("", "strong", wrap=True)
        say(head.setText, caption)
        if self._lines.count():
            self._lines.addSpacing(12)
        self._lines.addWidget(head)
        for one in lines:
            self._lines.addWidget(make(one))

    def _sure(self, one: PlannedAppointment) -> QWidget:
        box = QCheckBox()
        box.setChecked(True)
        hush(box.setText, one.text)
        say(box.setAccessibleName, "{time} {text}", time=one.time, text=one.text)
        box.toggled.connect(lambda _: self._count())
        self.ticks.append((box, one))
        made = QWidget()
        line = row(_time(one), box, spacing=10)
        line.setStretch(1, 1)
        made.setLayout(line)
        return made

    def _several(self, one: PlannedAppointment) -> QWidget:
        pick = QComboBox()
        pick.addItem(tr("Leave out"), "")
        for patient, name in one.candidates:
            pick.addItem(name, patient)
        language().follow(pick, lambda: pick.setItemText(0, tr("Leave out")))
        say(pick.setAccessibleName, "Patient of the line {text}", text=one.text)
        pick.setMinimumWidth(260)
        pick.currentIndexChanged.connect(lambda _: self._count())
        self.picks.append((pick, one))
        return self._line(one, pick)

    def _lost(self, one: PlannedAppointment) -> QWidget:
        made = self._line(one)
        if one.reason:
            why = plain("", "caption", wrap=True)
            say(why.setText, "{why}", why=lambda: short(one.reason))
            why.setContentsMargins(_TIME_WIDTH + 10, 0, 0, 4)
            both = QWidget()
            both.setLayout(column(made, why, spacing=0))
            return both
        return made

    def _line(self, one: PlannedAppointment, *right: QWidget) -> QWidget:
        made = QWidget()
        line = row(_time(one), Elided(one.text), *right, spacing=10)
        line.setStretch(1, 1)
        made.setLayout(line)
        return made

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """(patient id, time) of everything ticked or chosen."""
        ticked = [(one.patient_id, one.time) for box, one in self.ticks if box.isChecked()]
        picked = [(pick.currentData(), one.time) for pick, one in self.picks]
        return ticked + [(patient, time) for patient, time in picked if patient]

    def _count(self) -> None:
        count = len(self.chosen)
        say(self.go.setText, "Take over ({n})", n=formats.number(count))
        self.go.setEnabled(bool(count))

    def _take(self) -> None:
        today, plan, chosen, done = self.desk.services.today, self._plan, self.chosen, self._done
        self.run(lambda _: today.take(plan, chosen), lambda count: self.finish(done, count))


def _time(one: PlannedAppointment) -> QWidget:
    made = plain(one.time, "muted")
    made.setFixedWidth(_TIME_WIDTH)
    return made


def _counts(plan: TodayPlan) -> str:
    told = trn(
        "{n} line for {day}.", "{n} lines for {day}.", len(plan.lines), day=formats.day(plan.day)
    )
    if not plan.skipped:
        return told
    rest = trn("{n} line is for other days.", "{n} lines are for other days.", plan.skipped)
    return f"{told} {rest}"
