"""Whose a notice is, by the beginning of its id: a deletion tells no more of the row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from clinicvault.crypto.encoding import context

PREFIX_BYTES = 8


def notice_prefix(vault: bytes, user: bytes) -> bytes:
    """The first half of the id of every notice to a user, 8 bytes."""
    return hashlib.sha256(context("notice", vault, user)).digest()[:PREFIX_BYTES]


def is_for(notice: bytes, vault: bytes, users: Iterable[bytes]) -> bool:
    """Whether a notice is for one of these."""
    return any(notice.startswith(notice_prefix(vault, user)) for user in users)
