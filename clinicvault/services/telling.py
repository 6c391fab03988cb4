"""Times and names as every service tells them."""

from __future__ import annotations

import datetime as dt


def moment(ms: int) -> dt.datetime:
    """A time of a row or of the log (ms since 1970), in UTC."""
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC)


def full_name(given: str, family: str) -> str:
    """A patient's name in one line; either part may be missing."""
    return " ".join(part for part in (given, family) if part)
