"""A guessed place of a suspect made exact to a fraction of a pixel, without any key."""

from __future__ import annotations

import cv2
import numpy as np

from clinicvault.media.registry import Array

from .following import followed
from .locating import density, homography, plausible, shrunk, warped
from .shaping import blurred
from .suspects import Suspect, resized

_ROUNDS, _GAIN = 30, 1e-6
_STRAY = 0.75
"""Pixels of the frame that a followed point may lie beside the rest."""
_PASSES = 2
_FINE = 6.0
"""Sigma in frame pixels: broader light and shade is no sign of a place."""
_OUTLIER = 24.0
"""Levels of detail beyond which an edge counts no more: of a bar, a frame, a sticker."""
SURE = 0.9
"""Agreement from which no other way of laying the two together is tried."""
_AGREE = 0.2
"""Agreement under which two pictures do not show the same."""


def refined(suspect: Suspect, frame: Array, guess: Array) -> tuple[Array, float] | None:
    """The exact matrix from the frame's pixels to the suspect's, and the agreement it reaches.

    Points are followed from the frame into the suspect (Lucas, Kanade 1981), so that bars, covers
    and stickers laid over a copy do not pull; where they do not suffice, ECC finds the way first
    (Evangelidis, Psarakis 2008). None where the two do not agree.
    """
    best = _followed(suspect, frame, (guess, agreement(suspect, frame, guess)))
    if best[1] < SURE:
        nearer = _better(suspect, frame, best, _by_ecc(suspect, frame, best[0]))
        best = best if nearer is best else _followed(suspect, frame, nearer)
    return best if best[1] >= _AGREE else None


def _followed(suspect: Suspect, frame: Array, best: tuple[Array, float]) -> tuple[Array, float]:
    for _ in range(_PASSES):
        before, best = best, _better(suspect, frame, best, _by_points(suspect, frame, best[0]))
        if best is before:
            break
    return best


def _better(
    suspect: Suspect, frame: Array, best: tuple[Array, float], other: Array | None
) -> tuple[Array, float]:
    if other is None or not plausible(other, frame.shape):
        return best
    reached = agreement(suspect, frame, other)
    return (other, reached) if reached > best[1] else best


def agreement(suspect: Suspect, frame: Array, matrix: Array) -> float:
    """How alike the suspect is to the frame where it lies."""
    return alike(*warped(suspect.gray, matrix, frame.shape), frame)


def alike(seen: Array, reach: Array, frame: Array) -> float:
    """The correlation of fine detail in two pictures of one shape, -1 to 1, where `reach` says."""
    inside = reach > 0
    if not inside.any():
        return 0.0
    one, other = _detail(np.where(inside, seen, frame))[inside], _detail(frame)[inside]
    size = float(np.linalg.norm(one)) * float(np.linalg.norm(other))
    return float(one @ other) / size if size else 0.0


def _detail(values: Array) -> Array:
    fine: Array = np.clip(values - blurred(values, _FINE), -_OUTLIER, _OUTLIER)
    return fine


def _by_ecc(suspect: Suspect, frame: Array, guess: Array) -> Array | None:
    """At half the frame's size, where it finds its way further and four times as fast."""
    half = cv2.resize(frame, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    halve = resized(half.shape[1] / frame.shape[1], half.shape[0] / frame.shape[0])
    start = guess @ np.linalg.inv(halve)
    near, shrink = shrunk(suspect.gray, density(start, half.shape))
    first = (shrink @ start).astype(np.float32)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, _ROUNDS, _GAIN)
    try:
        _, warp = cv2.findTransformECC(
            half, near.astype(np.float32), first, cv2.MOTION_HOMOGRAPHY, stop
        )
    except cv2.error:  # so it says that the two will never agree
        return None
    exact: Array = np.linalg.inv(shrink) @ warp.astype(np.float64) @ halve
    return exact


def _by_points(suspect: Suspect, frame: Array, matrix: Array) -> Array | None:
    """Points of the frame followed into the suspect as it lies now, and a homography of those."""
    seen, reach = warped(suspect.gray, matrix, frame.shape)
    pairs = followed(frame, seen, reach)
    if pairs is None:
        return None
    step, _ = homography(*pairs, _STRAY)
    return None if step is None else matrix @ step
