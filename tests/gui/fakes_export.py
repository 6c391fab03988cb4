"""An in-memory export behind the wizard's Protocol: an address book, consents, drawn renderings."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import cv2
import numpy as np

from clinicvault.domain.clinical import Channel, PhotoKind
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.exports import RecipientSort, SecondReason
from clinicvault.domain.recipes import Box, EyeBar
from clinicvault.domain.record_kinds import Purpose
from clinicvault.jobs import ProgressMeter
from clinicvault.services.views import exports as views
from clinicvault.services.views.exports import (
    PackageKind,
    PurposeStanding,
)
from clinicvault.services.views.releases import RecipientDetails, RecipientView

from .fakes_access import NOW, PASSWORD

if TYPE_CHECKING:
    from .fakes import Clinic

WORDS = "acid beaver cover diploma enlarge fancy"
GIVEN = dt.date(2026, 5, 3)


def recipient(number: int, details: RecipientDetails, **facts: object) -> RecipientView:
    """An entry of the address book."""
    return RecipientView(f"a{number}" * 16, details, "Marie Laurent", NOW, **facts)


AGE_KEY = "age1" + "q" * 58
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
OKAFOR = recipient(
    1,
    RecipientDetails(
        "Dr Benedict Okafor",
        RecipientSort.COLLEAGUE,
        "University Hospital",
        "12 Harley Street, London",
        "b.okafor@example.org",
        "+44 20 7946 0018",
        age_key=AGE_KEY,
    ),
    fingerprint="age1 7k2m 9qxa 4d0v …  m3tz",
    checked=NOW,
    checked_by="Marie Laurent",
)
AMELIE = recipient(2, RecipientDetails("The patient", RecipientSort.PATIENT, language="fr"))
AXA = recipient(
    3, RecipientDetails("AXA Health, claims", RecipientSort.INSURER, "", "PO Box 7, Bristol")
)
AGENCY = recipient(4, RecipientDetails("Belle Vue Studio", RecipientSort.PUBLISHER))
DUBOIS = recipient(
    5,
    RecipientDetails(
        "Pr Hélène Dubois",
        RecipientSort.COLLEAGUE,
        "CHU de Lyon",
        language="fr",
        certificate=PEM,
    ),
    certificate_of="CN=Hélène Dubois, CHU de Lyon",
    certificate_until=dt.date(2027, 3, 1),
    fingerprint="3F9A 1C07 88D2 4B61",
)
BOOK = (AMELIE, OKAFOR, AXA, AGENCY, DUBOIS)
FACE = views.FaceFound(Box(0.24, 0.12, 0.76, 0.70), EyeBar((0.40, 0.37), (0.60, 0.37)), 0.93)
SIDEWAYS = views.FaceFound(Box(0.30, 0.20, 0.70, 0.66), None, 0.61)
CARE = PurposeStanding(Purpose.CARE, since=GIVEN)
COLLEAGUES = PurposeStanding(Purpose.COLLEAGUES, since=GIVEN)
TEACHING = PurposeStanding(
    Purpose.TEACHING, faces_hidden=True, since=GIVEN, until=dt.date(2031, 5, 3)
)
INSURER = PurposeStanding(Purpose.INSURER, refusal="consent-none")
WEBSITE = PurposeStanding(Purpose.MARKETING, Channel.WEBSITE, since=GIVEN, faces_hidden=True)
SOCIAL = PurposeStanding(Purpose.MARKETING, Channel.SOCIAL_MEDIA, refusal="consent-channel")
STANDINGS = (CARE, COLLEAGUES, TEACHING, INSURER, WEBSITE, SOCIAL)
_FITS = {
    RecipientSort.PATIENT: PackageKind.PATIENT_PAGE,
    RecipientSort.INSURER: PackageKind.INSURER,
    RecipientSort.PUBLISHER: PackageKind.PLAIN,
}


class FakeExports:
    """Implements `ExportWizardService`; a test sets what it says, and reads what it was given."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.book: list[RecipientView] = list(BOOK)
        self.added: list[RecipientDetails] = []
        self.standings: tuple[PurposeStanding, ...] = STANDINGS
        self.found: dict[str, tuple[views.FaceFound, ...]] = {}
        """Faces by photo; `FACE` where nothing else is said."""
        self.verdict = views.ExportLook(size=3_400_000)
        self.questions: list[views.AskedExport] = []
        self.taken_back: list[str] = []
        self.asked_plans: list[views.ExportPlan] = []
        self.given: list[tuple[views.ExportPlan, object, tuple[str, str]]] = []
        self.plans: list[views.ExportPlan] = []
        """Every plan that a picture was rendered for."""
        self.left_out: tuple[views.BlockedPicture, ...] = ()
        self.no_medical: tuple[views.BlockedPicture, ...] = ()
        self.asked_about: list[tuple[str, ...]] = []

    def asked(self, patient_id: str) -> tuple[views.AskedExport, ...]:
        self.clinic.call("export.asked")
        return tuple(self.questions)

    def take_back(self, request: str) -> None:
        self.clinic.call("export.take_back")
        self.taken_back.append(request)
        self.questions = [one for one in self.questions if one.request != request]

    def recipients(self, patient_id: str) -> tuple[RecipientView, ...]:
        self.clinic.call("export.recipients")
        return tuple(self.book)

    def add_recipient(self, details: RecipientDetails) -> RecipientView:
        self.clinic.call("export.add")
        self.added.append(details)
        made = recipient(
            len(self.book) + 1, details, fingerprint="age1 new" if details.age_key else ""
        )
        self.book.append(made)
        return made

    def check_recipient(self, recipient: str, fingerprint: str) -> RecipientView:
        self.clinic.call("export.check")
        found = next(one for one in self.book if one.id == recipient)
        assert found.fingerprint == fingerprint
        made = dataclasses.replace(found, checked=NOW, checked_by="Marie Laurent")
        self.book = [made if one.id == recipient else one for one in self.book]
        return made

    def purposes(self, patient_id, photo_ids, recipient) -> tuple[PurposeStanding, ...]:
        self.clinic.call("export.purposes")
        self.asked_about.append(tuple(photo_ids))
        kept = [set(one.outside) & set(photo_ids) for one in self.standings]
        return tuple(
            dataclasses.replace(one, outside=tuple(sorted(out)))
            for one, out in zip(self.standings, kept, strict=True)
        )

    def kinds(self, recipient, purpose, channel) -> tuple[views.KindOffer, ...]:
        self.clinic.call("export.kinds")
        one = next(found for found in self.book if found.id == recipient)
        fits = _FITS.get(one.details.sort, PackageKind.AGE)
        if one.details.certificate:
            fits = PackageKind.CERTIFICATE
        return tuple(
            views.KindOffer(
                kind,
                "" if kind is not PackageKind.CERTIFICATE or kind is fits else "recipient-missing",
                kind is fits,
                kind is PackageKind.PLAIN,
            )
            for kind in PackageKind
        )

    def faces(self, photo_id: str, purpose: Purpose) -> tuple[views.FaceFound, ...]:
        self.clinic.call("export.faces")
        self.clinic.call(f"export.faces {photo_id}")
        return self.found.get(photo_id, (FACE,))

    def rendered(self, plan: views.ExportPlan, photo_id: str) -> views.RenderedPicture:
        self.clinic.call("export.rendered")
        self.plans.append(plan)
        wanted = next(one for one in plan.pictures if one.photo == photo_id)
        pixels = self._pixels(photo_id)
        height, width = pixels.shape[:2]
        for box in wanted.recipe.covers:
            pixels[
                round(box.top * height) : round(box.bottom * height),
                round(box.left * width) : round(box.right * width),
            ] = 12
        if (crop := wanted.recipe.crop) is not None:
            pixels = pixels[
                round(crop.top * height) : round(crop.bottom * height),
                round(crop.left * width) : round(crop.right * width),
            ]
        if wanted.recipe.mark is not None:
            _write(pixels, wanted.recipe.mark.text)
        data = cv2.imencode(".jpg", np.ascontiguousarray(pixels))[1].tobytes()
        return views.RenderedPicture(photo_id, data, 3000, 4000, len(data) * 20)

    def _pixels(self, photo_id: str) -> np.ndarray:
        data = self.clinic.services().viewing.preview(photo_id)
        return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)

    def look(self, plan: views.ExportPlan) -> views.ExportLook:
        self.clinic.call("export.look")
        chosen = {one.photo for one in plan.pictures}
        blocked = tuple(one for one in self.verdict.blocked if one.photo in chosen)
        return dataclasses.replace(self.verdict, blocked=blocked)

    def ask(self, plan: views.ExportPlan) -> str:
        self.clinic.call("export.ask")
        self.asked_plans.append(plan)
        return "0f" * 16

    def give(
        self, plan, output, *, second=("", ""), progress=None, cancel=None
    ) -> views.ExportGiven:
        self.clinic.call("export.give")
        if self.verdict.second and not plan.request and second[1] != PASSWORD:
            raise Refused("wrong-password")
        meter = ProgressMeter(len(plan.pictures), progress)
        for _ in plan.pictures:
            if cancel is not None:
                cancel.check()
            meter.add()
        self.given.append((plan, output, second))
        plain = plan.by_key or plan.kind is PackageKind.PLAIN
        count = len(plan.pictures) - len(self.left_out)
        return views.ExportGiven(
            str(output),
            4713,
            count,
            "" if plain else WORDS,
            self.left_out,
            LETTER,
            self.no_medical,
        )


LETTER = (
    "Dear Dr Okafor,\n\nLaurent Dermatology sends you 2 pictures in one encrypted file. Open it "
    "with the free program age. The words that open it reach you by telephone."
)


def _write(pixels: np.ndarray, text: str) -> None:
    lines = text.splitlines()
    for number, line in enumerate(lines):
        at = (6, pixels.shape[0] - 8 - 12 * (len(lines) - 1 - number))
        font = cv2.FONT_HERSHEY_SIMPLEX
        cv2.putText(pixels, line, at, font, 0.3, (255, 255, 255), 1, cv2.LINE_AA)


def film(clinic: Clinic, visit: int = 0, photo: int = 2) -> None:
    """One of the first patient's pictures is a film."""
    clinic.photo_facts[(visit, photo)] = {"kind": PhotoKind.VIDEO, "seconds": 7.0}


def allowed(plan: views.ExportPlan, state: str = "granted") -> views.AskedExport:
    """A question that a second person answered, or that still waits."""
    until = NOW + dt.timedelta(days=1)
    return views.AskedExport("0f" * 16, plan, OKAFOR.details.name, state, "Olga Brandt", until)


def damaged() -> InputRefused:
    """What a picture that cannot be searched raises."""
    return InputRefused("picture-damaged")


BULK = (SecondReason.BULK, SecondReason.FACES)
