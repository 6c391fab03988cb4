"""Whose a notice is, by the beginning of its id: a deletion tells no more of the row."""

from __future__ import annotations

import hashlib

from clinicvault.crypto.encoding import context

PREFIX_BYTES = 8


def notice_prefix(vault: bytes, user: bytes) -> bytes:
    """The first half of the id of every notice to a user, 8 bytes."""
    return hashlib.sha256(context("notice", vault, user)).digest()[:PREFIX_BYTES]
