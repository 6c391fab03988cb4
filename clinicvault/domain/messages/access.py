"""Messages of `access`: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {}
