"""`approve`: what waits for a second person; allow, deny or review it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.tables import table
from clinicvault.cli.values import filled, request_id
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.services.views import RequestView
from clinicvault.services.views.releases import OrderView

_SHOWN = ("request", "kind", "by", "made", "state", "reason")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "request",
        type=request_id,
        metavar="ID",
        nargs="?",
        help="of the request; without it, what waits for you is listed",
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--deny", action="store_true", help="say no")
    chosen.add_argument(
        "--review", action="store_true", help="close your part of an emergency access's review"
    )
    parser.add_argument("--note", type=filled, metavar="TEXT", help="what the review found")


def _approve(call: Call) -> Outcome:
    args = call.args
    _require_fitting(args)
    with call.unlocked() as services:
        if args.request is None:
            return _list(services.requests.waiting())
        if args.review:
            done = services.requests.review(args.request, args.note)
        elif args.deny:
            done = services.requests.deny(args.request)
        else:
            done = services.requests.allow(args.request)
    return Outcome(_document(done), f"Request {done.id}: {done.state}.")


def _require_fitting(args: argparse.Namespace) -> None:
    """UsageError where options do not fit together, before anybody is asked for a password."""
    if args.review and args.note is None:
        raise _misused("--review needs --note")
    if args.note is not None and not args.review:
        raise _misused("--note needs --review")
    if args.request is None and (args.deny or args.review):
        raise _misused("an ID is missing")


def _misused(problem: str) -> UsageError:
    return UsageError("command-misused", problem=problem, command="clinicvault approve")


def _list(found: Sequence[RequestView]) -> Outcome:
    documents = [_document(one) for one in found]
    heads = ("ID", "Kind", "Asked by", "Asked", "State", "Reason")
    rows = [[document[name] for name in _SHOWN] for document in documents]
    text = table(heads, rows, "Nothing waits for you.")
    orders = [_order_text(one) for one in found if one.order is not None]
    return Outcome({"requests": documents}, "\n".join([text, *orders]))


def _order_text(one: RequestView) -> str:
    """What somebody wants to give out, in one line."""
    order = _order(one.order) if one.order is not None else {}
    denied = order.pop("denied_faces", False)
    told = [f"{name}: {_shown(value)}" for name, value in order.items() if value != ""]
    if denied:
        told.append("where ClinicVault is sure of a face, it is said to be no face")
    return f"{one.id} {'; '.join(told)}"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return {True: "recognisable", False: "hidden"}[value] if isinstance(value, bool) else str(value)


def _document(one: RequestView) -> dict[str, object]:
    return {
        "request": one.id,
        "kind": one.kind.name.lower(),
        "by": one.requester,
        "patient": patient_code(bytes.fromhex(one.patient_id)) if one.patient_id else "",
        "made": one.made.isoformat(timespec="seconds"),
        "expires": one.expires.isoformat(timespec="seconds"),
        "state": one.state,
        "reason": one.reason,
        "alone": one.alone,
        "overdue": one.overdue,
        "missing": sorted(role.value for role in one.missing),
        **({"order": _order(one.order)} if one.order is not None else {}),
    }


def _order(order: OrderView) -> dict[str, object]:
    """Exactly what is to leave: whoever allows it has to know."""
    return {
        "photos": list(order.photos),
        "purpose": order.purpose.slug,
        "channel": order.channel.value if order.channel else "",
        "recipient": order.recipient,
        "address": order.address,
        "form": order.form,
        "faces": order.faces,
        "until": order.until.isoformat() if order.until else None,
        **({"denied_faces": True} if order.denied_faces else {}),
    }


COMMANDS = (
    Command(
        ("approve",), "allow, deny or review what waits for a second person", _approve, _options
    ),
)
