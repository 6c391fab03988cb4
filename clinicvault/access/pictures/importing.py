"""Photos go in: sealed under a batch key, durable and read back before they are acknowledged."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt

from clinicvault.access.consent.consent_reading import consents_of, status_for, today_of
from clinicvault.access.consent.consent_scope import REFUSALS
from clinicvault.access.deleting import delete_row
from clinicvault.access.gate import PHOTO_OBJECTS, AccessGate
from clinicvault.access.patients.active import put_visit
from clinicvault.access.patients.chosen_team import require_chosen
from clinicvault.access.patients.patient_keys import (
    BatchKey,
    new_batch,
    new_data_key,
    open_facts,
    seal_facts,
)
from clinicvault.access.patients.visits import visit_record, visits_of
from clinicvault.access.rotation.succession import newest_of
from clinicvault.access.session import VaultSession
from clinicvault.crypto.blobs import ObjectKind
from clinicvault.crypto.fields import blind_index
from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind, Purpose
from clinicvault.domain.records import (
    AssignmentRecord,
    BatchRecord,
    KeptFileRecord,
    PatientKeyRecord,
    PatientRecord,
    PhotoRecord,
    VisitRecord,
)
from clinicvault.domain.roles import Act

from .kept_files import MovedKept, discard_kept, drop_kept, move_kept, put_kept
from .known_photos import need_photo, require_known
from .sealing import StoredObject, store_object

_BLOCKED = REFUSALS | {
    ConsentStatus.NONE: "import-consent-missing",
    ConsentStatus.AWAITING_KEY: "import-awaiting-key",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Cleaned:
    """What a worker made of a file: cleaned picture, two derivatives, facts."""

    original: bytes | bytearray | memoryview
    preview: bytes | bytearray
    thumbnail: bytes | bytearray
    facts: dict[str, object]

    def close(self) -> None:
        """Zero what can be zeroed."""
        for data in (self.original, self.preview, self.thumbnail):
            if isinstance(data, bytearray):
                data[:] = bytes(len(data))


class ImportKeys:
    """Keys of one open import page: one batch key per patient, wiped by `close`.

    Thread-safe as far as `seal` goes: it touches the object store only; `acknowledge` takes the
    vault's write lock.
    """

    def __init__(self, session: VaultSession) -> None:
        self._session = session
        self._pages: dict[bytes, tuple[BatchKey, BatchRecord]] = {}
        """Patient -> batch key and its row, which the first photo brings into the database."""
        session.at_wipe(self.close)

    @property
    def session(self) -> VaultSession:
        """Whose page it is."""
        return self._session

    def begin(self, patient: bytes) -> None:
        """Make the batch key for a patient.

        Refused("import-consent-missing" …) without a valid consent for care, and
        Refused("import-awaiting-key") while the pool was empty.
        """
        session = self._session
        session.require(Act.IMPORT)
        with session.vault.read() as rows:
            require_consent(session, rows, patient)
            if patient in self._pages:
                return
            require_chosen(session, rows, patient)
            reader = session.vault.reader(rows)
            first = reader.need(AssignmentRecord, patient).patient_key
            key = reader.need(PatientKeyRecord, newest_of(session.vault, reader, first))
        self._pages[patient] = new_batch(session, patient, key)

    def visit(self, patient: bytes, date: dt.date, label: str) -> bytes:
        """The patient's visit of that day (and label, if given), made where there is none."""
        session = self._session
        session.require(Act.IMPORT)
        with session.vault.write() as rows:
            known = _visit_on(session, rows, patient, date, label)
            if known:
                return known
            person = session.vault.reader(rows).need(PatientRecord, patient)
            record = visit_record(session, person, date, label)
            put_visit(session, rows, record)
            rows.commit()
        return record.id

    def digest(self, patient: bytes, original: bytes | bytearray | memoryview) -> bytes:
        """Keyed digest of the cleaned bytes, per patient (DESIGN §4).

        Under the first directory key: digests cannot be made anew without the pictures.
        """
        with self._session.lasting(GroupKind.DIRECTORY, "duplicates", patient) as key:
            return blind_index(key, "picture", original)

    def duplicate(self, patient: bytes, digest: bytes) -> bytes | None:
        """The photo of this patient with the same cleaned bytes, or None."""
        with self._session.vault.read() as rows:
            reader = self._session.vault.reader(rows)
            found = reader.find(PhotoRecord, patient=patient, digest=digest)
        return found[0].id if found else None

    def seal(self, patient: bytes, visit: bytes, cleaned: Cleaned, digest: bytes) -> PhotoRecord:
        """Seal and write the three objects durably; the signed row is not written yet."""
        session = self._session
        batch, _ = self.page(patient)
        photo = new_id()
        data_key, wrap = new_data_key(session.vault.id, batch, photo)
        with data_key:
            stored = {
                kind: store_object(session, data_key, patient, kind, data)
                for kind, data in zip(
                    PHOTO_OBJECTS,
                    (cleaned.original, cleaned.preview, cleaned.thumbnail),
                    strict=True,
                )
            }
        facts = {**cleaned.facts, "imported": session.vault.now()}
        return session.signed(
            _photo_record(
                photo, batch, visit, wrap, digest, stored, seal_facts(batch, photo, facts)
            )
        )

    def acknowledge(
        self, photo: PhotoRecord, detail: dict[str, object], raw: KeptFileRecord | None = None
    ) -> int:
        """Write the row with its log entry; only now the photo counts. Returns the seq.

        `raw` is the file that is kept sealed beside it.
        """
        with self._session.vault.write() as rows:
            self.put(rows, photo, detail)
            if raw is not None:
                put_kept(self, rows, raw)
            return rows.commit()

    def put(self, rows: UnitOfWork, photo: PhotoRecord, detail: dict[str, object]) -> None:
        """Row, batch row and log entry, in a transaction that the caller commits.

        UsageError("visit-unknown") unless the visit is this patient's, and was there before.
        """
        _require_visit(self._session, rows, photo)
        self._put(rows, photo, detail)

    def _put(self, rows: UnitOfWork, photo: PhotoRecord, detail: dict[str, object]) -> None:
        self.admit(rows, photo)
        rows.event(
            self._session.event(
                "import",
                patient=photo.patient,
                objects=(photo.id,),
                purpose=Purpose.CARE.slug,
                detail=detail,
            )
        )

    def admit(self, rows: UnitOfWork, record: PhotoRecord | KeptFileRecord) -> None:
        """The row and its batch's, in a transaction that the caller logs and commits."""
        _, pending = self.page_of(record)
        # Consent and role once more: both may have gone since the page was opened.
        self._session.require(Act.IMPORT)
        require_consent(self._session, rows, record.patient)
        if rows.get(BatchRecord, pending.id) is None:
            rows.put(pending)
        rows.put(record)

    def discard(self, photo: PhotoRecord) -> None:
        """Delete the objects of a photo that was not acknowledged."""
        for object_id in (photo.original_object, photo.preview_object, photo.thumbnail_object):
            self._session.vault.ports.objects.delete(object_id)

    def change_facts(self, photo_id: bytes, changes: dict[str, object]) -> PhotoRecord:
        """Correct facts (the view) of a photo of this page."""
        session = self._session
        with session.vault.write() as rows:
            photo = need_photo(session, rows, photo_id)
            batch, _ = self.page_of(photo)
            require_consent(session, rows, photo.patient)
            facts = {**open_facts(batch, photo), **changes}
            record = dataclasses.replace(
                photo, version=photo.version + 1, facts_sealed=seal_facts(batch, photo.id, facts)
            )
            signed = session.signed(record)
            rows.put(signed)
            rows.event(session.event("photo-edit", patient=photo.patient, objects=(photo.id,)))
            rows.commit()
        return signed

    def take_back(self, photo_id: bytes) -> None:
        """Remove a photo of this page again, with its objects. Logged."""
        session = self._session
        with session.vault.write() as rows:
            photo = need_photo(session, rows, photo_id)
            self.page_of(photo)
            kept = drop_kept(session, rows, photo, DeletionReason.TAKEN_BACK)
            delete_row(session, rows, photo, DeletionReason.TAKEN_BACK)
            event = session.event("photo-take-back", patient=photo.patient, objects=(photo.id,))
            rows.event(event)
            rows.commit()
        discard_kept(session, kept)
        self.discard(photo)

    def move(self, photo_id: bytes, patient: bytes) -> bytes:
        """A photo of this page to another patient, to the visit of the same day; its new id.

        Sealed again under that patient's key, durable, then there and no longer here in one
        transaction: whatever happens on the way, it is with one of the two. The id of the same
        picture where that patient has it already. UsageError("photo-unknown").
        """
        session = self._session
        with session.vault.read() as rows:
            photo = need_photo(session, rows, photo_id)
            if photo.patient == patient:
                return photo_id
            visit = _visit_for(session, rows, photo, patient)
        self.begin(patient)
        with contextlib.closing(self.reopen(photo_id)) as cleaned:
            digest = self.digest(patient, cleaned.original)
            known = self.duplicate(patient, digest)
            there = known or self.seal(patient, visit.id, cleaned, digest)
        to = there if isinstance(there, bytes) else there.id
        kept = move_kept(self, photo, patient, to)
        self._swap(photo, there, visit, kept)
        discard_kept(session, kept.old)
        # What cannot be deleted now is an orphan, which tidying collects.
        with contextlib.suppress(StorageFailed):
            self.discard(photo)
        return to

    def _swap(
        self, photo: PhotoRecord, there: PhotoRecord | bytes, visit: VisitRecord, kept: MovedKept
    ) -> None:
        """One transaction: with the other patient, and no longer with this one.

        `there` is the row that comes in, or the id of the same picture that is in already.
        """
        session = self._session
        with session.vault.write() as rows:
            if isinstance(there, bytes):
                require_known(session, rows, visit.patient, there)
            else:
                if rows.get(VisitRecord, visit.id) is None:
                    put_visit(session, rows, visit)
                else:
                    _require_visit(session, rows, there)
                self._put(rows, there, {"moved": True})
            kept.swap(self, rows)
            delete_row(session, rows, photo, DeletionReason.MOVED)
            rows.event(session.event("photo-move", patient=photo.patient, objects=(photo.id,)))
            rows.commit()

    def reopen(self, photo_id: bytes) -> Cleaned:
        """The content of a photo of this page, to seal it again for another patient. Logged.

        The caller zeroes the three buffers when done (`Cleaned.close`).
        """
        session = self._session
        with session.vault.read() as rows:
            photo = need_photo(session, rows, photo_id)
        batch, _ = self.page_of(photo)
        opened = AccessGate(session).open_own(photo, batch, "photo-move")
        facts = open_facts(batch, photo)
        original, preview, thumbnail = (opened[kind] for kind in PHOTO_OBJECTS)
        return Cleaned(original, preview, thumbnail, facts)

    def close(self) -> None:
        """Wipe every batch key: from now on only practitioners can open these photos."""
        pages, self._pages = self._pages, {}
        for batch, _ in pages.values():
            batch.wipe()

    def page(self, patient: bytes) -> tuple[BatchKey, BatchRecord]:
        """The batch key for a patient and its row; Refused where none is open."""
        self._session.alive()
        page = self._pages.get(patient)
        if page is None:
            raise Refused("import-page-closed")
        return page

    def page_of(self, record: PhotoRecord | KeptFileRecord) -> tuple[BatchKey, BatchRecord]:
        """The page a photo or file came in by; Refused for another page's."""
        page = self.page(record.patient)
        if page[0].id != record.batch:
            raise Refused("import-page-closed")
        return page


def _visit_on(
    session: VaultSession,
    rows: Snapshot | UnitOfWork,
    patient: bytes,
    date: dt.date,
    label: str,
) -> bytes:
    """The patient's visit of a day (and label, if given), or b""."""
    for visit in visits_of(session, rows, patient):
        if visit.date == date and (not label or visit.label == label):
            return visit.id
    return b""


def _visit_for(
    session: VaultSession, rows: Snapshot, photo: PhotoRecord, patient: bytes
) -> VisitRecord:
    """Another patient's visit of a photo's day: the known one, or a new one not yet written."""
    reader = session.vault.reader(rows)
    person = reader.need(PatientRecord, patient)
    visits = {one.id: one for one in visits_of(session, rows, photo.patient)}
    own = visits.get(photo.visit)
    if own is None:
        raise IntegrityError("row-missing", table=VisitRecord.TABLE, id=photo.visit.hex())
    known = _visit_on(session, rows, patient, own.date, own.label)
    if known:
        return reader.need(VisitRecord, known)
    return visit_record(session, person, own.date, own.label)


def require_consent(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> None:
    """Refused unless clinical care is consented to today."""
    status = status_for(consents_of(session, rows, patient), Purpose.CARE, today_of(session))
    if status is not ConsentStatus.VALID:
        raise Refused(_BLOCKED[status], purpose=Purpose.CARE.slug)


def _require_visit(session: VaultSession, rows: UnitOfWork, photo: PhotoRecord) -> None:
    """A photo hangs on a visit of its own patient."""
    visit = session.vault.reader(rows).need(VisitRecord, photo.visit)
    if visit.patient != photo.patient:
        raise UsageError("visit-unknown")


def _photo_record(
    photo: bytes,
    batch: BatchKey,
    visit: bytes,
    wrap: bytes,
    digest: bytes,
    stored: dict[ObjectKind, StoredObject],
    facts: bytes,
) -> PhotoRecord:
    original, preview, thumbnail = (stored[kind] for kind in PHOTO_OBJECTS)
    return PhotoRecord(
        id=photo,
        patient=batch.patient,
        batch=batch.id,
        visit=visit,
        data_key_wrap=wrap,
        commitment=batch.commitment,
        original_object=original.id,
        original_hash=original.digest,
        original_size=original.size,
        preview_object=preview.id,
        preview_hash=preview.digest,
        preview_size=preview.size,
        thumbnail_object=thumbnail.id,
        thumbnail_hash=thumbnail.digest,
        thumbnail_size=thumbnail.size,
        digest=digest,
        facts_sealed=facts,
    )
