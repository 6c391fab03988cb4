"""The accounting of disclosures as a file: PDF for people, CSV for spreadsheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from reportlab.platypus import Flowable

from clinicvault.services import views
from clinicvault.services.log.exports.csv_table import MARK, cell_time, row
from clinicvault.services.log.words import PLAIN, LogWords
from clinicvault.services.paper import paper
from clinicvault.services.reports import style as look
from clinicvault.services.reports.style import card, figures, gap, grid, text

_SIX_YEARS = 6
_COLUMNS = (
    "time", "utc", "recipient", "address", "description", "pictures", "form", "purpose", "patient",
    "by", "log entry",
)  # fmt: skip


def accounting_pdf(
    said: views.Accounting, words: LogWords, clinic: str, by: str, now: dt.datetime
) -> bytes:
    """A4 pages; the document's own facts name no patient. Times are told in the zone of `now`."""

    def story() -> list[Flowable]:
        return [*_front(said, words, clinic, by, now), gap(5), *_table(said, words, now.tzinfo)]

    named = said.source in {"directory", "both"}
    return paper(
        story,
        words,
        clinic=clinic,
        mark=words("acc_document"),
        title=words("acc_document"),
        footer=words("acc_footer" if named else "acc_footer_codes"),
    )


def accounting_csv(
    said: views.Accounting, words: LogWords, clinic: str, by: str, now: dt.datetime
) -> bytes:
    """RFC 4180 with guarded cells; the columns are named in English, whatever the language.

    Times stand twice: in the zone of `now`, and in UTC.
    """
    del clinic, by
    zone = now.tzinfo or dt.UTC
    lines = [
        (
            cell_time(one.when, zone),
            one.when.isoformat(timespec="seconds"),
            _to(one, words),
            one.address,
            words.given(one.photos, one.form, one.visits),
            one.photos,
            one.form,
            one.purpose,
            one.patient,
            one.by,
            one.entry if one.entry >= 0 else "",
        )
        for one in said.lines
    ]
    lost = [("", "", "", "", told) for told in _damage(said, words)]
    return MARK + b"".join(row(line) for line in (_COLUMNS, *lines, *lost))


def _front(
    said: views.Accounting, w: LogWords, clinic: str, by: str, now: dt.datetime
) -> list[Flowable]:
    whose = w("acc_patient", patient=said.patient) if said.patient else w("acc_all")
    period = w("period", since=w.day(said.since), until=w.day(said.until))
    made = w("made", day=w.day(now.date()), time=w.time(now), by=by)
    source = w(f"acc_{said.source}")
    return [
        gap(6),
        text(w("acc_title"), look.TITLE),
        text(clinic, look.NAME),
        gap(5),
        card([text(whose, look.NAME), text(period), text(made, look.QUIET)], tint=True),
        gap(5),
        *_unread(said, w),
        text(w("acc_intro")),
        gap(2),
        text(f"{source} {w('acc_law')}{_early(said, w, now)}", look.QUIET),
        gap(5),
        figures(
            [
                (len(said.lines), w("acc_lines")),
                (len({one.recipient for one in said.lines if one.recipient}), w("acc_people")),
                (sum(one.photos for one in said.lines), w("acc_photos")),
            ]
        ),
    ]


def _unread(said: views.Accounting, w: LogWords) -> list[Flowable]:
    told = _damage(said, w)
    return [card([text(one, look.STRONG) for one in told]), gap(4)] if told else []


def _damage(said: views.Accounting, w: LogWords) -> list[str]:
    """Why more may have been given than is told here."""
    found = {
        "acc_unread": said.unread,
        "acc_unread_log": said.unread_log,
        "acc_faults": said.faults,
    }
    return [w.counted(key, count) for key, count in found.items() if count]


def _early(said: views.Accounting, w: LogWords, now: dt.datetime) -> str:
    today = now.date()
    owed = dt.date(today.year - _SIX_YEARS, today.month, min(today.day, 28))
    return f" {w('acc_early')}" if said.since < owed else ""


def _table(said: views.Accounting, w: LogWords, zone: dt.tzinfo | None) -> list[Flowable]:
    if not said.lines:
        return [text(w("acc_none"), look.STRONG)]
    heads = [w("acc_date"), w("acc_to"), w("acc_what"), w("acc_why")]
    heads += [] if said.patient else [w("acc_whose")]
    shares = (0.15, 0.3, 0.23, 0.14, 0.18) if said.patient else (0.13, 0.25, 0.19, 0.13, 0.15, 0.15)
    lines = [_cells(one, said, w, zone) for one in said.lines]
    return [grid([*heads, w("acc_by")], lines, shares)]


def _to(one: views.DisclosureLine, w: LogWords) -> str:
    """Who got it; "" where nobody wrote it down."""
    return one.recipient or (w(f"handed_{one.handed}") if one.handed else "")


def _cells(
    one: views.DisclosureLine, said: views.Accounting, w: LogWords, zone: dt.tzinfo | None
) -> list[str]:
    when = one.when.astimezone(zone)
    missing = w("acc_address_missing") if one.recipient else ""
    to = _to(one, w) or w("acc_kept" if one.form == PLAIN else "unknown")
    return [
        f"{w.short_day(when.date())}\n{w.time(when)}",
        "\n".join(filter(None, (to, one.address or missing))),
        w.given(one.photos, one.form, one.visits),
        w.purpose(one.purpose),
        *([] if said.patient else [one.patient]),
        one.by or w("nobody"),
    ]


Writer = Callable[[views.Accounting, LogWords, str, str, dt.datetime], bytes]
"""From accounting, words, clinic, who makes it and when."""
WRITERS: Mapping[str, Writer] = MappingProxyType({".pdf": accounting_pdf, ".csv": accounting_csv})
"""By the file's ending."""
