"""Models, migrations and triggers say the same; a file of another schema is recognised."""

import contextlib
import dataclasses
import shutil
import sqlite3

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.storage.db import create_database, dialect, migrate, open_database
from clinicvault.storage.db.schema import Base
from tests.storage.raw_sql import plain

NEXT = f"{int(migrate.HEAD) + 1:04d}"
LOG_TABLES = {
    "log_leaf", "log_node", "log_checkpoint", "log_waiting", "log_witness", "log_segment",
}  # fmt: skip


@pytest.fixture
def migrated(tmp_path):
    path = tmp_path / "vault.db"
    create_database(path).close()
    return path


@pytest.fixture
def engine(migrated):
    engine = dialect.connect(migrated, 1_000)
    yield engine
    engine.dispose()


def code_of_opening(path):
    with pytest.raises((IntegrityError, Refused)) as refused:
        open_database(path)
    return refused.value.code


def test_models_and_migrations_are_equal(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_models_and_migrations_give_the_same_sql_and_triggers(engine):
    memory = sa.create_engine("sqlite://")
    with memory.begin() as connection:
        Base.metadata.create_all(connection)
        dialect.install(connection)
        expected = dialect.schema(connection)
    with engine.connect() as connection:
        found = dialect.schema(connection)
    unquoted = {name: sql.replace('"assignment"', "assignment") for name, sql in found.items()}
    unquoted = {name: sql for name, sql in unquoted.items() if "alembic" not in name}
    assert unquoted == expected


def test_every_table_is_strict_and_nothing_is_null(engine):
    inspector = sa.inspect(engine)
    tables = set(inspector.get_table_names()) - {"alembic_version"}
    assert tables == {kind.TABLE for kind in RECORD_TYPES} | LOG_TABLES
    for table in tables:
        assert not any(column["nullable"] for column in inspector.get_columns(table)), table
    with engine.connect() as connection:
        schema = dialect.schema(connection)
    assert all("STRICT" in schema[table] for table in tables)


def test_columns_are_the_fields_of_the_records():
    for kind in RECORD_TYPES:
        columns = set(Base.metadata.tables[kind.TABLE].columns.keys())
        assert columns == {field.name for field in dataclasses.fields(kind)}, kind


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("user_key", ("user",)),
        ("grant_key", ("user",)),
        ("grant_key", ("group",)),
        ("key_wrap", ("patient_key",)),
        ("key_wrap", ("due_day",)),
        ("patient", ("record_index",)),
        ("consent", ("patient",)),
        ("visit", ("patient",)),
        ("photo", ("patient",)),
        ("photo", ("batch",)),
        ("photo", ("visit",)),
        ("photo", ("digest",)),
        ("kept_file", ("patient",)),
        ("kept_file", ("batch",)),
        ("kept_file", ("photo",)),
        ("evidence", ("consent",)),
        ("evidence", ("patient",)),
        ("hardware_key", ("user",)),
        ("request", ("patient",)),
        ("request", ("requester",)),
        ("approval", ("request",)),
        ("patient_key", ("team", "id")),
        ("old_secret", ("workstation",)),
        ("succession", ("patient",)),
        ("succession", ("later",)),
    ],
)
def test_what_is_looked_up_has_an_index(engine, table, columns):
    indexes = sa.inspect(engine).get_indexes(table)
    assert columns in {tuple(index["column_names"]) for index in indexes}


def test_the_newest_revision_is_the_programs(engine):
    scripts = ScriptDirectory(str(migrate.SCRIPTS))
    assert scripts.get_heads() == [migrate.HEAD]
    with engine.connect() as connection:
        assert migrate.revision(connection) == migrate.HEAD


def test_upgrading_again_changes_nothing(engine):
    with engine.connect() as connection:
        before = dialect.schema(connection)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert dialect.schema(connection) == before
        assert migrate.revision(connection) == migrate.HEAD


def scripts_with(tmp_path, body):
    scripts = tmp_path / "scripts with 100%"
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / f"{NEXT}_next.py").write_text(
        f'from alembic import op\nrevision = "{NEXT}"\ndown_revision = "{migrate.HEAD}"\n'
        f"def upgrade():\n    op.execute('CREATE TABLE extra (x INTEGER)')\n    {body}\n"
    )
    return scripts


def test_the_next_revision_is_run_and_stamped(engine, tmp_path):
    migrate.upgrade(engine, scripts_with(tmp_path, "pass"))
    with engine.connect() as connection:
        assert migrate.revision(connection) == NEXT
        assert "extra" in dialect.schema(connection)


def test_a_revision_that_fails_leaves_the_file_as_it_was(engine, tmp_path):
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(engine, scripts_with(tmp_path, "1 / 0"))
    with engine.connect() as connection:
        assert migrate.revision(connection) == migrate.HEAD
        assert "extra" not in dialect.schema(connection)


def test_a_newer_schema_is_refused_kindly(migrated, engine, tmp_path):
    migrate.upgrade(engine, scripts_with(tmp_path, "pass"))
    engine.dispose()
    assert code_of_opening(migrated) == "database-newer"


def test_a_database_that_a_later_program_updates_meanwhile_is_let_go(migrated, engine, tmp_path):
    """An open window would take what it does not know for litter, and tidy it up."""
    opened = open_database(migrated)
    with opened.read() as rows:
        migrate.upgrade(engine, scripts_with(tmp_path, "pass"))
        assert rows.log.size() == 0
    for act in (opened.read, lambda: opened.write(None)):
        with pytest.raises(Refused, match="database-newer"), act():
            pass
    with pytest.raises(Refused, match="database-newer"):
        opened.findings()
    opened.close()


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE alembic_version SET version_num='0000'", "PRAGMA user_version=0"],
        ["UPDATE alembic_version SET version_num='-001'", "PRAGMA user_version=-1"],
        ["INSERT INTO alembic_version VALUES ('9999')"],
        ["UPDATE alembic_version SET version_num=x'30303032'"],
    ],
)
def test_a_revision_that_is_none_is_damage(migrated, statements):
    plain(migrated, *statements)
    assert code_of_opening(migrated) == "database-damaged"


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE alembic_version SET version_num='{NEXT}'",
        "UPDATE alembic_version SET version_num='0001'",
        "UPDATE alembic_version SET version_num='0002'",
        "UPDATE alembic_version SET version_num='0003'",
        f"PRAGMA user_version={int(NEXT)}",
        "PRAGMA user_version=2",
        "PRAGMA user_version=3",
        "PRAGMA application_id=1",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
        "DROP TABLE log_leaf",
        "DROP TABLE patient",
        "DROP TABLE kept_file",
        "DROP TABLE approval",
        "DROP TABLE rotation",
        "DROP TABLE erasure",
        "DROP TRIGGER log_leaf_no_update",
        "DROP TRIGGER log_checkpoint_grows",
        "DROP TABLE log_segment",
        "DROP TRIGGER log_segment_no_delete",
    ],
)
def test_a_schema_that_was_tampered_with_is_not_opened(migrated, statement):
    plain(migrated, statement)
    assert code_of_opening(migrated) == "database-damaged"


def test_a_weakened_trigger_is_noticed(migrated):
    plain(
        migrated,
        "DROP TRIGGER log_leaf_no_delete",
        "CREATE TRIGGER log_leaf_no_delete BEFORE DELETE ON log_leaf BEGIN SELECT 1; END",
    )
    assert code_of_opening(migrated) == "database-damaged"


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 300])
def test_another_kind_of_file_is_not_opened(tmp_path, content):
    path = tmp_path / "vault.db"
    path.write_bytes(content)
    assert code_of_opening(path) == "database-damaged"


def rows_of(*tables):
    return [
        "INSERT INTO log_leaf VALUES (0, x'01'), (1, x'02')",
        "INSERT INTO log_node VALUES (0, 0, x'01')",
        "INSERT INTO log_checkpoint VALUES (1, 2, x'01', x'02')",
        "INSERT INTO log_segment VALUES (0, 1, x'01', x'02', 3)",
    ]


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_leaf SET leaf=x'00' WHERE seq=0",
        "UPDATE log_leaf SET seq=7 WHERE seq=1",
        "DELETE FROM log_leaf WHERE seq=1",
        "DELETE FROM log_leaf",
        "INSERT INTO log_leaf VALUES (3, x'00')",
        "INSERT OR REPLACE INTO log_leaf VALUES (1, x'00')",
        "UPDATE log_node SET hash=x'00'",
        "DELETE FROM log_node",
        "INSERT OR REPLACE INTO log_node VALUES (0, 0, x'00')",
        "UPDATE log_checkpoint SET size=1",
        "UPDATE log_checkpoint SET root=x'00'",
        "UPDATE log_checkpoint SET epoch=2",
        "DELETE FROM log_checkpoint",
        "INSERT OR REPLACE INTO log_checkpoint VALUES (1, 1, x'01', x'02')",
        "UPDATE log_segment SET object=x'00'",
        "DELETE FROM log_segment",
        "INSERT OR REPLACE INTO log_segment VALUES (0, 1, x'00', x'02', 3)",
        "INSERT INTO log_segment VALUES (1, 2, x'00', x'02', 3)",
        "INSERT INTO log_segment VALUES (1, 1, x'00', x'02', 3)",
        "INSERT INTO log_segment VALUES (2, 3, x'00', x'02', 3)",
    ],
)
def test_the_log_is_append_only_for_every_program(migrated, statement, recursive):
    with contextlib.closing(sqlite3.connect(migrated, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA recursive_triggers={recursive}")
        for row in rows_of():
            connection.execute(row)
        before = list(connection.iterdump())
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
        assert list(connection.iterdump()) == before
