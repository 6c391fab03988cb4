"""How the pairs lie is looked for one pair after the other, the one in view first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from clinicvault.domain.alignment import Alignment
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk
from clinicvault.services.api.sheets import SheetService

from .draft import PairDraft, SheetDraft


class PairSearch(QObject):
    """One search at a time; what a hand did meanwhile stays."""

    found = Signal(object)
    """A `PairDraft` that was looked at."""
    failed = Signal(object)

    def __init__(self, desk: Desk, service: SheetService, sheet: SheetDraft) -> None:
        super().__init__()
        self._desk, self._service, self._sheet = desk, service, sheet
        self._running: PairDraft | None = None
        self._first: PairDraft | None = None

    def want(self, first: PairDraft | None = None) -> None:
        """Look at what nobody looked at yet, beginning with one."""
        self._first = first
        if self._running is None:
            self._next()

    @property
    def waiting(self) -> int:
        """How many pairs were not looked at yet."""
        return sum(one.found is None and not one.failed for one in self._sheet.pairs)

    def searches(self, pair: PairDraft) -> bool:
        """Whether a pair is being looked at, or waits for it."""
        return pair.found is None and not pair.failed

    def _next(self) -> None:
        pairs = [one for one in self._sheet.pairs if self.searches(one)]
        if not pairs:
            return
        first = self._first
        one = next((pair for pair in pairs if pair is first), pairs[0])
        self._running = one
        before, after = one.photos
        self._desk.jobs.start(
            self,
            lambda _: self._service.aligned(before, after),
            partial(self._found, one, (before, after)),
            partial(self._failed, one),
        )

    def _found(self, one: PairDraft, asked: tuple[str, str], lies: Alignment) -> None:
        self._running = None
        if one.photos == asked:
            one.take(lies)
            self.found.emit(one)
        self._next()

    def _failed(self, one: PairDraft, error: ClinicVaultError) -> None:
        """Told once; the pair stands side by side, and can be laid by hand."""
        self._running, one.failed = None, True
        self.failed.emit(error)
        self.found.emit(one)
        self._next()
