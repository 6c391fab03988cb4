"""`log`: verify and accept the access log."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli import passwords
from clinicvault.cli.command import Call, Command, Outcome, find_user
from clinicvault.cli.last_copy import copy_facts, copy_line
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted, table
from clinicvault.cli.values import filled
from clinicvault.domain.errors import ExitCode, UsageError
from clinicvault.services.views import LastCopy, LogStatus


def _verify(call: Call) -> Outcome:
    with call.opened() as services, shown(call.terminal, "Verifying the log") as progress:
        status = services.review.verify(progress)
    code = ExitCode.DONE if status.ok else ExitCode.INTEGRITY
    return Outcome(_status(status), _told(status), code)


def _status(status: LogStatus) -> dict[str, object]:
    return {
        # The older word for the same, on which scripts rely.
        "entries": status.entries,
        "lines": status.entries,
        "checkpoint": status.checkpoint,
        "ok": status.ok,
        "faults": [{"seq": seq, "fault": fault} for seq, fault in status.faults],
        "misfits": status.misfits,
        **copy_facts(_last(status)),
    }


def _last(status: LogStatus) -> LastCopy:
    return LastCopy(status.witnessed, status.witnessed_by)


def _told(status: LogStatus) -> str:
    lines = counted(status.entries, "line")
    held = copy_line(_last(status)) + _of_ended(status.misfits)
    if status.ok:
        told = f"Log complete, {lines}, checked {status.checked:%Y-%m-%d %H:%M} UTC."
        return f"{told}\n{held}{_to_review(status.unsettled)}"
    faults = table(("Line", "Fault"), list(status.faults), "")
    return f"The log is not complete ({lines}).\n{faults}\n{held}"


def _of_ended(count: int) -> str:
    """A line about copies that accuse nobody, if there are any."""
    found = counted(count, "copy", "copies")
    do = "does" if count == 1 else "do"
    told = f"{found} of computers whose access ended {do} not fit: see `clinicvault log witnesses`."
    return f"\n{told}" if count else ""


def _to_review(count: int) -> str:
    """A line about restores that nobody accepted, if there are any."""
    found = counted(count, "restore or loss", "restores or losses")
    return f"\n{found} not reviewed yet: see `clinicvault log settle`." if count else ""


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
    if file is not None and name is None:
        raise UsageError("option-needs", option="--with-password-file", other="--with")
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
    Command(("log", "verify"), "check that no line of it is missing or altered", _verify),
    Command(
        ("log", "settle"),
        "accept that a backup was restored (administrator and privacy officer)",
        _settle,
        _settle_options,
    ),
)
