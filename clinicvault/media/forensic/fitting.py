"""What remains of a suspect when all that its candidate explains is taken away."""

from __future__ import annotations

import cv2
import numpy as np

from clinicvault.media.registry import Array

from .shaping import blurred

_REACH = 3
"""Pixels each way of the kernel that blur, sharpening and a last shift are fitted with."""
_SAMPLES = 30_000
_WINDOW = 33
"""Pixels of the squares in each of which brightness and contrast are fitted anew."""
_STEADY = 1.0
"""Added to variances, levels squared: a square without contrast has no slope."""
_CLIP = 2.5
"""Noise levels beyond which a residue counts no more."""
_NOISE_AROUND, _LEAST_NOISE = 6.0, 0.3
_MARGIN = 4.0
"""How many times the usual misfit a sample may have and still be fitted again."""


def residue(seen: Array, frame: Array, reach: Array) -> Array:
    """What `seen` has beyond `frame`, in units of the local noise, float32; 0 out of `reach`.

    Both are of one shape, float32 in levels of 255; `reach` is not 0 where `seen` shows anything.
    """
    inside = reach > 0
    even = _levelled(seen, inside)
    kernel = _kernel(even, _levelled(frame, inside), inside)
    left = _unexplained(seen, cv2.filter2D(frame, cv2.CV_32F, kernel), inside)
    noise = _noise(left, inside)
    clipped: Array = np.clip(left / noise, -_CLIP, _CLIP) / noise
    return clipped


def _means(values: Array, inside: Array) -> Array:
    """Means over the squares around each pixel, of pixels inside alone."""
    size = _WINDOW, _WINDOW
    sums = cv2.boxFilter(values * inside, cv2.CV_32F, size)
    shares = cv2.boxFilter(inside.astype(np.float32), cv2.CV_32F, size)
    means: Array = sums / np.maximum(shares, 1e-3)
    return means


def _levelled(values: Array, inside: Array) -> Array:
    even: Array = values - _means(values, inside)
    return even


def _kernel(seen: Array, frame: Array, inside: Array) -> Array:
    """The kernel that makes the frame most like what is seen, least squares, outliers left out."""
    rows, target = _samples(seen, frame, inside)
    taps = _solved(rows, target)
    miss = np.abs(target - rows @ taps)
    close = miss <= _MARGIN * np.median(miss) + 1e-3
    return _solved(rows[close], target[close]).reshape(2 * _REACH + 1, -1).astype(np.float32)


def _samples(seen: Array, frame: Array, inside: Array) -> tuple[Array, Array]:
    """Squares of the frame (n × taps) and the seen pixel in the middle of each (n)."""
    core = np.zeros_like(inside)
    edge = slice(_REACH, -_REACH)
    core[edge, edge] = inside[edge, edge]
    places = np.flatnonzero(core)
    places = places[:: max(1, len(places) // _SAMPLES)]
    reach = np.arange(-_REACH, _REACH + 1)
    steps = (reach[:, None] * frame.shape[1] + reach).ravel()
    return frame.ravel()[places[:, None] + steps], seen.ravel()[places]


def _solved(rows: Array, target: Array) -> Array:
    """Least squares with a little ridge: a smooth picture leaves most taps open."""
    square = (rows.T @ rows).astype(np.float64)
    square += np.eye(len(square)) * (1e-4 * np.trace(square) / len(square) + 1e-6)
    taps: Array = np.linalg.solve(square, rows.T.astype(np.float64) @ target)
    return taps


def _unexplained(seen: Array, told: Array, inside: Array) -> Array:
    """Seen minus told, where each square's brightness and contrast are fitted by themselves.

    (The local linear model of He, Sun, Tang, "Guided Image Filtering", 2013.)
    """
    mean_seen, mean_told = _means(seen, inside), _means(told, inside)
    shared = _means(seen * told, inside) - mean_seen * mean_told
    own = _means(told * told, inside) - mean_told**2
    slope = (np.maximum(shared, 0) + _STEADY) / (np.maximum(own, 0) + _STEADY)
    left: Array = (seen - mean_seen - slope * (told - mean_told)) * inside
    return left


def _noise(left: Array, inside: Array) -> Array:
    """The local noise in levels, once with and once without what sticks out."""
    weight = blurred(inside.astype(np.float32), _NOISE_AROUND) + 1e-3
    first = np.sqrt(blurred(left * left, _NOISE_AROUND) / weight) + _LEAST_NOISE
    calm = np.clip(left, -_CLIP * first, _CLIP * first)
    noise: Array = np.sqrt(blurred(calm * calm, _NOISE_AROUND) / weight) + _LEAST_NOISE
    return noise
