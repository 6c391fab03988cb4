"""Picking what a consent covers: visits by their days, photos by their thumbnails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clinicvault.domain.roles import Act
from clinicvault.gui import formats, words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, say, trn
from clinicvault.gui.pictures.store import ThumbnailStore
from clinicvault.gui.theme import colour, pixmap, theme
from clinicvault.gui.widgets import column, label
from clinicvault.services.views import PatientPage, VisitView

Index = QModelIndex | QPersistentModelIndex
_ID = Qt.ItemDataRole.UserRole
_THUMB = QSize(84, 112)
_CELL = QSize(96, 124)


class PickList(QListWidget):
    """Items with a tick; Space and Return tick the current one."""

    def choose(self, wanted: Iterable[str]) -> None:
        """Tick these."""
        found = set(wanted)
        for item in self._items():
            item.setCheckState(_state(ticked=item.data(_ID) in found))

    @property
    def picked(self) -> tuple[str, ...]:
        """Ids of what is ticked."""
        ticked = Qt.CheckState.Checked
        return tuple(item.data(_ID) for item in self._items() if item.checkState() == ticked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(number) for number in range(self.count())]

    def put(self, key: str, text: str) -> QListWidgetItem:
        """One more."""
        made = QListWidgetItem(text, self)
        made.setData(_ID, key)
        made.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
        made.setCheckState(Qt.CheckState.Unchecked)
        return made


class VisitPick(PickList):
    """The visits, newest first."""

    def __init__(self, visits: Sequence[VisitView]) -> None:
        super().__init__()
        self._visits = tuple(visits)
        self.setProperty("picks", "1")
        say(self.setAccessibleName, "Visits that are covered")
        for visit in visits:
            self.put(visit.id, "")
        self.setFixedHeight(min(170, 14 + 28 * max(1, len(visits))))
        language().follow(self, self._speak)
        self._speak()

    def _speak(self) -> None:
        for item, visit in zip(self._items(), self._visits, strict=True):
            count = trn("{n} photo", "{n} photos", len(visit.photos))
            parts = (formats.day(visit.date), visit.label, count)
            item.setText("  ·  ".join(part for part in parts if part))


class PhotoPick(QWidget):
    """Thumbnails with ticks; only for who sees thumbnails, and asked for when they are wanted."""

    def __init__(self, desk: Desk, page: PatientPage) -> None:
        super().__init__()
        self._desk, self._page = desk, page
        self.store: ThumbnailStore | None = None
        self.told = label("", "caption")
        self.list = PickList()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(4)
        self.list.setProperty("picks", "1")
        self.list.setFixedHeight(272)
        self.list.setItemDelegate(_Thumbs(self))
        self.list.itemChanged.connect(lambda _: self._count())
        say(self.list.setAccessibleName, "Photos that are covered")
        say(self.told.setText, "{what}", what=lambda: _picked(len(self.picked)))
        self._wanted: tuple[str, ...] = ()
        self.setLayout(column(self.list, self.told, spacing=4))

    @staticmethod
    def possible(page: PatientPage) -> bool:
        """Whether this person sees this patient's thumbnails."""
        seen = Act.VIEW_PHOTO in page.may and not page.refusal
        return seen and any(visit.photos for visit in page.visits)

    def load(self) -> None:
        """Offer the photos; once."""
        if self.store is not None:
            return
        self.store = ThumbnailStore(
            self._desk.jobs, self._desk.services.viewing, self._page.row.id, _THUMB
        )
        self.store.setParent(self)
        self.store.ready.connect(self.list.viewport().update)
        for visit in self._page.visits:
            for photo in visit.photos:
                self.list.put(photo.id, f"{formats.day(visit.date)}, {words.view(photo.view)}")
        self.list.choose(self._wanted)

    def choose(self, photos: Sequence[str]) -> None:
        """What a renewal begins with."""
        self._wanted = tuple(photos)
        self.list.choose(photos)

    @property
    def picked(self) -> tuple[str, ...]:
        """Ids of the photos ticked."""
        return self.list.picked

    def _count(self) -> None:
        self.told.setText(_picked(len(self.picked)))

    def wipe(self) -> None:
        """Overwrite the thumbnails."""
        if self.store is not None:
            self.store.wipe()
        self.list.clear()


class _Thumbs(QStyledItemDelegate):
    """Paints from the store, so that wiping it leaves no picture behind."""

    def __init__(self, owner: PhotoPick) -> None:
        super().__init__(owner)
        self._owner = owner
        theme().follow(self, owner.list.viewport().update)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return _CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        store = self._owner.store
        found = store.get(index.data(_ID)) if store is not None else None
        place = QRect(option.rect.x() + 6, option.rect.y() + 6, _THUMB.width(), _THUMB.height())
        painter.save()
        if found is None:
            painter.fillRect(place, colour("sunken"))
        else:
            painter.drawPixmap(place, found)
        self._paint_tick(painter, place, on=_ticked(index))
        if self._owner.list.hasFocus() and self._owner.list.currentIndex() == index:
            painter.setPen(colour("focus"))
            painter.drawRect(place.adjusted(-2, -2, 1, 1))
        painter.restore()

    def _paint_tick(self, painter: QPainter, place: QRect, *, on: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(place.x() + 6, place.y() + 6, 20, 20)
        painter.setPen(colour("accent" if on else "field_line"))
        painter.setBrush(colour("accent" if on else "surface"))
        painter.drawRoundedRect(box, 6, 6)
        if on:
            painter.drawPixmap(box.adjusted(3, 3, -3, -3), pixmap("check", "on_accent", 14))

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click anywhere on a thumbnail ticks it, as Space does."""
        clicked = event.type() == QEvent.Type.MouseButtonRelease
        typed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if clicked or (typed and cast("QKeyEvent", event).key() == Qt.Key.Key_Space):
            ticked = _ticked(index)
            return bool(
                model.setData(index, _state(ticked=not ticked), Qt.ItemDataRole.CheckStateRole)
            )
        return super().editorEvent(event, model, option, index)


def _ticked(index: Index) -> bool:
    return Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked


def _state(*, ticked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked


def _picked(count: int) -> str:
    return trn("{n} photo picked", "{n} photos picked", count)
