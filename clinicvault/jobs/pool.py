"""One thread pool for long work; a job takes its token and tells how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from clinicvault.domain.errors import Cancelled

from .cancel import CancelToken
from .progress import Progress

T = TypeVar("T")
Tell = Callable[[Progress], None]


class Job(Generic[T]):
    """A running job: its result, its newest progress, and a way to stop it."""

    def __init__(self, listener: Tell | None) -> None:
        self.token = CancelToken()
        self.progress = Progress(0, 0)
        self._listener = listener
        self._future: Future[T] = Future()

    def run(self, work: Callable[[CancelToken, Tell], T]) -> None:
        """Do the work in the calling thread; its result or error becomes the job's."""
        if not self._future.set_running_or_notify_cancel():
            return
        try:
            self.token.check()
            result = work(self.token, self._tell)
        except BaseException as error:  # noqa: BLE001  (handed on to whoever asks for the result)
            self._future.set_exception(error)
        else:
            self._future.set_result(result)

    def _tell(self, progress: Progress) -> None:
        self.progress = progress
        if self._listener is not None:
            self._listener(progress)

    def cancel(self) -> None:
        """Ask it to stop; one that has not begun never begins."""
        self.token.cancel()
        self._future.cancel()

    @property
    def done(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self._future.done()

    @property
    def cancelled(self) -> bool:
        """Whether it ended because it was cancelled."""
        if not self._future.done():
            return False
        return self._future.cancelled() or isinstance(self._future.exception(), Cancelled)

    def result(self, timeout: float | None = None) -> T:
        """Wait for the result. Raises what the work raised, or Cancelled."""
        if self._future.cancelled():
            raise Cancelled
        return self._future.result(timeout)

    def when_done(self, callback: Callable[[Job[T]], None]) -> None:
        """Call back once, from the working thread, or at once if it has ended."""
        self._future.add_done_callback(lambda _: callback(self))


class JobPool:
    """Threads for jobs; closing cancels what runs and waits for it."""

    def __init__(self, threads: int = 4) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._jobs: set[Job[Any]] = set()

    def submit(
        self, work: Callable[[CancelToken, Tell], T], listener: Tell | None = None
    ) -> Job[T]:
        """Start `work(token, tell)`; `listener` hears every progress, in the working thread."""
        job: Job[T] = Job(listener)
        with self._lock:
            self._jobs.add(job)
        job.when_done(self._forget)
        self._executor.submit(job.run, work)
        return job

    def _forget(self, job: Job[T]) -> None:
        with self._lock:
            self._jobs.discard(job)

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        with self._lock:
            jobs = list(self._jobs)
        for job in jobs:
            job.cancel()

    def close(self) -> None:
        """Cancel everything and wait until the threads are free."""
        self.cancel_all()
        self._executor.shutdown(wait=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
