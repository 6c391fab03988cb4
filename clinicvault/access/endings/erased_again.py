"""A restore brings nobody back who was erased: what backups keep of erasures is carried out again.

Beside its snapshots a backup keeps every erasure for good: the officer's signed record with the
request and what was said of it. In a vault that is restored from an older snapshot they count as
soon as somebody unlocks it: every row carries its own signature, and that a second person agreed
(or that there was none) is looked at once more.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from clinicvault.access.authority import author
from clinicvault.access.damage import Row, row_of
from clinicvault.access.people.colleagues import others
from clinicvault.access.reading import unsigned
from clinicvault.access.session import VaultSession
from clinicvault.crypto.encoding import decode, encode
from clinicvault.crypto.signing import record_digest, verify_record
from clinicvault.domain.access_records import ApprovalRecord, RequestRecord
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind, RequestKind, Stage
from clinicvault.domain.records import PatientRecord, Record
from clinicvault.domain.roles import Act, roles_allowed

from .destroying import destroy, shut
from .erasing import ERASED, delete_objects, forget

LIMIT_BYTES = 16 << 20
"""Room for the file ids of hundreds of thousands of photos."""
_KINDS: dict[str, type[Record]] = {
    kind.TABLE: kind for kind in (ErasureRecord, RequestRecord, ApprovalRecord)
}


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """One erasure as a backup keeps it."""

    erasure: ErasureRecord
    request: RequestRecord
    approvals: tuple[ApprovalRecord, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """All of them, what others hang on first."""
        return (self.request, *self.approvals, self.erasure)

    def encoded(self) -> bytes:
        """As bytes: CBOR list of [table, {field: value}]."""
        return encode([[one.TABLE, dataclasses.asdict(one)] for one in self.records])


def parse(data: bytes) -> Kept:
    """The reverse; IntegrityError("erasure-unreadable"). Nothing is verified here."""
    try:
        records = [_record(*one) for one in decode(data[:LIMIT_BYTES])]
        [erasure] = [one for one in records if isinstance(one, ErasureRecord)]
        [request] = [one for one in records if isinstance(one, RequestRecord)]
    except (IntegrityError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise IntegrityError("erasure-unreadable") from error
    said = dict.fromkeys(one for one in records if isinstance(one, ApprovalRecord))
    return Kept(erasure, request, tuple(said))


def kept_erasures(rows: Snapshot, known: Iterable[bytes] = ()) -> list[Kept]:
    """Every erasure of a vault but the `known` ones (patient ids), to be kept beside a backup.

    As stored: whoever carries them out again verifies them. Damaged ones are left out.
    """
    passed, found = set(known), []
    for patient in list(rows.ids(ErasureRecord)):
        if patient in passed:
            continue
        try:
            erasure = rows.get(ErasureRecord, patient)
            request = rows.get(RequestRecord, erasure.request) if erasure is not None else None
            if erasure is not None and request is not None:
                said = rows.find(ApprovalRecord, request=request.id)
                found.append(Kept(erasure, request, tuple(said)))
        except IntegrityError:
            continue
    return found


def take_up(session: VaultSession, found: Iterable[Kept]) -> int:
    """Write what this vault does not know of yet, and may believe; returns how many. Logged.

    Each by itself: one that nobody can believe or write keeps no other back, and nobody out.
    """
    return sum(_taken(session, kept) for kept in found)


def _taken(session: VaultSession, kept: Kept) -> bool:
    if _known(session, kept.erasure):
        return False
    try:
        if _lawful(session, kept):
            _write(session, kept)
            return True
    except IntegrityError:
        pass  # rows that nothing here follows, or not of what their columns hold
    if _lives(session, kept.erasure.id):
        # An officer has to know that somebody may be back who was erased.
        session.vault.log_event(session.event("erasure-again", "refused", patient=kept.erasure.id))
    return False


def _write(session: VaultSession, kept: Kept) -> None:
    with session.vault.write() as rows:
        for record in kept.records:
            if not _known(session, record):
                rows.put(record)
        rows.event(session.event("erasure-again", patient=kept.erasure.id))
        rows.commit()


def settle_erased(session: VaultSession) -> int:
    """Erase again whom a restore brought back; returns how many.

    An officer's unlock does it. Anybody else's takes the keys to the pictures; who the patient is
    nobody is told any more in either case.
    """
    state, damaged, done = session.vault.ports.state, dict[Row, bytes](), 0
    officer = session.may(Act.ASK_ERASURE) and session.holds(GroupKind.DIRECTORY)
    for patient, _ in list(state.items(ErasureRecord.TABLE)):
        if not _lives(session, patient):
            continue
        try:
            held = _erase(session, patient) if officer else _shut(session, patient)
        except IntegrityError as error:
            damaged[row_of(error, ErasureRecord.TABLE, patient)] = patient
        else:
            damaged |= held
            forget(session, patient)
            done += officer
    session.tell_damage(damaged)
    return done


def _erase(session: VaultSession, patient: bytes) -> dict[Row, bytes]:
    with session.vault.write() as rows:
        _require_agreed(session, rows, patient)
        held = destroy(session, rows, patient)
        detail: dict[str, object] = {"again": True, **held.told}
        rows.event(session.event(ERASED, patient=patient, detail=detail))
        rows.commit()
    # What a disk refuses is an orphan by now, and goes when the store is tidied.
    delete_objects(session, tuple(one.id for one in held.objects))
    return held.damaged


def _shut(session: VaultSession, patient: bytes) -> dict[Row, bytes]:
    with session.vault.write() as rows:
        _require_agreed(session, rows, patient)
        gone = shut(session, rows, patient)
        if gone:
            detail: dict[str, object] = {"again": True, "keys": gone}
            rows.event(session.event(ERASED, "incomplete", patient=patient, detail=detail))
            rows.commit()
    return {}


def _require_agreed(session: VaultSession, rows: UnitOfWork, patient: bytes) -> None:
    """IntegrityError unless an officer's record is there, and a second person's word with it.

    Else an officer who writes that one row alone would make other people's programs erase.
    """
    reader = session.vault.reader(rows)
    erasure = reader.need(ErasureRecord, patient)
    request = reader.need(RequestRecord, erasure.request)
    said = tuple(reader.find(ApprovalRecord, request=request.id))
    kept = Kept(erasure, request, said)
    if not (_fits(kept) and _agreed(session, kept)):
        raise unsigned(ErasureRecord.TABLE, patient)


def _lawful(session: VaultSession, kept: Kept) -> bool:
    """Whether it is signed by who may, and was granted by somebody else than who asked."""
    signed = all(_signed(session, one) and _same(session, one) for one in kept.records)
    return _fits(kept) and signed and _agreed(session, kept)


def _fits(kept: Kept) -> bool:
    """Whether one belongs to the other, as first written: these rows never change."""
    request = kept.request
    return (
        kept.erasure.request == request.id
        and request.patient == kept.erasure.id
        and request.kind == RequestKind.ERASURE
        and all(one.request == request.id for one in kept.approvals)
        and all(one.version == 1 for one in kept.records)
    )


def _same(session: VaultSession, record: Record) -> bool:
    """Whether the vault knows it so, or not at all.

    A word names a request by its id: signed anew for another patient it would count for that one.
    """
    known = session.vault.ports.state.get(record.TABLE, record.id)
    return known is None or known.digest == record_digest(record)


def _signed(session: VaultSession, record: Record) -> bool:
    """By a key that counts now, as this vault's certificates have it."""
    seq = session.vault.ports.state.position()[0]
    public = author(session.vault.trust, record, seq)
    return public is not None and verify_record(record, public)


def _agreed(session: VaultSession, kept: Kept) -> bool:
    requester, trust = kept.request.requester, session.vault.trust
    allowing = roles_allowed(Act.ALLOW_ERASURE)
    bits = {role.bit for role in allowing}
    granted = (one for one in kept.approvals if one.stage == Stage.GRANT and one.role in bits)
    if any(trust.owner(one.signer) != requester for one in granted):
        return True
    return not others(session, {requester}, allowing)


def _known(session: VaultSession, record: Record) -> bool:
    return session.vault.ports.state.get(record.TABLE, record.id) is not None


def _lives(session: VaultSession, patient: bytes) -> bool:
    person = session.vault.ports.state.get(PatientRecord.TABLE, patient)
    return person is not None and bool(person.digest)


def _record(table: str, fields: dict[str, Any]) -> Record:
    """ValueError unless every field is there and of its type."""
    kind = _KINDS[table]
    for one in dataclasses.fields(kind):
        wanted = {"bytes": bytes, "int": int, "str": str}[str(one.type)]
        if type(fields[one.name]) is not wanted:
            raise ValueError(one.name)
    return kind(**fields)
