"""Patients that are due and who renews them, for tests of the processes that help."""

from __future__ import annotations

import pytest

from clinicvault.access.patients.pool import PoolRecipients, new_wrap
from clinicvault.access.rotation.succeeding import Due, Holder
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.domain.records import PatientKeyRecord, WrapRecord

VAULT = b"v" * 16


def recipients(team):
    public = [KeyPair.generate().public for _ in range(3)]
    return PoolRecipients(VAULT, b"t" * 16, public[0], public[1], team.public, public[2])


def due(team, number=0):
    """A patient with a team's wrap alone, and who it is."""
    pair = KeyPair.generate()
    key = pair.public.key_id
    wrap = new_wrap(VAULT, key, WrapKind.TEAM, team.public, pair.seed)
    return Due(bytes([number]) * 16, key, (wrap,), (), ())


@pytest.fixture
def holder():
    return Holder(VAULT, KeyPair.generate(), (KeyPair.generate(),))


@pytest.fixture
def work(holder):
    [team] = holder.team
    to = recipients(team)
    return [(due(team, number), to) for number in range(5)]


def check(holder, work, made):
    """Rightly made, in order: the next pair's wrap for the team opens."""
    for (one, to), records in zip(work, made, strict=True):
        [after] = [row for row in records if isinstance(row, PatientKeyRecord)]
        [line] = [row for row in records if isinstance(row, SuccessionRecord)]
        assert (line.id, line.later, line.patient) == (one.key, after.id, one.patient)
        [wrap] = [
            row for row in records if isinstance(row, WrapRecord) and row.kind == WrapKind.TEAM
        ]
        again = Due(one.patient, after.id, (wrap,), (), ())
        holder.open(again).wipe()
        assert after.team == to.team_id
