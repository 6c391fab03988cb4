"""Records of who may see what and why: evidence, restrictions, requests, limits, hardware keys."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from .records import Record


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord(Record):
    """What shows that a consent was given: a sealed document, under the patient's identity key."""

    TABLE: ClassVar[str] = "evidence"
    patient: bytes
    consent: bytes
    key_wrap: bytes
    """The document's own key under the patient's identity key, 60 bytes."""
    object: bytes
    object_hash: bytes
    object_size: int
    """Size of the stored (padded, encrypted) object in bytes."""
    facts_sealed: bytes
    """Under the identity key: kind, format, pages, text shown and its hash, time …"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionRecord(Record):
    """A patient whose pictures only named users open; id = patient id."""

    TABLE: ClassVar[str] = "restriction"
    users: bytes
    """User ids, 16 bytes each, sorted, joined."""
    proof: bytes
    """Ed25519 by the patient's own key over version and users: only who opens the record can."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRecord(Record):
    """A patient on one day's list, under the directory key; no patient or day in the clear."""

    TABLE: ClassVar[str] = "appointment"
    facts_sealed: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class UsageRecord(Record):
    """What a user opened and released in the last hour, under the user's own key; id = user id."""

    TABLE: ClassVar[str] = "usage"
    sealed: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class HardwareKeyRecord(Record):
    """A user's seeds sealed under password *and* a FIDO2 key; signed by the user."""

    TABLE: ClassVar[str] = "hardware_key"
    user: bytes
    credential: bytes
    """The key's credential id."""
    credential_salt: bytes
    """Salt of hmac-secret, 32 bytes; one for all keys of a user, so that one question asks all."""
    secret_sealed: bytes
    """What the key answers, under the user's second seed (the only one where there is one)."""
    name_sealed: bytes
    salt: bytes
    memory_kib: int
    iterations: int
    lanes: int
    secret_generation: int
    sealed_seed: bytes
    sealed_second: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord(Record):
    """Something that needs a second person; never changes, signed by who asks."""

    TABLE: ClassVar[str] = "request"
    kind: int
    requester: bytes
    patient: bytes
    """Of an emergency: whose record; else zero."""
    made_ms: int
    expires_ms: int
    details_sealed: bytes
    """Reason and subjects under the directory key."""
    review_sealed: bytes
    """The same sealed to the log key, for administrators."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRecord(Record):
    """What somebody said of a request, in one role; signed by that person."""

    TABLE: ClassVar[str] = "approval"
    request: bytes
    stage: int
    role: int
    """One role bit."""
    made_ms: int
    note_sealed: bytes
    """Of a review: what was found, sealed to the log key. Of a yes to an erasure: SHA-256 of the
    request's row, so that it is a yes to that patient and that reason alone. Else empty."""
