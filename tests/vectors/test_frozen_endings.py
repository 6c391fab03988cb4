"""What revision 0004 kept of teams, holds, erasures and a renewal is read, and goes on, today."""

from __future__ import annotations

import json

import pytest

from clinicvault.domain.lifecycle_records import (
    ErasureRecord,
    HoldRecord,
    LogPartRecord,
    OldSecretRecord,
    RotationRecord,
    SuccessionRecord,
    TeamRecord,
)
from clinicvault.domain.records import PatientRecord
from tests.unit.access.rotations import damage_in, due_of, go_on, unlocked
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM
from tests.vectors.frozen_vault import CONTENTS, FOLDER, thaw

NAME = "vault-0004"
KEPT = json.loads((FOLDER / NAME / "vault.json").read_text(encoding="utf-8"))


@pytest.fixture
def world(tmp_path, monkeypatch):
    """The clinic as it was: in the middle of a renewal that Pam alone has done her part of."""
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    made = thaw(NAME, tmp_path / "vault")[0]
    yield made
    made.shut()


def test_the_set_is_small():
    assert sum(one.stat().st_size for one in (FOLDER / NAME).iterdir()) < 160_000


def test_a_teams_later_name(world):
    [team] = rows_of(world, TeamRecord)
    assert world.vault.open_name(team.name_sealed, TeamRecord.TABLE, team.id) == "Skin"


def test_who_is_on_hold_and_who_is_erased(world):
    [held], [erased] = rows_of(world, HoldRecord), rows_of(world, ErasureRecord)
    assert rows_of(world, PatientRecord, id=held.id)
    assert not rows_of(world, PatientRecord, id=erased.id)
    assert len(rows_of(world, LogPartRecord)) == 1


def test_a_renewal_goes_on_where_it_was(world):
    assert len(rows_of(world, RotationRecord)) == 1
    assert rows_of(world, OldSecretRecord)
    begun = len(rows_of(world, SuccessionRecord))
    assert begun > 0
    for name in (ADA, INA, PAM):
        unlocked(world, name)
        go_on(world, name)
    assert len(rows_of(world, SuccessionRecord)) >= begun
    # The one who is Pete's alone waits for him and his hardware key.
    assert [one.patient.hex() for one in due_of(world).open] == [KEPT["named"]]
    assert world.view(PAM, bytes.fromhex(KEPT["photo"])) == CONTENTS[2]
    assert damage_in(world) == []
