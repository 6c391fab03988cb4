"""Signatures of the demo's patients: a line that swings as a hand does, and one below it."""

from __future__ import annotations

import math

import numpy as np

from clinicvault.services.views import ScreenSignature, Stroke

_POINTS = 90
_MS = 12
_ASPECT = 3.0


def demo_signature(name: str, text: str) -> ScreenSignature:
    """The signature of a name under a text; the same name always signs alike."""
    rng = np.random.default_rng(list(name.encode()))
    swings, lean, start = rng.uniform(4, 8), rng.uniform(0.1, 0.35), rng.uniform(0, math.tau)
    written = []
    for step in range(_POINTS):
        part = step / (_POINTS - 1)
        phase = start + part * swings * math.tau
        height = 0.28 * (1 - 0.6 * part)
        x = 0.1 + 0.75 * part + lean * 0.12 * math.cos(phase)
        y = 0.45 + height * math.sin(phase)
        written.append((_inside(x), _inside(y), step * _MS))
    below = ((0.15 + n * 0.06, 0.85 - n * 0.005, (_POINTS + n) * _MS) for n in range(12))
    return ScreenSignature((Stroke(tuple(written)), Stroke(tuple(below))), _ASPECT, text)


def _inside(place: float) -> float:
    return min(1.0, max(0.0, round(place, 4)))
