"""Tables of who may see what and why (`domain.access_records`)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from .models import Signed


class Evidence(Signed):
    """`EvidenceRecord`."""

    __tablename__ = "evidence"

    patient: Mapped[bytes] = mapped_column(index=True)
    consent: Mapped[bytes] = mapped_column(index=True)
    key_wrap: Mapped[bytes]
    object: Mapped[bytes]
    object_hash: Mapped[bytes]
    object_size: Mapped[int]
    facts_sealed: Mapped[bytes]


class Restriction(Signed):
    """`RestrictionRecord`."""

    __tablename__ = "restriction"

    users: Mapped[bytes]
    proof: Mapped[bytes]


class Appointment(Signed):
    """`AppointmentRecord`."""

    __tablename__ = "appointment"

    facts_sealed: Mapped[bytes]


class Usage(Signed):
    """`UsageRecord`."""

    __tablename__ = "usage"

    sealed: Mapped[bytes]


class HardwareKey(Signed):
    """`HardwareKeyRecord`."""

    __tablename__ = "hardware_key"

    user: Mapped[bytes] = mapped_column(index=True)
    credential: Mapped[bytes]
    credential_salt: Mapped[bytes]
    secret_sealed: Mapped[bytes]
    name_sealed: Mapped[bytes]
    salt: Mapped[bytes]
    memory_kib: Mapped[int]
    iterations: Mapped[int]
    lanes: Mapped[int]
    secret_generation: Mapped[int]
    sealed_seed: Mapped[bytes]
    sealed_second: Mapped[bytes]


class Request(Signed):
    """`RequestRecord`."""

    __tablename__ = "request"

    kind: Mapped[int]
    requester: Mapped[bytes] = mapped_column(index=True)
    patient: Mapped[bytes] = mapped_column(index=True)
    made_ms: Mapped[int]
    expires_ms: Mapped[int]
    details_sealed: Mapped[bytes]
    review_sealed: Mapped[bytes]


class Approval(Signed):
    """`ApprovalRecord`."""

    __tablename__ = "approval"

    request: Mapped[bytes] = mapped_column(index=True)
    stage: Mapped[int]
    role: Mapped[int]
    made_ms: Mapped[int]
    note_sealed: Mapped[bytes]
