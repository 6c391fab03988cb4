"""The pages of the review: flags and how they ended, reviews signed, the log's own state."""

from __future__ import annotations

import segno
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from clinicvault.services import views
from clinicvault.services.log.witnesses.codes import payload
from clinicvault.services.log.words import LogWords
from clinicvault.services.reports import style as look
from clinicvault.services.reports.style import card, gap, grid, text

from . import charts
from .facts import Month, RuleEnds
from .tables import drawn

_COLOURS = (charts.GREEN, charts.AMBER, charts.RED, charts.GREY)
_MOST_SHOWN = 40
_QR_SIDE, _QUIET = 165.0, 4
"""Points; and modules without ink round the code."""
_BLACK = HexColor("#000000")


def flags(told: Month, w: LogWords) -> list[Flowable]:
    """By rule, and the incidents one by one."""
    if not told.ends:
        return [text(w("mon_unusual_text")), gap(3), text(w("mon_none"), look.STRONG)]
    names = [w(name) for name in ("mon_explained", "mon_escalated", "mon_incident", "mon_left")]
    most = max(one.found for one in told.ends)
    rows = [_rule(one, most, w) for one in told.ends]
    made: list[Flowable] = [
        text(w("mon_unusual_text")),
        gap(4),
        charts.legend(list(zip(names, _COLOURS, strict=True)), look.FRAME),
        gap(2),
        drawn(
            (w("mon_rule"), "", w("mon_found"), *names),
            rows,
            (0.27, 0.2, 0.1, 0.12, 0.11, 0.11, 0.09),
            frozenset({2, 3, 4, 5, 6}),
        ),
    ]
    return [*made, *_grave(told, w)]


def _rule(one: RuleEnds, most: int, w: LogWords) -> list[str | Flowable]:
    parts = list(zip(one.ends, _COLOURS, strict=True))
    bar = charts.stacked(parts, most, 0.2 * look.FRAME - 12)
    return [w.rule(one.rule), bar, str(one.found), *(str(count) for count in one.ends)]


def _grave(told: Month, w: LogWords) -> list[Flowable]:
    if not told.grave:
        return []
    lines = [_ended(one, w) for one in told.grave[:_MOST_SHOWN]]
    heads = [w(name) for name in ("mon_when", "mon_person", "mon_rule", "mon_how", "mon_note")]
    rest = len(told.grave) - len(lines)
    more = [gap(2), text(w.counted("mon_rest", rest), look.QUIET)] if rest else []
    return [
        gap(6),
        text(w("mon_worst"), look.STRONG),
        gap(2),
        grid(heads, lines, (0.13, 0.18, 0.22, 0.13, 0.34)),
        *more,
    ]


def _ended(one: views.FlagView, w: LogWords) -> list[str]:
    by = f"{one.note}\n{one.by}" if one.by else one.note
    ended = w.disposition(one.disposition.value)
    return [w.short_day(one.day), one.user, w.rule(one.rule), ended, by]


def reviews(told: Month, w: LogWords) -> list[Flowable]:
    """Who looked, when, at how much."""
    late = w.number(told.late)
    made: list[Flowable] = [text(w("mon_reviews_text", n=len(told.reviews), late=late))]
    if told.overdue:
        made += [gap(3), card([text(w.counted("mon_overdue", told.overdue), look.STRONG)])]
    if not told.reviews:
        return [*made, gap(3), text(w("mon_none"), look.STRONG)]
    lines = [
        [
            _when(one, told, w),
            one.by,
            w.number(one.entries),
            w.number(one.open_flags),
            one.note,
        ]
        for one in told.reviews
    ]
    heads = [w(n) for n in ("mon_when", "mon_signed", "mon_new", "mon_left", "mon_note")]
    table = grid(heads, lines, (0.21, 0.2, 0.13, 0.11, 0.35), frozenset({2, 3}))
    return [*made, gap(4), table]


def _when(one: views.SignOff, told: Month, w: LogWords) -> str:
    when = one.when.astimezone(told.made.tzinfo)
    return f"{w.short_day(when.date())} {w.time(when)}"


def standing(told: Month, w: LogWords) -> list[Flowable]:
    """Whether the log is complete, and the check code to hold it against later.

    Of a damaged log there is none: what it says would be taken for whole.
    """
    if told.standing.faults:
        return [state_card(told, w), gap(6), card([text(w("mon_code_none"), look.STRONG)])]
    code = told.standing.checkpoint
    lines = [text(w("mon_code"), look.STRONG), text(w("mon_code_text"), look.QUIET)]
    said = [*lines, gap(3), code_drawing(code), gap(3), text(code.rstrip(), look.QUIET)]
    return [state_card(told, w), gap(6), card(said)]


def state_card(told: Month, w: LogWords) -> Flowable:
    """In a few lines: complete or not, where copies are, what is late."""
    now = told.standing
    day, time = w.day(told.made.date()), w.time(told.made)
    said = w("mon_complete", day=day, time=time)
    if now.faults:
        said = w.counted("mon_faults", now.faults, day=day, time=time)
    more = [w("mon_unheld")]
    if now.held is not None:
        more = [w("mon_held", day=w.day(now.held.date()), time=w.time(now.held))]
    more += [w("mon_unsettled", n=now.unsettled)] if now.unsettled else []
    more += [w("mon_gaps", n=w.number(now.gaps))] if now.gaps else []
    more += [w.counted("mon_overdue", told.overdue)] if told.overdue else []
    return card([text(said, look.STRONG), *(text(one) for one in more)], tint=not now.faults)


def code_drawing(code: str) -> Drawing:
    """The check code as a QR code on white, as the daily sheet has it."""
    matrix = segno.make_qr(payload(code), error="m", boost_error=False).matrix
    rows = [bytes(row) for row in matrix]
    dot = _QR_SIDE / (len(rows) + 2 * _QUIET)
    made = Drawing(_QR_SIDE, _QR_SIDE)
    made.add(Rect(0, 0, _QR_SIDE, _QR_SIDE, fillColor=HexColor("#FFFFFF"), strokeColor=None))
    for line, row in enumerate(rows):
        y = _QR_SIDE - (line + 1 + _QUIET) * dot
        for place in (place for place, dark in enumerate(row) if dark):
            x = (place + _QUIET) * dot
            made.add(Rect(x, y, dot * 1.02, dot * 1.02, fillColor=_BLACK, strokeColor=None))
    return made
