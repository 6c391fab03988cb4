"""The pool of keyless workers: bytes in, prepared pictures or pixels out, never an exception."""

from __future__ import annotations

import dataclasses
import functools
import heapq
import itertools
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar

from . import replies, wire
from .limits import Limits
from .results import LAYOUTS, Prepared, RefusedMedia
from .segments import Segment
from .slot import Slot, WorkerLost, worker_command
from .sniff import Buffer

_VIEW, _PREPARE = 0, 1
Read = TypeVar("Read")
"""What a task's reply is read as."""


class Pixels:
    """A full picture: `height` rows of `stride` bytes, `channels` bytes a pixel, upright sRGB.

    `data` is shared memory of the pool: copy what is to outlive `close` (or the `with` block).
    """

    def __init__(
        self, width: int, height: int, layout: str, data: memoryview, release: Callable[[], None]
    ) -> None:
        self.width, self.height, self.layout = width, height, layout
        self.channels = LAYOUTS[layout]
        self.stride = width * self.channels
        self.data = data
        self._release: Callable[[], None] | None = release

    def close(self) -> None:
        """Give the memory back; a second call does nothing."""
        release, self._release = self._release, None
        if release is not None:
            self.data = memoryview(b"")
            release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@dataclasses.dataclass(slots=True)
class _Job:
    future: Future[Any]
    run: Callable[[Slot], Any]
    done: Callable[[], None]


def _processors() -> int:
    count = os.cpu_count() or 1
    if sys.platform == "linux":
        count = len(os.sched_getaffinity(0))
    return count


class _Queue:
    """Jobs by urgency, then by age; closed once."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, _Job]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, urgency: int, job: _Job) -> bool:
        """Add a job; False once the queue is closed."""
        with self._changed:
            if self._closed:
                return False
            heapq.heappush(self._heap, (urgency, next(self._order), job))
            self._changed.notify()
            return True

    def get(self) -> _Job | None:
        """The most urgent job, waited for; None once the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._heap or self._closed)
            return None if self._closed else heapq.heappop(self._heap)[2]

    def close(self) -> list[_Job]:
        """Refuse further jobs, let waiting threads go, hand back what was not begun."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            left, self._heap = [job for _, _, job in self._heap], []
            return left


class MediaPool:
    """Workers that decode and strip; started when first needed, replaced when they die.

    At most workers + 1 files are in hand: `prepare` waits for a place, so whoever reads files for
    it keeps memory bounded. Requests of the viewer go ahead of imports and never wait for a place.
    `command` says how a worker is started.
    """

    def __init__(
        self,
        workers: int | None = None,
        limits: Limits | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.workers = workers or _processors()
        self._command = tuple(command or worker_command())
        self._places = threading.BoundedSemaphore(self.workers + 1)
        self._queue = _Queue()
        self._lock = threading.Lock()
        self._slots: list[Slot] = []
        self._threads: list[threading.Thread] = []
        self._closed = False

    @property
    def protection(self) -> dict[str, int]:
        """What holds in the workers (see `sandbox.confine`); empty before the first has started."""
        return next((dict(slot.protection) for slot in self._slots if slot.protection), {})

    def warm(self) -> None:
        """Start every worker now, in the background."""
        self._open()
        for _ in range(self.workers):
            self._submit(_VIEW, Slot.start, lambda: None)

    def prepare(self, data: Buffer, *, sound: bool = False) -> Future[Prepared | RefusedMedia]:
        """Strip, check and derive one file; waits while workers + 1 files are in hand.

        `sound` keeps that of films.
        """
        if refusal := self._refuse(data):
            return _finished(refusal)
        self._open()
        self._places.acquire()
        run = functools.partial(_prepare, data=data, sound=sound)
        return self._submit(_PREPARE, run, self._places.release)

    def pages(self, data: Buffer, most: int) -> Future[tuple[bytes, ...] | RefusedMedia]:
        """Every page of a document that `prepare` rewrote, as JPEG of at most 2048 pixels a side.

        Refused as "too-many-parts" where there are more than `most`; waits as `prepare` does.
        """
        if refusal := self._refuse(data):
            return _finished(refusal)
        self._open()
        self._places.acquire()
        run = functools.partial(_pages, data=data, most=most)
        return self._submit(_PREPARE, run, self._places.release)

    def inflate(self, data: Buffer, size: int) -> Future[bytes | RefusedMedia]:
        """Unpack one entry of a package that says to hold `size` bytes; waits as `prepare` does.

        Refused as "package-damaged" where it holds more or less.
        """
        if refusal := self._refuse(data) or self._too_large(size):
            return _finished(refusal)
        self._open()
        self._places.acquire()
        run = functools.partial(_inflate, data=data, size=size)
        return self._submit(_PREPARE, run, self._places.release)

    def codes(self, data: Buffer) -> Future[tuple[str, ...] | RefusedMedia]:
        """Texts of the QR codes in a photo or PDF, each once; waits as `prepare` does."""
        if refusal := self._refuse(data):
            return _finished(refusal)
        self._open()
        self._places.acquire()
        run = functools.partial(_codes, data=data)
        return self._submit(_PREPARE, run, self._places.release)

    def ask(
        self, data: Buffer, request: wire.Message, read: Callable[[wire.Message, Segment], Read]
    ) -> Future[Read | RefusedMedia]:
        """Ask a registered task (`desk.Task`, its name under "task"); waits as `prepare` does.

        `read` makes a result of the reply and of the slot's output memory, or raises
        `replies.Nonsense`.
        """
        if refusal := self._refuse(data):
            return _finished(refusal)
        self._open()
        self._places.acquire()
        run = functools.partial(_ask, data=data, request=request, read=read)
        return self._submit(_PREPARE, run, self._places.release)

    def decode_pixels(
        self, data: Buffer, orientation: int = 1, layout: str = "RGB"
    ) -> Future[Pixels | RefusedMedia]:
        """The full picture for the viewer; `layout` is "RGB", or "BGRA" for Qt's RGB32.

        `orientation` is the photo's sealed fact (stripped files no longer hold it).
        """
        if refusal := self._refuse(data):
            return _finished(refusal)
        self._open()

        def run(slot: Slot) -> Pixels | RefusedMedia:
            return _view(slot, data, orientation, layout)

        return self._submit(_VIEW, run, lambda: None)

    def _refuse(self, data: Buffer) -> RefusedMedia | None:
        stopped = RefusedMedia("import-stopped") if self._closed else None
        return self._too_large(len(data)) or stopped

    def _too_large(self, size: int) -> RefusedMedia | None:
        if size <= self.limits.bytes:
            return None
        return RefusedMedia("file-too-large", {"limit": self.limits.bytes >> 20})

    def _open(self) -> None:
        with self._lock:
            if self._threads or self._closed:
                return
            self._slots = [Slot(self.limits, self._command) for _ in range(self.workers)]
            self._threads = [
                threading.Thread(target=self._work, args=(slot,), name="media", daemon=True)
                for slot in self._slots
            ]
        for thread in self._threads:
            thread.start()

    def _submit(
        self, urgency: int, run: Callable[[Slot], Any], done: Callable[[], None]
    ) -> Future[Any]:
        job = _Job(Future(), run, done)
        if not self._queue.put(urgency, job):
            _drop(job)
        return job.future

    def _work(self, slot: Slot) -> None:
        while (job := self._queue.get()) is not None:
            if job.future.set_running_or_notify_cancel():
                result = self._attempt(slot, job)
                job.done()
                job.future.set_result(result)
            else:
                job.done()
        slot.close()

    def _attempt(self, slot: Slot, job: _Job) -> object:
        try:
            return job.run(slot)
        except WorkerLost as lost:
            return RefusedMedia("import-stopped" if self._closed else lost.code)
        except (OSError, ValueError, MemoryError):
            slot.stop()
            return RefusedMedia("reader-unavailable")

    def close(self) -> None:
        """Stop at once: waiting files end as "import-stopped", memory is wiped."""
        with self._lock:
            self._closed = True
        for job in self._queue.close():
            _drop(job)
        for slot in self._slots:
            slot.stop()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _drop(job: _Job) -> None:
    if job.future.set_running_or_notify_cancel():
        job.future.set_result(RefusedMedia("import-stopped"))
    job.done()


def _finished(result: RefusedMedia) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(result)
    return future


def _prepare(slot: Slot, data: Buffer, sound: bool) -> Prepared | RefusedMedia:
    reply = slot.ask({"task": "prepare", "length": len(data), "sound": sound}, data)
    try:
        return replies.refusal(reply) or replies.prepared(reply, slot.output)
    except replies.Nonsense as error:
        raise slot.lost() from error
    finally:
        slot.trim()


def _pages(slot: Slot, data: Buffer, most: int) -> tuple[bytes, ...] | RefusedMedia:
    reply = slot.ask({"task": "pages", "length": len(data), "most": most}, data)
    try:
        return replies.refusal(reply) or replies.pages(reply, slot.output, most)
    except replies.Nonsense as error:
        raise slot.lost() from error
    finally:
        slot.trim()


def _codes(slot: Slot, data: Buffer) -> tuple[str, ...] | RefusedMedia:
    reply = slot.ask({"task": "codes", "length": len(data)}, data)
    try:
        return replies.refusal(reply) or replies.codes(reply)
    except replies.Nonsense as error:
        raise slot.lost() from error
    finally:
        slot.trim()


def _inflate(slot: Slot, data: Buffer, size: int) -> bytes | RefusedMedia:
    reply = slot.ask({"task": "inflate", "length": len(data), "size": size}, data)
    try:
        return replies.refusal(reply) or replies.inflated(reply, slot.output, size)
    except replies.Nonsense as error:
        raise slot.lost() from error
    finally:
        slot.trim()


def _ask(
    slot: Slot,
    data: Buffer,
    request: wire.Message,
    read: Callable[[wire.Message, Segment], Read],
) -> Read | RefusedMedia:
    reply = slot.ask({**request, "length": len(data)}, data)
    try:
        return replies.refusal(reply) or read(reply, slot.output)
    except replies.Nonsense as error:
        raise slot.lost() from error
    finally:
        slot.trim(spare=True)


def _view(slot: Slot, data: Buffer, orientation: int, layout: str) -> Pixels | RefusedMedia:
    with slot.lease() as lease:
        request = {"task": "pixels", "length": len(data), "target": lease.number}
        request |= {"orientation": orientation, "layout": layout}
        reply = slot.ask(request, data)
        if refusal := replies.refusal(reply):
            return refusal
        try:
            width, height = replies.size(reply, slot.limits.pixels)
        except replies.Nonsense as error:
            raise slot.lost() from error
        slot.trim()
        view = lease.keep(width * height * LAYOUTS[layout])
        return Pixels(width, height, layout, view, lease.release)
