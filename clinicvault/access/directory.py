"""The clinic's patients, decrypted into memory at unlock and kept up with the log."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

from clinicvault.audit.tree import root_at
from clinicvault.crypto.fields import FieldCipher
from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.records import (
    ConsentRecord,
    ConsentState,
    GroupKind,
    PatientRecord,
    Purpose,
    VisitRecord,
)
from clinicvault.domain.roles import Act

from . import contexts
from .consents import consents_by, today_of
from .name_index import Entry, NameIndex
from .patients import identity_by, identity_cipher
from .reading import VerifiedReader
from .session import VaultSession
from .visits import visits_by

_TABLES = (PatientRecord.TABLE, ConsentRecord.TABLE, VisitRecord.TABLE)
_REWRITE_AFTER = 500


class Directory:
    """Search over one session's directory key; `close` forgets every name.

    `cache` is a file of this workstation that holds the index sealed under the directory key:
    100,000 patients open in a fraction of a second instead of many.
    """

    def __init__(self, session: VaultSession, cache: Path | None = None) -> None:
        session.require(Act.LIST_PATIENTS)
        self._session = session
        self._cache = cache
        self._lock = threading.RLock()
        self._index, self._position = self._load()
        self._cached = self._position
        self.refresh()
        if self._cache is not None and not self._cached:
            self._save(self._cache)

    def __len__(self) -> int:
        with self._lock:
            return len(self._index)

    def search(self, text: str, limit: int) -> list[Entry]:
        """Patients for a search text; "" gives the recent ones."""
        self._session.alive()
        with self._lock:
            return self._index.search(text, limit)

    def entry(self, patient: bytes) -> Entry | None:
        """One patient."""
        self._session.alive()
        with self._lock:
            return self._index.get(patient)

    def refresh(self) -> None:
        """Read again what changed since the last look."""
        session = self._session
        with self._lock, session.vault.read() as rows:
            size = rows.log.size()
            if size == self._position:
                return
            if self._position == 0:
                self._index = NameIndex(self._all(rows))
            else:
                for patient in self._changed(rows):
                    self._renew(rows, patient)
            self._position = size
            self._index.prepare()

    def close(self) -> None:
        """Keep the sealed cache if it fell behind, then forget every name."""
        with self._lock:
            if self._cache is not None and not self._session.locked:
                self._save(self._cache)
            self._index.clear()

    def forget(self) -> None:
        """Forget every name at once (lock)."""
        self._index.clear()

    def _changed(self, rows: Snapshot) -> set[bytes]:
        state = self._session.vault.ports.state
        reader = self._session.vault.reader(rows)
        changed = set(state.changed_since(PatientRecord.TABLE, self._position))
        kinds: tuple[type[ConsentRecord | VisitRecord], ...] = (ConsentRecord, VisitRecord)
        for kind in kinds:
            for row in state.changed_since(kind.TABLE, self._position):
                record = reader.get(kind, row)
                if record is not None:
                    changed.add(record.patient)
        return changed

    def _renew(self, rows: Snapshot, patient: bytes) -> None:
        reader = self._session.vault.reader(rows)
        record = reader.get(PatientRecord, patient)
        if record is None:
            self._index.remove(patient)
            return
        self._index.put(self._entry(reader, record))

    def _entry(self, reader: VerifiedReader, record: PatientRecord) -> Entry:
        """`record` is checked already; the rest is checked here, under one opened key."""
        cipher = identity_cipher(self._session, record)
        identity = identity_by(cipher, record)
        care = [c for c in consents_by(cipher, reader, record.id) if c.purpose is Purpose.CARE]
        seen = visits_by(cipher, reader, record.id)
        cipher.wipe()
        open_ones = [c for c in care if c.state is not ConsentState.WITHDRAWN] or care
        until = open_ones[0].until if open_ones else None
        return Entry(
            id=record.id,
            given=identity.given,
            family=identity.family,
            born=identity.born.isoformat() if identity.born else "",
            number=identity.record_number,
            registered_ms=identity.registered_ms,
            care=int(open_ones[0].state) if open_ones else 0,
            until=until.isoformat() if until else "",
            last_visit=seen[0].date.isoformat() if seen else "",
        )

    def _all(self, rows: Snapshot) -> Iterator[Entry]:
        """Every patient, none missing, each checked."""
        reader = self._session.vault.reader(rows)
        reader.complete(PatientRecord)
        for record in rows.scan(PatientRecord):
            yield self._entry(reader, reader.check(record))

    def _cipher(self) -> FieldCipher:
        return self._session.cipher(GroupKind.DIRECTORY, "index-cache")

    def _context(self) -> bytes:
        return contexts.field("index-cache", "names", self._session.vault.id)

    def _load(self) -> tuple[NameIndex, int]:
        """The cache, or an empty index where it is missing or not ours."""
        try:
            sealed = self._cache.read_bytes() if self._cache is not None else b""
            plain = self._cipher().open(sealed, self._context()) if sealed else b""
            head, _, names = plain.partition(b"\n")
            size, root = head.decode("ascii").split() if head else ("0", "")
            position, index = int(size), NameIndex.load(names) if names else NameIndex()
        except (OSError, IntegrityError, ValueError):
            return NameIndex(), 0
        if not position or not self._continues(position, root):
            return NameIndex(), 0
        return index, position

    def _continues(self, size: int, root: str) -> bool:
        """Whether the log still begins as it did when the cache was made (not after a restore)."""
        with self._session.vault.read() as rows:
            return size <= rows.log.size() and self._root(rows, size) == root

    @staticmethod
    def _root(rows: Snapshot, size: int) -> str:
        return root_at(rows.log.node, size).hex()

    def _save(self, cache: Path) -> None:
        behind = self._position - self._cached
        if not behind or (self._cached and behind < _REWRITE_AFTER):
            return
        with self._session.vault.read() as rows:
            root = self._root(rows, self._position)
        plain = f"{self._position} {root}\n".encode() + self._index.dump()
        temp = cache.with_suffix(".new")
        temp.write_bytes(self._cipher().seal(plain, self._context()))
        temp.replace(cache)
        self._cached = self._position


def care_status(session: VaultSession, entry: Entry) -> ConsentStatus:
    """The care consent's badge of one entry."""
    if entry.care == ConsentState.VALID:
        expired = entry.until and dt.date.fromisoformat(entry.until) < today_of(session)
        return ConsentStatus.EXPIRED if expired else ConsentStatus.VALID
    return {
        int(ConsentState.WITHDRAWN): ConsentStatus.WITHDRAWN,
        int(ConsentState.AWAITING_KEY): ConsentStatus.AWAITING_KEY,
    }.get(entry.care, ConsentStatus.NONE)
