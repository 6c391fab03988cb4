"""What came after a gift: acknowledged, asked back, deleted there; shown at a place, taken down.

Each is a row of its own that never changes, so that nobody tells later what was not so then. Of
pictures that are shown each has its own row, by which it is taken down again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from clinicvault.access import contexts
from clinicvault.access.damage import Row, found_rows
from clinicvault.access.session import VaultSession
from clinicvault.access.told_values import moment, raw
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.export_records import FollowUpRecord
from clinicvault.domain.exports import FollowUp
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import DisclosureRecord, PatientRecord
from clinicvault.domain.roles import Act

from .disclosures import Disclosure, disclosures_of
from .patients import identity_cipher

NOTE_CHARS = 500
PLACE_CHARS = 500
_FIELD = "facts_sealed"
_GONE = frozenset({FollowUp.RETURNED, FollowUp.NOT_LEFT})
_FATES = _GONE | {FollowUp.ASKED_BACK, FollowUp.KEPT}
_ANSWERS = _FATES | {FollowUp.ACKNOWLEDGED}


@dataclasses.dataclass(frozen=True, slots=True)
class After:
    """One thing that came after a gift."""

    id: bytes
    disclosure: bytes
    kind: FollowUp
    ms: int
    by: bytes
    """Who noted it: whose signature the row carries."""
    note: str = ""
    photo: bytes = b""
    """Of LIVE: which picture is shown."""
    place: str = ""
    """Of LIVE: where, such as a page's address."""
    of: bytes = b""
    """Of DOWN: the row that said that it is shown."""


def after(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes
) -> tuple[list[After], dict[Row, bytes]]:
    """(all that came after a patient's gifts, oldest first; rows that cannot be read)."""
    reader = session.vault.reader(rows)
    records, damaged = found_rows(rows, reader, FollowUpRecord, patient=patient)
    cipher = identity_cipher(session, reader.need(PatientRecord, patient))
    found = []
    try:
        for record in records:
            try:
                found.append(_opened(session, record, cipher))
            except IntegrityError:
                damaged[FollowUpRecord.TABLE, record.id] = patient
    finally:
        cipher.wipe()
    return sorted(found, key=lambda one: (one.ms, one.id)), dict.fromkeys(damaged, patient)


def answer(session: VaultSession, disclosure: bytes, kind: FollowUp, note: str = "") -> bytes:
    """Note what became of a gift; returns the row's id. Logged.

    UsageError("disclosure-unknown"), InputRefused("follow-up-long").
    """
    if kind not in _ANSWERS:
        raise UsageError("disclosure-unknown")
    return _noted(session, disclosure, kind, {"note": _text(note, NOTE_CHARS)})


def show(session: VaultSession, disclosure: bytes, photo: bytes, place: str) -> bytes:
    """Note that a picture is shown at a place; returns the row's id. Logged.

    Refused("live-not-marketing") for a gift of another purpose; UsageError("photo-unknown"),
    InputRefused("live-place-missing"), ("follow-up-long").
    """
    where = _text(place, PLACE_CHARS)
    if not where:
        raise InputRefused("live-place-missing")
    return _noted(session, disclosure, FollowUp.LIVE, {"photo": photo, "place": where})


def take_down(session: VaultSession, item: bytes, note: str = "") -> None:
    """Note that a picture is shown no longer; logged.

    UsageError("live-unknown"), Refused("live-down") where somebody noted it before.
    """
    session.require(Act.FOLLOW_UP)
    with session.vault.read() as rows:
        record = session.vault.reader(rows).get(FollowUpRecord, item)
    if record is None:
        raise UsageError("live-unknown")
    facts = {"of": item, "note": _text(note, NOTE_CHARS)}
    _noted(session, record.disclosure, FollowUp.DOWN, facts)


def live(found: Iterable[After]) -> list[After]:
    """Those of LIVE that nobody took down."""
    told = list(found)
    down = {one.of for one in told if one.kind is FollowUp.DOWN}
    return [one for one in told if one.kind is FollowUp.LIVE and one.id not in down]


def returned(found: Iterable[After]) -> frozenset[bytes]:
    """Gifts of which the last word is that they were deleted or given back, or never left."""
    last = {one.disclosure: one.kind for one in found if one.kind in _FATES}
    return frozenset(gift for gift, kind in last.items() if kind in _GONE)


def followed_patients(
    session: VaultSession, rows: Snapshot | UnitOfWork
) -> tuple[set[bytes], dict[Row, bytes]]:
    """(patients of whose gifts something was noted, rows that cannot be read or are gone)."""
    reader = session.vault.reader(rows)
    records, damaged = found_rows(rows, reader, FollowUpRecord)
    damaged |= {(FollowUpRecord.TABLE, row): b"" for row in reader.lost(FollowUpRecord)}
    return {one.patient for one in records}, damaged


def _noted(
    session: VaultSession, disclosure: bytes, kind: FollowUp, facts: Mapping[str, object]
) -> bytes:
    session.require(Act.FOLLOW_UP)
    with session.vault.write() as rows:
        gift, patient = gift_of(session, rows, disclosure)
        _require_fitting(session, rows, gift, patient, kind, facts)
        record = _record(session, rows, patient, gift, kind, facts)
        rows.put(record)
        objects = (raw(facts["photo"]),) if "photo" in facts else ()
        purpose = gift.purpose.slug if gift.purpose is not None else ""
        detail: dict[str, object] = {
            "after": kind.slug,
            "recipient": gift.recipient,
            "disclosure": gift.id.hex(),
            **{name: facts[name] for name in ("note", "place") if facts.get(name)},
        }
        about: dict[str, Any] = {"patient": patient, "objects": objects, "purpose": purpose}
        rows.event(session.event("follow-up", detail=detail, **about))
        rows.commit()
    return record.id


def gift_of(
    session: VaultSession, rows: Snapshot | UnitOfWork, disclosure: bytes
) -> tuple[Disclosure, bytes]:
    """A gift and its patient; UsageError("disclosure-unknown")."""
    record = session.vault.reader(rows).get(DisclosureRecord, disclosure)
    if record is None:
        raise UsageError("disclosure-unknown")
    found = disclosures_of(session, rows, record.patient)
    return next(one for one in found if one.id == disclosure), record.patient


def _require_fitting(
    session: VaultSession,
    rows: Snapshot | UnitOfWork,
    gift: Disclosure,
    patient: bytes,
    kind: FollowUp,
    facts: Mapping[str, object],
) -> None:
    if kind is FollowUp.LIVE:
        if gift.purpose is not Purpose.MARKETING:
            raise Refused("live-not-marketing")
        if facts["photo"] not in gift.photos:
            raise UsageError("photo-unknown")
    if kind is FollowUp.DOWN:
        said, _ = after(session, rows, patient)
        if not any(one.id == facts["of"] and one.kind is FollowUp.LIVE for one in said):
            raise UsageError("live-unknown")
        if not any(one.id == facts["of"] for one in live(said)):
            raise Refused("live-down")


def _record(
    session: VaultSession,
    rows: Snapshot | UnitOfWork,
    patient: bytes,
    gift: Disclosure,
    kind: FollowUp,
    facts: Mapping[str, object],
) -> FollowUpRecord:
    row = new_id()
    cipher = identity_cipher(session, session.vault.reader(rows).need(PatientRecord, patient))
    value = {"kind": int(kind), "ms": session.vault.now(), **facts}
    # The gift stands within what is sealed: a row put under another gift does not open.
    place = contexts.field(FollowUpRecord.TABLE, _FIELD, gift.id + row)
    try:
        sealed = seal_value(cipher, value, place)
    finally:
        cipher.wipe()
    return session.signed(
        FollowUpRecord(id=row, patient=patient, disclosure=gift.id, facts_sealed=sealed)
    )


def _opened(session: VaultSession, record: FollowUpRecord, cipher: FieldCipher) -> After:
    """IntegrityError where the row does not open, or does not hold what it should."""
    place = contexts.field(FollowUpRecord.TABLE, _FIELD, record.disclosure + record.id)
    value = open_value(cipher, record.facts_sealed, place)
    try:
        return After(
            id=record.id,
            disclosure=record.disclosure,
            kind=FollowUp(value["kind"]),
            ms=moment(value["ms"]),
            by=session.vault.trust.owner(record.signer),
            note=str(value.get("note", "")),
            photo=raw(value.get("photo", b"")),
            place=str(value.get("place", "")),
            of=raw(value.get("of", b"")),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise IntegrityError("row-altered", table=record.TABLE, id=record.id.hex()) from error


def _text(text: str, limit: int) -> str:
    said = " ".join(text.split())
    if len(said) > limit:
        raise InputRefused("follow-up-long", limit=limit)
    return said
