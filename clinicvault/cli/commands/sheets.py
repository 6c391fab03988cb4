"""`sheet`: before and after side by side, as a PDF, as pictures, as slides; the clinic's logo."""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.outputs import refuse_existing
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted
from clinicvault.cli.values import (
    PURPOSES,
    channel_option,
    date,
    filled,
    one_of,
    photo_id,
    purpose,
    request_id,
    second_options,
)
from clinicvault.domain.alignment import Alignment
from clinicvault.domain.errors import UsageError
from clinicvault.domain.messages import message
from clinicvault.domain.recipes import Recipe, VisibleMark
from clinicvault.services.api import Services
from clinicvault.services.paper_words import LANGUAGES
from clinicvault.services.sheets.pairing import in_order, paired
from clinicvault.services.views import PatientPage
from clinicvault.services.views.exports import (
    ExportGiven,
    ExportPlan,
    FaceDecision,
    FaceSaid,
    PackageKind,
    PlannedPicture,
)
from clinicvault.services.views.sheets import SheetForm, SheetLook, SheetPair, SheetPlan

KINDS = {kind.value: kind for kind in PackageKind}
_FORMS = {form.value: form for form in (SheetForm.PDF, SheetForm.PICTURES)}
_LANGUAGES = {one: one for one in LANGUAGES}
_THE_PATIENT = "patient"


def _pair(text: str) -> tuple[str, str]:
    before, colon, after = text.partition(":")
    if not colon:
        raise argparse.ArgumentTypeError("takes two photos, such as ID:ID")
    return photo_id(before), photo_id(after)


def _recipient(text: str) -> str:
    return text.strip() if text.strip() == _THE_PATIENT else request_id(text)


def _what_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patient", metavar="CODE", required=True, help="such as P-7K3M-9Q2X")
    parser.add_argument(
        "--pair",
        type=_pair,
        metavar="BEFORE:AFTER",
        action="append",
        default=[],
        help="two photos as `photo list` shows them; without it, of every view the first and last",
    )
    parser.add_argument(
        "--caption",
        metavar="TEXT",
        action="append",
        default=[],
        help="under a pair, in their order; no name of a patient belongs there",
    )
    parser.add_argument(
        "--as-they-are", action="store_true", help="do not lay the pictures over one another"
    )


def _whom_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        type=_recipient,
        metavar="ID",
        required=True,
        help="of the address book (`recipient list`), or `patient`",
    )
    parser.add_argument(
        "--purpose", type=purpose, metavar="PURPOSE", required=True, help=", ".join(PURPOSES)
    )
    channel_option(parser)
    parser.add_argument(
        "--kind",
        type=one_of(KINDS),
        metavar="KIND",
        default=PackageKind.PLAIN,
        help=f"one of {', '.join(KINDS)} (default: plain)",
    )
    parser.add_argument(
        "--by-key", action="store_true", help="an age file for the recipient's own key"
    )
    parser.add_argument(
        "--delete-by", type=date, metavar="DAY", help="by when the recipient is asked to delete it"
    )
    parser.add_argument(
        "--output", type=Path, metavar="PATH", required=True, help="a new file or folder"
    )
    second_options(parser)


def _picture_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--looked",
        action="store_true",
        help="a person looked at every picture, and at the faces in it (the log keeps your word)",
    )
    faces = parser.add_mutually_exclusive_group()
    faces.add_argument(
        "--cover-faces", action="store_true", help="cover every face that is found, as a whole"
    )
    faces.add_argument(
        "--eyes-only", action="store_true", help="a bar over the eyes: people stay recognisable"
    )
    parser.add_argument("--mark", type=filled, metavar="TEXT", help="words over each picture")


def _look_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--title", metavar="TEXT", default="", help='instead of "Before and after"')
    parser.add_argument("--note", metavar="TEXT", default="", help="at the foot of every page")
    parser.add_argument(
        "--language",
        type=one_of(_LANGUAGES),
        metavar="LANGUAGE",
        default="en",
        help="of the pages: en or fr (default: en)",
    )
    parser.add_argument("--no-logo", action="store_true", help="without the clinic's logo")


def _make_options(parser: argparse.ArgumentParser) -> None:
    _what_options(parser)
    _whom_options(parser)
    _picture_options(parser)
    _look_options(parser)
    parser.add_argument(
        "--as",
        dest="form",
        type=one_of(_FORMS),
        metavar="FORM",
        default=SheetForm.PDF,
        help="pdf or pictures (default: pdf)",
    )


def _slides_options(parser: argparse.ArgumentParser) -> None:
    _what_options(parser)
    _whom_options(parser)
    _picture_options(parser)
    _look_options(parser)
    parser.add_argument("--light", action="store_true", help="on white, not on black")


def _logo_options(parser: argparse.ArgumentParser) -> None:
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--set", type=Path, metavar="FILE", help="a picture of the logo")
    chosen.add_argument("--remove", action="store_true", help="no logo from now on")


# what leaves


def _pairs(call: Call, services: Services, page: PatientPage) -> tuple[SheetPair, ...]:
    """As they were told, the earlier picture first; else as the views suggest."""
    args = call.args
    told = [SheetPair(*in_order(page.visits, *one)) for one in args.pair]
    found = told or list(paired(page.visits))
    if len(args.caption) > len(found):
        raise UsageError("sheet-captions")
    captions = itertools.chain(args.caption, itertools.repeat(""))
    return tuple(
        SheetPair(one.before, one.after, caption.strip(), _lies(call, services, one))
        for one, caption in zip(found, captions, strict=False)
    )


def _lies(call: Call, services: Services, pair: SheetPair) -> Alignment:
    if call.args.as_they_are:
        return Alignment()
    return services.sheets.aligned(pair.before, pair.after, call.args.purpose)


def _planned(call: Call, services: Services, photo: str) -> PlannedPicture:
    """Faces are looked for in any case: what is shown is said to be shown."""
    args = call.args
    found = services.giving.faces(photo, args.purpose)
    said = FaceSaid.SHOWN
    if args.cover_faces or args.eyes_only:
        said = FaceSaid.COVERED if args.cover_faces else FaceSaid.EYES
    # A face without eyes that were found is covered as a whole: a bar has no place on it.
    words = [
        FaceSaid.COVERED if said is FaceSaid.EYES and one.eyes is None else said for one in found
    ]
    decided = tuple(FaceDecision(*one) for one in zip(found, words, strict=True))
    recipe = Recipe(
        covers=tuple(one.found.box for one in decided if one.said is FaceSaid.COVERED),
        eye_bars=tuple(
            one.found.eyes for one in decided if one.said is FaceSaid.EYES and one.found.eyes
        ),
        mark=VisibleMark(args.mark) if args.mark else None,
        faces=tuple(one.box for one in found),
    )
    return PlannedPicture(photo, recipe, decided, searched=True, looked=args.looked)


def _plan(call: Call, services: Services, patient: str, form: SheetForm) -> SheetPlan:
    args = call.args
    pairs = _pairs(call, services, services.patients.page(patient, args.purpose))
    photos = dict.fromkeys(photo for one in pairs for photo in (one.before, one.after))
    export = ExportPlan(
        patient=patient,
        pictures=tuple(_planned(call, services, photo) for photo in photos),
        recipient=patient if args.to == _THE_PATIENT else args.to,
        purpose=args.purpose,
        channel=args.channel,
        kind=args.kind,
        by_key=args.by_key or args.kind is PackageKind.CERTIFICATE,
        delete_by=args.delete_by,
        note=args.ask or "",
        request=args.request or "",
    )
    look = SheetLook(
        form,
        args.title.strip(),
        args.note.strip(),
        args.language,
        logo=not args.no_logo,
        light=form is SheetForm.SLIDES and args.light,
    )
    return SheetPlan(export, pairs, look)


def _asked_before(services: Services, patient: str, request: str) -> SheetPlan | None:
    """What was allowed is made exactly as it was asked for."""
    for one in services.sheets.asked(patient):
        if one.request == request:
            return one.plan
    return None


# commands


def _make(call: Call) -> Outcome:
    return _give(call, call.args.form)


def _slides(call: Call) -> Outcome:
    return _give(call, SheetForm.SLIDES)


def _give(call: Call, form: SheetForm) -> Outcome:
    args = call.args
    folder = args.kind is PackageKind.PLAIN and form is not SheetForm.PDF
    output = args.output if folder else refuse_existing(args.output)
    with call.unlocked() as services:
        patient = services.patients.find(args.patient)
        plan = args.request and _asked_before(services, patient, args.request)
        plan = plan or _plan(call, services, patient, form)
        if args.ask:
            return _asked(services.sheets.ask(plan))
        with cancellable() as cancel, shown(call.terminal, "Drawing") as progress:
            made = services.sheets.give(plan, output, progress=progress, cancel=cancel)
    return _given(plan, made)


def _asked(request: str) -> Outcome:
    text = f"Asked: {request}. Once it is allowed, make the same with --request {request}."
    return Outcome({"request": request, "state": "waiting"}, text)


def _given(plan: SheetPlan, made: ExportGiven) -> Outcome:
    document: dict[str, object] = {
        "output": made.output,
        "log_entry": made.log_entry,
        "pairs": [_document(one) for one in plan.pairs],
        "left_out": [{"photo": one.photo, "reason": one.code} for one in made.left_out],
    }
    pairs = counted(len(plan.pairs), "pair", "pairs")
    lines = [f"{pairs} at {made.output} (log entry {made.log_entry})."]
    lines += [f"{one.photo}: {message(one.code, {})[0]}" for one in made.left_out]
    if made.words:
        document["passphrase"] = made.words
        lines.append(f"Its words, shown once: {made.words}\nTell them by another channel.")
    return Outcome(document, "\n".join(lines))


def _document(pair: SheetPair) -> dict[str, object]:
    return {"before": pair.before, "after": pair.after, "aligned": pair.alignment.how.value}


def _logo(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        if args.set is not None:
            services.sheets.set_logo(args.set)
        elif args.remove:
            services.sheets.remove_logo()
        there = services.sheets.has_logo()
    text = "The clinic has a logo." if there else "The clinic has no logo."
    return Outcome({"logo": there}, text)


COMMANDS = (
    Command(
        ("sheet", "make"), "a before/after sheet as a PDF or as pictures", _make, _make_options
    ),
    Command(
        ("sheet", "slides"),
        "before and after for a talk, one picture of 1920 × 1080 a pair",
        _slides,
        _slides_options,
    ),
    Command(("sheet", "logo"), "the clinic's logo on sheets", _logo, _logo_options),
)
