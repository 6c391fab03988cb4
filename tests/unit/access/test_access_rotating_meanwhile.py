"""Renewing everything while it is stopped, and while others change the same rows."""

import gc

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.rotation import rotating
from clinicvault.access.rotation.rotating import rotate
from clinicvault.access.rotation.rotation_due import DuePairs
from clinicvault.access.rotation.succeeding import Crew
from clinicvault.domain.errors import Refused
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.record_kinds import GroupKind, Purpose, WrapKind
from tests.unit.access.rotations import (
    confirmed_keys,
    due_of,
    go_on,
    ordered,
    pair_of,
    wraps_of,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import INA, PAM, PETE, password


def test_stopped_and_gone_on_with(world, monkeypatch):
    monkeypatch.setattr(rotating, "CHUNK", 1)
    photos = [world.treated(bytes([n]))[1] for n in range(3)]
    ordered(world)
    told = []

    def stop():
        if told:
            raise Refused("cancelled")

    session = world.session(PAM)
    with pytest.raises(Refused, match="cancelled"):
        rotate(session, password(PAM), lambda *one: told.append(one), stop)
    assert told == [(1, 3)]
    assert gc.get_freeze_count() == 0
    assert len(due_of(world).open) == 2
    assert [world.view(PAM, photo.id)[-1] for photo in photos] == [0, 1, 2]
    told.clear()
    rotate(session, password(PAM), lambda *one: told.append(one))
    assert told == [(1, 2), (2, 2)]
    assert [world.view(PETE, photo.id)[-1] for photo in photos] == [0, 1, 2]


def test_what_the_window_keeps_from_collecting_stays_so(world):
    photo = world.treated(b"1")[1]
    ordered(world)
    gc.disable()
    gc.freeze()
    kept = gc.get_freeze_count()
    try:
        rotate(world.session(PAM), password(PAM))
        assert gc.get_freeze_count() > kept * 0.9  # some of it ended without being collected
    finally:
        gc.unfreeze()
        gc.enable()
    assert world.view(PETE, photo.id)[-1] == ord("1")


class Meanwhile(Crew):
    """Something happens between reading a patient's rows and writing them."""

    def __init__(self, act):
        self.act = act

    def begin(self, holder, work):
        made = super().begin(holder, work)()
        act, self.act = self.act, lambda: None
        act()
        return lambda: made


def test_what_a_withdrawal_takes_meanwhile_stays_taken(world):
    patient, photo = world.treated()
    first = pair_of(world, patient)
    ordered(world)
    crew = Meanwhile(lambda: withdraw_consent(world.session(INA), patient, Purpose.CARE))
    go_on(world, PAM, crew=crew)
    assert pair_of(world, patient) == first
    assert due_of(world).withdrawn == 1
    assert photo.patient == patient


def test_two_do_it_at_once(world):
    patient, photo = world.treated()
    ordered(world)
    crew = Meanwhile(lambda: rotate(world.session(PETE), password(PETE)))
    go_on(world, PAM, crew=crew)
    assert len(rows_of(world, SuccessionRecord, patient=patient)) == 1
    assert world.view(PAM, photo.id) == b"preview picture"


def test_what_others_do_elsewhere_leaves_the_work_good(world):
    """A consent that goes meanwhile, of one of two: the other one is renewed all the same."""
    patient, photo = world.treated()
    other, _ = world.treated(b"other", family="Blanc")
    ordered(world)
    crew = Meanwhile(lambda: withdraw_consent(world.session(INA), other, Purpose.CARE))
    go_on(world, PAM, crew=crew)
    assert [len(rows_of(world, SuccessionRecord, patient=one)) for one in (patient, other)] == [
        1,
        0,
    ]
    assert due_of(world) == DuePairs(withdrawn=1)
    assert world.view(PETE, photo.id) == b"preview picture"


def test_keys_that_change_meanwhile_leave_the_work_void(world):
    """Made for a team's key of before a second order: made again, for the newest."""
    patient, photo = world.treated()
    ordered(world)
    with confirmed_keys(world):
        pass

    def again():
        ordered(world)
        with confirmed_keys(world, PETE):
            pass

    go_on(world, PAM, crew=Meanwhile(again))
    go_on(world, PAM, PETE)
    wrap = wraps_of(world, pair_of(world, patient))[WrapKind.TEAM]
    assert (
        wrap.recipient
        == world.vault.trust.need(GroupKind.TEAM, world.vault.trust.team).public.key_id
    )
    assert due_of(world) == DuePairs()
    assert world.view(PETE, photo.id) == b"preview picture"
