"""Files that are kept aside, as a virtual list: name, when and how large, why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clinicvault.domain.messages import MESSAGES
from clinicvault.gui import formats
from clinicvault.gui.errors import short
from clinicvault.gui.i18n import SOURCE, language, tr
from clinicvault.gui.theme import colour, pixmap
from clinicvault.services.views import KeptFile

from .list import font, line

Index = QModelIndex | QPersistentModelIndex
KEPT = Qt.ItemDataRole.UserRole
_HEIGHT = 78


def is_raw(kept: KeptFile) -> bool:
    """Whether it is a camera's RAW file, and no file that could not be read."""
    return bool(kept.photo)


def name_words(kept: KeptFile) -> str:
    """The file's name, or what stands for it where it may not be read."""
    return kept.name or tr("File without a name")


def why(kept: KeptFile) -> str:
    """Why it was set aside; what is known of a RAW file."""
    if is_raw(kept):
        return tr("Kept beside the photo that was made from it.")
    translated = kept.reason in MESSAGES and (language().code != SOURCE or not kept.message)
    return short(kept.reason) if translated else kept.message or kept.reason


def facts(kept: KeptFile) -> str:
    """When it came, and its size."""
    parts = (formats.moment(kept.when), formats.size(kept.bytes) if kept.bytes else "")
    return "  ·  ".join(part for part in parts if part)


class KeptModel(QAbstractListModel):
    """One of the two kinds of one patient's kept files, oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self._files: tuple[KeptFile, ...] = ()

    def show(self, files: Sequence[KeptFile]) -> None:
        """Show these."""
        self.beginResetModel()
        self._files = tuple(files)
        self.endResetModel()

    def position(self, kept_id: str) -> int:
        """Where a file is, or -1."""
        return next((row for row, one in enumerate(self._files) if one.id == kept_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._files)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._files):
            return None
        kept = self._files[index.row()]
        if role == KEPT:
            return kept
        if role == Qt.ItemDataRole.DisplayRole:
            return name_words(kept)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((name_words(kept), facts(kept), why(kept)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{name_words(kept)}\n{why(kept)}"
        return None


class KeptDelegate(QStyledItemDelegate):
    """A sign and three lines."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(300, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kept = index.data(KEPT)
        if kept is None:
            return
        box: QRect = option.rect.adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, box, option.state)
        sign = "camera" if is_raw(kept) else "image-off"
        painter.drawPixmap(box.x() + 14, box.center().y() - 10, 20, 20, pixmap(sign, "text3", 20))
        _paint_texts(painter, box.adjusted(48, 0, -12, 0), kept)
        painter.restore()


def _paint_ground(painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    if state & QStyle.StateFlag.State_Selected:
        painter.setBrush(colour("accent_soft"))
        painter.drawRoundedRect(box, 8, 8)
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(colour("surface2"))
        painter.drawRoundedRect(box, 8, 8)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colour("focus"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)


def _paint_texts(painter: QPainter, box: QRect, kept: KeptFile) -> None:
    lines = (
        (font(13, QFont.Weight.DemiBold), "text", name_words(kept), Qt.TextElideMode.ElideMiddle),
        (font(12), "text3", facts(kept), Qt.TextElideMode.ElideRight),
        (font(13), "text2", why(kept), Qt.TextElideMode.ElideRight),
    )
    for place, (letters, token, text, elide) in enumerate(lines):
        shown = QFontMetrics(letters).elidedText(text, elide, box.width())
        line(
            painter,
            letters,
            token,
            QRect(box.x(), box.y() + 8 + 20 * place, box.width(), 20),
            shown,
        )
