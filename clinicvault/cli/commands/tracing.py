"""`trace`: which export a copy that turned up came from."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted, local_time
from clinicvault.cli.values import date
from clinicvault.domain.errors import ExitCode
from clinicvault.domain.messages import message
from clinicvault.services.views.tracing import Confidence, NamedExport, NotLooked, TraceView

_HEADS = {
    Confidence.TRACED: "Traced. This copy came from:",
    Confidence.INDICATION: "An indication, no proof. This copy may have come from:",
}
_NOTHING = "Nothing was found: no export's invisible mark can be read in this copy."
_SHOWN = "The copy shows {photo} of {patient}, but nothing tells by whom it left."
_URGENT = (
    "Where consent was withdrawn, perhaps because of this leak, emergency access opens the record "
    "to the search: in the window, open the patient, ask for it, and trace the copy while it runs."
)
_MIXED = "Several marks were read: the copy was probably put together from these."


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the picture that turned up")
    parser.add_argument(
        "--patient", metavar="CODE", help="only what was given of this patient (P-7K3M-9Q2X)"
    )
    parser.add_argument(
        "--since", type=date, metavar="DAY", help="only what was given on this day or later"
    )


def _trace(call: Call) -> Outcome:
    """Exit 1 where nothing was traced, and something could not be looked at."""
    args = call.args
    with call.unlocked() as services:
        patient = services.patients.find(args.patient) if args.patient else ""
        with cancellable() as cancel, shown(call.terminal, "Comparing") as progress:
            found = services.tracing.trace(args.file, patient, args.since, progress, cancel)
    for one in found.not_looked:
        call.terminal.note(_left_out(one))
    if found.emergency:
        call.terminal.note(_URGENT)
    open_ends = found.confidence is not Confidence.TRACED and not found.whole
    code = ExitCode.FINDINGS if open_ends else ExitCode.DONE
    return Outcome(_document(found), _text(found), code)


def _left_out(one: NotLooked) -> str:
    what = counted(len(one.photos), "picture", "pictures") if one.photos else "Some entries"
    return f"{what} of {one.patient_code} not looked at: {message(one.problem, {})[0]}"


def _text(found: TraceView) -> str:
    lines = [_HEADS.get(found.confidence, _NOTHING), *map(_line, found.named)]
    lines += [_MIXED] if len(found.named) > 1 else []
    if not found.named:
        lines += [_SHOWN.format(photo=one.photo, patient=one.patient_code) for one in found.shown]
    looked = counted(found.compared, "picture", "pictures")
    lines.append(f"Compared with {looked} of {counted(found.exports, 'export', 'exports')}.")
    if found.unmarked:
        lines.append(f"Without a mark: {counted(found.unmarked, 'export', 'exports')}.")
    if found.other_teams:
        others = counted(found.other_teams, "record", "records")
        lines.append(f"Other teams alone open {others} of which something left: ask one of them.")
    return "\n".join(lines)


def _line(one: NamedExport) -> str:
    who = f"{one.recipient or one.form}, {local_time(one.when)}, by {one.by}"
    return f"  {one.export}  {who}  (photo {one.photo} of {one.patient_code}, Z {one.z})"


def _document(found: TraceView) -> dict[str, object]:
    first = found.named[0] if found.named else None
    return {
        "found": first is not None,
        "export": first.export if first else "",
        "recipient": first.recipient if first else "",
        "confidence": found.confidence.value,
        "named": [_named(one) for one in found.named],
        "shown": [{"photo": one.photo, "patient": one.patient_code} for one in found.shown],
        "compared": found.compared,
        "exports": found.exports,
        "unmarked": found.unmarked,
        "other_teams": found.other_teams,
        "not_looked": [
            {"patient": one.patient_code, "photos": list(one.photos), "reason": one.problem}
            for one in found.not_looked
        ],
    }


def _named(one: NamedExport) -> dict[str, object]:
    return {
        "export": one.export,
        "recipient": one.recipient,
        "confidence": one.confidence.value,
        "z": one.z,
        "patient": one.patient_code,
        "photo": one.photo,
        "purpose": one.purpose.slug if one.purpose is not None else "own-access",
        "form": one.form,
        "when": one.when.isoformat(timespec="seconds"),
        "by": one.by,
    }


COMMANDS = (
    Command(("trace",), "which export a picture that turned up came from", _trace, _options),
)
