"""Work away from the window's thread: one pool, one long-lived bridge back (DESIGN §9)."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from clinicvault.domain.errors import Cancelled, ClinicVaultError, Refused
from clinicvault.jobs import CancelToken, Job, JobPool, Progress

T = TypeVar("T")
Tell = Callable[[Progress], None]
_log = logging.getLogger(__name__)

_INTERVAL = 1 / 20


class Task(Generic[T]):
    """A job of the window: what to do with its result, and whether anybody still wants it."""

    def __init__(self, owner: QObject, bridge: Bridge, survives: bool) -> None:
        self._owner: QObject | None = owner
        self.survives = survives
        self._bridge = bridge
        self._told_at = 0.0
        self.done: Callable[[T], None] | None = None
        self.failed: Callable[[ClinicVaultError], None] | None = None
        self.told: Callable[[Progress], None] | None = None
        self.job: Job[T] | None = None
        self.work: Callable[[Task[T]], T] | None = None
        self.token = CancelToken()

    @property
    def wanted(self) -> bool:
        """Whether its page still exists and nothing has locked."""
        return self._owner is not None and shiboken6.isValid(self._owner)

    def run(self) -> T:
        """The work, in a thread that keeps nothing of it (and so of its page) when it is done."""
        work = self.work
        if work is None:
            raise Cancelled
        return work(self)

    def cancel(self) -> None:
        """Ask the work to stop; its outcome still arrives."""
        self.token.cancel()

    def drop(self) -> None:
        """Ask the work to stop and let nothing of it reach the window any more."""
        self.token.cancel()
        self._owner = self.done = self.failed = self.told = self.work = None

    def post(self, function: Callable[..., None], *arguments: object) -> None:
        """From the worker: call `function` on the window's thread."""
        self._bridge.posted.emit(self, function, arguments)

    def tell(self, progress: Progress) -> None:
        """From the worker: how far it is; at most twenty a second pass, and the last one."""
        now = time.monotonic()
        if progress.finished or now - self._told_at >= _INTERVAL:
            self._told_at = now
            self._bridge.posted.emit(self, self._hear, (progress,))

    def _hear(self, progress: Progress) -> None:
        if self.told is not None:
            self.told(progress)


class Bridge(QObject):
    """Lives as long as the application, so that no queued signal is lost."""

    posted = Signal(object, object, object)
    ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.appealed: Callable[[Task[Any], BaseException], bool] = lambda _task, _error: False
        """Whether a failed task waits for somebody, and may begin again."""
        queued = Qt.ConnectionType.QueuedConnection
        self.posted.connect(self._on_posted, queued)
        self.ended.connect(self._on_ended, queued)

    @Slot(object, object, object)
    def _on_posted(
        self, task: Task[Any], function: Callable[..., None], values: tuple[object, ...]
    ) -> None:
        if task.wanted:
            function(*values)

    @Slot(object, object, object)
    def _on_ended(self, task: Task[Any], result: object, error: BaseException | None) -> None:
        done, failed, wanted = task.done, task.failed, task.wanted
        if error is not None and wanted and self.appealed(task, error):
            return
        task.drop()
        if not wanted:
            return
        if error is None and done is not None:
            done(result)
        elif error is not None:
            _report(error, failed)

    def refuse(self, task: Task[Any], error: BaseException) -> None:
        """Nobody lifted what a waiting task met: it ends with its refusal."""
        failed, wanted = task.failed, task.wanted
        task.drop()
        if wanted:
            _report(error, failed)


def _report(error: BaseException, failed: Callable[[ClinicVaultError], None] | None) -> None:
    if not isinstance(error, ClinicVaultError):
        _log.error("a job of the window failed: %s", type(error).__name__)
        error = ClinicVaultError("unexpected", kind=type(error).__name__)
    if failed is not None:
        failed(error)


class Jobs(QObject):
    """Starts tasks; `drop_all` is what the lock calls, and it waits for nothing."""

    idle = Signal()
    refused = Signal()
    """An act was refused: roles or access may have ended meanwhile."""
    appealed = Signal(str)
    """Code of a refusal that somebody here can lift; tasks that met it wait (`settle`)."""

    def __init__(self, parent: QObject | None = None, threads: int = 4) -> None:
        super().__init__(parent)
        self._pool = JobPool(threads)
        self._bridge = Bridge(self)
        self._lock = threading.Lock()
        self._tasks: set[Task[Any]] = set()
        self._waiting: list[tuple[Task[Any], BaseException]] = []
        self._appeals: frozenset[str] = frozenset()
        self._bridge.appealed = self._appeal
        self._bridge.ended.connect(self._forget, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether any task has not ended."""
        return bool(self._tasks)

    @property
    def crowded(self) -> bool:
        """Whether more than one task runs; any thread may ask."""
        return len(self._tasks) > 1

    def start(
        self,
        owner: QObject,
        work: Callable[[Task[T]], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[ClinicVaultError], None] | None = None,
        told: Callable[[Progress], None] | None = None,
        *,
        survives: bool = False,
    ) -> Task[T]:
        """Run `work(task)` in a thread; the other callbacks run on the window's thread.

        Nothing arrives once `owner` is destroyed or the vault was locked. `survives` is for work
        that opens nothing which a lock must take away, and whose result exists only once.
        """
        task: Task[T] = Task(owner, self._bridge, survives)
        task.done, task.failed, task.told = done, failed, told
        task.work = work
        self._run(task)
        return task

    def _run(self, task: Task[Any]) -> None:
        if task.work is None:
            return
        self._tasks.add(task)
        task.job = self._pool.submit(lambda _token, _tell: task.run())
        task.job.when_done(lambda job: self._end(task, job))

    def appeal_to(self, codes: frozenset[str]) -> None:
        """From now on tasks that meet one of these refusals wait, and `appealed` tells."""
        self._appeals = codes

    def _appeal(self, task: Task[Any], error: BaseException) -> bool:
        if not isinstance(error, ClinicVaultError) or error.code not in self._appeals:
            return False
        if task.token.cancelled:
            return False
        self._waiting.append((task, error))
        self.appealed.emit(error.code)
        return True

    def settle(self, lifted: bool) -> None:
        """Let the waiting tasks begin again, or let their refusal arrive."""
        waiting, self._waiting = self._waiting, []
        for task, error in waiting:
            if lifted and task.wanted:
                self._run(task)
            else:
                self._bridge.refuse(task, error)

    def _end(self, task: Task[T], job: Job[T]) -> None:
        """In the worker: hand the outcome over."""
        try:
            result, error = job.result(), None
        except BaseException as caught:  # noqa: BLE001  (handed to the window's thread)
            result, error = None, caught.with_traceback(None)
        task.job = None
        self._bridge.ended.emit(task, result, error)

    @Slot(object, object, object)
    def _forget(self, task: Task[Any], _result: object, error: object) -> None:
        self._tasks.discard(task)
        if isinstance(error, Refused):
            self.refused.emit()
        if not self._tasks:
            self.idle.emit()

    def drop_all(self) -> None:
        """Cancel everything but what survives, and let no result arrive: the lock."""
        for task in list(self._tasks):
            if not task.survives:
                task.drop()
        waiting, self._waiting = self._waiting, []
        for task, _ in waiting:
            task.drop()
        self._appeals = frozenset()

    def close(self) -> None:
        """Cancel everything and wait for the threads: the end of the program."""
        for task in list(self._tasks):
            task.drop()
        self._pool.close()
        self._tasks.clear()
