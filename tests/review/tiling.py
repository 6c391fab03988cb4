"""Long logs out of short ones: the same clinic again and again, each time with other people."""

from __future__ import annotations

import dataclasses

import numpy as np

from clinicvault.audit.history import History
from clinicvault.audit.rules.contract import Scope

from .generator import Case


def beside(case: Case, copies: int) -> tuple[History, Scope]:
    """So many clinics in one: other people and patients, the same days."""
    history = case.history
    rows = len(history)
    order = np.argsort(np.tile(history.ms, copies), kind="stable")
    number = np.repeat(np.arange(copies, dtype=np.int64), rows)[order]

    def tiled(column: np.ndarray) -> np.ndarray:
        return np.tile(column, copies)[order]

    users, patients = history.users, history.patients[1:]
    about = tiled(history.patient)
    long = dataclasses.replace(
        history,
        seq=np.arange(rows * copies, dtype=np.int64) * 2 + 1,
        user=tiled(history.user) + number * len(users),
        patient=np.where(about > 0, about + number * len(patients), 0),
        users=tuple(_other(one, copy) for copy in range(copies) for one in users),
        patients=(b"", *(_other(one, copy) for copy in range(copies) for one in patients)),
        **{name: tiled(getattr(history, name)) for name in _SAME},
    )
    scope = dataclasses.replace(
        case.scope(case.days - 30),
        teams={
            _other(user, copy): frozenset(_other(team, copy) for team in teams)
            for copy in range(copies)
            for user, teams in case.teams.items()
        },
        roles={
            _other(user, copy): roles
            for copy in range(copies)
            for user, roles in case.roles.items()
        },
        lot=b"benchmark",
    )
    return long, scope


def after(case: Case, copies: int) -> tuple[History, Scope]:
    """The same clinic for so many times its days, the newest last."""
    history = case.history
    rows, span = len(history), -(-case.days // 7) * 7 * 86_400_000
    back = np.repeat(np.arange(copies - 1, -1, -1, dtype=np.int64), rows)
    long = dataclasses.replace(
        history,
        seq=np.arange(rows * copies, dtype=np.int64) * 2 + 1,
        **{name: np.tile(getattr(history, name), copies) for name in ("user", "patient", *_SAME)},
    )
    long = dataclasses.replace(long, ms=long.ms - back * span)
    return long, dataclasses.replace(case.scope(case.days - 30), lot=b"benchmark")


_SAME = (
    "ms", "event", "outcome", "purpose", "workstation", "session", "objects", "hints", "given",
    "problem", "closed",
)  # fmt: skip


def _other(one: bytes, copy: int) -> bytes:
    return copy.to_bytes(2, "big") + one[2:]
