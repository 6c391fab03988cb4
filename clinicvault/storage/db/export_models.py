"""Tables of what leaves (`domain.export_records`)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from .models import Signed


class Recipient(Signed):
    """`RecipientRecord`."""

    __tablename__ = "recipient"

    facts_sealed: Mapped[bytes]


class FollowUp(Signed):
    """`FollowUpRecord`."""

    __tablename__ = "follow_up"

    patient: Mapped[bytes] = mapped_column(index=True)
    disclosure: Mapped[bytes] = mapped_column(index=True)
    facts_sealed: Mapped[bytes]


class ForensicKey(Signed):
    """`ForensicKeyRecord`."""

    __tablename__ = "forensic_key"

    secret: Mapped[bytes]
    recipient: Mapped[bytes]
    sealed: Mapped[bytes]
