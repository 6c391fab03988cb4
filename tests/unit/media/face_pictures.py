"""Rendered portraits of nobody, with the places that their maker knows (resources/demo, CC0)."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

PORTRAITS = Path(__file__).resolve().parents[3] / "resources" / "demo" / "portraits"
VIEWS = ("P01_v1_frontal", "P01_v1_oblique_left", "P01_v1_profile_right", "P04_v1_frontal")


def portrait(name: str = "P01_v1_frontal") -> np.ndarray:
    """900 × 1200 pixels, RGB."""
    return cv2.imread(str(PORTRAITS / f"{name}.jpg"), cv2.IMREAD_COLOR_RGB)


def portrait_file(name: str = "P01_v1_frontal") -> bytes:
    return (PORTRAITS / f"{name}.jpg").read_bytes()


def shared(one, other) -> float:
    """Intersection over union of two boxes."""
    left, top = np.maximum(one[:2], other[:2])
    right, bottom = np.minimum(one[2:], other[2:])
    both = max(0, right - left) * max(0, bottom - top)
    return both / (area(one) + area(other) - both)


def area(box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
