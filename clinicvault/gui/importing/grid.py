"""The files of an import as large pictures side by side: a list view with arithmetic layout."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator
from typing import Protocol, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from clinicvault.gui import formats
from clinicvault.gui.i18n import language
from clinicvault.gui.patients.list import font, line
from clinicvault.gui.theme import colour, pixmap, theme

from .alike import Section
from .painting import SIGNS, elided, paint_box, paint_focus, paint_picture
from .result import IMPORTED, Result
from .results import RESULT, Index
from .telling import lines
from .thumbs import Thumbs

THUMB, GAP, CAPTION, HEAD, SPACE = 192, 16, 50, 34, 18
_LEAST = 176


class Sectioned(Protocol):
    """A list model that tells its sections."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """In the order of the rows, without a gap."""
        ...


class PictureGrid(QListView):
    """A click or Space marks a photo."""

    def __init__(self, thumbs: Thumbs) -> None:
        super().__init__()
        self._thumbs = thumbs
        self._sections: tuple[Section, ...] = ()
        self._tops: list[int] = [0]
        self._columns, self._side = 1, _LEAST
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thumbs.ready.connect(self._arrived)
        theme().follow(self, self.viewport().update)
        language().follow(self, self.doItemsLayout)

    def _arrived(self) -> None:
        self.viewport().update()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show another model, which tells its sections."""
        super().setModel(model)
        self.doItemsLayout()

    # layout: nothing is stored per file

    def doItemsLayout(self) -> None:
        model = cast("Sectioned | None", self.model())
        self._sections = model.sections if model is not None else ()
        room = self.viewport().width() - 8
        self._columns = max(1, (room + GAP) // (_LEAST + GAP))
        self._side = max(_LEAST, (room + GAP) // self._columns - GAP)
        heights = [self._height_of(section) for section in self._sections]
        self._tops = list(itertools.accumulate(heights, initial=4))
        self._range()
        self.viewport().update()

    def _height_of(self, section: Section) -> int:
        rows = -(-(section.stop - section.start) // self._columns)
        return self._head_of(section) + rows * (self._side + CAPTION) + SPACE

    def _head_of(self, section: Section) -> int:
        return HEAD if section.title else 0

    def _range(self) -> None:
        page, bar = self.viewport().height(), self.verticalScrollBar()
        bar.setRange(0, max(0, self._tops[-1] - page))
        bar.setPageStep(page)
        bar.setSingleStep(48)

    def updateGeometries(self) -> None:
        self._range()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def visualRect(self, index: Index) -> QRect:
        number = self._section_of(index.row()) if index.isValid() else -1
        if number < 0 or number >= len(self._sections):
            return QRect()
        section = self._sections[number]
        down, across = divmod(index.row() - section.start, self._columns)
        top = self._tops[number] + self._head_of(section) + down * (self._side + CAPTION)
        left = 4 + across * (self._side + GAP)
        return QRect(left, top - self.verticalOffset(), self._side, self._side + CAPTION)

    def _section_of(self, row: int) -> int:
        return bisect.bisect_right([section.stop for section in self._sections], row)

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.verticalOffset()
        number = bisect.bisect_right(self._tops, y) - 1
        if not 0 <= number < len(self._sections):
            return QModelIndex()
        section = self._sections[number]
        down = (y - self._tops[number] - self._head_of(section)) // (self._side + CAPTION)
        across = (point.x() - 4) // (self._side + GAP)
        row = section.start + down * self._columns + across
        if down < 0 or not 0 <= across < self._columns or row >= section.stop:
            return QModelIndex()
        index = self.model().index(row, 0)
        return index if self.visualRect(index).contains(point) else QModelIndex()

    def isIndexHidden(self, _index: Index) -> bool:
        return False

    def scrollTo(
        self,
        index: Index,
        _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        box, bar, page = (
            self.visualRect(index),
            self.verticalScrollBar(),
            self.viewport().height(),
        )
        if box.top() < 0:
            bar.setValue(bar.value() + box.top() - HEAD)
        elif box.bottom() > page:
            bar.setValue(bar.value() + box.bottom() - page + 8)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        move = QAbstractItemView.CursorAction
        last = self.model().rowCount() - 1
        steps = {
            move.MoveLeft: -1,
            move.MovePrevious: -1,
            move.MoveRight: 1,
            move.MoveNext: 1,
            move.MoveUp: -self._columns,
            move.MoveDown: self._columns,
            move.MovePageUp: -3 * self._columns,
            move.MovePageDown: 3 * self._columns,
            move.MoveHome: -last,
            move.MoveEnd: last,
        }
        row = max(0, self.currentIndex().row()) + steps.get(action, 0)
        return self.model().index(min(last, max(0, row)), 0)

    def setSelection(self, box: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        selection = QItemSelection()
        for row in self._rows_in(box.normalized()):
            index = self.model().index(row, 0)
            selection.select(index, index)
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def _visible(self, top: int, bottom: int) -> Iterator[tuple[int, Section]]:
        offset = self.verticalOffset()
        first = max(0, bisect.bisect_right(self._tops, top + offset) - 1)
        for number in range(first, len(self._sections)):
            if self._tops[number] > bottom + offset:
                return
            yield number, self._sections[number]

    def _rows_in(self, box: QRect) -> Iterator[int]:
        """Only the rows that a rectangle of the viewport touches, however many there are."""
        for number, section in self._visible(box.top(), box.bottom()):
            head = self._tops[number] + self._head_of(section) - self.verticalOffset()
            first = max(0, (box.top() - head) // (self._side + CAPTION))
            last = max(0, (box.bottom() - head) // (self._side + CAPTION))
            start = section.start + first * self._columns
            stop = min(section.stop, section.start + (last + 1) * self._columns)
            for row in range(start, stop):
                if self.visualRect(self.model().index(row, 0)).intersects(box):
                    yield row

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = event.rect()
        for number, section in self._visible(area.top(), area.bottom()):
            top = self._tops[number] - self.verticalOffset()
            strong = font(13, QFont.Weight.DemiBold)
            line(painter, strong, "text", QRect(4, top, self.width() - 8, 26), section.title)
        for row in self._rows_in(area):
            self._paint_cell(painter, self.model().index(row, 0))
        painter.end()

    def _paint_cell(self, painter: QPainter, index: QModelIndex) -> None:
        result, box = index.data(RESULT), self.visualRect(index)
        if result is None:
            return
        square = QRect(box.x(), box.y(), self._side, self._side)
        marked = self.selectionModel().isSelected(index)
        painter.setPen(QPen(colour("accent"), 3) if marked else Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft" if marked else "sunken"))
        painter.drawRoundedRect(QRectF(square).adjusted(1, 1, -1, -1), 10, 10)
        inner = square.adjusted(6, 6, -6, -6)
        paint_picture(painter, inner, result, self._thumbs.get(result.photo, THUMB))
        if result.kind == IMPORTED:
            where = QRectF(square.x() + 10, square.y() + 10, 20, 20)
            paint_box(painter, where, marked=marked)
        else:
            icon, tone = SIGNS[result.kind]
            painter.drawPixmap(square.right() - 30, square.y() + 10, 20, 20, pixmap(icon, tone, 20))
        if self.hasFocus() and index == self.currentIndex():
            paint_focus(painter, QRectF(square).adjusted(-2, -2, 2, 2), 12)
        self._paint_caption(
            painter, QRect(box.x() + 2, square.bottom() + 5, self._side - 4, 20), result
        )

    def _paint_caption(self, painter: QPainter, box: QRect, result: Result) -> None:
        strong = font(12, QFont.Weight.DemiBold)
        elided(painter, strong, "text", box, result.short_name)
        size = formats.size(result.bytes) if result.bytes else ""
        taken = formats.taken(result.taken) if result.taken else ""
        under = " · ".join(part for part in (taken, size) if part)
        text = under if result.kind == IMPORTED and under else lines(result)[0]
        elided(painter, font(11), "text2", box.translated(0, 19), text)
