"""More hands for a rotation: one hardened process a core, each with the keys it needs."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from io import BufferedReader, BufferedWriter
from pathlib import Path
from types import TracebackType
from typing import Self

from clinicvault.domain.errors import IntegrityError, Refused

from .key_wire import pack_work, receive, seeds_of, send, unpack_made
from .succeeding import Crew, Holder, Made, Work, made_of

_INHERITED = ("LD_LIBRARY_PATH", "SYSTEMROOT")
_PATIENCE_S = 60.0
"""How long one share may take, which takes a tenth of a second: then its process is given up."""


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


class _Hand:
    """One worker process."""

    def __init__(self, command: Sequence[str], holder: Holder) -> None:
        """OSError where it does not start; Refused("locked") where the keys are wiped."""
        head, seeds = seeds_of(holder)
        try:
            self._process = self._started(command)
            try:
                send(self._requests, head)
                send(self._requests, seeds)
            except OSError:
                self.end()
                raise
        finally:
            seeds[:] = bytes(len(seeds))

    def _started(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        requests, self._requests = _pipe()
        self._replies, replies = _pipe()
        with requests, replies:
            return subprocess.Popen(
                tuple(command),
                stdin=requests,
                stdout=replies,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in _INHERITED if name in os.environ},
                start_new_session=True,
                cwd=Path(sys.executable).anchor,
            )

    def ask(self, work: Sequence[Work]) -> list[Made] | None:
        """The new rows; None where the process is gone, does not answer or answers nonsense."""
        patience = threading.Timer(_PATIENCE_S, self._process.kill)
        patience.daemon = True
        patience.start()
        try:
            send(self._requests, pack_work(work))
            reply = receive(self._replies)
            made = unpack_made(reply) if reply is not None else []
        except (OSError, ValueError, IntegrityError):
            return None
        finally:
            patience.cancel()
        return made if len(made) == len(work) else None

    def end(self) -> None:
        """Kill it: nothing of its memory is needed any more."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._replies):
            with contextlib.suppress(OSError):
                pipe.close()


def _pipe() -> tuple[BufferedReader, BufferedWriter]:
    """(reading end, writing end)."""
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), os.fdopen(writing, "wb")


class KeyCrew(Crew):
    """Shares patients out among processes; whatever one of them does not give back is done here.

    `command` starts a process that hardens itself and runs `key_worker.main`. There is one more of
    them than processors, as each waits while its rows are packed here.
    """

    ahead = 2

    def __init__(self, command: Sequence[str], size: int = 0) -> None:
        self._command = tuple(command)
        self._size = size or cores() + 1
        self._threads = ThreadPoolExecutor(self._size, "key-crew")
        self._free: queue.SimpleQueue[_Hand | None] = queue.SimpleQueue()
        self._hands: list[_Hand] = []
        self._lock = threading.Lock()
        self._started = self._ended = False

    def begin(self, holder: Holder, work: Sequence[Work]) -> Callable[[], Sequence[Made]]:
        """Share some patients out; the processes are started with the first of them.

        Refused("locked") once it was closed, also for what was begun before.
        """
        size = max(1, -(-len(work) // self._size))
        shares = [work[start : start + size] for start in range(0, len(work), size)]
        with self._lock:
            self._require_going()
            self._start(holder)
            running = [self._threads.submit(self._do, holder, share) for share in shares]
        return lambda: self._all(running)

    def _all(self, running: Sequence[Future[Sequence[Made]]]) -> list[Made]:
        try:
            return [made for share in running for made in share.result()]
        except CancelledError as error:
            raise Refused("locked") from error

    def _start(self, holder: Holder) -> None:
        for _ in range(0 if self._started else self._size):
            hand = self._new(holder)
            self._hands += [hand] if hand is not None else []
            self._free.put(hand)
        self._started = True

    def _new(self, holder: Holder) -> _Hand | None:
        try:
            return _Hand(self._command, holder)
        except OSError:
            return None

    def _do(self, holder: Holder, share: Sequence[Work]) -> Sequence[Made]:
        hand, made = self._free.get(), None
        try:
            made = hand.ask(share) if hand is not None else None
        finally:
            # A process that is gone stays gone: its place goes on here.
            if hand is not None and made is None:
                hand.end()
            self._free.put(hand if made is not None else None)
        # Its processes end with it, and so do the keys: nothing is made with them any more.
        self._require_going()
        return made if made is not None else [made_of(holder, due, to) for due, to in share]

    def _require_going(self) -> None:
        if self._ended:
            raise Refused("locked")

    def close(self) -> None:
        """End every process at once, and what waits; may be called from any thread, and again."""
        with self._lock:
            self._ended = True
            hands, self._hands = self._hands, []
        for hand in hands:
            hand.end()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
