"""CSV (RFC 4180) for spreadsheets: UTF-8 with a mark, no cell that a spreadsheet would calculate.

The last row holds the checkpoint.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from .form import Form
from .told import Entry, Source

HEADS = (
    "entry", "time", "event", "outcome", "user", "patient", "pictures", "purpose", "computer",
    "more", "objects", "user id", "computer id", "session", "leaf",
)  # fmt: skip
_CALCULATED = tuple("=+-@\t\r\n|%＝＋－＠")
"""What makes a cell a formula at its beginning, in full width too (CWE-1236)."""
_CELL = 32_000
"""Characters: a spreadsheet cuts a cell at 32,767."""


def row(cells: Sequence[object]) -> bytes:
    """One line, every cell guarded; also for other tables of the program."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guarded(str(cell)) for cell in cells])
    return out.getvalue().encode()


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would calculate."""
    cut = cell if len(cell) <= _CELL else f"{cell[:_CELL]}…"
    return f"'{cut}" if cut.lstrip().startswith(_CALCULATED) else cut


def _begin(_source: Source) -> bytes:
    return MARK + row(HEADS)


MARK = "\ufeff".encode()
"""By it spreadsheets know that the text is UTF-8."""


def _entry(_source: Source, entry: Entry) -> bytes:
    more = "; ".join(f"{name}: {value}" for name, value in entry.detail)
    when = entry.time.isoformat(timespec="milliseconds")
    problem = f"{entry.event} ({entry.problem})" if entry.problem else entry.event
    return row(
        (
            entry.seq, when, problem, entry.outcome, entry.user, entry.patient,
            len(entry.objects), entry.purpose, entry.workstation, more, " ".join(entry.objects),
            entry.user_id, entry.workstation_id, entry.session, entry.leaf,
        )
    )  # fmt: skip


def _close(_source: Source, checkpoint: str, by: Entry) -> bytes:
    cells = dict.fromkeys(HEADS, "")
    cells |= {"time": by.time.isoformat(timespec="milliseconds"), "event": "checkpoint"}
    return row(list((cells | {"more": checkpoint}).values()))


FORM = Form("csv", ".csv", _entry, _close, _begin)
