"""A program killed while it brings an older database up to date leaves the old one, or the new."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from clinicvault.storage.db import migrate, open_database
from tests.vectors.frozen_vault import database_of

TOP = Path(__file__).parents[2]
SCRIPT = """
import os, sys
from pathlib import Path
from clinicvault.storage.db import dialect, migrate, open_database
module, name, when = sys.argv[2:]
owner = {"dialect": dialect, "migrate": migrate}[module]
real = getattr(owner, name)
def killed(*arguments, **keywords):
    if when == "after":
        real(*arguments, **keywords)
    os._exit(9)
setattr(owner, name, killed)
open_database(Path(sys.argv[1]))
"""


def state(path):
    with contextlib.closing(sqlite3.connect(path)) as rows:
        [[named]] = rows.execute("SELECT version_num FROM alembic_version")
        [[stamped]] = rows.execute("PRAGMA user_version")
        tables = {name for (name,) in rows.execute("SELECT name FROM sqlite_schema")}
    return named, stamped, "kept_file" in tables


@pytest.mark.parametrize(
    ("module", "name", "when", "left"),
    [
        ("dialect", "stamp", "before", ("0001", 1, False)),
        ("dialect", "stamp", "after", ("0001", 1, False)),
        ("migrate", "upgrade", "after", (migrate.HEAD, int(migrate.HEAD), True)),
    ],
)
def test_killed_on_the_way(tmp_path, module, name, when, left):
    path = database_of("vault-0001", tmp_path / "vault")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path), module, name, when],
        env={**os.environ, "PYTHONPATH": str(TOP)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=TOP,
    )
    assert done.returncode == 9, done.stderr
    assert state(path) == left
    database = open_database(path)
    assert database.findings() == []
    database.close()
    assert state(path) == (migrate.HEAD, int(migrate.HEAD), True)
