"""Pixels to sRGB by curves, a matrix and a curve: what most profiles are, at an eighth of the cost.

A curve a channel gives light in 16 bits, the matrix turns it, the last table rounds it to sRGB.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable
from typing import cast

import cv2
import numpy as np

from . import light
from .light import Encoding, Floats
from .registry import Array

Curve = Callable[[Floats], Floats]
_MOST = 65_535
_PIECE = 1 << 18
"""Pixels turned at a time: they stay in the processor's cache, and memory is bounded."""


class Shaper:
    """Turns height × width × 3 of uint8 or uint16 into uint8 of sRGB."""

    def __init__(self, curves: tuple[Curve, Curve, Curve], matrix: Floats) -> None:
        self._curves = curves
        self._matrix = np.asarray(matrix, np.float32)
        self._tables: dict[str, Array] = {}

    def __call__(self, pixels: Array) -> Array:
        """The pixels converted; the given ones stay as they are."""
        shown = np.empty(pixels.shape, np.uint8)
        rows = max(1, _PIECE // max(1, pixels.shape[1]))
        for top in range(0, len(pixels), rows):
            shown[top : top + rows] = self._turned(pixels[top : top + rows])
        return shown

    def _turned(self, pixels: Array) -> Array:
        lit = cv2.LUT(pixels, self._table(pixels, np.dtype(np.uint16)))
        return cast("Array", cv2.LUT(cv2.transform(lit, self._matrix), srgb_table()))

    def _table(self, pixels: Array, kind: np.dtype[np.generic]) -> Array:
        """Light of every code there can be: 1 × codes × 3."""
        name = pixels.dtype.name
        if name not in self._tables:
            codes = np.linspace(0, 1, int(np.iinfo(pixels.dtype).max) + 1)
            columns = [np.clip(curve(codes), 0, 1) for curve in self._curves]
            self._tables[name] = _stored(np.stack(columns, axis=1), kind)[np.newaxis]
        return self._tables[name]


class HdrShaper(Shaper):
    """The same for PQ and HLG: light that the screen cannot give is dimmed, its hue kept."""

    def __init__(self, encoding: Encoding) -> None:
        curve = functools.partial(light.to_light, encoding)
        super().__init__((curve, curve, curve), light.to_bt709(encoding.primaries))
        self._scene = encoding.curve == light.HLG
        weights = light.xyz_of(encoding.primaries)[1]
        self._weights = np.asarray(weights[np.newaxis], np.float32)

    def _turned(self, pixels: Array) -> Array:
        lit: Array = cv2.LUT(pixels, self._table(pixels, np.dtype(np.float32)))
        if self._scene:
            lit = lit * _each(cv2.pow(cv2.transform(lit, self._weights), light.HLG_POWER))
        steps = np.minimum(lit.max(axis=2) * _MOST + 0.5, _MOST).astype(np.uint16)
        turned = cv2.transform(lit * _each(cv2.LUT(steps, _dimming())), self._matrix)
        inside = np.clip(turned * _MOST + 0.5, 0, _MOST).astype(np.uint16)
        return cast("Array", cv2.LUT(inside, srgb_table()))


def _each(plane: Array) -> Array:
    return plane.reshape(*plane.shape[:2], 1)


def _stored(values: Floats, kind: np.dtype[np.generic]) -> Array:
    if kind == np.uint16:
        values = np.rint(values * _MOST)
    return values.astype(kind)


@functools.cache
def srgb_table() -> Array:
    """Light in 16 bits to sRGB in 8: 1 × 65,536."""
    codes = light.light_to_srgb(np.linspace(0, 1, _MOST + 1))
    return cast("Array", np.rint(codes * 255).astype(np.uint8)[np.newaxis])


@functools.cache
def _dimming() -> Array:
    """Brightest of a pixel's channels, 1 of 65,535 being the peak, to the factor for all three."""
    nits = np.linspace(0, light.PEAK_NITS, _MOST + 1)[1:]
    factors = light.dimmed(nits) / nits * light.PEAK_NITS / light.WHITE_NITS
    return np.concatenate([factors[:1], factors]).astype(np.float32)[np.newaxis]


@functools.lru_cache(maxsize=16)
def of_encoding(encoding: Encoding) -> Shaper:
    """What shows pictures of this encoding."""
    if encoding.hdr:
        return HdrShaper(encoding)
    curve = functools.partial(light.to_light, encoding)
    return Shaper((curve, curve, curve), light.to_bt709(encoding.primaries))


def of_profile(profile: bytes) -> Shaper | None:
    """What shows pictures with this cleaned ICC profile; None for profiles of other kinds."""
    tags = _tags(profile)
    names = (b"rXYZ", b"gXYZ", b"bXYZ")
    if b"A2B0" in tags or not {*names, b"rTRC", b"gTRC", b"bTRC"} <= tags.keys():
        return None
    columns = [struct.unpack_from(">3i", tags[name], 8) for name in names]
    first, second, third = (_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC"))
    if first is None or second is None or third is None:
        return None
    matrix = light.srgb_from_d50() @ (np.array(columns).T / 65536)
    return Shaper((first, second, third), matrix)


def _tags(profile: bytes) -> dict[bytes, bytes]:
    """The tags of a profile that `icc` has written, and so checked."""
    if profile[16:24] != b"RGB XYZ ":
        return {}
    (count,) = struct.unpack_from(">I", profile, 128)
    entries = (struct.unpack_from(">4sII", profile, 132 + 12 * index) for index in range(count))
    return {name: profile[offset : offset + size] for name, offset, size in entries}


def _curve(tag: bytes) -> Curve | None:
    """A curve of type `curv` or `para` (ICC.1, 10.6 and 10.18)."""
    if tag[:4] == b"para":
        kind = int.from_bytes(tag[8:10], "big")
        numbers = [value / 65536 for (value,) in struct.iter_unpack(">i", tag[12:])]
        return functools.partial(_parametric, kind, numbers)
    count = int.from_bytes(tag[8:12], "big")
    if tag[:4] != b"curv":
        return None
    points = np.frombuffer(tag, ">u2", count, 12).astype(np.float64)
    if count == 0:
        return lambda codes: codes
    if count == 1:
        return lambda codes: np.asarray(codes ** (points[0] / 256), np.float64)
    return lambda codes: np.interp(codes * (count - 1), np.arange(count), points / _MOST)


def _parametric(kind: int, numbers: list[float], codes: Floats) -> Floats:
    """Types 0 to 4: a power, below `d` a line, each with its offset."""
    g, a, b, c, d, e, f = _completed(kind, numbers)
    power = np.maximum(a * codes + b, 0) ** g + e
    return np.where(codes >= d, power, c * codes + f)


def _completed(kind: int, numbers: list[float]) -> tuple[float, ...]:
    """The seven numbers of type 4 that say the same (g, a, b, c, d, e, f)."""
    g, a, b, c, d, e, f = (*numbers, *(0.0,) * (7 - len(numbers)))
    if kind == 0:
        return g, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    if kind in (1, 2):
        offset = c if kind == 2 else 0.0
        return g, a, b, 0.0, -b / a if a else 0.0, offset, offset
    return g, a, b, c, d, e, f
