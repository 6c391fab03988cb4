"""The consents of a patient as the directory key shows them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from clinicvault.access import contexts
from clinicvault.access.patients.patients import identity_by, identity_cipher
from clinicvault.access.session import VaultSession
from clinicvault.access.told_values import moment, raw
from clinicvault.crypto.fields import FieldCipher, open_value
from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence, Giver, Scope
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import ConsentState, Purpose
from clinicvault.domain.records import ConsentRecord, PatientRecord
from clinicvault.domain.rules import ClinicRules

from .withdrawals import in_effect

DETAILS = "details_sealed"
_DAY = dt.timedelta(days=1)
_OLDEST = 150
_OF_AGE = ClinicRules().majority
"""For consents of programs that asked whose word it is, and did not keep the clinic's age."""
_CONFIRM_MS = 72 * 3_600_000
"""For emergencies that older programs recorded: they said 72 hours, and kept no time."""
BY_STATE = {
    ConsentState.VALID: ConsentStatus.VALID,
    ConsentState.AWAITING_KEY: ConsentStatus.AWAITING_KEY,
    ConsentState.AWAITING_OFFICER: ConsentStatus.AWAITING_OFFICER,
}
BEST_FIRST = (
    ConsentStatus.VALID,
    ConsentStatus.AWAITING_KEY,
    ConsentStatus.AWAITING_OFFICER,
    ConsentStatus.UNCONFIRMED,
    ConsentStatus.NOT_YET,
    ConsentStatus.EXPIRED,
    ConsentStatus.WITHDRAWN,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Consent:
    """One consent as the directory key shows it; rows of older programs have the defaults."""

    id: bytes
    patient: bytes
    purpose: Purpose
    state: ConsentState
    recorded_ms: int
    until: dt.date | None
    """Its last day; None for no end."""
    evidence: Evidence
    by: bytes
    note: str
    since: dt.date | None = None
    scope: Scope = Scope.ALL
    subjects: tuple[bytes, ...] = ()
    """Visit or photo ids where the scope is not ALL."""
    faces: bool = True
    """Whether the face may be recognisable."""
    channels: frozenset[Channel] = frozenset()
    language: str = ""
    giver: Giver = Giver.PATIENT
    giver_name: str = ""
    named: tuple[bytes, ...] = ()
    """User ids of the colleagues it is for; empty for any."""
    form: str = ""
    renews: bytes = b""
    majority: dt.date | None = None
    """Given for a minor: the day from which the patient consents alone, and this one is over."""
    confirm_by_ms: int = 0
    """Recorded in an emergency: until when it is to be confirmed; 0 for nothing to confirm."""
    unconfirmed: bool = False
    """That time was over when this was read."""
    withdrawn_ms: int = 0
    """0 where nothing tells when."""
    underage: dt.date | None = None
    """The patient's own word, given too young as the birth date tells by now: the day before."""
    team: bytes = b""
    """Of the first one for care: whose patient this became; empty where there was no choice."""

    @property
    def ends(self) -> dt.date | None:
        """The last day it can count: its own, or the one before majority; None for no end."""
        before = self.majority - _DAY if self.majority is not None else None
        days = (self.until, before, self.underage)
        return min((day for day in days if day is not None), default=None)

    @property
    def keyed_until(self) -> dt.date | None:
        """The last day for the team's key: an emergency's ends where nobody confirms it."""
        if not self.confirm_by_ms:
            return self.ends
        confirm = local_day(self.confirm_by_ms)
        return confirm if self.ends is None else min(self.ends, confirm)

    def status(self, today: dt.date) -> ConsentStatus:
        """What the badge says on a day."""
        if self.state is ConsentState.WITHDRAWN:
            return ConsentStatus.WITHDRAWN
        if self.ends is not None and self.ends < today:
            return ConsentStatus.EXPIRED
        if self.since is not None and self.since > today:
            return ConsentStatus.NOT_YET
        return ConsentStatus.UNCONFIRMED if self.unconfirmed else BY_STATE[self.state]


def consents_of(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes
) -> list[Consent]:
    """All consents of a patient, newest first; needs the directory key."""
    session.vault.lost.require_whole(patient)
    reader = session.vault.reader(rows)
    person = reader.need(PatientRecord, patient)
    cipher = identity_cipher(session, person)
    records = reader.find(ConsentRecord, patient=patient)
    counting = in_effect(session.vault.ports.state, records)
    try:
        born = identity_by(cipher, person).born
        return opened_consents(cipher, counting, born, session.vault.latest())
    finally:
        cipher.wipe()


def opened_consents(
    cipher: FieldCipher, records: Iterable[ConsentRecord], born: dt.date | None, now_ms: int
) -> list[Consent]:
    """Rows of one patient as they count, checked by the caller, newest first."""
    found = [_opened(cipher, record, born, now_ms) for record in records]
    return sorted(found, key=lambda consent: consent.recorded_ms, reverse=True)


def status_for(consents: Iterable[Consent], purpose: Purpose, today: dt.date) -> ConsentStatus:
    """The best status that any consent for the purpose gives."""
    have = {c.status(today) for c in consents if c.purpose is purpose}
    return next((status for status in BEST_FIRST if status in have), ConsentStatus.NONE)


def today_of(session: VaultSession) -> dt.date:
    """The clinic's day, from the vault's clock in local time."""
    return local_day(session.vault.now())


def judged_day(session: VaultSession) -> dt.date:
    """The day by which it is judged what is over: a clock set back brings nothing back."""
    return local_day(session.vault.latest())


def local_day(ms: int) -> dt.date:
    """The day of a moment (ms since 1970) where this computer is."""
    return dt.datetime.fromtimestamp(ms / 1000).astimezone().date()


def birthday(born: dt.date, age: int) -> dt.date:
    """The day on which somebody comes of an age; who is born on a leap day, on 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return dt.date(born.year + age, 3, 1)


def in_force(consent: Consent) -> bool:
    """Whether it is for care and was not withdrawn; it may have ended."""
    return consent.purpose is Purpose.CARE and consent.state is not ConsentState.WITHDRAWN


def _opened(
    cipher: FieldCipher, record: ConsentRecord, born: dt.date | None, now_ms: int
) -> Consent:
    """IntegrityError where the row opens and does not hold what it should."""
    place = contexts.field(ConsentRecord.TABLE, DETAILS, record.id)
    value = open_value(cipher, record.details_sealed, place)
    try:
        return decoded(record, value, born, now_ms)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise IntegrityError(
            "row-altered", table=ConsentRecord.TABLE, id=record.id.hex()
        ) from error


def decoded(
    record: ConsentRecord, value: dict[str, Any], born: dt.date | None, now_ms: int
) -> Consent:
    """A consent by its opened details; any of the usual errors where they are not a consent's."""
    purpose = Purpose(record.purpose)
    confirm_by, giver = _confirm_by(value), Giver(value.get("giver", Giver.PATIENT.value))
    alone = giver is Giver.PATIENT and not confirm_by
    return Consent(
        id=record.id,
        patient=record.patient,
        purpose=purpose,
        state=ConsentState(record.state),
        recorded_ms=moment(value["recorded"]),
        until=_date(value["until"]),
        evidence=Evidence(value["evidence"]),
        by=raw(value["by"]),
        note=str(value["note"]),
        since=_date(value.get("since", "")),
        scope=Scope(value.get("scope", Scope.ALL.value)),
        subjects=tuple(raw(one) for one in value.get("subjects", ())),
        faces=value.get("faces", True) is True,
        channels=_channels(purpose, value.get("channels")),
        language=str(value.get("language", "")),
        giver=giver,
        giver_name=str(value.get("giver_name", "")),
        named=tuple(raw(one) for one in value.get("named", ())),
        form=str(value.get("form", "")),
        renews=raw(value.get("renews", b"")),
        majority=_majority(born, int(value.get("adult", 0))),
        confirm_by_ms=confirm_by,
        unconfirmed=0 < confirm_by < now_ms,
        withdrawn_ms=moment(value.get("withdrawn", 0)),
        underage=_underage(value, born) if alone else None,
        team=raw(value.get("team", b"")),
    )


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _channels(purpose: Purpose, told: list[str] | None) -> frozenset[Channel]:
    """Older programs did not ask where: then everywhere."""
    if told is None:
        return frozenset(Channel) if purpose is Purpose.MARKETING else frozenset()
    return frozenset(Channel(one) for one in told)


def _majority(born: dt.date | None, adult: int) -> dt.date | None:
    """By the birth date as it is known now: it may have been corrected."""
    if not 0 <= adult <= _OLDEST:
        raise ValueError("no age")
    return birthday(born, adult) if born is not None and adult else None


def _underage(value: dict[str, Any], born: dt.date | None) -> dt.date | None:
    """Recorded before the birth date was, so that nobody could ask whose word it takes."""
    age = int(value.get("of_age", _OF_AGE if "adult" in value else 0))
    if not 0 <= age <= _OLDEST:
        raise ValueError("no age")
    day = local_day(moment(value.get("confirmed", value["recorded"])))
    minor = born is not None and age and day < birthday(born, age)
    return day - _DAY if minor else None


def _confirm_by(value: dict[str, Any]) -> int:
    if value["evidence"] != Evidence.EMERGENCY.value:
        return 0
    return moment(value.get("confirm_by", moment(value["recorded"]) + _CONFIRM_MS))
