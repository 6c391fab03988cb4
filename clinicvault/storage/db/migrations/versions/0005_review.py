"""The log's review: notices, witnesses of the log's head, archived segments of the log.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clinicvault.storage.db import dialect

revision = "0005"
down_revision = "0004"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def blob(name: str) -> sa.Column[bytes]:
    """A column of bytes that is never NULL."""
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def whole(name: str) -> sa.Column[int]:
    """A column of whole numbers (64 bits) that is never NULL."""
    return sa.Column(name, WHOLE, nullable=False)


def table(name: str, key: str, *columns: sa.Column[bytes] | sa.Column[int]) -> None:
    """A table with one primary key; STRICT on SQLite."""
    primary = sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}"))
    op.create_table(name, *columns, primary, sqlite_strict=True)


def upgrade() -> None:
    """From 0004: tables of notices, witnesses and segments, and the triggers that guard them."""
    signed = (blob("id"), whole("version"), blob("signer"), blob("signature"))
    table("notice", "id", *signed, blob("user"), whole("made_ms"), blob("sealed"))
    op.create_index(op.f("ix_notice_user"), "notice", ["user"])
    table(
        "log_witness", "id",
        blob("id"), whole("kind"), whole("size"), blob("root"), whole("ms"), blob("body"),
    )  # fmt: skip
    table(
        "log_segment", "first",
        whole("first"), whole("stop"), blob("object"), blob("digest"), whole("bytes"),
    )  # fmt: skip
    dialect.replace(op.get_bind(), "log_leaf_no_delete")
    dialect.guard(op.get_bind(), "log_segment", "log_witness")
