"""Pictures as heavy to decode as a camera's: soft shapes, skin-like grain, sensor noise."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

SIZES = {12: (4032, 3024), 24: (6000, 4000)}
"""Megapixels -> (width, height)."""
_QUALITY = 90


def scene(megapixels: int, seed: int = 1) -> NDArray[np.uint8]:
    """One RGB picture; at quality 90 about 2.5 bits a pixel, as phones and cameras write."""
    width, height = SIZES[megapixels]
    random = np.random.default_rng(seed)
    made = np.zeros((height, width, 3), np.float32)
    for side, weight in ((6, 60), (40, 25), (300, 12), (1500, 5)):
        small = random.standard_normal((side * height // width + 1, side, 3), dtype=np.float32)
        made += weight * cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = random.standard_normal((height, width), dtype=np.float32)
    made += 4 * cv2.GaussianBlur(grain, (0, 0), 0.7)[:, :, None]
    return np.clip(made + np.array((150, 120, 105)), 0, 255).astype(np.uint8)


def write_jpegs(folder: Path, megapixels: int, count: int) -> list[Path]:
    """`count` different JPEG files (4:2:0) made of one scene, shifted."""
    folder.mkdir(parents=True, exist_ok=True)
    base = scene(megapixels)
    paths = []
    for number in range(count):
        picture = np.roll(base, (number * 16, number * 48), (0, 1))
        path = folder / f"{megapixels}mp-{number:03d}.jpg"
        path.write_bytes(simplejpeg.encode_jpeg(picture, _QUALITY, "RGB", "420"))
        paths.append(path)
    return paths
