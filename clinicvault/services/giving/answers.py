"""A plan as it came, believed in nothing: who, which pictures, what the rules make of it."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence

from clinicvault.access.consent.consent_scope import Picture
from clinicvault.access.patients.patients import Identity, open_identity
from clinicvault.access.release.export_rules import export_rules
from clinicvault.access.session import VaultSession
from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.exports import MOST_PICTURES, ExportOrder
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PatientRecord, PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.services.clinic import Clinic
from clinicvault.services.known import known_patient, parse_id
from clinicvault.services.releases.orders import order_from
from clinicvault.services.releases.recipients import Recipients
from clinicvault.services.telling import moment
from clinicvault.services.viewing import photo_id
from clinicvault.services.views.exports import (
    BlockedPicture,
    ExportPlan,
    PackageKind,
    PlannedPicture,
)
from clinicvault.services.views.releases import OrderView

from .hiding import denies, shows
from .judging import Judge, judge
from .naming import require_nameless
from .offers import PROTECTED, refusal
from .plans import plan_text
from .whom import Whom, somebody, the_patient

STORED = frozenset({PhotoKind.VIDEO.value, PhotoKind.PDF.value})
"""What leaves as it is kept: no recipe changes a film or a document."""
Facts = Mapping[bytes, Mapping[str, object]]


@dataclasses.dataclass(frozen=True, slots=True)
class Answers:
    """What an export is by its plan; nothing was opened for it yet."""

    plan: ExportPlan
    whom: Whom
    patient: bytes
    records: Mapping[bytes, PhotoRecord]
    facts: Facts
    """Sealed facts of those that this person may see."""
    blocked: tuple[BlockedPicture, ...]
    request: bytes
    """By which a second person allowed it, b"" where the plan names none."""
    careful: bool = False
    """Whether it matters that nobody is recognised: to the consent, or to the clinic's rules."""

    @property
    def stored(self) -> frozenset[str]:
        """Ids of films and documents."""
        told = ((photo.hex(), facts.get("format")) for photo, facts in self.facts.items())
        return frozenset(photo for photo, kind in told if kind in STORED)

    @property
    def known(self) -> Mapping[str, Picture]:
        """Those whose rows are whole, by id."""
        return {one.id.hex(): (one.id, one.visit) for one in self.records.values()}

    @property
    def photos(self) -> tuple[bytes, ...]:
        """In the package's order."""
        return tuple(bytes.fromhex(one.photo) for one in self.plan.pictures)

    @property
    def faces(self) -> bool:
        """Whether somebody may be recognised; nobody looks for faces in films and documents."""
        stored = self.stored
        return any(one.photo in stored or shows(one) for one in self.plan.pictures)

    @property
    def denied(self) -> bool:
        """Whether somebody's word alone stands against a face, where that matters."""
        return self.careful and any(map(denies, self.plan.pictures))

    def view(self) -> OrderView:
        """Exactly what a second person is asked; the same for the same plan."""
        plan = self.plan
        return OrderView(
            patient_id=plan.patient,
            photos=tuple(one.photo for one in plan.pictures),
            purpose=plan.purpose,
            form=plan.kind.value,
            recipient=self.whom.details.name,
            recipient_id=self.whom.entry,
            address="" if self.whom.entry else self.whom.details.address,
            channel=plan.channel,
            faces=self.faces,
            denied_faces=self.denied,
            until=plan.delete_by,
            plan=plan_text(
                plan.pictures, self.stored, by_key=plan.by_key, dicom=plan.dicom, key=self.key
            ),
        )

    @property
    def key(self) -> str:
        """The recipient's key that it is locked with; "" where words lock it, or nothing."""
        if self.plan.kind is PackageKind.CERTIFICATE:
            return hashlib.sha256(self.whom.details.certificate.strip().encode()).hexdigest()
        by_age = self.plan.kind is PackageKind.AGE and self.plan.by_key
        return self.whom.details.age_key.strip() if by_age else ""

    def order(self, clinic: Clinic) -> ExportOrder:
        """The same as it is signed, with name and address of the address book."""
        return order_from(clinic, self.view())

    def without_blocked(self) -> Answers:
        """The rest of it."""
        out = {one.photo for one in self.blocked}
        kept = tuple(one for one in self.plan.pictures if one.photo not in out)
        return dataclasses.replace(self, plan=dataclasses.replace(self.plan, pictures=kept))


def recipient_of(clinic: Clinic, patient: str, recipient: str, judged: Judge) -> Whom:
    """UsageError("recipient-unknown")."""
    if recipient == patient:
        return the_patient(patient, judged.language, moment(clinic.vault.now()))
    return Whom(Recipients(clinic).get(recipient))


def _identity(session: VaultSession, patient: bytes) -> Identity:
    with session.vault.read() as rows:
        record = session.vault.reader(rows).need(PatientRecord, patient)
    return open_identity(session, record)


def answers_of(clinic: Clinic, plan: ExportPlan) -> Answers:
    """Read a plan; only facts are opened, and that is logged.

    UsageError("patient-unknown"), ("photo-unknown"), ("photo-patients-differ"),
    ("recipient-unknown"), ("export-channel"), ("export-dicom"); Refused("role") or why the kind
    cannot be chosen; InputRefused as of `naming.require_nameless`, `recipe_rules.require_sound`.
    """
    session = clinic.session
    _require_role(session, plan)
    _require_place(plan)
    patient = known_patient(clinic, plan.patient)
    judged = judge(session, patient)
    whom = (
        somebody(plan.named, moment(clinic.vault.now()))
        if plan.named
        else recipient_of(clinic, plan.patient, plan.recipient, judged)
    )
    identity = _identity(session, patient)
    whom = whom.beside(identity)
    require_nameless(plan, identity, whom)
    _require_kind(session, plan, whom)
    photos = [photo_id(one.photo) for one in plan.pictures]
    if not photos or len(set(photos)) < len(photos):
        raise InputRefused("export-too-many", most=MOST_PICTURES)
    records, damaged = _records(session, patient, photos)
    facts = clinic.unlocked.gate.facts(list(records.values()), purpose=plan.purpose)
    request = parse_id(plan.request, "request-unknown") if plan.request else b""
    found = Answers(plan, whom, patient, records, facts, (), request)
    blocked, hidden = _blocked(clinic, found, judged, damaged)
    careful = hidden or plan.purpose in export_rules(session).faces
    return dataclasses.replace(found, blocked=blocked, careful=careful)


def _require_role(session: VaultSession, plan: ExportPlan) -> None:
    """Whoever tries without the role is in the log."""
    photos = tuple(photo_id(one.photo) for one in plan.pictures)
    try:
        session.require(Act.EXPORT_PHOTO)
    except Refused as error:
        about = {"objects": photos, "purpose": plan.purpose.slug}
        event = session.event("export", "refused", detail={"reason": error.code}, **about)
        session.vault.log_event(event)
        raise


def _require_place(plan: ExportPlan) -> None:
    """A place is named for marketing, and for nothing else."""
    if (plan.purpose is Purpose.MARKETING) is not (plan.channel is not None):
        raise UsageError("export-channel")
    if plan.dicom and plan.kind not in PROTECTED:
        raise UsageError("export-dicom")


def _require_kind(session: VaultSession, plan: ExportPlan, whom: Whom) -> None:
    code = refusal(plan.kind, whom.view, plan.purpose, export_rules(session))
    by_age = plan.kind is PackageKind.AGE and plan.by_key
    if by_age and not whom.details.age_key:
        code = "recipient-no-key"
    if code:
        raise Refused(code, purpose=plan.purpose.slug)


def pictures_of(
    session: VaultSession, patient: bytes, photos: Sequence[bytes]
) -> tuple[Picture, ...]:
    """Photos of a patient as consents count them, each once; damaged ones are left out.

    UsageError("photo-unknown"), ("photo-patients-differ").
    """
    found, _ = _records(session, patient, tuple(dict.fromkeys(photos)))
    return tuple((one.id, one.visit) for one in found.values())


def _records(
    session: VaultSession, patient: bytes, photos: Sequence[bytes]
) -> tuple[dict[bytes, PhotoRecord], dict[str, str]]:
    """(rows by photo, code by photo of those whose row is damaged)."""
    found: dict[bytes, PhotoRecord] = {}
    damaged: dict[str, str] = {}
    with session.vault.read() as rows:
        reader = session.vault.reader(rows)
        for photo in photos:
            try:
                record = reader.get(PhotoRecord, photo)
            except IntegrityError as error:
                damaged[photo.hex()] = error.code
                continue
            if record is None:
                raise UsageError("photo-unknown")
            found[photo] = record
    if any(one.patient != patient for one in found.values()):
        raise UsageError("photo-patients-differ")
    return found, damaged


def _blocked(
    clinic: Clinic, found: Answers, judged: Judge, damaged: Mapping[str, str]
) -> tuple[tuple[BlockedPicture, ...], bool]:
    """(what cannot leave, in the plan's order, each with one reason; whether faces are hidden)."""
    plan, codes = found.plan, dict(damaged)
    whole = clinic.unlocked.gate.refusal(found.patient, plan.purpose, Act.EXPORT_PHOTO)
    for photo, picture in found.known.items():
        code = whole or judged.refusal(plan.purpose, plan.channel, [picture])
        codes |= {photo: code} if code else {}
    covered = [picture for photo, picture in found.known.items() if photo not in codes]
    hidden = bool(covered) and judged.hidden(plan.purpose, plan.channel, covered)
    for one in plan.pictures:
        code = _unready(one, hidden=hidden, stored=one.photo in found.stored)
        codes |= {one.photo: code} if code and one.photo not in codes else {}
    listed = (one.photo for one in plan.pictures if one.photo in codes)
    return tuple(BlockedPicture(photo, codes[photo]) for photo in listed), hidden


def _unready(one: PlannedPicture, *, hidden: bool, stored: bool) -> str:
    """Nobody looked at it, or somebody can be recognised though nobody may be (`hidden`)."""
    if not (one.looked or stored):
        return "export-not-looked"
    return "consent-faces" if hidden and (stored or shows(one)) else ""
