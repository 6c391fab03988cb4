"""The days that charts tell of: the last ones, or from one day to another."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from clinicvault.gui.clinic_clock import today
from clinicvault.gui.i18n import say
from clinicvault.gui.widgets import Choices, DateField, label, row

_LENGTHS = {"7": 7, "30": 30, "90": 90, "365": 365}
_OWN = "own"


class Period(QFrame):
    """`changed` tells that other days are wanted."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lengths = Choices("seg")
        self.lengths.offer("7", "7 days")
        self.lengths.offer("30", "30 days")
        self.lengths.offer("90", "90 days")
        self.lengths.offer("365", "12 months")
        self.lengths.offer(_OWN, "From day to day")
        self.lengths.choose("30")
        self.since, self.until = DateField(), DateField()
        say(self.since.setAccessibleName, "From day")
        say(self.until.setAccessibleName, "Until day")
        self._days = QFrame()
        self._days.setLayout(row(self.since, label("to", "muted"), self.until, spacing=8))
        for one in (self.since, self.until):
            one.setFixedWidth(120)
            one.editingFinished.connect(self._typed)
        self._days.hide()
        self.setLayout(row(self.lengths, self._days, spacing=10))
        self.lengths.chosen.connect(self._choose)
        self._told = self.days()

    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day, both included."""
        now = today()
        if self.lengths.current != _OWN:
            return now - dt.timedelta(days=_LENGTHS[self.lengths.current] - 1), now
        until = self.until.day() or now
        since = self.since.day() or until - dt.timedelta(days=29)
        return min(since, until), max(since, until)

    def _choose(self, key: str) -> None:
        own = key == _OWN
        self._days.setVisible(own)
        if own:
            self.since.set_day(self._told[0])
            self.until.set_day(self._told[1])
            self.since.setFocus()
        else:
            self._tell()

    def _typed(self) -> None:
        if self.since.readable and self.until.readable and self.days() != self._told:
            self._tell()

    def _tell(self) -> None:
        self._told = self.days()
        self.changed.emit()
