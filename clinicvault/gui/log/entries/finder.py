"""Searches one after the other: the index is brought up to date first, the newest wish counts."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Signal

from clinicvault.domain.errors import Cancelled, ClinicVaultError
from clinicvault.gui.jobs import Jobs, Task
from clinicvault.jobs import Progress
from clinicvault.services.api import LogSearchService
from clinicvault.services.views import LogFilter, LogFound, LogRow, LogSort

from .stretches import LENGTH

_NOWHERE = -1


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see, and where in it."""

    filter: LogFilter
    order: LogSort
    seq: int = _NOWHERE
    """The entry that was chosen, -1 for none."""
    first: int = 0
    """The first row in view, where no entry was chosen."""


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """A result with the rows that are looked at first."""

    wish: Wish
    found: LogFound
    place: int
    """Of the entry chosen, -1 where it is not in it."""
    first: int
    rows: tuple[LogRow, ...]


class Finder(QObject):
    """At most one search at a time; what was wished meanwhile but the last is passed over."""

    found = Signal(object)
    failed = Signal(object)
    told = Signal(object)
    """Progress of the index."""
    stopped = Signal()
    """The index was stopped: nothing can be searched until somebody asks again."""

    def __init__(self, jobs: Jobs, search: LogSearchService) -> None:
        super().__init__()
        self._jobs, self._search = jobs, search
        self._task: Task[object] | None = None
        self._wish: Wish | None = None
        self._running = False

    @property
    def busy(self) -> bool:
        """Whether something is searched."""
        return self._running

    def find(self, wish: Wish) -> None:
        """Search, as soon as what runs has ended."""
        self._wish = wish
        if not self._running:
            self._follow()

    def stop(self) -> None:
        """Stop bringing the index up to date."""
        if self._task is not None:
            self._task.cancel()

    def _follow(self) -> None:
        self._running = True
        search = self._search
        self._task = self._jobs.start(
            self,
            lambda task: search.follow(task.tell, task.token),
            lambda _: self._seek(),
            self._not_followed,
            self._tell,
        )

    def _tell(self, progress: Progress) -> None:
        self.told.emit(progress)

    def _not_followed(self, error: ClinicVaultError) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(error)

    def _seek(self) -> None:
        self._task, wish = None, self._wish
        if wish is None:
            self._running = False
            return
        search = self._search
        self._jobs.start(
            self, lambda _: seek(search, wish), self._sought, lambda error: self._lost(wish, error)
        )

    def _sought(self, finding: Finding) -> None:
        if finding.wish is not self._wish:
            self._seek()
            return
        self._end()
        self.found.emit(finding)

    def _lost(self, wish: Wish, error: ClinicVaultError) -> None:
        if wish is not self._wish:
            self._seek()
            return
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._task, self._wish, self._running = None, None, False

    def forget(self) -> None:
        """Nothing is wanted any more."""
        self.stop()
        self._wish = None


def seek(search: LogSearchService, wish: Wish) -> Finding:
    """Search, and read the rows around the entry chosen or the place in view."""
    found = search.find(wish.filter, wish.order)
    place = search.place(found.number, wish.seq) if wish.seq >= 0 else _NOWHERE
    near = max(0, min(place if place >= 0 else wish.first, found.count - 1))
    first = max(0, near // LENGTH * LENGTH - (LENGTH if near % LENGTH < LENGTH // 2 else 0))
    rows = search.rows(found.number, first, 2 * LENGTH) if found.count else ()
    return Finding(wish, found, place, first, rows)
