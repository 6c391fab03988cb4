"""Moving the log's oldest entries out of the database, where it has grown long."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from contextlib import AbstractContextManager

from clinicvault.access.vault import OpenVault
from clinicvault.audit.locks import FileLock
from clinicvault.audit.segments import (
    kept_digest,
    kept_leaves,
    next_segment,
    require_segment,
    segment_leaves,
)
from clinicvault.domain.ids import new_id
from clinicvault.domain.log_segments import LogSegment, segment_pieces
from clinicvault.domain.ports import Event

_TURN = "archive.lock"
_EVENT = "log-archive"


def archive(
    vault: OpenVault,
    storing: Callable[[], AbstractContextManager[None]],
    alive: Callable[[], object],
) -> int:
    """Move every segment that is due; how many. Does nothing while another program does it.

    `storing` is held while an object exists that no row names; `alive` raises to end it, between
    two segments. Whatever ends it otherwise: an object that no row names is tidied up.
    """
    turn = FileLock(vault.ports.locks / _TURN)
    if not turn.try_acquire():
        return 0
    try:
        moved = 0
        while _is_due(vault):
            alive()
            with storing():
                moved += archive_next(vault)
        return moved
    finally:
        turn.release()


def _is_due(vault: OpenVault) -> bool:
    with vault.ports.database.read() as rows:
        return next_segment(rows.log) is not None


def archive_next(vault: OpenVault) -> bool:
    """Write the oldest entries to an object, read it back, say so in the log, drop the rows.

    False where none is due, or another program was faster. IntegrityError, and nothing is written,
    where leaves are missing or are not those of the log that was followed; StorageFailed.
    """
    with vault.read() as rows:
        first, head = next_segment(rows.log), vault.ports.state.position()
    if first is None:
        return False
    # Not the vault's own view: others go on working while this is read.
    with vault.ports.database.read() as rows:
        leaves, root = segment_leaves(rows.log, first, head)
    segment = _stored(vault, first, leaves)
    place = (segment.first, segment.stop)
    digest = kept_digest(vault.id, place, root, kept_leaves(enumerate(leaves, first)))
    # After a failure here the object stays: whether the row was written is not known then.
    with vault.write() as unit:
        if next_segment(unit.log) == first:
            unit.move(segment, digest)
            detail = {"first": segment.first, "stop": segment.stop}
            unit.event(Event(_EVENT, "done", vault.now(), detail=detail))
            unit.commit()
            return True
    vault.ports.objects.delete(segment.object)
    return False


def _stored(vault: OpenVault, first: int, leaves: list[bytes]) -> LogSegment:
    """The entries among the leaves in an object of their own; none stays that is not whole."""
    objects, object_id = vault.ports.objects, new_id()
    with contextlib.ExitStack() as undo:
        digest = objects.put(object_id, functools.partial(segment_pieces, vault.id, first, leaves))
        undo.callback(objects.delete, object_id)
        data = objects.get(object_id)
        require_segment(vault.id, first, leaves, data)
        undo.pop_all()
    return LogSegment(first, first + len(leaves), object_id, digest, len(data))
