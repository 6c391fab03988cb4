"""From which day to which day: the usual periods, and two days that are typed."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinicvault.gui.clinic_clock import today
from clinicvault.gui.i18n import say
from clinicvault.gui.widgets import Choices, DateField, column, label, row

OWN = "own"


class PeriodPick(QWidget):
    """`offer` the periods first; "own" opens the two fields.

    `changed` comes with days that are no period, too: `span` is None then, and that is said.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choices = Choices("seg")
        self.since, self.until = DateField(), DateField()
        self._spans: dict[str, tuple[dt.date | None, dt.date | None]] = {}
        say(self.since.setAccessibleName, "First day")
        say(self.until.setAccessibleName, "Last day")
        self.problem = label("Please type two days, the earlier one first.", "bad")
        self.problem.hide()
        self._days = QWidget()
        for one in (self.since, self.until):
            one.setMaximumWidth(150)
            one.editingFinished.connect(self._typed)
        self._days.setLayout(
            row(label("From", "muted"), self.since, label("to", "muted"), self.until, None)
        )
        self._days.hide()
        self.setLayout(column(row(self.choices, None), self._days, self.problem, spacing=8))
        self.choices.chosen.connect(self._chosen)

    def offer(self, key: str, text: str, since: dt.date | None, until: dt.date | None) -> None:
        """A usual period; `text` is marked, None has no end. The first one is chosen."""
        self._spans[key] = (since, until)
        self.choices.offer(key, text)

    def offer_own(self, since: dt.date, until: dt.date) -> None:
        """Two days to type, filled in as given."""
        self.choices.offer(OWN, "Other days")
        self.since.set_day(since)
        self.until.set_day(until)

    @property
    def span(self) -> tuple[dt.date | None, dt.date | None] | None:
        """The days chosen; None where what is typed is no period."""
        if self.choices.current != OWN:
            return self._spans[self.choices.current]
        first, last = self.since.day(), self.until.day()
        return None if first is None or last is None or first > last else (first, last)

    def check(self) -> bool:
        """Whether there is a period; says so where there is none."""
        missing = self._tell()
        if missing:
            self.since.setFocus()
        return not missing

    def _tell(self) -> bool:
        """Say whether a period is missing."""
        missing = self.span is None
        self.problem.setVisible(missing)
        return missing

    def choose(self, key: str) -> None:
        """Choose a period without telling; the fields go where they are not asked."""
        self.choices.choose(key)
        self._days.setVisible(key == OWN)
        self._tell()

    def _chosen(self, key: str) -> None:
        self.choose(key)
        if key == OWN:
            self.since.setFocus()
        self.changed.emit()

    def _typed(self) -> None:
        self._tell()
        self.changed.emit()


def last_month() -> tuple[dt.date, dt.date]:
    """First and last day of the month before this one."""
    end = today().replace(day=1) - dt.timedelta(days=1)
    return end.replace(day=1), end


def years_ago(years: int) -> dt.date:
    """The same day so many years ago; 28 February for a leap day."""
    now = today()
    day = 28 if (now.month, now.day) == (2, 29) else now.day
    return dt.date(now.year - years, now.month, day)
