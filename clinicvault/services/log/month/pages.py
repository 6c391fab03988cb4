"""The pages of the monthly report, one a section."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

from reportlab.platypus import Flowable, PageBreak, Table, TableStyle

from clinicvault.jobs import CancelToken
from clinicvault.services.log.words import LogWords
from clinicvault.services.paper import paper
from clinicvault.services.reports import style as look
from clinicvault.services.reports.style import card, gap, section, text

from . import charts
from .facts import Month
from .people import people
from .review_pages import flags, reviews, standing, state_card
from .tables import drawn

Part = Callable[[Month, LogWords], list[Flowable]]


def month_pdf(told: Month, words: LogWords, cancel: CancelToken | None = None) -> bytes:
    """A4; patients by code alone. Cancelled between the pages."""

    def story() -> list[Flowable]:
        made = _front(told, words)
        for number, (name, part) in enumerate(_SECTIONS, 1):
            made += [PageBreak(), *section(number, words(name)), *part(told, words)]
        return made

    month = words.month(told.since.year, told.since.month)
    return paper(
        story,
        words,
        clinic=told.clinic,
        mark=month,
        title=f"{words('mon_document')}: {month}",
        footer=words("mon_footer"),
        cancel=cancel,
    )


def _front(told: Month, w: LogWords) -> list[Flowable]:
    month = w.month(told.since.year, told.since.month)
    made = w("made", day=w.day(told.made.date()), time=w.time(told.made), by=told.by)
    running = [text(w("mon_running", day=w.day(told.until)), look.QUIET)] if told.running else []
    return [
        gap(8),
        text(w("mon_title"), look.TITLE),
        text(w("mon_of", month=month, clinic=told.clinic), look.NAME),
        gap(6),
        card([text(w("mon_short"), look.NAME), text(w("mon_short_text", month=month)), *running,
              gap(1.5), text(made, look.QUIET), text(_zone(told, w), look.QUIET)], tint=True),
        gap(6),
        _tiles(told, w),
        gap(8),
        text(w("mon_days"), look.STRONG),
        gap(2),
        _days(told),
        text(w("mon_days_note"), look.QUIET),
        gap(7),
        state_card(told, w),
    ]  # fmt: skip


def _zone(told: Month, w: LogWords) -> str:
    """By whose days and hours it is told; without a clinic's zone that must not go unsaid."""
    if told.zone.name:
        return w("mon_zone", zone=told.zone.name.replace("_", " "))
    here = told.zone.own.replace("_", " ") or f"UTC{told.made.isoformat()[-6:]}"
    return w("mon_zone_own", zone=here)


def _tiles(told: Month, w: LogWords) -> Table:
    """Eight figures, each with the month before."""
    tiles = [
        _tile(w(f"mon_{name}"), w.number(getattr(told.counts, name)), _before(told, name, w))
        for name in ("entries", "views", "patients", "people", "exports", "refused")
    ]
    found = sum(one.found for one in told.ends)
    tiles.append(_tile(w("mon_flags"), w.number(found)))
    tiles.append(_tile(w("mon_open"), w.number(told.open_flags)))
    made = Table([tiles[:4], tiles[4:]], [look.FRAME / 4] * 4)
    made.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 0.8, look.LINE),
                ("ROUNDEDCORNERS", [6, 6, 6, 6]),
                ("INNERGRID", (0, 0), (-1, -1), 0.5, look.LINE),
                ("TOPPADDING", (0, 0), (-1, -1), 7),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return made


def _before(told: Month, name: str, w: LogWords) -> str:
    """The month before, and whether it is as much of a month as this one."""
    if told.before is None:
        return w("mon_before", n="–")
    figure = w.number(getattr(told.before, name))
    if told.began is not None:
        return w("mon_before_part", n=figure, day=w.short_day(told.began))
    return w("mon_before_whole" if told.running else "mon_before", n=figure)


def _tile(name: str, figure: str, before: str = "") -> list[Flowable]:
    made = [text(figure, look.FIGURE), text(name, look.FIGURE_NAME)]
    return [*made, text(before, look.FIGURE_NAME)] if before else [*made]


def _days(told: Month) -> Flowable:
    values = [
        (str(one.day.day), one.views, one.day.weekday() in told.rules.weekdays)
        for one in told.charts.days
    ]
    work = [value for _, value, working in values if working]
    line = statistics.median(work) if work else None
    return charts.day_bars(values, line, look.FRAME, 185)


def _hours(told: Month, w: LogWords) -> list[Flowable]:
    grid = told.charts.hours
    pairs = [
        (count, usual)
        for row, hours in zip(grid.counts, grid.usual, strict=True)
        for count, usual in zip(row, hours, strict=True)
    ]
    acts = sum(count for count, _ in pairs)
    outside = sum(count for count, usual in pairs if not usual)
    if not acts:
        return [text(w("mon_hours_none"), look.STRONG)]
    days = [w.weekday(day) for day in range(7)]
    ends = w("mon_fewer"), w("mon_more")
    return [
        text(w("mon_hours_text", n=w.number(outside), all=w.number(acts))),
        gap(5),
        charts.hour_grid(grid.counts, grid.usual, days, ends, look.FRAME),
    ]


def _given(told: Month, w: LogWords) -> list[Flowable]:
    given = [one for one in told.charts.purposes if one.exports]
    if not given:
        return [text(w("mon_none"), look.STRONG)]
    most = max(one.exports for one in given)
    rows: Sequence[Sequence[str | Flowable]] = [
        (
            _capital(w.purpose(one.purpose.slug) if one.purpose else w("own_copy")),
            charts.single_bar(one.exports, most, 0.44 * look.FRAME),
            w.number(one.exports),
            w.number(one.photos + (0 if one.purpose else told.own_pictures)),
        )
        for one in given
    ]
    heads = (w("mon_reason"), "", w("mon_count"), w("mon_photos"))
    return [
        text(w("mon_given_text")),
        gap(4),
        drawn(heads, rows, (0.28, 0.46, 0.13, 0.13), frozenset({2, 3})),
    ]


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


_SECTIONS: Sequence[tuple[str, Part]] = (
    ("mon_hours", _hours),
    ("mon_who", people),
    ("mon_given", _given),
    ("mon_unusual", flags),
    ("mon_reviews", reviews),
    ("mon_state", standing),
)
"""Heading and content, in the order of the pages."""
