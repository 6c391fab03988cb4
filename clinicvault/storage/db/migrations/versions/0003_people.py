"""Who may see what, when and why: evidence, restrictions, lists, limits, hardware keys, requests.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BLOB, _WHOLE = "blob", "whole"
TABLES = {
    "evidence": {
        "patient": _BLOB,
        "consent": _BLOB,
        "key_wrap": _BLOB,
        "object": _BLOB,
        "object_hash": _BLOB,
        "object_size": _WHOLE,
        "facts_sealed": _BLOB,
    },
    "restriction": {"users": _BLOB, "proof": _BLOB},
    "appointment": {"facts_sealed": _BLOB},
    "usage": {"sealed": _BLOB},
    "hardware_key": {
        "user": _BLOB,
        "credential": _BLOB,
        "credential_salt": _BLOB,
        "secret_sealed": _BLOB,
        "name_sealed": _BLOB,
        "salt": _BLOB,
        "memory_kib": _WHOLE,
        "iterations": _WHOLE,
        "lanes": _WHOLE,
        "secret_generation": _WHOLE,
        "sealed_seed": _BLOB,
        "sealed_second": _BLOB,
    },
    "request": {
        "kind": _WHOLE,
        "requester": _BLOB,
        "patient": _BLOB,
        "made_ms": _WHOLE,
        "expires_ms": _WHOLE,
        "details_sealed": _BLOB,
        "review_sealed": _BLOB,
    },
    "approval": {
        "request": _BLOB,
        "stage": _WHOLE,
        "role": _WHOLE,
        "made_ms": _WHOLE,
        "note_sealed": _BLOB,
    },
}
INDEXES = {
    "evidence": ("consent", "patient"),
    "hardware_key": ("user",),
    "request": ("patient", "requester"),
    "approval": ("request",),
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
