"""`backup` and `restore`."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted, local_time, table
from clinicvault.domain.errors import ExitCode
from clinicvault.services.views import MADE_NEWER, NOT_TAKEN_UP, PASSED_OVER, VerifyReport

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
        "faults": [{"seq": seq, "fault": fault} for seq, fault in made.faults],
    }
    text = f"Backed up {counted(made.objects, 'object')}, {made.bytes / 1e6:.1f} MB."
    if made.missing:
        text += f"\nNOT in it, because it is damaged or missing in the vault ({made.missing}):\n"
        text += damage_table(made.damaged)
    if made.faults:
        text += "\nThe access log has faults, in the vault and so in the backup:\n"
        text += table(("Line", "Fault"), list(made.faults), "")
    whole = not (made.missing or made.faults)
    return Outcome(document, text, ExitCode.DONE if whole else ExitCode.INTEGRITY)


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
    told = f"Backup of {local_time(report.backed_up)}. " if report.backed_up else ""
    return dataclasses.replace(
        found, text=f"{told}{_behind(report)}{_not_whole(report)}{found.text}"
    )


def _behind(report: VerifyReport) -> str:
    """What may have been done after the backup that came back, and what to do about it."""
    said = ""
    if report.behind:
        entries = counted(report.behind, "later line of the log", "later lines of the log")
        said += f"This computer knew {entries}: what was done since then is not in it. "
    if passed := _names(report, PASSED_OVER):
        said += (
            "Perhaps NOT the newest. These were passed over, because they are not whole or not "
            f"signed by this clinic: {passed}. "
        )
    if newer := _names(report, MADE_NEWER):
        said += (
            "Perhaps NOT the newest. These say that a newer ClinicVault made them, or somebody "
            f"forged them: {newer}. Install the newest ClinicVault and restore once more. "
        )
    if said:
        said += (
            "Whatever changed after this backup must be done again: people whose access ended "
            "since then may have it back, and consents withdrawn since then may count again. "
        )
    return said


def _not_whole(report: VerifyReport) -> str:
    codes = _names(report, NOT_TAKEN_UP)
    said = f"This computer cannot open what came back ({codes}): use `recover` with two sheets. "
    return said if codes else ""


def _names(report: VerifyReport, what: str) -> str:
    return ", ".join(one.id for one in report.damaged if one.what == what)


COMMANDS = (
    Command(("backup",), "copy what is new to a backup folder", _backup, _backup_options),
    Command(("restore",), "bring a backup back into an empty folder", _restore, _restore_options),
)
