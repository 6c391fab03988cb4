"""What left the vault of a patient, when and to whom: facts under the patient's identity key."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from clinicvault.access import contexts
from clinicvault.access.damage import Row, found_rows
from clinicvault.access.purposes import OWN_ACCESS
from clinicvault.access.session import VaultSession
from clinicvault.access.told_values import moment, raw
from clinicvault.crypto.fields import FieldCipher, open_value
from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import DisclosureRecord, PatientRecord

from .patients import identity_cipher

_FIELD = "facts_sealed"
_PURPOSES: dict[str, Purpose | None] = {
    **{purpose.slug: purpose for purpose in Purpose},
    OWN_ACCESS: None,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Disclosure:
    """One export; `recipient` is "" for a plain file, which its exporter kept.

    `purpose` is None for the patient's own copy of everything held.
    """

    id: bytes
    ms: int
    recipient: str
    purpose: Purpose | None
    photos: tuple[bytes, ...]
    form: str
    by: bytes
    channel: Channel | None = None
    """Where it was to be shown, of marketing; older programs did not ask."""
    address: str = ""
    """The recipient's, as far as somebody wrote it down."""
    to: bytes = b""
    """The recipient's entry of the address book, which may be gone by now."""
    consents: tuple[bytes, ...] = ()
    """By which it left; older programs did not keep them."""
    until: dt.date | None = None
    """By when the recipient was asked to delete it."""
    faces: bool | None = None
    """Whether somebody could be recognised by the face; None where nobody kept it."""
    request: bytes = b""
    """By which a second person allowed it."""
    allowed_by: tuple[bytes, ...] = ()
    plan: str = dataclasses.field(default="", repr=False)
    """How each picture was changed, as its exporter wrote it down."""


def disclosures_of(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes
) -> list[Disclosure]:
    """Everything that left of a patient, newest first; needs the directory key."""
    reader = session.vault.reader(rows)
    cipher = identity_cipher(session, reader.need(PatientRecord, patient))
    try:
        records = reader.find(DisclosureRecord, patient=patient)
        found = [_opened(record, cipher) for record in records]
    finally:
        cipher.wipe()
    return sorted(found, key=lambda one: (one.ms, one.id), reverse=True)


def disclosures_found(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes
) -> tuple[list[Disclosure], dict[Row, bytes]]:
    """As `disclosures_of`, but (those that are whole, damaged rows): one keeps no other back."""
    reader = session.vault.reader(rows)
    records, damaged = found_rows(rows, reader, DisclosureRecord, patient=patient)
    found = []
    try:
        cipher = identity_cipher(session, reader.need(PatientRecord, patient))
    except IntegrityError:
        return [], damaged | {(DisclosureRecord.TABLE, one.id): patient for one in records}
    try:
        for record in records:
            try:
                found.append(_opened(record, cipher))
            except IntegrityError:
                damaged[DisclosureRecord.TABLE, record.id] = patient
    finally:
        cipher.wipe()
    return found, damaged


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _yes(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _opened(record: DisclosureRecord, cipher: FieldCipher) -> Disclosure:
    """IntegrityError where the row does not open, or does not hold what it should."""
    place = contexts.field(DisclosureRecord.TABLE, _FIELD, record.id)
    return _told(record, open_value(cipher, record.facts_sealed, place))


def _told(record: DisclosureRecord, value: dict[str, Any]) -> Disclosure:
    try:
        return Disclosure(
            id=record.id,
            ms=moment(value["ms"]),
            recipient=str(value["recipient"]),
            purpose=_PURPOSES[value["purpose"]],
            photos=tuple(raw(photo) for photo in value["photos"]),
            form=str(value["form"]),
            by=raw(value["by"]),
            channel=Channel(value["channel"]) if "channel" in value else None,
            address=str(value.get("address", "")),
            to=raw(value.get("to", b"")),
            consents=tuple(raw(one) for one in value.get("consents", ())),
            until=_day(value.get("until", "")),
            faces=_yes(value.get("faces")),
            request=raw(value.get("request", b"")),
            allowed_by=tuple(raw(one) for one in value.get("allowed_by", ())),
            plan=str(value.get("plan", "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError(
            "row-altered", table=DisclosureRecord.TABLE, id=record.id.hex()
        ) from error
