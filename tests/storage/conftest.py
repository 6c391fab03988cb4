"""Engines for the contract suites: a new engine is one more entry of the two tables below."""

import dataclasses
import os
import shutil
import typing

import pytest

from clinicvault.domain.ports import Event
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.storage.db import create_database, open_database
from clinicvault.storage.objects import open_store


class KeptRecorder:
    """Writes one plain leaf an event and one for the changes; remembers what it was told."""

    def __init__(self):
        self.outcomes = []
        self.calls = []
        self.fail_with = None

    def record(self, log, events, changes):
        self.calls.append((tuple(events), tuple(changes)))
        first = log.size()
        for number, event in enumerate(events):
            log.append_leaf(first + number, event.name.encode())
        if self.fail_with is not None:
            raise self.fail_with
        if changes:
            log.append_leaf(first + len(events), b"state")
        return first

    def committed(self):
        self.outcomes.append("committed")

    def rolled_back(self):
        self.outcomes.append("rolled back")


@pytest.fixture
def recorder():
    return KeptRecorder()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "vault.db"
    create_database(path).close()
    return path


def _sqlite(request, tmp_path):
    path = tmp_path / "vault.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return open_database(path, busy_ms=5_000)


DATABASES = {"sqlite": _sqlite}
STORES = {"local": lambda request, tmp_path: open_store(f"local:{tmp_path / 'objects'}")}


@pytest.fixture(params=sorted(DATABASES))
def database(request, tmp_path):
    opened = DATABASES[request.param](request, tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=sorted(STORES))
def store(request, tmp_path):
    return STORES[request.param](request, tmp_path)


def _filled(kind, /, **values):
    """A record of a type with plausible values; every field can be given."""
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        if field.name not in values and field.name != "version":
            values[field.name] = {bytes: os.urandom(16), int: 3, str: "name"}[hints[field.name]]
    return kind(**values)


@pytest.fixture
def filled():
    return _filled


@pytest.fixture(params=RECORD_TYPES, ids=[kind.TABLE for kind in RECORD_TYPES])
def kind(request):
    return request.param


@pytest.fixture
def save(database, recorder):
    """Put records with one event, in a transaction of their own."""

    def run(*records):
        with database.write(recorder) as unit:
            for record in records:
                unit.put(record)
            unit.event(Event("test", "done", 1))
            return unit.commit()

    return run
