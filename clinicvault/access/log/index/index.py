"""The index of the log while an administrator is unlocked: built once, then it follows."""

from __future__ import annotations

import dataclasses
import threading
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clinicvault.access.log.reading import LogAccess
from clinicvault.access.session import VaultSession
from clinicvault.audit.history import Column, History, nothing, part
from clinicvault.audit.history_builder import HistoryBuilder
from clinicvault.audit.proven import rewritten
from clinicvault.audit.reading import LogEntry
from clinicvault.audit.tree import EMPTY_ROOT
from clinicvault.domain.roles import Act

from .cache import SegmentFiles, held_keys
from .segments import SEGMENT, Segment
from .texts import Text, line

Progress = Callable[[int, int], None]
"""(leaves done, leaves in all); what it raises stops the reading, and nothing is lost."""
_PIECE = 2_048
"""Leaves read between two looks at progress and lock."""
_REWRITE_AFTER = 2_000
"""So many new leaves are read again at the next unlock rather than written after each look."""


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """The index at one moment: later entries do not change it."""

    number: int
    """Another one where the log was replaced meanwhile (a restore): rows are others, too."""
    size: int
    """Leaves of the log that it covers."""
    history: History
    texts: tuple[Text, ...]
    outcomes: Column
    """Entries that stand for an earlier one, ascending."""
    told: Column
    """Which one."""

    def saying(self, word: str) -> npt.NDArray[np.bool_]:
        """Which rows' details contain a word, folded as `needles` does."""
        found = np.zeros(len(self.history), np.bool_)
        for text in self.texts:
            found[text.rows(word.encode())] = True
        return found

    def row(self, seq: int) -> int:
        """Row of an entry, -1 where there is none."""
        at = int(np.searchsorted(self.history.seq, seq))
        return at if at < len(self.history) and self.history.seq[at] == seq else -1

    def begun(self, seq: int) -> int:
        """The first entry of the act that this one ends, -1 where it ends none."""
        found = -1
        while (earlier := self._stands_for(seq)) >= 0:
            found = seq = earlier
        return found

    def _stands_for(self, seq: int) -> int:
        at = int(np.searchsorted(self.outcomes, seq))
        known = at < len(self.outcomes) and self.outcomes[at] == seq
        return int(self.told[at]) if known else -1


class LogIndex:
    """One for all who read the log in a session; thread-safe. Wiped at the lock."""

    def __init__(self, session: VaultSession, folder: Path | None = None) -> None:
        """`folder` keeps the sealed index. Refused("role"), ("no-key") without a log key."""
        session.require(Act.READ_LOG)
        held_keys(session)
        self._session = session
        self._files = SegmentFiles(session, folder)
        self._following = threading.RLock()
        self._number = 0
        self._tails: list[weakref.ref[Text]] = []
        """Ends of the text as looks have them, as long as somebody holds one."""
        self._kept = 0
        """Leaves that the files cover."""
        self._begin()
        self._look = self._seen()
        session.at_wipe(self._wipe)

    @property
    def look(self) -> Look:
        """As the last `follow` left it; Refused("locked")."""
        self._session.alive()
        return self._look

    def history(self, progress: Progress | None = None) -> History:
        """Every entry in columns, up to date; Refused("role"), ("locked")."""
        return self.follow(progress).history

    def follow(self, progress: Progress | None = None) -> Look:
        """Read what is new since the last look, and keep it for the next start.

        An entry that is not the one that was followed is unreadable; IntegrityError("log-damaged")
        where not even its place is certain.
        """
        self._session.require(Act.READ_LOG)
        with self._following:
            try:
                while self._read_on(progress):
                    pass
            finally:
                self._show()
            if self._size - self._kept >= _REWRITE_AFTER:
                self._keep()
            return self.look

    def keep(self) -> None:
        """Write what the files do not hold yet, before a lock at leisure; never waits."""
        if self._following.acquire(blocking=False):
            try:
                if self._size > self._kept:
                    self._keep()
            finally:
                self._following.release()

    def entries(self, seqs: Iterable[int]) -> list[LogEntry]:
        """These entries in the clear, in this order; where there is none, none."""
        with LogAccess(self._session) as log:
            found = [log.entry(int(seq)) for seq in seqs]
        return [entry for entry in found if entry is not None]

    def _begin(self) -> None:
        """Nothing is read yet."""
        self._builder = HistoryBuilder()
        self._size, self._root = 0, EMPTY_ROOT
        self._texts: list[Text] = []
        self._acts: list[tuple[Column, Column]] = []
        self._begin_segment()

    def _begin_segment(self) -> None:
        self._first = len(self._builder)
        self._lines: list[bytes] = []
        self._pairs: list[tuple[int, int]] = []
        self._whole = True

    def _read_on(self, progress: Progress | None) -> bool:
        """Up to the end of a segment; whether the log goes on."""
        with LogAccess(self._session) as log:
            self._require_same(log)
            total = log.size()
            segment = None
            if self._size < total and self._size == self._start:
                segment = self._files.find(self._start, log.begins_with, total)
            if segment is not None:
                self._take(segment)
            stop = min(total, self._start + SEGMENT)
            while self._size < stop:
                self._read(log, min(stop, self._size + _PIECE))
                if progress is not None:
                    progress(self._size, total)
                self._session.alive()
        if self._size == self._start + SEGMENT:
            self._finish(segment is not None and self._size == segment.stop)
        return self._size < total

    @property
    def _start(self) -> int:
        """Where the segment begins that is being read."""
        return len(self._texts) * SEGMENT

    def _require_same(self, log: LogAccess) -> None:
        """Begin anew where the log does not go on as it was read (after a restore)."""
        if self._size > log.size() or not log.begins_with(self._size, self._root):
            self._number += 1
            self._kept = 0
            self._builder.wipe()
            self._begin()

    def _read(self, log: LogAccess, stop: int) -> None:
        entries, piece = log.piece(self._size, stop)
        if not piece.root:
            raise rewritten(self._size)
        self._whole = self._whole and piece.whole
        for entry in entries:
            earlier = self._builder.add(entry)
            if earlier >= 0:
                self._pairs.append((entry.seq, earlier))
            self._lines.append(line(entry))
        self._size, self._root = stop, piece.root

    def _take(self, segment: Segment) -> None:
        """Go on from a file."""
        self._builder.extend(segment.history, segment.told, segment.begun)
        self._lines = segment.text.split(b"\n") if len(segment.history) else []
        self._pairs = list(zip(segment.outcomes.tolist(), segment.told.tolist(), strict=True))
        self._size, self._root, self._kept = segment.stop, segment.root, segment.stop

    def _finish(self, kept: bool) -> None:
        """The segment is whole: the next one begins."""
        if not kept:
            self._keep()
        self._texts.append(Text.of(self._first, self._lines))
        self._acts.append(_columns(self._pairs))
        self._begin_segment()

    def _keep(self) -> None:
        """In a file, but for what was not all there, or not the log's own: that is read again."""
        if not self._whole:
            return
        history = part(self._builder.history(), self._first, len(self._builder))
        outcomes, told = _columns(self._pairs)
        self._files.keep(
            Segment(
                start=self._start,
                stop=self._size,
                root=self._root,
                keys=tuple(sorted(held_keys(self._session))),
                history=history,
                outcomes=outcomes,
                told=told,
                begun=self._builder.begun(self._size),
                text=b"\n".join(self._lines),
            )
        )
        self._kept = self._size

    def _seen(self) -> Look:
        acts = [*self._acts, _columns(self._pairs)]
        tail = Text.of(self._first, self._lines)
        alive = [given for given in self._tails if given() is not None]
        self._tails = [*alive, weakref.ref(tail)]
        return Look(
            self._number,
            self._size,
            self._builder.history(),
            (*self._texts, tail),
            np.concatenate([outcomes for outcomes, _ in acts]),
            np.concatenate([told for _, told in acts]),
        )

    def _show(self) -> None:
        """What was read is there to be seen, unless the keys are gone meanwhile."""
        if self._size != self._look.size or self._number != self._look.number:
            self._look = self._seen()
        if self._session.locked:
            self._wipe()

    def _wipe(self) -> None:
        """Forget everything, overwritten; never waits for who is reading."""
        look, self._look = self._look, _EMPTY
        for text in (*look.texts, *self._texts, *(given() for given in self._tails)):
            if text is not None:
                text.wipe()
        self._lines, self._pairs = [], []
        self._builder.wipe()


def _columns(pairs: list[tuple[int, int]]) -> tuple[Column, Column]:
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


_EMPTY = Look(-1, 0, nothing(), (), *_columns([]))
