"""The order of a search's rows: by any column, entries that are equal in it newest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from clinicvault.access.log.index import Look
from clinicvault.access.patients.name_index import fold
from clinicvault.audit.history import TABLES, Column
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.services.views import LogSort

from .filters import Mask
from .rows import LogNames

_TIME = "time"
_COLUMNS = frozenset({"event", "user", "patient", "purpose", "outcome", "workstation"})
_SMALL = 1 << 16


def ordered(look: Look, names: LogNames, kept: Mask, order: LogSort) -> Column:
    """Sequence numbers of the kept rows; UsageError("log-column-unknown")."""
    newest = np.flatnonzero(kept)[::-1]
    if order.column == _TIME:
        rows = newest if order.descending else newest[::-1]
    elif order.column in _COLUMNS:
        rows = newest[_by_rank(_ranks(look, names, order.column)[newest], order.descending)]
    else:
        raise UsageError("log-column-unknown")
    return look.history.seq[rows]


def _by_rank(ranks: Column, descending: bool) -> Column:
    """A stable order; small numbers are sorted by their digits, which is much faster."""
    largest = int(ranks.max(initial=0))
    keys = largest - ranks if descending else ranks
    small = largest < _SMALL
    return np.asarray(
        np.argsort(keys.astype(np.uint16) if small else keys, kind="stable"), np.int64
    )


def _ranks(look: Look, names: LogNames, column: str) -> Column:
    """Where each row's value stands among all that occur."""
    table = getattr(look.history, TABLES[column])
    told = _telling(names, column)
    texts = [told(value) for value in table]
    places = {text: place for place, text in enumerate(sorted(set(texts)))}
    ranks = np.array([places[text] for text in texts], np.int64)
    column_of: Column = getattr(look.history, column)
    return ranks[column_of]


def _telling(names: LogNames, column: str) -> Callable[[Any], Any]:
    """What a value of a column is sorted by; whom nobody names comes before all."""
    if column == "user":
        return lambda user: fold(names.user(user))
    if column == "workstation":
        return lambda station: fold(names.station(station))
    if column == "patient":
        known = names.patients()
        return lambda patient: (known.get(patient, ""), patient_code(patient) if patient else "")
    return lambda word: word
