"""Numbers of entries that this computer has not forwarded yet: in files, which a crash leaves.

One lock a process, held while it lives, with its files beside it; numbers alone, nothing of what
entries say. What ended processes left goes into the files of who comes next, one by one: so there
are never many of them, nor many open at once.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from clinicvault.audit.locks import FileLock
from clinicvault.domain.errors import StorageFailed

_MARKS = "unsent-*.lock"
_NOTED, _LEFT = ".list", ".left"
"""What a process noted of its own, and what it took over from ended ones."""
_SAID = "+"
"""Before a number of which the log says already that it was not sent."""
_MOST_RANGES = 100
"""So many are named, the last one up to the end: a message stays below 8,192 octets."""


class Journal:
    """What this process noted, and what ended processes left; a full disk stops nobody's work."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark = FileLock(folder / f"unsent-{secrets.token_hex(8)}.lock")
        self._claimed: dict[int, bool] = {}
        """What was taken over: number -> whether the log says it already."""
        self.noted = 0
        """How many numbers this process noted since `keep`."""
        with contextlib.suppress(StorageFailed):
            self._mark.try_acquire()

    def note(self, seqs: Iterable[int]) -> None:
        """These are about to be sent."""
        lines = [str(seq) for seq in seqs]
        _append(_beside(self._mark, _NOTED), lines)
        self.noted += len(lines)

    def keep(self, seqs: Sequence[int]) -> None:
        """Of all that was noted these alone are not sent."""
        with contextlib.suppress(OSError):
            _beside(self._mark, _NOTED).unlink(missing_ok=True)
        self.noted = 0
        self.note(seqs)

    def left(self) -> list[int]:
        """What ended processes did not send, in order; this one's matter until `settle`."""
        self._take_over()
        return sorted(self._claimed)

    @property
    def unsaid(self) -> int:
        """How many of `left` the log does not say yet."""
        return list(self._claimed.values()).count(False)

    def settle(self) -> None:
        """What was left is told."""
        with contextlib.suppress(OSError):
            _beside(self._mark, _LEFT).unlink(missing_ok=True)
        self._claimed.clear()

    def close(self, seqs: Sequence[int], said: Collection[int] = ()) -> None:
        """The process ends and did not send these: the next one tells it, with what was left.

        Of `said` among them the log says it already.
        """
        self._take_over()
        self.keep([seq for seq in seqs if seq not in said])
        _append(_beside(self._mark, _LEFT), [f"{_SAID}{seq}" for seq in seqs if seq in said])
        if seqs or self._claimed:
            self._mark.release()
        else:
            _discard(self._mark)

    def drop(self) -> None:
        """Nobody will ask any more: all that this process and ended ones noted goes."""
        self._take_over()
        self._claimed.clear()
        self.noted = 0
        _discard(self._mark)

    def _take_over(self) -> None:
        """One file open at a time, however many there are."""
        for path in sorted(self._folder.glob(_MARKS)) if self._mark.held else ():
            mark = FileLock(path)
            with contextlib.suppress(StorageFailed):
                if path != self._mark.path and mark.try_acquire():
                    self._take(mark)

    def _take(self, mark: FileLock) -> None:
        """What does not find room here stays where it is."""
        found = _read(mark)
        lines = [f"{_SAID if said else ''}{seq}" for seq, said in found.items()]
        if _append(_beside(self._mark, _LEFT), lines):
            self._claimed |= found
            _discard(mark)
        else:
            mark.release()


def ranges(seqs: Iterable[int]) -> str:
    """`3, 5-7` for numbers in order; of very many the last range covers what lies between, too."""
    found: list[list[int]] = []
    for seq in sorted(set(seqs)):
        if found and (seq == found[-1][1] + 1 or len(found) == _MOST_RANGES):
            found[-1][1] = seq
        else:
            found.append([seq, seq])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in found)


def _beside(mark: FileLock, ending: str) -> Path:
    return mark.path.with_suffix(ending)


def _append(path: Path, lines: Sequence[str]) -> bool:
    """Whether they are there now; of none no file is made."""
    if not lines:
        return True
    try:
        with path.open("a", encoding="ascii") as file:
            file.write("".join(f"{line}\n" for line in lines))
    except OSError:
        return False
    return True


def _discard(mark: FileLock) -> None:
    # The lists first: a crash in between leaves a lock without one, which is harmless.
    with contextlib.suppress(OSError):
        for ending in (_NOTED, _LEFT):
            _beside(mark, ending).unlink(missing_ok=True)
    mark.discard()


def _read(mark: FileLock) -> dict[int, bool]:
    """Number -> whether the log says already that it was not sent."""
    found: dict[int, bool] = {}
    for ending in (_NOTED, _LEFT):
        for line in _lines(_beside(mark, ending)):
            number = line.removeprefix(_SAID)
            if number.isdigit() and len(number) < 19:
                found[int(number)] = line.startswith(_SAID)
    return found


def _lines(path: Path) -> list[str]:
    """Whole ones: a crash while writing leaves a last one without its end."""
    try:
        return path.read_text("ascii").split("\n")[:-1]
    except (OSError, UnicodeDecodeError):
        return []
