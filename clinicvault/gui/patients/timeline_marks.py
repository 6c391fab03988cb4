"""Small marks on thumbnails of what is not just a photo: films, documents, RAW, live photos."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from clinicvault.domain.clinical import PhotoKind
from clinicvault.gui import formats
from clinicvault.gui.i18n import tr, trn
from clinicvault.gui.theme import colour, pixmap
from clinicvault.services.views import PhotoView

from .list import font

FILM, LIVE = "film", "live"
"""Signs that are painted here; others are names of icons."""
_HEIGHT, _SIGN, _EDGE, _GAP = 20, 12, 6, 4


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A sign, the few letters beside it ("" for the sign alone), and the words for both."""

    sign: str
    text: str
    spoken: str


def marks_of(photo: PhotoView, *, live: bool) -> tuple[Mark, ...]:
    """What a photo's thumbnail says; `live` where a short film belongs to it."""
    found = [_kind_mark(photo), _origin_mark(photo)]
    if live:
        found.append(Mark(LIVE, tr("live"), tr("live photo")))
    return tuple(one for one in found if one is not None)


def _kind_mark(photo: PhotoView) -> Mark | None:
    if photo.kind is PhotoKind.VIDEO:
        length = formats.length(photo.seconds)
        spoken = tr("film of {length}", length=length) if length else tr("film")
        return Mark(FILM, length, spoken)
    if photo.kind is PhotoKind.PDF:
        text = tr("{n} p.", n=formats.number(photo.pages)) if photo.pages else ""
        pages = trn("document of {n} page", "document of {n} pages", photo.pages)
        return Mark("file-text", text, pages if photo.pages else tr("document"))
    return None


def _origin_mark(photo: PhotoView) -> Mark | None:
    if photo.origin == "raw":
        return Mark("camera", tr("RAW"), tr("made from the camera's RAW file"))
    if photo.origin == "dicom":
        return Mark("activity", tr("DICOM"), tr("from a medical file (DICOM)"))
    return None


def paint_marks(painter: QPainter, image: QRectF, marks: tuple[Mark, ...]) -> None:
    """Dark pills with light signs, from the lower left corner to the right while there is room."""
    left, letters = image.left() + _EDGE, font(11, QFont.Weight.DemiBold)
    painter.setFont(letters)
    for mark in marks:
        taken = QFontMetrics(letters).horizontalAdvance(mark.text)
        width = _SIGN + 2 * _EDGE + (taken + _GAP if mark.text else 0)
        if left + width > image.right() - _EDGE:
            return
        pill = QRectF(left, image.bottom() - _EDGE - _HEIGHT, width, _HEIGHT)
        _paint_pill(painter, pill, mark)
        left += width + _GAP


def _paint_pill(painter: QPainter, pill: QRectF, mark: Mark) -> None:
    painter.setPen(QPen(colour("stage_line"), 1))
    painter.setBrush(_dark())
    painter.drawRoundedRect(pill, 6, 6)
    sign = QRectF(pill.left() + _EDGE, pill.center().y() - _SIGN / 2, _SIGN, _SIGN)
    paint_sign(painter, sign, mark.sign)
    if mark.text:
        painter.setPen(colour("on_stage"))
        words = pill.adjusted(_EDGE + _SIGN + _GAP, 0, 0, 0)
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, mark.text
        )


def paint_sign(painter: QPainter, box: QRectF, sign: str) -> None:
    """A triangle for films, rings for live photos, an icon for everything else."""
    light = colour("on_stage")
    if sign == FILM:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(light)
        top, bottom = box.top() + 1, box.bottom() - 1
        points = [
            (box.left() + 2, top),
            (box.right() - 1, box.center().y()),
            (box.left() + 2, bottom),
        ]
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    elif sign == LIVE:
        painter.setPen(QPen(light, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(0.7, 0.7, -0.7, -0.7))
        painter.setBrush(light)
        painter.drawEllipse(box.center(), 1.8, 1.8)
    else:
        painter.drawPixmap(box.toRect(), pixmap(sign, "on_stage", _SIGN))


def _dark() -> QColor:
    """Dark enough for light letters over any picture."""
    made = QColor(colour("stage"))
    made.setAlpha(225)
    return made
