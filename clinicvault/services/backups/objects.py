"""Which objects a backup must hold, as the rows of its own database copy name them."""

from __future__ import annotations

from clinicvault.access.named_objects import (
    NamedObject,
    objects_of,
    readable_rows,
    readable_segments,
)
from clinicvault.access.restoring import lost_as_followed, lost_rows
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import ID_BYTES, patient_code
from clinicvault.domain.ports import Snapshot, StateIndex
from clinicvault.services.views import Damage

from .log_state import Fault, fault_of

_SEGMENTS = "segment"


def listed(rows: Snapshot) -> tuple[list[NamedObject], list[Damage]]:
    """Every object that rows name, and what is kept in rows that cannot be read any more."""
    objects: list[NamedObject] = []
    unreadable: list[Damage] = []
    for place, one in enumerate(readable_segments(rows)):
        if one is not None and len(one.id) == ID_BYTES:
            objects.append(one)
        else:
            unreadable.append(Damage(_SEGMENTS, str(place), ""))
    for kind, row, record in readable_rows(rows):
        found = objects_of(record) if record is not None else ()
        if found and all(len(one.id) == ID_BYTES for one in found):
            objects += found
        else:
            unreadable.append(Damage(kind.TABLE, row.hex(), ""))
    return objects, unreadable


def lacking(
    rows: Snapshot, state: StateIndex, pin: bytes, followed: StateIndex
) -> tuple[list[Damage], list[Fault]]:
    """(rows that the copy lacks though its log knows them, or the other way round; faults).

    `state` is an empty state index. Where the copy's log cannot be read from its beginning, that is
    a fault, and the rows are those that `followed` knows: what this computer read of it before.
    """
    faults: list[Fault] = []
    try:
        lost = list(lost_rows(rows, state, pin))
    except IntegrityError as error:
        faults.append(fault_of(error))
        lost = list(lost_as_followed(rows, followed))
    return [Damage(table, row.hex(), "") for table, row in lost], faults


def damage(one: NamedObject) -> Damage:
    """An object that is not whole, as it is shown."""
    return Damage(one.what, one.id.hex(), patient_code(one.patient))
