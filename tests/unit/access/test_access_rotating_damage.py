"""Renewing everything over rows that are damaged or false: told, and nobody else is kept back."""

import dataclasses

import pytest

from clinicvault.access.patients.named import restrict
from clinicvault.access.rotation import succeeding
from clinicvault.access.rotation.rotating import rotate
from clinicvault.access.rotation.rotation_due import DuePairs, measured_pair
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import DeletionReason, WrapKind
from clinicvault.domain.records import BatchRecord, DeletionRecord, WrapRecord
from clinicvault.storage.db.snapshot import SqlSnapshot
from tests.unit.access.rotations import (
    due_of,
    go_on,
    ordered,
    pair_of,
    rotated,
    wraps_of,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import INA, PAM, PETE, password


def test_a_damaged_batch_keeps_no_other_back(world):
    patient, photo = world.treated()
    other = world.photo(patient, b"other")
    world.swap("update batch set sealed_key = x'00' where id = ?", photo.batch)
    ordered(world)
    go_on(world, PAM)
    assert due_of(world) == DuePairs()
    assert world.view(PETE, other.id) == b"preview other"
    assert photo.batch in world.events("damage-found")[0].objects


def test_a_false_batch_keeps_no_other_back(world):
    """Signed as the front desk may: its content opens nothing, or its pair is not the patient's."""
    _, photo = world.treated()
    elsewhere, _ = world.treated(b"elsewhere", family="Blanc")
    [batch] = rows_of(world, BatchRecord, id=photo.batch)
    desk = world.session(INA)
    for key, content in ((pair_of(world, elsewhere), bytes(1168)), (batch.patient_key, b"")):
        row = dataclasses.replace(
            batch, id=b"%16d" % len(content), patient_key=key, sealed_key=content
        )
        world.append(desk.signed(row))
    ordered(world)
    go_on(world, PAM)
    assert due_of(world) == DuePairs()
    assert world.view(PETE, photo.id) == b"preview picture"
    assert {one for entry in world.events("damage-found") for one in entry.objects} >= {
        b"%16d" % 1168
    }


def test_a_damaged_wrap_keeps_no_other_back(world):
    patient, photo = world.treated()
    wraps = wraps_of(world, pair_of(world, patient))
    world.swap("update key_wrap set sealed = x'00' where id = ?", wraps[WrapKind.ARCHIVE].id)
    other, picture = world.treated(b"other", family="Blanc")
    ordered(world)
    go_on(world, PAM)
    assert world.view(PETE, photo.id) == b"preview picture"
    assert world.view(PETE, picture.id) == b"preview other"
    assert other != patient


def test_damaged_wraps_of_the_earlier_pair_go(world):
    """Repaired, each of them would open that pair again."""
    patient, photo = world.treated()
    first = pair_of(world, patient)
    wraps = wraps_of(world, first)
    for kind in (WrapKind.KIT, WrapKind.ARCHIVE):
        world.swap("update key_wrap set sealed = x'00' where id = ?", wraps[kind].id)
    # One that says another version than the log is not to be deleted: told, and left.
    world.swap("update key_wrap set version = 9 where id = ?", wraps[WrapKind.HELD].id)
    ordered(world)
    go_on(world, PAM)
    assert [one.id for one in rows_of(world, WrapRecord, patient_key=first)] == [
        wraps[WrapKind.HELD].id
    ]
    second = wraps_of(world, pair_of(world, patient))
    assert set(second) == {WrapKind.KIT, WrapKind.HELD, WrapKind.TEAM}
    gone = {wraps[WrapKind.KIT].id, wraps[WrapKind.ARCHIVE].id}
    said = {
        one.subject
        for one in rows_of(world, DeletionRecord, reason=int(DeletionReason.REPLACED))
        if one.subject_table == WrapRecord.TABLE
    }
    assert gone <= said
    assert world.view(PETE, photo.id) == b"preview picture"


def test_rows_that_cannot_be_looked_up_together(world, monkeypatch):
    """One that cannot even be read ends the look for many: then each patient's are read alone."""

    def unreadable(self, kind, column, values):
        raise IntegrityError("row-damaged", table=kind.TABLE, row="00")

    monkeypatch.setattr(SqlSnapshot, "among", unreadable)
    _, photo = world.treated()
    rotated(world)
    assert due_of(world) == DuePairs()
    assert world.view(PETE, photo.id) == b"preview picture"


def test_a_wrap_that_holds_something_else(world):
    """Signed by a practitioner, and wrong: told, and the patient stays as before."""
    patient, _ = world.treated()
    wrap = wraps_of(world, pair_of(world, patient))[WrapKind.TEAM]
    false = dataclasses.replace(wrap, version=wrap.version + 1, sealed=bytes(1168))
    world.append(world.session(PAM).signed(false))
    ordered(world)
    go_on(world, PAM)
    assert len(due_of(world).open) == 1
    assert world.events("damage-found")


def test_an_assignment_that_is_damaged(world):
    patient, _ = world.treated()
    world.treated(b"other", family="Blanc")
    ordered(world)
    world.swap("update assignment set consent = x'00' where id = ?", patient)
    go_on(world, PAM)
    assert len(due_of(world).open) == 1


def test_wraps_for_nobody_who_counts_go(world):
    """A team's wrap left over beside a restriction is not renewed for anybody."""
    patient, photo = world.treated()
    before = wraps_of(world, pair_of(world, patient))[WrapKind.TEAM]
    restrict(world.session(PAM), patient, [world.user(PAM)], password(PAM))
    fresh = dataclasses.replace(before, id=b"left over wrap 1", version=1)
    world.append(world.session(PAM).signed(fresh))
    rotated(world)
    assert WrapKind.TEAM not in wraps_of(world, pair_of(world, patient))
    assert not [w for w in rows_of(world, WrapRecord) if w.id == fresh.id]
    assert photo.patient == patient


def test_what_a_pair_costs_can_be_measured():
    measured_pair()


def test_the_only_wrap_that_would_open_is_damaged(world):
    """Whoever can write to the disk keeps nobody else's pictures on a key that was stolen."""
    patient, _ = world.treated()
    wraps = wraps_of(world, pair_of(world, patient))
    for kind in (WrapKind.TEAM, WrapKind.ARCHIVE):
        world.swap("update key_wrap set sealed = x'00' where id = ?", wraps[kind].id)
    _, picture = world.treated(b"other", family="Blanc")
    ordered(world)
    session = world.session(PAM)
    rotate(session)
    go_on(world, PAM)
    assert [one.patient for one in due_of(world).open] == [patient]
    assert world.view(PETE, picture.id) == b"preview other"
    told = {one for entry in world.events("damage-found") for one in entry.objects}
    assert {wraps[WrapKind.TEAM].id, wraps[WrapKind.ARCHIVE].id} <= told


def test_a_vault_that_was_locked_is_no_damage(world, monkeypatch):
    def locked(*_):
        raise Refused("locked")

    monkeypatch.setattr(succeeding, "succeed", locked)
    world.treated()
    ordered(world)
    with pytest.raises(Refused, match="locked"):
        go_on(world, PAM)
