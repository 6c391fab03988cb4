"""Words of computers, typed or read from a photo of their QR code."""

from __future__ import annotations

import io
import warnings

import numpy as np
import zxingcpp
from PIL import Image, ImageOps

from clinicvault.domain.errors import UsageError

MAX_BYTES = 64 << 20
MAX_PIXELS = 120_000_000
_QR = zxingcpp.barcode_formats_from_str("QRCode")


def typed(words: str | bytes) -> str:
    """Words as they were typed, or as the one QR code in a photo has them.

    UsageError("station-code-unreadable") for a picture without one, or with several.
    """
    if isinstance(words, str):
        return words
    found = {code.text for code in zxingcpp.read_barcodes(_grey(words), formats=_QR)}
    if len(found) != 1:
        raise UsageError("station-code-unreadable")
    return found.pop()


def _grey(data: bytes) -> np.typing.NDArray[np.uint8]:
    """A photo's grey values, upright; only JPEG and PNG are opened."""
    try:
        if len(data) > MAX_BYTES:
            raise UsageError("station-code-unreadable")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise UsageError("station-code-unreadable")
                return np.asarray(ImageOps.exif_transpose(image).convert("L"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise UsageError("station-code-unreadable") from None
