"""Which objects the rows name: what verification, backup and tidying go by."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from clinicvault.crypto.blobs import ObjectKind
from clinicvault.domain.access_records import EvidenceRecord
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import LogSegment
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.records import KeptFileRecord, PhotoRecord

from .patients.patient_keys import Sealed

Naming = Sealed | EvidenceRecord
"""A row that names objects."""
NAMING: tuple[type[Naming], ...] = (PhotoRecord, KeptFileRecord, EvidenceRecord)
"""The tables whose rows do."""
_HELD, _DOCUMENT, _SEGMENT = "held", "document", "segment"


@dataclasses.dataclass(frozen=True, slots=True)
class NamedObject:
    """One object: what it is, id, SHA-256 of the stored bytes, patient."""

    what: str
    """original, preview, thumbnail; held for a kept file, document for a consent's form;
    segment for old entries of the access log."""
    id: bytes
    digest: bytes
    patient: bytes


def objects_of(record: Naming) -> tuple[NamedObject, ...]:
    """A photo's three objects, or the one of a kept file or a consent's form."""
    owner = record.patient
    if isinstance(record, EvidenceRecord):
        return (NamedObject(_DOCUMENT, record.object, record.object_hash, owner),)
    if isinstance(record, KeptFileRecord):
        return (NamedObject(_HELD, record.object, record.object_hash, owner),)
    return (
        NamedObject("original", record.original_object, record.original_hash, owner),
        NamedObject("preview", record.preview_object, record.preview_hash, owner),
        NamedObject("thumbnail", record.thumbnail_object, record.thumbnail_hash, owner),
    )


def object_of(record: Naming, kind: ObjectKind) -> tuple[bytes, bytes]:
    """(object id, SHA-256 of the stored bytes) of a kept file or form, or of a photo's `kind`."""
    if not isinstance(record, PhotoRecord):
        return record.object, record.object_hash
    if kind is ObjectKind.ORIGINAL:
        return record.original_object, record.original_hash
    if kind is ObjectKind.PREVIEW:
        return record.preview_object, record.preview_hash
    return record.thumbnail_object, record.thumbnail_hash


def readable_rows(rows: Snapshot) -> Iterator[tuple[type[Naming], bytes, Naming | None]]:
    """(table, row id, row) of every row that names objects; None for one that is none any more.

    Neither freshness nor signature is checked.
    """
    for kind in NAMING:
        for row in list(rows.ids(kind)):
            try:
                yield kind, row, rows.get(kind, row)
            except IntegrityError:
                yield kind, row, None


def segment_objects(rows: Snapshot) -> list[NamedObject]:
    """The objects that hold old entries of the access log.

    IntegrityError where a row cannot be read: then nobody knows which they are.
    """
    return [_of_segment(one) for one in rows.log.segments()]


def readable_segments(rows: Snapshot) -> Iterator[NamedObject | None]:
    """As `segment_objects`, None for a row that cannot be read."""
    found = rows.log.segment_rows()
    return (None if one is None else _of_segment(one) for one in found)


def _of_segment(segment: LogSegment) -> NamedObject:
    return NamedObject(_SEGMENT, segment.object, segment.digest, b"")


def named_objects(rows: Snapshot) -> Iterator[NamedObject]:
    """Every object that a readable row names."""
    yield from filter(None, readable_segments(rows))
    for _, _, record in readable_rows(rows):
        yield from objects_of(record) if record is not None else ()


def count_named(rows: Snapshot) -> int:
    """How many objects there are, by the number of rows."""
    single = rows.count(KeptFileRecord) + rows.count(EvidenceRecord)
    return rows.count(PhotoRecord) * 3 + single + len(list(rows.log.segment_rows()))


def still_named(rows: Snapshot, what: str, object_id: bytes) -> bool:
    """Whether a row names an object by now: what was taken back meanwhile is no damage."""
    if what == _SEGMENT:
        return any(one is not None and one.id == object_id for one in readable_segments(rows))
    if what == _DOCUMENT:
        return bool(rows.find(EvidenceRecord, object=object_id))
    if what == _HELD:
        return bool(rows.find(KeptFileRecord, object=object_id))
    return bool(rows.find(PhotoRecord, **{f"{what}_object": object_id}))
