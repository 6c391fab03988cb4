"""`export`: photos leave, encrypted for one recipient."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from clinicvault.cli import passwords
from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.outputs import refuse_existing
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted
from clinicvault.cli.values import (
    PURPOSES,
    channel_option,
    filled,
    no_face_option,
    one_of,
    photo_id,
    purpose,
)
from clinicvault.services.api import Services
from clinicvault.services.views import ExportResult


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patient", metavar="CODE", required=True, help="such as P-7K3M-9Q2X")
    parser.add_argument(
        "--photo",
        type=photo_id,
        metavar="ID",
        nargs="+",
        action="extend",
        required=True,
        help="as `photo list` shows them",
    )
    parser.add_argument(
        "--recipient", type=filled, metavar="TEXT", required=True, help="who gets it, for the log"
    )
    parser.add_argument(
        "--recipient-address",
        type=filled,
        metavar="TEXT",
        help="where they are, for the accounting of disclosures",
    )
    parser.add_argument(
        "--purpose", type=purpose, metavar="PURPOSE", required=True, help=", ".join(PURPOSES)
    )
    parser.add_argument(
        "--kind", type=one_of(KINDS), metavar="KIND", required=True, help=", ".join(sorted(KINDS))
    )
    parser.add_argument("--output", type=Path, metavar="PATH", required=True, help="a new file")
    channel_option(parser)
    no_face_option(parser)
    _protection_options(parser)


def _protection_options(parser: argparse.ArgumentParser) -> None:
    protection = parser.add_mutually_exclusive_group()
    protection.add_argument(
        "--age-recipient", type=filled, metavar="KEY", help="the recipient's age key (age1...)"
    )
    protection.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="file whose first line is the passphrase; without both options one is made",
    )


def _age(call: Call, services: Services, patient: str, output: Path) -> ExportResult:
    args = call.args
    phrase = args.passphrase_file and passwords.first_line(args.passphrase_file, call.terminal)
    with cancellable() as cancel, shown(call.terminal, "Exporting") as progress:
        return services.exporting.export_age(
            patient,
            args.photo,
            recipient=args.recipient,
            purpose=args.purpose,
            output=output,
            address=args.recipient_address or "",
            channel=args.channel,
            age_recipient=args.age_recipient or "",
            passphrase=phrase or "",
            no_face=args.no_face,
            progress=progress,
            cancel=cancel,
        )


Exporter = Callable[[Call, Services, str, Path], ExportResult]

KINDS: dict[str, Exporter] = {"age": _age}


def _export(call: Call) -> Outcome:
    output = refuse_existing(call.args.output)
    with call.unlocked() as services:
        patient = services.patients.find(call.args.patient)
        exporter: Exporter = call.args.kind
        made = exporter(call, services, patient, output)
    document = {"output": made.output, "log_entry": made.log_entry}
    text = f"The package lies at {made.output} (log entry {made.log_entry})."
    lying = sum(turn != 1 for turn in made.orientations)
    if lying:
        text += (
            f"\n{counted(lying, 'picture')} as the camera stored it, not upright: "
            "manifest.json in the package says how to turn each."
        )
    if made.passphrase:
        document["passphrase"] = made.passphrase
        text += f"\nIts passphrase, shown once: {made.passphrase}\nTell it by another channel."
    return Outcome(document, text)


COMMANDS = (Command(("export",), "hand photos over as an encrypted package", _export, _options),)
