"""A day typed as the language writes days; empty is allowed."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QLineEdit, QWidget

from clinicvault.gui.formats import to_date, to_qdate
from clinicvault.gui.i18n import language

from .basic import restyle


class DateField(QLineEdit):
    """Reads 4/5/1988, 04.05.1988, 1988-05-04 and 4 May 1988; the day comes before the month."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint()
        language().follow(self, self._hint)
        self.editingFinished.connect(self._tidy)

    def day(self) -> dt.date | None:
        """The day typed, or None where it is empty or none."""
        return read_day(self.text(), language().locale)

    def set_day(self, value: dt.date | None) -> None:
        """Show a day."""
        self.setText(shown(value))

    @property
    def readable(self) -> bool:
        """Whether it is empty or a day."""
        return not self.text().strip() or self.day() is not None

    def _tidy(self) -> None:
        found = self.day()
        if found is not None:
            self.set_day(found)
        self.setProperty("bad", "false" if self.readable else "true")
        restyle(self)

    def _hint(self) -> None:
        self.setPlaceholderText(shown(dt.date(1988, 5, 31)))


def shown(value: dt.date | None) -> str:
    """`04/05/1988`: day, month, year in both languages."""
    return f"{value:%d/%m/%Y}" if value else ""


def read_day(text: str, locale: QLocale) -> dt.date | None:
    """A day out of what a person typed, or None."""
    parts = text.replace("/", " ").replace(".", " ").replace("-", " ").replace(",", " ").split()
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4 and all(part.isdigit() for part in parts):
        parts.reverse()
    joined = " ".join(parts)
    for order in ("d M yyyy", "d MMM yyyy", "d MMMM yyyy"):
        found = locale.toDate(joined, order)
        if found.isValid() and found.year() >= 1850:
            return to_date(found)
    return None


def today() -> dt.date:
    """The clinic's own calendar day."""
    return to_date(QDate.currentDate())


__all__ = ["DateField", "read_day", "shown", "to_qdate", "today"]
