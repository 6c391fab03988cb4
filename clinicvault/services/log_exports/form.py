"""What a format is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from .told import Entry, Source


def _nothing(_source: Source) -> bytes:
    return b""


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """One format; everything is written as it comes, nothing is kept in memory."""

    slug: str
    ending: str
    """Of the file's name, with the dot."""
    entry: Callable[[Source, Entry], bytes]
    close: Callable[[Source, str, Entry], bytes]
    """The checkpoint (a signed note), and the entry that says who made this export."""
    begin: Callable[[Source], bytes] = _nothing
