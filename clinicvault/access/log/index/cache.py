"""Segments of the index as files of this computer, sealed under the newest log key.

A former administrator who still has an older key cannot make one that hides something. A file
that is damaged, of another log or sealed under an older key is as if it were not there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from clinicvault.access import contexts
from clinicvault.access.session import VaultSession
from clinicvault.crypto.fields import FieldCipher
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import GroupKind

from .segments import SEGMENT, Segment, pack, unpack

_TAIL = "tail"
_LABEL = "log-index"


class SegmentFiles:
    """Finished segments, and one that is not finished yet."""

    def __init__(self, session: VaultSession, folder: Path | None) -> None:
        """`folder` is made when something is first kept; None keeps nothing."""
        self._session = session
        self._folder = folder

    def find(self, start: int, begins: Callable[[int, bytes], bool], size: int) -> Segment | None:
        """What was kept of the leaves from `start` on, of a log that begins as it does now.

        `begins` tells whether the log's first so many leaves, up to `size`, have a root.
        """
        keys = held_keys(self._session)
        for name in (_finished(start), _TAIL):
            found = self._read(name)
            if found is None or found.start != start or not start < found.stop <= size:
                continue
            if begins(found.stop, found.root) and not found.unread_with(keys):
                return found
        return None

    def keep(self, segment: Segment) -> None:
        """Write a segment; where the disk is full it is read from the log again next time."""
        if self._folder is None:
            return
        whole = segment.stop - segment.start == SEGMENT
        name = _finished(segment.start) if whole else _TAIL
        sealed = self._cipher().seal(pack(segment), self._place(name))
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            temp = self._folder / f"{name}.new"
            temp.write_bytes(sealed)
            temp.replace(self._folder / f"{name}.sealed")

    def _read(self, name: str) -> Segment | None:
        try:
            sealed = (self._folder / f"{name}.sealed").read_bytes() if self._folder else b""
            return unpack(self._cipher().open(sealed, self._place(name)))
        except (OSError, IntegrityError):
            return None

    def _cipher(self) -> FieldCipher:
        return self._session.ciphers(GroupKind.LOG, _LABEL)[-1]

    def _place(self, name: str) -> bytes:
        return contexts.field(_LABEL, name, self._session.vault.id)


def held_keys(session: VaultSession) -> frozenset[bytes]:
    """Ids of the log keys that the session holds."""
    return frozenset(pair.public.key_id for pair in session.generations(GroupKind.LOG))


def _finished(start: int) -> str:
    return f"{start // SEGMENT:06d}"
