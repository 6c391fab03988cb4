"""How covers, bars, strokes and the crop look over a picture while they are made."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from clinicvault.domain.recipes import Box, EyeBar, Stroke
from clinicvault.gui.pictures.state import ViewState, fit_scale, target_of
from clinicvault.gui.theme import colour
from clinicvault.services.views.exports import FaceSaid

from .covering import Covers, Face, Item, Part

HANDLE = 9.0
_BAR_LONG, _BAR_HIGH = 2.6, 1.1
"""Of an eye bar, in distances between the eyes."""
COVER = QColor("#202020")
"""As it is rendered."""
_SEEN_THROUGH = 120
"""How much of what is chosen is seen through its cover, so that the hand knows what it covers."""
_EYES = QColor("#FFB84D")
_FACE = QColor("#63D6CC")
_DROPPED = QColor("#A9B7C3")
_PERSON, _AROUND = QColor(43, 181, 171, 120), QColor(245, 138, 130, 120)


@dataclasses.dataclass(frozen=True, slots=True)
class Geometry:
    """Where the whole picture lies on the stage, in screen pixels."""

    target: QRectF
    longer: float
    """Screen pixels of the picture's longer side."""

    @classmethod
    def of(cls, state: ViewState, stage: QSizeF, picture: QSize) -> Geometry:
        """Of a picture at a zoom."""
        scale = fit_scale(stage, picture) * state.zoom
        return cls(target_of(state, stage, picture), max(picture.width(), picture.height()) * scale)

    def point(self, share: tuple[float, float]) -> QPointF:
        """From shares to the screen."""
        box = self.target
        return QPointF(box.x() + share[0] * box.width(), box.y() + share[1] * box.height())

    def share(self, at: QPointF) -> tuple[float, float]:
        """From the screen to shares; beyond the picture below 0 or above 1."""
        box = self.target
        width, height = max(1.0, box.width()), max(1.0, box.height())
        return (at.x() - box.x()) / width, (at.y() - box.y()) / height

    def rect(self, box: Box) -> QRectF:
        """A box on the screen."""
        first, last = self.point((box.left, box.top)), self.point((box.right, box.bottom))
        return QRectF(first, last)

    def bar(self, bar: EyeBar) -> QPolygonF:
        """The four corners of a bar over two eyes."""
        first, second = self.point(bar.first), self.point(bar.second)
        across = second - first
        along = across * (_BAR_LONG / 2)
        up = QPointF(-across.y(), across.x()) * (_BAR_HIGH / 2)
        middle = (first + second) / 2
        corners = (middle - along - up, middle + along - up, middle + along + up)
        return QPolygonF([*corners, middle - along + up])

    def line(self, stroke: Stroke) -> QPolygonF:
        """Where a brush went, without points that its own width hides; one point is a dot."""
        apart = max(2.0, stroke.width * self.longer / 6)
        kept = [self.point(stroke.points[0])]
        for share in stroke.points[1:]:
            at = self.point(share)
            if (at - kept[-1]).manhattanLength() >= apart:
                kept.append(at)
        last = self.point(stroke.points[-1])
        return QPolygonF([*kept, last if len(stroke.points) > 1 else last + QPointF(0.1, 0)])


def brush_pen(ink: QColor, geometry: Geometry, width: float) -> QPen:
    """A round brush of a share of the longer side."""
    pen = QPen(ink, max(1.0, width * geometry.longer))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def strokes_of(covers: Covers) -> tuple[tuple[Stroke, QColor], ...]:
    """Everything that a brush made, each with its colour."""
    groups = ((covers.strokes, COVER), (covers.person, _PERSON), (covers.around, _AROUND))
    return tuple((stroke, ink) for strokes, ink in groups for stroke in strokes)


def paint_stroke(painter: QPainter, geometry: Geometry, stroke: Stroke, ink: QColor) -> None:
    """One line of a brush."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(brush_pen(ink, geometry, stroke.width))
    painter.drawPolyline(geometry.line(stroke))


def stroke_ink(part: Part) -> QColor:
    """The colour of a brush."""
    return {Part.PERSON: _PERSON, Part.AROUND: _AROUND}.get(part, COVER)


def paint_covers(
    painter: QPainter, geometry: Geometry, covers: Covers, chosen: Item | None
) -> None:
    """Faces, boxes and bars; what is chosen is seen through and has handles."""
    for number, box in enumerate(covers.boxes):
        _paint_cover(painter, geometry.rect(box), chosen == (Part.BOX, number))
    for number, bar in enumerate(covers.eyes):
        _paint_bar(painter, geometry.bar(bar), chosen == (Part.EYES, number))
    for number, face in enumerate(covers.faces):
        _paint_face(painter, geometry, face, number, chosen == (Part.FACE, number))
    if covers.crop is not None:
        _paint_crop(painter, geometry, covers.crop, chosen == (Part.CROP, 0))


def _paint_cover(painter: QPainter, box: QRectF, chosen: bool) -> None:
    ink = QColor(COVER)
    if chosen:
        ink.setAlpha(255 - _SEEN_THROUGH)
    painter.setPen(QPen(colour("focus") if chosen else QColor(255, 255, 255, 90), 1.5))
    painter.setBrush(ink)
    painter.drawRect(box)
    if chosen:
        paint_handles(painter, box)


def _paint_bar(painter: QPainter, bar: QPolygonF, chosen: bool) -> None:
    painter.setPen(QPen(colour("focus") if chosen else _EYES, 2))
    painter.setBrush(COVER)
    painter.drawPolygon(bar)


def _paint_face(
    painter: QPainter, geometry: Geometry, face: Face, number: int, chosen: bool
) -> None:
    box = geometry.rect(face.box)
    if face.said is FaceSaid.COVERED:
        _paint_cover(painter, box, chosen)
    else:
        if face.said is FaceSaid.EYES and face.found.eyes is not None:
            _paint_bar(painter, geometry.bar(face.found.eyes), chosen)
        ink = _DROPPED if face.said is FaceSaid.NO_FACE else _EYES
        style = Qt.PenStyle.DotLine if face.said is FaceSaid.NO_FACE else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour("focus") if chosen else ink, 2, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
    _paint_number(painter, box, str(number + 1), face.said)


def _paint_number(painter: QPainter, box: QRectF, text: str, said: FaceSaid) -> None:
    """The number that the list beside the picture has for it."""
    pill = QRectF(box.x() + 4, box.y() + 4, 20, 18)
    inks = {FaceSaid.COVERED: _FACE, FaceSaid.NO_FACE: _DROPPED}
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.get(said, _EYES))
    painter.drawRoundedRect(pill, 5, 5)
    font = QFont("Inter")
    font.setPixelSize(11)
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(COVER)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def _paint_crop(painter: QPainter, geometry: Geometry, crop: Box, chosen: bool) -> None:
    """What is cut off lies in the dark."""
    box = geometry.rect(crop)
    outside = QPainterPath()
    outside.addRect(geometry.target)
    inside = QPainterPath()
    inside.addRect(box)
    painter.fillPath(outside.subtracted(inside), QColor(7, 10, 13, 205))
    painter.setPen(QPen(colour("focus") if chosen else QColor("#FFFFFF"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    paint_handles(painter, box)


def corners(box: QRectF) -> tuple[QPointF, ...]:
    """Top left, top right, bottom right, bottom left."""
    return (box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft())


def paint_handles(painter: QPainter, box: QRectF) -> None:
    """Where a corner can be taken."""
    painter.setPen(QPen(COVER, 1))
    painter.setBrush(QColor("#FFFFFF"))
    half = HANDLE / 2
    for corner in corners(box):
        painter.drawRect(QRectF(corner.x() - half, corner.y() - half, HANDLE, HANDLE))


def paint_rubber(painter: QPainter, box: QRectF) -> None:
    """A rectangle that a hand is drawing."""
    painter.setPen(QPen(QColor("#FFFFFF"), 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(QColor(11, 15, 19, 130))
    painter.drawRect(box)
