"""What happens to a picture on its way from a recipient to where it turns up."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image

Pixels = np.ndarray


def recompressed(pixels: Pixels, quality: int) -> Pixels:
    """Through a JPEG with 4:2:0 chroma, as messengers write it."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, subsampling="4:2:0")
    return np.asarray(Image.open(file).convert("RGB"))


def scaled(pixels: Pixels, factor: float, how: int | None = None) -> Pixels:
    """So many times as large."""
    usual = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(
        pixels, None, fx=factor, fy=factor, interpolation=usual if how is None else how
    )


def limited(pixels: Pixels, longest: int) -> Pixels:
    """Shrunk to a longest side, never enlarged."""
    return scaled(pixels, min(1.0, longest / max(pixels.shape)))


def cropped(pixels: Pixels, lost: float) -> Pixels:
    """A share of the area cut away, unevenly at the four sides."""
    height, width = pixels.shape[:2]
    side = math.sqrt(1 - lost)
    top, left = int(height * (1 - side) * 0.6), int(width * (1 - side) * 0.3)
    return pixels[top : top + int(height * side), left : left + int(width * side)].copy()


def turned(pixels: Pixels, degrees: float) -> Pixels:
    """Turned about the middle, black in the corners."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_LINEAR)


def screenshot(pixels: Pixels, longest: int = 1111) -> Pixels:
    """Shown in a window with bars around it, at a size that fits nothing."""
    shown = scaled(pixels, longest / max(pixels.shape), cv2.INTER_LINEAR)
    return cv2.copyMakeBorder(shown, 60, 120, 200, 170, cv2.BORDER_CONSTANT, value=(32, 33, 36))


def of_a_screen(pixels: Pixels) -> Pixels:
    """A phone's photo of a screen: askew, soft, grainy, another tone, light from one side."""
    small = limited(pixels, 1500).astype(np.float32)
    height, width = small.shape[:2]
    here = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    there = here + np.float32([[40, 30], [-25, 55], [-60, -20], [30, -45]]) * (width / 1000)
    matrix = cv2.getPerspectiveTransform(here, there)
    seen = cv2.warpPerspective(small, matrix, (width, height), borderValue=(20, 20, 24))
    seen = cv2.GaussianBlur(255 * (seen / 255) ** 1.15, (0, 0), 0.7)
    seen *= np.linspace(0.85, 1.05, width, dtype=np.float32)[None, :, None]
    noise = np.random.default_rng(1).normal(0, 3, seen.shape)
    return recompressed(np.clip(seen * (1.02, 0.98, 0.93) + noise, 0, 255).astype(np.uint8), 85)


def bent(pixels: Pixels, by: float = 6.0) -> Pixels:
    """Waves of some pixels at 1600 px, as tools against marks make them, and a lens's barrel."""
    height, width = pixels.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    size = by * max(height, width) / 1600
    x, y = columns / width - 0.5, rows / height - 0.5
    barrel = 0.01 * (x * x + y * y)
    columns += size * np.sin(7 * y + 1) + barrel * x * width
    rows += size * np.sin(6 * x + 2) + barrel * y * height
    return cv2.remap(pixels, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def filtered(pixels: Pixels) -> Pixels:
    """More contrast, colour and sharpness, as an app's filter gives."""
    values = pixels.astype(np.float32)
    values += 0.7 * (values - cv2.GaussianBlur(values, (0, 0), 1.2))
    values = 128 + 1.25 * (values - 118)
    grey = values.mean(axis=2, keepdims=True)
    return recompressed(np.clip(grey + 1.3 * (values - grey), 0, 255).astype(np.uint8), 85)


def stickered(pixels: Pixels) -> Pixels:
    """Words and a round sticker on it."""
    marked = pixels.copy()
    height, width = marked.shape[:2]
    cv2.circle(marked, (width // 3, height // 2), width // 9, (250, 205, 40), -1)
    cv2.putText(marked, "LOOK", (width // 5, height // 6), 0, width / 300, (255, 255, 255), 9)
    return recompressed(marked, 80)


def averaged(*copies: Pixels) -> Pixels:
    """Several recipients put their copies together."""
    return np.rint(np.mean([copy.astype(np.float32) for copy in copies], axis=0)).astype(np.uint8)


ASKED: dict[str, Callable[[Pixels], Pixels]] = {
    "JPEG 90": lambda p: recompressed(p, 90),
    "JPEG 70": lambda p: recompressed(p, 70),
    "JPEG 50": lambda p: recompressed(p, 50),
    "half size, q85": lambda p: recompressed(scaled(p, 0.5), 85),
    "1080 px, q85": lambda p: recompressed(limited(p, 1080), 85),
    "messenger 1600 px, q70": lambda p: recompressed(limited(p, 1600), 70),
    "crop 10 %, q85": lambda p: recompressed(cropped(p, 0.1), 85),
    "crop 30 %, q85": lambda p: recompressed(cropped(p, 0.3), 85),
    "rotated 1°, q85": lambda p: recompressed(turned(p, 1), 85),
    "screenshot": screenshot,
}
"""What the issue names."""
BEYOND: dict[str, Callable[[Pixels], Pixels]] = {
    "crop 60 %, q70": lambda p: recompressed(cropped(p, 0.6), 70),
    "rotated 2°, 1080 px, q70": lambda p: recompressed(limited(turned(p, 2), 1080), 70),
    "mirrored, q80": lambda p: recompressed(np.ascontiguousarray(p[:, ::-1]), 80),
    "messenger twice": lambda p: recompressed(
        limited(recompressed(limited(p, 1600), 70), 1280), 60
    ),
    "720 px, q60": lambda p: recompressed(limited(p, 720), 60),
    "photo of a screen": of_a_screen,
    "screen and lens": lambda p: of_a_screen(bent(p, 0)),
    "bent, q80": lambda p: recompressed(bent(p), 80),
    "on its side, 1280 px, q70": lambda p: recompressed(limited(np.rot90(p).copy(), 1280), 70),
    "filter": filtered,
    "sticker and words": stickered,
    "grey, q70": lambda p: recompressed(
        np.repeat(p.mean(axis=2, keepdims=True).astype(np.uint8), 3, 2), 70
    ),
}
"""What else was tried."""


def photo(width: int, height: int, seed: int = 3) -> Pixels:
    """Soft shapes, edges, grain: RGB, as a camera's."""
    random = np.random.default_rng(seed)
    made = np.zeros((height, width, 3), np.float32)
    for cells, weight in ((5, 45), (14, 22), (50, 12), (160, 7)):
        noise = random.standard_normal((cells * height // width + 2, cells, 3), dtype=np.float32)
        made += weight * cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    for _ in range(14):
        middle = tuple(int(random.integers(0, side)) for side in (width, height))
        shade = random.uniform(-40, 40, 3).tolist()
        layer = np.zeros_like(made)
        cv2.circle(layer, middle, int(random.integers(8, 60)), shade, -1)
        made += layer
    made += 3 * random.standard_normal((height, width, 1), dtype=np.float32)
    return np.clip(made + np.float32([150, 122, 108]), 0, 255).astype(np.uint8)


def skin(width: int, height: int) -> Pixels:
    """A cheek close by: a broad shade and fine grain, nothing to hold on to."""
    random = np.random.default_rng(5)
    shade = cv2.resize(
        random.standard_normal((2, 3), dtype=np.float32),
        (width, height),
        interpolation=cv2.INTER_CUBIC,
    )
    grain = cv2.GaussianBlur(random.standard_normal((height, width), dtype=np.float32), (0, 0), 1)
    made = (14 * shade + 3 * grain)[:, :, None]
    return np.clip(made + np.float32([205, 160, 140]), 0, 255).astype(np.uint8)
