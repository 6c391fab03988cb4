"""`erase`: ask for it, carry it out, print the certificate."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import local_time, table
from clinicvault.cli.values import filled
from clinicvault.domain.errors import ExitCode, UsageError
from clinicvault.services.api import Services
from clinicvault.services.views import ErasureGround, ErasureView

GROUNDS = {one.value: one for one in ErasureGround}


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patient", metavar="CODE", help="such as P-7K3M-9Q2X")
    parser.add_argument("--reason", type=filled, metavar="TEXT", help="ask for it: why")
    parser.add_argument(
        "--ground",
        choices=tuple(GROUNDS),
        default=ErasureGround.ASKED.value,
        help="why, for the certificate (default: asked)",
    )
    parser.add_argument(
        "--before-time",
        action="store_true",
        help="although the rules of retention want it kept longer, or cannot tell",
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--carry-out", action="store_true", help="destroy keys and files once it is allowed"
    )
    chosen.add_argument("--withdraw", action="store_true", help="take your request back")
    chosen.add_argument(
        "--certificate", type=Path, metavar="FILE", help="write the certificate, as PDF"
    )
    parser.add_argument(
        "--language",
        choices=("en", "fr"),
        default="en",
        help="of the certificate (default: en)",
    )


def _erase(call: Call) -> Outcome:
    args = call.args
    if args.patient is None:
        if args.reason or args.carry_out or args.withdraw or args.certificate:
            raise _misused("--patient is missing")
        with call.unlocked() as services:
            return _list(services)
    acts = [args.reason is not None, args.carry_out, args.withdraw, args.certificate is not None]
    if sum(acts) != 1:
        raise _misused("give one of --reason, --carry-out, --withdraw, --certificate")
    with call.unlocked() as services:
        if args.reason is not None:
            return _ask(call, services)
        return _go_on(call, services, _known(services, args.patient))


def _ask(call: Call, services: Services) -> Outcome:
    args = call.args
    patient = services.patients.find(args.patient)
    made = services.erasing.ask(
        patient, GROUNDS[args.ground], args.reason, before_time=args.before_time
    )
    when = (
        f"nobody else can allow it; carry it out from {local_time(made.ready)} on"
        if made.ready
        else f"somebody else allows it with: clinicvault approve {made.id}"
    )
    return Outcome(_document(made), f"Asked for: {made.code}; {when}.")


def _go_on(call: Call, services: Services, one: ErasureView) -> Outcome:
    args = call.args
    if args.withdraw:
        back = services.erasing.withdraw(one.id)
        return Outcome(_document(back), f"Request {back.id}: {back.state}.")
    if args.certificate is not None:
        services.erasing.save_certificate(one.id, args.language, args.certificate)
        return Outcome({**_document(one), "output": str(args.certificate)}, str(args.certificate))
    with shown(call.terminal, "Deleting files") as progress:
        done = services.erasing.carry_out(one.id, call.password, progress=progress)
    if done.files_left:
        text = f"The keys are gone; files that could not be deleted yet: {done.files_left}."
        return Outcome(_document(done), text, ExitCode.FINDINGS)
    return Outcome(_document(done), f"Erased: {done.code}.")


def _known(services: Services, code: str) -> ErasureView:
    """The erasure of a patient by the code, which is all that is left of who is erased."""
    found = services.erasing.by_code(code)
    if found is None:
        raise UsageError("erasure-unknown")
    return found


def _list(services: Services) -> Outcome:
    found, total = services.erasing.list(), services.erasing.count()
    heads = ("Patient", "State", "Asked by", "Asked", "Carried out", "Backups until", "ID")
    text = table(heads, [_cells(one) for one in found], "No erasure was asked for.")
    if len(found) < total:
        text += f"\n{len(found)} of {total}, the newest; older ones are found by --patient."
    return Outcome({"erasures": [_document(one) for one in found], "total": total}, text)


def _cells(one: ErasureView) -> tuple[object, ...]:
    asked, done = local_time(one.asked), local_time(one.done)
    return (one.code, one.state, one.by, asked, done, one.backups_until or "-", one.id)


def _document(one: ErasureView) -> dict[str, object]:
    return {
        "erasure": one.id,
        "patient": one.code,
        "ground": one.ground.value,
        "state": one.state,
        "by": one.by,
        "asked": one.asked.isoformat(timespec="seconds"),
        "ready": one.ready.isoformat(timespec="seconds") if one.ready else None,
        "done": one.done.isoformat(timespec="seconds") if one.done else None,
        "backups_until": one.backups_until.isoformat() if one.backups_until else None,
        "files_left": one.files_left,
        "before_time": one.before_time,
    }


def _misused(problem: str) -> UsageError:
    return UsageError("command-misused", problem=problem, command="clinicvault erase")


COMMANDS = (
    Command(("erase",), "erase a patient for good: ask, carry out, certificate", _erase, _options),
)
