"""The plan of an export as the command line's options tell it; the service asks all of it again."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clinicvault.cli.command import Call
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.recipe_fields import fields_of, recipe_of
from clinicvault.domain.recipe_rules import MOST_LETTERS
from clinicvault.domain.recipes import Recipe, VisibleMark
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.api import Services
from clinicvault.services.giving.hiding import bare
from clinicvault.services.giving.plans import plan_of
from clinicvault.services.views.exports import (
    ExportPlan,
    FaceDecision,
    FaceFound,
    FaceSaid,
    PackageKind,
    PlannedPicture,
)
from clinicvault.services.views.releases import RecipientDetails, RecipientView

from .export_options import THE_PATIENT

_MOST_BYTES = 8 << 20
_ALL = "*"
_ROOM = 100
"""Pixels of a picture's shorter side from which on words can be read on it."""
_PUBLIC = frozenset({Purpose.MARKETING, Purpose.PUBLICATION, Purpose.TEACHING})
"""Purposes whose pictures the public sees: no words over them unless somebody wants them."""
_NOBODY = frozenset({FaceSaid.COVERED, FaceSaid.NO_FACE})
"""What holds beside the word that nobody is seen; the service refuses any other face it finds."""


def plan_from(call: Call, services: Services, patient: str) -> ExportPlan:
    """Faces are looked for in every picture, and that is logged.

    UsageError("recipient-needed"), ("export-key-book"), ("recipient-unknown"), ("recipe-file");
    InputRefused as of `recipe_of`; what `ExportWizardService.faces` refuses.
    """
    args = call.args
    to = _to(args, services, patient)
    if to is not None and (args.age_recipient or args.certificate):
        raise UsageError("export-key-book")
    named = None if to is not None else _named(args)
    details = to.details if to is not None else named or RecipientDetails("")
    keyed = bool(args.age_recipient or details.age_key) and not _words(args)
    return ExportPlan(
        patient=patient,
        pictures=_asked(services, patient, args.request)
        or _pictures(args, services, patient, _recipes(args.recipe), details),
        recipient=to.id if to is not None else "",
        purpose=args.purpose,
        channel=args.channel,
        kind=args.kind,
        by_key=args.kind is PackageKind.AGE and keyed,
        dicom=args.dicom,
        delete_by=args.delete_by,
        note=args.ask or args.note or "",
        request=args.request or "",
        named=named,
    )


def _words(args: argparse.Namespace) -> bool:
    return bool(args.words or args.passphrase_file)


# for whom


def _to(args: argparse.Namespace, services: Services, patient: str) -> RecipientView | None:
    """Somebody of the address book, or the patient; None for who is told by name alone."""
    if args.to == THE_PATIENT or (args.kind is PackageKind.PATIENT_PAGE and _nobody(args)):
        return services.giving.recipients(patient)[0]
    return services.recipients.get(args.to) if args.to else None


def _nobody(args: argparse.Namespace) -> bool:
    return not args.to and not args.recipient


def _named(args: argparse.Namespace) -> RecipientDetails:
    if _nobody(args):
        raise UsageError("recipient-needed")
    page = args.kind is PackageKind.PATIENT_PAGE
    return RecipientDetails(
        args.recipient,
        RecipientSort.PATIENT if page else RecipientSort.OTHER,
        address=args.recipient_address or "",
        age_key=args.age_recipient or "",
        certificate=_certificate(args.certificate) if args.certificate else "",
    )


def _certificate(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("latin-1")
    except OSError:
        raise UsageError("recipient-certificate-file") from None


# pictures


def _asked(services: Services, patient: str, request: str | None) -> tuple[PlannedPicture, ...]:
    """Exactly the pictures that a second person allowed; () where there is no such request."""
    if not request:
        return ()
    found = [one for one in services.releases.asked(patient) if one.id == request]
    text = found[0].order.plan if found and found[0].order else ""
    return plan_of(text).pictures if text else ()


def _pictures(
    args: argparse.Namespace,
    services: Services,
    patient: str,
    recipes: Mapping[str, dict[str, Any]],
    to: RecipientDetails,
) -> tuple[PlannedPicture, ...]:
    mark = _mark(args, to)
    usual = fields_of(Recipe(mark=mark, longest=args.longest or 0))
    made = []
    for photo in dict.fromkeys(args.photo):
        told = {**usual, **recipes.get(_ALL, {}), **recipes.get(photo, {})}
        made.append(_planned(args, services, photo, recipe_of(told)))
    if mark is None or args.mark:
        return tuple(made)
    tiny = _tiny(services, patient)
    return tuple(_wordless(one) if one.photo in tiny else one for one in made)


def _tiny(services: Services, patient: str) -> frozenset[str]:
    """Pictures without room for words that nobody asked for."""
    visits = services.patients.page(patient).visits
    sides = {one.id: min(one.width, one.height) for visit in visits for one in visit.photos}
    return frozenset(photo for photo, side in sides.items() if 0 < side < _ROOM)


def _wordless(one: PlannedPicture) -> PlannedPicture:
    return dataclasses.replace(one, recipe=dataclasses.replace(one.recipe, mark=None))


def _planned(
    args: argparse.Namespace, services: Services, photo: str, recipe: Recipe
) -> PlannedPicture:
    """A film, a document or what cannot be searched is not: the service says what comes of it."""
    try:
        found = services.giving.faces(photo, args.purpose)
    except InputRefused:
        return PlannedPicture(photo, recipe, looked=True)
    faces = tuple(FaceDecision(one, _said(args, photo, one)) for one in found)
    covers = tuple(one.found.box for one in faces if one.said is FaceSaid.COVERED)
    bars = (one.found.eyes for one in faces if one.said is FaceSaid.EYES)
    changed = dataclasses.replace(
        recipe,
        covers=(*covers, *recipe.covers),
        eye_bars=(*(one for one in bars if one is not None), *recipe.eye_bars),
        faces=tuple(bare(one.found.box) for one in faces if one.said is not FaceSaid.NO_FACE),
    )
    # "No face found" never passes by itself: somebody has to have looked.
    searched = bool(faces) or args.no_face
    kept = tuple(one for one in faces if not args.no_face or one.said in _NOBODY)
    return PlannedPicture(photo, changed, kept, searched=searched, looked=True)


def _said(args: argparse.Namespace, photo: str, face: FaceFound) -> FaceSaid:
    if photo in args.false_face:
        return FaceSaid.NO_FACE
    if photo in args.shown_face or not (args.cover_faces or args.eyes_only):
        return FaceSaid.SHOWN
    return FaceSaid.EYES if args.eyes_only and face.eyes is not None else FaceSaid.COVERED


def _mark(args: argparse.Namespace, to: RecipientDetails) -> VisibleMark | None:
    """Recipient and purpose, where neither patient nor public is to see the pictures."""
    usual = to.sort is not RecipientSort.PATIENT and args.purpose not in _PUBLIC
    if args.no_watermark or not (args.mark or usual):
        return None
    text = args.mark or f"{to.name} · {args.purpose.slug}\nConfidential"
    return VisibleMark(text.replace("\\n", "\n")[:MOST_LETTERS])


def _recipes(path: Path | None) -> Mapping[str, dict[str, Any]]:
    """By photo id, or "*" for all of them; UsageError("recipe-file"), InputRefused."""
    if path is None:
        return {}
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
    except OSError:
        raise UsageError("recipe-file") from None
    except (ValueError, RecursionError):
        raise InputRefused("recipe-wrong") from None
    if not isinstance(told, dict):
        raise InputRefused("recipe-wrong")
    found = {_ALL: told} if told.keys() <= fields_of(Recipe()).keys() else told
    if not all(isinstance(one, dict) for one in found.values()):
        raise InputRefused("recipe-wrong")
    return found
