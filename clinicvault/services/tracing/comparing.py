"""A copy held against one patient's pictures, in workers that hold none of the vault's keys.

First against previews, to see which pictures it shows at all; then against those pictures
themselves, made again as they left: there alone a mark can be read.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import TypeAlias

from clinicvault.access.gate import AccessGate
from clinicvault.access.opened import Opened, wipe_all
from clinicvault.access.permits import require_open
from clinicvault.access.plain import ObjectKind
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken
from clinicvault.media.forensic.asking import SuspectPixels, compare
from clinicvault.media.forensic.tracing import MOST_WAYS, Trace, Verdict
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia
from clinicvault.services.age_package import orientation

from .alike import closer, first_tries, grouped, outlines
from .candidates import Candidate, OfPatient

EVENT = "trace"
BY_EMERGENCY = frozenset(
    {
        "consent-missing", "consent-expired", "consent-withdrawn", "consent-awaiting-key",
        "consent-awaiting-officer", "consent-not-yet", "consent-unconfirmed", "record-restricted",
    }
)  # fmt: skip
"""Message codes of records that an emergency access alone, or best, opens to a search."""
Compared = tuple[bytes, Trace]
"""(photo, what was found)."""
Answer: TypeAlias = "Future[Trace | RefusedMedia]"
Ways = Mapping[bytes, Sequence[Candidate]]
"""Photo -> in which ways it is compared."""
Tried = tuple[bytes, Candidate, Trace]
Waiting = tuple[bytes, Candidate, Answer]
Counted = Callable[[int], None]
"""Hears how many comparisons were asked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class Comparing:
    """One copy, and who compares it."""

    session: VaultSession
    gate: AccessGate
    pool: MediaPool
    suspect: SuspectPixels
    cancel: CancelToken

    def shut(self, one: OfPatient) -> str:
        """Message code of why a record is not to be opened, "" where it is; asked, not tried.

        Else every search would leave refusals in the log, as of somebody who tries all doors.
        """
        try:
            records = self._records(list(one.photos))
            code = self.gate.refusal(one.patient, Purpose.CARE, Act.TRACE, records)
            if not code:
                require_open(self.session, records)
        except (Refused, IntegrityError) as error:
            self.session.alive()
            return error.code
        return code

    def _records(self, photos: Sequence[bytes]) -> list[PhotoRecord]:
        with self.session.vault.read() as rows:
            reader = self.session.vault.reader(rows)
            return [reader.need(PhotoRecord, photo) for photo in photos]

    def shown(self, one: OfPatient, counted: Counted) -> list[bytes]:
        """Which of the photos the copy shows, marked or not; those not looked at are said."""
        ways = {
            photo: [Candidate(recipe, {}) for recipe in outlines(some)]
            for photo, some in one.photos.items()
        }
        found = self._all(one, ways, ObjectKind.PREVIEW, counted)
        seen = (photo for photo, _, trace in found if trace.geometry is not None)
        return list(dict.fromkeys(seen))

    def traced(self, one: OfPatient, photos: Sequence[bytes], counted: Counted) -> list[Compared]:
        """These photos as they left, by all exports' keys: without words first, see `alike`."""
        ways = {photo: first_tries(one.photos[photo]) for photo in photos}
        found, again = list[Compared](), dict[bytes, list[Candidate]]()
        for photo, way, first in self._all(one, ways, ObjectKind.ORIGINAL, counted):
            more = closer(grouped(one.photos[photo])[way.recipe], first)
            if more:
                again.setdefault(photo, []).extend(more)
            # Chosen among all by how they did, those count as if all were tried again, everywhere.
            tried = first.tried + (MOST_WAYS * len(way.keys) if more else 0)
            found.append((photo, dataclasses.replace(first, tried=tried)))
        if any(trace.verdict is Verdict.TRACED for _, trace in found):
            return found
        closely = self._all(one, again, ObjectKind.ORIGINAL, counted)
        return found + [(photo, trace) for photo, _, trace in closely]

    def _all(self, one: OfPatient, ways: Ways, kind: ObjectKind, counted: Counted) -> list[Tried]:
        """Every comparison of these photos."""
        return _Round(self, one, ways, kind, counted).run() if ways else []


@dataclasses.dataclass(frozen=True, slots=True)
class _Round:
    """Photos of one patient opened one after the other, each compared in its ways."""

    by: Comparing
    one: OfPatient
    ways: Ways
    kind: ObjectKind
    counted: Counted
    waiting: collections.deque[Waiting] = dataclasses.field(default_factory=collections.deque)
    """Comparisons under way: each holds a copy of a photo, so they are few."""
    found: list[Tried] = dataclasses.field(default_factory=list)

    def run(self) -> list[Tried]:
        """Every comparison; the log names all photos before the first is opened."""
        try:
            self._begin()
        finally:
            # What was begun is waited for: nothing of a picture stays behind in a worker.
            while self.waiting:
                self._take()
        self.by.session.alive()
        return self.found

    def _begin(self) -> None:
        """Ask for all comparisons; a record that is shut, or shuts meanwhile, is said."""
        left = list(self.ways)
        try:
            with self.by.gate.opening(
                list(self.ways), self.kind, Purpose.CARE, event=EVENT, act=Act.TRACE, detail={}
            ) as opening:
                while left:
                    self.by.cancel.check()
                    self._photo(left[0], opening)
                    del left[0]
        except (Refused, IntegrityError) as error:
            self.by.session.alive()
            self.one.leave(error.code, left)

    def _photo(self, photo: bytes, opening: Callable[[bytes], Opened]) -> None:
        """One photo, wiped as soon as the workers have their own copies; a damaged one is said."""
        try:
            opened = opening(photo)
        except (IntegrityError, StorageFailed) as error:
            self.one.leave(error.code, [photo])
            return
        try:
            for way in self.ways[photo]:
                self._ask(opened, way)
                self.by.cancel.check()
        finally:
            wipe_all([opened])

    def _ask(self, opened: Opened, way: Candidate) -> None:
        """One comparison more, after the oldest is done where there are enough."""
        by, turn = self.by, 1 if self.kind is ObjectKind.PREVIEW else orientation(opened)
        if len(self.waiting) > by.pool.workers:
            self._take()
        asked = compare(by.pool, by.suspect, opened.data, turn, way.recipe, way.keys)
        self.waiting.append((opened.photo.id, way, asked))
        self.counted(1)

    def _take(self) -> None:
        """What the workers found; a picture that they refused is said."""
        photo, way, answer = self.waiting.popleft()
        result = answer.result()
        if isinstance(result, RefusedMedia):
            self.one.leave(result.reason, [photo])
        else:
            self.found.append((photo, way, result))
