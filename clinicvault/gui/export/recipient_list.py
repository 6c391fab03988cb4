"""Recipients as a list: the sign of their sort, the name, and a quieter line."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from clinicvault.domain.exports import RecipientSort
from clinicvault.gui.theme import icon
from clinicvault.gui.widgets.two_lines import SECOND, TwoLines
from clinicvault.services.views.releases import RecipientView

from . import export_words
from .recipients import line_of, name_of


class RecipientList(QListWidget):
    """Names over a quieter line."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(TwoLines(self))
        self.setUniformItemSizes(True)
        self.setProperty("people", "1")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_people(self, people: list[RecipientView], chosen: str) -> None:
        """Others; who is chosen stays chosen, without telling."""
        self.blockSignals(True)
        self.clear()
        signs = {sort: _icon(sort) for sort in {one.details.sort for one in people}}
        for one in people:
            made = QListWidgetItem(signs[one.details.sort], name_of(one))
            line = line_of(one)
            made.setData(SECOND, line)
            made.setData(Qt.ItemDataRole.UserRole, one)
            made.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name_of(one)}, {line}")
            made.setSizeHint(QSize(120, 52))
            self.addItem(made)
            if one.id == chosen:
                self.setCurrentItem(made)
        self.blockSignals(False)

    @property
    def chosen(self) -> RecipientView | None:
        """Who is chosen; the row that the keyboard only came to is not."""
        picked = self.selectedItems()
        value: RecipientView | None = picked[0].data(Qt.ItemDataRole.UserRole) if picked else None
        return value


def _icon(sort: RecipientSort) -> QIcon:
    return icon(export_words.SORT_ICONS[sort], "text2")
