"""`log zone`: by whose clock the access log is read, and the clinic's choice of it."""

from __future__ import annotations

import argparse
import dataclasses

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.values import filled
from clinicvault.domain.errors import InputRefused
from clinicvault.services.api import FlagService
from clinicvault.services.views import ClinicZone

_HERE = "computer"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        dest="name",
        type=filled,
        metavar="NAME",
        help=f"the clinic's from now on: such as Europe/Paris, or `{_HERE}` for this computer's",
    )


def _zone(call: Call) -> Outcome:
    with call.unlocked() as services:
        if call.args.name is not None:
            _choose(services.flags, call.args.name)
        found = services.flags.zone()
    document = {"zone": found.name, "computer": found.own, "apart": found.apart}
    return Outcome(document, _told(found))


def _choose(flags: FlagService, name: str) -> None:
    """InputRefused("zone-unknown"), also where this computer does not say where it is."""
    wanted = flags.zone().own if name == _HERE else name
    if not wanted:
        raise InputRefused("zone-unknown")
    flags.set_rules(dataclasses.replace(flags.rules(), zone=wanted))


def _told(found: ClinicZone) -> str:
    here = found.own or "not known"
    if not found.name:
        return f"The clinic has no time zone: each computer reads the log by its own. Here: {here}."
    return f"The log is read by the clock of {found.name}. This computer's zone: {here}."


COMMANDS = (
    Command(
        ("log", "zone"),
        "the clinic's time zone, by which the log is read (administrators change it)",
        _zone,
        _options,
    ),
)
