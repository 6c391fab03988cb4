"""`given`: what left, to whom and why; what came after; what is shown to the public now."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.tables import counted, local_time, table
from clinicvault.cli.values import filled, one_of, photo_id, request_id
from clinicvault.domain.errors import ExitCode
from clinicvault.domain.exports import FollowUp
from clinicvault.domain.messages import message
from clinicvault.services.views.releases import FollowUpView, GiftView, LiveView

_ANSWERS = (
    FollowUp.ACKNOWLEDGED,
    FollowUp.ASKED_BACK,
    FollowUp.RETURNED,
    FollowUp.KEPT,
    FollowUp.NOT_LEFT,
)
ANSWERS = {what.slug: what for what in _ANSWERS}


def _whose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patient", metavar="CODE", help="such as P-7K3M-9Q2X; without it, of all")


def _list_options(parser: argparse.ArgumentParser) -> None:
    _whose(parser)
    parser.add_argument(
        "--ask-back",
        action="store_true",
        help="only what may not stay there by today's consents, or whose time is over",
    )


def _note_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "gift", type=request_id, metavar="ID", nargs="+", help="as `given list` shows it"
    )
    parser.add_argument(
        "--what",
        type=one_of(ANSWERS),
        metavar="WHAT",
        required=True,
        help=", ".join(ANSWERS),
    )
    _note_text(parser)


def _note_text(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--note", type=filled, metavar="TEXT", help="what was said")


def _show_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gift", type=request_id, metavar="ID", help="as `given list` shows it")
    parser.add_argument(
        "--place", type=filled, metavar="TEXT", required=True, help="the page, paper or account"
    )
    parser.add_argument(
        "--photo",
        type=photo_id,
        metavar="ID",
        nargs="+",
        action="extend",
        default=[],
        help="only these of the pictures given",
    )


def _down_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("item", type=request_id, metavar="ID", help="as `given live` shows it")
    _note_text(parser)


def _list(call: Call) -> Outcome:
    with call.unlocked() as services:
        code = call.args.patient
        patient = services.patients.find(code) if code else ""
        ledger = services.ledger
        found = ledger.to_ask_back(patient) if call.args.ask_back else ledger.gifts(patient)
    heads = ("ID", "When", "Patient", "Given to", "Purpose", "Photos", "State")
    rows = [
        (
            one.id,
            local_time(one.when),
            one.patient_code,
            one.recipient or one.form,
            _purpose(one),
            len(one.photos),
            _state(one),
        )
        for one in found
    ]
    empty = "Nothing is to be asked back." if call.args.ask_back else "Nothing was given out."
    return Outcome({"given": [_document(one) for one in found]}, table(heads, rows, empty))


def _note(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        services.ledger.note(args.gift, args.what, args.note or "")
    document = {"given": args.gift, "what": args.what.slug}
    return Outcome(document, f"Noted for {counted(len(args.gift), 'entry', 'entries')}.")


def _show(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        services.ledger.show(args.gift, args.photo, args.place)
    return Outcome({"given": args.gift, "place": args.place}, f"Noted: shown at {args.place}.")


def _down(call: Call) -> Outcome:
    with call.unlocked() as services:
        services.ledger.take_down(call.args.item, call.args.note or "")
    return Outcome({"item": call.args.item}, "Noted: shown no longer.")


def _live(call: Call) -> Outcome:
    """Exit 1 where something must be taken down."""
    with call.unlocked() as services:
        code = call.args.patient
        found = services.ledger.live(services.patients.find(code) if code else "")
    red = [one for one in found if one.red]
    for one in red:
        call.terminal.note(f"{one.place}: {message(one.problem, {})[0]} Take it down.")
    heads = ("ID", "Patient", "Photo", "Place", "Since", "State")
    rows = [
        (one.id, one.patient_code, one.photo, one.place, local_time(one.since), one.problem or "ok")
        for one in found
    ]
    text = table(heads, rows, "Nothing is shown.")
    exit_code = ExitCode.FINDINGS if red else ExitCode.DONE
    return Outcome({"live": _live_documents(found)}, text, exit_code)


def _purpose(one: GiftView) -> str:
    return one.purpose.slug if one.purpose is not None else "own copy"


def _state(one: GiftView) -> str:
    if one.ask_back:
        return f"ask back ({one.problem})"
    if one.last is not None:
        return one.last.slug
    return FollowUp.ACKNOWLEDGED.slug if one.acknowledged else "-"


def _document(one: GiftView) -> dict[str, object]:
    return {
        "id": one.id,
        "when": one.when.isoformat(timespec="seconds"),
        "patient": one.patient_code,
        "recipient": one.recipient,
        "recipient_id": one.recipient_id,
        "address": one.address,
        "purpose": one.purpose.slug if one.purpose is not None else "own-access",
        "channel": one.channel.value if one.channel else "",
        "form": one.form,
        "photos": list(one.photos),
        "consents": list(one.consents),
        "by": one.by,
        "allowed_by": list(one.allowed_by),
        "until": one.until.isoformat() if one.until else None,
        "faces": one.faces,
        "ask_back": one.ask_back,
        "problem": one.problem,
        "after": [_after(said) for said in one.after],
    }


def _after(said: FollowUpView) -> dict[str, object]:
    return {
        "what": said.what.slug,
        "when": said.when.isoformat(timespec="seconds"),
        "by": said.by,
        "note": said.note,
        "photo": said.photo,
        "place": said.place,
    }


def _live_documents(found: Sequence[LiveView]) -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "given": one.disclosure_id,
            "patient": one.patient_code,
            "photo": one.photo,
            "place": one.place,
            "channel": one.channel.value if one.channel else "",
            "since": one.since.isoformat(timespec="seconds"),
            "by": one.by,
            "red": one.red,
            "problem": one.problem,
        }
        for one in found
    ]


COMMANDS = (
    Command(("given", "list"), "what left, newest first", _list, _list_options),
    Command(("given", "note"), "note what a recipient answered", _note, _note_options),
    Command(("given", "show"), "note that pictures are shown somewhere", _show, _show_options),
    Command(("given", "down"), "note that a picture is shown no longer", _down, _down_options),
    Command(("given", "live"), "what is shown now, and what must be taken down", _live, _whose),
)
