"""SQL past the program: what an attacker, a bad disk or another program does to the file."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path


def plain(path: Path, *statements: str) -> list[list[tuple]]:
    """Run statements one by one; the rows of each."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as rows:
        return [rows.execute(statement).fetchall() for statement in statements]
