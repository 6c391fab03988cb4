"""One place at the pool: a worker process, its shared memory, and what happens when it dies."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from . import wire
from .limits import Limits
from .segments import Segment
from .sniff import Buffer

WORKER_FLAG = "--clinicvault-media-worker"
_START_SECONDS = 60.0
_SIGALRM = 14
_PIXEL_SEGMENTS = 4
"""The last is the worker's canvas; the one before is never lent out, but copied from."""
_CODE = (
    "import sys; sys.path.insert(0, {root!r}); from clinicvault.media.worker import main; main()"
)
_INHERITED = ("LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


def worker_command() -> tuple[str, ...]:
    """How a worker is started: this interpreter afresh, or the bundled program with a flag."""
    if getattr(sys, "frozen", False):
        return (sys.executable, WORKER_FLAG)
    root = str(Path(__file__).resolve().parents[2])
    return (sys.executable, "-I", "-c", _CODE.format(root=root))


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    """(reading end, writing end) of a pipe."""
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), os.fdopen(writing, "wb")


class WorkerLost(Exception):
    """The worker died, hung or talked nonsense; `code` says which, as a reason of refusal."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclasses.dataclass(slots=True)
class _Running:
    process: subprocess.Popen[bytes]
    requests: IO[bytes]
    replies: IO[bytes]
    expired: bool = False

    def ask(self, message: wire.Message, seconds: float) -> wire.Message | None:
        """Send, and wait at most `seconds` for the reply; None where none came."""
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            wire.send(self.requests, message)
            return wire.receive(self.replies)
        except (OSError, ValueError):
            return None
        finally:
            timer.cancel()

    def _expire(self) -> None:
        self.expired = True
        self.process.kill()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.requests, self.replies):
            with contextlib.suppress(OSError):
                pipe.close()


class Lease:
    """One of a slot's pixel segments while a picture is made in it, and afterwards shown."""

    def __init__(self, segments: Sequence[Segment], lent: list[bool]) -> None:
        free = [number for number in range(len(lent)) if not lent[number]]
        self.number = free[0] if free else len(lent)
        self._segments, self._lent = segments, lent
        self._kept = False
        self._mark(taken=True)

    def _mark(self, *, taken: bool) -> None:
        if self.number < len(self._lent):
            self._lent[self.number] = taken

    def keep(self, length: int) -> memoryview:
        """The picture's bytes, lent until `release`; a copy where every segment is lent."""
        segment = self._segments[self.number]
        if self.number == len(self._lent):
            return memoryview(segment.read(0, length))
        self._kept = True
        return segment.buffer[:length]

    def release(self) -> None:
        """Give the segment back."""
        self._segments[self.number].trim()
        self._mark(taken=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._kept:
            self.release()


class Slot:
    """A worker that is started when first needed and replaced when it is lost.

    Used by one thread at a time; only `close` may come from another.
    """

    def __init__(self, limits: Limits, command: Sequence[str]) -> None:
        self.limits = limits
        self.command = tuple(command)
        self.protection: dict[str, int] = {}
        self.source = Segment(limits.bytes)
        self.output = Segment(limits.output_bytes)
        self.pixels = tuple(Segment(limits.pixel_bytes) for _ in range(_PIXEL_SEGMENTS))
        self._lent = [False] * (_PIXEL_SEGMENTS - 2)
        self._running: _Running | None = None

    def start(self) -> None:
        """Make sure that a worker waits for work; WorkerLost("reader-unavailable") if none can."""
        if self._running is not None:
            return
        try:
            running = self._spawn()
        except OSError as error:
            raise WorkerLost("reader-unavailable") from error
        reply = running.ask(self._first_message(), _START_SECONDS)
        if reply is None or "ready" not in reply:
            running.end()
            raise WorkerLost("reader-unavailable")
        self.protection = dict(reply["ready"])
        self._running = running

    def _spawn(self) -> _Running:
        segments = (self.source, self.output, *self.pixels)
        handles = tuple(one.handle for one in segments if isinstance(one.handle, int))
        environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        (request_end, requests), (replies, reply_end) = _pipe(), _pipe()
        with request_end, reply_end:
            process = subprocess.Popen(
                self.command,
                stdin=request_end,
                stdout=reply_end,
                stderr=subprocess.DEVNULL,
                pass_fds=handles,
                env=environment,
                start_new_session=True,
                cwd=Path(sys.executable).anchor,
            )
        return _Running(process, requests, replies)

    def _first_message(self) -> wire.Message:
        return {
            "limits": dataclasses.asdict(self.limits),
            "source": self.source.handle,
            "output": self.output.handle,
            "pixels": [one.handle for one in self.pixels],
        }

    def lease(self) -> Lease:
        """A pixel segment for one picture."""
        return Lease(self.pixels, self._lent)

    def ask(self, message: wire.Message, data: Buffer) -> wire.Message:
        """One request about `data`, one reply. WorkerLost where the worker did not give one."""
        self.start()
        running = self._running
        if running is None:
            raise WorkerLost("import-stopped")
        self.source.write(data)
        reply = running.ask(message, self.limits.seconds)
        if reply is None:
            slow = running.expired or _returned(running.process) == -_SIGALRM
            raise self.lost("picture-too-slow" if slow else "picture-crashed")
        if reply.get("last"):
            self.stop()
        return reply

    def trim(self, *, spare: bool = False) -> None:
        """Give back the memory of an unusually large file; `spare` where a task had that, too."""
        for segment in (self.source, self.output, *self.pixels[-2 if spare else -1 :]):
            segment.trim()

    def lost(self, code: str = "picture-crashed") -> WorkerLost:
        """Give this worker up; the error to raise."""
        self.stop()
        return WorkerLost(code)

    def stop(self) -> None:
        """End the worker; the next request starts another."""
        running, self._running = self._running, None
        if running is not None:
            running.end()

    def close(self) -> None:
        """End the worker and wipe its shared memory."""
        self.stop()
        for segment in (self.source, self.output, *self.pixels):
            segment.close()


def _returned(process: subprocess.Popen[bytes]) -> int | None:
    try:
        return process.wait(1)
    except subprocess.TimeoutExpired:
        return None
