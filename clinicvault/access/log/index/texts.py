"""What entries say in words (reasons, recipients, details), folded, in one text to be searched."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from clinicvault.access.patients.name_index import fold
from clinicvault.audit.reading import LogEntry

_END = b"\n"


@dataclasses.dataclass(frozen=True, slots=True, weakref_slot=True)
class Text:
    """A line an entry, of entries that follow one another."""

    first: int
    """Row of the first one in the history."""
    data: bytearray
    starts: npt.NDArray[np.int64]
    """Where each line begins."""

    @classmethod
    def of(cls, first: int, lines: Sequence[bytes]) -> Text:
        """Of lines as `line` gives them."""
        lengths = np.array([0, *(len(one) + 1 for one in lines)], np.int64)
        data = bytearray(_END.join(lines))
        return cls(first, data, np.cumsum(lengths)[:-1])

    def rows(self, needle: bytes) -> npt.NDArray[np.int64]:
        """Rows whose line contains `needle`, which has no line end."""
        hits = np.fromiter(_hits(self.data, needle), np.int64)
        return np.unique(np.searchsorted(self.starts, hits, side="right") - 1) + self.first

    def wipe(self) -> None:
        """Overwrite the text."""
        self.data[:] = bytes(len(self.data))


def _hits(data: bytearray, needle: bytes) -> Iterator[int]:
    at = data.find(needle)
    while at >= 0:
        yield at
        at = data.find(needle, at + 1)


def line(entry: LogEntry) -> bytes:
    """What an entry's details say; identifiers as hex, no names of users."""
    said = " ".join(_words(list(entry.detail.values())))
    return b" ".join(fold(said).encode("utf-8", "replace").split())


def needles(text: str) -> list[str]:
    """The words of a typed text as they are looked for, each anywhere."""
    return list(dict.fromkeys(fold(text).split()))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _words(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _words(one)
    else:
        yield value.hex() if isinstance(value, bytes) else str(value)
