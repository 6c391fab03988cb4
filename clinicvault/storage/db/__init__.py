"""The vault's database: signed rows, the access log's tables, and the workstation's state map."""

from __future__ import annotations

from .engine import SqlDatabase, create_database, open_database
from .own_state import OwnStateIndex
from .snapshot import SqlSnapshot
from .state_index import SqliteStateIndex
from .unit_of_work import SqlUnitOfWork

__all__ = [
    "OwnStateIndex",
    "SqlDatabase",
    "SqlSnapshot",
    "SqlUnitOfWork",
    "SqliteStateIndex",
    "create_database",
    "open_database",
]
