"""Signed rows of the log's review."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from .records import Record


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecord(Record):
    """What an administrator lets a user know about the user's own unusual accesses.

    Signed by the administrator; only the user opens it, and deletes it once it was read.
    """

    TABLE: ClassVar[str] = "notice"
    user: bytes
    made_ms: int
    sealed: bytes
    """The flag's rule, figures and times, sealed to the user's key."""
