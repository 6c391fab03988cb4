"""What the figures of a day mean, the same in every one of them: viewed, given out, refused.

Only what came about counts: done, or given to somebody. A refused, failed or cancelled export is
no export, and an intent that nothing followed is none either.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from .history import Column, History
from .rules.names import GIFTS, LOOKS

Mask = npt.NDArray[np.bool_]


class Kind(enum.Enum):
    """What one entry counts as."""

    VIEW = "view"
    EXPORT = "export"
    IMPORT = "import"
    REFUSED = "refused"


COUNTED = frozenset({"done", "given"})
"""Outcomes of what came about."""
OWN_COPY = "report-write"
"""The patient's own copy was given out."""
_KINDS = {
    **dict.fromkeys(
        ("photo-view", "photo-full", "export-look", "thumbnails-view", "photo-compare"), Kind.VIEW
    ),
    **dict.fromkeys((*GIFTS, OWN_COPY), Kind.EXPORT),
    "import": Kind.IMPORT,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """Some entries in figures."""

    entries: int
    views: int
    patients: int
    """Different ones whose records were seen."""
    people: int
    """Different ones who did anything."""
    exports: int
    refused: int


def kind_of(event: str, outcome: str) -> Kind | None:
    """What an entry counts as, None for none of the kinds."""
    if outcome == "refused":
        return Kind.REFUSED
    return _KINDS.get(event) if outcome in COUNTED else None


def is_look(event: str, outcome: str) -> bool:
    """Whether a patient's record was seen: done or given, and neither refused nor intended."""
    return event in LOOKS and outcome in COUNTED


def of_kind(history: History, kind: Kind) -> Mask:
    """Rows that count as this."""
    if kind is Kind.REFUSED:
        return _where(history.outcome, history.outcomes, lambda one: one == "refused")
    events = _where(history.event, history.events, lambda one: _KINDS.get(one) is kind)
    return events & came_about(history)


def came_about(history: History) -> Mask:
    """Rows with an outcome that counts."""
    return _where(history.outcome, history.outcomes, COUNTED.__contains__)


def seen(history: History) -> Mask:
    """Rows in which somebody saw a patient's record."""
    looks = _where(history.event, history.events, LOOKS.__contains__) & came_about(history)
    somebody = _where(history.user, history.users, bool)
    return looks & somebody & _where(history.patient, history.patients, bool)


def figures(history: History, rows: Mask) -> Figures:
    """Of some rows."""
    return Figures(
        entries=int(rows.sum()),
        views=int((of_kind(history, Kind.VIEW) & rows).sum()),
        patients=_different(history.patient[seen(history) & rows], history.patients),
        people=_different(history.user[rows], history.users),
        exports=int((of_kind(history, Kind.EXPORT) & rows).sum()),
        refused=int((of_kind(history, Kind.REFUSED) & rows).sum()),
    )


def _where(column: Column, table: Sequence[Any], passes: Callable[[Any], object]) -> Mask:
    return np.array([bool(passes(value)) for value in table] or [False], np.bool_)[column]


def _different(column: Column, table: Sequence[bytes]) -> int:
    return sum(bool(table[code]) for code in np.unique(column))
