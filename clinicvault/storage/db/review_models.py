"""Tables of the log's review: notices, witnesses of the log's head, archived segments."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from .models import _STRICT, Base, Signed


class Notice(Signed):
    """`NoticeRecord`."""

    __tablename__ = "notice"

    user: Mapped[bytes] = mapped_column(index=True)
    made_ms: Mapped[int]
    sealed: Mapped[bytes]


class LogWitness(Base):
    """A copy of a checkpoint that somebody else signed or took away; append-only by triggers."""

    __tablename__ = "log_witness"
    __table_args__ = _STRICT

    id: Mapped[bytes] = mapped_column(primary_key=True)
    kind: Mapped[int]
    size: Mapped[int]
    root: Mapped[bytes]
    ms: Mapped[int]
    body: Mapped[bytes]


class LogSegment(Base):
    """Leaves that lie in one stored object instead of `log_leaf`; append-only by triggers."""

    __tablename__ = "log_segment"
    __table_args__ = _STRICT

    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stop: Mapped[int]
    object: Mapped[bytes]
    digest: Mapped[bytes]
    bytes: Mapped[int]
