"""What became of each file, as a virtual list."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from .result import DUPLICATE, IMPORTED, UNWANTED, WAITS, Result
from .telling import second_line

Index = QModelIndex | QPersistentModelIndex
RESULT = Qt.ItemDataRole.UserRole
_FEW = 8

Unwanted = Callable[[Result], bool]


class ResultModel(QAbstractListModel):
    """Newest last, as they arrive."""

    altered = Signal()
    """Photos were changed or went, once for all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._results: list[Result] = []
        self._counts: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        """File name by photo, of the photos of this import."""

    def append(self, result: Result) -> None:
        """One more."""
        if result.kind == DUPLICATE:
            result.same_as = self._names.get(result.photo, "")
        place = len(self._results)
        self.beginInsertRows(QModelIndex(), place, place)
        self._results.append(result)
        self._counts[result.kind] += 1
        if result.kind == IMPORTED:
            self._names[result.photo] = result.name
        self.endInsertRows()

    def knows(self, result: Result) -> bool:
        """Whether this very file was taken in by this import."""
        return self._names.get(result.photo, "") == result.name

    def kind_at(self, place: int) -> str:
        """The kind of the file in a row."""
        return self._results[place].kind

    @property
    def results(self) -> tuple[Result, ...]:
        """All of them, in order."""
        return tuple(self._results)

    def of(self, photos: Sequence[str]) -> list[Result]:
        """The imported photos of these ids."""
        wanted = set(photos)
        return [one for one in self._results if one.kind == IMPORTED and one.photo in wanted]

    def tell_since(self, days: Mapping[str, dt.date]) -> None:
        """Since when files are here that were there already, by photo id."""
        for one in self._results:
            if one.kind == DUPLICATE and one.photo in days:
                one.since = days[one.photo]
        self.dataChanged.emit(self.index(0), self.index(len(self._results) - 1))

    def with_clips(self, photos: Sequence[str]) -> list[str]:
        """The photos and the short films that belong to them and go where they go."""
        stills = set(photos)
        clips = (one.photo for one in self._results if one.photo and one.still in stills)
        return list(dict.fromkeys([*photos, *clips]))

    def change(self, photos: Sequence[str], **values: object) -> None:
        """The same was changed of several photos."""
        self.change_each(dict.fromkeys(photos, values))

    def change_each(self, changes: Mapping[str, Mapping[str, object]]) -> None:
        """Something was changed of each photo, by its id."""
        places = [
            n
            for n, one in enumerate(self._results)
            if one.kind == IMPORTED and one.photo in changes
        ]
        for place in places:
            for name, value in changes[self._results[place].photo].items():
                setattr(self._results[place], name, value)
        if places:
            self.dataChanged.emit(self.index(places[0]), self.index(places[-1]))
            self.altered.emit()

    def remove(self, photos: Sequence[str]) -> None:
        """Photos left this import; the files that were only like them stay in the list."""
        wanted = set(photos)
        self._drop(lambda one: one.kind == IMPORTED and one.photo in wanted)
        for photo in wanted:
            self._names.pop(photo, None)

    def remove_waiting(self, names: Sequence[str]) -> None:
        """Files that waited for a word have got it."""
        wanted = set(names)
        self._drop(lambda one: one.reason == WAITS and one.name in wanted)

    def leave_waiting_out(self) -> None:
        """Files that waited for a word stay out."""
        for one in self._results:
            if one.reason == WAITS:
                one.reason = UNWANTED
        self.dataChanged.emit(self.index(0), self.index(len(self._results) - 1))

    def _drop(self, unwanted: Unwanted) -> None:
        places = [place for place, one in enumerate(self._results) if unwanted(one)]
        runs = stretches(places)
        if len(runs) <= _FEW:
            for first, last in reversed(runs):
                self.beginRemoveRows(QModelIndex(), first, last)
                self._cut(first, last)
                self.endRemoveRows()
        else:  # one by one they would cost a frame each
            self.beginResetModel()
            for first, last in reversed(runs):
                self._cut(first, last)
            self.endResetModel()
        self.altered.emit()

    def _cut(self, first: int, last: int) -> None:
        self._counts.subtract(one.kind for one in self._results[first : last + 1])
        del self._results[first : last + 1]

    def first(self, kind: str) -> int:
        """Where the first of a kind is; the last row where there is none."""
        rows = (row for row, result in enumerate(self._results) if result.kind == kind)
        return next(rows, len(self._results) - 1)

    def count(self, kind: str) -> int:
        """How many of a kind."""
        return self._counts[kind]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._results)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only photos of this import can be marked."""
        result = index.data(RESULT)
        marked = result is not None and result.kind == IMPORTED
        return can_be_marked() if marked else Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._results):
            return None
        return shown(self._results[index.row()], role)

    def wipe(self) -> None:
        """Forget the names."""
        self.beginResetModel()
        self._results = []
        self._counts.clear()
        self._names.clear()
        self.endResetModel()
        self.altered.emit()


def stretches(places: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as (first, last) of every stretch without a gap."""
    found: list[tuple[int, int]] = []
    for place in places:
        if found and found[-1][1] == place - 1:
            found[-1] = found[-1][0], place
        else:
            found.append((place, place))
    return found


def shown(result: Result, role: int) -> object:
    """What a list's item says of a file, in a role."""
    if role == RESULT:
        return result
    if role == Qt.ItemDataRole.DisplayRole:
        return result.short_name
    if role == Qt.ItemDataRole.ToolTipRole:
        return f"{result.name}\n{second_line(result)}"
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{result.short_name}: {second_line(result)}"
    return None


def can_be_marked() -> Qt.ItemFlag:
    """Flags of a photo of this import."""
    return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
