"""Two pictures of the same view, one laid over the other: turned, scaled, moved, never bent.

A place in a picture is (x, y) from its centre, x to the right, y down, in units of its longer
side: so one alignment holds for the original, its preview and any screen.
"""

from __future__ import annotations

import dataclasses
import enum
import math
from collections.abc import Sequence

from .errors import InputRefused
from .recipes import Box

Place = tuple[float, float]
Size = tuple[int, int]
"""(width, height) in pixels."""

_NEAREST = 0.02
"""Hand points closer together than this share of the longer side tell no angle."""
MOST_ZOOM = 8.0
_FARTHEST = 4.0


@dataclasses.dataclass(frozen=True, slots=True)
class Similarity:
    """Takes a place of one picture to where the same thing is in the other."""

    scale: float = 1.0
    angle: float = 0.0
    """Radians, clockwise as one sees it."""
    right: float = 0.0
    down: float = 0.0

    def __call__(self, place: Place) -> Place:
        """Where a place of the first picture lies in the second."""
        there = self._turn * complex(*place) + complex(self.right, self.down)
        return there.real, there.imag

    @property
    def _turn(self) -> complex:
        return complex(self.scale * math.cos(self.angle), self.scale * math.sin(self.angle))

    @property
    def sensible(self) -> bool:
        """Whether a person could have meant it: no endless zoom, the pictures still meet."""
        finite = all(map(math.isfinite, (self.scale, self.angle, self.right, self.down)))
        near = finite and math.hypot(self.right, self.down) <= _FARTHEST
        return near and 1 / MOST_ZOOM <= self.scale <= MOST_ZOOM

    def inverse(self) -> Similarity:
        """From the second picture back to the first."""
        return _of(1 / self._turn, -complex(self.right, self.down) / self._turn)

    def then(self, other: Similarity) -> Similarity:
        """This one, and after it the other."""
        moved = other(self((0.0, 0.0)))
        return _of(self._turn * other._turn, complex(*moved))

    def nudged(
        self, right: float = 0.0, down: float = 0.0, degrees: float = 0.0, zoom: float = 1.0
    ) -> Similarity:
        """A hand's last word: moved by shares of the longer side, turned and scaled in place.

        `degrees` clockwise; the first picture's centre stays where it is unless it is moved.
        """
        turn = self._turn * zoom * complex(math.cos(r := math.radians(degrees)), math.sin(r))
        return _of(turn, complex(self.right + right, self.down + down))


SAME = Similarity()
"""Both pictures' centres on one another, as large as they are."""


class How(enum.Enum):
    """What an alignment rests on; the value stands in the log and in views."""

    FACE = "face"
    FEATURES = "features"
    HAND = "hand"
    NONE = "none"
    """Nothing was found: the pictures stand side by side as they are."""


@dataclasses.dataclass(frozen=True, slots=True)
class Alignment:
    """How a later picture lies over an earlier one."""

    similarity: Similarity = SAME
    """From the later picture to the earlier."""
    how: How = How.NONE
    points: int = 0
    """How many points agree."""
    error: float = 0.0
    """Root mean square of what is left between them, in shares of the longer side."""


def fitted(pairs: Sequence[tuple[Place, Place]]) -> Similarity:
    """The similarity that brings the first of each pair nearest to the second (least squares).

    As Umeyama (1991) without reflection, in complex numbers. InputRefused("align-points") for
    fewer than two pairs, or points that lie all but on one another.
    """
    if len(pairs) < 2:
        raise InputRefused("align-points")
    first = [complex(*one) for one, _ in pairs]
    second = [complex(*other) for _, other in pairs]
    centre, there = sum(first) / len(pairs), sum(second) / len(pairs)
    spread = math.fsum(abs(one - centre) ** 2 for one in first)
    if min(spread, math.fsum(abs(one - there) ** 2 for one in second)) < _NEAREST**2 / 2:
        raise InputRefused("align-points")
    both = zip(first, second, strict=True)
    turn = sum((one - centre).conjugate() * (two - there) for one, two in both) / spread
    made = _of(turn, there - turn * centre) if abs(turn) else SAME
    if not abs(turn) or not made.sensible:
        raise InputRefused("align-points")
    return made


def distance(similarity: Similarity, pairs: Sequence[tuple[Place, Place]]) -> float:
    """Root mean square of what is left between the pairs, in the second picture's units."""
    left = [math.dist(similarity(one), other) ** 2 for one, other in pairs]
    return math.sqrt(math.fsum(left) / len(left)) if left else 0.0


def by_hand(pairs: Sequence[tuple[Place, Place]]) -> Alignment:
    """Through points that a person clicked, of the later and the earlier picture.

    InputRefused as of `fitted`.
    """
    similarity = fitted(pairs)
    return Alignment(similarity, How.HAND, len(pairs), distance(similarity, pairs))


def place(share: Place, size: Size) -> Place:
    """A place told in shares of width and height, as `Similarity` wants it."""
    width, height = size
    longest = max(size)
    return (share[0] - 0.5) * width / longest, (share[1] - 0.5) * height / longest


def cropped(
    similarity: Similarity, first: tuple[Size, Box], second: tuple[Size, Box]
) -> Similarity:
    """The same alignment for pictures of which parts were cut off: (whole size, what stays)."""
    return _within(*first).inverse().then(similarity).then(_within(*second))


def _within(size: Size, kept: Box) -> Similarity:
    """From a whole picture to the part of it that stays."""
    width, height = size
    across, down = (kept.right - kept.left) * width, (kept.bottom - kept.top) * height
    scale = max(size) / max(across, down)
    x, y = place(((kept.left + kept.right) / 2, (kept.top + kept.bottom) / 2), size)
    return Similarity(scale, 0.0, -x * scale, -y * scale)


def _of(turn: complex, move: complex) -> Similarity:
    angle = math.atan2(turn.imag, turn.real)
    return Similarity(abs(turn), angle, move.real, move.imag)
