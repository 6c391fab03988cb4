"""How well each key explains what remains, and what that is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from clinicvault.media.registry import Array

from .grid import Grid, packed_signs, signs

TRACED, INDICATION = 8.0, 5.0
"""Z from which a copy is traced, and from which there is an indication."""
_GROUPS = 64


class Score(NamedTuple):
    """How one export's key did."""

    export: bytes
    z: float
    """Standard deviations above what a key that has nothing to do with the picture reaches."""


def scores(evidence: Array, grid: Grid, keys: Mapping[bytes, bytes]) -> list[Score]:
    """Every export's score, the best first; `evidence` has one value a chip.

    Signs of other keys are independent of the evidence, so their sums have exactly the standard
    deviation |evidence|.
    """
    size = float(np.linalg.norm(evidence))
    if not size or not math.isfinite(size):
        return sorted((Score(export, 0.0) for export in keys), reverse=True)
    even = (evidence.ravel() / size).astype(np.float32)
    whole = float(even.sum(dtype=np.float64))
    found = [Score(export, 2 * _positive(even, key, grid) - whole) for export, key in keys.items()]
    return sorted(found, key=lambda score: score.z, reverse=True)


def _positive(evidence: Array, key: bytes, grid: Grid) -> float:
    """The sum over the chips that are +1 under a key."""
    bits = np.unpackbits(packed_signs(key, grid), count=grid.chips)
    return float(evidence @ bits.astype(np.float32))


def agreeing(evidence: Array, grid: Grid, key: bytes) -> int:
    """In how many of 64 interleaved parts of the picture the key's mark is seen: the bits right."""
    flat = (evidence * signs(key, grid)).ravel()
    parts = np.pad(flat, (0, -len(flat) % _GROUPS)).reshape(-1, _GROUPS)
    return int(np.count_nonzero(parts.sum(axis=0) > 0))


def chance(z: float, trials: int) -> float:
    """At most this likely is it that any of so many wrong keys reaches `z`, whatever the picture.

    Hoeffding's inequality for sums of random signs, for all trials together.
    """
    return min(1.0, trials * math.exp(-z * z / 2)) if z > 0 else 1.0


def confidence(z: float, trials: int) -> float:
    """1 less the chance that a wrong export is named, where so many keys were tried in all."""
    return 1.0 - chance(z, trials)
