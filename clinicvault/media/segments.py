"""Shared memory between the program and one worker: no name, no file, made once and reused."""

from __future__ import annotations

import mmap
import os
import sys
from multiprocessing import resource_tracker, shared_memory

from .sniff import Buffer

try:
    import fcntl
except ImportError:  # Windows has no such module, and no memfd either
    fcntl = None  # type: ignore[assignment]

Handle = int | str
_KEEP = 100 << 20


class Segment:
    """One piece of shared memory; pages come into being only where something is written.

    On Linux an anonymous memory file handed down as a descriptor, sealed against shrinking, so
    that a worker cannot pull it from under the program. Elsewhere named shared memory (untested).
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._named: shared_memory.SharedMemory | None = None
        self._map: mmap.mmap | None = None
        self.handle: Handle = ""
        if sys.platform == "linux":
            self._make_anonymous(size)
        else:
            self._named = shared_memory.SharedMemory(create=True, size=size)
            self.handle = self._named.name

    def _make_anonymous(self, size: int) -> None:
        if sys.platform == "linux":
            descriptor = os.memfd_create("clinicvault", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
            os.ftruncate(descriptor, size)
            fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW)
            self._map = mmap.mmap(descriptor, size)
            self.handle = descriptor

    @property
    def buffer(self) -> memoryview:
        """The whole segment, writable."""
        if self._named is not None:
            return _view(self._named)
        if self._map is None:
            raise ValueError("segment is closed")
        return memoryview(self._map)

    def write(self, data: Buffer) -> None:
        """Copy `data` to the segment's beginning."""
        with self.buffer as target:
            target[: len(data)] = data

    def read(self, start: int, length: int) -> bytes:
        """A copy that no other process can change any more."""
        with self.buffer as source, source[start : start + length] as part:
            return bytes(part)

    def trim(self) -> None:
        """Give back the pages of an unusually large file."""
        self._discard(_KEEP)

    def wipe(self) -> None:
        """Give every page back to the system, which hands them out zeroed."""
        self._discard(0)

    def _discard(self, start: int) -> None:
        if self._map is None and self._named is None:
            return
        if self._map is not None and sys.platform == "linux":
            if self.size > start:
                self._map.madvise(mmap.MADV_REMOVE, start, self.size - start)
        elif self._named is not None and not start:
            with self.buffer as target:
                target[:] = bytes(len(target))

    def close(self) -> None:
        """Wipe and let go; views that somebody still holds then show zeroes."""
        if self._map is None and self._named is None:
            return
        self.wipe()
        if self._named is not None:
            try:
                self._named.close()
            except BufferError:  # somebody still looks at it
                _KEPT.append(self._named)
            self._named.unlink()
        if isinstance(self.handle, int):
            os.close(self.handle)
        self._named, self._map, self.handle = None, None, ""


def attach(handle: Handle, size: int) -> memoryview:
    """A worker's view of a segment of its parent."""
    if isinstance(handle, int):
        return memoryview(mmap.mmap(handle, size))
    shared = shared_memory.SharedMemory(name=handle)
    if sys.platform == "darwin":
        # Else the end of this process would take the memory's name from its maker.
        resource_tracker.unregister(f"/{handle}", "shared_memory")
    _KEPT.append(shared)
    return _view(shared)[:size]


_KEPT: list[shared_memory.SharedMemory] = []
"""Memory whose views outlive the call that made them: they would end with the object."""


def _view(shared: shared_memory.SharedMemory) -> memoryview:
    """A view of its own: the object's one would be gone for good once somebody released it."""
    return memoryview(shared.buf) if shared.buf is not None else memoryview(b"")
