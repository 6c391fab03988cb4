"""A patient's timeline as lines: a heading for each day, then the runs of that day."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from clinicvault.gui import clinic_clock
from clinicvault.gui.i18n import trn
from clinicvault.gui.widgets.tables import ROW
from clinicvault.services.views import TimelineItem

from .telling import spoken

Index = QModelIndex | QPersistentModelIndex


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A day's heading, or a run of entries."""

    day: dt.date
    item: TimelineItem | None = None
    entries: int = 0
    """Of the day, for its heading."""
    last: bool = False
    """Whether nothing follows."""


class TimelineModel(QAbstractListModel):
    """Newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()

    def show_items(self, items: tuple[TimelineItem, ...]) -> None:
        """Show these, newest first."""
        self.beginResetModel()
        lines = list(_lines(items))
        if lines:
            lines[-1] = dataclasses.replace(lines[-1], last=True)
        self._lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The `Line` (ROW), or all of it in words; None for other roles."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == ROW:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return spoken(line.item) if line.item is not None else heading(line)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are read, not chosen."""
        found: Line | None = index.data(ROW)
        if found is not None and found.item is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def wipe(self) -> None:
        """Forget everything."""
        self.show_items(())


def heading(line: Line) -> str:
    """`Today  ·  14 entries`."""
    told = trn("{n} entry", "{n} entries", line.entries)
    return f"{clinic_clock.short_day(line.day)}  ·  {told}"


def _lines(items: tuple[TimelineItem, ...]) -> Iterator[Line]:
    for day, of_day in groupby(items, lambda item: clinic_clock.day_of(item.since)):
        inside = tuple(of_day)
        yield Line(day, entries=sum(len(item.entries) for item in inside))
        for item in inside:
            yield Line(day, item)
