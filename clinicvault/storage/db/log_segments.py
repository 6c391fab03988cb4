"""Old leaves, read from the objects that they were moved to; the newest few objects stay open."""

from __future__ import annotations

import threading
from collections import OrderedDict

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.log_segments import LARGEST, LogSegment, SegmentLeaves
from clinicvault.domain.ports import ObjectStore

_OPEN = 2
"""Objects kept in memory: one of 65,536 entries has about 20 MB."""


class OpenSegments:
    """Reads leaves out of segments; safe for use by several threads.

    A segment that is not there, or is none, has no leaves: whoever reads on meets gaps, and
    verification names it. Contents are not trusted here, as rows of `log_leaf` are not.
    """

    def __init__(self, objects: ObjectStore | None) -> None:
        self._objects = objects
        self._open: OrderedDict[bytes, SegmentLeaves] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, segment: LogSegment) -> SegmentLeaves | None:
        """What the segment's object holds; None where it is not there, or is none."""
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
        if self._objects is None or not 0 <= segment.bytes <= LARGEST:
            return None
        try:
            # Anybody may have written the row: no more is read than it may have.
            data = self._objects.get_range(segment.object, 0, segment.bytes + 1)
            found = SegmentLeaves(data)
        except (StorageFailed, IntegrityError, ValueError):  # ValueError: no object's id
            return None
        expected = (segment.first, segment.stop, segment.bytes)
        return found if (found.first, found.stop, len(data)) == expected else None
