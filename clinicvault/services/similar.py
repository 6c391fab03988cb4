"""Near-duplicates within one import: pictures that look alike, to be put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import views

_UNKNOWN = bytes(8)
_AT_ONCE = 64

Bits = np.ndarray[Any, np.dtype[np.uint64]]
Places = np.ndarray[Any, np.dtype[np.intp]]


def groups(photos: Sequence[views.ImportedPhoto], most: int = 8) -> tuple[tuple[str, ...], ...]:
    """Ids of photos that look alike, each group of two or more in the order of `photos`.

    Two belong together where at most `most` of the 64 bits of their likeness differ, or where a
    third stands between them. Clips of live photos are left out: they resemble their still.
    """
    told = [one for one in photos if one.likeness != _UNKNOWN and not one.still]
    bits = np.frombuffer(b"".join(one.likeness for one in told), ">u8").astype(np.uint64)
    found, left = [], np.arange(len(told))
    while left.size:
        group, left = _spread(bits, left, most)
        if group.size > 1:
            found.append(tuple(told[place].photo for place in np.sort(group)))
    return tuple(found)


def _spread(bits: Bits, left: Places, most: int) -> tuple[Places, Places]:
    """(the first of `left` with all that hang together with it, the rest).

    Every photo is compared once with what is left: a long row of alike ones costs no more.
    """
    members, edge, left = [left[:1]], left[:1], left[1:]
    while edge.size and left.size:
        now, later = edge[:_AT_ONCE], edge[_AT_ONCE:]
        apart = np.bitwise_count(bits[left] ^ bits[now][:, None])
        near = (apart <= most).any(axis=0)
        members.append(left[near])
        edge, left = np.concatenate((later, left[near])), left[~near]
    return np.concatenate(members), left
