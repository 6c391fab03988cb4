"""The tables: one model for each record type, and the log's four. Portable, nothing is NULL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
_STRICT = {"sqlite_strict": True}
_COMPACT = {"sqlite_strict": True, "sqlite_with_rowid": False}
"""For narrow rows: the primary key is the table, not a second copy of it."""


class Base(DeclarativeBase):
    """Common types: bytes, 64-bit integers and texts, the same on every engine."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class variable
        bytes: LargeBinary(),
        int: BigInteger().with_variant(Integer, "sqlite"),
        str: Text(),
    }


class Signed(Base):
    """The columns of every signed row (`domain.records.Record`)."""

    __abstract__ = True
    __table_args__: Any = _STRICT

    id: Mapped[bytes] = mapped_column(primary_key=True, sort_order=-4)
    version: Mapped[int] = mapped_column(sort_order=-3)
    signer: Mapped[bytes] = mapped_column(sort_order=-2)
    signature: Mapped[bytes] = mapped_column(sort_order=-1)


class Founding(Signed):
    """`FoundingRecord`."""

    __tablename__ = "founding"

    format: Mapped[int]
    created_ms: Mapped[int]
    clinic_sealed: Mapped[bytes]
    root: Mapped[bytes]
    kit: Mapped[bytes]
    share_commitments: Mapped[bytes]
    administrator: Mapped[bytes]
    administrator_keys: Mapped[bytes]
    officer: Mapped[bytes]
    officer_keys: Mapped[bytes]


class User(Signed):
    """`UserRecord`."""

    __tablename__ = "user"

    name_sealed: Mapped[bytes]
    roles: Mapped[int]
    state: Mapped[int]


class Enrolment(Signed):
    """`EnrolmentRecord`."""

    __tablename__ = "enrolment"

    user: Mapped[bytes] = mapped_column(index=True)
    roles: Mapped[int]
    code_key: Mapped[bytes]
    expires_ms: Mapped[int]
    founds_team: Mapped[bytes]
    officer: Mapped[bytes]
    officer_signature: Mapped[bytes]


class UserKey(Signed):
    """`UserKeyRecord`."""

    __tablename__ = "user_key"

    user: Mapped[bytes] = mapped_column(index=True)
    enrolment: Mapped[bytes]
    public: Mapped[bytes]
    second_public: Mapped[bytes]


class Endorsement(Signed):
    """`EndorsementRecord`."""

    __tablename__ = "endorsement"

    user_key: Mapped[bytes] = mapped_column(index=True)
    role: Mapped[int]


class Group(Signed):
    """`GroupRecord`."""

    __tablename__ = "group_key"

    kind: Mapped[int]
    team: Mapped[bytes]
    generation: Mapped[int]
    public: Mapped[bytes]
    previous_sealed: Mapped[bytes]
    holder: Mapped[bytes]
    holder_signature: Mapped[bytes]

    __table_args__ = (Index(None, "kind", "team", "generation"), _STRICT)


class Grant(Signed):
    """`GrantRecord`."""

    __tablename__ = "grant_key"

    group: Mapped[bytes] = mapped_column(index=True)
    user: Mapped[bytes] = mapped_column(index=True)
    recipient: Mapped[bytes]
    sealed: Mapped[bytes]


class Password(Signed):
    """`PasswordRecord`."""

    __tablename__ = "password"

    salt: Mapped[bytes]
    memory_kib: Mapped[int]
    iterations: Mapped[int]
    lanes: Mapped[int]
    secret_generation: Mapped[int]
    sealed_seed: Mapped[bytes]
    sealed_second: Mapped[bytes]


class Workstation(Signed):
    """`WorkstationRecord`."""

    __tablename__ = "workstation"

    name_sealed: Mapped[bytes]
    public: Mapped[bytes]
    secret_generation: Mapped[int]
    vault_secret_sealed: Mapped[bytes]


class Policy(Signed):
    """`PolicyRecord`."""

    __tablename__ = "policy"

    name: Mapped[str] = mapped_column(index=True)
    value: Mapped[bytes]


class Revocation(Signed):
    """`RevocationRecord`."""

    __tablename__ = "revocation"

    subject_table: Mapped[str]
    subject: Mapped[bytes] = mapped_column(index=True)


class Deletion(Signed):
    """`DeletionRecord`."""

    __tablename__ = "deletion"

    subject_table: Mapped[str]
    subject: Mapped[bytes] = mapped_column(index=True)
    subject_version: Mapped[int]
    reason: Mapped[int]


class PatientKey(Signed):
    """`PatientKeyRecord`."""

    __tablename__ = "patient_key"

    team: Mapped[bytes]
    public: Mapped[bytes]

    # With the id, the pool's first free pairs are found without sorting all pairs of a team.
    __table_args__ = (Index(None, "team", "id"), _STRICT)


class Wrap(Signed):
    """`WrapRecord`."""

    __tablename__ = "key_wrap"

    patient_key: Mapped[bytes] = mapped_column(index=True)
    kind: Mapped[int]
    recipient: Mapped[bytes]
    due_day: Mapped[int] = mapped_column(index=True)
    sealed: Mapped[bytes]


class Patient(Signed):
    """`PatientRecord`."""

    __tablename__ = "patient"

    identity_key_wrap: Mapped[bytes]
    identity_sealed: Mapped[bytes]
    record_index: Mapped[bytes] = mapped_column(index=True)


class Consent(Signed):
    """`ConsentRecord`."""

    __tablename__ = "consent"

    patient: Mapped[bytes] = mapped_column(index=True)
    purpose: Mapped[int]
    state: Mapped[int]
    details_sealed: Mapped[bytes]


class Assignment(Signed):
    """`AssignmentRecord`; a key pair of the pool becomes one patient's, never two patients'."""

    __tablename__ = "assignment"

    patient_key: Mapped[bytes] = mapped_column(unique=True)
    consent: Mapped[bytes]


class Visit(Signed):
    """`VisitRecord`."""

    __tablename__ = "visit"

    patient: Mapped[bytes] = mapped_column(index=True)
    facts_sealed: Mapped[bytes]


class Batch(Signed):
    """`BatchRecord`."""

    __tablename__ = "batch"

    patient: Mapped[bytes] = mapped_column(index=True)
    patient_key: Mapped[bytes]
    sealed_key: Mapped[bytes]
    commitment: Mapped[bytes]


class Photo(Signed):
    """`PhotoRecord`."""

    __tablename__ = "photo"

    patient: Mapped[bytes] = mapped_column(index=True)
    batch: Mapped[bytes] = mapped_column(index=True)
    visit: Mapped[bytes] = mapped_column(index=True)
    data_key_wrap: Mapped[bytes]
    commitment: Mapped[bytes]
    original_object: Mapped[bytes]
    original_hash: Mapped[bytes]
    original_size: Mapped[int]
    preview_object: Mapped[bytes]
    preview_hash: Mapped[bytes]
    preview_size: Mapped[int]
    thumbnail_object: Mapped[bytes]
    thumbnail_hash: Mapped[bytes]
    thumbnail_size: Mapped[int]
    digest: Mapped[bytes] = mapped_column(index=True)
    facts_sealed: Mapped[bytes]


class KeptFile(Signed):
    """`KeptFileRecord`."""

    __tablename__ = "kept_file"

    patient: Mapped[bytes] = mapped_column(index=True)
    batch: Mapped[bytes] = mapped_column(index=True)
    data_key_wrap: Mapped[bytes]
    commitment: Mapped[bytes]
    keeping: Mapped[int]
    photo: Mapped[bytes] = mapped_column(index=True)
    object: Mapped[bytes]
    object_hash: Mapped[bytes]
    object_size: Mapped[int]
    facts_sealed: Mapped[bytes]


class Disclosure(Signed):
    """`DisclosureRecord`."""

    __tablename__ = "disclosure"

    patient: Mapped[bytes] = mapped_column(index=True)
    facts_sealed: Mapped[bytes]


class LogLeaf(Base):
    """A leaf of the access log as stored; append-only by triggers."""

    __tablename__ = "log_leaf"
    __table_args__ = _STRICT

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    leaf: Mapped[bytes]


class LogNode(Base):
    """Hash of a complete subtree of 2**level leaves; append-only by triggers."""

    __tablename__ = "log_node"
    __table_args__ = _COMPACT

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    idx: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes]


class LogCheckpoint(Base):
    """The newest signed checkpoint of an epoch; it only grows, by triggers."""

    __tablename__ = "log_checkpoint"
    __table_args__ = _STRICT

    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    root: Mapped[bytes]
    signature: Mapped[bytes]


class LogWaiting(Base):
    """The sealed signing key that waits for the next epoch; one row."""

    __tablename__ = "log_waiting"
    __table_args__ = _STRICT

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int]
    sealed_seed: Mapped[bytes]
