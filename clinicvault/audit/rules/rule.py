"""What a review rule is; each is one module, registered in the package."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from .contract import Flag
from .work import Work


class Rule(Protocol):
    """One way in which accesses can be unusual."""

    slug: str

    def flags(self, work: Work) -> Iterable[Flag]:
        """Flags of the scope's days."""
        ...
