"""The patient's own copy as PDF: A4, as many pages as it takes, signed forms in the annex."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from PIL import Image as Picture
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    Image,
    PageBreak,
    PageTemplate,
)

from clinicvault.domain.errors import IntegrityError
from clinicvault.services.kits.pdf import register_fonts
from clinicvault.services.resources import resource
from clinicvault.services.telling import full_name

from . import style as look
from .content import Form, PatientCopy
from .sections import asked, consents, given, kept, person, visits
from .seen import rows, seen
from .style import PageFrame, card, figures, gap, section, text
from .words import ReportWords

_MOST_PIXELS = 25_000_000
"""Of a form's page or a signature: ours are smaller, and nothing larger is drawn."""
Part = Callable[[PatientCopy, ReportWords], list[Flowable]]
"""What a section holds; empty where there is nothing to say."""


def report_pdf(copy: PatientCopy, words: ReportWords) -> bytes:
    """PDF bytes. No name of a patient stands in the document's own facts."""
    register_fonts(resource("fonts"))
    _, pages = _built(copy, words, 0)
    return _built(copy, words, pages)[0]


def _built(copy: PatientCopy, words: ReportWords, pages: int) -> tuple[bytes, int]:
    """(PDF bytes, number of pages); laid out once to count them, once more to say so."""
    out = io.BytesIO()

    def page(number: int) -> str:
        return words("page", page=number, pages=pages)

    on_page = PageFrame(copy.clinic, copy.code, words("footer"), page).draw
    height = look.HEIGHT - look.TOP - look.BOTTOM
    inside = Frame(look.LEFT, look.BOTTOM, look.FRAME, height, 0, 0, 0, 0)
    made = BaseDocTemplate(
        out,
        pagesize=(look.WIDTH, look.HEIGHT),
        pageTemplates=[PageTemplate("page", [inside], onPage=on_page)],
        title=words("document"),
        author=copy.clinic,
        lang=words.language,
        invariant=1,
    )
    made.build(_story(copy, words))
    return out.getvalue(), made.page


def _story(copy: PatientCopy, words: ReportWords) -> list[Flowable]:
    """The sections in their order, numbered as they come."""
    made, number = _front(copy, words), 0
    for name, part in _SECTIONS:
        content = part(copy, words)
        if content:
            number += 1
            made += [*section(number, words(name)), *content]
    return [*made, *_annex(copy, words)]


def _front(copy: PatientCopy, w: ReportWords) -> list[Flowable]:
    made = w("made", day=w.day(copy.made.date()), time=w.time(copy.made))
    by = w("made_by", by=copy.by, to=copy.handed_to)
    name = full_name(copy.identity.given, copy.identity.family)
    return [
        gap(8),
        text(w("title"), look.TITLE),
        text(w("at", clinic=copy.clinic), look.NAME),
        gap(6),
        card([text(name, look.NAME), text(f"{made}, {by}", look.QUIET)], tint=True),
        gap(6),
        text(w("intro")),
        gap(6),
        figures(
            [
                (len(copy.visits), w("figure_visits")),
                (len(copy.photos), w("figure_pictures")),
                (len(copy.consents), w("figure_consents")),
                (len(copy.given), w("figure_given")),
                (len(copy.seen.people), w("figure_people")),
            ]
        ),
    ]


def _rights(copy: PatientCopy, w: ReportWords) -> list[Flowable]:
    names = ", ".join(copy.officers)
    told = (
        w("ask", clinic=copy.clinic, names=names) if names else w("ask_nobody", clinic=copy.clinic)
    )
    return [card([text(w("rights_text")), gap(2), text(told, look.STRONG)], tint=True)]


def _annex(copy: PatientCopy, words: ReportWords) -> list[Flowable]:
    return [one for form in copy.forms for one in (PageBreak(), *_form(copy, words, form))]


def _form(copy: PatientCopy, w: ReportWords, form: Form) -> list[Flowable]:
    of = next((one for one in copy.consents if one.id == form.facts.consent_id), None)
    title = w("annex_head", n=form.number, purpose=w.purpose(of.purpose) if of else "")
    signed = form.facts.kind == "signature"
    note = w("annex_signed" if signed else "annex_scan", day=w.day(form.day))
    made: list[Flowable] = [text(w("annex"), look.QUIET), text(title, look.SECTION)]
    made += [text(note, look.QUIET), gap(3)]
    if form.opened.text:
        made += [text(form.opened.text), gap(4)]
    for number, page in enumerate(form.opened.pages):
        made += [PageBreak()] if number else []
        made.append(_picture(page, small=signed))
    return made


def _picture(data: bytes, *, small: bool) -> Image:
    """A form's page as wide as the text, or a signature; never higher than what is left."""
    with Picture.open(io.BytesIO(data), formats=("JPEG", "PNG")) as head:
        wide, high = head.size
    if wide * high > _MOST_PIXELS:
        raise IntegrityError("evidence-altered")
    width, most = (look.FRAME * 0.45, 120.0) if small else (look.FRAME, 600.0)
    scale = min(width / wide, most / high)
    return Image(io.BytesIO(data), wide * scale, high * scale, hAlign="LEFT")


_SECTIONS: Sequence[tuple[str, Part]] = (
    ("who", person),
    ("consents", consents),
    ("visits", visits),
    ("kept", kept),
    ("given", given),
    ("asked", asked),
    ("seen", seen),
    ("rows", rows),
    ("rights", _rights),
)
"""Heading and content, in the order of the pages."""
