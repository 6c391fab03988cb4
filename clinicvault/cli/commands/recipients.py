"""`recipient`: the address book of those to whom pictures are given, and their keys."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.tables import local_time, table
from clinicvault.cli.values import filled, one_of, request_id
from clinicvault.domain.errors import UsageError
from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.messages import message
from clinicvault.services.views.releases import RecipientDetails, RecipientView

SORTS = {sort.value: sort for sort in RecipientSort}
LANGUAGES = {"en": "en", "fr": "fr"}
_TEXTS = {
    "organisation": "practice, insurer or publisher",
    "address": "for letters, and for the accounting of what was given",
    "email": "e-mail address",
    "phone": "by which passphrases are told and keys compared",
    "note": "anything else",
    "age_key": "the recipient's age key (age1...)",
}
_MOST_BYTES = 65_536


def _details(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sort", type=one_of(SORTS), metavar="SORT", help=f"one of {', '.join(SORTS)}"
    )
    parser.add_argument(
        "--language", type=one_of(LANGUAGES), metavar="LANGUAGE", help="en or fr (default: en)"
    )
    for name, text in _TEXTS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=text)
    parser.add_argument(
        "--certificate", type=Path, metavar="FILE", help="the recipient's certificate (PEM)"
    )


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", type=filled, metavar="NAME", help="the recipient's name")
    _details(parser)


def _edit_options(parser: argparse.ArgumentParser) -> None:
    _which(parser)
    parser.add_argument("--name", type=filled, metavar="NAME", help="another name")
    _details(parser)


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "recipient", type=request_id, metavar="ID", help="as `recipient list` shows it"
    )


def _check_options(parser: argparse.ArgumentParser) -> None:
    _which(parser)
    parser.add_argument(
        "--fingerprint",
        type=filled,
        metavar="TEXT",
        required=True,
        help="what the owner of the key read to you",
    )


def _list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--search", type=filled, metavar="TEXT", help="part of name or address")


def _said(call: Call) -> dict[str, object]:
    """What was told; options that are missing are left out."""
    args = call.args
    names = ("name", "sort", "language", *_TEXTS)
    told = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    if args.certificate is not None:
        told["certificate"] = _file(args.certificate)
    return told


def _file(path: Path) -> str:
    """A certificate's text; UsageError("recipient-certificate-file")."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("latin-1")
    except OSError:
        raise UsageError("recipient-certificate-file") from None


def _add(call: Call) -> Outcome:
    details = dataclasses.replace(RecipientDetails(""), **_said(call))  # type: ignore[arg-type]
    with call.unlocked() as services:
        return _outcome(services.recipients.add(details))


def _edit(call: Call) -> Outcome:
    told = _said(call)
    with call.unlocked() as services:
        before = services.recipients.get(call.args.recipient).details
        details = dataclasses.replace(before, **told)  # type: ignore[arg-type]
        return _outcome(services.recipients.change(call.args.recipient, details))


def _check(call: Call) -> Outcome:
    with call.unlocked() as services:
        return _outcome(services.recipients.check(call.args.recipient, call.args.fingerprint))


def _remove(call: Call) -> Outcome:
    with call.unlocked() as services:
        services.recipients.remove(call.args.recipient)
    return Outcome({"id": call.args.recipient}, "Removed from the address book.")


def _list(call: Call) -> Outcome:
    with call.unlocked() as services:
        found = services.recipients.list(call.args.search or "")
    rows = [
        (one.id, one.details.name, one.details.sort.value, _key(one), local_time(one.checked))
        for one in found
    ]
    heads = ("ID", "Name", "Sort", "Key", "Compared")
    text = table(heads, rows, "The address book is empty.")
    return Outcome({"recipients": [_document(one) for one in found]}, text)


def _outcome(one: RecipientView) -> Outcome:
    text = f"{one.details.name}: {one.id}."
    if one.problem:
        text += "\n" + " ".join(message(one.problem, {}))
    elif one.fingerprint and one.checked is None:
        text += f"\nCompare the key with its owner by telephone: {one.fingerprint}"
    return Outcome(_document(one), text)


def _key(one: RecipientView) -> str:
    if one.problem:
        return "unusable"
    if one.details.age_key:
        return "age"
    return "certificate" if one.details.certificate else "-"


def _document(one: RecipientView) -> dict[str, object]:
    said = one.details
    return {
        "id": one.id,
        "name": said.name,
        "sort": said.sort.value,
        "organisation": said.organisation,
        "address": said.address,
        "email": said.email,
        "phone": said.phone,
        "language": said.language,
        "note": said.note,
        "age_key": said.age_key,
        "certificate_of": one.certificate_of,
        "certificate_until": one.certificate_until.isoformat() if one.certificate_until else None,
        "fingerprint": one.fingerprint,
        "checked": one.checked.isoformat(timespec="seconds") if one.checked else None,
        "checked_by": one.checked_by,
        "problem": one.problem,
    }


COMMANDS = (
    Command(("recipient", "list"), "the address book, by name", _list, _list_options),
    Command(("recipient", "add"), "somebody new in the address book", _add, _add_options),
    Command(("recipient", "edit"), "change an entry of the address book", _edit, _edit_options),
    Command(
        ("recipient", "check"),
        "note that a key was compared with its owner",
        _check,
        _check_options,
    ),
    Command(("recipient", "remove"), "take somebody out of the address book", _remove, _which),
)
