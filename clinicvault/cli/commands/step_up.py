"""`step-up`: confirm who you are, and bring archived records up."""

from __future__ import annotations

import argparse

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.values import filled
from clinicvault.domain.errors import ExitCode
from clinicvault.domain.ids import patient_code
from clinicvault.domain.messages import message
from clinicvault.services.views import BroughtUp


def _options(parser: argparse.ArgumentParser) -> None:
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument(
        "--patient",
        metavar="CODE",
        nargs="+",
        action="extend",
        help="such as P-7K3M-9Q2X; several at once are possible",
    )
    whose.add_argument("--today", action="store_true", help="everybody on today's list")
    parser.add_argument(
        "--request",
        type=filled,
        metavar="ID",
        help="what a second person allowed, for a long list",
    )


def _step_up(call: Call) -> Outcome:
    args, request = call.args, call.args.request or ""
    with call.unlocked() as services:
        # The same password once more: it is what confirms who is there.
        if args.today:
            found = services.step_up.bring_up_today(call.password, request_id=request)
        else:
            patients = [services.patients.find(code) for code in args.patient]
            found = services.step_up.bring_up(patients, call.password, request_id=request)
    opened = [_code(patient) for patient in found.opened]
    refused = [{"patient": _code(patient), "reason": code} for patient, code in found.refused]
    code = ExitCode.FINDINGS if refused else ExitCode.DONE
    return Outcome({"opened": opened, "refused": refused}, _text(found), code)


def _text(found: BroughtUp) -> str:
    lines = [f"{_code(patient)}: open." for patient in found.opened]
    lines += [f"{_code(patient)}: {_why(code)}" for patient, code in found.refused]
    return "\n".join(lines) or "Nobody is on today's list."


def _why(code: str) -> str:
    happened, _, todo = message(code, {})
    return f"{happened} {todo}"


def _code(patient: str) -> str:
    return patient_code(bytes.fromhex(patient))


COMMANDS = (
    Command(("step-up",), "confirm who you are, and bring archived records up", _step_up, _options),
)
