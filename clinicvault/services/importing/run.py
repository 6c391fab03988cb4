"""One pass over an import's files: this thread reads, workers clean, two threads seal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import ClinicVaultError, InputRefused, Refused
from clinicvault.jobs import CancelToken
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared, RefusedMedia

from .journal import Journal, Plan
from .sources.opening import Sources
from .sources.reading import Taken
from .taking import Taker

SEALERS = 2
_LARGE = 24 << 20
"""A file of so many bytes takes a second place, and so on: RAW files grow when rendered."""


class Run:
    """Reads in order, stills before films, and hands over; `gone` tells of a card pulled out."""

    def __init__(
        self,
        session: VaultSession,
        media: MediaPool,
        plan: Plan,
        sources: Sources,
        *,
        sound: bool,
    ) -> None:
        self.gone = False
        self._session = session
        self._media = media
        self._plan = plan
        self._sources = sources
        self._sound = sound
        self._stop: ClinicVaultError | None = None
        # As many files in memory at once; whoever reads the next one waits for a place.
        self._places = media.workers + 1 + SEALERS
        self._room = threading.BoundedSemaphore(self._places)

    def all(self, taker: Taker, cancel: CancelToken) -> bool:
        """Every file that is left; False where cancelled, locked or pulled out on the way.

        Raises what else stopped it: a failing disk, a consent that was withdrawn meanwhile.
        """
        late = set(self._plan.late)
        left = [p for p in range(len(self._plan.paths)) if p not in self._plan.settled]
        for places in ([p for p in left if p not in late], [p for p in left if p in late]):
            self._some(places, taker, cancel)
        if self._stop is not None and not self._session.locked:
            raise self._stop
        return not self._plan.left

    def _some(self, places: Iterable[int], taker: Taker, cancel: CancelToken) -> None:
        pending: list[Future[None]] = []
        with ThreadPoolExecutor(SEALERS, thread_name_prefix="seal") as sealers:
            for place in places:
                if cancel.cancelled or self.gone or self._stop is not None:
                    break
                self._room.acquire()
                begun = self._start(sealers, taker, place)
                if begun is not None:
                    pending.append(begun)
        for future in pending:
            future.result()

    def _start(self, sealers: ThreadPoolExecutor, taker: Taker, place: int) -> Future[None] | None:
        address, taken, held = self._plan.paths[place], None, 1
        try:
            held = self._hold(self._sources.size(address))
            taken = self._sources.take(address)
            future = self._media.prepare(taken.data, sound=self._sound)
        except InputRefused as error:
            self._not_read(taker, place, error)
        except ClinicVaultError as error:
            self._stop = self._stop or error
        except Exception as error:  # noqa: BLE001  (as in `_finish`)
            self._fault(taker, place, taken, error)
        else:
            return sealers.submit(self._finish, taker, place, taken, future, held)
        self._room.release(held)
        return None

    def _hold(self, size: int) -> int:
        """How many places a file takes that has one; waits for the others.

        This thread alone waits for places, so that two files never wait for one another.
        """
        held = min(self._places, 1 + size // _LARGE)
        for _ in range(held - 1):
            self._room.acquire()
        return held

    def _not_read(self, taker: Taker, place: int, error: InputRefused) -> None:
        """The whole card is gone, or this one file is refused."""
        if self._sources.gone(error, self._plan.paths[place], self._after(place)):
            self.gone = True
            return
        try:
            why = RefusedMedia(error.code, dict(error.params))
            taker.refuse(place, self._plan.paths[place], why)
        except ClinicVaultError as failed:
            self._stop = self._stop or failed

    def _after(self, place: int) -> Iterator[str]:
        paths = self._plan.paths
        return (paths[one] for one in range(place + 1, len(paths)))

    def _finish(
        self,
        taker: Taker,
        place: int,
        taken: Taken,
        future: Future[Prepared | RefusedMedia],
        held: int,
    ) -> None:
        try:
            result = future.result()
            if self._stop is None:
                taker.take(place, taken, result)
        except ClinicVaultError as error:
            self._stop = self._stop or error
        except Exception as error:  # noqa: BLE001  (one file's fault costs no report of the others)
            self._fault(taker, place, taken, error)
        finally:
            self._room.release(held)

    def _fault(self, taker: Taker, place: int, taken: Taken | None, error: Exception) -> None:
        if self._session.locked:  # keys that are gone may fail in any way; the file is not at fault
            self._stop = self._stop or Refused("locked")
            return
        try:
            taker.fault(place, self._plan.paths[place], taken, error)
        except ClinicVaultError as failed:
            self._stop = self._stop or failed


def settling(journal: Journal) -> Callable[[int, bool], None]:
    """Settles a place in the journal, durably `now` or soon, one thread at a time."""
    lock = threading.Lock()

    def settle(place: int, now: bool) -> None:
        with lock:
            journal.settle(place, now=now)

    return settle
