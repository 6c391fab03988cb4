"""Which flags belong together, and in which order they are looked at."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from clinicvault.services.views import Disposition, FlagView

from .flag_words import SAMPLING


@dataclasses.dataclass(frozen=True, slots=True)
class Groups:
    """Every flag is in one of them."""

    opened: tuple[FlagView, ...]
    """Open ones of finished days, gravest first."""
    live: tuple[FlagView, ...]
    """Open ones of today: their figures may still grow."""
    lots: tuple[FlagView, ...]
    """Single looks drawn by lot, not settled yet."""
    escalated: tuple[FlagView, ...]
    settled: tuple[FlagView, ...]
    """Explained ones and incidents, the newest word first."""

    @property
    def waiting(self) -> tuple[FlagView, ...]:
        """What a sign-off would leave open."""
        return self.opened + self.live + self.lots


def grouped(found: Iterable[FlagView], today: dt.date) -> Groups:
    """Sort flags; `today` is the clinic's own day."""
    flags = sorted(found, key=lambda one: (-one.weight, -one.until.timestamp(), one.id))
    opened = [one for one in flags if one.disposition is Disposition.OPEN]
    unusual = [one for one in opened if one.rule != SAMPLING]
    ended = [one for one in flags if one.disposition is not Disposition.OPEN]
    ended.sort(key=_newest_word)
    return Groups(
        tuple(one for one in unusual if one.day < today),
        tuple(one for one in unusual if one.day >= today),
        tuple(one for one in opened if one.rule == SAMPLING),
        tuple(one for one in ended if one.disposition is Disposition.ESCALATED),
        tuple(one for one in ended if one.disposition is not Disposition.ESCALATED),
    )


def _newest_word(one: FlagView) -> float:
    return -(one.when or one.until).timestamp()
