"""`log`: read, verify, export and accept the access log."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

from clinicvault.cli import passwords
from clinicvault.cli.command import Call, Command, Outcome, find_user
from clinicvault.cli.outputs import refuse_existing
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted, table
from clinicvault.cli.values import filled, positive
from clinicvault.domain.errors import ExitCode
from clinicvault.services.api import ReviewService
from clinicvault.services.views import LogRow, LogStatus

_PAGE = 1000


def _list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=positive, metavar="N", help="only the newest N entries")
    parser.add_argument("--event", type=filled, metavar="WORD", help="only this kind of event")
    parser.add_argument("--patient", type=filled, metavar="CODE", help="only this patient")
    parser.add_argument("--outcome", type=filled, metavar="WORD", help="only this outcome")


def _list(call: Call) -> Outcome:
    with call.unlocked() as services:
        rows = list(_pages(services.review, call.args))
    documents = [_document(row) for row in rows]
    return Outcome({"entries": documents}, functools.partial(_table, rows))


def _pages(review: ReviewService, args: argparse.Namespace) -> Iterator[LogRow]:
    """Newest first, page by page, until the log or the limit ends."""
    left, before = args.limit, None
    while left is None or left > 0:
        asked = _PAGE if left is None else min(_PAGE, left)
        rows = review.page(
            before,
            asked,
            event=args.event or "",
            patient=args.patient or "",
            outcome=args.outcome or "",
        )
        yield from rows
        if len(rows) < asked:
            return
        before = rows[-1].seq
        left = None if left is None else left - len(rows)


def _document(row: LogRow) -> dict[str, object]:
    return {
        "seq": row.seq,
        "time": row.time.isoformat(timespec="milliseconds"),
        "user": row.user,
        "event": row.event,
        "patient": row.patient,
        "objects": list(row.objects),
        "purpose": row.purpose,
        "outcome": row.outcome,
    }


def _table(rows: Sequence[LogRow]) -> str:
    heads = ("Entry", "Time", "User", "Event", "Patient", "Photos", "Reason", "Outcome", "More")
    return table(heads, [_cells(row) for row in rows], "No entries.")


def _cells(row: LogRow) -> tuple[object, ...]:
    more = ", ".join(f"{name}: {value}" for name, value in row.detail)
    when = f"{row.time:%Y-%m-%d %H:%M:%S}"
    photos = len(row.objects) or ""
    return (row.seq, when, row.user, row.event, row.patient, photos, row.purpose, row.outcome, more)


def _verify(call: Call) -> Outcome:
    with call.opened() as services, shown(call.terminal, "Verifying the log") as progress:
        status = services.review.verify(progress)
    code = ExitCode.DONE if status.ok else ExitCode.INTEGRITY
    return Outcome(_status(status), _told(status), code)


def _status(status: LogStatus) -> dict[str, object]:
    return {
        "entries": status.entries,
        "checkpoint": status.checkpoint,
        "ok": status.ok,
        "faults": [{"seq": seq, "fault": fault} for seq, fault in status.faults],
    }


def _told(status: LogStatus) -> str:
    entries = counted(status.entries, "entry", "entries")
    if status.ok:
        told = f"Log complete, {entries}, checked {status.checked:%Y-%m-%d %H:%M} UTC."
        return f"{told}{_to_review(status.unsettled)}"
    rows = [(seq, fault) for seq, fault in status.faults]
    return f"The log is not complete ({entries}).\n{table(('Entry', 'Fault'), rows, '')}".rstrip()


def _to_review(count: int) -> str:
    """A line about restores that nobody accepted, if there are any."""
    found = counted(count, "restore or loss", "restores or losses")
    return f"\n{found} not reviewed yet: see `clinicvault log settle`." if count else ""


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output", type=Path, metavar="FILE", required=True, help="a new file, one JSON a line"
    )


def _export(call: Call) -> Outcome:
    output = refuse_existing(call.args.output)
    with call.unlocked() as services, shown(call.terminal, "Exporting the log") as progress:
        entries = services.review.export(output, progress)
    text = f"{counted(entries, 'entry', 'entries')} written to {output}."
    return Outcome({"output": str(output), "entries": entries}, text)


def _checkpoint(call: Call) -> Outcome:
    with call.opened() as services:
        text = services.review.checkpoint()
    return Outcome({"checkpoint": text}, text.rstrip("\n"))


def _settle_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--with",
        dest="second",
        type=filled,
        metavar="NAME",
        help="the second person, where the one of --user is not both administrator and "
        "privacy officer",
    )
    parser.add_argument(
        "--with-password-file",
        type=Path,
        metavar="FILE",
        help="file whose first line is that person's password; without it you are asked",
    )


def _settle(call: Call) -> Outcome:
    name, file = call.args.second, call.args.with_password_file
    with call.unlocked() as services:
        if name is None:
            accepted = services.review.settle()
        else:
            second = find_user(services.unlocking.vault(), name)
            question = f"Password of {second.name}: "
            typed = passwords.password(file, call.terminal, question)
            accepted = services.review.settle(second.id, typed)
    told = counted(accepted, "restore or loss", "restores or losses")
    text = f"{told} accepted." if accepted else "There is nothing to accept."
    return Outcome({"accepted": accepted}, text)


COMMANDS = (
    Command(("log", "list"), "who did what, newest first (administrators)", _list, _list_options),
    Command(("log", "verify"), "check that no entry is missing or altered", _verify),
    Command(
        ("log", "export"), "write all entries to a file (administrators)", _export, _export_options
    ),
    Command(
        ("log", "settle"),
        "accept that a backup was restored (administrator and privacy officer)",
        _settle,
        _settle_options,
    ),
    Command(("log", "checkpoint"), "print today's check code of the log", _checkpoint),
)
