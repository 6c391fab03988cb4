"""`import`: photos go in."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted
from clinicvault.cli.values import VIEWS, date, view
from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ExitCode
from clinicvault.domain.messages import message
from clinicvault.services.views import ImportReport

_UNFINISHED = (
    "An import of yours is unfinished: {left}. "
    "Import the same files again, or go on with it in the window."
)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patient", metavar="CODE", required=True, help="such as P-7K3M-9Q2X")
    parser.add_argument("--visit", type=date, metavar="DATE", help="day of the visit (today)")
    parser.add_argument(
        "--view", type=view, metavar="VIEW", default=View.UNSPECIFIED, help=", ".join(VIEWS)
    )
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="photos or folders")


def _import(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        patient = services.patients.find(args.patient)
        try:
            with cancellable() as cancel, shown(call.terminal, "Importing") as progress:
                report = services.importing.run(
                    patient,
                    args.paths,
                    visit=args.visit,
                    view=args.view,
                    progress=progress,
                    cancel=cancel,
                )
        finally:
            services.importing.close()
        unfinished = services.importing.unfinished()
    if report.cancelled:
        call.terminal.note("\n".join(message("cancelled", {})))
    if unfinished is not None:
        _, left = unfinished
        call.terminal.note(_UNFINISHED.format(left=counted(left, "file is left", "files are left")))
    incomplete = bool(report.refused) or report.cancelled
    code = ExitCode.FINDINGS if incomplete else ExitCode.DONE
    return Outcome(_document(report), _text(report), code)


def _document(report: ImportReport) -> dict[str, object]:
    return {
        "imported": [
            {"path": one.path, "photo": one.photo, "kind": one.kind.value}
            for one in report.imported
        ],
        "duplicates": [{"path": one.path, "photo": one.photo} for one in report.duplicates],
        "refused": [
            {"path": one.path, "reason": one.reason, "message": one.message}
            for one in report.refused
        ],
    }


def _text(report: ImportReport) -> str:
    lines = [f"{counted(len(report.imported), 'photo')} imported in {report.seconds:.1f} s."]
    if report.duplicates:
        lines.append(f"{counted(len(report.duplicates), 'photo')} here already.")
    if report.refused:
        lines.append(f"{counted(len(report.refused), 'file')} not taken in:")
        lines += [f"  {one.path}: {one.message}" for one in report.refused]
    return "\n".join(lines)


COMMANDS = (
    Command(("import",), "take photos in; folders are searched for photos", _import, _options),
)
