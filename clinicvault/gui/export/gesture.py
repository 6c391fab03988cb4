"""What a hand does over a picture between press and release."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF

from clinicvault.domain.recipe_rules import MOST_POINTS
from clinicvault.domain.recipes import Box

from .covering import moved

_NEAR = 0.0015
"""Share of a side between two points of a stroke."""


class Gesture:
    """What a hand does between press and release; places are shares."""

    def __init__(self, begin: tuple[float, float], at: QPointF) -> None:
        self.begin, self.last = begin, at
        self.end: tuple[float, float] | None = None
        self.points: list[tuple[float, float]] = []
        self.box: Box | None = None
        self.corner = -1
        self.panning = self.begun = False

    def extend(self, share: tuple[float, float]) -> None:
        """A stroke goes on."""
        x, y = self.points[-1]
        far = math.hypot(share[0] - x, share[1] - y) >= _NEAR
        if far and len(self.points) < MOST_POINTS:
            self.points.append(share)

    def dragged(self, share: tuple[float, float]) -> Box:
        """The box that was taken, moved, or with one corner elsewhere."""
        box = self.box or Box(0, 0, 1, 1)
        if self.corner < 0:
            return moved(box, share[0] - self.begin[0], share[1] - self.begin[1])
        x, y = share
        left, right = (x, box.right) if self.corner in {0, 3} else (box.left, x)
        top, bottom = (y, box.bottom) if self.corner in {0, 1} else (box.top, y)
        return Box(left, top, right, bottom)
