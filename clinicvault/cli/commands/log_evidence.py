"""`log evidence`: the whole log for somebody who verifies it without ClinicVault."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.outputs import refuse_existing, require_ending
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import LINES, counted


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output", type=Path, metavar="FILE.zip", required=True, help="a new file, a ZIP archive"
    )


def _evidence(call: Call) -> Outcome:
    output = refuse_existing(require_ending(call.args.output, ".zip"))
    with (
        call.unlocked() as services,
        cancellable() as cancel,
        shown(call.terminal, "Writing the evidence") as progress,
    ):
        lines = services.log_exports.evidence(output, progress, cancel)
    told = f"{counted(lines, 'line')} of the log with all that proves them written to {output}."
    text = f"{told}\n{LINES} Keep it as you keep the log."
    return Outcome({"output": str(output), "lines": lines}, text)


COMMANDS = (
    Command(
        ("log", "evidence"),
        "write the log with a script that verifies it elsewhere (administrators)",
        _evidence,
        _options,
    ),
)
