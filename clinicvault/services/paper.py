"""A paged PDF with brand, title and page numbers: what papers out of the log have in common."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import partial

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from clinicvault.jobs import CancelToken

from .kits.pdf import register_fonts
from .log.words import LogWords
from .reports import style as look
from .reports.style import PageFrame
from .resources import resource


def paper(
    story: Callable[[], Sequence[Flowable]],
    words: LogWords,
    *,
    clinic: str,
    mark: str,
    title: str,
    footer: str,
    cancel: CancelToken | None = None,
) -> bytes:
    """PDF bytes; `mark` stands at the top right of every page. Cancelled between the pages.

    Laid out once to count the pages, once more to say how many there are.
    """
    register_fonts(resource("fonts"))
    pages, data = 0, b""
    for _ in range(2):
        frame = PageFrame(clinic, mark, footer, partial(_number, words, pages))
        data, pages = _built(story(), frame, title, words.language, cancel or CancelToken())
    return data


def _built(
    story: Sequence[Flowable],
    frame: PageFrame,
    title: str,
    language: str,
    cancel: CancelToken,
) -> tuple[bytes, int]:
    def on_page(canvas: Canvas, document: BaseDocTemplate) -> None:
        cancel.check()
        frame.draw(canvas, document)

    out = io.BytesIO()
    height = look.HEIGHT - look.TOP - look.BOTTOM
    inside = Frame(look.LEFT, look.BOTTOM, look.FRAME, height, 0, 0, 0, 0)
    made = BaseDocTemplate(
        out,
        pagesize=(look.WIDTH, look.HEIGHT),
        pageTemplates=[PageTemplate("page", [inside], onPage=on_page)],
        title=title,
        author=frame.clinic,
        lang=language,
        invariant=1,
    )
    try:
        made.build(list(story))
    except TypeError:
        # ReportLab makes exceptions of a page anew, out of words that Cancelled does not take.
        cancel.check()
        raise
    return out.getvalue(), made.page


def _number(words: LogWords, pages: int, page: int) -> str:
    return words("page", page=page, pages=pages)
