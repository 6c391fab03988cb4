"""`import`: photos go in."""

from __future__ import annotations

import argparse
import dataclasses
import os
from collections.abc import Sequence
from pathlib import Path

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted
from clinicvault.cli.values import VIEWS, date, view
from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ExitCode
from clinicvault.domain.messages import message
from clinicvault.services.views import ImportReport, RefusedFile, SourceLook

_UNFINISHED = (
    "An import of yours is unfinished: {left}. "
    "Import the same files again, or go on with it in the window."
)

_BEFORE = {
    "rendered": (
        "RAW file is turned into a 16-bit picture",
        "RAW files are turned into 16-bit pictures",
    ),
    "may-be-re-encoded": (
        "TIFF or PDF file may have to be written anew from its pixels",
        "TIFF or PDF files may have to be written anew from their pixels",
    ),
    "sound-dropped": ("film loses its sound", "films lose their sound"),
}
"""Treatment -> what is said of one file, of several."""


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patient", metavar="CODE", required=True, help="such as P-7K3M-9Q2X")
    parser.add_argument("--visit", type=date, metavar="DATE", help="day of the visit (today)")
    parser.add_argument(
        "--view", type=view, metavar="VIEW", default=View.UNSPECIFIED, help=", ".join(VIEWS)
    )
    parser.add_argument(
        "paths", type=Path, nargs="+", metavar="PATH", help="photos, folders or ZIP files"
    )


def _import(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        patient = services.patients.find(args.patient)
        try:
            with cancellable() as cancel, shown(call.terminal, "Importing") as progress:
                _foretell(call, services.importing.look(args.paths, cancel))
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
    if report.gone:
        call.terminal.note("\n".join(message("source-gone", {})))
    if unfinished is not None:
        _, left = unfinished
        call.terminal.note(_UNFINISHED.format(left=counted(left, "file is left", "files are left")))
    incomplete = bool(report.refused) or report.cancelled or report.gone
    code = ExitCode.FINDINGS if incomplete else ExitCode.DONE
    report = _as_given(report, args.paths)
    return Outcome(_document(report), _text(report), code)


def _as_given(report: ImportReport, paths: Sequence[Path]) -> ImportReport:
    """Paths as they were typed, not from the root."""
    typed = {f"{path.absolute()}": f"{path}" for path in paths if not path.is_absolute()}

    def told(name: str) -> str:
        for whole, short in typed.items():
            if name == whole or name.startswith((f"{whole}{os.sep}", f"{whole}!//")):
                return f"{short}{name[len(whole) :]}"
        return name

    return dataclasses.replace(
        report,
        imported=tuple(dataclasses.replace(one, path=told(one.path)) for one in report.imported),
        duplicates=tuple(
            dataclasses.replace(one, path=told(one.path)) for one in report.duplicates
        ),
        refused=tuple(dataclasses.replace(one, path=told(one.path)) for one in report.refused),
        left_out=tuple(dataclasses.replace(one, path=told(one.path)) for one in report.left_out),
    )


def _foretell(call: Call, look: SourceLook) -> None:
    """What will not be kept as it is, said before anything is taken in."""
    counts: dict[str, int] = {}
    for one in look.kinds:
        counts[one.treatment] = counts.get(one.treatment, 0) + one.files
    for treatment, (single, several) in _BEFORE.items():
        if number := counts.get(treatment, 0):
            call.terminal.note(f"{number} {single if number == 1 else several}.")


def _document(report: ImportReport) -> dict[str, object]:
    document: dict[str, object] = {
        "imported": [
            {"path": one.path, "photo": one.photo, "kind": one.kind.value}
            for one in report.imported
        ],
        "duplicates": [{"path": one.path, "photo": one.photo} for one in report.duplicates],
        "refused": [
            {"path": one.path, "reason": one.reason, "message": one.message}
            | ({"kept": one.kept} if one.kept else {})
            for one in report.refused
        ],
    }
    if report.left_out:
        document["left_out"] = [
            {"path": one.path, "reason": one.reason} | ({"photo": one.photo} if one.photo else {})
            for one in report.left_out
        ]
    return document


def _text(report: ImportReport) -> str:
    lines = [f"{counted(len(report.imported), 'photo')} imported in {report.seconds:.1f} s."]
    if report.duplicates:
        lines.append(f"{counted(len(report.duplicates), 'photo')} here already.")
    if report.refused:
        lines.append(f"{counted(len(report.refused), 'file')} not taken in:")
        lines += [f"  {one.path}: {one.message}{_aside(one)}" for one in report.refused]
    if report.left_out:
        lines.append(f"{counted(len(report.left_out), 'file')} left out:")
        lines += [f"  {one.path}: {message(one.reason, {})[0]}" for one in report.left_out]
    return "\n".join(lines)


def _aside(refused: RefusedFile) -> str:
    return " It is kept safe with the patient, to be tried again." if refused.kept else ""


COMMANDS = (
    Command(("import",), "take photos in; folders are searched for photos", _import, _options),
)
