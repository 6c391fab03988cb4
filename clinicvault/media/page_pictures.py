"""Pages of a paper that the program itself made, as pictures: a worker draws them."""

from __future__ import annotations

from concurrent.futures import Future

import numpy as np
import pypdfium2
import simplejpeg

from clinicvault.domain.errors import InputRefused

from . import replies
from .desk import Answer, Desk, Task
from .pool import MediaPool
from .registry import Array
from .results import RefusedMedia
from .segments import Segment
from .sniff import Buffer
from .wire import Message

NAME = "page-pictures"
MOST_PAGES, MOST_SIDE = 200, 4096
_MOST_BYTES = 32 << 20
_QUALITY = 93


def ask_for_pages(
    pool: MediaPool, paper: Buffer, longest: int
) -> Future[tuple[bytes, ...] | RefusedMedia]:
    """Every page of a PDF as a plain JPEG, `longest` pixels (at most 4096) on its longer side.

    RefusedMedia "picture-damaged", "too-many-parts" for more than 200 pages. The same paper gives
    the same bytes. Waits as `MediaPool.prepare` does.
    """
    return pool.ask(paper, {"task": NAME, "longest": min(longest, MOST_SIDE)}, read)


def read(message: Message, output: Segment) -> tuple[bytes, ...]:
    """The pictures of a reply. Raises `replies.Nonsense` where it does not keep to the form."""
    lengths = message.get("sizes")
    if not isinstance(lengths, list) or not 0 < len(lengths) <= MOST_PAGES:
        raise replies.Nonsense
    found, at = [], 0
    for length in lengths:
        if not isinstance(length, int) or not 0 < length <= min(_MOST_BYTES, output.size - at):
            raise replies.Nonsense
        found.append(replies.plain_jpeg(output.read(at, length), MOST_SIDE))
        at += length
    return tuple(found)


def perform(desk: Desk, request: Answer, data: memoryview) -> Answer:
    """{"sizes": bytes of each page's picture}, which lie in the output in a row."""
    try:
        document = pypdfium2.PdfDocument(bytes(data))
    except pypdfium2.PdfiumError as error:
        raise InputRefused("picture-damaged") from error
    try:
        return {"sizes": _placed(document, request["longest"], desk)}
    except pypdfium2.PdfiumError as error:
        raise InputRefused("picture-damaged") from error
    finally:
        document.close()


def _placed(document: pypdfium2.PdfDocument, longest: int, desk: Desk) -> list[int]:
    if not 0 < len(document) <= MOST_PAGES:
        raise InputRefused("too-many-parts")
    sizes, at = [], 0
    for page in document:
        made = simplejpeg.encode_jpeg(_drawn(page, longest), _QUALITY, "RGB", "444")
        page.close()
        if at + len(made) > len(desk.output):
            raise InputRefused("picture-too-large", limit=desk.limits.pixels // 1_000_000)
        desk.output[at : at + len(made)] = made
        sizes.append(len(made))
        at += len(made)
    return sizes


def _drawn(page: pypdfium2.PdfPage, longest: int) -> Array:
    """Height × width × 3, RGB on white."""
    scale = longest / max(*page.get_size(), 1.0)
    bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
    return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])


TASK = Task(NAME, perform)
