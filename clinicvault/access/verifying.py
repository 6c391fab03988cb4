"""Verification of rows and objects without any patient key: nothing altered, nothing missing."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator

from clinicvault.crypto.signing import record_digest, verify_record
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.records import (
    RECORD_TYPES,
    DeletionRecord,
    PhotoRecord,
    Record,
    WrapRecord,
)

from .vault import OpenVault


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One damaged thing: what it is, its id, and whose it is (empty where nobody's)."""

    what: str
    id: bytes
    patient: bytes = b""


def verify_rows(vault: OpenVault) -> Iterator[Finding | None]:
    """Every row against its state leaf and signature, every state leaf against its row.

    Yields a Finding per damaged thing and None per sound one.
    """
    with vault.read() as rows:
        for kind in RECORD_TYPES:
            yield from _verify_table(vault, rows, kind)
        yield from _verify_wrap_deletions(vault, rows)


def verify_objects(vault: OpenVault) -> Iterator[Finding | None]:
    """Every object of every photo against the hash in its signed row."""
    with vault.read() as rows:
        photos = list(rows.scan(PhotoRecord))
    for photo in photos:
        for what, object_id, digest in _objects(photo):
            try:
                sound = hashlib.sha256(vault.ports.objects.get(object_id)).digest() == digest
            except StorageFailed:
                sound = False
            yield None if sound else Finding(what, object_id, photo.patient)


def referenced_objects(vault: OpenVault) -> set[bytes]:
    """Ids of all objects that rows name; anything else in the store is an orphan."""
    with vault.read() as rows:
        return {
            object_id for photo in rows.scan(PhotoRecord) for _, object_id, _ in _objects(photo)
        }


def _objects(photo: PhotoRecord) -> list[tuple[str, bytes, bytes]]:
    return [
        ("original", photo.original_object, photo.original_hash),
        ("preview", photo.preview_object, photo.preview_hash),
        ("thumbnail", photo.thumbnail_object, photo.thumbnail_hash),
    ]


def _verify_table(vault: OpenVault, rows: Snapshot, kind: type[Record]) -> Iterator[Finding | None]:
    state, table = vault.ports.state, kind.TABLE
    seen = set()
    for record in rows.scan(kind):
        seen.add(record.id)
        known = state.get(table, record.id)
        fresh = known is not None and known.digest == record_digest(record)
        signed = known is not None and _signed(vault, record, known.seq)
        yield None if fresh and signed else Finding(table, record.id, patient_of(record))
    for row, known in state.items(table):
        if known.digest and row not in seen:
            yield Finding(table, row)


def _signed(vault: OpenVault, record: Record, seq: int) -> bool:
    public = vault.trust.signer(record.signer, seq)
    return public is not None and verify_record(record, public)


def _verify_wrap_deletions(vault: OpenVault, rows: Snapshot) -> Iterator[Finding | None]:
    """A wrap that the log says is gone must have its signed deletion (DESIGN §4, Erasure)."""
    deleted = {d.subject for d in rows.find(DeletionRecord, subject_table=WrapRecord.TABLE)}
    for row, known in vault.ports.state.items(WrapRecord.TABLE):
        if not known.digest and row not in deleted:
            yield Finding("deletion", row)


def patient_of(record: Record) -> bytes:
    """The patient a row belongs to, or b""."""
    if record.TABLE in {"patient", "assignment"}:
        return record.id
    owner = getattr(record, "patient", b"")
    return owner if isinstance(owner, bytes) else b""
