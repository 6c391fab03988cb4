"""`workstation`: ask to be let in, let in, join, list, end a computer's access."""

from __future__ import annotations

import argparse
import io
import os

import segno

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.tables import local_time, table
from clinicvault.cli.values import filled
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.services.api import Services
from clinicvault.services.views import WaitingWorkstation, WorkstationView

_REQUESTED = """\
Read these four words to an administrator, who confirms them at a computer of the clinic:

    {words}

{qr}"""
_ADDED = """\
{name} is let in. Type these sixteen words there (clinicvault workstation enrol --code "…"):

    {code}

{qr}"""


def _qr(words: str) -> str:
    """The words as a QR code in half blocks."""
    out = io.StringIO()
    segno.make_qr(words, error="m").terminal(out, compact=True)
    return out.getvalue()


def _request_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", type=filled, metavar="NAME", help="how the clinic calls it")


def _request(call: Call) -> Outcome:
    joining = call.wiring.joining()
    asked = joining.request(call.vault, call.args.name or joining.suggested_name())
    document = {"name": asked.name, "words": asked.words}
    return Outcome(document, lambda: _REQUESTED.format(words=asked.words, qr=_qr(asked.words)))


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words", type=filled, metavar="WORDS", help="the four words on the new computer's screen"
    )
    parser.add_argument(
        "--name",
        type=filled,
        metavar="NAME",
        help="how the clinic calls it; without it, as it calls itself",
    )


def _add(call: Call) -> Outcome:
    with call.unlocked() as services:
        made = services.workstations.add(call.args.words, call.args.name or "")
    document = {"name": made.workstation, "code": made.code}
    text = {"name": made.workstation, "code": made.code}
    return Outcome(document, lambda: _ADDED.format(qr=_qr(made.code), **text))


def _enrol_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--code",
        type=filled,
        metavar="WORDS",
        help="the sixteen words of the administrator's screen; without it you are asked",
    )


def _enrol(call: Call) -> Outcome:
    code = call.args.code or call.terminal.ask("The sixteen words: ")
    call.wiring.joining().enrol(call.vault, code)
    return Outcome({"enrolled": True}, "This computer is one of the clinic's now.")


def _list(call: Call) -> Outcome:
    named = call.args.user or os.environ.get("CLINICVAULT_USER", "")
    with call.unlocked() if named else call.opened() as services:
        known, waiting = services.workstations.list(), _waiting(services)
    heads = ("Computer", "Since", "Last seen", "")
    rows = [(one.name, local_time(one.since), local_time(one.seen), _state(one)) for one in known]
    rows += [
        (one.name or "-", local_time(one.asked), "-", f"waits: {one.words}") for one in waiting
    ]
    document = {
        "workstations": [_document(one) for one in known],
        "waiting": [_waits(one) for one in waiting],
    }
    return Outcome(document, lambda: table(heads, rows, "No computer."))


def _waiting(services: Services) -> tuple[WaitingWorkstation, ...]:
    """What administrators alone see."""
    try:
        return services.workstations.waiting()
    except Refused:
        return ()


def _state(one: WorkstationView) -> str:
    if one.revoked is not None:
        return f"access ended {local_time(one.revoked)}"
    if one.clock_behind:
        return "this one; its clock is behind"
    return "this one" if one.own else ""


def _document(one: WorkstationView) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "since": one.since.isoformat(),
        "seen": one.seen.isoformat() if one.seen else None,
        "own": one.own,
        "revoked": one.revoked.isoformat() if one.revoked else None,
        "clock_behind": one.clock_behind,
    }


def _waits(one: WaitingWorkstation) -> dict[str, object]:
    return {"words": one.words, "asked": one.asked.isoformat(), "name": one.name}


def _revoke_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", type=filled, metavar="NAME", help="the computer's name, or its id")


def _revoke(call: Call) -> Outcome:
    with call.unlocked() as services:
        gone = _meant(services.workstations.list(), call.args.name)
        told = services.workstations.revoke(gone)
    document = {
        "revoked": told.workstation,
        "stay": list(told.stay),
        "people": told.people,
        "until": told.until.isoformat(),
    }
    text = (
        f"{told.workstation} opens nothing any more. Everybody's keys are made anew at the next "
        f"unlock; who does not unlock until {local_time(told.until)} needs a new one-time code."
    )
    return Outcome(document, text)


def _clock(call: Call) -> Outcome:
    with call.unlocked() as services:
        services.workstations.accept_clock()
    return Outcome({"accepted": True}, "What ends by day is judged by this computer's clock again.")


def _meant(known: tuple[WorkstationView, ...], name: str) -> str:
    """The id of the one computer of that name whose access goes on.

    UsageError("workstation-missing") for none, ("workstation-ambiguous") for several.
    """
    wanted = " ".join(name.split()).casefold()
    working = [one for one in known if one.revoked is None]
    found = [one.id for one in working if wanted in {one.id, one.name.casefold()}]
    if not found:
        raise UsageError("workstation-missing")
    if len(found) > 1:
        raise UsageError("workstation-ambiguous")
    return found[0]


COMMANDS = (
    Command(
        ("workstation", "request"),
        "ask that this computer be let in; prints four words",
        _request,
        _request_options,
    ),
    Command(
        ("workstation", "add"),
        "let a computer in whose four words you have compared; prints its code",
        _add,
        _add_options,
    ),
    Command(
        ("workstation", "enrol"),
        "join with the code, at the computer that was let in",
        _enrol,
        _enrol_options,
    ),
    Command(("workstation", "list"), "the clinic's computers, and who waits to be let in", _list),
    Command(
        ("workstation", "clock"),
        "this computer's clock was ahead before, and is right now",
        _clock,
    ),
    Command(
        ("workstation", "revoke"),
        "end a computer's access; the others share a new secret",
        _revoke,
        _revoke_options,
    ),
)
