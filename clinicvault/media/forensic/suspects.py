"""A picture that turned up, and what is looked for in it."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from clinicvault.media.registry import Array

from . import shaping
from .marking import required

MOST_PIXELS = 2048 * 1536
_SOUGHT_PIXELS = 768 * 576
"""Features are sought at this size: finer ones do not outlive a messenger."""
_FEATURES = 1500
_CONTRAST = 0.02
"""Half of SIFT's usual threshold: skin is smooth."""
LEAST_SIDE = 32
"""Pixels under which there is nothing to hold on to."""
_SHADES = 6
"""Levels by which a page's ground may waver, after a messenger."""
_LEAST_PART, _MOST_PART = 0.02, 0.95
"""Of the whole, that a picture on a page fills."""
_FILLED = 0.8
"""Of its rectangle, that a picture fills; words and drawings fill less."""
MOST_PARTS = 6


class Features(NamedTuple):
    """Places (n × 2, pixels of the whole picture) and SIFT descriptors (n × 128)."""

    places: Array
    descriptors: Array


def resized(width: float, height: float) -> Array:
    """The 3 × 3 matrix that takes pixel centres to those of a picture so many times as large."""
    return np.array(
        [[width, 0, (width - 1) / 2], [0, height, (height - 1) / 2], [0, 0, 1]], np.float64
    )


def features(gray: Array) -> Features:
    """SIFT features (Lowe 2004) of a gray picture; none of a plain one."""
    factor = math.sqrt(_SOUGHT_PIXELS / gray.size)
    small = _capped(gray, factor)
    found, descriptors = _finder().detectAndCompute(small, None)
    if not found:
        return Features(np.empty((0, 2)), np.empty((0, 128), np.float32))
    scale = resized(gray.shape[1] / small.shape[1], gray.shape[0] / small.shape[0])
    places = np.array([point.pt for point in found], np.float64)
    return Features(places * (scale[0, 0], scale[1, 1]) + scale[:2, 2], np.asarray(descriptors))


def _finder() -> cv2.SIFT:
    return cv2.SIFT.create(nfeatures=_FEATURES, contrastThreshold=_CONTRAST)


def _capped(gray: Array, factor: float) -> Array:
    if factor >= 1:
        return gray
    return cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)


class Part(NamedTuple):
    """A picture that stands on a suspect page."""

    left: int
    top: int
    suspect: Suspect


class Suspect:
    """Upright pixels of a leaked copy, and what was computed from them for all candidates."""

    def __init__(self, pixels: Array) -> None:
        """`pixels` are height × width × 3, RGB, uint8. Raises ValueError for other arrays."""
        required(pixels)
        gray = shaping.luminance(pixels)
        self.gray = _capped(gray, math.sqrt(MOST_PIXELS / gray.size))
        """At most 3 megapixels: more than any mark fills."""

    @property
    def usable(self) -> bool:
        """Whether there is enough of it to look for anything."""
        return bool(min(self.gray.shape) >= LEAST_SIDE)

    @classmethod
    def of_gray(cls, gray: Array) -> Suspect:
        """A suspect whose gray pixels (height × width, uint8) are at hand already."""
        made = object.__new__(cls)
        made.gray = gray
        return made

    @functools.cached_property
    def mirrored(self) -> Suspect:
        """The same picture as a mirror shows it."""
        return self.of_gray(np.ascontiguousarray(self.gray[:, ::-1]))

    @functools.cached_property
    def parts(self) -> tuple[Part, ...]:
        """Pictures on a plain ground, the largest first: of a sheet, a slide, a chat's window."""
        return tuple(_parts(self.gray)) if self.usable else ()

    @functools.cached_property
    def features(self) -> Features:
        """Found once."""
        return features(self.gray)


def _parts(gray: Array) -> Iterator[Part]:
    """Rectangles that the page's ground surrounds, and that are filled."""
    page = gray.size
    found = [
        (left, top, width, height)
        for left, top, width, height, area in _islands(gray)
        if _LEAST_PART * page < width * height < _MOST_PART * page
        and area > _FILLED * width * height
        and min(width, height) >= LEAST_SIDE
    ]
    for left, top, width, height in sorted(found, key=lambda one: -one[2] * one[3])[:MOST_PARTS]:
        inner = np.ascontiguousarray(gray[top : top + height, left : left + width])
        yield Part(left, top, Suspect.of_gray(inner))


def _islands(gray: Array) -> Array:
    """(left, top, width, height, filled pixels) of all that is not the ground; n × 5."""
    counts = np.bincount(gray.ravel(), minlength=256)
    ground = int(counts.argmax())
    other = (cv2.absdiff(gray, np.full_like(gray, ground)) > _SHADES).astype(np.uint8)
    size = max(3, round(max(gray.shape) / 200)) | 1
    # Words and lines go; holes count as filled below, for bright skin may be as light as paper.
    broad = cv2.morphologyEx(other, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    edges, _ = cv2.findContours(broad, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    told = [(*cv2.boundingRect(edge), cv2.contourArea(edge)) for edge in edges]
    return np.array(told, np.float64).reshape(-1, 5).astype(int)
