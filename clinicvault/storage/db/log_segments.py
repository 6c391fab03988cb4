"""Old leaves, read from the objects that they were moved to; the newest few objects stay open."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.log_segments import LogSegment, SegmentLeaves
from clinicvault.domain.ports import ObjectStore

_OPEN = 2
"""Objects kept in memory: one of 65,536 entries has about 20 MB."""


class OpenSegments:
    """Reads leaves out of segments; safe for use by several threads.

    A segment that is not there, or is none, has no leaves: whoever reads on meets a gap, and
    verification names it. Contents are not trusted here, as rows of `log_leaf` are not.
    """

    def __init__(self, objects: ObjectStore | None) -> None:
        self._objects = objects
        self._open: OrderedDict[bytes, SegmentLeaves] = OrderedDict()
        self._lock = threading.Lock()

    def leaves(self, segment: LogSegment, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """(seq, stored bytes) of the segment's leaves from `start` below `stop`, in order."""
        found = self._found(segment)
        if found is not None:
            yield from found.leaves(start, stop)

    def _found(self, segment: LogSegment) -> SegmentLeaves | None:
        with self._lock:
            if segment.object in self._open:
                self._open.move_to_end(segment.object)
                return self._open[segment.object]
            found = self._read(segment)
            if found is not None:
                self._open[segment.object] = found
                if len(self._open) > _OPEN:
                    self._open.popitem(last=False)
            return found

    def _read(self, segment: LogSegment) -> SegmentLeaves | None:
        if self._objects is None:
            return None
        try:
            data = self._objects.get(segment.object)
            found = SegmentLeaves(data)
        except (StorageFailed, IntegrityError, ValueError):  # ValueError: no object's id
            return None
        expected = (segment.first, segment.stop, segment.bytes)
        return found if (found.first, found.stop, len(data)) == expected else None
