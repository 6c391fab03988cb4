"""How far a flag had grown when somebody spoke of it: a word ends nothing that came after it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from clinicvault.audit.rules.contract import Flag
from clinicvault.services.word_values import whole_of


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Extent:
    """A flag's weight, and how many entries speak for it."""

    weight: int
    count: int

    def exceeded_by(self, flag: Flag) -> bool:
        """Whether the flag is graver, or rests on more."""
        return flag.weight > self.weight or flag.count > self.count


NOTHING = Extent(0, 0)
"""Of a flag that nobody raised: every flag exceeds it."""


def extent_of(flag: Flag) -> Extent:
    """A flag as it stands."""
    return Extent(flag.weight, flag.count)


def said_extent(detail: Mapping[str, Any], raised: Flag | None) -> Extent:
    """What a word says that it speaks of; where it says nothing, the flag as it was raised last.

    Never more than what was raised: else a word would end what is still to come. KeyError,
    TypeError, ValueError for what is neither.
    """
    known = extent_of(raised) if raised is not None else NOTHING
    if "weight" not in detail:
        return known
    weight, count = whole_of(detail["weight"]), whole_of(detail["count"])
    return Extent(min(weight, known.weight), min(count, known.count))
