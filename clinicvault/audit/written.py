"""What a recorder wrote, told to who passes it on: no key is needed, it was in memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from clinicvault.domain.ports import Event


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """An entry of the log right after its transaction became durable."""

    seq: int
    leaf_hash: bytes
    """RFC 6962 leaf hash, 32 bytes."""
    event: Event
    """As it was sealed: with its time."""

    def bare(self) -> Written:
        """The same without detail and hints, for what stays in memory."""
        return dataclasses.replace(self, event=dataclasses.replace(self.event, detail={}, hints={}))


Heard = Callable[[tuple[Written, ...]], None]
"""Hears every transaction's entries, in the thread that wrote them: never waits, never fails."""
