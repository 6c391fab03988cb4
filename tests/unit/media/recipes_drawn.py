"""What tests of rendering share: pictures to render, and how to look at what came out."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from clinicvault.media.rendering.covering import COVER, SQUARE


def noise(width=200, height=150, seed=1):
    """A picture in which every pixel matters."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)


def even(width=200, height=150, level=128):
    return np.full((height, width, 3), level, np.uint8)


def decoded(jpeg):
    """Its pixels by another decoder than the program's."""
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))


def is_cover(pixels):
    """Height × width, bool."""
    return (pixels == np.array(COVER, np.uint8)).all(axis=2)


def squares(mask):
    """Each square of 16 × 16 of a mask, the last ones smaller: (row, column, part)."""
    for top in range(0, mask.shape[0], SQUARE):
        for left in range(0, mask.shape[1], SQUARE):
            yield top, left, mask[top : top + SQUARE, left : left + SQUARE]


def portrait(width=240, height=320, backdrop="plain", seed=3):
    """(pixels, where the person is) of a head with dark hair on shoulders before a wall."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / np.array([height, width]).reshape(2, 1, 1)
    wall = np.stack([150 + 20 * x, 165 + 15 * y, 190 + 10 * x * y], axis=2)
    if backdrop == "room":
        shelves = ((x * 9).astype(int) + (y * 7).astype(int)) % 2
        wall = (
            np.where(shelves[..., None], [40, 120, 60], [190, 210, 90])
            + 12 * np.sin(40 * y)[..., None]
        )
    head = ((x - 0.5) / 0.17) ** 2 + ((y - 0.36) / 0.2) ** 2 < 1
    hair = (((x - 0.5) / 0.2) ** 2 + ((y - 0.3) / 0.2) ** 2 < 1) & ~head
    neck = (np.abs(x - 0.5) < 0.08) & (y > 0.5)
    body = ((x - 0.5) / 0.42) ** 2 + ((y - 1.0) / 0.36) ** 2 < 1
    picture = np.where((head | neck)[..., None], [205, 150, 125], wall)
    picture = np.where(hair[..., None], [45, 32, 28], picture)
    picture = np.where((body & ~neck)[..., None], [130, 40, 60], picture)
    picture = picture + rng.normal(0, 3, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8), head | hair | neck | body
