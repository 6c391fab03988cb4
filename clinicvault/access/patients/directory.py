"""The clinic's patients, decrypted into memory at unlock and kept up with the log."""

from __future__ import annotations

import threading
from pathlib import Path

from clinicvault.access import contexts
from clinicvault.access.consent.consent_reading import BEST_FIRST, BY_STATE
from clinicvault.access.consent.consent_watch import read
from clinicvault.access.damage import Row
from clinicvault.access.session import VaultSession
from clinicvault.audit.tree import root_at
from clinicvault.crypto.fields import FieldCipher
from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_kinds import ConsentState, GroupKind, Purpose
from clinicvault.domain.records import ConsentRecord, PatientRecord, VisitRecord
from clinicvault.domain.roles import Act

from .listing import Listing, Progress
from .name_index import Entry, NameIndex

_REWRITE_AFTER = 500


class Directory:
    """Search over one session's directory key; `close` forgets every name.

    `cache` is a file of this workstation that holds the index sealed under the directory key:
    100,000 patients open in a fraction of a second instead of many. Where a row is damaged, its
    patient is listed as damaged, the log says so, and everybody else is there as ever. The first
    reading of a large clinic tells `progress` (patients done, patients in all).
    """

    def __init__(
        self,
        session: VaultSession,
        cache: Path | None = None,
        progress: Progress | None = None,
    ) -> None:
        session.require(Act.LIST_PATIENTS)
        self._session = session
        self._cache = cache
        self._lock = threading.RLock()
        """For the index alone: who searches never waits for the database."""
        self._refreshing = threading.RLock()
        self._faults: dict[Row, bytes] = {}
        self._again: dict[Row, bytes] = {}
        """What was damaged when the cache was made: it may be mended."""
        self._erased = False
        """Whether the cache still names somebody who is erased by now."""
        self._index, self._position = self._load()
        self._cached = self._position
        self.refresh(progress)
        if self._cache is not None and not self._cached:
            self._save(self._cache)

    def __len__(self) -> int:
        with self._lock:
            return len(self._index)

    @property
    def damaged(self) -> int:
        """How many rows are damaged or missing, as far as they were read."""
        return len(self._faults)

    def search(self, text: str, limit: int) -> list[Entry]:
        """Patients for a search text; "" gives the damaged and the recent ones."""
        self._session.alive()
        with self._lock:
            found = self._index.search(text, limit)
        return self._not_erased(found)

    def entry(self, patient: bytes) -> Entry | None:
        """One patient."""
        self._session.alive()
        with self._lock:
            found = self._index.get(patient)
        return next(iter(self._not_erased([found] if found else [])), None)

    def everyone(self) -> list[Entry]:
        """All patients, in no order."""
        self._session.alive()
        with self._lock:
            found = list(self._index)
        return self._not_erased(found)

    def watched(self) -> list[Entry]:
        """Patients with consents to look after."""
        self._session.alive()
        with self._lock:
            found = self._index.watched()
        return self._not_erased(found)

    def refresh(self, progress: Progress | None = None) -> None:
        """Read again what changed since the last look; damage that is new goes into the log."""
        session = self._session
        with self._refreshing:
            known = self._faults
            with session.vault.read() as rows:
                self._follow(rows, progress)
            session.tell_damage({r: p for r, p in self._faults.items() if r not in known})

    def close(self) -> None:
        """Keep the sealed cache if it fell behind, then forget every name."""
        with self._refreshing, self._lock:
            if self._cache is not None and not self._session.locked:
                self._save(self._cache)
            self._index.clear()

    def forget(self) -> None:
        """Forget every name at once (lock)."""
        self._index.clear()

    def _follow(self, rows: Snapshot, progress: Progress | None) -> None:
        size = rows.log.size()
        if size == self._position and not self._again:
            return
        listing = Listing(self._session, rows)
        if self._position == 0:
            index = NameIndex(listing.everyone(progress))
            index.prepare()
            with self._lock:
                self._index, self._faults = index, listing.faults
        else:
            self._renew(listing, self._changed(listing))
        self._again = {}
        self._position = size
        self._drop_erased()
        if self._session.locked:  # while this was read: nobody else would forget it
            self.forget()

    def _renew(self, listing: Listing, patients: set[bytes]) -> None:
        """Their lines anew; what was wrong with them is forgotten and found again."""
        entries = {patient: listing.one(patient) for patient in patients}
        with self._lock:
            kept = {r: owner for r, owner in self._faults.items() if owner not in patients}
            self._faults = kept | listing.faults
            for patient, entry in entries.items():
                if entry is None:
                    self._erased |= self._index.get(patient) is not None
                    self._index.remove(patient)
                else:
                    self._index.put(entry)
            self._index.prepare()

    def _not_erased(self, entries: list[Entry]) -> list[Entry]:
        """Without those whom another program of this computer erased since the last look.

        Never under `_lock`: whoever reads rows meanwhile may wait for that.
        """
        vault = self._session.vault
        said = vault.ports.state.many(ErasureRecord.TABLE, [entry.id for entry in entries])
        if not said:
            return entries
        with vault.read() as rows:
            gone = {one for one in said if vault.reader(rows).erased(one)}
        return [entry for entry in entries if entry.id not in gone]

    def _drop_erased(self) -> None:
        """Who is erased is not named by the cache any more, either: it is written anew at once."""
        cache, self._erased = self._cache if self._erased else None, False
        if cache is None or self._session.locked:
            return
        try:
            self._write(cache)
        except OSError:
            # Better to read everything anew than to keep a name.
            cache.unlink(missing_ok=True)

    def _changed(self, listing: Listing) -> set[bytes]:
        """Patients with rows that are newer, or that were damaged at the last look."""
        state = self._session.vault.ports.state
        changed = set(state.changed_since(PatientRecord.TABLE, self._position))
        changed |= set(state.changed_since(ErasureRecord.TABLE, self._position))
        changed |= {patient for patient in self._again.values() if patient}
        changed |= listing.owners(ConsentRecord, self._rows_again(ConsentRecord.TABLE))
        return changed | listing.owners(VisitRecord, self._rows_again(VisitRecord.TABLE))

    def _rows_again(self, table: str) -> set[bytes]:
        newer = self._session.vault.ports.state.changed_since(table, self._position)
        return {*newer, *(row for other, row in self._again if other == table)}

    def _cipher(self) -> FieldCipher:
        return self._session.ciphers(GroupKind.DIRECTORY, "index-cache")[-1]

    def _context(self) -> bytes:
        return contexts.field("index-cache", "names", self._session.vault.id)

    def _load(self) -> tuple[NameIndex, int]:
        """The cache, or an empty index where it is missing or not ours."""
        try:
            sealed = self._cache.read_bytes() if self._cache is not None else b""
            plain = self._cipher().open(sealed, self._context()) if sealed else b""
            head, _, names = plain.partition(b"\n")
            size, root, *again = head.decode("ascii").split() if head else ("0", "")
            position, index = int(size), NameIndex.load(names) if names else NameIndex()
            damaged = dict(map(_fault, again))
        except (OSError, IntegrityError, ValueError):
            return NameIndex(), 0
        if not position or not self._continues(position, root):
            return NameIndex(), 0
        self._again = damaged | dict(self._session.vault.lost.owners)
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
        if behind and not (self._cached and behind < _REWRITE_AFTER):
            self._write(cache)

    def _write(self, cache: Path) -> None:
        with self._session.vault.read() as rows:
            root = self._root(rows, self._position)
        damaged = (f"{table}.{r.hex()}.{p.hex()}" for (table, r), p in self._faults.items())
        head = " ".join((str(self._position), root, *damaged))
        with self._lock:
            plain = f"{head}\n".encode() + self._index.dump()
        temp = cache.with_suffix(".new")
        temp.write_bytes(self._cipher().seal(plain, self._context()))
        temp.replace(cache)
        self._cached = self._position


def _fault(text: str) -> tuple[Row, bytes]:
    table, row, patient = text.split(".")
    return (table, bytes.fromhex(row)), bytes.fromhex(patient)


def care_status(session: VaultSession, entry: Entry) -> ConsentStatus:
    """The care consent's badge of one entry."""
    now = session.vault.latest()
    care = {one.status(now) for one in read(entry.watch) if one.purpose is Purpose.CARE}
    if care:
        return next(status for status in BEST_FIRST if status in care)
    if entry.care == ConsentState.WITHDRAWN:
        return ConsentStatus.WITHDRAWN
    return BY_STATE[ConsentState(entry.care)] if entry.care else ConsentStatus.NONE
