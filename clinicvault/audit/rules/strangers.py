"""People whom nobody certified count as one: names that a computer invents cost no memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Set as AbstractSet

import numpy as np

from clinicvault.audit.history import History

STRANGER = bytes(16)
"""Whoever an entry names that the certificates do not know."""


def without_strangers(history: History, people: AbstractSet[bytes]) -> History:
    """The same entries with one code for all strangers; without `people` nobody is one."""
    codes: dict[bytes, int] = {}
    if not people:
        return history
    known = [one if one in people or not one else STRANGER for one in history.users]
    code = np.array([codes.setdefault(one, len(codes)) for one in known], np.int64)
    return dataclasses.replace(history, user=code[history.user], users=tuple(codes))
