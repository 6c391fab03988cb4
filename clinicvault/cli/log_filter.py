"""Options that choose entries of the access log, and the filter they make."""

from __future__ import annotations

import argparse

from clinicvault.cli.command import find_user
from clinicvault.cli.values import PURPOSES, date, filled, one_of
from clinicvault.domain.errors import UsageError
from clinicvault.services.api import Services
from clinicvault.services.log.exports.meanings import MEANINGS
from clinicvault.services.views import LogFilter

_OWN_COPY = "own-access"
_OUTCOMES = ("intent", "done", "given", "refused", "failed", "incomplete", "cancelled")
_event = one_of({word: word for word in sorted(MEANINGS)})
_outcome = one_of({word: word for word in _OUTCOMES})


def filter_options(parser: argparse.ArgumentParser) -> None:
    """Add them."""
    add = parser.add_argument
    # One person's acts are meant, not who reads: --user says that already.
    add("--by", type=filled, metavar="NAME", help="only what this person did")
    add("--event", type=_event, metavar="WORD", help="only this kind of event, such as photo-view")
    add("--patient", type=filled, metavar="CODE", help="only this patient: a code or its beginning")
    add("--outcome", type=_outcome, metavar="WORD", help=f"only: {', '.join(_OUTCOMES)}")
    add("--purpose", choices=(*PURPOSES, _OWN_COPY), metavar="PURPOSE", help="only this reason")
    add("--workstation", type=filled, metavar="NAME", help="only from this computer")
    add("--since", type=date, metavar="DAY", help="from this day on, such as 2026-03-02")
    add("--until", type=date, metavar="DAY", help="up to this day, inclusive")
    add("--text", type=filled, metavar="WORDS", help="only entries that contain all these words")
    add("--flagged", action="store_true", help="only entries that the review flagged")


def require_days(args: argparse.Namespace) -> None:
    """UsageError("accounting-days") where the first day lies after the last one."""
    if args.since is not None and args.until is not None and args.since > args.until:
        raise UsageError("accounting-days")


def log_filter(services: Services, args: argparse.Namespace) -> LogFilter:
    """What was asked for; UsageError("user-unknown"), ("workstation-unknown")."""
    return LogFilter(
        user=find_user(services.unlocking.vault(), args.by).id if args.by else "",
        events=(args.event,) if args.event else (),
        patient=args.patient or "",
        outcome=args.outcome or "",
        purpose=args.purpose or "",
        workstation=_station(services, args.workstation) if args.workstation else "",
        since=args.since,
        until=args.until,
        flagged=args.flagged,
        text=args.text or "",
    )


def _station(services: Services, name: str) -> str:
    wanted = name.strip().casefold()
    known = services.workstations.list()
    found = [one.id for one in known if one.name.casefold() == wanted or one.id == wanted]
    if not found:
        raise UsageError("workstation-unknown")
    return found[0]
