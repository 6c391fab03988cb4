"""The foundation: every signed table, the access log, its triggers.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clinicvault.storage.db import dialect

revision = "0001"
down_revision = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def blob(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def whole(name: str) -> sa.Column[int]:
    return sa.Column(name, WHOLE, nullable=False)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def signed(table: str, *columns: sa.Column[bytes] | sa.Column[int] | sa.Column[str]) -> None:
    op.create_table(
        table,
        blob("id"),
        whole("version"),
        blob("signer"),
        blob("signature"),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_strict=True,
    )


def upgrade() -> None:
    people()
    certificates()
    patient_keys()
    photos()
    access_log()
    dialect.install(op.get_bind())


def people() -> None:
    signed(
        "founding",
        whole("format"),
        whole("created_ms"),
        blob("clinic_sealed"),
        blob("root"),
        blob("kit"),
        blob("share_commitments"),
        blob("administrator"),
        blob("administrator_keys"),
        blob("officer"),
        blob("officer_keys"),
    )
    signed(
        "user",
        blob("name_sealed"),
        whole("roles"),
        whole("state"),
    )
    signed(
        "enrolment",
        blob("user"),
        whole("roles"),
        blob("code_key"),
        whole("expires_ms"),
        blob("founds_team"),
        blob("officer"),
        blob("officer_signature"),
    )
    index("enrolment", "user")
    signed(
        "user_key",
        blob("user"),
        blob("enrolment"),
        blob("public"),
        blob("second_public"),
    )
    index("user_key", "user")
    signed(
        "password",
        blob("salt"),
        whole("memory_kib"),
        whole("iterations"),
        whole("lanes"),
        whole("secret_generation"),
        blob("sealed_seed"),
        blob("sealed_second"),
    )
    signed(
        "workstation",
        blob("name_sealed"),
        blob("public"),
        whole("secret_generation"),
        blob("vault_secret_sealed"),
    )


def certificates() -> None:
    signed(
        "endorsement",
        blob("user_key"),
        whole("role"),
    )
    index("endorsement", "user_key")
    signed(
        "group_key",
        whole("kind"),
        blob("team"),
        whole("generation"),
        blob("public"),
        blob("previous_sealed"),
        blob("holder"),
        blob("holder_signature"),
    )
    index("group_key", "kind", "team", "generation")
    signed(
        "grant_key",
        blob("group"),
        blob("user"),
        blob("recipient"),
        blob("sealed"),
    )
    index("grant_key", "group")
    index("grant_key", "user")
    signed(
        "policy",
        text("name"),
        blob("value"),
    )
    index("policy", "name")
    signed(
        "revocation",
        text("subject_table"),
        blob("subject"),
    )
    index("revocation", "subject")
    signed(
        "deletion",
        text("subject_table"),
        blob("subject"),
        whole("subject_version"),
        whole("reason"),
    )
    index("deletion", "subject")


def patient_keys() -> None:
    signed(
        "patient_key",
        blob("team"),
        blob("public"),
    )
    index("patient_key", "team", "id")
    signed(
        "key_wrap",
        blob("patient_key"),
        whole("kind"),
        blob("recipient"),
        whole("due_day"),
        blob("sealed"),
    )
    index("key_wrap", "due_day")
    index("key_wrap", "patient_key")
    signed(
        "patient",
        blob("identity_key_wrap"),
        blob("identity_sealed"),
        blob("record_index"),
    )
    index("patient", "record_index")
    signed(
        "consent",
        blob("patient"),
        whole("purpose"),
        whole("state"),
        blob("details_sealed"),
    )
    index("consent", "patient")
    signed(
        "assignment",
        blob("patient_key"),
        blob("consent"),
    )
    with op.batch_alter_table("assignment") as table:
        table.create_unique_constraint(op.f("uq_assignment_patient_key"), ["patient_key"])


def photos() -> None:
    signed(
        "visit",
        blob("patient"),
        blob("facts_sealed"),
    )
    index("visit", "patient")
    signed(
        "batch",
        blob("patient"),
        blob("patient_key"),
        blob("sealed_key"),
        blob("commitment"),
    )
    index("batch", "patient")
    signed(
        "photo",
        blob("patient"),
        blob("batch"),
        blob("visit"),
        blob("data_key_wrap"),
        blob("commitment"),
        blob("original_object"),
        blob("original_hash"),
        whole("original_size"),
        blob("preview_object"),
        blob("preview_hash"),
        whole("preview_size"),
        blob("thumbnail_object"),
        blob("thumbnail_hash"),
        whole("thumbnail_size"),
        blob("digest"),
        blob("facts_sealed"),
    )
    index("photo", "batch")
    index("photo", "digest")
    index("photo", "patient")
    index("photo", "visit")
    signed(
        "disclosure",
        blob("patient"),
        blob("facts_sealed"),
    )
    index("disclosure", "patient")


def access_log() -> None:
    log("log_leaf", whole("seq"), blob("leaf"))
    log("log_node", whole("level"), whole("idx"), blob("hash"), keys=2, sqlite_with_rowid=False)
    log("log_checkpoint", whole("epoch"), whole("size"), blob("root"), blob("signature"))
    log("log_waiting", whole("place"), whole("epoch"), blob("sealed_seed"))


def log(
    table: str, *columns: sa.Column[int] | sa.Column[bytes], keys: int = 1, **options: bool
) -> None:
    primary = sa.PrimaryKeyConstraint(
        *[column.name for column in columns[:keys]], name=op.f(f"pk_{table}")
    )
    op.create_table(table, *columns, primary, sqlite_strict=True, **options)
