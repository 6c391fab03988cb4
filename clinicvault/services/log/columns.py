"""Questions to the log's columns that several readers ask."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator

import numpy as np
import numpy.typing as npt

from clinicvault.access.session import VaultSession
from clinicvault.audit.history import TABLES, History

Mask = npt.NDArray[np.bool_]
_BROKEN = (ArithmeticError, LookupError, TypeError, ValueError)
"""What the wiping of what is being read brings about."""


def of(history: History, column: str, wanted: Collection[object]) -> Mask:
    """Rows whose value in a column with a table (an event, a patient, …) is one of these."""
    table = getattr(history, TABLES[column])
    codes = [code for code, value in enumerate(table) if value in wanted]
    return np.isin(getattr(history, column), codes)


@contextlib.contextmanager
def reading(session: VaultSession) -> Iterator[None]:
    """Refused("locked") where a lock overwrote meanwhile what is being read."""
    try:
        yield
    except _BROKEN:
        session.alive()
        raise
    session.alive()
