"""Pictures of the same thing on two days: the second turned, zoomed, moved, in other light."""

from __future__ import annotations

import cv2
import numpy as np
import simplejpeg

from clinicvault.domain.alignment import Similarity, place
from clinicvault.media.alignment.framing import whole
from clinicvault.media.alignment.panels import _laid
from clinicvault.services.resources import resource


def portrait(name):
    """A rendered person, 1200 × 900 × 3."""
    return simplejpeg.decode_jpeg(resource("demo", "portraits", name).read_bytes())


def skin(width=900, height=700, seed=3):
    """Smooth, with moles and folds: what a back has to be recognised by."""
    rng = np.random.default_rng(seed)
    base = cv2.resize(rng.normal(0, 1, (12, 16)).astype(np.float32), (width, height))
    fine = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 1.5)
    grey = 170 + 18 * base + 10 * fine
    for _ in range(140):
        spot = int(rng.integers(width)), int(rng.integers(height))
        axes = int(rng.integers(2, 7)), int(rng.integers(2, 7))
        cv2.ellipse(grey, spot, axes, 0, 0, 360, float(rng.integers(60, 120)), -1)
    picture = np.stack([grey, grey * 0.8, grey * 0.7], axis=-1)
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 0.8), 0, 255).astype(np.uint8)


def later(picture, similarity, *, gain=0.85, lift=12, noise=4, seed=7):
    """The picture as a second day shows it: `similarity` lays this one back over `picture`."""
    size = picture.shape[1], picture.shape[0]
    moved = _laid(picture, similarity.inverse(), whole(size), size, 128)
    grain = np.random.default_rng(seed).normal(0, noise, moved.shape)
    return np.clip(moved * gain + lift + grain, 0, 255).astype(np.uint8)


def jpeg(picture, quality=90):
    return simplejpeg.encode_jpeg(np.ascontiguousarray(picture), quality, "RGB", "420")


def farthest(found, true, size):
    """Greatest distance between two similarities over a picture, in pixels of its longer side."""
    corners = [place(share, size) for share in ((0, 0), (1, 0), (0, 1), (1, 1), (0.5, 0.5))]
    apart = [np.hypot(*np.subtract(found(one), true(one))) for one in corners]
    return max(apart) * max(size)


def points(*pixels, size=(900, 1200)):
    """Pixels as shares."""
    return [(x / size[0], y / size[1]) for x, y in pixels]


MOVED = Similarity(1.12, 0.06, 0.03, -0.02)
