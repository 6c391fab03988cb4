"""What brushes made, at screen size: anew a few strokes a frame, the old one scaled meanwhile."""

from __future__ import annotations

import dataclasses
import time

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from clinicvault.domain.recipes import Stroke

from .editor_paint import Geometry, paint_stroke

Lines = tuple[tuple[Stroke, QColor], ...]
_BUDGET_S = 0.006
"""Of a frame: many strokes at a new zoom would take a tenth of a second at once."""


@dataclasses.dataclass
class _Layer:
    view: object
    geometry: Geometry
    pixels: QPixmap
    known: Lines = ()

    def fits(self, view: object, lines: Lines) -> bool:
        """Whether only strokes are missing that were made since."""
        return self.view == view and lines[: len(self.known)] == self.known

    def go_on(self, lines: Lines) -> bool:
        """Paint what is missing, as far as a frame allows; whether nothing is."""
        until = time.perf_counter() + _BUDGET_S
        done = len(self.known)
        painter = QPainter(self.pixels)
        painter.setClipRect(self.geometry.target)  # smooth edges would take ten times as long
        while done < len(lines) and time.perf_counter() < until:
            paint_stroke(painter, self.geometry, *lines[done])
            done += 1
        painter.end()
        self.known = lines[:done]
        return done == len(lines)


class StrokeLayer:
    """Painted by `paint`, in a paint event."""

    def __init__(self) -> None:
        self._shown: _Layer | None = None
        self._coming: _Layer | None = None

    def paint(
        self, painter: QPainter, geometry: Geometry, lines: Lines, view: object, size: QSize
    ) -> bool:
        """Draw the strokes; False where the same has to be painted once more for the rest.

        `view` tells one zoom, place and size (in device pixels) from another.
        """
        if not lines:
            self.wipe()
            return True
        if self._shown is not None and self._shown.fits(view, lines):
            self._coming = None
            done = self._shown.go_on(lines)
            painter.drawPixmap(0, 0, self._shown.pixels)
            return done
        return self._renew(painter, geometry, lines, view, size)

    def _renew(
        self, painter: QPainter, geometry: Geometry, lines: Lines, view: object, size: QSize
    ) -> bool:
        ratio = painter.device().devicePixelRatioF()
        if self._coming is None or not self._coming.fits(view, lines):
            pixels = QPixmap(size)
            pixels.setDevicePixelRatio(ratio)
            pixels.fill(Qt.GlobalColor.transparent)
            self._coming = _Layer(view, geometry, pixels)
        done = self._coming.go_on(lines)
        if done or self._shown is None:
            painter.drawPixmap(0, 0, self._coming.pixels)
        else:
            before = self._shown
            was = before.geometry.target
            source = QRectF(was.topLeft() * ratio, was.size() * ratio)
            painter.drawPixmap(geometry.target, before.pixels, source)
        if done:
            self._shown, self._coming = self._coming, None
        return done

    def wipe(self) -> None:
        """Nothing is kept."""
        self._shown = self._coming = None
