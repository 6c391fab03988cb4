"""The flags of one unlocked administrator, kept up with the log."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from clinicvault.access.log_index import LogIndex, Look
from clinicvault.access.review.settings import review_rules
from clinicvault.access.session import VaultSession
from clinicvault.audit.rules.contract import Flag

from . import views
from .clinic import Clinic
from .flag_finding import live, raise_finished, today_of
from .flag_words import FlagWords

_BROKEN = (ArithmeticError, LookupError, TypeError, ValueError)
"""What the wiping of what is being read brings about."""
_SETTLED = frozenset(
    {views.Disposition.EXPLAINED, views.Disposition.ESCALATED, views.Disposition.INCIDENT}
)
Told = Callable[[int, int], None]
"""(leaves done, in all); what it raises stops the reading."""


class Found:
    """What is known at one moment; `follow` moves it on."""

    def __init__(self, session: VaultSession) -> None:
        self.session = session
        self.words = FlagWords()
        self.live: dict[str, Flag] = {}
        self._live_of: object = None
        self._look: Look | None = None

    @property
    def look(self) -> Look:
        """The log as it was followed last."""
        if self._look is None:
            raise RuntimeError("nothing was looked at")
        return self._look

    @property
    def flags(self) -> dict[str, Flag]:
        """All by id: those that were raised, and today's as they stand."""
        return {name: one.flag for name, one in self.words.raised.items()} | self.live

    def is_open(self, flag: str) -> bool:
        """Whether nobody said yet how it ended."""
        last = self.words.last(flag)
        return last is None or last.disposition not in _SETTLED

    def follow(self, index: LogIndex, told: Told | None) -> None:
        """Read on, raise what finished days brought, look at today."""
        self._read(index, told)
        if raise_finished(self.session, self.look, self.words):
            self._read(index, told)
        known = (self.look.number, self.look.size, today_of(self.session))
        of = (known, review_rules(self.session))
        if of != self._live_of:
            found = live(self.session, self.look, self.words)
            self.live, self._live_of = {flag.id.hex(): flag for flag in found}, of

    def _read(self, index: LogIndex, told: Told | None) -> None:
        before, self._look = self._look, index.follow(told)
        if before is not None and before.number != self._look.number:
            self.words = FlagWords()  # another log is in its place: nothing of before counts
        self.words.follow(self._look, index, self.session.vault.trust)


class FlagLook:
    """One `Found` a session, for all who ask; forgotten at the lock."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._found: Found | None = None
        self.turn = threading.RLock()
        """Held while flags are raised or settled, so that each is said once."""

    def follow(self, told: Told | None = None) -> Found:
        """Up to date; Refused("role"), ("no-key"), ("locked")."""
        session, index = self._clinic.session, self._clinic.log_index
        with self.turn:
            found = self._found
            if found is None or found.session is not session:
                found = self._found = Found(session)
                session.at_wipe(self._forget)
            try:
                found.follow(index, told)
            except _BROKEN:
                session.alive()
                raise
            return found

    def flagged(self) -> Mapping[int, tuple[str, ...]]:
        """Entry -> ids of the flags that name it, as they were found last."""
        found, named = self._found, dict[int, tuple[str, ...]]()
        if found is None or found.session.locked:
            return named
        for name, flag in found.flags.items():
            for seq in flag.entries:
                named[seq] = (*named.get(seq, ()), name)
        return named

    def _forget(self) -> None:
        self._found = None
