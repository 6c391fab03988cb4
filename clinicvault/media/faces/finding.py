"""Faces in pixels, by both finders from every side."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from . import centerface, libfacedetection
from .face import CENTERFACE, LIBFACEDETECTION, MOST_FACES, Face, Point
from .looks import Image, Look, Numbers, looks
from .merging import merged

LEAST_CENTERFACE, LEAST_LIBFACEDETECTION = 0.35, 0.6
_SMALLEST = 2.0
"""Pixels that a face needs each way."""
_VISIBLE = 0.15
"""Share of a face that lies in the picture: less is a face seen in the grey around it."""


def find_faces(pixels: Image) -> tuple[Face, ...]:
    """Every face that either finder sees, best first, at most 200.

    `pixels` is height × width × 3, uint8, RGB, as people see it. Made for few and large faces: one
    of less than a thirtieth of the picture's longer side can be missed. ValueError for other
    arrays, InputRefused "face-finder-missing" without the network's file. One thread at a time.
    """
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or not pixels.size:
        raise ValueError("pixels must be height × width × 3, uint8")
    sights = [face for look in looks(pixels) for face in _sights(look)]
    return merged(sights)[:MOST_FACES]


def _sights(look: Look) -> Iterator[Face]:
    found, points = centerface.find(look.pixels, LEAST_CENTERFACE)
    for box, marks in zip(found, points, strict=True):
        places = tuple((float(x), float(y)) for x, y in look.back(marks))
        yield from _face(look, box, places, CENTERFACE)
    for box in libfacedetection.find(look.pixels, LEAST_LIBFACEDETECTION):
        yield from _face(look, box, (), LIBFACEDETECTION)


def _face(look: Look, box: Numbers, points: tuple[Point, ...], finder: str) -> Iterator[Face]:
    """The face in the picture's pixels, if enough of it lies in the picture."""
    ends = look.back(box[:4].reshape(2, 2))
    whole = np.concatenate((ends.min(axis=0), ends.max(axis=0)))
    height, width = look.shape
    cut = np.clip(whole, 0, (width, height, width, height))
    sides, all_sides = cut[2:] - cut[:2], whole[2:] - whole[:2]
    if sides.min() >= _SMALLEST and sides.prod() >= _VISIBLE * all_sides.prod():
        left, top, right, bottom = (float(one) for one in cut)
        yield Face((left, top, right, bottom), float(box[4]), points, finder, look.turns)
