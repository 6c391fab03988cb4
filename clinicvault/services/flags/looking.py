"""The flags of one unlocked administrator, kept up with the log."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import threading
from collections.abc import Callable, Mapping

from clinicvault.access.log.index import LogIndex, Look
from clinicvault.access.review.settings import review_rules
from clinicvault.access.session import VaultSession
from clinicvault.audit.rules.contract import Flag
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.services import views
from clinicvault.services.local_zone import clinic_zone
from clinicvault.services.log.columns import reading

from .finding import live, raise_finished, today_of
from .listening import FlagListener
from .words import FlagWords

_SETTLED = frozenset(
    {views.Disposition.EXPLAINED, views.Disposition.ESCALATED, views.Disposition.INCIDENT}
)
_LATELY_MS = 60_000
"""So old today's flags may be for whoever asks again and again."""
Told = Callable[[int, int], None]
"""(leaves done, in all); what it raises stops the reading."""


@dataclasses.dataclass(frozen=True)
class Found:
    """What was known at one moment; nothing changes it, whoever looks on meanwhile."""

    session: VaultSession
    look: Look
    words: FlagWords
    live: Mapping[str, Flag]
    """Today's as they stand."""

    @functools.cached_property
    def flags(self) -> Mapping[str, Flag]:
        """All by id: those that were raised, and today's."""
        return {name: one.flag for name, one in self.words.raised.items()} | dict(self.live)

    @functools.cached_property
    def named(self) -> Mapping[int, tuple[str, ...]]:
        """Entry -> ids of the flags that name it."""
        found = dict[int, tuple[str, ...]]()
        for name, flag in self.flags.items():
            for seq in flag.entries:
                found[seq] = (*found.get(seq, ()), name)
        return found

    def is_open(self, flag: str) -> bool:
        """Whether nobody said yet how it ended, or it grew after what was said."""
        last = self.words.last(flag)
        if last is None or last.disposition not in _SETTLED:
            return True
        known = self.flags.get(flag)
        return known is not None and self.words.outgrown(known)


@dataclasses.dataclass(frozen=True, slots=True)
class _Today:
    """Today's flags, and what they rest on."""

    flags: Mapping[str, Flag]
    size: int
    day: dt.date
    rules: ReviewRules
    ms: int


class _Following:
    """One session's look at the log, moved on by one thread at a time."""

    def __init__(self, session: VaultSession) -> None:
        self.session = session
        self._listener = FlagListener(clinic_zone(session))
        self._today: _Today | None = None
        self._look: Look | None = None
        self._found: Found | None = None

    def follow(self, index: LogIndex, told: Told | None, lately: bool) -> Found:
        """Read on, raise what finished days brought, look at today."""
        look, words = self._read(index, told)
        if raise_finished(self.session, look, words):
            look, words = self._read(index, told)
        flags = self._live(look, lately)
        found = self._found
        if found is None or not (
            found.look is look and found.words is words and found.live is flags
        ):
            found = self._found = Found(self.session, look, words, flags)
        return found

    def _read(self, index: LogIndex, told: Told | None) -> tuple[Look, FlagWords]:
        look, zone = index.follow(told), clinic_zone(self.session)
        other = self._look is not None and self._look.number != look.number
        # Of another log in its place, and by other days, nothing of before counts.
        if other or zone is not self._listener.zone:
            self._listener, self._today = FlagListener(zone), None
        self._look = look
        return look, self._listener.follow(look, index, self.session.vault.trust)

    def _live(self, look: Look, lately: bool) -> Mapping[str, Flag]:
        day, rules = today_of(self.session), review_rules(self.session)
        now, known = self.session.vault.now(), self._today
        if known is not None and (known.day, known.rules) == (day, rules):
            fresh = lately and abs(now - known.ms) < _LATELY_MS
            if fresh or known.size == look.size:
                return known.flags
        found = {flag.id.hex(): flag for flag in live(self.session, look)}
        self._today = _Today(found, look.size, day, rules, now)
        return found


class FlagLook:
    """One look a session, for all who ask; forgotten at the lock."""

    def __init__(self, session: Callable[[], VaultSession], index: Callable[[], LogIndex]) -> None:
        """Both refuse while nobody is unlocked."""
        self._session, self._index = session, index
        self._following: _Following | None = None
        self.turn = threading.RLock()
        """Held while flags are raised or settled, so that each is said once."""

    def follow(self, told: Told | None = None, *, lately: bool = False) -> Found:
        """Up to date; Refused("role"), ("no-key"), ("locked").

        For whoever asks again and again, today's flags may be those of a minute ago (`lately`).
        """
        session, index = self._session(), self._index()
        with self.turn, reading(session):
            following = self._following
            if following is None or following.session is not session:
                following = self._following = _Following(session)
                session.at_wipe(self._forget)
            return following.follow(index, told, lately)

    def named(self) -> Mapping[int, tuple[str, ...]]:
        """Entry -> ids of the flags that name it; Refused as `follow`."""
        return self.follow(lately=True).named

    def entries(self, flag: str) -> tuple[int, ...]:
        """The entries of one flag, () where there is no such flag; Refused as `follow`."""
        found = self.follow(lately=True).flags.get(flag)
        return found.entries if found is not None else ()

    def _forget(self) -> None:
        self._following = None
