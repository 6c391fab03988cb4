"""What a PNG's own chunks say of its colours."""

from __future__ import annotations

import struct
from typing import cast

import numpy as np

from .light import BT709, GAMMA, SRGB, Encoding, Primaries, from_numbers
from .sniff import Buffer

_UNIT, _SMALL = 100_000, 32
_GAMMAS = 0.1, 10.0
_SRGB_GAMMA, _NEAR_GAMMA, _NEAR_PRIMARIES = 2.2, 0.1, 0.002
_SMALLEST = 0.01
_PLAIN = frozenset(bytes([1, curve]) for curve in (1, 6, 13, 14, 15))
"""Primaries and transfers that mean sRGB on a screen: said so, they go before any profile."""
"""Triangles of primaries flatter than this, and whites darker, are no colours."""


def png_encoding(data: Buffer) -> Encoding | None:
    """What a PNG's chunks say of its colours, in their order of precedence (PNG, 4.3).

    A gamma near that of sRGB means sRGB, as programs have always written it.
    """
    said = _colour_chunks(memoryview(data))
    if b"cICP" in said:
        made = from_numbers(said[b"cICP"][0], said[b"cICP"][1])
        plain = made is None and b"iCCP" in said and said[b"cICP"][:2] in _PLAIN
        return Encoding() if plain else made
    if said.keys() & {b"iCCP", b"sRGB"} or b"gAMA" not in said:
        return None
    exponent = _UNIT / max(1, int.from_bytes(said[b"gAMA"], "big"))
    if not _GAMMAS[0] <= exponent <= _GAMMAS[1]:
        return None
    curve, gamma = (SRGB, 1.0) if abs(exponent - _SRGB_GAMMA) < _NEAR_GAMMA else (GAMMA, exponent)
    made = Encoding(_primaries(said.get(b"cHRM", b"")), curve, gamma)
    return None if made == Encoding() else made


def _colour_chunks(view: memoryview) -> dict[bytes, bytes]:
    """The small chunks before the picture of a PNG that `png.rewrite` wrote."""
    found: dict[bytes, bytes] = {}
    at = 8
    while at + 12 <= len(view) and b"IDAT" not in found:
        size, name = int.from_bytes(view[at : at + 4], "big"), bytes(view[at + 4 : at + 8])
        found[name] = bytes(view[at + 8 : at + 8 + min(size, _SMALL)])
        at += 12 + size
    return found


def _primaries(body: bytes) -> Primaries:
    """Those of cHRM; sRGB's where there is none, it is nearly that, or no colours can be so."""
    if len(body) != _SMALL:
        return BT709
    wx, wy, *rest = (value / _UNIT for (value,) in struct.iter_unpack(">I", body))
    given = cast("Primaries", (*rest, wx, wy))
    if np.abs(np.subtract(given, BT709)).max() < _NEAR_PRIMARIES:
        return BT709
    area = np.linalg.det(np.array([(*given[at : at + 2], 1.0) for at in (0, 2, 4)]))
    usable = abs(area) > _SMALLEST and max(given) <= 1 and given[7] >= _SMALLEST
    return given if usable else BT709
