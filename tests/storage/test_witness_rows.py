"""The table of witnesses: append-only, and what is damaged in it is told, not raised."""

import sqlite3

import pytest

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_witnesses import WitnessRow
from clinicvault.storage.db import create_database, open_database

ROW = WitnessRow(b"i" * 16, 3, 7, b"r" * 32, 1_000, b"body")


@pytest.fixture
def database(tmp_path, recorder):
    create_database(tmp_path / "vault.db").close()
    opened = open_database(tmp_path / "vault.db")
    with opened.write(recorder) as rows:
        rows.log.put_witness(ROW)
        rows.log.put_witness(ROW._replace(body=b"another"))
        assert rows.commit() == -1
    yield opened
    opened.close()


def test_there_and_back(database):
    with database.read() as rows:
        assert list(rows.log.witness_ids()) == [ROW.id]
        assert rows.log.witness(ROW.id) == ROW
        assert rows.log.witness(b"x" * 16) is None
        assert list(rows.log.witness_ages()) == [(ROW.ms, ROW.size, ROW.id)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE log_witness SET size=8",
        "DELETE FROM log_witness",
        "INSERT OR REPLACE INTO log_witness SELECT id, kind, 9, root, ms, body FROM log_witness",
    ],
)
def test_rows_are_never_changed(database, tmp_path, sql):
    with sqlite3.connect(tmp_path / "vault.db") as plain:
        plain.execute("PRAGMA recursive_triggers=ON")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            plain.execute(sql)


def test_a_value_of_a_wrong_type_is_no_row(database, tmp_path):
    with sqlite3.connect(tmp_path / "vault.db", isolation_level=None) as plain:
        plain.execute("DROP TRIGGER log_witness_no_update")
        plain.execute("PRAGMA writable_schema=ON")
        plain.execute("UPDATE sqlite_schema SET sql=replace(sql, 'STRICT', '')"
                      " WHERE name='log_witness'")  # fmt: skip
    with sqlite3.connect(tmp_path / "vault.db", isolation_level=None) as plain:
        plain.execute("UPDATE log_witness SET size='seven'")
    with database.read() as rows:
        assert rows.log.witness(ROW.id) is None
        assert list(rows.log.witness_ages()) == []
    with sqlite3.connect(tmp_path / "vault.db", isolation_level=None) as plain:
        plain.execute("UPDATE log_witness SET id='text'")
    with database.read() as rows, pytest.raises(IntegrityError, match="log-unreadable"):
        list(rows.log.witness_ids())
