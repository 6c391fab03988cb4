"""`patient report`: everything held about a patient and who saw what, as their own copy."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli import passwords
from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted, local_time
from clinicvault.cli.values import filled
from clinicvault.domain.errors import ExitCode
from clinicvault.services.views import ReportResult


def _log_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patient", metavar="CODE", required=True, help="such as P-7K3M-9Q2X")


def _options(parser: argparse.ArgumentParser) -> None:
    _log_options(parser)
    parser.add_argument("--language", metavar="LANGUAGE", default="en", help="en or fr")
    parser.add_argument(
        "--output", type=Path, metavar="DIR", required=True, help="folder for the new files"
    )
    parser.add_argument(
        "--given-to", type=filled, metavar="TEXT", help="who gets it; without it the patient"
    )
    pictures = parser.add_mutually_exclusive_group()
    pictures.add_argument(
        "--without-photos", action="store_true", help="the report alone, no encrypted package"
    )
    pictures.add_argument(
        "--age-recipient", type=filled, metavar="KEY", help="the patient's age key (age1...)"
    )
    pictures.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="file whose first line is the passphrase; without any option one is made",
    )


def _report(call: Call) -> Outcome:
    args = call.args
    phrase = args.passphrase_file and passwords.first_line(args.passphrase_file, call.terminal)
    with call.unlocked() as services:
        patient = services.patients.find(args.patient)
        to = args.given_to or services.access_reports.look(patient).name
        with cancellable() as cancel, shown(call.terminal, "Report") as progress:
            made = services.access_reports.write(
                patient,
                args.output,
                language=args.language,
                handed_to=to,
                pictures=not args.without_photos,
                age_recipient=args.age_recipient or "",
                passphrase=phrase or "",
                progress=progress,
                cancel=cancel,
            )
    code = ExitCode.FINDINGS if made.left_out else ExitCode.DONE
    return Outcome(_document(made), _text(made), code)


def _document(made: ReportResult) -> dict[str, object]:
    document: dict[str, object] = {
        "report": made.report,
        "package": made.package,
        "photos": made.photos,
        "left_out": made.left_out,
        "log_entry": made.log_entry,
    }
    return {**document, "passphrase": made.passphrase} if made.passphrase else document


def _text(made: ReportResult) -> str:
    lines = [f"The report lies at {made.report} (log entry {made.log_entry}); it is not encrypted."]
    if made.package:
        lines.append(f"{counted(made.photos, 'photo')} in the encrypted package {made.package}.")
    if made.left_out:
        lines.append(f"{counted(made.left_out, 'photo')} damaged and left out; the report says so.")
    if made.passphrase:
        lines.append(f"Its passphrase, shown once: {made.passphrase}")
        lines.append("Tell it by another channel.")
    return "\n".join(lines)


def _log(call: Call) -> Outcome:
    with call.unlocked() as services:
        part = services.access_reports.give_log(call.args.patient)
    entries, until = counted(part.entries, "entry", "entries"), local_time(part.until)
    text = f"{entries} of the log wait for the report until {until}."
    return Outcome({"entries": part.entries, "until": part.until.isoformat()}, text)


COMMANDS = (
    Command(("patient", "report"), "the patient's own copy of everything held", _report, _options),
    Command(
        ("patient", "report-log"),
        "give that copy its part of the access log (administrators)",
        _log,
        _log_options,
    ),
)
