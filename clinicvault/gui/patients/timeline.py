"""Visits on a line with their thumbnails: a list view with arithmetic layout (DESIGN §9, Grid)."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu

from clinicvault.gui.i18n import language, tr, trn
from clinicvault.gui.pictures.store import ThumbnailStore
from clinicvault.gui.theme import theme

from .timeline_model import PHOTO, Section, TimelineModel
from .timeline_paint import (
    CAPTION,
    GAP,
    HEAD,
    LEFT,
    RIGHT,
    SPACE,
    paint_cell,
    paint_head,
    paint_rail,
    paint_veiled,
)

Index = QModelIndex | QPersistentModelIndex


class TimelineView(QListView):
    """Click or Space picks a photo, Return or a double click opens it full size."""

    picked = Signal(list)
    opened = Signal(str)
    giving = Signal(list)
    """Somebody wants to give these photos away."""
    sheet_wanted = Signal(list)
    """The same for a before/after sheet."""
    gives = False
    """Whether this person may."""
    refused = Signal(str)
    """Somebody tried to open a photo behind the veil."""

    def __init__(self, model: TimelineModel) -> None:
        super().__init__()
        self._model = model
        self._store: ThumbnailStore | None = None
        self._tops: list[int] = []
        self._columns, self._cell = 1, QSize(116, 150)
        self._height = 0
        self._veiled = False
        self.picks: list[str] = []
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self._open)
        theme().follow(self, self.viewport().update)
        language().follow(self, self.viewport().update)

    def use(self, store: ThumbnailStore) -> None:
        """Take thumbnails from here."""
        self._store = store
        store.ready.connect(self._arrived)

    def _arrived(self) -> None:
        self.viewport().update()

    def veil(self, veiled: bool) -> None:
        """Show that there are photos, without any way to them."""
        self._veiled = veiled
        if veiled:
            self.clearSelection()
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.NoSelection if veiled else mode.MultiSelection)
        self.viewport().update()

    def drop(self) -> None:
        """Forget where thumbnails came from."""
        self._store = None

    @property
    def store(self) -> ThumbnailStore | None:
        """Where thumbnails come from."""
        return self._store

    @property
    def cell(self) -> QSize:
        """Size of a thumbnail."""
        return self._cell

    # layout: nothing is stored per photo

    def doItemsLayout(self) -> None:
        room = max(80, self.viewport().width() - LEFT - RIGHT)
        self._columns = max(1, (room + GAP) // (104 + GAP))
        width = min(168, (room - (self._columns - 1) * GAP) // self._columns)
        self._cell = QSize(width, width * 4 // 3)
        heights = [self._height_of(section) for section in self._model.sections]
        self._tops = list(itertools.accumulate(heights, initial=0))
        self._height = self._tops[-1] + 12
        self._range()
        self.viewport().update()

    def _height_of(self, section: Section) -> int:
        rows = -(-(section.stop - section.start) // self._columns)
        return HEAD + rows * (self._cell.height() + CAPTION) + SPACE

    def _range(self) -> None:
        page = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._height - page))
        bar.setPageStep(page)
        bar.setSingleStep(40)

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
        if number < 0 or number + 1 >= len(self._tops):
            return QRect()
        offset = index.row() - self._model.sections[number].start
        line, column = divmod(offset, self._columns)
        left = LEFT + column * (self._cell.width() + GAP)
        top = self._tops[number] + HEAD + line * (self._cell.height() + CAPTION)
        return QRect(
            left, top - self.verticalOffset(), self._cell.width(), self._cell.height() + CAPTION
        )

    def _section_of(self, row: int) -> int:
        starts = [section.stop for section in self._model.sections]
        return bisect.bisect_right(starts, row) if row < self._model.rowCount() else -1

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.verticalOffset()
        number = bisect.bisect_right(self._tops, y) - 1
        if not 0 <= number < len(self._model.sections):
            return QModelIndex()
        line = (y - self._tops[number] - HEAD) // (self._cell.height() + CAPTION)
        column = (point.x() - LEFT) // (self._cell.width() + GAP)
        section = self._model.sections[number]
        row = section.start + line * self._columns + column
        if line < 0 or not 0 <= column < self._columns or row >= section.stop:
            return QModelIndex()
        index = self._model.index(row)
        return index if self.visualRect(index).contains(point) else QModelIndex()

    def isIndexHidden(self, _index: Index) -> bool:
        return False

    def scrollTo(
        self,
        index: Index,
        _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        box = self.visualRect(index)
        bar, page = self.verticalScrollBar(), self.viewport().height()
        if box.top() < 0:
            bar.setValue(bar.value() + box.top() - HEAD)
        elif box.bottom() > page:
            bar.setValue(bar.value() + box.bottom() - page + 8)

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,
        _modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        move = QAbstractItemView.CursorAction
        last = self._model.rowCount() - 1
        row = max(0, self.currentIndex().row())
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
        return self._model.index(min(last, max(0, row + steps.get(action, 0))))

    def setSelection(self, box: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        selection = QItemSelection()
        for row in self._rows_in(box.normalized()):
            index = self._model.index(row)
            selection.select(index, index)
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def _rows_in(self, box: QRect) -> Iterator[int]:
        for _, section in self._visible(box.top(), box.bottom()):
            for row in range(section.start, section.stop):
                if self.visualRect(self._model.index(row)).intersects(box):
                    yield row

    def _visible(self, top: int, bottom: int) -> Iterator[tuple[int, Section]]:
        offset = self.verticalOffset()
        first = max(0, bisect.bisect_right(self._tops, top + offset) - 1)
        for number in range(first, len(self._model.sections)):
            if self._tops[number] > bottom + offset:
                return
            yield number, self._model.sections[number]

    # picking

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        now = {index.data(PHOTO).id for index in self.selectedIndexes()}
        kept = [photo for photo in self.picks if photo in now]
        self.picks = kept + [photo for photo in sorted(now) if photo not in kept]
        self.viewport().update()
        self.picked.emit(list(self.picks))

    def pick(self, photos: list[str]) -> None:
        """Pick exactly these, in their order; told once, however many they are."""
        self.clearSelection()
        rows = {photo.id: row for row, photo in enumerate(self._model.photos)}
        self.picks = [photo for photo in dict.fromkeys(photos) if photo in rows]
        selection = QItemSelection()
        for photo in self.picks:
            index = self._model.index(rows[photo])
            selection.select(index, index)
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Select)

    def _open(self, index: QModelIndex) -> None:
        photo = index.data(PHOTO)
        if photo is not None:
            (self.refused if self._veiled else self.opened).emit(photo.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right click on a photo, or the menu key on the one in focus."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid() and not self._veiled:
            place = self.visualRect(index).center() if by_key else event.pos()
            self._menu_of(index).popup(self.viewport().mapToGlobal(place))

    def _menu_of(self, index: QModelIndex) -> QMenu:
        """Never waits: a lock destroys it with the page."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        photo = index.data(PHOTO).id
        clip = self._model.clip_of(photo)
        menu.addAction(tr("Open the photo"), partial(self.opened.emit, photo))
        if clip is not None:
            menu.addAction(tr("Show the clip"), partial(self.opened.emit, clip.id))
        if self.gives:
            meant = list(self.picks) if photo in self.picks else [photo]
            text = trn("Secure export of {n} photo …", "Secure export of {n} photos …", len(meant))
            menu.addSeparator()
            menu.addAction(text, partial(self.giving.emit, meant))
            if len(meant) > 1:
                menu.addAction(tr("Before/after sheet …"), partial(self.sheet_wanted.emit, meant))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        area = event.rect()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, section in self._visible(area.top(), area.bottom()):
            top = self._tops[number] - self.verticalOffset()
            last = number + 1 == len(self._model.sections)
            paint_rail(painter, top, self._tops[number + 1] - self._tops[number], number, last=last)
            paint_head(
                painter, QRect(LEFT, top, self.viewport().width() - LEFT - RIGHT, HEAD), section
            )
            for row in range(section.start, section.stop):
                self._paint_cell(painter, row)
        painter.end()

    def _paint_cell(self, painter: QPainter, row: int) -> None:
        index = self._model.index(row)
        box = self.visualRect(index)
        if not box.intersects(self.viewport().rect()):
            return
        photo = index.data(PHOTO)
        focused = self.hasFocus() and index == self.currentIndex()
        if self._veiled:
            paint_veiled(painter, box, index.data(), focused=focused)
            return
        picture = self._store.get(photo.id) if self._store is not None else None
        badge, marks = self._badge(photo.id), self._model.marks_of(photo)
        paint_cell(painter, box, picture, index.data(), badge, marks, focused=focused)

    def _badge(self, photo: str) -> str:
        """A and B for the two compared, a tick for others picked."""
        if photo not in self.picks:
            return ""
        pair = self.compared()
        return "AB"[pair.index(photo)] if photo in pair else "✓"

    def compared(self) -> list[str]:
        """The two photos picked last, the older visit first; fewer where fewer are picked."""
        order = {photo.id: row for row, photo in enumerate(self._model.photos)}
        return sorted(self.picks[-2:], key=lambda photo: -order.get(photo, 0))
