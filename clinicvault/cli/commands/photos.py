"""`photo`: list a patient's photos, take one out as a plain file."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.outputs import refuse_existing
from clinicvault.cli.tables import table
from clinicvault.cli.values import (
    PURPOSES,
    channel_option,
    no_face_option,
    photo_id,
    purpose,
    second_options,
)
from clinicvault.domain.messages import message
from clinicvault.services.turning import UPRIGHT
from clinicvault.services.views import PhotoView, VisitView
from clinicvault.services.views.releases import OrderView

from .exporting import asked


def _list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patient", metavar="CODE", required=True, help="such as P-7K3M-9Q2X")


def _list(call: Call) -> Outcome:
    with call.unlocked() as services:
        page = services.patients.page(services.patients.find(call.args.patient))
    if page.refusal:
        call.terminal.note(" ".join(message(page.refusal, {})))
    photos = [_document(visit, photo) for visit in page.visits for photo in visit.photos]
    heads = ("Photo", "Kind", "View", "Visit", "Taken", "Width", "Height")
    rows = [[value or "" for value in photo.values()] for photo in photos]
    return Outcome({"photos": photos}, table(heads, rows, "There are no photos."))


def _document(visit: VisitView, photo: PhotoView) -> dict[str, object]:
    return {
        "id": photo.id,
        "kind": photo.kind.value if photo.kind else None,
        "view": photo.view.value,
        "visit": visit.date.isoformat(),
        "taken": photo.taken or None,
        "width": photo.width,
        "height": photo.height,
    }


def _open_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("photo", type=photo_id, metavar="ID", help="as `photo list` shows it")
    parser.add_argument(
        "--purpose", type=purpose, metavar="PURPOSE", required=True, help=", ".join(PURPOSES)
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", required=True, help="a new file; anyone can read it"
    )
    channel_option(parser)
    no_face_option(parser)
    second_options(parser)


_CHECK_CODE = "Kept elsewhere, this check code shows later that the log still tells of it:"


def _order(call: Call) -> OrderView:
    """Exactly what is asked for; nobody but who exports it has the file."""
    args = call.args
    faces, photos = not args.no_face, (args.photo,)
    return OrderView("", photos, args.purpose, "plain file", "", channel=args.channel, faces=faces)


def _open(call: Call) -> Outcome:
    output = refuse_existing(call.args.output)
    with call.unlocked() as services:
        if call.args.ask:
            return asked(call, services, _order(call))
        made = services.exporting.open_plain(
            call.args.photo,
            call.args.purpose,
            output,
            channel=call.args.channel,
            no_face=call.args.no_face,
            **({"request": call.args.request} if call.args.request else {}),
        )
    turn = made.orientation
    document = {
        "output": made.output,
        "log_entry": made.log_entry,
        "orientation": turn,
        "checkpoint": made.check_code,
    }
    text = f"The photo lies at {made.output} (log entry {made.log_entry})."
    if turn != 1:
        text += f"\nIt is as the camera stored it; to see it upright: {UPRIGHT[turn]}."
    if made.check_code:
        text += f"\n{_CHECK_CODE}\n\n{made.check_code}"
    return Outcome(document, text)


COMMANDS = (
    Command(("photo", "list"), "a patient's photos, newest visit first", _list, _list_options),
    Command(("photo", "open"), "take one photo out as a plain file", _open, _open_options),
)
