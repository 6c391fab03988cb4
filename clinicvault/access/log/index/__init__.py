"""The log read once, in columns and folded text, for searches, charts and review rules."""

from __future__ import annotations

from .index import LogIndex, Look

__all__ = ["LogIndex", "Look"]
