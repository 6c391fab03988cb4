"""`backup` and `restore`."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted

from .health import verdict


def _backup_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("destination", type=Path, metavar="DEST", help="folder for the backup")


def _backup(call: Call) -> Outcome:
    with (
        call.unlocked() as services,
        cancellable() as cancel,
        shown(call.terminal, "Backing up") as progress,
    ):
        made = services.backup.backup(call.args.destination, progress, cancel)
    document = {
        "when": made.when.isoformat(timespec="seconds"),
        "objects": made.objects,
        "bytes": made.bytes,
        "destination": made.destination,
    }
    size = f"{made.bytes / 1e6:.1f} MB"
    return Outcome(document, f"Backed up {counted(made.objects, 'object')}, {size}.")


def _restore_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", type=Path, metavar="SRC", help="the backup's folder; --vault is an empty folder"
    )


def _restore(call: Call) -> Outcome:
    vault = call.vault
    with shown(call.terminal, "Restoring") as progress:
        report = call.wiring.restore(call.args.source, vault, progress)
    return verdict(report, vault=str(vault))


COMMANDS = (
    Command(("backup",), "copy what is new to a backup folder", _backup, _backup_options),
    Command(("restore",), "bring a backup back into an empty folder", _restore, _restore_options),
)
