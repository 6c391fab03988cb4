"""QR codes in a photo, a scan or a PDF from outside: read where no key is."""

from __future__ import annotations

import contextlib
import io
import math
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import zxingcpp
from PIL import Image, ImageOps, MpoImagePlugin

from clinicvault.domain.errors import InputRefused

from .limits import Limits
from .replies import MOST_CHARS, MOST_CODES
from .sniff import Buffer

Grey = npt.NDArray[np.uint8]

_PAGES = 12
_PDF_SCALE = 2.5
_PAGE_PIXELS = 4_000
_QR = zxingcpp.barcode_formats_from_str("QRCode")

__all__ = ["MpoImagePlugin", "codes"]

# What Pillow would otherwise load when it meets its first file: a worker cannot, by then.
Image.preinit()


def codes(data: Buffer, limits: Limits) -> dict[str, Any]:
    """Texts of the QR codes, each once, in the order of the pages: {"texts": [...]}.

    A page of a PDF that cannot be drawn is left out, like one without a code. Raises InputRefused:
    "picture-kind-unsupported", "picture-damaged", "picture-too-large".
    """
    found: dict[str, None] = {}
    for grey in _pages(bytes(data), limits):
        found |= dict.fromkeys(one.text for one in zxingcpp.read_barcodes(grey, formats=_QR))
    short = [text for text in found if text.isascii() and len(text) <= MOST_CHARS]
    return {"texts": short[:MOST_CODES]}


def _pages(data: bytes, limits: Limits) -> Iterator[Grey]:
    if data.startswith(b"%PDF-"):
        yield from _pdf_pages(data)
    elif data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        yield _photo(data, limits)
    else:
        raise InputRefused("picture-kind-unsupported")


def _photo(data: bytes, limits: Limits) -> Grey:
    """A photo's grey values, height by width, upright."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
                if image.width * image.height > limits.pixels:
                    raise InputRefused("picture-too-large", limit=limits.pixels // 1_000_000)
                return np.asarray(ImageOps.exif_transpose(image).convert("L"))
    except Image.DecompressionBombError as error:
        raise InputRefused("picture-too-large", limit=limits.pixels // 1_000_000) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise InputRefused("picture-damaged") from error


def _pdf_pages(data: bytes) -> Iterator[Grey]:
    """The grey pages of a PDF, at most twelve, each at most 4,000 pixels a side."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise InputRefused("picture-damaged") from error
    try:
        for index in range(min(len(document), _PAGES)):
            with contextlib.suppress(pypdfium2.PdfiumError):
                yield _rendered(document[index])
    finally:
        document.close()


def _rendered(page: pypdfium2.PdfPage) -> Grey:
    width, height = page.get_size()
    longest = max(width, height, 1.0)
    if not math.isfinite(longest):
        raise pypdfium2.PdfiumError("a page without an end")
    scale = min(_PDF_SCALE, _PAGE_PIXELS / longest)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    try:
        return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width)
    finally:
        bitmap.close()
