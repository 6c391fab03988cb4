"""Renewing everything: everybody opens what they opened before, by keys that are all new."""

import pytest

from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.access.people.renewing import begin_renewals
from clinicvault.access.rotation.late_batches import rewrap_late
from clinicvault.access.rotation.rotating import rotate, rotate_patients
from clinicvault.access.rotation.rotation_due import DuePairs, patients_with_keys
from clinicvault.access.rotation.rotation_order import newest_order, order
from clinicvault.access.rotation.succeeding import Due, Holder
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.lifecycle_records import RotationRecord, SuccessionRecord
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import (
    AssignmentRecord,
    BatchRecord,
    PatientKeyRecord,
    PhotoRecord,
    WrapRecord,
)
from tests.unit.access.rotations import (
    archived,
    confirmed_keys,
    damage_in,
    due_of,
    go_on,
    ordered,
    pair_of,
    rotated,
    unlocked,
    wraps_of,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, password, refill


def test_everybody_opens_everything_as_before(world):
    patient, photo = world.treated(b"before")
    kept = world.kept(patient)
    first = pair_of(world, patient)
    old_wraps = rows_of(world, WrapRecord, patient_key=first)
    [batch_before] = rows_of(world, BatchRecord, id=photo.batch)
    order(world.session(ADA), "Laptop  stolen")
    assert [len(due_of(world).open), due_of(world).withdrawn] == [1, 0]
    unlocked(world, ADA)
    unlocked(world, PAM)
    assert go_on(world, PAM)[0] > 0
    assert due_of(world) == DuePairs()
    second = pair_of(world, patient)
    assert second != first
    for name in (PAM, PETE):
        unlocked(world, name)
        assert world.view(name, photo.id) == b"preview before"
    [assigned] = rows_of(world, AssignmentRecord)
    assert (assigned.version, assigned.patient_key) == (1, first)
    assert rows_of(world, PhotoRecord) == [photo]
    [batch] = rows_of(world, BatchRecord, id=photo.batch)
    assert (batch.version, batch.patient_key) == (2, second)
    assert batch.commitment == batch_before.commitment
    assert not rows_of(world, WrapRecord, patient_key=first)
    new_wraps = wraps_of(world, second)
    assert set(new_wraps) == {wrap.kind for wrap in old_wraps}
    team = world.vault.trust.need(GroupKind.TEAM, world.vault.trust.team).public.key_id
    assert new_wraps[WrapKind.TEAM].recipient == team
    due = {wrap.kind: wrap.due_day for wrap in old_wraps}
    assert {kind: wrap.due_day for kind, wrap in new_wraps.items()} == due
    assert rows_of(world, PatientKeyRecord, id=second)[0].team == world.vault.trust.team
    [said] = world.events("rotation-order")
    assert said.detail["reason"] == "Laptop stolen"
    assert sum(one.detail["keys"] for one in world.events("patients-renew")) == 1
    again = world.photo(patient, b"after")
    assert rows_of(world, BatchRecord, id=again.batch)[0].patient_key == second
    assert world.view(PAM, again.id) == b"preview after"
    assert kept.patient == patient
    assert damage_in(world) == []


def test_twice(world):
    patient, photo = world.treated()
    rotated(world)
    second = pair_of(world, patient)
    rotated(world)
    assert pair_of(world, patient) != second
    assert len(rows_of(world, SuccessionRecord, patient=patient)) == 2
    assert rows_of(world, BatchRecord, id=photo.batch)[0].version == 3
    assert world.view(PAM, photo.id) == b"preview picture"
    assert damage_in(world) == []


def test_archived_records_need_the_password(world):
    patient, photo = world.treated()
    archived(world)
    ordered(world)
    assert rotate_patients(world.session(PAM)) == 0
    assert len(due_of(world).open) == 1
    go_on(world, PAM)
    assert due_of(world) == DuePairs()
    bring_up(world.session(PAM), [patient], password(PAM))
    assert world.view(PETE, photo.id) == b"preview picture"


def test_active_ones_wait_for_the_new_archive_key_and_then_need_no_password(world):
    world.treated()
    ordered(world)
    begin_renewals(world.session(PETE))
    assert rotate_patients(world.session(PETE)) == 0
    with confirmed_keys(world):
        pass
    assert rotate_patients(world.session(PETE)) == 1


def test_who_is_no_practitioner_renews_group_keys_alone(world):
    world.treated()
    ordered(world)
    go_on(world, ADA, INA)
    assert not any(world.vault.due(kind) for kind in (GroupKind.OFFICERS, GroupKind.LOG))
    assert len(due_of(world).open) == 1
    assert rotate_patients(world.session(INA)) == rewrap_late(world.session(INA)) == 0


def test_without_an_order_nothing_is_due(world):
    world.treated()
    assert due_of(world) == DuePairs()
    assert rotate(world.session(PAM), password(PAM)) == 0
    with world.vault.read() as rows:
        assert newest_order(world.session(ADA), rows) is None


def test_who_orders_and_who_reads_why(world):
    for name in (PAM, INA):
        with pytest.raises(Refused, match="role"):
            order(world.session(name), "why")
    with pytest.raises(InputRefused, match="reason-missing"):
        order(world.session(ADA), "  ")
    assert not rows_of(world, RotationRecord)
    refill(world)
    row = order(world.session(ADA), "Laptop  stolen")
    with world.vault.read() as rows:
        [team] = world.vault.trust.teams
        assert rows.free_patient_keys(team, 99) == []
        assert patients_with_keys(rows) == (0, 0)
        found = newest_order(world.session(ADA), rows)
        other = newest_order(world.session(INA), rows)
    assert (found.id, found.user, found.reason) == (row, world.user(ADA), "Laptop stolen")
    assert (other.id, other.user, other.reason) == (row, b"", "")
    second = order(world.session(ADA), "and another")
    with world.vault.read() as rows:
        assert newest_order(world.session(ADA), rows).id == second


def test_who_holds_no_fitting_key_opens_nothing():
    holder = Holder(b"v" * 16, KeyPair.generate(), ())
    with pytest.raises(Refused, match="no-patient-key"):
        holder.open(Due(b"p" * 16, b"k" * 16, (), (), ()))
