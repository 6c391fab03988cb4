"""Reading back from the log what was said of flags, as the log grows."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.log.index import LogIndex, Look
from clinicvault.access.review.words import SIGNED, word_of
from clinicvault.audit.reading import LogEntry
from clinicvault.audit.rules.contract import Flag
from clinicvault.audit.rules.making import flag_id
from clinicvault.domain.roles import Role
from clinicvault.services import views
from clinicvault.services.local_zone import day_at
from clinicvault.services.word_values import day_of, text_of, whole_of

from .details import flag_of
from .extent import Extent, extent_of, said_extent
from .words import (
    ANSWER,
    NOTICE,
    RAISE,
    RUN,
    SETTLE,
    SIGN_OFF,
    FlagWords,
    Raised,
    Run,
    Settled,
    Signed,
)

_DAY = dt.timedelta(days=1)
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_SIGNED_BY = {
    RAISE: _ADMINISTRATOR,
    RUN: _ADMINISTRATOR,
    SETTLE: _ADMINISTRATOR,
    SIGN_OFF: _ADMINISTRATOR,
    NOTICE: _ADMINISTRATOR,
    ANSWER: frozenset(Role),
}
"""Words by event, and in which roles they count."""
_Taker = Callable[[LogEntry, Mapping[str, Any]], None]
_SENSELESS = (AttributeError, KeyError, TypeError, ValueError, OverflowError)


class FlagListener:
    """Grows with the log; of a log that took its place (a restore) another one is made.

    A word counts only with its speaker's own signature (`access.review.words`), and once. Used by
    one thread at a time.
    """

    def __init__(self, zone: dt.tzinfo) -> None:
        """The days of what was said are those of `zone`: with another one, all is heard anew."""
        self.zone = zone
        self._raised: dict[str, Raised] = {}
        self._settled: dict[str, tuple[Settled, ...]] = {}
        self._told: dict[str, int] = {}
        self._told_of: dict[str, Extent] = {}
        self._answers: dict[str, tuple[str, int]] = {}
        self._reviews: list[Signed] = []
        self._runs: list[Run] = []
        self._size = 0
        self._administrators: Callable[[int], frozenset[bytes]] = lambda _: frozenset()
        """Who was one at a leaf."""
        self._signed: set[bytes] = set()
        self._words: FlagWords | None = None
        self._takers: dict[str, _Taker] = {
            RAISE: self._raise,
            RUN: self._run,
            SETTLE: self._settle,
            SIGN_OFF: self._sign_off,
            NOTICE: self._notice,
            ANSWER: self._answer,
        }

    def follow(self, look: Look, index: LogIndex, trust: Trust) -> FlagWords:
        """Read the words that are new since the last look; all of them, which stay as they are."""
        self._administrators = functools.partial(trust.in_office, role=Role.ADMINISTRATOR)
        entries = index.entries(_seqs(look, self._size))
        for entry in entries:
            self._hear(entry, trust)
        self._size = look.size
        if entries or self._words is None:
            self._words = self._now()
        return self._words

    def _now(self) -> FlagWords:
        return FlagWords(
            raised=MappingProxyType(dict(self._raised)),
            settled=MappingProxyType(dict(self._settled)),
            told=MappingProxyType(dict(self._told)),
            told_of=MappingProxyType(dict(self._told_of)),
            answers=MappingProxyType(dict(self._answers)),
            reviews=tuple(self._reviews),
            runs=tuple(self._runs),
        )

    def _hear(self, entry: LogEntry, trust: Trust) -> None:
        """A word that makes no sense is as good as none."""
        with contextlib.suppress(*_SENSELESS):
            detail, signed = word_of(trust, entry, _SIGNED_BY[entry.event]), entry.detail[SIGNED]
            if detail is not None and signed not in self._signed:
                self._signed.add(signed)
                self._takers[entry.event](entry, detail)

    def _raise(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        flag = flag_of(detail)
        said = day_at(entry.ms, self.zone)
        if not _possible(flag, entry, said):
            return
        known, name = self._raised.get(flag.id.hex()), flag.id.hex()
        early = said <= flag.day
        raised = Raised(flag, early, self._of_itself(flag, entry))
        if known is None or _tells_more(known, raised):
            self._raised[name] = raised

    def _run(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        """No day counts as looked through that was not over yet."""
        day = day_of(detail["day"])
        if day < day_at(entry.ms, self.zone):
            size = whole_of(detail.get("size", entry.seq))
            self._runs.append(Run(day, min(size, entry.seq), entry.user))

    def _settle(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        state, flag = views.Disposition(detail["state"]), text_of(detail["flag"])
        known = self._of(flag)
        if known is None or self._of_itself(known, entry):
            return
        note, extent = text_of(detail["note"]), said_extent(detail, known)
        word = Settled(state, note, entry.user, entry.ms, extent)
        self._settled[flag] = (*self._settled.get(flag, ()), word)

    def _sign_off(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        upto, entries, found = (whole_of(detail[name]) for name in ("upto", "entries", "open"))
        # Whoever signs for what is not written yet would be rid of the next review.
        if upto < entry.seq:
            # Two may have signed at once: what one reviewed is not new because the other saw less.
            reached = max([upto, *(one.upto for one in self._reviews[-1:])])
            word = Signed(reached, entries, found, text_of(detail["note"]), entry.user, entry.ms)
            self._reviews.append(word)

    def _notice(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        flag = text_of(detail["flag"])
        self._told[flag], self._told_of[flag] = entry.ms, said_extent(detail, self._of(flag))

    def _of(self, flag: str) -> Flag | None:
        known = self._raised.get(flag)
        return known.flag if known is not None else None

    def _of_itself(self, flag: Flag, entry: LogEntry) -> bool:
        """Whether somebody speaks of himself, where another administrator could."""
        own = flag.user == entry.user
        return own and bool(self._administrators(entry.seq) - {entry.user})

    def _answer(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        flag, text = text_of(detail["flag"]), text_of(detail["text"])
        known = self._raised.get(flag)
        if known is not None and known.flag.user == entry.user:
            self._answers[flag] = (text, entry.ms)


def _possible(flag: Flag, entry: LogEntry, said: dt.date) -> bool:
    """Whether a flag is what its id says, and rests on nothing that was still to come."""
    own = flag_id(flag.rule, flag.user, flag.day.toordinal(), flag.patient)
    before = all(seq < entry.seq for seq in flag.entries) and flag.count <= entry.seq
    # A day more: the clinic may have had another zone, or each computer its own.
    return flag.id == own and before and flag.day <= said + _DAY


def _tells_more(known: Raised, raised: Raised) -> bool:
    """Whether a flag takes the place of the same one as it was raised before."""
    if known.own != raised.own:
        return known.own
    return (known.early and not raised.early) or extent_of(known.flag).exceeded_by(raised.flag)


def _seqs(look: Look, start: int) -> list[int]:
    """Entries from leaf `start` on that may be words."""
    history = look.history
    codes = [code for code, name in enumerate(history.events) if name in _SIGNED_BY]
    first = int(np.searchsorted(history.seq, start))
    return [int(seq) for seq in history.seq[first:][np.isin(history.event[first:], codes)]]
