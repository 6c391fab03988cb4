"""`hold` and `retention`: who must not be erased, how long records are kept, whose time is over."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.tables import table
from clinicvault.cli.values import date, filled, longer
from clinicvault.domain.errors import Refused
from clinicvault.services.api import RetentionService
from clinicvault.services.views import (
    RETENTION_PARTS,
    HoldView,
    RetentionPage,
    RetentionRow,
    RetentionRule,
    RetentionRules,
)

Own = tuple[str, int, int]
"""(rule, years, until age)"""


def _whose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patient", metavar="CODE", required=True, help="such as P-7K3M-9Q2X")


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
        "since": hold.since.isoformat() if hold.since else None,
        "until": hold.until.isoformat() if hold.until else None,
        "by": hold.by,
        "reason": hold.reason,
    }


def _list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--which",
        choices=RETENTION_PARTS,
        default="due",
        help="which part of the list (default: due)",
    )
    parser.add_argument(
        "--after", type=filled, metavar="ID", help="go on there, as the part before told"
    )


def _review(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        page = services.retention.review(args.which, after=args.after or "")
    documents = [_row_document(row) for row in page.rows]
    document = {"patients": documents, "total": page.total, "after": page.after}
    return Outcome(document, _page_text(page, documents))


def _page_text(page: RetentionPage, documents: Sequence[dict[str, object]]) -> str:
    rows = [[str(value or "") for value in document.values()] for document in documents]
    heads = ("Patient", "Last visit", "Kept until", "Rule", "Missing", "Photos", "Erasure")
    text = table(heads, rows, "Nobody is on this list.")
    if page.after:
        text += f"\n{len(rows)} of {page.total}; go on with --after {page.after}"
    return text


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
    parser.add_argument(
        "--lengthen",
        type=longer,
        action="append",
        default=[],
        metavar="RULE=YEARS[,AGE]",
        help="keep longer than a rule says: years after the last visit, and until which age; "
        "never shorter than here now, except with --reset",
    )
    parser.add_argument(
        "--reset", action="store_true", help="the clinic's own longer times count no more"
    )


def _rules(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        if args.pack is not None or args.lengthen or args.reset:
            _choose(services.retention, args)
        known = services.retention.rules()
        packs = [one.id for one in services.retention.packs()]
    rules = _rules_documents(known)
    document = {"pack": known.pack.id, "chosen": known.chosen, "rules": rules, "packs": packs}
    heads = ("Rule", "Years", "Until age", "Source", "Read on", "Longer here")
    rows = [[*list(rule.values())[:-1], "yes" if rule["own"] else ""] for rule in rules]
    cells = [[str(value or "") for value in row] for row in rows]
    return Outcome(document, table(heads, cells, "No rules."))


def _choose(retention: RetentionService, args: argparse.Namespace) -> None:
    """What is longer here stays so, unless it is said longer still or `--reset`."""
    known = retention.rules()
    pack, kept = args.pack or known.pack.id, None
    same = pack == known.pack.id and not args.reset
    if args.reset or (args.lengthen and (same or not known.own)):
        packs = (known.pack,) if same else retention.packs()
        rules = next((one.rules for one in packs if one.id == pack), ())
        before = _own(known) if same else {}
        kept = list({**before, **_said(rules, args.lengthen, before)}.values())
    retention.choose(pack, kept)


def _own(known: RetentionRules) -> dict[str, Own]:
    """The clinic's own numbers in force, by rule."""
    rules = [one for one in known.pack.rules if one.key in known.own]
    return {one.key: (one.key, one.years, one.until_age) for one in rules}


def _said(
    rules: Sequence[RetentionRule],
    said: Sequence[tuple[str, int, int | None]],
    before: Mapping[str, Own],
) -> dict[str, Own]:
    """As typed, by rule; an age that is not said stays. Refused("retention-shorter")."""
    ages = {one.key: one.until_age for one in rules}
    found = {
        key: (key, years, ages.get(key, 0) if age is None else age) for key, years, age in said
    }
    for key, years, age in found.values():
        _, least, youngest = before.get(key, ("", 0, 0))
        if years < least or age < youngest:
            raise Refused("retention-shorter")
    return found


def _rules_documents(known: RetentionRules) -> list[dict[str, object]]:
    return [
        {
            "rule": one.key,
            "years": one.years,
            "until_age": one.until_age,
            "source": one.source,
            "as_of": one.as_of.isoformat() if one.as_of else None,
            "own": one.key in known.own,
        }
        for one in known.pack.rules
    ]


COMMANDS = (
    Command(("hold", "place"), "keep a patient from being erased", _place, _place_options),
    Command(("hold", "lift"), "end a hold", _lift, _lift_options),
    Command(("hold", "list"), "patients who must not be erased for now", _holds),
    Command(("retention", "list"), "whose time of keeping is over", _review, _list_options),
    Command(("retention", "rules"), "how long records are kept", _rules, _rules_options),
)
