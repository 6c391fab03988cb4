"""Which objects a backup must hold, as the rows of its own database copy name them."""

from __future__ import annotations

import dataclasses

from clinicvault.access.restoring import lost_rows
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import ID_BYTES, patient_code
from clinicvault.domain.ports import Snapshot, StateIndex
from clinicvault.domain.records import PhotoRecord

from .views import Damage


@dataclasses.dataclass(frozen=True, slots=True)
class Stored:
    """One object of one photo: what it is (original, preview, thumbnail), id, SHA-256, patient."""

    what: str
    id: bytes
    digest: bytes
    patient: bytes

    @property
    def column(self) -> str:
        """The photo's column that names it."""
        return f"{self.what}_object"


def listed(rows: Snapshot) -> tuple[list[Stored], list[Damage]]:
    """Every object that rows name, and the photos whose row cannot be read any more."""
    objects: list[Stored] = []
    unreadable: list[Damage] = []
    for row in list(rows.ids(PhotoRecord)):
        found = _objects(rows, row)
        objects += found
        if not found:
            unreadable.append(Damage(PhotoRecord.TABLE, row.hex(), ""))
    return objects, unreadable


def lacking(rows: Snapshot, state: StateIndex, pin: bytes) -> list[Damage]:
    """Rows that the copy lacks though its log knows them, or the other way round, as shown.

    `state` is an empty state index.
    """
    return [Damage(table, row.hex(), "") for table, row in lost_rows(rows, state, pin)]


def damage(one: Stored) -> Damage:
    """An object that is not whole, as it is shown."""
    return Damage(one.what, one.id.hex(), patient_code(one.patient))


def _objects(rows: Snapshot, row: bytes) -> tuple[Stored, ...]:
    """A photo's three objects; none where its row is damaged so far that it names none."""
    try:
        photo = rows.get(PhotoRecord, row)
    except IntegrityError:
        photo = None
    if photo is None:
        return ()
    found = (
        Stored("original", photo.original_object, photo.original_hash, photo.patient),
        Stored("preview", photo.preview_object, photo.preview_hash, photo.patient),
        Stored("thumbnail", photo.thumbnail_object, photo.thumbnail_hash, photo.patient),
    )
    return found if all(len(one.id) == ID_BYTES for one in found) else ()
