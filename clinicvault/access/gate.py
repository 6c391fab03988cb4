"""AccessGate: the only way from sealed objects to pictures. The log comes first (DESIGN §7)."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from clinicvault.crypto.blobs import ObjectKind, decrypt_blob
from clinicvault.crypto.secret import Secret
from clinicvault.domain.access_records import EvidenceRecord
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed, UsageError
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import Keeping, Purpose
from clinicvault.domain.records import KeptFileRecord, PhotoRecord
from clinicvault.domain.roles import Act

from .asking import Asking
from .consent.evidence import document_key
from .intents import log_outcome, outcome_logged, role_alone
from .named_objects import object_of
from .opened import Opened, OpenedEvidence, OpenedFile, wipe_all, zero
from .patients.patient_keys import (
    BatchKey,
    BatchKeys,
    Sealed,
    blob_context,
    object_key,
    open_data_key,
    open_facts,
)
from .permits import (
    one_patient,
    require_open,
)
from .purposes import said_purpose
from .release.usage import Release

__all__ = ["PHOTO_OBJECTS", "AccessGate", "Opened", "OpenedFile", "wipe_all"]


class AccessGate(Asking):
    """Opens objects for one session."""

    def open(
        self,
        photos: Sequence[bytes],
        kind: ObjectKind,
        purpose: Purpose | None,
        *,
        event: str,
        act: Act = Act.VIEW_PHOTO,
        detail: dict[str, object] | None = None,
    ) -> list[Opened]:
        """Open objects of one patient's photos, in the given order; no purpose as of `permit`.

        One log entry for the whole page names them; it is durable before the first key is
        unwrapped, and the outcome follows. Refused where role, consent or key forbids (logged);
        IntegrityError where an object is not the signed one.
        """
        said, records = self._asked_for(photos, purpose, event, detail)
        with outcome_logged(self._session, said) as entry:
            self._let(entry, records, kind, purpose, act)
            opened = self._open_all(records, kind)
        self._close(entry.said, [one.data for one in opened])
        return opened

    @contextmanager
    def opening(
        self,
        photos: Sequence[bytes],
        kind: ObjectKind,
        purpose: Purpose,
        *,
        event: str,
        act: Act,
        detail: dict[str, object],
    ) -> Iterator[Callable[[bytes], Opened]]:
        """As `open`, one after the other as they are asked for: only few are in memory at once.

        The one entry names them all; the outcome follows at the end, what was raised inside
        included. What is yielded opens one of them: IntegrityError and StorageFailed, for an object
        that is not there (both logged), are of that one alone.
        """
        said, records = self._asked_for(photos, purpose, event, detail)
        with outcome_logged(self._session, said) as entry:
            self._let(entry, records, kind, purpose, act)
            with self._keys() as keys:
                by_id = {record.id: record for record in records}
                yield lambda photo: self._open_next(entry.said, keys, by_id[photo], kind)
        self._close(entry.said, [])

    def look(self, photos: Sequence[bytes], purpose: Purpose, *, event: str) -> None:
        """Permit and log looking at photos of one patient that were opened before.

        Refused where role, consent or key forbids it (logged): then they are to be forgotten.
        """
        session = self._session
        session.alive()
        records = self._records(photos)
        patient = records[0].patient
        said = session.event(event, patient=patient, objects=tuple(photos), purpose=purpose.slug)
        with outcome_logged(self._session, said) as entry:
            entry.name(self._permit(said.patient, purpose, Act.VIEW_PHOTO, records))
            require_open(session, records)
            self._intent(entry, self._asking(patient, purpose, Act.VIEW_PHOTO, records))
        session.alive()

    def open_own(
        self, record: PhotoRecord, batch: BatchKey, event: str
    ) -> dict[ObjectKind, bytearray]:
        """All three objects of a photo of the import page that is open now, by its batch key."""
        session = self._session
        session.alive()
        said = self._opening(record, event, Purpose.CARE)
        opened: dict[ObjectKind, bytearray] = {}
        with outcome_logged(self._session, said) as entry:
            self._intent(entry, self._asking(record.patient, Purpose.CARE, Act.IMPORT))
            session.vault.ports.database.check()
            try:
                for kind in PHOTO_OBJECTS:
                    opened[kind] = self._content(record, batch, kind)
            except BaseException:
                zero(opened.values())
                raise
        self._close(entry.said, list(opened.values()))
        return opened

    def open_kept(self, file: bytes, purpose: Purpose = Purpose.CARE) -> OpenedFile:
        """A file that was set aside, to try again to read it; logged as `open`.

        UsageError("kept-file-unknown"), ("kept-file-raw") for one that is kept on purpose;
        Refused where role, consent or key forbids (logged).
        """
        session = self._session
        session.alive()
        with session.vault.read() as rows:
            record = session.vault.reader(rows).get(KeptFileRecord, file)
        if record is None:
            raise UsageError("kept-file-unknown")
        if record.keeping != Keeping.QUARANTINE:
            raise UsageError("kept-file-raw")
        said = self._opening(record, "kept-file-open", purpose)
        return self._file(record, said, Act.VIEW_PHOTO, self._open_by_patient, purpose)

    def open_own_kept(self, record: KeptFileRecord, batch: BatchKey, event: str) -> OpenedFile:
        """A kept file of the import page that is open now, by its batch key."""
        said = self._opening(record, event, Purpose.CARE)
        return self._file(record, said, Act.IMPORT, lambda one: self._open_file(one, batch))

    def open_evidence(self, record: EvidenceRecord, *, own: bool = False) -> OpenedEvidence:
        """A document that shows a consent: for who handles consents, with no consent needed.

        Logged and raising as `open`; `own` is for the patient's own copy.
        """
        session, vault = self._session, self._session.vault
        session.alive()
        purpose = None if own else session.purpose_of(record.patient)
        said = self._opening(record, "evidence-open", purpose)
        said = dataclasses.replace(said, consent=record.consent)
        asked = role_alone(session, Act.OPEN_EVIDENCE)
        with outcome_logged(self._session, said) as entry:
            if self._intent(entry, asked, Release(record.patient)):
                session.require(Act.OPEN_EVIDENCE)
            vault.ports.database.check()
            with vault.read() as rows:
                checked = vault.reader(rows).check(record)
                key = document_key(session, rows, checked)
            place = (record.object, record.object_hash)
            with key:
                data = self._decrypted(record.patient, place, ObjectKind.DOCUMENT, key)
        self._close(said, [data])
        return OpenedEvidence(record, data)

    def facts(
        self,
        photos: Sequence[Sealed],
        event: str = "photo-list",
        purpose: Purpose | None = Purpose.CARE,
    ) -> dict[bytes, dict[str, object]]:
        """Sealed facts of one patient's photos or kept files; none of those one may not see.

        They are as private as the pictures: consent and log come first here, too.
        """
        if not photos:
            return {}
        session, patient = self._session, one_patient(photos)
        keys = BatchKeys(session, self._checks)
        try:
            with session.vault.write() as rows:
                given, seen = self._permit_some(rows, patient, photos, purpose)
                said = session.event(
                    event,
                    patient=patient,
                    objects=tuple(photo.id for photo in seen),
                    purpose=said_purpose(purpose),
                )
                rows.event(given.said(said))
                rows.commit()
            with session.vault.read() as rows:
                reader = session.vault.reader(rows)
                return {p.id: open_facts(keys.batch(reader, p), reader.check(p)) for p in seen}
        except Refused:
            return {}
        finally:
            keys.wipe()

    def _open_all(self, records: list[PhotoRecord], kind: ObjectKind) -> list[Opened]:
        session = self._session
        opened: list[Opened] = []
        try:
            with self._keys() as keys:
                with session.vault.read() as rows:
                    reader = session.vault.reader(rows)
                    batches = [keys.batch(reader, record) for record in records]
                for record, batch in zip(records, batches, strict=True):
                    session.alive()
                    opened.append(self._open_one(record, batch, kind))
        except BaseException:
            wipe_all(opened)
            raise
        return opened

    def _open_next(
        self, said: Event, keys: BatchKeys, record: PhotoRecord, kind: ObjectKind
    ) -> Opened:
        session = self._session
        session.alive()
        try:
            with session.vault.read() as rows:
                batch = keys.batch(session.vault.reader(rows), record)
            return self._open_one(record, batch, kind)
        except (IntegrityError, StorageFailed) as error:
            told = dataclasses.replace(said, objects=(record.id,))
            log_outcome(session, told, "failed", error.code)
            raise

    def _file(
        self,
        record: KeptFileRecord,
        said: Event,
        act: Act,
        opening: Callable[[KeptFileRecord], OpenedFile],
        purpose: Purpose = Purpose.CARE,
    ) -> OpenedFile:
        self._session.alive()
        with outcome_logged(self._session, said) as entry:
            self._intent(entry, self._asking(record.patient, purpose, act))
            self._session.vault.ports.database.check()
            opened = opening(record)
        self._close(entry.said, [opened.data])
        return opened

    def _open_by_patient(self, record: KeptFileRecord) -> OpenedFile:
        """By the patient's key, as every practitioner of the team can."""
        vault, keys = self._session.vault, BatchKeys(self._session, self._checks)
        try:
            with vault.read() as rows:
                batch = keys.batch(vault.reader(rows), record)
            return self._open_file(record, batch)
        finally:
            keys.wipe()

    def _open_file(self, record: KeptFileRecord, batch: BatchKey) -> OpenedFile:
        facts = open_facts(batch, record)
        return OpenedFile(record, self._content(record, batch, ObjectKind.HELD), facts)

    def _open_one(self, record: PhotoRecord, batch: BatchKey, kind: ObjectKind) -> Opened:
        facts = open_facts(batch, record)
        return Opened(record, self._content(record, batch, kind), facts)

    def _content(self, record: Sealed, batch: BatchKey, kind: ObjectKind) -> bytearray:
        place = object_of(record, kind)
        with open_data_key(self._session.vault.id, batch, record) as data_key:
            return self._decrypted(record.patient, place, kind, data_key)

    def _decrypted(
        self, patient: bytes, place: tuple[bytes, bytes], kind: ObjectKind, data_key: Secret
    ) -> bytearray:
        """The object at (id, SHA-256 of the stored bytes), if it is that one."""
        vault, (object_id, expected) = self._session.vault, place
        blob = vault.ports.objects.get(object_id)
        if not hmac.compare_digest(hashlib.sha256(blob).digest(), expected):
            raise IntegrityError("object-altered", id=object_id.hex())
        context = blob_context(vault.id, patient, object_id, kind)
        with object_key(data_key, kind) as key:
            return decrypt_blob(key, context, blob)

    def _close(self, said: Event, opened: Sequence[bytearray]) -> None:
        """The good outcome, in the log before anything is handed out; the lock wins to the end."""
        try:
            log_outcome(self._session, said, "done")
            self._session.alive()
        except BaseException:
            zero(opened)
            raise


PHOTO_OBJECTS = (ObjectKind.ORIGINAL, ObjectKind.PREVIEW, ObjectKind.THUMBNAIL)
