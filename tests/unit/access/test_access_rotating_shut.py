"""Renewing everything around records that are withdrawn, restricted or open in an emergency."""

import dataclasses

import pytest

from clinicvault.access.consent.bringing_back import bring_back
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients.named import lift_restriction, restrict
from clinicvault.access.patients.restrictions import named_of
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.access.people.renewing import begin_renewals
from clinicvault.access.release.emergency import ask
from clinicvault.access.rotation.due_rows import read_due
from clinicvault.access.rotation.rotating import rotate_patients
from clinicvault.access.rotation.rotation_due import DuePairs
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose, WrapKind
from tests.unit.access.rotations import (
    EVERYBODY,
    archived,
    confirmed_keys,
    damage_in,
    due_of,
    go_on,
    ordered,
    pair_of,
    rotated,
    wraps_of,
)
from tests.unit.access.world import ADA, INA, PAM, PETE, password


def test_withdrawn_patients_keep_their_wraps_until_they_are_brought_back(world):
    patient, photo = world.treated()
    first = pair_of(world, patient)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    rotated(world)
    assert due_of(world) == DuePairs(withdrawn=1)
    assert pair_of(world, patient) == first
    world.consent(patient)
    bring_back(world.session(ADA), patient)
    assert len(due_of(world).open) == 1
    bring_up(world.session(PAM), [patient], password(PAM))
    assert rotate_patients(world.session(PAM)) == 1
    assert pair_of(world, patient) != first
    assert world.view(PETE, photo.id) == b"preview picture"
    assert damage_in(world) == []


def test_withdrawn_after_it_was_renewed(world):
    patient, photo = world.treated()
    rotated(world)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused):
        world.view(PAM, photo.id, checks=False)
    world.consent(patient)
    bring_back(world.session(ADA), patient)
    bring_up(world.session(PAM), [patient], password(PAM))
    assert world.view(PETE, photo.id) == b"preview picture"


def test_named_records_are_renewed_by_who_is_named_alone(world):
    patient, photo = world.treated()
    restrict(world.session(PETE), patient, [world.user(PETE)], password(PETE))
    ordered(world)
    go_on(world, PAM)
    assert len(due_of(world).open) == 1
    go_on(world, PETE)
    assert due_of(world) == DuePairs()
    assert set(wraps_of(world, pair_of(world, patient))) == {
        WrapKind.KIT,
        WrapKind.HELD,
        WrapKind.USER,
        WrapKind.USER_COLD,
    }
    with world.vault.read() as rows:
        assert named_of(world.session(PAM), rows, patient) == (world.user(PETE),)
    assert world.view(PETE, photo.id) == b"preview picture"
    with pytest.raises(Refused, match="record-restricted"):
        world.view(PAM, photo.id, checks=False)
    lift_restriction(world.session(PETE), patient, password(PETE))
    with world.vault.read() as rows:
        assert named_of(world.session(PAM), rows, patient) == ()
    assert world.view(PAM, photo.id) == b"preview picture"
    rotated(world)
    assert world.view(PAM, photo.id) == b"preview picture"
    assert damage_in(world) == []


def test_named_records_that_were_brought_back(world):
    """An officer's wrap for the archive's key, sealed once more to the named user's second key."""
    patient, photo = world.treated()
    restrict(world.session(PETE), patient, [world.user(PETE)], password(PETE))
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    world.consent(patient)
    bring_back(world.session(ADA), patient)
    rotated(world)
    assert set(wraps_of(world, pair_of(world, patient))) == {
        WrapKind.KIT,
        WrapKind.HELD,
        WrapKind.RETURNED,
    }
    bring_up(world.session(PETE), [patient], password(PETE))
    assert world.view(PETE, photo.id) == b"preview picture"


def test_a_running_emergency_is_waited_for(world):
    patient, photo = world.treated()
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    ordered(world)
    go_on(world, *EVERYBODY)
    words = world.join("Olga", frozenset(world.session(ADA).roles | world.session(PAM).roles))
    assert words
    world.grant(ADA, "Olga", words)
    world.grant(PAM, "Olga", words)
    ask(world.session("Olga"), patient, "bleeding", password("Olga"))
    found = due_of(world)
    assert (found.open, found.withdrawn, found.emergencies) == ((), 0, 1)
    go_on(world, PAM)
    archived(world, 2)
    rotate_patients(world.session(PAM))
    assert due_of(world).withdrawn == 1
    assert photo.patient == patient


def test_an_emergency_that_begins_just_then(world):
    """After it was found out who is due: the record stays as it is."""
    patient, _ = world.treated()
    with confirmed_keys(world, PETE):
        pass
    ordered(world)
    begin_renewals(world.session(PAM))
    with confirmed_keys(world):
        [one] = due_of(world).open
    wrap = wraps_of(world, one.key)[WrapKind.TEAM]
    fresh = dataclasses.replace(wrap, id=b"an emergency's w", version=1, kind=8, due_day=99_999)
    world.append(world.session(PAM).signed(fresh))
    with world.vault.read() as rows:
        assert read_due(world.session(PAM), rows, [one], {}) == []
    assert rotate_patients(world.session(PAM)) == 0
    assert pair_of(world, patient) == one.key
