"""Tables of how keys and patients come to an end (`domain.lifecycle_records`)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from .models import Signed


class Team(Signed):
    """`TeamRecord`."""

    __tablename__ = "team"

    name_sealed: Mapped[bytes]


class Transfer(Signed):
    """`TransferRecord`."""

    __tablename__ = "transfer"

    team: Mapped[bytes]
    proof: Mapped[bytes]


class OldSecret(Signed):
    """`OldSecretRecord`."""

    __tablename__ = "old_secret"

    workstation: Mapped[bytes] = mapped_column(index=True)
    generation: Mapped[int]
    sealed: Mapped[bytes]
    until_ms: Mapped[int]


class Rotation(Signed):
    """`RotationRecord`."""

    __tablename__ = "rotation"

    made_ms: Mapped[int]
    reason_sealed: Mapped[bytes]


class Succession(Signed):
    """`SuccessionRecord`."""

    __tablename__ = "succession"

    patient: Mapped[bytes] = mapped_column(index=True)
    later: Mapped[bytes] = mapped_column(index=True)
    sealed: Mapped[bytes]
    proof: Mapped[bytes]


class Hold(Signed):
    """`HoldRecord`."""

    __tablename__ = "hold"

    facts_sealed: Mapped[bytes]


class Erasure(Signed):
    """`ErasureRecord`."""

    __tablename__ = "erasure"

    request: Mapped[bytes]
    made_ms: Mapped[int]
    backups_until_ms: Mapped[int]
    certificate_sealed: Mapped[bytes]


class LogPart(Signed):
    """`LogPartRecord`."""

    __tablename__ = "log_part"

    patient: Mapped[bytes] = mapped_column(index=True)
    made_ms: Mapped[int]
    until_ms: Mapped[int]
    keys_sealed: Mapped[bytes]
    lines_sealed: Mapped[bytes]
