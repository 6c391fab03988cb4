"""A clinic at work that gives pictures away, each person and picture full of canaries."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import ExifTags, Image

from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.recipes import Corner, Recipe, VisibleMark
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.resources import resource
from clinicvault.services.views import ConsentDraft, PatientDetails
from clinicvault.services.views.exports import (
    ExportPlan,
    FaceDecision,
    FaceFound,
    FaceSaid,
    PackageKind,
    PlannedPicture,
)
from clinicvault.services.views.releases import RecipientDetails
from tests.drills.burglar import BORN, NAME, OWNER, PLACE, RECORD, SERIAL
from tests.drills.recipients import Certified, Colleague, Insurer, page_read, unpacked
from tests.unit.services.real_clinic import ADA, INA, PAUL, Desk, House, password

GIVEN, FAMILY = NAME.split()
VIEWS = ("frontal", "oblique_left", "profile_right")
KINDS = tuple(PackageKind)
ENDINGS = {
    PackageKind.PATIENT_PAGE: "html",
    PackageKind.AGE: "age",
    PackageKind.CERTIFICATE: "p7m",
    PackageKind.INSURER: "zip",
    PackageKind.PLAIN: "",
}
PURPOSES = {
    PackageKind.PATIENT_PAGE: Purpose.CARE,
    PackageKind.AGE: Purpose.COLLEAGUES,
    PackageKind.CERTIFICATE: Purpose.COLLEAGUES,
    PackageKind.INSURER: Purpose.INSURER,
    PackageKind.PLAIN: Purpose.TEACHING,
}
OWN = frozenset({"manifest.json", "manifest.sig", "README.txt", "READ ME.txt"})
"""What packages hold beside pictures."""


def portrait(number: int) -> Image.Image:
    """One of the demo's rendered people, who has a face."""
    name = f"P01_v1_{VIEWS[number % len(VIEWS)]}.jpg"
    data = resource("demo", "portraits", name).read_bytes()
    return Image.open(io.BytesIO(data)).convert("RGB")


def photograph(folder: Path, number: int, longest: int = 900) -> Path:
    """A file as a camera and its owner leave it: name, serial number, place, thumbnail."""
    picture = portrait(number)
    picture.thumbnail((longest, longest))
    small = picture.copy()
    small.thumbnail((160, 160))
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = OWNER
    exif[ExifTags.Base.ImageDescription] = f"{NAME} {BORN}"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = SERIAL
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSDateStamp] = PLACE
    gps[ExifTags.GPS.GPSLatitude] = (47.0, 13.0, 37.7)
    path = folder / f"{FAMILY}_{BORN}_{number}.jpg"
    picture.save(path, quality=91, exif=exif, comment=f"{RECORD}".encode())
    return path


@dataclasses.dataclass
class Package:
    """What left, and what opens it."""

    kind: PackageKind
    path: Path
    words: str
    letter: str = ""

    @functools.cached_property
    def data(self) -> bytes:
        """Of the file; of plain files one after the other."""
        if self.path.is_file():
            return self.path.read_bytes()
        return b"".join(one.read_bytes() for one in sorted(self.path.iterdir()))


@dataclasses.dataclass
class Gifts:
    """Paul at his desk, with a patient of three pictures and an address book."""

    desk: Desk
    patient: str
    photos: tuple[str, ...]
    colleague: Colleague
    certified: Certified
    insurer: Insurer
    to: dict[PackageKind, str]

    seen: dict[str, tuple[FaceFound, ...]] = dataclasses.field(default_factory=dict)

    def face_decisions(
        self, photo: str, kind: PackageKind, said: FaceSaid
    ) -> tuple[FaceDecision, ...]:
        """One word for all faces of a picture, which is searched once."""
        if photo not in self.seen:
            self.seen[photo] = self.desk.giving.faces(photo, PURPOSES[kind])
        return tuple(FaceDecision(face, said) for face in self.seen[photo])

    def planned(
        self, photo: str, kind: PackageKind, said: FaceSaid = FaceSaid.SHOWN, **recipe: object
    ) -> PlannedPicture:
        """As a person planned it who looked at it, and decided on every face."""
        faces = self.face_decisions(photo, kind, said)
        boxes = tuple(one.found.box for one in faces)
        bars = tuple(one.found.eyes for one in faces if one.found.eyes)
        made = Recipe(
            covers=boxes if said is FaceSaid.COVERED else (),
            eye_bars=bars if said is FaceSaid.EYES else (),
            **recipe,
        )
        return PlannedPicture(photo, made, faces, searched=True, looked=True)

    def plan(
        self,
        kind: PackageKind,
        said: FaceSaid = FaceSaid.SHOWN,
        photos: tuple[str, ...] = (),
        **more: object,
    ) -> ExportPlan:
        """Of all pictures, with words over them where they are not the patient's own."""
        mark = VisibleMark("Confidential", Corner.BOTTOM_RIGHT)
        told = {} if kind is PackageKind.PATIENT_PAGE else {"mark": mark}
        pictures = tuple(self.planned(one, kind, said, **told) for one in photos or self.photos)
        by_key = kind in {PackageKind.AGE, PackageKind.CERTIFICATE}
        asked = {"by_key": by_key, "dicom": by_key, "note": "For the lecture", **more}
        return ExportPlan(
            self.patient, pictures, self.to[kind], PURPOSES[kind], None, kind, **asked
        )  # fmt: skip

    def output(self, folder: Path, kind: PackageKind) -> Path:
        """Where it goes: a file, or for plain ones a folder."""
        ending = ENDINGS[kind]
        return folder / (f"gift.{ending}" if ending else "gift")

    def give(self, kind: PackageKind, folder: Path, **more: object) -> Package:
        """Give all pictures in a package of a kind."""
        return self.leave(self.plan(kind, **more), folder)

    def leave(self, plan: ExportPlan, folder: Path) -> Package:
        """Give by a plan; a second person is at this screen where one is needed."""
        output = self.output(folder, plan.kind)
        second = ("", "") if plan.request else self.second(plan.kind)
        given = self.desk.giving.give(plan, output, second=second)
        assert not given.left_out
        return Package(plan.kind, output, given.words, given.message)

    def second(self, kind: PackageKind) -> tuple[str, str]:
        """Ada at this screen, where files that anybody opens go to somebody."""
        return (self.desk.id_of(ADA), password(ADA)) if kind is PackageKind.PLAIN else ("", "")

    def opened(self, package: Package, folder: Path) -> dict[str, bytes] | None:
        """The files inside, by the recipient's own program; None where it refuses the package."""
        match package.kind:
            case PackageKind.PLAIN:
                return {one.name: one.read_bytes() for one in package.path.iterdir()}
            case PackageKind.PATIENT_PAGE:
                return page_read(package.path.read_bytes(), package.words)
            case PackageKind.AGE:
                inner = self.colleague.opened(package.path, folder, package.words)
            case PackageKind.CERTIFICATE:
                inner = self.certified.opened(package.path, folder)
            case PackageKind.INSURER:
                inner = self.insurer.opened(package.path, folder, package.words)
        return unpacked(inner, folder / "files") if inner else None


def pictures_in(files: dict[str, bytes]) -> dict[str, bytes]:
    """Without what is said beside them."""
    return {name: data for name, data in files.items() if name.endswith("jpg")}


def fill(desk: Desk, folder: Path) -> tuple[str, tuple[str, ...]]:
    """Register her, with every consent, and take her pictures in; (patient, photos)."""
    desk.be(INA)
    details = PatientDetails(GIVEN, FAMILY, dt.date.fromisoformat(BORN), RECORD, f"note {NAME}")
    patient = desk.patients.add(details).id
    desk.consents.grant(patient, Purpose.CARE)
    for purpose in (Purpose.COLLEAGUES, Purpose.INSURER, Purpose.TEACHING):
        desk.consents.record(patient, ConsentDraft(purpose))
    folder.mkdir(exist_ok=True)
    report = desk.importing.run(patient, [photograph(folder, number) for number in range(3)])
    desk.importing.close()
    return patient, tuple(one.photo for one in report.imported)


def address_book(
    desk: Desk, patient: str, colleague: Colleague, certified: Certified
) -> dict[PackageKind, str]:
    """Somebody for every kind, each key compared with its owner; many pictures may leave."""
    desk.be(ADA)
    desk.releases.set_rules(dataclasses.replace(desk.releases.rules(), bulk=200))
    desk.be(PAUL)
    people = {
        PackageKind.AGE: RecipientDetails(
            "Dr Okafor", RecipientSort.COLLEAGUE, age_key=colleague.public
        ),
        PackageKind.CERTIFICATE: RecipientDetails(
            "Dr Lindqvist",
            RecipientSort.COLLEAGUE,
            certificate=certified.whose.pem.decode(),
        ),
        PackageKind.INSURER: RecipientDetails("Helvetia Claims", RecipientSort.INSURER),
        PackageKind.PLAIN: RecipientDetails("Lecture hall", RecipientSort.OTHER),
    }
    found = {kind: desk.recipients.add(details) for kind, details in people.items()}
    for view in found.values():
        if view.fingerprint:
            desk.recipients.check(view.id, view.fingerprint)
    (herself, *_) = desk.giving.recipients(patient)
    return {kind: view.id for kind, view in found.items()} | {PackageKind.PATIENT_PAGE: herself.id}


@contextmanager
def gifts_of(house: House, folder: Path) -> Iterator[Gifts]:
    """Paul's desk in a clinic that is open."""
    colleague, certified = Colleague(), Certified()
    with house.open(INA) as desk:
        patient, photos = fill(desk, folder / "card")
        to = address_book(desk, patient, colleague, certified)
        yield Gifts(desk, patient, photos, colleague, certified, Insurer(), to)


def needles(gifts: Gifts, house: House) -> dict[str, bytes]:
    """All that the vault knows and no package may tell, by a word for it."""
    born = dt.date.fromisoformat(BORN)
    texts = [GIVEN, FAMILY, RECORD, SERIAL, OWNER, PLACE, INA, PAUL, ADA, str(house.folder)]
    texts += [f"{born:%d.%m.%Y}", f"{born:%d/%m/%Y}", f"{born:%Y%m%d}", BORN, f"{born:%Y:%m:%d}"]
    texts += [house.host.workstation_name, "_0.jpg"]
    page = gifts.desk.patients.page(gifts.patient)
    texts += [page.row.code]
    ids = [gifts.patient, *gifts.photos, *(one.id for one in page.visits)]
    ids += [one for kind, one in gifts.to.items() if kind is not PackageKind.PATIENT_PAGE]
    found = {text: text.encode() for text in texts}
    found |= {f"{text} (wide)": text.encode("utf-16-le") for text in texts}
    found |= {f"id {one}": one.encode() for one in ids}
    found |= {f"raw id {one}": bytes.fromhex(one) for one in ids}
    return found
