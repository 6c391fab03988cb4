"""Sections of the patient's own copy: who saw what, and everything in numbers."""

from __future__ import annotations

import itertools

from reportlab.platypus import Flowable

from . import style as look
from .content import Deed, PatientCopy
from .style import gap, grid, room, text
from .words import ReportWords

_DAY_HEIGHT = 75
"""Points: a day's heading with the head and first line of its table."""
_WIDE = (0.75, 0.25)
_NUMBERS = frozenset({1})


def seen(copy: PatientCopy, w: ReportWords) -> list[Flowable]:
    """Who opened the record, in short and day by day."""
    found = copy.seen
    made: list[Flowable] = []
    if found.unread:
        made += [text(w.counted("unread", found.unread), look.QUIET), gap(2)]
    read = w("seen_read", day=w.day(found.read.date()), time=w.time(found.read), by=found.by)
    made += [text(read, look.STRONG), gap(2)]
    if not found.acts:
        return [*made, text(w("seen_none"), look.QUIET)]
    people = [[name or w("nobody"), str(count)] for name, count in found.people]
    return [
        *made,
        text(w("seen_intro", n=found.entries, size=found.size), look.QUIET),
        gap(3),
        grid([w("person"), w("entries")], people, _WIDE, _NUMBERS),
        gap(4),
        *_days(copy, w),
    ]


def _days(copy: PatientCopy, w: ReportWords) -> list[Flowable]:
    heads = [w(name) for name in ("time", "person", "what", "why", "computer")]
    made: list[Flowable] = []
    for day, acts in itertools.groupby(copy.seen.acts, lambda act: act.since.date()):
        lines = [_deed(w, act) for act in acts]
        made += [room(_DAY_HEIGHT), text(w.day(day), look.STRONG)]
        made += [grid(heads, lines, (0.12, 0.18, 0.38, 0.18, 0.14)), gap(3)]
    return made


def _deed(w: ReportWords, act: Deed) -> list[str]:
    since, last = w.time(act.since), w.time(act.last)
    notes = [
        w("to_whom", to=act.told) if act.outcome == "given" and act.told else act.told,
        w("times", n=act.times) if act.times > 1 else "",
        w.counted("pictures", act.objects) if act.objects > act.times else "",
        w.outcome(act.outcome),
    ]
    what = ", ".join([w.event(act.event), *(note for note in notes if note)])
    span = since if since == last else f"{since} – {last}"
    return [span, act.who or w("nobody"), what, w.slug(act.purpose), act.computer]


def rows(copy: PatientCopy, w: ReportWords) -> list[Flowable]:
    """How many entries each table of the database has about the patient."""
    lines = [[name, str(count)] for name, count in w.rows(copy.rows)]
    table = grid([w("what"), w("entries")], lines, _WIDE, _NUMBERS)
    return [text(w("rows_intro"), look.QUIET), gap(2), table]
