"""Whose accounting is wanted, and of which time."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui.clinic_clock import today
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, mark, say
from clinicvault.gui.log.export.periods import PeriodPick, years_ago
from clinicvault.gui.log.timeline.by_name import ByNameDialog
from clinicvault.gui.widgets import Choices, button, edit, row
from clinicvault.gui.widgets.basic import name_inner_buttons

ALL, ONE = "all", "one"
_MONTH_DAYS, _YEARS = 30, 6
_ABOUT = mark("To whom photos of the patient you choose were given; the access log says so.")


class AskedBar(QFrame):
    """`changed` comes with every other question, and where there is none to ask any more."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.whose, self.period = Choices("seg"), PeriodPick()
        self.whose.offer(ALL, "Everybody")
        self.whose.offer(ONE, "One patient")
        self.code = edit()
        hush(self.code.setPlaceholderText, "P-7K3M-0001")
        say(self.code.setAccessibleName, "Code of the patient")
        self.code.setClearButtonEnabled(True)
        name_inner_buttons(self.code)
        self.code.setFixedWidth(176)
        self.by_name = button("By name", icon="search", on=self._ask_name)
        self._one = QWidget()
        self._one.setLayout(row(self.code, self.by_name))
        self.by_name.setVisible(desk.may(Act.LIST_PATIENTS))
        self._offer()
        self._one.hide()
        line = row(self.whose, self._one, self.period, None, spacing=16)
        for one in (self.whose, self._one, self.period):
            line.setAlignment(one, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.whose.chosen.connect(self._chosen)
        self.code.returnPressed.connect(self._typed)
        self.period.changed.connect(self.changed)

    def _offer(self) -> None:
        now = today()
        self.period.offer("month", mark("30 days"), now - dt.timedelta(days=_MONTH_DAYS), now)
        self.period.offer("year", mark("12 months"), years_ago(1), now)
        self.period.offer("six", mark("6 years"), years_ago(_YEARS), now)
        self.period.offer_own(years_ago(1), now)

    @property
    def patient(self) -> str:
        """Code of the one patient; "" for everybody."""
        return self.code.text().strip() if self.whose.current == ONE else ""

    @property
    def complete(self) -> bool:
        """Whether a patient is named where one is wanted, and the days are a period."""
        return (self.whose.current == ALL or bool(self.patient)) and self.period.span is not None

    def want(self, code: str) -> None:
        """One patient, over six years: what 45 CFR 164.528 gives a right to."""
        self.whose.choose(ONE)
        self._one.show()
        self.code.setText(code)
        self.period.choose("six")

    def _chosen(self, key: str) -> None:
        self._one.setVisible(key == ONE)
        if key == ONE:
            self.period.choose("six")
            self.code.setFocus()
        else:
            self.period.choose("month")
        self.changed.emit()

    def _typed(self) -> None:
        if self.patient:
            self.changed.emit()

    def _ask_name(self) -> None:
        ByNameDialog(self, self._desk, self._named, _ABOUT).open()

    def _named(self, code: str) -> None:
        self.want(code)
        self.changed.emit()

    def wipe(self) -> None:
        """Forget what was typed."""
        self.code.clear()
