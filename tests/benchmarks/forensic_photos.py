"""Photos for the benchmarks of the invisible mark, and keys that have nothing to do with them.

From ../shared (corpus, faces, demo), beside the checkout.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

SHARED = Path(__file__).parents[3] / "shared"
LEAST_PIXELS = 400_000
MOST_PIXELS = 13_000_000
VARIANTS = ("__", "_reflection", "DVMFull", "DotNetFull")
"""In names of what is the same photo once more, or a diagram."""


def keys(number: int, seed: int) -> dict[bytes, bytes]:
    """Exports that have nothing to do with the picture."""
    random = np.random.default_rng(seed)
    return {b"%d" % name: random.bytes(32) for name in range(number)}


def photos(most: int) -> Iterator[tuple[str, np.ndarray]]:
    """Different photos of 0.4 to 13 megapixels: natural ones first, drawn faces to fill up."""
    folders = (("corpus", "**/*.jp*g"), ("faces", "*.jpg"), ("demo", "*.jpg"))
    seen: list[np.ndarray] = []
    found = (path for folder, name in folders for path in sorted((SHARED / folder).glob(name)))
    for path in (path for path in found if not any(word in path.name for word in VARIANTS)):
        pixels = opened(path)
        if pixels is not None and not known(pixels, seen):
            yield f"{path.parent.name}/{path.name}", pixels
        if len(seen) == most:
            return


def opened(path: Path) -> np.ndarray | None:
    """Upright RGB pixels; None for what cannot be read or is too small, large or synthetic."""
    try:
        with Image.open(path) as image:
            if not LEAST_PIXELS <= image.width * image.height <= MOST_PIXELS:
                return None
            return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    except (OSError, ValueError, SyntaxError):
        return None


def known(pixels: np.ndarray, seen: list[np.ndarray]) -> bool:
    """Whether nearly the same picture was taken already, or it is a screen, not a photo."""
    tiny = cv2.resize(pixels, (16, 16), interpolation=cv2.INTER_AREA).astype(float)
    alike = any(np.abs(tiny - other).mean() < 6 for other in seen)
    flat = (pixels[:-1] == pixels[1:]).all(axis=2).mean() > 0.5
    if not (alike or flat):
        seen.append(tiny)
    return alike or bool(flat)
