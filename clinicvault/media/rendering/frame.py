"""Where places of the whole picture lie in the part, and at the size, that is shown of it."""

from __future__ import annotations

import dataclasses
import math
from typing import Self

from clinicvault.domain.recipes import Box

Point = tuple[float, float]
Edges = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels; right and bottom are the first outside."""


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """`whole` is (width, height) of the upright picture, `size` of what is shown of its `part`."""

    whole: tuple[int, int]
    part: Edges
    size: tuple[int, int]

    @classmethod
    def of(cls, whole: tuple[int, int], crop: Box | None) -> Self:
        """At full size. No pixel that the crop only touches is shown; at least one is."""
        box = crop or Box(0.0, 0.0, 1.0, 1.0)
        left, right = _within(box.left, box.right, whole[0])
        top, bottom = _within(box.top, box.bottom, whole[1])
        return cls(whole, (left, top, right, bottom), (right - left, bottom - top))

    def shrunk(self, longest: int) -> Self:
        """With no side longer than `longest` pixels; what is smaller stays."""
        share = min(1.0, longest / max(self.size))
        width, height = (max(1, round(side * share)) for side in self.size)
        return dataclasses.replace(self, size=(width, height))

    @property
    def scale(self) -> tuple[float, float]:
        """Pixels shown for each pixel of the picture, across and down."""
        left, top, right, bottom = self.part
        return self.size[0] / (right - left), self.size[1] / (bottom - top)

    def point(self, place: Point) -> Point:
        """Pixels from the upper left corner of what is shown, of a place in shares."""
        return self.moved((place[0] * self.whole[0], place[1] * self.whole[1]))

    def moved(self, pixel: Point) -> Point:
        """The same of a place in pixels of the whole picture."""
        across, down = self.scale
        return (pixel[0] - self.part[0]) * across, (pixel[1] - self.part[1]) * down

    def length(self, share: float) -> float:
        """Pixels of a share of the whole picture's longer side."""
        return share * max(self.whole) * max(self.scale)

    def around(self, box: Box) -> Edges:
        """Every pixel that a box touches; right is not right of left where it is out of sight."""
        left, top = self.point((box.left, box.top))
        right, bottom = self.point((box.right, box.bottom))
        width, height = self.size
        return (
            max(0, math.floor(left)),
            max(0, math.floor(top)),
            min(width, math.ceil(right)),
            min(height, math.ceil(bottom)),
        )


def _within(first: float, last: float, side: int) -> tuple[int, int]:
    """The pixels of a side that lie wholly between two shares of it, or the nearest one."""
    start = min(math.ceil(first * side), side - 1)
    return start, max(math.floor(last * side), start + 1)
