"""The page of people: each against the own month before and the peers."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from clinicvault.services.log.words import LogWords
from clinicvault.services.reports import style as look
from clinicvault.services.reports.style import gap, text

from . import charts
from .facts import Month, Person
from .tables import Cell, drawn, stacked

_SHARES = (0.3, 0.09, 0.31, 0.11, 0.1, 0.09)


def people(told: Month, w: LogWords) -> list[Flowable]:
    """A line a person, busiest first."""
    if not told.people:
        return [text(w("mon_hours_none"), look.STRONG)]
    most = max(max(one.now, one.past or 0, one.peers or 0) for one in told.people)
    names = w("mon_now"), w("mon_past"), w("mon_peers")
    heads = (w("mon_person"), w("mon_worked"), "", *names)
    rows = [_line(one, most, w) for one in told.people]
    return [
        text(w("mon_who_text")),
        gap(4),
        charts.versus_legend(names, look.FRAME),
        gap(2),
        drawn(heads, rows, _SHARES, frozenset({1, 3, 4, 5})),
    ]


def _line(one: Person, most: float, w: LogWords) -> Sequence[Cell]:
    roles = ", ".join(w.role(role) for role in one.roles)
    who = [text(one.name or w("nobody"), look.CELL), text(roles, _SMALL)]
    table: Cell = who[0] if not roles else stacked(who)
    return (
        table,
        str(one.days),
        charts.versus(one.now, one.past, one.peers, most, _SHARES[2] * look.FRAME - 12),
        w.number(one.now),
        w.number(one.past) if one.past is not None else "–",
        w.number(one.peers) if one.peers is not None else "–",
    )


_SMALL = ParagraphStyle("small", parent=look.CELL, fontSize=7.2, leading=9.5,
                             textColor=look.SOFT)  # fmt: skip
