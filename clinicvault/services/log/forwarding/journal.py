"""Numbers of entries that this computer has not forwarded yet: in files, which a crash leaves.

One file a process, its lock held while it lives; numbers alone, nothing of what entries say.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

from clinicvault.audit.locks import FileLock
from clinicvault.domain.errors import StorageFailed

_MARKS = "unsent-*.lock"
_MOST_RANGES = 100
"""So many are named, the last one up to the end: a message stays below 8,192 octets."""


class Journal:
    """What this process noted, and what ended processes left; a full disk stops nobody's work."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark = FileLock(folder / f"unsent-{secrets.token_hex(8)}.lock")
        self._claimed: list[FileLock] = []
        self.noted = 0
        """How many numbers lie in this process's file."""
        with contextlib.suppress(StorageFailed):
            self._mark.try_acquire()

    def note(self, seqs: Iterable[int]) -> None:
        """These are about to be sent."""
        text = "".join(f"{seq}\n" for seq in seqs)
        with contextlib.suppress(OSError), _list(self._mark).open("a", encoding="ascii") as file:
            file.write(text)
        self.noted += text.count("\n")

    def keep(self, seqs: Sequence[int]) -> None:
        """Of all that was noted these alone are not sent."""
        with contextlib.suppress(OSError):
            _list(self._mark).unlink(missing_ok=True)
        self.noted = 0
        if seqs:
            self.note(seqs)

    def left(self) -> list[int]:
        """What ended processes did not send, in order; claimed until `settle` or `close`."""
        for path in sorted(self._folder.glob(_MARKS)):
            mark = FileLock(path)
            if path != self._mark.path and mark.try_acquire():
                self._claimed.append(mark)
        return sorted({seq for mark in self._claimed for seq in _read(_list(mark))})

    def settle(self) -> None:
        """What was left is told."""
        for mark in self._claimed:
            _discard(mark)
        self._claimed.clear()

    def close(self, seqs: Sequence[int]) -> None:
        """The process ends and did not send these: the next one tells it."""
        for mark in self._claimed:
            mark.release()
        self._claimed.clear()
        self.keep(seqs)
        if seqs:
            self._mark.release()
        else:
            _discard(self._mark)


def ranges(seqs: Iterable[int]) -> str:
    """`3, 5-7` for numbers in order; of very many the last range covers what lies between, too."""
    found: list[list[int]] = []
    for seq in sorted(set(seqs)):
        if found and (seq == found[-1][1] + 1 or len(found) == _MOST_RANGES):
            found[-1][1] = seq
        else:
            found.append([seq, seq])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in found)


def _list(mark: FileLock) -> Path:
    return mark.path.with_suffix(".list")


def _discard(mark: FileLock) -> None:
    # The list first: a crash in between leaves a lock without one, which is harmless.
    with contextlib.suppress(OSError):
        _list(mark).unlink(missing_ok=True)
    mark.discard()


def _read(path: Path) -> list[int]:
    try:
        lines = path.read_text("ascii").split("\n")
    except (OSError, UnicodeDecodeError):
        return []
    # A crash while writing leaves a last line without its end.
    return [int(line) for line in lines[:-1] if line.isdigit() and len(line) < 19]
