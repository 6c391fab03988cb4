"""This computer's own state index, which notices when it was lost (DESIGN §7)."""

from __future__ import annotations

import contextlib
import functools
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.ports import TurnLock
from clinicvault.storage.durable import PRIVATE_FILE, disk_error, sync_file, sync_folder

from .own_witnesses import OwnWitnesses
from .state_index import Entry, SqliteStateIndex, is_sound

Head = tuple[int, bytes]
"""(log size, root)."""

_NOTE = ".head"
_SEEN = ".seen"
_LOST = ".lost"
_LOCK = ".lock"
_NEW = ".new"
_WITNESSES = "witnesses.db"
_ROOT = 32
NOTE_EVERY = 16
"""Log entries between two notes in passing: so many may vanish unnoticed after a crash."""
NOTHING: Head = (0, b"")
WAIT_SECONDS = 20.0
"""How long a program waits for its turn at the files."""


class OwnStateIndex(SqliteStateIndex):
    """A state index with notes beside it of how far the log was seen.

    `lost_head` is None in the ordinary case. Where the index is gone, empty, unreadable or older
    than its note, or the kept witnesses are gone or unreadable, it is the noted head (0 and empty
    where the note is gone, too); the loss stays on record, also over a crash, until `told`.
    `seen_head` is the furthest head ever noted: the log must continue it. It may be further than
    an index that a power cut took back a little.
    `lock` makes a lock on a file, which programs take by turns; its errors come out as they are.
    `witnesses` are kept beside every index of the folder, whichever is in force.
    """

    def __init__(self, path: Path, lock: Callable[[Path], TurnLock]) -> None:
        self._note, self._seen, self._mark = (
            path.with_name(path.name + ending) for ending in (_NOTE, _SEEN, _LOST)
        )
        self.witnesses = OwnWitnesses(path.with_name(_WITNESSES))
        self._turn: Callable[[], TurnLock] = functools.partial(
            lock, path.with_name(path.name + _LOCK)
        )
        with self._alone():
            noted = _read(self._note)
            self.seen_head: Head = max(noted, _read_passing(self._seen))
            self._next_note = self.seen_head[0] + NOTE_EVERY
            _sweep(path)
            size = self._opened(path)
            forgotten = self.witnesses.lost()
            if (forgotten or size < max(1, noted[0])) and not self._mark.exists():
                _write(self._mark, self.seen_head, durable=True)
            if forgotten:
                self.witnesses.loss_told()
            self.lost_head: Head | None = _read(self._mark) if self._mark.exists() else None

    def apply(self, entries: Sequence[Entry], size: int, root: bytes) -> None:
        """As the class above; now and then the head is noted in passing, without a sync."""
        super().apply(entries, size, root)
        if self.lost_head is None and size >= self._next_note:
            self._note_in_passing((size, root))

    def known_head(self) -> Head:
        """The furthest head that this computer saw, by the index, its notes or its witnesses.

        Also in a history that a restore has left: who restores once more owns up to both losses.
        """
        size, root, _ = self.witnesses.proven()
        kept = ((one.size, one.root) for one in self.witnesses.kept())
        return max(self.lost_head or max(self.position(), self.seen_head), (size, root), *kept)

    def note(self) -> None:
        """Note durably how far the log was seen, never less far than before; not while lost."""
        if self.lost_head is None:
            with self._alone():
                self._keep_note()

    def still_lost(self) -> bool:
        """Whether no program has told the loss yet; this one's `lost_head` may be overtaken."""
        return self._mark.exists()

    def told(self) -> None:
        """The log says that the index was lost: from now on it is as good as before."""
        with self._alone():
            self._keep_note()
            self._mark.unlink(missing_ok=True)
            self.lost_head = None

    def close(self) -> None:
        """Note how far the log was seen and close the file."""
        try:
            self.note()
        finally:
            super().close()

    def _opened(self, path: Path) -> int:
        """Open the file, or a new one in place of one that is damaged; its position's size."""
        try:
            super().__init__(path)
            return self.position()[0]
        except IntegrityError:
            if hasattr(self, "_db"):
                super().close()
            if is_sound(path):
                raise
        _remove(path)
        super().__init__(path)
        return 0

    @contextlib.contextmanager
    def _alone(self, seconds: float | None = None) -> Iterator[None]:
        """Hold the lock; not for the same thread twice."""
        turn = self._turn()
        turn.acquire(WAIT_SECONDS if seconds is None else seconds)
        try:
            yield
        finally:
            turn.release()

    def _keep_note(self) -> None:
        head = self.position()
        if head[0] > _read(self._note)[0]:
            self.sync()
            _write(self._note, head, durable=True)

    def _note_in_passing(self, head: Head) -> None:
        """Neither waits nor fails: an act that is done is not refused for its note."""
        with contextlib.suppress(StorageFailed), self._alone(0):
            if head[0] > _read_passing(self._seen)[0]:
                _write(self._seen, head, durable=False)
            self._next_note = head[0] + NOTE_EVERY


def _read(file: Path) -> Head:
    """NOTHING where there is no note, or none that can be read."""
    try:
        size, _, root = file.read_text(encoding="ascii").partition(" ")
        return int(size), bytes.fromhex(root)
    except (OSError, ValueError):
        return NOTHING


def _read_passing(file: Path) -> Head:
    """As `_read`; a note that a power cut left in part is none."""
    head = _read(file)
    return head if len(head[1]) == _ROOT else NOTHING


def _write(file: Path, head: Head, *, durable: bool) -> None:
    """Whole before it replaces what was there, and on the disk itself where it is `durable`."""
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(8)}{_NEW}")
    try:
        descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
        try:
            os.write(descriptor, f"{head[0]} {head[1].hex()}".encode("ascii"))
            if durable:
                sync_file(descriptor)
        finally:
            os.close(descriptor)
        fresh.replace(file)
        if durable:
            sync_folder(file.parent)
    except OSError as error:
        raise disk_error(error) from error


def _sweep(path: Path) -> None:
    """Notes that a crash left half made; nobody makes one meanwhile."""
    with contextlib.suppress(OSError):
        for left in path.parent.glob(f"{path.name}.*{_NEW}"):
            left.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    """An index that cannot be read, with what SQLite keeps beside it."""
    try:
        path.unlink(missing_ok=True)
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    except OSError as error:
        raise disk_error(error) from error
