"""`erase`: ask for it, carry it out, print the certificate; `hold` and `retention`."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import table
from clinicvault.cli.values import date, filled
from clinicvault.domain.errors import UsageError
from clinicvault.services.api import Services
from clinicvault.services.views import ErasureGround, ErasureView, HoldView, RetentionRow

GROUNDS = {one.value: one for one in ErasureGround}
_PARTS = ("due", "soon", "unknown", "held")


def _whose(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--patient", metavar="CODE", required=required, help="such as P-7K3M-9Q2X")


def _options(parser: argparse.ArgumentParser) -> None:
    _whose(parser, required=False)
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
        f"nobody else can allow it; carry it out from {made.ready.isoformat(timespec='minutes')} on"
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
    text = f"Erased: {done.code}."
    if done.files_left:
        text = f"The keys are gone; files that could not be deleted yet: {done.files_left}."
    return Outcome(_document(done), text)


def _known(services: Services, code: str) -> ErasureView:
    """The erasure of a patient by the code, which is all that is left of who is erased."""
    wanted = code.strip().upper()
    found = [one for one in services.erasing.list() if one.code == wanted]
    if not found:
        raise UsageError("erasure-unknown")
    return next((one for one in found if one.done is not None), found[0])


def _list(services: Services) -> Outcome:
    documents = [_document(one) for one in services.erasing.list()]
    heads = ("Patient", "State", "Asked by", "Asked", "Carried out", "Backups until", "ID")
    names = ("patient", "state", "by", "asked", "done", "backups_until", "erasure")
    rows = [[str(document[name] or "") for name in names] for document in documents]
    return Outcome({"erasures": documents}, table(heads, rows, "No erasure was asked for."))


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
    }


def _misused(problem: str) -> UsageError:
    return UsageError("command-misused", problem=problem, command="clinicvault erase")


def _place_options(parser: argparse.ArgumentParser) -> None:
    _whose(parser)
    parser.add_argument("--reason", type=filled, metavar="TEXT", required=True, help="why")
    parser.add_argument("--until", type=date, metavar="DATE", help="last day it holds")


def _place(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        patient = services.patients.find(args.patient)
        hold = services.holds.place(patient, args.reason, until=args.until)
    return Outcome(_hold_document(hold), f"Held: {hold.code}.")


def _lift_options(parser: argparse.ArgumentParser) -> None:
    _whose(parser)
    parser.add_argument("--reason", type=filled, metavar="TEXT", required=True, help="why")


def _lift(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        services.holds.lift(services.patients.find(args.patient), args.reason)
    return Outcome({"patient": args.patient}, f"No longer held: {args.patient}.")


def _holds(call: Call) -> Outcome:
    with call.unlocked() as services:
        documents = [_hold_document(one) for one in services.holds.list()]
    rows = [[str(value or "") for value in document.values()] for document in documents]
    heads = ("Patient", "Since", "Until", "By", "Reason")
    return Outcome({"holds": documents}, table(heads, rows, "No patient is held."))


def _hold_document(hold: HoldView) -> dict[str, object]:
    return {
        "patient": hold.code,
        "since": hold.since.isoformat(),
        "until": hold.until.isoformat() if hold.until else None,
        "by": hold.by,
        "reason": hold.reason,
    }


def _list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--which", choices=_PARTS, default="due", help="which part of the list (default: due)"
    )
    parser.add_argument("--after", type=filled, metavar="ID", help="the next part")


def _review(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        page = services.retention.review(args.which, after=args.after or "")
    documents = [_row_document(row) for row in page.rows]
    rows = [[str(value or "") for value in document.values()] for document in documents]
    heads = ("Patient", "Last visit", "Kept until", "Rule", "Missing", "Photos", "Erasure")
    text = table(heads, rows, "Nobody is on this list.")
    return Outcome({"patients": documents, "total": page.total, "after": page.after}, text)


def _row_document(row: RetentionRow) -> dict[str, object]:
    now = row.standing
    return {
        "patient": row.code,
        "last_visit": row.last_visit.isoformat() if row.last_visit else None,
        "until": now.until.isoformat() if now.until else None,
        "rule": now.rule,
        "missing": now.reason,
        "photos": row.photos,
        "erasure": row.erasure,
    }


def _rules_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", type=filled, metavar="ID", help="put this set of rules in force")


def _rules(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        if args.pack is not None:
            services.retention.choose(args.pack)
        known = services.retention.rules()
        packs = [one.id for one in services.retention.packs()]
    rules = [
        {
            "rule": one.key,
            "years": one.years,
            "until_age": one.until_age,
            "source": one.source,
            "as_of": one.as_of.isoformat() if one.as_of else None,
        }
        for one in known.pack.rules
    ]
    document = {"pack": known.pack.id, "chosen": known.chosen, "rules": rules, "packs": packs}
    heads = ("Rule", "Years", "Until age", "Source", "Read on")
    rows = [[str(value or "") for value in rule.values()] for rule in rules]
    return Outcome(document, table(heads, rows, "No rules."))


COMMANDS = (
    Command(("erase",), "erase a patient for good: ask, carry out, certificate", _erase, _options),
    Command(("hold", "place"), "keep a patient from being erased", _place, _place_options),
    Command(("hold", "lift"), "end a hold", _lift, _lift_options),
    Command(("hold", "list"), "patients who must not be erased for now", _holds),
    Command(("retention", "list"), "whose time of keeping is over", _review, _list_options),
    Command(("retention", "rules"), "how long records are kept", _rules, _rules_options),
)
