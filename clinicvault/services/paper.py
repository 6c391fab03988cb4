"""A paged PDF with brand, title and page numbers: what papers out of the log have in common."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

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
) -> bytes:
    """PDF bytes; `mark` stands at the top right of every page.

    Laid out once to count the pages, once more to say how many there are.
    """
    register_fonts(resource("fonts"))
    pages, data = 0, b""
    for _ in range(2):
        data, pages = _built(story(), words, clinic, mark, title, footer, pages)
    return data


def _built(
    story: Sequence[Flowable],
    words: LogWords,
    clinic: str,
    mark: str,
    title: str,
    footer: str,
    pages: int,
) -> tuple[bytes, int]:
    out = io.BytesIO()
    on_page = PageFrame(
        clinic, mark, footer, lambda number: words("page", page=number, pages=pages)
    ).draw
    height = look.HEIGHT - look.TOP - look.BOTTOM
    inside = Frame(look.LEFT, look.BOTTOM, look.FRAME, height, 0, 0, 0, 0)
    made = BaseDocTemplate(
        out,
        pagesize=(look.WIDTH, look.HEIGHT),
        pageTemplates=[PageTemplate("page", [inside], onPage=on_page)],
        title=title,
        author=clinic,
        lang=words.language,
        invariant=1,
    )
    made.build(list(story))
    return out.getvalue(), made.page
