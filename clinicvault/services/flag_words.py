"""What the log says of flags, read back from it: raised, settled, told, answered, signed off."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.log_index import LogIndex, Look
from clinicvault.access.review.words import SIGNED, word_of
from clinicvault.audit.reading import LogEntry
from clinicvault.audit.rules.contract import Flag
from clinicvault.domain.roles import Role

from . import views

RAISE, RUN, SETTLE = "flag-raise", "flags-run", "flag-settle"
SIGN_OFF, NOTICE, ANSWER = "log-signoff", "notice-make", "notice-answer"
_LEAVE = "user-disable"
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
_KEPT = 25
"""So many of the first and of the last entries of a flag are named in the log."""


@dataclasses.dataclass(frozen=True, slots=True)
class Raised:
    """A flag as it was raised."""

    flag: Flag
    early: bool
    """On its own day, because somebody spoke of it: the day's end may tell more."""


@dataclasses.dataclass(frozen=True, slots=True)
class Settled:
    """One word on how a flag ended."""

    disposition: views.Disposition
    note: str
    by: bytes
    ms: int


@dataclasses.dataclass(frozen=True, slots=True)
class Signed:
    """One finished review."""

    upto: int
    entries: int
    open_flags: int
    note: str
    by: bytes
    ms: int


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """The days up to one were looked through, as the log stood at leaf `seq`."""

    day: dt.date
    seq: int


class FlagWords:
    """Grows with the log; of a log that took its place (a restore) another one is made.

    A word counts only with its speaker's own signature (`access.review.words`), and once.
    """

    def __init__(self) -> None:
        self.raised: dict[str, Raised] = {}
        self.settled: dict[str, list[Settled]] = {}
        self.told: dict[str, int] = {}
        """By flag when a notice was left, ms."""
        self.answers: dict[str, tuple[str, int]] = {}
        self.reviews: list[Signed] = []
        self.runs: list[Run] = []
        self.left: dict[bytes, dt.date] = {}
        """By person the last day on which access ended."""
        self._size = 0
        self._heard: set[bytes] = set()
        self._takers: dict[str, _Taker] = {
            RAISE: self._raise,
            RUN: self._run,
            SETTLE: self._settle,
            SIGN_OFF: self._sign_off,
            NOTICE: self._notice,
            ANSWER: self._answer,
        }

    def follow(self, look: Look, index: LogIndex, trust: Trust) -> None:
        """Read the words that are new since the last look."""
        for entry in index.entries(_seqs(look, self._size)):
            self._hear(entry, trust)
        self._size = look.size

    def last(self, flag: str) -> Settled | None:
        """The word that counts."""
        words = self.settled.get(flag, [])
        return words[-1] if words else None

    def _hear(self, entry: LogEntry, trust: Trust) -> None:
        """A word that makes no sense is as good as none."""
        with contextlib.suppress(*_SENSELESS):
            if entry.event == _LEAVE:
                self._leave(entry)
                return
            detail, signed = word_of(trust, entry, _SIGNED_BY[entry.event]), entry.detail[SIGNED]
            if detail is not None and signed not in self._heard:
                self._heard.add(signed)
                self._takers[entry.event](entry, detail)

    def _raise(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        flag = flag_of(detail)
        known, name = self.raised.get(flag.id.hex()), flag.id.hex()
        early = local_day(entry.ms) <= flag.day
        if known is None or (known.early and not early):
            self.raised[name] = Raised(flag, early)

    def _run(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        self.runs.append(Run(dt.date.fromisoformat(detail["day"]), entry.seq))

    def _settle(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        state = views.Disposition(detail["state"])
        word = Settled(state, str(detail["note"]), entry.user, entry.ms)
        self.settled.setdefault(_text(detail["flag"]), []).append(word)

    def _sign_off(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        upto, entries, found = (int(detail[name]) for name in ("upto", "entries", "open"))
        # Whoever signs for what is not written yet would be rid of the next review.
        if upto < entry.seq:
            note = str(detail["note"])
            self.reviews.append(Signed(upto, entries, found, note, entry.user, entry.ms))

    def _notice(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        self.told.setdefault(_text(detail["flag"]), entry.ms)

    def _answer(self, entry: LogEntry, detail: Mapping[str, Any]) -> None:
        flag, text = _text(detail["flag"]), str(detail["text"])
        known = self.raised.get(flag)
        if known is not None and known.flag.user == entry.user:
            self.answers[flag] = (text, entry.ms)

    def _leave(self, entry: LogEntry) -> None:
        """Unsigned: it dates what the certificates say, and counts with them alone."""
        if entry.outcome == "done":
            self.left[_bytes(entry.detail["subject"])] = local_day(entry.ms)


def flag_of(detail: Mapping[str, Any]) -> Flag:
    """A flag out of the detail of its entry; any of the usual errors where it is none."""
    return Flag(
        id=bytes.fromhex(detail["flag"]),
        rule=_text(detail["rule"]),
        weight=int(detail["weight"]),
        day=dt.date.fromisoformat(detail["day"]),
        user=_bytes(detail["user"]),
        patient=_bytes(detail["patient"]),
        since_ms=int(detail["since"]),
        until_ms=int(detail["until"]),
        figures={_text(name): value for name, value in detail["figures"].items()},
        entries=tuple(int(seq) for seq in detail["entries"]),
        count=int(detail["count"]),
    )


def detail_of(flag: Flag) -> dict[str, object]:
    """The reverse: of many entries the first and the last are named."""
    named = flag.entries
    if len(named) > 2 * _KEPT:
        named = (*named[:_KEPT], *named[-_KEPT:])
    return {
        "flag": flag.id.hex(),
        "rule": flag.rule,
        "weight": flag.weight,
        "day": flag.day.isoformat(),
        "user": flag.user,
        "patient": flag.patient,
        "since": flag.since_ms,
        "until": flag.until_ms,
        "figures": dict(flag.figures),
        "entries": list(named),
        "count": flag.count,
    }


def _seqs(look: Look, start: int) -> list[int]:
    """Entries from leaf `start` on that may be words."""
    history = look.history
    codes = [
        code for code, name in enumerate(history.events) if name == _LEAVE or name in _SIGNED_BY
    ]
    rows = np.isin(history.event, codes) & (history.seq >= start)
    return [int(seq) for seq in history.seq[rows]]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError("no bytes")
    return value
