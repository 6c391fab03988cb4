"""`consent`: record, withdraw, list."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.tables import table
from clinicvault.cli.values import EVIDENCE, PURPOSES, date, evidence, filled, purpose
from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence
from clinicvault.domain.messages import message
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.api import Services
from clinicvault.services.consent.scan_files import read_scan
from clinicvault.services.views import ConsentDraft, ConsentView

from .team_options import find_team


def _whose(parser: argparse.ArgumentParser, *, every: bool = False) -> None:
    parser.add_argument("--patient", metavar="CODE", required=True, help="such as P-7K3M-9Q2X")
    parser.add_argument(
        "--purpose",
        type=purpose,
        metavar="PURPOSE",
        required=not every,
        help=", ".join(PURPOSES),
    )


def _grant_options(parser: argparse.ArgumentParser) -> None:
    _whose(parser)
    parser.add_argument("--until", type=date, metavar="DATE", help="last day it holds")
    parser.add_argument(
        "--evidence",
        type=Path,
        metavar="FILE",
        help="the signed form, photographed or scanned (picture or PDF)",
    )
    parser.add_argument(
        "--evidence-kind",
        type=evidence,
        metavar="KIND",
        default=Evidence.PAPER_TO_FOLLOW,
        help=f"what shows it: {', '.join(EVIDENCE)} (default: paper-to-follow)",
    )
    parser.add_argument(
        "--team", type=filled, metavar="TEAM", help="of the first one for care: whose patient it is"
    )


def _grant(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        patient = services.patients.find(args.patient)
        given = _recorded(services, patient, args)
    if given.status is ConsentStatus.AWAITING_KEY:
        call.terminal.note(" ".join(message("consent-awaits-practitioner", {})))
    return Outcome(_document(given), f"Consent recorded: {given.purpose.slug}, {_ending(given)}.")


def _recorded(services: Services, patient: str, args: argparse.Namespace) -> ConsentView:
    """With the form where a file is named; a marketing consent is for everywhere."""
    team = find_team(services.teams, args.team).id if args.team else ""
    if args.evidence is None and not team:
        return services.consents.grant(
            patient, args.purpose, until=args.until, evidence=args.evidence_kind
        )
    everywhere = frozenset(Channel if args.purpose is Purpose.MARKETING else ())
    draft = ConsentDraft(
        args.purpose, args.evidence_kind, until=args.until, channels=everywhere, team=team
    )
    scan = None if args.evidence is None else read_scan(args.evidence)
    return services.consents.record(patient, draft, scan=scan)


def _ending(given: ConsentView) -> str:
    return f"until {given.until.isoformat()}" if given.until else "without an end"


def _withdraw(call: Call) -> Outcome:
    with call.unlocked() as services:
        patient = services.patients.find(call.args.patient)
        done = services.consents.withdraw(patient, call.args.purpose)
    slug = call.args.purpose.slug
    for one in done.disclosures:
        to = one.recipient or "a plain file"
        call.terminal.note(f"Given to {to} on {one.when:%Y-%m-%d}: ask for its deletion.")
    for place in done.shown:
        call.terminal.note(f"Shown at {place}: take it down.")
    document = {"purpose": slug, "status": ConsentStatus.WITHDRAWN.value}
    return Outcome(document, f"Consent withdrawn: {slug}.")


def _list_options(parser: argparse.ArgumentParser) -> None:
    _whose(parser, every=True)


def _list(call: Call) -> Outcome:
    with call.unlocked() as services:
        found = services.consents.list(services.patients.find(call.args.patient))
    asked = call.args.purpose
    documents = [_document(one) for one in found if asked is None or one.purpose is asked]
    heads = ("Purpose", "Status", "Recorded", "Until", "Shown by", "Recorded by", "Note")
    rows = [[value or "" for value in document.values()] for document in documents]
    return Outcome({"consents": documents}, table(heads, rows, "No consent is recorded."))


def _document(given: ConsentView) -> dict[str, object]:
    return {
        "purpose": given.purpose.slug,
        "status": given.status.value,
        "recorded": given.recorded.isoformat(),
        "until": given.until.isoformat() if given.until else None,
        "evidence": given.evidence.value,
        "by": given.by,
        "note": given.note,
    }


COMMANDS = (
    Command(("consent", "grant"), "record that a patient consents", _grant, _grant_options),
    Command(("consent", "withdraw"), "record that a patient withdraws", _withdraw, _whose),
    Command(("consent", "list"), "a patient's consents, newest first", _list, _list_options),
)
