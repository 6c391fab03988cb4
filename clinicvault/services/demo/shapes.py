"""Body regions of the demo as signed distance functions: soft unions of a few solids.

Lengths are in half picture heights: y runs from -1 (top) to 1, x to the right, z to the camera.
`loss` or `bulge` in 0..1 says how much of the finding is there, so that visits differ in shape.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
"""float32 throughout; numpy's own hints widen it at every step."""
Point = tuple[float, float, float]


def array32(values: npt.ArrayLike) -> Array:
    """Numbers as float32 array."""
    return np.asarray(values, np.float32)


@dataclasses.dataclass(frozen=True, slots=True)
class Solid:
    """A solid and how softly it melts into those before it (0: a hard union)."""

    distance: Callable[[Array, Array, Array], Array]
    soft: float
    carved: bool = False
    """Taken out of those before it, as a navel is."""


@dataclasses.dataclass(frozen=True, slots=True)
class Body:
    """Solids melted together in order."""

    solids: tuple[Solid, ...]

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        """Signed distance of points to the skin, negative inside."""
        total = self.solids[0].distance(x, y, z)
        for solid in self.solids[1:]:
            other = solid.distance(x, y, z)
            if solid.carved:
                total = -_melt(-total, other, solid.soft)
            else:
                total = _melt(total, other, solid.soft)
        return total


def limb(
    start: Point, end: Point, radii: tuple[float, float], soft: float, flat: float = 1
) -> Solid:
    """A tapering limb from `start` to `end`; `flat` below 1 presses it in z."""
    ax, ay, az = start
    bx, by, bz = (e - s for s, e in zip(start, end, strict=True))
    squared = bx * bx + by * by + bz * bz
    first, second = radii

    def distance(x: Array, y: Array, z: Array) -> Array:
        px, py, pz = x - ax, y - ay, (z - az) / flat
        along = np.clip((px * bx + py * by + pz * bz) / squared, 0, 1)
        gap = np.sqrt((px - bx * along) ** 2 + (py - by * along) ** 2 + (pz - bz * along) ** 2)
        return np.asarray((gap - first - (second - first) * along) * flat, np.float32)

    return Solid(distance, soft)


def lump(centre: Point, radii: Point, soft: float) -> Solid:
    """An ellipsoid (distance near the surface after Quilez)."""
    (cx, cy, cz), (rx, ry, rz) = centre, radii

    def distance(x: Array, y: Array, z: Array) -> Array:
        px, py, pz = (x - cx) / rx, (y - cy) / ry, (z - cz) / rz
        near = np.sqrt(px * px + py * py + pz * pz)
        steep = np.sqrt((px / rx) ** 2 + (py / ry) ** 2 + (pz / rz) ** 2)
        return np.asarray(near * (near - 1) / np.maximum(steep, 1e-4), np.float32)

    return Solid(distance, soft)


def forearm(_loss: float) -> Body:
    """Right forearm on its way to the wrist, seen from the back of the hand."""
    return Body(
        (
            limb((-1.9, 0.22, 0), (0.95, -0.02, 0), (0.47, 0.235), 0.0, 0.8),
            lump((-0.85, -0.02, 0.02), (1.15, 0.39, 0.36), 0.2),
            lump((-1.05, 0.24, -0.02), (1.05, 0.33, 0.3), 0.2),
            lump((0.86, 0.12, 0.12), (0.09, 0.08, 0.08), 0.1),
            lump((1.42, -0.04, 0.0), (0.5, 0.33, 0.14), 0.24),
        )
    )


_FINGERS = (
    ((-0.27, -0.14, 0.03), (-0.40, -0.46, 0.05), (-0.445, -0.70, 0.0)),
    ((-0.10, -0.20, 0.05), (-0.135, -0.58, 0.07), (-0.145, -0.84, 0.01)),
    ((0.075, -0.18, 0.04), (0.11, -0.53, 0.06), (0.125, -0.78, 0.0)),
    ((0.235, -0.08, 0.02), (0.325, -0.35, 0.04), (0.37, -0.54, 0.0)),
)
FINGER_TIPS: tuple[tuple[tuple[float, float], float], ...] = (
    *(
        ((tip[0], tip[1]), math.atan2(tip[0] - joint[0], joint[1] - tip[1]))
        for _, joint, tip in _FINGERS
    ),
    ((-0.62, -0.21), -0.43),
)
"""Where each nail lies (thumb last) and how far its finger leans from upright, in radians."""


def hand(loss: float) -> Body:
    """Back of a hand, fingers up; `loss` of volume lets tendons and knuckles stand out."""
    solids = [
        lump((0.0, 0.15, -0.02), (0.37, 0.46, 0.135), 0.0),
        limb((-0.01, 0.55, -0.02), (0.0, 1.5, -0.02), (0.235, 0.27), 0.16, 0.68),
        limb((-0.28, 0.34, 0.0), (-0.52, 0.02, 0.05), (0.125, 0.095), 0.12),
        limb((-0.52, 0.02, 0.05), (-0.63, -0.22, 0.04), (0.09, 0.07), 0.04),
    ]
    for knuckle, joint, tip in _FINGERS:
        solids.append(limb(knuckle, joint, (0.098, 0.078), 0.075))
        solids.append(limb(joint, tip, (0.078, 0.064), 0.02))
        high = 0.07 + 0.012 * loss
        solids.append(lump((knuckle[0], knuckle[1] + 0.02, high), (0.08, 0.1, 0.05), 0.1))
        root = (knuckle[0] * 0.3, 0.6, 0.06)
        top = (knuckle[0], knuckle[1] - 0.06, 0.078 + 0.012 * loss)
        solids.append(limb(root, top, (0.032, 0.03), 0.12 - 0.045 * loss))
    return Body(tuple(solids))


def calf(_loss: float) -> Body:
    """Left lower leg from behind, hollow of the knee to heel."""
    return Body(
        (
            limb((0.02, -1.5, 0), (0.02, 0.85, -0.02), (0.37, 0.15), 0.0),
            lump((-0.13, -0.42, 0.08), (0.25, 0.58, 0.26), 0.12),
            lump((0.16, -0.48, 0.06), (0.23, 0.52, 0.24), 0.12),
            limb((0.01, 0.2, 0.1), (0.0, 0.86, 0.12), (0.07, 0.05), 0.1),
            lump((-0.12, 0.72, -0.04), (0.075, 0.09, 0.09), 0.08),
            lump((0.14, 0.76, -0.04), (0.075, 0.09, 0.09), 0.08),
            lump((0.0, 0.97, 0.03), (0.17, 0.2, 0.2), 0.12),
        )
    )


def shoulder(_loss: float) -> Body:
    """Left shoulder and upper arm from the front side."""
    return Body(
        (
            lump((0.12, -0.02, 0.0), (0.45, 0.52, 0.42), 0.0),
            limb((0.2, 0.1, 0), (0.34, 1.7, 0), (0.36, 0.3), 0.14),
            lump((0.3, 0.98, 0.06), (0.34, 0.55, 0.3), 0.12),
            limb((-0.05, -0.28, -0.1), (-0.95, -1.1, -0.2), (0.24, 0.3), 0.3),
            lump((-0.95, 0.55, -0.2), (0.78, 1.15, 0.5), 0.22),
            limb((-0.1, -0.22, 0.2), (-1.3, -0.26, 0.1), (0.08, 0.08), 0.3),
        )
    )


def belly(bulge: float) -> Body:
    """Trunk from the lower ribs to the thigh; `bulge` is the soft tissue of the abdomen."""
    return Body(
        (
            lump((-0.03, -0.85, 0), (0.36, 0.75, 0.42), 0.0),
            lump((-0.03, -0.1, 0), (0.28, 0.5, 0.38), 0.3),
            lump((-0.1, 0.58, 0), (0.36, 0.42, 0.45), 0.3),
            lump((-0.22, 0.62, 0), (0.28, 0.3, 0.4), 0.14),
            limb((-0.04, 0.85, 0.14), (0.02, 1.9, 0.13), (0.31, 0.24), 0.18),
            lump((0.12 + 0.07 * bulge, 0.12, 0), (0.2 + 0.13 * bulge, 0.36, 0.3), 0.14),
            lump((0.16 + 0.11 * bulge, 0.35, 0), (0.13 + 0.12 * bulge, 0.24, 0.27), 0.2),
            lump((0.2, -0.88, 0.12), (0.26, 0.26, 0.2), 0.12),
            Solid(lump((0.37 + 0.19 * bulge, 0.2, 0), (0.075, 0.04, 0.03), 0).distance, 0.05, True),
        )
    )


def head_from_behind(_loss: float) -> Body:
    """Crown of the head, seen from behind and above, with ears, neck and shoulders."""
    return Body(
        (
            lump((0.0, -0.12, 0.1), (0.54, 0.66, 0.62), 0.0),
            limb((0.0, 0.3, -0.05), (0.0, 1.2, -0.12), (0.3, 0.32), 0.16),
            limb((-0.7, 1.12, -0.15), (0.7, 1.12, -0.15), (0.3, 0.3), 0.22),
            lump((-0.55, 0.1, -0.1), (0.05, 0.14, 0.09), 0.03),
            lump((0.55, 0.1, -0.1), (0.05, 0.14, 0.09), 0.03),
        )
    )


def _melt(a: Array, b: Array, soft: float) -> Array:
    """Polynomial smooth minimum."""
    if soft <= 0:
        return np.minimum(a, b)
    near = np.maximum(soft - np.abs(a - b), 0) / soft
    return np.asarray(np.minimum(a, b) - near * near * soft * 0.25, np.float32)
