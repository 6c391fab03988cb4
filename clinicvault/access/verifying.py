"""Verification of rows and objects without any patient key: nothing altered, nothing missing.

Works on a vault too damaged to open: whatever cannot be read or trusted is named, not raised.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Iterator
from typing import TypeVar

from clinicvault.crypto.keys import verify
from clinicvault.crypto.signing import record_digest, record_message
from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.ports import Snapshot, StateIndex
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import DeletionRecord, Record

from .authority import author
from .certificates.trust_loading import load_anchors, load_trust
from .consent.redating import own_signature
from .freshness import catch_up
from .named_objects import NAMING, NamedObject, named_objects, objects_of, segment_objects
from .reading import Signers, VerifiedReader
from .vault import VaultPorts
from .witnesses.holding import MOST_STRANGERS, damaged
from .witnesses.proving import Cosigners

R = TypeVar("R", bound=Record)


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One damaged thing: what it is, its id, and whose it is (empty where nobody's)."""

    what: str
    id: bytes = b""
    patient: bytes = b""


def verify_rows(ports: VaultPorts, pin: bytes) -> Iterator[Finding | None]:
    """Every row against its state leaf and signature, every state leaf against its row.

    Yields a Finding per damaged thing and None per sound one. Where the certificates themselves
    are damaged, rows are held against the log alone, which binds them just as well.
    """
    with ports.database.read() as rows:
        signers: Signers | None = None
        try:
            anchors = load_anchors(rows, pin)
            catch_up(rows.log, ports.state, anchors)
            signers = functools.partial(author, load_trust(rows, ports.state, pin))
        except IntegrityError as error:
            yield Finding(error.code, bytes.fromhex(str(error.params.get("id", ""))))
        check = _Rows(rows, ports.state, signers)
        for kind in RECORD_TYPES:
            yield from check.table(kind)
        yield from check.deletions()
        yield from _witnesses(rows, pin)


def _witnesses(rows: Snapshot, pin: bytes) -> Iterator[Finding | None]:
    """Copies of the log's head that are none: damage, which keeps nobody out."""
    try:
        anchors = load_anchors(rows, pin)
        # Also of computers whose access has ended since: what they signed before is right.
        bad = set(damaged(rows.log, anchors.vault, Cosigners(anchors.workstations)))
        every = list(rows.log.witness_ids())
    except IntegrityError:
        yield Finding("log_witness")
        return
    for one in every:
        yield Finding("log_witness", one) if one in bad else None
    if len(bad) >= MOST_STRANGERS:
        yield Finding("log_witnesses")


def verify_objects(ports: VaultPorts) -> Iterator[Finding | None]:
    """Every object of every photo, kept file and form against the hash in its signed row.

    Rows that are none any more are left to `verify_rows`.
    """
    with ports.database.read() as rows:
        objects = list(named_objects(rows))
    for one in objects:
        yield None if _is_whole(ports, one) else Finding(one.what, one.id, one.patient)


def _is_whole(ports: VaultPorts, one: NamedObject) -> bool:
    try:
        return hashlib.sha256(ports.objects.get(one.id)).digest() == one.digest
    except (StorageFailed, ValueError):  # ValueError: the row's id is none
        return False


def referenced_objects(rows: Snapshot, state: StateIndex) -> set[bytes]:
    """Ids of all objects that rows name; anything else in the store is an orphan.

    IntegrityError where a row is missing or not as the log says: then nothing is an orphan.
    """
    reader = VerifiedReader(rows, state)
    found = {one.id for one in segment_objects(rows)}
    for kind in NAMING:
        reader.complete(kind)
        for record in map(reader.check, rows.scan(kind)):
            found.update(one.id for one in objects_of(record))
    return found


class _Rows:
    """One pass over the signed tables."""

    def __init__(self, rows: Snapshot, state: StateIndex, signers: Signers | None) -> None:
        self._rows = rows
        self._state = state
        self._signers = signers

    def table(self, kind: type[Record]) -> Iterator[Finding | None]:
        """Altered, unsigned, added and missing rows of one table."""
        seen = set()
        try:
            for record in self._rows.scan(kind):
                seen.add(record.id)
                yield self._judged(kind, record)
        except IntegrityError:
            # A value that is not even of its type ends the scan: go on row by row.
            yield from self._one_by_one(kind, seen)
        for row, known in self._state.items(kind.TABLE):
            if known.digest and row not in seen:
                yield Finding(kind.TABLE, row)

    def deletions(self) -> Iterator[Finding | None]:
        """What the log says is gone must have its signed deletion (DESIGN §4, Erasure)."""
        signed = self._signed_deletions()
        deleted = {(one.subject_table, one.subject, one.subject_version) for one in signed}
        for kind in RECORD_TYPES:
            for row, known in self._state.items(kind.TABLE):
                if not known.digest and (kind.TABLE, row, known.version) not in deleted:
                    yield Finding("deletion", row)

    def _signed_deletions(self) -> Iterator[DeletionRecord]:
        """The sound ones; `table` names the others."""
        for row, known in self._state.items(DeletionRecord.TABLE):
            record = self._get(DeletionRecord, row) if known.digest else None
            if record is not None and self._sound(record):
                yield record

    def _one_by_one(self, kind: type[Record], seen: set[bytes]) -> Iterator[Finding | None]:
        for row, known in self._state.items(kind.TABLE):
            if row not in seen and known.digest:
                seen.add(row)
                record = self._get(kind, row)
                yield Finding(kind.TABLE, row) if record is None else self._judged(kind, record)

    def _get(self, kind: type[R], row: bytes) -> R | None:
        """A row, or None where it is missing or cannot be read."""
        try:
            return self._rows.get(kind, row)
        except IntegrityError:
            return None

    def _judged(self, kind: type[Record], record: Record) -> Finding | None:
        return None if self._sound(record) else Finding(kind.TABLE, record.id, patient_of(record))

    def _sound(self, record: Record) -> bool:
        known = self._state.get(record.TABLE, record.id)
        if known is None or known.digest != record_digest(record):
            return False
        if self._signers is None:
            return True
        public = self._signers(record, known.seq)
        message = record_message(record)
        return public is not None and verify(public, own_signature(record), message)


def patient_of(record: Record) -> bytes:
    """The patient a row belongs to, or b""."""
    if record.TABLE in {"patient", "assignment"}:
        return record.id
    owner = getattr(record, "patient", b"")
    return owner if isinstance(owner, bytes) else b""
