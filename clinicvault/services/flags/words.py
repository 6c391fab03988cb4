"""What the log says of flags: raised, settled, told, answered, signed off."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from clinicvault.audit.rules.contract import Flag
from clinicvault.services import views

from .extent import NOTHING, Extent, extent_of

RAISE, RUN, SETTLE = "flag-raise", "flags-run", "flag-settle"
SIGN_OFF, NOTICE, ANSWER = "log-signoff", "notice-make", "notice-answer"


@dataclasses.dataclass(frozen=True, slots=True)
class Raised:
    """A flag as it was raised."""

    flag: Flag
    early: bool
    """On its own day, because somebody spoke of it: the day's end may tell more."""
    own: bool = False
    """By the person concerned, though there was another administrator: anybody else's counts."""


@dataclasses.dataclass(frozen=True, slots=True)
class Settled:
    """One word on how a flag ended."""

    disposition: views.Disposition
    note: str
    by: bytes
    ms: int
    extent: Extent
    """The flag that it spoke of."""


@dataclasses.dataclass(frozen=True, slots=True)
class Signed:
    """One finished review."""

    upto: int
    """Sequence number up to which the log was reviewed by then, by this review or one before."""
    entries: int
    open_flags: int
    note: str
    by: bytes
    ms: int


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """The days up to one were looked through, as the log stood with so many leaves."""

    day: dt.date
    size: int
    by: bytes = b""
    """The administrator whose program it was."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FlagWords:
    """All words up to one look at the log, oldest first; flags by their ids (hex)."""

    raised: Mapping[str, Raised] = dataclasses.field(default_factory=dict)
    settled: Mapping[str, tuple[Settled, ...]] = dataclasses.field(default_factory=dict)
    told: Mapping[str, int] = dataclasses.field(default_factory=dict)
    """By flag when a notice was left last, ms."""
    told_of: Mapping[str, Extent] = dataclasses.field(default_factory=dict)
    """And how far the flag had grown by then."""
    answers: Mapping[str, tuple[str, int]] = dataclasses.field(default_factory=dict)
    reviews: tuple[Signed, ...] = ()
    runs: tuple[Run, ...] = ()

    @property
    def reviewed(self) -> int:
        """Sequence number up to which the log is reviewed, -1 for nothing."""
        return self.reviews[-1].upto if self.reviews else -1

    def without_runs_by(self, user: bytes) -> FlagWords:
        """As if this one's program had never looked."""
        return dataclasses.replace(self, runs=tuple(run for run in self.runs if run.by != user))

    def outgrown(self, flag: Flag) -> bool:
        """Whether the flag is graver, or rests on more, than what the last word spoke of."""
        last = self.last(flag.id.hex())
        return last is not None and last.extent.exceeded_by(flag)

    def grown(self, flag: Flag) -> bool:
        """Whether it was never raised, or is graver or rests on more than what was raised."""
        known = self.raised.get(flag.id.hex())
        return (extent_of(known.flag) if known else NOTHING).exceeded_by(flag)

    def last(self, flag: str) -> Settled | None:
        """The word that counts."""
        words = self.settled.get(flag, ())
        return words[-1] if words else None
