"""Signed rows of what leaves: the address book, what came after a gift, the secret of the marks."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from .records import Record


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RecipientRecord(Record):
    """Somebody in the clinic's address book, under the directory key; no name in the clear."""

    TABLE: ClassVar[str] = "recipient"
    facts_sealed: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRecord(Record):
    """What came after a disclosure: acknowledged, asked back, shown at a place; never changes."""

    TABLE: ClassVar[str] = "follow_up"
    patient: bytes
    disclosure: bytes
    facts_sealed: bytes
    """Under the identity key: what, when, and what was said of it."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ForensicKeyRecord(Record):
    """One copy of a secret of the invisible marks; never changes, and is never deleted."""

    TABLE: ClassVar[str] = "forensic_key"
    secret: bytes
    """Tells secrets apart, and proves a copy: derived from the secret itself (16 bytes)."""
    recipient: bytes
    """Key id of the team's or the officers' key that it is sealed to."""
    sealed: bytes
