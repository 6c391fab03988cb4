"""What a format is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from .told import Entry, Source


def _nothing(_source: Source) -> bytes:
    return b""


@dataclasses.dataclass(frozen=True, slots=True)
class Verified:
    """What an export says of the log as a whole, in its last record."""

    checkpoint: str
    """A signed note, cosigned by this computer where the log holds."""
    faults: tuple[str, ...] = ()
    """The first ones of a log that is not complete."""

    def told(self) -> tuple[tuple[str, str], ...]:
        """As pairs of name and text."""
        return (("checkpoint", self.checkpoint), *(("fault", one) for one in self.faults))


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """One format; everything is written as it comes, nothing is kept in memory."""

    slug: str
    ending: str
    """Of the file's name, with the dot."""
    entry: Callable[[Source, Entry], bytes]
    close: Callable[[Source, Verified, Entry], bytes]
    """What the log's verification gave, and the entry that says who made this export."""
    begin: Callable[[Source], bytes] = _nothing
