"""CSV (RFC 4180) for spreadsheets: UTF-8 with a mark, no cell that a spreadsheet would calculate.

Times stand twice: by the clinic's clock as spreadsheets read them, and in UTC to the millisecond.
The last row holds the checkpoint, in base64: its lines would begin rows in a spreadsheet of another
country, which may make formulas of them.
"""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import re
from collections.abc import Sequence

from .form import Form, Verified
from .told import Entry, Source

HEADS = (
    "entry", "time", "utc", "event", "outcome", "user", "patient", "pictures", "purpose",
    "computer", "more", "objects", "user id", "computer id", "session", "leaf",
)  # fmt: skip
_CALCULATED = re.compile(r"^[\"'\s]*(?=[=+\-@|%＝＋－＠])|^(?=[\t\r\n])")
"""What makes a cell a formula at its beginning, in full width too (CWE-1236)."""
_WITHIN = re.compile(r"([;\t|,\r\n][\"'\s]*)(?=[=+\-@＝＋－＠])")
"""The same behind a sign at which a spreadsheet of another country begins a new cell or row.

There it takes quotes, which stand in the middle of a cell for this one, as the new one's own.
"""
_CELL = 32_000
"""Characters: a spreadsheet cuts a cell at 32,767."""
_PICTURES = re.compile(r"^(photo-|thumbnails-|report-pictures$|export$|import$|raw-kept$)")
"""Events whose objects are pictures; of others they are visits, consents, documents."""


def row(cells: Sequence[object]) -> bytes:
    """One line, every cell guarded; also for other tables of the program."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guarded(str(cell)) for cell in cells])
    return out.getvalue().encode()


def cell_time(when: dt.datetime, zone: dt.tzinfo) -> str:
    """`2026-11-23 14:05:07` in a zone, which spreadsheets of all countries take for a time."""
    try:
        local = when.astimezone(zone)
    except OverflowError:  # the end of the year 9999, an altered program's word
        local = when
    return f"{local:%Y-%m-%d %H:%M:%S}"


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would calculate.

    Also inside it: Excel in French or German splits at semicolons, whatever quotes say.
    """
    cut = cell if len(cell) <= _CELL else f"{cell[:_CELL]}… [{len(cell) - _CELL} more]"
    begun = f"'{cut}" if _CALCULATED.match(cut) else cut
    return _WITHIN.sub(r"\1'", begun)


def _begin(_source: Source) -> bytes:
    return MARK + row(HEADS)


MARK = "\ufeff".encode()
"""By it spreadsheets know that the text is UTF-8."""


def _entry(source: Source, entry: Entry) -> bytes:
    more = " / ".join(f"{name}: {value}" for name, value in entry.detail)
    problem = f"{entry.event} ({entry.problem})" if entry.problem else entry.event
    pictures = len(entry.objects) if _PICTURES.match(entry.event) else 0
    return row(
        (
            entry.seq, *_times(source, entry), problem, entry.outcome, entry.user, entry.patient,
            pictures, entry.purpose, entry.workstation, more, " ".join(entry.objects),
            entry.user_id, entry.workstation_id, entry.session, entry.leaf,
        )
    )  # fmt: skip


def _times(source: Source, entry: Entry) -> tuple[str, str]:
    """By the clinic's clock, and in UTC."""
    return cell_time(entry.time, source.zone), entry.time.isoformat(timespec="milliseconds")


def _close(source: Source, verified: Verified, by: Entry) -> bytes:
    """A row a fault, the checkpoint's last."""
    time, utc = _times(source, by)
    cells = dict.fromkeys(HEADS, "") | {"time": time, "utc": utc}
    coded = base64.b64encode(verified.checkpoint.encode()).decode()
    told = [*(("fault", one) for one in reversed(verified.faults)), ("checkpoint", coded)]
    rows = (cells | {"event": name, "more": text} for name, text in told)
    return b"".join(row(list(one.values())) for one in rows)


FORM = Form("csv", ".csv", _entry, _close, _begin)
