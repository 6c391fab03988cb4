"""What leaves: the address book, what came after each gift, the secret of the invisible marks.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = {
    "recipient": ("facts_sealed",),
    "follow_up": ("patient", "disclosure", "facts_sealed"),
    "forensic_key": ("secret", "recipient", "sealed"),
}
INDEXES = {"follow_up": ("disclosure", "patient")}


def blob(name: str) -> sa.Column[bytes]:
    """A column of bytes that is never NULL."""
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def upgrade() -> None:
    """From 0005: three tables of signed rows."""
    for table, columns in TABLES.items():
        op.create_table(
            table,
            blob("id"),
            sa.Column("version", WHOLE, nullable=False),
            blob("signer"),
            blob("signature"),
            *(blob(name) for name in columns),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sqlite_strict=True,
        )
        for name in INDEXES.get(table, ()):
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
