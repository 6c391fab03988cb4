"""Which objects a backup must hold, as the rows of its own database copy name them."""

from __future__ import annotations

from clinicvault.access.named_objects import (
    NamedObject,
    objects_of,
    readable_rows,
    segment_objects,
)
from clinicvault.access.restoring import lost_rows
from clinicvault.domain.ids import ID_BYTES, patient_code
from clinicvault.domain.ports import Snapshot, StateIndex
from clinicvault.services.views import Damage


def listed(rows: Snapshot) -> tuple[list[NamedObject], list[Damage]]:
    """Every object that rows name, and what is kept in rows that cannot be read any more."""
    objects = segment_objects(rows)
    unreadable: list[Damage] = []
    for kind, row, record in readable_rows(rows):
        found = objects_of(record) if record is not None else ()
        if found and all(len(one.id) == ID_BYTES for one in found):
            objects += found
        else:
            unreadable.append(Damage(kind.TABLE, row.hex(), ""))
    return objects, unreadable


def lacking(rows: Snapshot, state: StateIndex, pin: bytes) -> list[Damage]:
    """Rows that the copy lacks though its log knows them, or the other way round, as shown.

    `state` is an empty state index.
    """
    return [Damage(table, row.hex(), "") for table, row in lost_rows(rows, state, pin)]


def damage(one: NamedObject) -> Damage:
    """An object that is not whole, as it is shown."""
    return Damage(one.what, one.id.hex(), patient_code(one.patient))
