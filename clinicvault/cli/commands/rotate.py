"""`rotate`: renew everything after an incident, or go on with it."""

from __future__ import annotations

import argparse

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted, table
from clinicvault.cli.values import filled
from clinicvault.domain.errors import ExitCode
from clinicvault.services.views import RotationPart, RotationView

_PARTS = {
    "secret": "computers",
    "people": "people",
    "team": "practitioners' key",
    "archive": "archive's key",
    "officers": "privacy officers' key",
    "directory": "patients' names",
    "log": "access log's key",
    "patients": "active patients",
    "archived": "archived patients",
}


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reason",
        type=filled,
        metavar="TEXT",
        help="order it now, after an incident; without it, go on with what was ordered",
    )


def _rotate(call: Call) -> Outcome:
    if call.args.reason is not None:
        with call.unlocked() as services:
            services.rotation.order(call.args.reason)
    # Unlocked once more after an order: from then on this person has new keys, too.
    with (
        call.unlocked() as services,
        cancellable() as cancel,
        shown(call.terminal, "Renewing") as progress,
    ):
        found = services.rotation.go_on(call.password, progress=progress, cancel=cancel)
    whole = found.over and not found.missing
    code = ExitCode.DONE if whole else ExitCode.FINDINGS
    return Outcome(_document(found), _text(found), code)


def _document(found: RotationView) -> dict[str, object]:
    return {
        "ordered": found.ordered.isoformat(timespec="seconds"),
        "over": found.over and not found.missing,
        "parts": [{"part": one.part, "done": one.done, "total": one.total} for one in found.parts],
        "missing": [one.name for one in found.missing],
        "withdrawn": found.withdrawn,
    }


def _text(found: RotationView) -> str:
    rows = [[_PARTS[one.part], f"{one.done} of {one.total}", _who(one)] for one in found.parts]
    lines = [_headline(found), table(("What", "Done", "Still needed"), rows, "")]
    if found.missing:
        names = ", ".join(one.name for one in found.missing)
        lines.append(f"Get new keys at their next unlock: {names}.")
    if found.withdrawn:
        people = counted(found.withdrawn, "patient")
        lines.append(f"{people} without consent: renewed once they are brought back.")
    return "\n".join(lines)


def _headline(found: RotationView) -> str:
    if not found.over:
        return "Not everything is renewed yet."
    if not found.missing:
        return "Everything is renewed."
    people = counted(len(found.missing), "person has", "people have")
    return f"Everything else is renewed; {people} still to unlock."


def _who(one: RotationPart) -> str:
    """Who has to do something about a part."""
    if one.done >= one.total:
        return ""
    return ", ".join(sorted(role.value for role in one.roles)) or "everybody's unlock"


COMMANDS = (Command(("rotate",), "renew everything after an incident", _rotate, _options),)
