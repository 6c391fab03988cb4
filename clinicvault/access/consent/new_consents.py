"""What may be recorded as a consent: dates, pictures, people, and who consents for a minor."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.access.session import VaultSession
from clinicvault.domain.clinical import Channel, Evidence, Giver, Scope
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import ConsentRecord, PhotoRecord, VisitRecord
from clinicvault.domain.rules import ClinicRules

from .consent_reading import birthday, today_of

_NOTE_CHARS = 2000
_TEXT_CHARS = 200
_HOUR_MS = 3_600_000
_FAMILY = (Giver.PARENT, Giver.GUARDIAN)


@dataclasses.dataclass(frozen=True, slots=True)
class NewConsent:
    """What is recorded."""

    purpose: Purpose
    until: dt.date | None
    evidence: Evidence
    note: str = ""
    since: dt.date | None = None
    scope: Scope = Scope.ALL
    subjects: tuple[bytes, ...] = ()
    """Visit or photo ids where the scope is not ALL."""
    faces: bool = True
    channels: frozenset[Channel] | None = None
    """Of marketing: where; None for everywhere."""
    language: str = ""
    giver: Giver = Giver.PATIENT
    giver_name: str = ""
    named: tuple[bytes, ...] = ()
    """Of COLLEAGUES: users it is for; empty for any colleague."""
    form: str = ""
    renews: bytes = b""
    team: bytes = b""
    """Of the first consent for care: whose patient this becomes; empty for the only team's."""


def checked(session: VaultSession, new: NewConsent) -> NewConsent:
    """The words and days of a new consent, tidied; InputRefused where they cannot be so.

    Channels belong to marketing alone, names to colleagues.
    """
    texts = (new.language, new.giver_name, new.form)
    if len(new.note) > _NOTE_CHARS or any(len(text) > _TEXT_CHARS for text in texts):
        raise InputRefused("patient-field-long")
    if new.until is not None and new.until < (new.since or today_of(session)):
        raise InputRefused("consent-dates-wrong" if new.since else "consent-date-past")
    if new.until is not None and new.until < today_of(session):
        raise InputRefused("consent-date-past")
    if new.evidence is Evidence.EMERGENCY and new.purpose is not Purpose.CARE:
        raise InputRefused("consent-emergency-care")
    if (new.scope is Scope.ALL) == bool(new.subjects):
        raise InputRefused("consent-scope-empty")
    giver = " ".join(new.giver_name.split())
    if new.giver is not Giver.PATIENT and not giver:
        raise InputRefused("consent-giver-missing")
    return dataclasses.replace(
        new,
        giver_name=giver if new.giver is not Giver.PATIENT else "",
        channels=_channels(new),
        named=new.named if new.purpose is Purpose.COLLEAGUES else (),
    )


def require_known(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes, new: NewConsent
) -> None:
    """UsageError unless pictures, visits and the renewed consent are the patient's, users known."""
    reader = session.vault.reader(rows)
    visits, photos = new.scope is Scope.VISITS, new.scope is Scope.PHOTOS
    for subject in new.subjects:
        if visits and _stranger(reader.get(VisitRecord, subject), patient):
            raise UsageError("visit-unknown")
        if photos and _stranger(reader.get(PhotoRecord, subject), patient):
            raise UsageError("photo-unknown")
    if new.renews:
        old = reader.get(ConsentRecord, new.renews)
        if old is None or (old.patient, old.purpose) != (patient, int(new.purpose)):
            raise UsageError("consent-unknown")
    if not set(new.named) <= session.vault.trust.people.keys():
        raise UsageError("user-unknown")


def adult_age(new: NewConsent, born: dt.date | None, today: dt.date, rules: ClinicRules) -> int:
    """The age that ends a consent given for a minor; 0 where nobody consents for one.

    InputRefused as `require_giver`; an emergency's giver is asked for when it is confirmed.
    """
    if new.evidence is not Evidence.EMERGENCY:
        require_giver(new.giver, born, today, rules)
    minor = _minor(born, today, rules)
    family = new.giver in _FAMILY or (new.giver is Giver.REPRESENTATIVE and minor)
    return rules.majority if family else 0


def require_giver(giver: Giver, born: dt.date | None, today: dt.date, rules: ClinicRules) -> None:
    """Who may consent for whom; without a birth date anybody.

    InputRefused("consent-minor") for a minor's own consent, ("consent-adult") for a parent's word
    about somebody of age.
    """
    minor = _minor(born, today, rules)
    if minor and giver is Giver.PATIENT:
        raise InputRefused("consent-minor", age=rules.majority)
    if giver in _FAMILY and born is not None and not minor:
        raise InputRefused("consent-adult", age=rules.majority)


def _stranger(record: VisitRecord | PhotoRecord | None, patient: bytes) -> bool:
    return record is None or record.patient != patient


def _minor(born: dt.date | None, today: dt.date, rules: ClinicRules) -> bool:
    return born is not None and today < birthday(born, rules.majority)


def details(
    session: VaultSession, new: NewConsent, adult: int, rules: ClinicRules
) -> dict[str, object]:
    """What is sealed in the row; by the rules in force."""
    now = session.vault.now()
    value: dict[str, object] = {
        "recorded": now,
        "until": _iso(new.until),
        "evidence": new.evidence.value,
        "by": session.user_id,
        "note": new.note,
        "since": _iso(new.since),
        "scope": new.scope.value,
        "subjects": list(dict.fromkeys(new.subjects)),
        "faces": new.faces is True,
        "channels": sorted(channel.value for channel in new.channels or ()),
        "language": new.language,
        "giver": new.giver.value,
        "giver_name": new.giver_name,
        "named": list(dict.fromkeys(new.named)),
        "form": new.form,
        "renews": new.renews,
        "adult": adult,
        "of_age": rules.majority,
    }
    if new.team:
        value["team"] = new.team
    if new.evidence is Evidence.EMERGENCY:
        value["confirm_by"] = now + rules.confirm_hours * _HOUR_MS
    return value


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day is not None else ""


def _channels(new: NewConsent) -> frozenset[Channel]:
    if new.purpose is not Purpose.MARKETING:
        return frozenset()
    if new.channels is None:
        return frozenset(Channel)
    if not new.channels:
        raise InputRefused("consent-channels-missing")
    return new.channels
