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
from clinicvault.domain.errors import ClinicVaultError, IntegrityError, Refused, UsageError
from clinicvault.domain.ports import Event, UnitOfWork
from clinicvault.domain.record_kinds import Keeping, Purpose
from clinicvault.domain.records import KeptFileRecord, PhotoRecord
from clinicvault.domain.roles import Act

from .consent.evidence import document_key
from .intents import Asked, log_intent, role_alone
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
    UNCHECKED,
    Entry,
    Permit,
    one_patient,
    permit,
    permit_some,
    pictures,
    require_open,
)
from .purposes import said_purpose
from .release import limits
from .release.usage import Release
from .session import VaultSession

__all__ = ["PHOTO_OBJECTS", "AccessGate", "Opened", "OpenedFile", "wipe_all"]


class AccessGate:
    """Opens objects for one session.

    `checks` is False only in the tests which prove that what a role must not do fails for want of
    a key, not for want of permission.
    """

    def __init__(self, session: VaultSession, *, checks: bool = True) -> None:
        self._session = session
        self._checks = checks

    def refusal(
        self,
        patient: bytes,
        purpose: Purpose | None,
        act: Act = Act.VIEW_PHOTO,
        photos: Sequence[PhotoRecord] = (),
    ) -> str:
        """The message code that says why these, or any, photos of a patient may not open, or ""."""
        try:
            self._permit(patient, purpose, act, photos)
        except Refused as error:
            return error.code
        return ""

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
        session = self._session
        session.alive()
        records = self._records(photos)
        said = session.event(
            event,
            "intent",
            patient=records[0].patient,
            objects=tuple(photos),
            purpose=said_purpose(purpose),
            detail=detail or {},
        )
        with self._outcome_logged(said) as entry:
            asked = self._asking(said.patient, purpose, act, records)
            if self._intent(entry, asked, limits.released(records, kind, act)):
                self._permit(said.patient, purpose, act, records)
            opened = self._open_all(records, kind)
        self._close(entry.said, [one.data for one in opened])
        return opened

    def look(self, photos: Sequence[bytes], purpose: Purpose, *, event: str) -> None:
        """Permit and log looking at photos of one patient that were opened before.

        Refused where role, consent or key forbids it (logged): then they are to be forgotten.
        """
        session = self._session
        session.alive()
        records = self._records(photos)
        patient = records[0].patient
        said = session.event(event, patient=patient, objects=tuple(photos), purpose=purpose.slug)
        with self._outcome_logged(said) as entry:
            entry.name(self._permit(said.patient, purpose, Act.VIEW_PHOTO, records))
            require_open(session, records)
            self._intent(entry, self._asking(patient, purpose, Act.VIEW_PHOTO, records))
        session.alive()

    def require_still(
        self,
        rows: UnitOfWork,
        patient: bytes,
        purpose: Purpose | None,
        act: Act,
        photos: Sequence[PhotoRecord] = (),
    ) -> None:
        """Permit once more in the transaction that says what leaves; Refused where it may not.

        Role and consent may have gone since the photos were opened.
        """
        permit(self._session, rows, patient, purpose, act, pictures(photos))

    def stored_size(self, photos: Sequence[bytes]) -> int:
        """Bytes that the originals of these photos take in the store."""
        return sum(record.original_size for record in self._records(photos))

    def open_own(
        self, record: PhotoRecord, batch: BatchKey, event: str
    ) -> dict[ObjectKind, bytearray]:
        """All three objects of a photo of the import page that is open now, by its batch key."""
        session = self._session
        session.alive()
        said = self._opening(record, event, Purpose.CARE)
        opened: dict[ObjectKind, bytearray] = {}
        with self._outcome_logged(said) as entry:
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
        with self._outcome_logged(said) as entry:
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

    def _records(self, photos: Sequence[bytes]) -> list[PhotoRecord]:
        with self._session.vault.read() as rows:
            reader = self._session.vault.reader(rows)
            found = [reader.get(PhotoRecord, photo) for photo in photos]
        records = [record for record in found if record is not None]
        if not records or len(records) != len(photos):
            raise UsageError("photo-unknown")
        one_patient(records)
        return records

    def _permit(
        self, patient: bytes, purpose: Purpose | None, act: Act, photos: Sequence[PhotoRecord] = ()
    ) -> Permit:
        """Role and consent; for care the keys say the same by themselves."""
        if not self._checks:
            return UNCHECKED
        with self._session.vault.read() as rows:
            return permit(self._session, rows, patient, purpose, act, pictures(photos))

    def _asking(
        self, patient: bytes, purpose: Purpose | None, act: Act, photos: Sequence[PhotoRecord] = ()
    ) -> Asked:
        """The same, in the transaction of who asks."""
        return lambda rows: permit(self._session, rows, patient, purpose, act, pictures(photos))

    def _permit_some(
        self, rows: UnitOfWork, patient: bytes, photos: Sequence[Sealed], purpose: Purpose | None
    ) -> tuple[Permit, Sequence[Sealed]]:
        if not self._checks:
            return UNCHECKED, photos
        return permit_some(self._session, rows, patient, purpose, photos)

    def _intent(self, entry: Entry, asked: Asked, release: Release | None = None) -> bool:
        """As `log_intent`, if anything is to be checked and counted at all."""
        if self._checks:
            return log_intent(self._session, entry, asked, release)
        self._session.vault.log_event(entry.said)
        return False

    def _open_all(self, records: list[PhotoRecord], kind: ObjectKind) -> list[Opened]:
        session = self._session
        session.vault.ports.database.check()
        keys = BatchKeys(session, self._checks)
        opened: list[Opened] = []
        try:
            with session.vault.read() as rows:
                reader = session.vault.reader(rows)
                batches = [keys.batch(reader, record) for record in records]
            for record, batch in zip(records, batches, strict=True):
                session.alive()
                opened.append(self._open_one(record, batch, kind))
        except BaseException:
            wipe_all(opened)
            raise
        finally:
            keys.wipe()
        return opened

    def _opening(
        self, record: Sealed | EvidenceRecord, event: str, purpose: Purpose | None
    ) -> Event:
        why = said_purpose(purpose)
        about = {"patient": record.patient, "objects": (record.id,), "purpose": why}
        return self._session.event(event, "intent", **about)

    def _file(
        self,
        record: KeptFileRecord,
        said: Event,
        act: Act,
        opening: Callable[[KeptFileRecord], OpenedFile],
        purpose: Purpose = Purpose.CARE,
    ) -> OpenedFile:
        self._session.alive()
        with self._outcome_logged(said) as entry:
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

    @contextmanager
    def _outcome_logged(self, said: Event) -> Iterator[Entry]:
        """What kept the objects shut follows in the log: refused, or failed for damage."""
        entry = Entry(said)
        try:
            yield entry
        except ClinicVaultError as error:
            outcome = "refused" if isinstance(error, Refused) else "failed"
            detail = {**entry.said.detail, "reason": error.code}
            self._log(dataclasses.replace(entry.said, outcome=outcome, detail=detail))
            raise

    def _close(self, said: Event, opened: Sequence[bytearray]) -> None:
        """The good outcome, in the log before anything is handed out; the lock wins to the end."""
        try:
            self._log(dataclasses.replace(said, outcome="done"))
            self._session.alive()
        except BaseException:
            zero(opened)
            raise

    def _log(self, event: Event) -> None:
        vault = self._session.vault
        vault.log_event(dataclasses.replace(event, ms=vault.now()))


PHOTO_OBJECTS = (ObjectKind.ORIGINAL, ObjectKind.PREVIEW, ObjectKind.THUMBNAIL)
