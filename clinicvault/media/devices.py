"""Names of cameras and lenses without what tells one of them, or its owner, from all others.

A device's own fields for its serial number and its owner are never read out; some write them into
the name of the model besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBERED = re.compile(
    r"[\s,;:/(\[-]*\b(?:(?:s/?n|serial(?:[\s-]*(?:no|nr|num|number))?)"
    r"(?:[\s.:#=-]+[a-z]{0,4}-?|))\d{4,}[\w-]*[)\]]?",
    re.IGNORECASE,
)
_SHORTEST = 5
"""Letters from which on a serial number or a name in another field counts as one here too."""


def named(text: str, own: Iterable[str] = (), maker: str = "") -> str:
    """A model's name without serial numbers and without `own`: serial numbers and names told apart.

    The maker's own name stays, for some cameras put it where their owner should stand.
    """
    for told in own:
        if len(told) >= _SHORTEST and told.lower() not in maker.lower():
            text = re.sub(re.escape(told), " ", text, flags=re.IGNORECASE)
    return " ".join(_NUMBERED.sub(" ", text).split())
