"""Codes to light and back: primaries, curves and the mapping of HDR to a screen without it.

ITU-T H.273 numbers primaries and curves; IEC 61966-2-1 is sRGB; SMPTE ST 2084 and ITU-R BT.2100
are PQ and HLG; ITU-R BT.2408-7, Annex 5 is the mapping to a smaller range of brightness.
"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Primaries = tuple[float, float, float, float, float, float, float, float]
"""x and y of red, green, blue and white."""

SRGB, LINEAR, GAMMA, PQ, HLG = "srgb", "linear", "gamma", "pq", "hlg"
BT709: Primaries = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)
_D65 = (0.3127, 0.3290)
_D50 = np.array([0.9642, 1.0, 0.8249])
_PRIMARIES: dict[int, Primaries] = {
    1: BT709,
    4: (0.67, 0.33, 0.21, 0.71, 0.14, 0.08, 0.310, 0.316),
    5: (0.64, 0.33, 0.29, 0.60, 0.15, 0.06, *_D65),
    6: (0.630, 0.340, 0.310, 0.595, 0.155, 0.070, *_D65),
    7: (0.630, 0.340, 0.310, 0.595, 0.155, 0.070, *_D65),
    9: (0.708, 0.292, 0.170, 0.797, 0.131, 0.046, *_D65),
    11: (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.314, 0.351),
    12: (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, *_D65),
    22: (0.630, 0.340, 0.295, 0.605, 0.155, 0.077, *_D65),
}
_CURVES = {4: (GAMMA, 2.2), 5: (GAMMA, 2.8), 8: (LINEAR, 1.0), 16: (PQ, 1.0), 18: (HLG, 1.0)}
"""Every other curve is a camera's, made for a screen, and shown as sRGB as all players do."""

WHITE_NITS = 203.0
"""Brightness of a white sheet in PQ and HLG pictures (BT.2408), and of the screen's white."""
PEAK_NITS = 1000.0
"""The brightest light that is told apart: HLG's nominal peak, and the usual one of PQ."""
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


@dataclasses.dataclass(frozen=True, slots=True)
class Encoding:
    """What a picture's numbers mean where no ICC profile says it."""

    primaries: Primaries = BT709
    curve: str = SRGB
    gamma: float = 1.0

    @property
    def hdr(self) -> bool:
        """Whether the numbers stand for light brighter than a white sheet."""
        return self.curve in (PQ, HLG)


def from_numbers(primaries: int, transfer: int) -> Encoding | None:
    """The meaning of H.273's colour primaries and transfer; None where that is sRGB or unknown."""
    curve, gamma = _CURVES.get(transfer, (SRGB, 1.0))
    made = Encoding(_PRIMARIES.get(primaries, BT709), curve, gamma)
    return None if made == Encoding() else made


def to_light(encoding: Encoding, codes: Floats) -> Floats:
    """Linear light of codes from 0 to 1; of PQ and HLG 1 is `PEAK_NITS` (HLG: of the scene)."""
    if encoding.curve == LINEAR:
        return codes
    if encoding.curve == GAMMA:
        return np.asarray(codes**encoding.gamma, np.float64)
    if encoding.curve == PQ:
        return np.minimum(pq_to_nits(codes) / PEAK_NITS, 1)
    return hlg_to_scene(codes) if encoding.curve == HLG else srgb_to_light(codes)


def srgb_to_light(codes: Floats) -> Floats:
    """IEC 61966-2-1."""
    return np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4)


def light_to_srgb(light: Floats) -> Floats:
    """The other way round, from light of 0 to 1."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32


def pq_to_nits(codes: Floats) -> Floats:
    """SMPTE ST 2084, equation 4.1."""
    root = np.asarray(codes, np.float64) ** (1 / _M2)
    return np.asarray(10_000 * (np.maximum(root - _C1, 0) / (_C2 - _C3 * root)) ** (1 / _M1))


def nits_to_pq(nits: Floats) -> Floats:
    """SMPTE ST 2084, equation 5.2."""
    power = (np.asarray(nits, np.float64) / 10_000) ** _M1
    return np.asarray(((_C1 + _C2 * power) / (1 + _C3 * power)) ** _M2)


_A = 0.17883277
_B, _C = 1 - 4 * _A, 0.5 - _A * float(np.log(4 * _A))


def hlg_to_scene(codes: Floats) -> Floats:
    """Light of the scene, 0 to 1 (BT.2100, table 5, the inverse of the OETF)."""
    return np.where(codes <= 0.5, codes**2 / 3, (np.exp((codes - _C) / _A) + _B) / 12)


HLG_POWER = 1.2 - 1.0
"""Exponent of the scene's luminance for a screen of 1000 nits (BT.2100, table 5, the OOTF)."""


def dimmed(nits: Floats) -> Floats:
    """Light up to `PEAK_NITS` on a screen of `WHITE_NITS`: exact up to 87, then bent.

    BT.2408-7, Annex 5, steps 1 to 5, with black at 0.
    """
    peak = nits_to_pq(np.array(PEAK_NITS))
    given = nits_to_pq(np.minimum(nits, PEAK_NITS)) / peak
    most = nits_to_pq(np.array(WHITE_NITS)) / peak
    knee = 1.5 * most - 0.5
    t = np.maximum((given - knee) / (1 - knee), 0)
    bent = (2 * t**3 - 3 * t**2 + 1) * knee
    bent += (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * most
    return pq_to_nits(np.where(given < knee, given, bent) * peak)


def xyz_of(primaries: Primaries) -> Floats:
    """3 × 3: linear RGB to XYZ, white having Y = 1 (SMPTE RP 177)."""
    pairs = (primaries[at : at + 2] for at in (0, 2, 4))
    base = np.array([(x, y, 1 - x - y) for x, y in pairs]).T
    return np.asarray(base * np.linalg.solve(base, _point(*primaries[6:])))


def _point(x: float, y: float) -> Floats:
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _adapted(white: Floats, to: Floats) -> Floats:
    """Bradford's adaptation of one white to another."""
    factors = (_BRADFORD @ to) / (_BRADFORD @ white)
    return np.asarray(np.linalg.solve(_BRADFORD, factors[:, None] * _BRADFORD))


def to_bt709(primaries: Primaries) -> Floats:
    """3 × 3: linear RGB of these primaries to linear RGB of sRGB."""
    white, target = _point(*primaries[6:]), _point(*_D65)
    return np.asarray(
        np.linalg.solve(xyz_of(BT709), _adapted(white, target) @ xyz_of(primaries)),
    )


@functools.cache
def srgb_from_d50() -> Floats:
    """3 × 3: XYZ of an ICC profile (white is D50) to linear RGB of sRGB."""
    return np.asarray(np.linalg.inv(_adapted(_point(*_D65), _D50) @ xyz_of(BT709)))
