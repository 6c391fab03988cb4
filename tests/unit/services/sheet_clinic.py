"""A patient of two visits with real portraits, and sheets as a wizard plans them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from pathlib import Path

import numpy as np
import pyrage
from PIL import Image

from clinicvault.domain.clinical import View
from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.recipes import Recipe
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.resources import resource
from clinicvault.services.views.exports import (
    ExportPlan,
    FaceDecision,
    FaceSaid,
    PackageKind,
    PlannedPicture,
)
from clinicvault.services.views.releases import RecipientDetails
from clinicvault.services.views.sheets import SheetForm, SheetLook, SheetPair, SheetPlan
from tests.unit.services.real_clinic import INA, PAUL

IDENTITY = pyrage.x25519.Identity.generate()
FIRST, LATER = dt.date(2026, 1, 12), dt.date(2026, 3, 9)


def portraits() -> list[Path]:
    """Two pictures of one invented person."""
    found = sorted(resource("demo", "portraits").glob("*.jpg"))
    return [found[0], found[0]]


def moved(source: Path, target: Path, degrees: float, scale: float) -> Path:
    """The same portrait a little turned, smaller and nearer, as of another day."""
    with Image.open(source) as opened:
        turned = opened.convert("RGB").rotate(degrees, Image.Resampling.BICUBIC)
    width, height = turned.size
    across, down = round(width * (1 - scale) / 2), round(height * (1 - scale) / 2)
    cut = turned.crop((across, down, width - across, height - down)).resize((width, height))
    cut.save(target, "JPEG", quality=93)
    return target


def photographed(desk, folder: Path) -> tuple[str, list[str]]:
    """(patient, [frontal of the first visit, frontal of the second]), imported by Ina."""
    desk.be(INA)
    patient = desk.patient()
    first, second = portraits()
    later = moved(second, folder / "later.jpg", 2.0, 0.94)
    one = desk.importing.run(patient, [first], visit=FIRST, view=View.FRONTAL)
    two = desk.importing.run(patient, [later], visit=LATER, view=View.FRONTAL)
    desk.be(PAUL)
    return patient, [one.imported[0].photo, two.imported[0].photo]


def weber(desk) -> str:
    """A colleague with an age key; id in the address book."""
    key = str(IDENTITY.to_public())
    told = RecipientDetails("Dr Weber", RecipientSort.COLLEAGUE, address="Zürich", age_key=key)
    return desk.recipients.add(told).id


def consent(desk, patient, purpose) -> None:
    """Recorded at the front desk."""
    desk.at_the_desk(lambda: desk.consents.grant(patient, purpose))


def planned(desk, photo, said, purpose, **recipe) -> PlannedPicture:
    """Searched, one word for all its faces, and somebody looked at it."""
    found = desk.giving.faces(photo, purpose)
    covers = tuple(one.box for one in found) if said is FaceSaid.COVERED else ()
    boxes = tuple(one.box for one in found)
    faces = tuple(FaceDecision(one, said) for one in found)
    made = Recipe(covers=covers, faces=boxes, **recipe)
    return PlannedPicture(photo, made, faces, searched=True, looked=True)


def sheet_plan(desk, patient, photos, *, said=FaceSaid.COVERED, form=SheetForm.PDF, **more):
    """One pair, aligned by the service."""
    before, after = photos
    look = SheetLook(form=form, **more.pop("look", {}))
    lies = more.pop("lies", None) or desk.sheets.aligned(before, after)
    recipe = more.pop("recipe", {})
    purpose = more.get("purpose", Purpose.CARE)
    pictures = [planned(desk, one, said, purpose, **recipe) for one in photos]
    kind = more.pop("kind", PackageKind.PLAIN)
    caption = more.pop("caption", "")
    told = {"purpose": purpose, "channel": None, "recipient": more.pop("to", "") or patient}
    export = ExportPlan(patient, tuple(pictures), kind=kind, **(told | more))
    return SheetPlan(export, (SheetPair(before, after, caption, lies),), look)


def relooked(plan: SheetPlan, **changed) -> SheetPlan:
    return dataclasses.replace(plan, look=dataclasses.replace(plan.look, **changed))


def decoded(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as opened:
        return np.asarray(opened.convert("RGB"))
