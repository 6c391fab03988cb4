"""What became of each file, as a virtual list."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clinicvault.domain.clinical import View
from clinicvault.gui import words
from clinicvault.gui.errors import short
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.patients.list import font, line
from clinicvault.gui.theme import colour, pixmap

Index = QModelIndex | QPersistentModelIndex
RESULT = Qt.ItemDataRole.UserRole
IMPORTED, DUPLICATE, REFUSED = "imported", "duplicate", "refused"
_SIGNS = {
    IMPORTED: ("circle-check", "ok"),
    DUPLICATE: ("layers", "info"),
    REFUSED: ("circle-x", "bad"),
}
_STRIPPED = {
    "location": mark("place"),
    "camera-serial": mark("serial number"),
    "owner": mark("owner's name"),
    "maker-notes": mark("notes of the camera maker"),
    "embedded-thumbnail": mark("hidden small picture"),
    "second-picture": mark("hidden second picture"),
    "comments": mark("comments"),
    "editing-history": mark("editing history"),
    "text": mark("texts"),
    "timestamps": mark("times"),
    "faces": mark("names of faces"),
    "animation": mark("animation"),
    "profile-text": mark("texts in the colour profile"),
    "scripts": mark("scripts"),
    "attachments": mark("attached files"),
    "signatures": mark("signatures"),
    "annotations": mark("remarks"),
    "hidden-data": mark("hidden data"),
    "other-data": mark("other data"),
}
_NOTES = {
    "end-mark-added": mark("The file was cut off; it was closed properly."),
    "colour-profile-added": mark("The colour profile was written out."),
    "colour-profile-dropped": mark("A broken colour profile was left out."),
    "first-frame-only": mark("Only the first picture of the animation was kept."),
    "not-fully-checked": mark("The end of the file could not be checked."),
    "colour-information-dropped": mark("Colour information that no picture needs was left out."),
    "gain-map-dropped": mark("The extra brightness layer (HDR) was left out."),
    "later-pages-dropped": mark("Only the first page was kept."),
    "re-encoded": mark("A rare kind of file: the picture was packed anew."),
    "sound-dropped": mark("The sound was left out."),
    "trimmed-parts-kept": mark("Parts that were cut from the film are still in it."),
    "annotations-flattened": mark("Remarks and form fields became part of the page."),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """One file; `image` is its thumbnail where it was imported."""

    kind: str
    name: str
    photo: str = ""
    view: View = View.UNSPECIFIED
    stripped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""
    image: QPixmap | None = None


def stripped_words(codes: Sequence[str]) -> str:
    """What was removed, in plain words."""
    return ", ".join(dict.fromkeys(tr(_STRIPPED[c]) if c in _STRIPPED else c for c in codes))


def second_line(result: Result) -> str:
    """View and removed facts, or why not."""
    if result.kind == REFUSED:
        return short(result.reason)
    if result.kind == DUPLICATE:
        return tr("This patient has the same photo already.")
    parts = [words.view(result.view) if result.view is not View.UNSPECIFIED else ""]
    if result.stripped:
        parts.append(tr("Removed: {facts}", facts=stripped_words(result.stripped)))
    parts += [tr(_NOTES[code]) for code in result.notes if code in _NOTES]
    return "  ·  ".join(part for part in parts if part) or tr("Nothing had to be removed.")


class ResultModel(QAbstractListModel):
    """Newest last, as they arrive."""

    def __init__(self) -> None:
        super().__init__()
        self._results: list[Result] = []
        self._counts: Counter[str] = Counter()

    def append(self, result: Result) -> None:
        """One more."""
        place = len(self._results)
        self.beginInsertRows(QModelIndex(), place, place)
        self._results.append(result)
        self._counts[result.kind] += 1
        self.endInsertRows()

    def set_view(self, photos: Sequence[str], view: View) -> None:
        """A view was set."""
        wanted = set(photos)
        for place, result in enumerate(self._results):
            if result.photo in wanted:
                self._results[place] = dataclasses.replace(result, view=view)
                index = self.index(place)
                self.dataChanged.emit(index, index)

    def remove(self, photos: Sequence[str]) -> None:
        """Photos left this import."""
        wanted = set(photos)
        for place in reversed(range(len(self._results))):
            if self._results[place].photo in wanted:
                self.beginRemoveRows(QModelIndex(), place, place)
                self._counts[self._results.pop(place).kind] -= 1
                self.endRemoveRows()

    def first(self, kind: str) -> int:
        """Where the first of a kind is; the last row where there is none."""
        rows = (row for row, result in enumerate(self._results) if result.kind == kind)
        return next(rows, len(self._results) - 1)

    def count(self, kind: str) -> int:
        """How many of a kind."""
        return self._counts[kind]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._results)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._results):
            return None
        result = self._results[index.row()]
        if role == RESULT:
            return result
        if role == Qt.ItemDataRole.DisplayRole:
            return Path(result.name).name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{result.name}\n{second_line(result)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{Path(result.name).name}: {second_line(result)}"
        return None

    def wipe(self) -> None:
        """Overwrite the thumbnails, forget the names."""
        self.beginResetModel()
        for result in self._results:
            if result.image is not None:
                result.image.fill(0)
        self._results = []
        self._counts.clear()
        self.endResetModel()


class ResultDelegate(QStyledItemDelegate):
    """Thumbnail, file name, and what happened."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(300, 68)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        result = index.data(RESULT)
        if result is None:
            return
        box: QRect = option.rect.adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(box, 8, 8)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colour("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        self._paint_picture(painter, QRect(box.x() + 10, box.y() + 6, 39, 52), result)
        self._paint_texts(painter, box.adjusted(64, 0, -44, 0), result)
        icon, tone = _SIGNS[result.kind]
        sign = pixmap(icon, tone, 18)
        painter.drawPixmap(box.right() - 30, box.center().y() - 9, 18, 18, sign)
        painter.restore()

    def _paint_picture(self, painter: QPainter, box: QRect, result: Result) -> None:
        if result.image is not None:
            painter.drawPixmap(box, result.image)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(box, 6, 6)
        painter.drawPixmap(box.x() + 10, box.y() + 17, 18, 18, pixmap("image-off", "text3", 18))

    def _paint_texts(self, painter: QPainter, box: QRect, result: Result) -> None:
        strong = font(13, QFont.Weight.DemiBold)
        elide = Qt.TextElideMode.ElideMiddle
        shown = Path(result.name).name
        name = QFontMetrics(strong).elidedText(shown, elide, box.width())
        line(painter, strong, "text", QRect(box.x(), box.y() + 11, box.width(), 20), name)
        text = QFontMetrics(font(13)).elidedText(
            second_line(result), Qt.TextElideMode.ElideRight, box.width()
        )
        token = "bad" if result.kind == REFUSED else "text2"
        line(painter, font(13), token, QRect(box.x(), box.y() + 33, box.width(), 20), text)
