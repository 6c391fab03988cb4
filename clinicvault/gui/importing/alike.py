"""Photos of one import that look alike, in groups, as a virtual list with sections."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal

from clinicvault.gui.i18n import trn
from clinicvault.services.views import ImportedPhoto

from .result import Result
from .results import Index, ResultModel, can_be_marked, shown

Groups = tuple[tuple[str, ...], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A heading ("" for none) and its rows: start <= row < stop."""

    title: str
    start: int
    stop: int


class Alike(QAbstractListModel):
    """The photos of every group of two and more, group by group."""

    counted = Signal()

    def __init__(self, results: ResultModel) -> None:
        super().__init__()
        self._results = results
        self._groups: Groups = ()
        self._rows: tuple[Result, ...] = ()
        self._bounds: tuple[int, ...] = (0,)
        results.altered.connect(self._again)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The groups, with how many photos look alike."""
        pairs = itertools.pairwise(self._bounds)
        return tuple(Section(_titled(stop - start), start, stop) for start, stop in pairs)

    def show(self, groups: Groups) -> None:
        """Show these groups of photo ids."""
        self._groups = groups
        self._again()

    def _again(self) -> None:
        if not self._groups and not self._rows:
            return
        found = {one.photo: one for one in self._results.of(list(itertools.chain(*self._groups)))}
        groups = [[found[photo] for photo in group if photo in found] for group in self._groups]
        groups = [group for group in groups if len(group) > 1]
        rows = tuple(itertools.chain(*groups))
        if [one.photo for one in rows] == [one.photo for one in self._rows]:
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._groups = tuple(tuple(one.photo for one in group) for group in groups)
        self._rows = rows
        self._bounds = tuple(itertools.accumulate(map(len, groups), initial=0))
        self.endResetModel()
        self.counted.emit()

    @property
    def results(self) -> list[Result]:
        """The photos shown, in the order of the rows."""
        return list(self._rows)

    @property
    def later_ones(self) -> list[str]:
        """Every photo but the first of each group."""
        return [photo for group in self._groups for photo in group[1:]]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, _index: Index) -> Qt.ItemFlag:
        """All of them are photos of this import."""
        return can_be_marked()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        return shown(self._rows[index.row()], role)


def sizes(photos: Sequence[ImportedPhoto]) -> dict[str, int]:
    """Bytes of the files of photos, of those that can be asked; for a worker's thread."""
    found: dict[str, int] = {}
    for photo in photos:
        try:
            found[photo.photo] = Path(photo.path).stat().st_size
        except (OSError, ValueError):  # the card is gone, or it lies in a package
            continue
    return found


def _titled(count: int) -> str:
    return trn("{n} photo looks alike", "{n} photos look alike", count)
