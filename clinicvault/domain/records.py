"""What the database holds, one frozen type per signed table.

Every record is signed by the key named in `signer`, and (table, id, version, hash) of its newest
version is a state leaf of the access log in the same transaction (DESIGN §4, Freshness). Field
types are only `int`, `str` and `bytes`; nothing is ever NULL. Identifiers are 16 bytes, public
keys 1,248 (X-Wing 1,216 + Ed25519 32), times milliseconds and days since 1970-01-01 UTC.
"""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from .ids import ZERO_ID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Fields that every signed row has."""

    TABLE: ClassVar[str] = ""
    id: bytes
    version: int = 1
    signer: bytes = ZERO_ID
    """Key id of the signing key."""
    signature: bytes = b""
    """Ed25519 over the canonical bytes of all other fields."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FoundingRecord(Record):
    """The vault's beginning, signed by the root; clients pin its hash. One row; id = vault id."""

    TABLE: ClassVar[str] = "founding"
    format: int
    created_ms: int
    clinic_sealed: bytes
    """Clinic name under a key of the vault secret."""
    root: bytes
    """Public keys of the root (signing key used; sealing key unused but certified)."""
    kit: bytes
    """Public keys of the recovery kit."""
    share_commitments: bytes
    """CBOR list of three salted SHA-256 commitments, one per printed sheet."""
    administrator: bytes
    administrator_keys: bytes
    officer: bytes
    """User id of the first officer, or zero where that place is open."""
    officer_keys: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class UserRecord(Record):
    """A person; signed by the root. The name lies under a key of the vault secret."""

    TABLE: ClassVar[str] = "user"
    name_sealed: bytes
    roles: int
    state: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentRecord(Record):
    """The root's certificate for a one-time code: (user, roles, expiry); maybe an officer's too."""

    TABLE: ClassVar[str] = "enrolment"
    user: bytes
    roles: int
    code_key: bytes
    """Ed25519 public key of the one-time code, 32 bytes."""
    expires_ms: int
    founds_team: bytes
    """Team id that this newcomer may found at the first unlock, or zero."""
    officer: bytes
    """Key id of the officer who countersigned, or zero."""
    officer_signature: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class UserKeyRecord(Record):
    """A user's public keys, made at the own first unlock and signed with the one-time code."""

    TABLE: ClassVar[str] = "user_key"
    user: bytes
    enrolment: bytes
    public: bytes
    second_public: bytes
    """Public keys of the second (step-up) seed of practitioners, else empty."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementRecord(Record):
    """The second signature: a current holder of `role` confirms a user's keys."""

    TABLE: ClassVar[str] = "endorsement"
    user_key: bytes
    role: int
    """One role bit."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class GroupRecord(Record):
    """One generation of a group key; signed by the root (or a founding code), countersigned."""

    TABLE: ClassVar[str] = "group_key"
    kind: int
    team: bytes
    """Team id for TEAM and ARCHIVE, else zero."""
    generation: int
    public: bytes
    previous_sealed: bytes
    """The generation before, its seed sealed to this one; empty for the first."""
    holder: bytes
    """Key id of the countersigning holder."""
    holder_signature: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class GrantRecord(Record):
    """A group's seed sealed to one holder (or to the kit: `user` zero)."""

    TABLE: ClassVar[str] = "grant_key"
    group: bytes
    user: bytes
    recipient: bytes
    """Key id it is sealed to."""
    sealed: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PasswordRecord(Record):
    """A user's seeds sealed under the password; id = user id; signed by the user."""

    TABLE: ClassVar[str] = "password"
    salt: bytes
    memory_kib: int
    iterations: int
    lanes: int
    secret_generation: int
    sealed_seed: bytes
    sealed_second: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WorkstationRecord(Record):
    """An enrolled computer; holds the vault secret sealed to it. Signed by the root."""

    TABLE: ClassVar[str] = "workstation"
    name_sealed: bytes
    public: bytes
    secret_generation: int
    vault_secret_sealed: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRecord(Record):
    """One setting of the clinic; signed by the root. `name` says which, `value` is CBOR."""

    TABLE: ClassVar[str] = "policy"
    name: str
    value: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RevocationRecord(Record):
    """The root withdraws a certificate: a user's keys, a workstation, a group generation."""

    TABLE: ClassVar[str] = "revocation"
    subject_table: str
    subject: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DeletionRecord(Record):
    """A signed deletion: that a row is gone on purpose, by whom and why."""

    TABLE: ClassVar[str] = "deletion"
    subject_table: str
    subject: bytes
    subject_version: int
    reason: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PatientKeyRecord(Record):
    """A patient key pair's public half, from the pool; signed by the practitioner who made it."""

    TABLE: ClassVar[str] = "patient_key"
    team: bytes
    public: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WrapRecord(Record):
    """One wrap of a patient's seed."""

    TABLE: ClassVar[str] = "key_wrap"
    patient_key: bytes
    kind: int
    recipient: bytes
    """Key id of the outermost recipient."""
    due_day: int
    """Day on which any unlock deletes it; 0 for never."""
    sealed: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PatientRecord(Record):
    """A patient; every fact sealed under the patient's identity key."""

    TABLE: ClassVar[str] = "patient"
    identity_key_wrap: bytes
    identity_sealed: bytes
    record_index: bytes
    """HMAC of the record number (blind index), 32 bytes; random where there is no number."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecord(Record):
    """One consent; details sealed under the patient's identity key."""

    TABLE: ClassVar[str] = "consent"
    patient: bytes
    purpose: int
    state: int
    details_sealed: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRecord(Record):
    """Which key pair of the pool became this patient's; id = patient id."""

    TABLE: ClassVar[str] = "assignment"
    patient_key: bytes
    consent: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord(Record):
    """A visit; its facts sealed under the patient's identity key."""

    TABLE: ClassVar[str] = "visit"
    patient: bytes
    facts_sealed: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BatchRecord(Record):
    """The key of one import for one patient, sealed to the patient's public key."""

    TABLE: ClassVar[str] = "batch"
    patient: bytes
    patient_key: bytes
    sealed_key: bytes
    commitment: bytes
    """HKDF(batch key, "commit"), because HPKE says nothing about the sender."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRecord(Record):
    """A photo: three objects, their ciphertext hashes, the wrapped data key, sealed facts."""

    TABLE: ClassVar[str] = "photo"
    patient: bytes
    batch: bytes
    visit: bytes
    data_key_wrap: bytes
    commitment: bytes
    original_object: bytes
    original_hash: bytes
    original_size: int
    """Size of the stored (padded, encrypted) object in bytes."""
    preview_object: bytes
    preview_hash: bytes
    preview_size: int
    thumbnail_object: bytes
    thumbnail_hash: bytes
    thumbnail_size: int
    digest: bytes
    """HMAC of the rewritten bytes under the patient's duplicate key, 32 bytes."""
    facts_sealed: bytes
    """Under the batch key: format, width, height, orientation, view, capture time …"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class KeptFileRecord(Record):
    """A file kept sealed as it came: its object, its wrapped data key, sealed facts."""

    TABLE: ClassVar[str] = "kept_file"
    patient: bytes
    batch: bytes
    data_key_wrap: bytes
    commitment: bytes
    keeping: int
    photo: bytes
    """Of a RAW file: the photo that was rendered from it; else zero."""
    object: bytes
    object_hash: bytes
    object_size: int
    """Size of the stored (padded, encrypted) object in bytes."""
    facts_sealed: bytes
    """Under the batch key: name, reason, time, size …"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRecord(Record):
    """What left the vault, to whom and why; sealed under the patient's identity key."""

    TABLE: ClassVar[str] = "disclosure"
    patient: bytes
    facts_sealed: bytes
