"""Files kept sealed as they came.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "kept_file"


def blob(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def whole(name: str) -> sa.Column[int]:
    return sa.Column(name, WHOLE, nullable=False)


def upgrade() -> None:
    op.create_table(
        TABLE,
        blob("id"),
        whole("version"),
        blob("signer"),
        blob("signature"),
        blob("patient"),
        blob("batch"),
        blob("data_key_wrap"),
        blob("commitment"),
        whole("keeping"),
        blob("photo"),
        blob("object"),
        blob("object_hash"),
        whole("object_size"),
        blob("facts_sealed"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sqlite_strict=True,
    )
    for column in ("batch", "patient", "photo"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
