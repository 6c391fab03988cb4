"""A log and its index, in segments of a size that a test fills."""

from __future__ import annotations

import pytest

from clinicvault.access.log.index import cache, index, segments
from clinicvault.access.log.reading import LogAccess
from clinicvault.domain.ports import Event
from tests.unit.access.world import PAM

SMALL = 16


@pytest.fixture
def small(monkeypatch):
    """Segments and steps of a size that a test fills."""
    for module in (index, cache, segments):
        monkeypatch.setattr(module, "SEGMENT", SMALL)
    monkeypatch.setattr(index, "_PIECE", 5)
    monkeypatch.setattr(index, "_REWRITE_AFTER", 8)


def say(world, count=1, **more):
    """Entries in the log, in one transaction."""
    with world.vault.write() as rows:
        for number in range(count):
            values = {"detail": {"note": f"Zoë {number}"}, "outcome": "done", **more}
            rows.event(Event(name="photo-view", ms=world.clock(), user=world.user(PAM), **values))
        rows.commit()


def size_of(world):
    with world.vault.read() as rows:
        return rows.log.size()


def read(world):
    """What the log says, by the reader."""
    return [(one.seq, one.event, one.user, one.outcome) for one in world.log()]


def shown(history):
    """What the index says."""
    columns = zip(history.seq, history.event, history.user, history.outcome, strict=True)
    return [
        (int(seq), history.events[event], history.users[user], history.outcomes[outcome])
        for seq, event, user, outcome in columns
    ]


def watched(monkeypatch):
    """Which leaves are read from the log."""
    found, whole = [], LogAccess.piece

    def piece(self, start, stop):
        found.extend(range(start, stop))
        return whole(self, start, stop)

    monkeypatch.setattr(LogAccess, "piece", piece)
    return found
