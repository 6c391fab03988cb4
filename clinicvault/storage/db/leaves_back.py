"""Putting leaves back into a restored copy of the log, where an older copy still has them whole."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from . import dialect

_GUARDS = ("log_leaf_no_update", "log_leaf_in_order")
_PUT = "INSERT INTO log_leaf (seq, leaf) VALUES (?, ?) ON CONFLICT DO UPDATE SET leaf = ?2"


def put_leaves_back(database: Path, leaves: Mapping[int, bytes]) -> None:
    """Write leaves by number over what lies there; all of them or none.

    For a copy that is being restored alone: whoever replays its log judges what it holds then.
    IntegrityError where it is no such database.
    """
    with (
        dialect.explain(database),
        contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("BEGIN IMMEDIATE")
        for name in _GUARDS:
            connection.execute(f"DROP TRIGGER {name}")
        connection.executemany(_PUT, leaves.items())
        for name in _GUARDS:
            connection.execute(dialect.TRIGGERS[name])
        connection.execute("COMMIT")
