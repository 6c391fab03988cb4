"""`receiving-key` and `sender`: how packages of other clinics come, and whose they are."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.outputs import refuse_existing, require_ending
from clinicvault.cli.tables import local_time, table
from clinicvault.cli.values import filled, one_of, request_id
from clinicvault.services.views.receiving import ReceivingCard, SenderView

from .recipients import LANGUAGES


def _key_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="also as a PDF page to be handed over"
    )
    parser.add_argument(
        "--language",
        type=one_of(LANGUAGES),
        metavar="LANGUAGE",
        default="en",
        help="of that page: en or fr (default: en)",
    )


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "recipient", type=request_id, metavar="ID", help="as `recipient list` shows it"
    )
    parser.add_argument(
        "--signer",
        type=filled,
        metavar="KEY",
        required=True,
        help="the computer's key, as `import --json` or `sender list` shows it",
    )


def _check_options(parser: argparse.ArgumentParser) -> None:
    _which(parser)
    parser.add_argument(
        "--words",
        type=filled,
        metavar="WORDS",
        required=True,
        help="the four words that the sender read to you by telephone",
    )


def _key(call: Call) -> Outcome:
    output = call.args.output
    if output is not None:
        refuse_existing(require_ending(output, ".pdf"))
    with call.unlocked() as services:
        card = services.receiving.card()
        if output is not None:
            services.receiving.sheet(output, call.args.language)
    document: dict[str, object] = {
        "clinic": card.clinic,
        "key": card.key,
        "computers": [
            {"name": one.name, "words": one.words, "here": one.here} for one in card.computers
        ],
    }
    if output is not None:
        document["output"] = str(output)
    return Outcome(document, _card(card))


def _card(card: ReceivingCard) -> str:
    lines = [
        f"Packages for {card.clinic} are encrypted for this key, which is no secret:",
        card.key,
        f"To be read by telephone: {card.groups}",
        "What its computers send is known by these words:",
    ]
    return "\n".join([*lines, *(f"  {one.name}: {one.words}" for one in card.computers)])


def _list(call: Call) -> Outcome:
    with call.unlocked() as services:
        found = services.receiving.senders()
    rows = [
        (one.recipient_id, one.name, one.signer, one.checked_by, local_time(one.checked))
        for one in found
    ]
    heads = ("ID", "Name", "Key", "Compared by", "Compared")
    text = table(heads, rows, "No sender's computer is known.")
    return Outcome({"senders": [_document(one) for one in found]}, text)


def _check(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        one = services.receiving.compared(args.recipient, args.signer, args.words)
    return Outcome(_document(one), f"Packages of this computer are known to come from {one.name}.")


def _forget(call: Call) -> Outcome:
    with call.unlocked() as services:
        services.receiving.forget(call.args.recipient, call.args.signer)
    document: dict[str, object] = {"id": call.args.recipient, "signer": call.args.signer}
    return Outcome(document, "Packages of this computer come from nobody who is known.")


def _document(one: SenderView) -> dict[str, object]:
    return {
        "id": one.recipient_id,
        "name": one.name,
        "signer": one.signer,
        "checked": one.checked.isoformat(timespec="seconds"),
        "checked_by": one.checked_by,
    }


COMMANDS = (
    Command(
        ("receiving-key",),
        "this clinic's own key, for those who send it packages",
        _key,
        _key_options,
    ),
    Command(("sender", "list"), "computers that are known as somebody's", _list),
    Command(
        ("sender", "check"),
        "note that the words of a sender's computer were compared with the sender",
        _check,
        _check_options,
    ),
    Command(("sender", "forget"), "know a sender's computer no longer", _forget, _which),
)
