"""What a sheet says: plain words out of `resources/sheets`, and days only as intervals."""

from __future__ import annotations

import datetime as dt

from clinicvault.domain.clinical import View
from clinicvault.services.paper_words import PaperWords

_WEEK, _MONTH, _YEAR = 7, 30.4375, 365.25
_DAYS, _WEEKS, _MONTHS = 14, 91, 730
"""From so many days on it is said in weeks, months, years."""


class SheetWords(PaperWords):
    """One language's words; UsageError("report-language") for one that is not there."""

    FOLDER = "sheets"

    def view(self, view: View) -> str:
        """A standard view as a heading, "" where none was said."""
        return self._tables["view"][view.value]

    def interval(self, days: int) -> str:
        """A number of days as a person says it: "6 weeks later", "2 days before"."""
        if not days:
            return self("same_day")
        unit, number = _told(abs(days))
        return self.counted(f"{unit}_{'after' if days > 0 else 'before'}", number)

    def since(self, day: dt.date | None, first: dt.date | None) -> str:
        """How long after the first picture a later one was taken; "After" where that is unknown."""
        if day is None or first is None:
            return self("after")
        return self.interval((day - first).days)


def _told(days: int) -> tuple[str, int]:
    """Rounded, so that two intervals do not give a date away either."""
    if days < _DAYS:
        return "day", days
    if days < _WEEKS:
        return "week", round(days / _WEEK)
    if days < _MONTHS:
        return "month", round(days / _MONTH)
    return "year", round(days / _YEAR)
