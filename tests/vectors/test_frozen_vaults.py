"""Vaults that earlier revisions of the database left open, are brought up to date, and are whole."""

from __future__ import annotations

import contextlib
import sqlite3
import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from clinicvault.access.gate import AccessGate
from clinicvault.access.log.reading import verify_only
from clinicvault.access.patients.disclosures import disclosures_of
from clinicvault.access.patients.follow_ups import after
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.pictures.kept_files import of_patient
from clinicvault.access.release.forensic_keys import forensic_key, forensic_keys
from clinicvault.access.release.recipients import recipients
from clinicvault.access.verifying import referenced_objects, verify_objects, verify_rows
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.exports import FollowUp
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import PhotoRecord
from clinicvault.storage.db import dialect, migrate, open_database
from clinicvault.storage.db.schema import Base
from tests.storage.raw_sql import plain
from tests.unit.access.world import INA, ORIGINAL, PAM, PREVIEW, THUMBNAIL
from tests.vectors.frozen_vault import CONTENTS, FOLDER, database_of, freeze, of_exports, thaw

PEOPLE = {"evidence", "restriction", "appointment", "usage", "hardware_key", "request", "approval"}
"""Tables that revision 0003 brought."""
ENDINGS = {
    "team", "transfer", "old_secret", "rotation", "succession", "hold", "erasure", "log_part",
}  # fmt: skip
"""Tables that revision 0004 brought."""
REVIEW = {"notice", "log_witness", "log_segment"}
"""Tables that revision 0005 brought."""
EXPORTS = {"recipient", "follow_up", "forensic_key"}
"""Tables that revision 0006 brought."""

UNUSED = {"log_segment"}
"""Nothing of a small clinic's log lies elsewhere yet."""
LOG_TABLES = {
    "log_leaf", "log_node", "log_checkpoint", "log_waiting", "log_witness", "log_segment",
}  # fmt: skip
FROZEN = sorted(path.name for path in FOLDER.glob("vault-*"))


@pytest.fixture(autouse=True)
def at_the_floor(monkeypatch):
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")


@pytest.fixture
def old(tmp_path):
    """The database file of a vault of revision 0001, as it was."""
    return database_of("vault-0001", tmp_path / "old")


@pytest.fixture
def newer(tmp_path):
    """The same of revision 0002."""
    return database_of("vault-0002", tmp_path / "newer")


@pytest.fixture
def third(tmp_path):
    """The same of revision 0003."""
    return database_of("vault-0003", tmp_path / "third")


@pytest.fixture
def fourth(tmp_path):
    """The same of revision 0004."""
    return database_of("vault-0004", tmp_path / "fourth")


@pytest.fixture
def fifth(tmp_path):
    """The same of revision 0005."""
    return database_of("vault-0005", tmp_path / "fifth")


def tables(path):
    [found] = plain(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {name for (name,) in found}


def marks(path):
    [[named]], [[stamped]] = plain(
        path, "SELECT version_num FROM alembic_version", "PRAGMA user_version"
    )
    return named, stamped


def test_the_frozen_ones_are_older(old, newer, third, fourth, fifth):
    found = [marks(one) for one in (old, newer, third, fourth, fifth)]
    assert found == [(f"{number:04d}", number) for number in range(1, 6)]
    assert "kept_file" not in tables(old)
    assert tables(newer) - tables(old) == {"kept_file"}
    assert tables(third) - tables(newer) == PEOPLE
    assert tables(fourth) - tables(third) == ENDINGS
    assert tables(fifth) - tables(fourth) == REVIEW
    assert not EXPORTS & tables(fifth)
    for number in range(1, int(migrate.HEAD)):
        assert f"vault-{number:04d}" in FROZEN


@pytest.mark.parametrize("name", FROZEN)
def test_a_frozen_vault_opens_and_is_whole(name, tmp_path):
    world, kept = thaw(name, tmp_path / "vault")
    try:
        assert [f for f in verify_rows(world.ports, world.pin) if f] == []
        assert [f for f in verify_objects(world.ports) if f] == []
        assert verify_only(world.ports, world.pin).faults == ()
        photo = bytes.fromhex(kept["photo"])
        for kind in (ORIGINAL, PREVIEW, THUMBNAIL):
            assert world.view(PAM, photo, kind) == CONTENTS[int(kind)]
        with pytest.raises(Refused, match="consent-withdrawn"):
            ImportKeys(world.session(INA)).begin(bytes.fromhex(kept["withdrawn"]))
        with world.vault.read() as rows:
            named = referenced_objects(rows, world.vault.ports.state)
        assert named == set(world.ports.objects.list())
        world.unlock(PAM).wipe()
    finally:
        world.shut()


@pytest.mark.parametrize("name", FROZEN)
def test_a_frozen_vault_goes_on(name, tmp_path):
    """What today's program writes into it is whole, too, at the next start as well."""
    world, kept = thaw(name, tmp_path / "vault")
    try:
        patient = bytes.fromhex(kept["patient"])
        assert of_patient(world.session(INA), patient) == []
        file = world.kept(patient, b"as it came")
        photo = world.photo(patient, b"today's")
        world.again()
        opened = AccessGate(world.session(PAM)).open_kept(file.id)
        assert bytes(opened.data) == b"as it came"
        assert world.view(PAM, photo.id) == b"preview today's"
        assert [f for f in verify_rows(world.ports, world.pin) if f] == []
    finally:
        world.shut()


@pytest.mark.parametrize("name", FROZEN)
def test_todays_exports_leave_a_frozen_vault(name, tmp_path):
    """Address book, list of gifts, what came after, and the marks: all of it is new to the old."""
    world, kept = thaw(name, tmp_path / "vault")
    try:
        patient, session = bytes.fromhex(kept["patient"]), world.session(PAM)
        with world.vault.read() as rows:
            before = len(disclosures_of(session, rows, patient))
            photo = session.vault.reader(rows).need(PhotoRecord, bytes.fromhex(kept["photo"]))
        of_exports(world, patient, photo)
        world.again()
        session = world.session(PAM)
        with world.vault.read() as rows:
            gifts = disclosures_of(session, rows, patient)
            [came], damaged = after(session, rows, patient)
        assert (len(gifts), gifts[-1].recipient) == (before + 1, "Dr Weber")
        assert (came.disclosure, came.kind, damaged) == (gifts[-1].id, FollowUp.ACKNOWLEDGED, {})
        assert [one.name for one in recipients(session)] == ["Dr Weber"]
        with session.vault.write() as unit:
            key = forensic_key(session, unit, b"e" * 16)
            assert forensic_keys(session, unit, [b"e" * 16]) == {b"e" * 16: (key,)}
        assert [f for f in verify_rows(world.ports, world.pin) if f] == []
        assert verify_only(world.ports, world.pin).faults == ()
    finally:
        world.shut()


@pytest.mark.parametrize("name", FROZEN)
def test_it_gets_what_todays_databases_have(name, tmp_path):
    old = database_of(name, tmp_path / "old")
    open_database(old).close()
    assert marks(old) == (migrate.HEAD, int(migrate.HEAD))
    engine = dialect.connect(old, 1_000)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
            assert dialect.findings(connection) == []
        for table in (kind.TABLE for kind in RECORD_TYPES):
            columns = sa.inspect(engine).get_columns(table)
            assert columns
            assert not any(column["nullable"] for column in columns), table
    finally:
        engine.dispose()


SIGNED = (
    "INSERT INTO kept_file VALUES "
    "(x'11', 1, x'22', x'33', x'44', x'55', x'66', x'77', 1, x'88', x'99', x'aa', 512, x'bb')"
)


@pytest.mark.parametrize("name", FROZEN)
def test_no_row_of_it_is_touched(name, tmp_path):
    """Every old table holds byte for byte what it held."""
    path = database_of(name, tmp_path / "old")
    if "kept_file" in tables(path):
        plain(path, SIGNED)
    names = tables(path) - {"alembic_version"}
    every = [f'SELECT * FROM "{name}"' for name in sorted(names)]
    before = plain(path, *every)
    open_database(path).close()
    assert plain(path, *every) == before
    assert tables(path) == {kind.TABLE for kind in RECORD_TYPES} | LOG_TABLES | {"alembic_version"}
    for table in tables(path) - names - {"alembic_version"}:
        assert plain(path, f'SELECT count(*) FROM "{table}"') == [[(0,)]]


TAMPERED = {
    "vault-0001": [
        "CREATE TABLE kept_file (x)",
        "CREATE VIEW kept_file AS SELECT 1 AS x",
        "CREATE INDEX ix_kept_file_batch ON photo (batch)",
        "INSERT INTO alembic_version VALUES ('0000')",
        "CREATE TRIGGER x AFTER UPDATE ON alembic_version BEGIN DELETE FROM alembic_version; END",
        "CREATE TRIGGER x BEFORE UPDATE ON alembic_version BEGIN SELECT RAISE(IGNORE); END",
        "UPDATE alembic_version SET version_num = '0002'",
        "PRAGMA user_version = 2",
    ],
    "vault-0002": [
        "CREATE TABLE evidence (x)",
        "CREATE VIEW request AS SELECT 1 AS x",
        "CREATE INDEX ix_approval_request ON photo (batch)",
        "UPDATE alembic_version SET version_num = '0001'",
        "UPDATE alembic_version SET version_num = '0003'",
        "PRAGMA user_version = 3",
    ],
    "vault-0003": [
        "CREATE TABLE rotation (x)",
        "CREATE VIEW erasure AS SELECT 1 AS x",
        "CREATE INDEX ix_succession_later ON photo (batch)",
        "UPDATE alembic_version SET version_num = '0002'",
        "UPDATE alembic_version SET version_num = '0004'",
        "PRAGMA user_version = 4",
    ],
    "vault-0004": [
        "CREATE TABLE notice (x)",
        "CREATE VIEW log_segment AS SELECT 1 AS x",
        "CREATE INDEX ix_notice_user ON photo (batch)",
        "UPDATE alembic_version SET version_num = '0003'",
        "UPDATE alembic_version SET version_num = '0005'",
        "PRAGMA user_version = 5",
    ],
    "vault-0005": [
        "CREATE TABLE recipient (x)",
        "CREATE VIEW follow_up AS SELECT 1 AS x",
        "CREATE INDEX ix_follow_up_patient ON photo (batch)",
        "UPDATE alembic_version SET version_num = '0004'",
        "UPDATE alembic_version SET version_num = '0006'",
        "PRAGMA user_version = 6",
    ],
}
LACKING = [
    ("vault-0001", "TRIGGER log_leaf_no_update"),
    ("vault-0001", "TABLE photo"),
    ("vault-0002", "TABLE kept_file"),
    ("vault-0002", "TABLE photo"),
    ("vault-0002", "TRIGGER log_checkpoint_grows"),
    *(("vault-0003", f"TABLE {table}") for table in sorted(PEOPLE)),
    *(("vault-0004", f"TABLE {table}") for table in sorted(ENDINGS)),
    *(("vault-0005", f"TABLE {table}") for table in sorted(REVIEW)),
]


@pytest.mark.parametrize(
    ("name", "statement"), [(name, one) for name, every in TAMPERED.items() for one in every]
)
def test_one_that_was_tampered_with_is_damaged_and_left_as_it_is(name, statement, tmp_path):
    path = database_of(name, tmp_path / "old")
    plain(path, statement)
    kept = "SELECT * FROM alembic_version", "SELECT sql FROM sqlite_schema"
    before = plain(path, *kept)
    with pytest.raises(IntegrityError, match="database-damaged"):
        open_database(path)
    assert plain(path, *kept) == before


@pytest.mark.parametrize(("name", "what"), LACKING)
def test_one_that_lacks_something_stays_shut(name, what, tmp_path):
    path = database_of(name, tmp_path / "old")
    plain(path, f"DROP {what}")
    with pytest.raises(IntegrityError, match="database-damaged"):
        open_database(path)


@pytest.mark.parametrize("name", FROZEN)
def test_two_programs_at_once(name, tmp_path):
    old = database_of(name, tmp_path / "old")
    opened, failed = [], []

    def run():
        try:
            opened.append(open_database(old))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in opened:
        assert database.findings() == []
        database.close()
    assert (failed, len(opened)) == ([], 4)


def test_the_second_waits_while_the_first_begins_its_write_ahead_log(old):
    """SQLite refuses at once what is waited for everywhere else."""
    asked = []

    class Second(sqlite3.Connection):
        def execute(self, statement):
            asked.append(statement)
            if statement == "BEGIN IMMEDIATE":
                first.execute("ROLLBACK")
            return super().execute(statement)

    with contextlib.ExitStack() as stack:
        first, second = (
            stack.enter_context(contextlib.closing(sqlite3.connect(old, 0, 0, None, factory=kind)))
            for kind in (sqlite3.Connection, Second)
        )
        first.execute("BEGIN IMMEDIATE")
        dialect.write_ahead(second, 10_000)
        assert asked.count("PRAGMA journal_mode=WAL") == 2
        assert second.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_whoever_does_not_let_go_makes_it_busy(old):
    with contextlib.closing(sqlite3.connect(old, isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFailed, match="database-busy"):
            open_database(old, busy_ms=1)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (sqlite3.SQLITE_FULL, "disk-full"),
        (sqlite3.SQLITE_IOERR, "storage-io"),
        (sqlite3.SQLITE_BUSY, "database-busy"),
    ],
)
def test_a_disk_that_fails_leaves_the_old_one(old, monkeypatch, error, code):
    """The new table is there, and then nothing can be written any more."""
    failure = sqlite3.OperationalError("no")
    failure.sqlite_errorcode = error

    def failing(connection, number):
        assert "kept_file" in dialect.schema(connection)
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr(dialect, "stamp", failing)
        with pytest.raises(StorageFailed, match=code):
            open_database(old)
    assert marks(old) == ("0001", 1)
    assert "kept_file" not in tables(old)
    open_database(old).close()
    assert marks(old) == (migrate.HEAD, int(migrate.HEAD))


def test_a_new_set_has_the_same_shape_and_never_replaces_one(tmp_path):
    freeze(tmp_path / "fresh")
    world, kept = thaw("fresh", tmp_path / "vault", source=tmp_path)
    try:
        assert world.view(PAM, bytes.fromhex(kept["photo"])) == CONTENTS[2]
        counted = plain(
            world.database,
            *[
                f"SELECT count(*) FROM {one}"
                for one in (PEOPLE | ENDINGS | REVIEW | EXPORTS) - UNUSED
            ],
        )
        assert all(count for [[count]] in counted)
    finally:
        world.shut()
    with pytest.raises(FileExistsError):
        freeze(tmp_path / "fresh")
