"""Which objects the rows name: what verification, backup and tidying go by."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from clinicvault.crypto.blobs import ObjectKind
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.records import KeptFileRecord, PhotoRecord

from .patient_keys import Sealed

NAMING: tuple[type[Sealed], ...] = (PhotoRecord, KeptFileRecord)
"""The tables whose rows name objects."""
_HELD = "held"


@dataclasses.dataclass(frozen=True, slots=True)
class NamedObject:
    """One object: what it is, id, SHA-256 of the stored bytes, patient."""

    what: str
    """original, preview, thumbnail; held for a kept file."""
    id: bytes
    digest: bytes
    patient: bytes


def objects_of(record: Sealed) -> tuple[NamedObject, ...]:
    """A photo's three objects, or a kept file's one."""
    owner = record.patient
    if isinstance(record, KeptFileRecord):
        return (NamedObject(_HELD, record.object, record.object_hash, owner),)
    return (
        NamedObject("original", record.original_object, record.original_hash, owner),
        NamedObject("preview", record.preview_object, record.preview_hash, owner),
        NamedObject("thumbnail", record.thumbnail_object, record.thumbnail_hash, owner),
    )


def object_of(record: Sealed, kind: ObjectKind) -> tuple[bytes, bytes]:
    """(object id, SHA-256 of the stored bytes) of a kept file, or of one of a photo's three."""
    if isinstance(record, KeptFileRecord):
        return record.object, record.object_hash
    if kind is ObjectKind.ORIGINAL:
        return record.original_object, record.original_hash
    if kind is ObjectKind.PREVIEW:
        return record.preview_object, record.preview_hash
    return record.thumbnail_object, record.thumbnail_hash


def readable_rows(rows: Snapshot) -> Iterator[tuple[type[Sealed], bytes, Sealed | None]]:
    """(table, row id, row) of every row that names objects; None for one that is none any more.

    Neither freshness nor signature is checked.
    """
    for kind in NAMING:
        for row in list(rows.ids(kind)):
            try:
                yield kind, row, rows.get(kind, row)
            except IntegrityError:
                yield kind, row, None


def named_objects(rows: Snapshot) -> Iterator[NamedObject]:
    """Every object that a readable row names."""
    for _, _, record in readable_rows(rows):
        yield from objects_of(record) if record is not None else ()


def count_named(rows: Snapshot) -> int:
    """How many objects there are, by the number of rows."""
    return rows.count(PhotoRecord) * 3 + rows.count(KeptFileRecord)


def still_named(rows: Snapshot, what: str, object_id: bytes) -> bool:
    """Whether a row names an object by now: what was taken back meanwhile is no damage."""
    if what == _HELD:
        return bool(rows.find(KeptFileRecord, object=object_id))
    return bool(rows.find(PhotoRecord, **{f"{what}_object": object_id}))
