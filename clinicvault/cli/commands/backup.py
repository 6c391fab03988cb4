"""`backup` and `restore`."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted
from clinicvault.domain.errors import ExitCode
from clinicvault.services.views import PASSED_OVER

from .health import damage_table, damages, verdict


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
        **damages(made.damaged),
    }
    text = f"Backed up {counted(made.objects, 'object')}, {made.bytes / 1e6:.1f} MB."
    if not made.missing:
        return Outcome(document, text)
    text += f"\nNOT in it, because it is damaged or missing in the vault ({made.missing}):\n"
    return Outcome(document, text + damage_table(made.damaged), ExitCode.INTEGRITY)


def _restore_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", type=Path, metavar="SRC", help="the backup's folder; --vault is an empty folder"
    )


def _restore(call: Call) -> Outcome:
    vault = call.vault
    with shown(call.terminal, "Restoring") as progress:
        report = call.wiring.restore(call.args.source, vault, progress)
    when = report.backed_up.isoformat() if report.backed_up else ""
    found = verdict(report, vault=str(vault), backed_up=when, behind=report.behind)
    told = f"Backup of {when}. " if when else ""
    if report.behind:
        entries = counted(report.behind, "later log entry", "later log entries")
        told += f"This computer knew {entries}: what was done since then is not in it. "
    if later := [one.id for one in report.damaged if one.what == PASSED_OVER]:
        told += f"NOT the newest: not whole, or not signed by this clinic: {', '.join(later)}. "
    return dataclasses.replace(found, text=f"{told}{found.text}")


COMMANDS = (
    Command(("backup",), "copy what is new to a backup folder", _backup, _backup_options),
    Command(("restore",), "bring a backup back into an empty folder", _restore, _restore_options),
)
