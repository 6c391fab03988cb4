"""A clinic with faces, a document, consents and recipients, and plans as a wizard makes them."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyrage
from PIL import Image

from clinicvault.domain.clinical import Channel
from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.recipes import Recipe
from clinicvault.domain.record_kinds import Purpose
from clinicvault.jobs import CancelToken
from clinicvault.services.views import ConsentDraft
from clinicvault.services.views.exports import (
    ExportPlan,
    FaceDecision,
    FaceFound,
    FaceSaid,
    PackageKind,
    PlannedPicture,
)
from clinicvault.services.views.releases import RecipientDetails
from tests.unit.media.face_pictures import PORTRAITS
from tests.unit.media.pdf_files import document, saved
from tests.unit.services.real_clinic import ADA, INA, PAUL, Desk, House, password, picture

IDENTITY = pyrage.x25519.Identity.generate()
CARE, TEACHING, MARKETING = Purpose.CARE, Purpose.TEACHING, Purpose.MARKETING
AGE, PLAIN, PAGE = PackageKind.AGE, PackageKind.PLAIN, PackageKind.PATIENT_PAGE


@dataclasses.dataclass
class Giver:
    """Paul at his desk; her pictures are two portraits, one skin without a face, a document."""

    desk: Desk
    house: House
    patient: str
    faces: tuple[str, str]
    bare: str
    paper: str
    weber: str
    """A colleague with an age key."""
    seen: dict[str, tuple[FaceFound, ...]] = dataclasses.field(default_factory=dict)
    """Searched once: what is found in a picture stays the same."""

    def planned(self, photo: str, said=FaceSaid.COVERED, purpose=CARE, **recipe) -> PlannedPicture:
        """Searched, one word for all its faces, and somebody looked at it."""
        found = self.seen.get(photo)
        if found is None:
            found = self.seen[photo] = self.desk.giving.faces(photo, purpose)
        covers = tuple(one.box for one in found) if said is FaceSaid.COVERED else ()
        bars = tuple(one.eyes for one in found if one.eyes) if said is FaceSaid.EYES else ()
        boxes = tuple(one.box for one in found if said is not FaceSaid.NO_FACE)
        made = Recipe(covers=covers, eye_bars=bars, faces=boxes, **recipe)
        faces = tuple(FaceDecision(one, said) for one in found)
        return PlannedPicture(photo, made, faces, searched=True, looked=True)

    def plan(self, *pictures: PlannedPicture, to="", kind=AGE, **more) -> ExportPlan:
        """For Dr Weber and care, the first face covered, where nothing else is said."""
        purpose = more.pop("purpose", CARE)
        shown = pictures or (self.planned(self.faces[0], purpose=purpose),)
        channel = more.pop("channel", None)
        return ExportPlan(self.patient, shown, to or self.weber, purpose, channel, kind, **more)

    def stored(self, photo: str) -> PlannedPicture:
        """A document, as a wizard plans it."""
        return PlannedPicture(photo, Recipe())

    def log(self, event="export", **wanted):
        """What the administrator reads."""
        self.desk.be(ADA)
        try:
            return self.desk.log(event=event, **wanted)
        finally:
            self.desk.be(PAUL)

    @property
    def second(self) -> tuple[str, str]:
        """Ada at this screen."""
        return self.desk.id_of(ADA), password(ADA)

    def gifts(self) -> int:
        """How often something left."""
        return len(self.desk.ledger.gifts(self.patient))


def card(folder: Path) -> list[Path]:
    """Two faces, turned as a camera does; skin; a document."""
    folder.mkdir(exist_ok=True)
    faces = [folder / "a.jpg", folder / "b.jpg"]
    for path, name in zip(faces, ("P01_v1_frontal", "P04_v1_frontal"), strict=True):
        shutil.copy(PORTRAITS / f"{name}.jpg", path)
    Image.new("RGB", (320, 240), (188, 140, 120)).save(folder / "c.png")
    (folder / "d.pdf").write_bytes(saved(document()))
    return [*faces, folder / "c.png", folder / "d.pdf"]


@contextlib.contextmanager
def giver_of(house: House, folder: Path) -> Iterator[Giver]:
    """Care, and teaching and the website for pictures on which nobody is recognised."""
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, card(folder / "card"))
        desk.importing.close()
        desk.consents.record(patient, ConsentDraft(TEACHING, faces=False))
        web = frozenset({Channel.WEBSITE})
        desk.consents.record(patient, ConsentDraft(MARKETING, faces=False, channels=web))
        desk.be(ADA)
        desk.releases.set_rules(dataclasses.replace(desk.releases.rules(), bulk=200))
        desk.be(PAUL)
        told = RecipientDetails(
            "Dr Weber", RecipientSort.COLLEAGUE, address="Zürich", language="fr",
            age_key=str(IDENTITY.to_public()),
        )  # fmt: skip
        first, second, bare, paper = (one.photo for one in report.imported)
        weber = desk.recipients.add(told).id
        yield Giver(desk, house, patient, (first, second), bare, paper, weber)


def image(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


class Countdown(CancelToken):
    """Cancelled at its nth check."""

    def __init__(self, checks: int) -> None:
        super().__init__()
        self.left = checks

    def check(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.cancel()
        super().check()


LATER = dt.date(2031, 1, 31)
__all__ = ["Countdown", "Giver", "giver_of", "image", "picture"]
