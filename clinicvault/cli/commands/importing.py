"""`import`: photos go in."""

from __future__ import annotations

import argparse
import dataclasses
import os
from collections.abc import Sequence
from pathlib import Path

from clinicvault.cli import passwords
from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted, local_time
from clinicvault.cli.values import VIEWS, date, view
from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ExitCode
from clinicvault.domain.messages import message
from clinicvault.services.views import ImportReport, ReceivedPackage, RefusedFile, SourceLook

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
        "--package-passphrase-file",
        type=Path,
        metavar="FILE",
        help="file whose first line opens packages of other clinics that came encrypted",
    )
    parser.add_argument(
        "paths", type=Path, nargs="+", metavar="PATH", help="photos, folders or packages"
    )


def _import(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        patient = services.patients.find(args.patient)
        phrases = _passphrases(call)
        try:
            with cancellable() as cancel, shown(call.terminal, "Importing") as progress:
                _foretell(call, services.importing.look(args.paths, cancel))
                report = services.importing.run(
                    patient,
                    args.paths,
                    visit=args.visit,
                    view=args.view,
                    passphrases=phrases,
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
    lacking = any(one.missing or one.refused for one in report.packages)
    incomplete = bool(report.refused) or report.cancelled or report.gone or lacking
    code = ExitCode.FINDINGS if incomplete else ExitCode.DONE
    report = _as_given(report, args.paths)
    return Outcome(_document(report), _text(report), code)


def _passphrases(call: Call) -> tuple[str, ...]:
    file = call.args.package_passphrase_file
    return (passwords.first_line(file, call.terminal),) if file else ()


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
        packages=tuple(dataclasses.replace(one, path=told(one.path)) for one in report.packages),
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
    if report.packages:
        document["packages"] = [_package(one) for one in report.packages]
    return document


def _package(one: ReceivedPackage) -> dict[str, object]:
    return {
        "path": one.path,
        "clinic": one.clinic,
        "recipient": one.recipient,
        "purpose": one.purpose,
        "made": one.made.isoformat() if one.made else "",
        "expires": one.expires.isoformat() if one.expires else "",
        "files": one.files,
        "signer": one.signer,
        "words": one.words,
        "missing": list(one.missing),
        "altered": list(one.altered),
        "refused": one.refused,
        "sender": one.sender,
        "sender_id": one.sender_id,
        "compared": one.checked.isoformat(timespec="seconds") if one.checked else None,
        "own": one.own,
        "over": one.over,
    }


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
    for one in report.packages:
        lines += _package_lines(one)
    return "\n".join(lines)


def _package_lines(one: ReceivedPackage) -> list[str]:
    if one.refused:
        return [f"{one.path}: {message(one.refused, {})[0]}"]
    if not one.signer:
        return [f"{one.path}: nobody signed this package."]
    said = [f"{one.path}: {_whose(one)}"]
    if not (one.sender or one.own):
        said.append(f"  Compare with the sender by telephone: {one.words}")
        said.append(f"  Then: clinicvault sender check ID --signer {one.signer} --words ...")
    if one.over:
        said.append(f"  The sender wanted it deleted by {one.expires}: that day is past.")
    elif one.expires:
        said.append(f"  The sender lets it be kept until {one.expires}.")
    if one.missing:
        said.append(f"  {counted(len(one.missing), 'signed file')} not in it.")
    if one.altered:
        said.append(f"  {counted(len(one.altered), 'file')} not what was signed, and not taken.")
    return said


def _whose(one: ReceivedPackage) -> str:
    if one.own:
        return "signed by a computer of this clinic."
    if one.sender:
        return f"from {one.sender}, by a computer that was compared ({local_time(one.checked)})."
    return f"signed by an unknown sender, by its own word for {one.clinic}."


def _aside(refused: RefusedFile) -> str:
    return " It is kept safe with the patient, to be tried again." if refused.kept else ""


COMMANDS = (
    Command(("import",), "take photos in; folders are searched for photos", _import, _options),
)
