"""Who asks the gate for what: role, consent, limit, and the entry of the log before all else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from clinicvault.crypto.blobs import ObjectKind
from clinicvault.domain.access_records import EvidenceRecord
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ports import Event, UnitOfWork
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PhotoRecord
from clinicvault.domain.roles import Act

from .intents import Asked, log_intent
from .patients.patient_keys import BatchKeys, Sealed
from .permits import UNCHECKED, Entry, Permit, one_patient, permit, permit_some, pictures
from .purposes import said_purpose
from .release import limits
from .release.usage import Release
from .session import VaultSession


class Asking:
    """What `gate.AccessGate` asks and writes down before it opens anything.

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

    def _asked_for(
        self,
        photos: Sequence[bytes],
        purpose: Purpose | None,
        event: str,
        detail: dict[str, object] | None,
    ) -> tuple[Event, list[PhotoRecord]]:
        """(the intent to open them, their rows)."""
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
        return said, records

    def _let(
        self,
        entry: Entry,
        records: list[PhotoRecord],
        kind: ObjectKind,
        purpose: Purpose | None,
        act: Act,
    ) -> None:
        """The intent is durable after this, and nobody forbade it."""
        patient = records[0].patient
        asked = self._asking(patient, purpose, act, records)
        if self._intent(entry, asked, limits.released(records, kind, act)):
            self._permit(patient, purpose, act, records)
        self._session.vault.ports.database.check()

    @contextmanager
    def _keys(self) -> Iterator[BatchKeys]:
        keys = BatchKeys(self._session, self._checks)
        try:
            yield keys
        finally:
            keys.wipe()

    def _opening(
        self, record: Sealed | EvidenceRecord, event: str, purpose: Purpose | None
    ) -> Event:
        why = said_purpose(purpose)
        about = {"patient": record.patient, "objects": (record.id,), "purpose": why}
        return self._session.event(event, "intent", **about)
