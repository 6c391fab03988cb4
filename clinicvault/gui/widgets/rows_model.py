"""A table's rows as they were given; each cell has a text, and looks by what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from clinicvault.gui.i18n import tr

from .tables import ROW

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel, Generic[T]):
    """For lists that are here as a whole."""

    def __init__(self, heads: Sequence[str]) -> None:
        """`heads` are marked, one a column."""
        super().__init__()
        self._heads = heads
        self.rows: tuple[T, ...] = ()

    def show_rows(self, rows: tuple[T, ...]) -> None:
        """Show others."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def wipe(self) -> None:
        """Forget every row."""
        self.show_rows(())

    def cell(self, one: T, column: int, role: int) -> object:
        """What a role shows of a cell; None for nothing."""
        raise NotImplementedError

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self._heads[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself (ROW), else what `cell` says; None for a row that is not there."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        one = self.rows[index.row()]
        return one if role == ROW else self.cell(one, index.column(), role)
