"""Pages as pictures, by PDFium: the first as preview, all of them for forms, or for safety."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import cast

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Dictionary, Name

from clinicvault.domain.errors import InputRefused

from .derive import encode
from .limits import Limits
from .pdf_streams import Value
from .registry import Array
from .results import PREVIEW_SIDE
from .sniff import Buffer

_DPI = 200
_PAGE_PIXELS = 25_000_000


def _opened(data: Buffer) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(bytes(data))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise InputRefused("pdf-password") from error
        raise InputRefused("picture-damaged") from error


def first_page_size(data: Buffer) -> tuple[int, int]:
    """(width, height) of the picture that `first_page` makes.

    Raises InputRefused "picture-damaged".
    """
    document = _opened(data)
    try:
        return _shown(document[0])[1:]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise InputRefused("picture-damaged") from error
    finally:
        document.close()


def page_count(data: Buffer) -> int:
    """How many pages a document has. Raises InputRefused "picture-damaged"."""
    document = _opened(data)
    try:
        return len(document)
    finally:
        document.close()


def first_page(data: Buffer) -> Array:
    """The first page, 2048 pixels on its long side; height × width × 3, RGB on white.

    Raises InputRefused "picture-damaged".
    """
    document = _opened(data)
    try:
        scale, width, height = _shown(document[0])
        for number in range(len(document)):
            document[number].close()
        return _rendered(document[0], scale)[:height, :width]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise InputRefused("picture-damaged") from error
    finally:
        document.close()


def pages_shown(data: Buffer, most: int) -> Iterator[Array]:
    """Every page as `first_page` makes the first.

    Raises InputRefused "picture-damaged", or "too-many-parts" for more than `most` pages.
    """
    document = _opened(data)
    try:
        if not 0 < len(document) <= most:
            raise InputRefused("too-many-parts")
        for number in range(len(document)):
            page = document[number]
            scale, width, height = _shown(page)
            yield _rendered(page, scale)[:height, :width]
            page.close()
    except pypdfium2.PdfiumError as error:
        raise InputRefused("picture-damaged") from error
    finally:
        document.close()


def _shown(page: pypdfium2.PdfPage) -> tuple[float, int, int]:
    """(scale, width, height) at which a page is shown."""
    across, down = page.get_size()
    if not (across > 0 and down > 0 and math.isfinite(across) and math.isfinite(down)):
        raise InputRefused("picture-damaged")
    scale = PREVIEW_SIDE / max(across, down)
    return scale, math.ceil(across * scale), math.ceil(down * scale)


def _rendered(page: pypdfium2.PdfPage, scale: float) -> Array:
    bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
    pixels = bitmap.to_numpy()
    return cast("Array", np.ascontiguousarray(pixels[:, :, :3]))


def redrawn(data: Buffer, limits: Limits) -> pikepdf.Pdf:
    """A new document of one JPEG a page, 200 dots an inch where that is not too many pixels.

    Raises InputRefused "picture-damaged", "pdf-password" or "too-many-parts".
    """
    target = pikepdf.new()
    for width, height, pixels in _pages(data, limits):
        image = target.make_stream(encode(pixels))
        entries: dict[str, Value] = {
            "/Type": Name.XObject,
            "/Subtype": Name.Image,
            "/Filter": Name.DCTDecode,
        }
        entries |= {"/Width": pixels.shape[1], "/Height": pixels.shape[0]}
        entries |= {"/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8}
        for key, value in entries.items():
            image[key] = value
        content = f"q\n{width} 0 0 {height} 0 0 cm\n/X0 Do\nQ\n".encode()
        page = Dictionary(
            Type=Name.Page,
            MediaBox=pikepdf.Array([0, 0, width, height]),
            Resources=Dictionary(XObject=Dictionary(X0=image)),
            Contents=target.make_stream(content),
        )
        target.pages.append(pikepdf.Page(target.make_indirect(page)))
    return target


def _pages(data: Buffer, limits: Limits) -> Iterator[tuple[int, int, Array]]:
    """(width, height in points, pixels) of every page."""
    document = _opened(data)
    try:
        if not 0 < len(document) <= limits.pdf_rendered_pages:
            raise InputRefused("too-many-parts")
        for number in range(len(document)):
            page = document[number]
            across, down = page.get_size()
            if not (across > 0 and down > 0 and math.isfinite(across * down)):
                raise InputRefused("picture-damaged")
            most = math.sqrt(_PAGE_PIXELS / (across * down))
            pixels = _rendered(page, min(_DPI / 72, most, limits.side / max(across, down)))
            page.close()
            yield max(1, round(across)), max(1, round(down)), pixels
    except pypdfium2.PdfiumError as error:
        raise InputRefused("picture-damaged") from error
    finally:
        document.close()
