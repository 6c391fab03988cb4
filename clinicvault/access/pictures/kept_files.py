"""Files kept sealed as they came: set aside because nothing could read them, or RAW originals.

They are never shown and never leave: their bytes are opened only to be sealed again for the right
patient, or for a worker without keys that tries once more to read them.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterable, Mapping
from typing import Protocol

from clinicvault.access.damage import Row, found_rows
from clinicvault.access.deleting import delete_row
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.patient_keys import BatchKey, Sealed, new_data_key, seal_facts
from clinicvault.access.session import VaultSession
from clinicvault.crypto.blobs import ObjectKind
from clinicvault.domain.errors import StorageFailed, UsageError
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, Keeping, Purpose
from clinicvault.domain.records import BatchRecord, KeptFileRecord, PhotoRecord
from clinicvault.domain.roles import Act

from .sealing import store_object

_EVENTS = {Keeping.QUARANTINE: "file-set-aside", Keeping.RAW: "raw-kept"}


class ImportPage(Protocol):
    """What an open import page gives: its keys, and its word that a row may still come in."""

    @property
    def session(self) -> VaultSession:
        """Whose page it is."""
        ...

    def page(self, patient: bytes) -> tuple[BatchKey, BatchRecord]:
        """The batch key for a patient and its row; Refused where none is open."""
        ...

    def page_of(self, record: Sealed) -> tuple[BatchKey, BatchRecord]:
        """The page something came in by; Refused for another page's."""
        ...

    def admit(self, rows: UnitOfWork, record: Sealed) -> None:
        """The row and its batch's, if role and consent still stand."""
        ...


def seal_kept(
    keys: ImportPage,
    patient: bytes,
    data: bytes | bytearray | memoryview,
    keeping: Keeping,
    facts: Mapping[str, object],
    photo: bytes = ZERO_ID,
) -> KeptFileRecord:
    """Seal a file under the open page's batch key and write it durably; no row yet.

    `facts` may say name, reason, params, format, program, visit (id) and view; time and size are
    added. `photo` is the one that was rendered from a RAW file.
    """
    session = keys.session
    batch, _ = keys.page(patient)
    row = new_id()
    data_key, wrap = new_data_key(session.vault.id, batch, row)
    with data_key:
        stored = store_object(session, data_key, patient, ObjectKind.HELD, data)
    told = {"when": session.vault.now(), "size": len(data), **facts}
    return session.signed(
        KeptFileRecord(
            id=row,
            patient=patient,
            batch=batch.id,
            data_key_wrap=wrap,
            commitment=batch.commitment,
            keeping=int(keeping),
            photo=photo,
            object=stored.id,
            object_hash=stored.digest,
            object_size=stored.size,
            facts_sealed=seal_facts(batch, row, told, KeptFileRecord.TABLE),
        )
    )


def acknowledge_kept(keys: ImportPage, record: KeptFileRecord) -> int:
    """Write the row with its log entry; only now the file counts. Returns the seq."""
    with keys.session.vault.write() as rows:
        put_kept(keys, rows, record)
        return rows.commit()


def put_kept(keys: ImportPage, rows: UnitOfWork, record: KeptFileRecord) -> None:
    """Row, batch row and log entry, in a transaction that the caller commits.

    UsageError("photo-unknown") unless a RAW file's photo is there, and the same patient's.
    """
    _require_photo(rows, record)
    keys.admit(rows, record)
    rows.event(
        keys.session.event(
            _EVENTS[Keeping(record.keeping)],
            patient=record.patient,
            objects=(record.id,),
            purpose=Purpose.CARE.slug,
        )
    )


def discard_kept(session: VaultSession, records: Iterable[KeptFileRecord]) -> None:
    """Delete the objects of files whose rows are gone, or were never written.

    What cannot be deleted now is an orphan, which tidying collects.
    """
    for record in records:
        with contextlib.suppress(StorageFailed):
            session.vault.ports.objects.delete(record.object)


def kept_of(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes, photo: bytes
) -> list[KeptFileRecord]:
    """The RAW files kept beside a patient's photo, checked.

    Another patient's file that names the photo is none of them: whoever signed that is wrong.
    """
    raw = int(Keeping.RAW)
    return session.vault.reader(rows).find(
        KeptFileRecord, photo=photo, patient=patient, keeping=raw
    )


def of_patient(session: VaultSession, patient: bytes) -> list[KeptFileRecord]:
    """Every kept file of a patient; damaged ones are left out, and the log names them."""
    with session.vault.read() as rows:
        reader = session.vault.reader(rows)
        found, damaged = found_rows(rows, reader, KeptFileRecord, patient=patient)
    session.tell_damage(dict[Row, bytes].fromkeys(damaged, patient))
    return found


def delete_kept(session: VaultSession, file: bytes) -> None:
    """A practitioner deletes a kept file for good; logged.

    Needs no consent: who withdrew it may want this all the more. UsageError("kept-file-unknown").
    """
    with session.vault.write() as rows:
        session.require(Act.VIEW_PHOTO)
        record = need_kept(session, rows, file)
        _delete(session, rows, [record], DeletionReason.DISCARDED)
        rows.commit()
    discard_kept(session, [record])


def need_kept(session: VaultSession, rows: Snapshot | UnitOfWork, file: bytes) -> KeptFileRecord:
    """A kept file's row; UsageError("kept-file-unknown") where there is none (any more)."""
    record = session.vault.reader(rows).get(KeptFileRecord, file)
    if record is None:
        raise UsageError("kept-file-unknown")
    return record


def drop_kept(
    session: VaultSession, rows: UnitOfWork, photo: PhotoRecord, reason: DeletionReason
) -> list[KeptFileRecord]:
    """A photo goes, and the files kept beside it go with it.

    In the caller's transaction, after which the caller discards the objects of what is returned.
    """
    records = kept_of(session, rows, photo.patient, photo.id)
    if records:
        _delete(session, rows, records, reason)
    return records


@dataclasses.dataclass(frozen=True, slots=True)
class MovedKept:
    """Files kept beside a photo that goes to another patient."""

    photo: PhotoRecord
    old: tuple[KeptFileRecord, ...]
    new: tuple[KeptFileRecord, ...]

    def swap(self, keys: ImportPage, rows: UnitOfWork) -> None:
        """There, and no longer here: in the transaction that moves the photo.

        StorageFailed("database-busy") where the files beside it are others by now.
        """
        for record in self.new:
            put_kept(keys, rows, record)
        gone = drop_kept(keys.session, rows, self.photo, DeletionReason.MOVED)
        if {record.id for record in gone} != {record.id for record in self.old}:
            raise StorageFailed("database-busy")


def move_kept(keys: ImportPage, photo: PhotoRecord, patient: bytes, to: bytes) -> MovedKept:
    """Seal the files beside a photo of this page again, for the photo `to` of another patient.

    A photo that has its own already keeps it. No row is written yet: `MovedKept.swap` does that.
    """
    session = keys.session
    with session.vault.read() as rows:
        old = kept_of(session, rows, photo.patient, photo.id)
        wanted = [] if kept_of(session, rows, patient, to) else old
    new = tuple(_sealed_again(keys, record, patient, to) for record in wanted)
    return MovedKept(photo, tuple(old), new)


def _sealed_again(
    keys: ImportPage, record: KeptFileRecord, patient: bytes, to: bytes
) -> KeptFileRecord:
    batch, _ = keys.page_of(record)
    opened = AccessGate(keys.session).open_own_kept(record, batch, "photo-move")
    with contextlib.closing(opened):
        return seal_kept(keys, patient, opened.data, Keeping(record.keeping), opened.facts, to)


def _require_photo(rows: UnitOfWork, record: KeptFileRecord) -> None:
    """A RAW file lies beside a photo of its own patient, what was set aside beside none."""
    if record.keeping == Keeping.RAW:
        photo = rows.get(PhotoRecord, record.photo)
        fits = photo is not None and photo.patient == record.patient
    else:
        fits = record.photo == ZERO_ID
    if not fits:
        raise UsageError("photo-unknown")


def _delete(
    session: VaultSession,
    rows: UnitOfWork,
    records: list[KeptFileRecord],
    reason: DeletionReason,
) -> None:
    """Rows of one patient, each with its signed deletion, and the log entry that names them."""
    for record in records:
        delete_row(session, rows, record, reason)
    rows.event(
        session.event(
            "kept-file-delete",
            patient=records[0].patient,
            objects=tuple(record.id for record in records),
            detail={"reason": reason.name.lower().replace("_", "-")},
        )
    )
