"""How keys and patients come to an end: teams, computers, rotation, erasure, retention.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BLOB, _WHOLE = "blob", "whole"
TABLES = {
    "team": {"name_sealed": _BLOB},
    "transfer": {"team": _BLOB, "proof": _BLOB},
    "old_secret": {
        "workstation": _BLOB,
        "generation": _WHOLE,
        "sealed": _BLOB,
        "until_ms": _WHOLE,
    },
    "rotation": {"made_ms": _WHOLE, "reason_sealed": _BLOB},
    "succession": {"patient": _BLOB, "later": _BLOB, "sealed": _BLOB, "proof": _BLOB},
    "hold": {"facts_sealed": _BLOB},
    "erasure": {
        "request": _BLOB,
        "made_ms": _WHOLE,
        "backups_until_ms": _WHOLE,
        "certificate_sealed": _BLOB,
    },
    "log_part": {
        "patient": _BLOB,
        "made_ms": _WHOLE,
        "until_ms": _WHOLE,
        "keys_sealed": _BLOB,
        "lines_sealed": _BLOB,
    },
}
INDEXES = {
    "log_part": ("patient",),
    "old_secret": ("workstation",),
    "succession": ("later", "patient"),
}


def column(name: str, kind: str) -> sa.Column[bytes] | sa.Column[int]:
    if kind == _BLOB:
        return sa.Column(name, sa.LargeBinary(), nullable=False)
    return sa.Column(name, WHOLE, nullable=False)


def upgrade() -> None:
    for table, columns in TABLES.items():
        op.create_table(
            table,
            column("id", _BLOB),
            column("version", _WHOLE),
            column("signer", _BLOB),
            column("signature", _BLOB),
            *(column(name, kind) for name, kind in columns.items()),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sqlite_strict=True,
        )
        for name in INDEXES.get(table, ()):
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
