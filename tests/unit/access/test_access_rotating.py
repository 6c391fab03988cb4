"""Renewing everything: everybody opens what they opened before, by keys that are all new."""

import dataclasses

import pytest

from clinicvault.access.consent.bringing_back import bring_back
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients.named import lift_restriction, restrict
from clinicvault.access.patients.restrictions import named_of
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.access.people.renewing import begin_renewals
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.release.emergency import ask
from clinicvault.access.rotation import rotating
from clinicvault.access.rotation.rotating import rewrap_late, rotate, rotate_patients
from clinicvault.access.rotation.rotation_due import DuePairs, patients_with_keys
from clinicvault.access.rotation.rotation_order import newest_order, order
from clinicvault.access.rotation.succeeding import Due, Holder
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.lifecycle_records import RotationRecord, SuccessionRecord
from clinicvault.domain.record_kinds import GroupKind, Purpose, WrapKind
from clinicvault.domain.records import (
    AssignmentRecord,
    BatchRecord,
    PatientKeyRecord,
    PhotoRecord,
    WrapRecord,
)
from tests.unit.access.rotations import (
    EVERYBODY,
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
from tests.unit.access.world import ADA, DAY_MS, INA, PAM, PETE, password, refill


def archived(world, days=40):
    """The day on which active records are archived, and everybody unlocked since."""
    world.clock.ms += days * DAY_MS


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
    trust = world.vault.trust
    assert not any(trust.due(kind) for kind in (GroupKind.OFFICERS, GroupKind.LOG))
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
        assert rotating._read(world.session(PAM), rows, one, {}) == []
    assert rotate_patients(world.session(PAM)) == 0
    assert pair_of(world, patient) == one.key


def test_who_holds_no_fitting_key_opens_nothing():
    holder = Holder(b"v" * 16, KeyPair.generate(), ())
    with pytest.raises(Refused, match="no-patient-key"):
        holder.open(Due(b"p" * 16, b"k" * 16, (), (), ()))


def test_a_batch_that_came_in_late(world):
    """By an import page that was open all along, and again after a second order."""
    patient, _ = world.treated()
    page = ImportKeys(world.session(INA))
    page.begin(patient)
    ordered(world)
    go_on(world, PAM, PETE)
    late = world.photo(patient, b"late", page)
    assert world.view(PAM, late.id) == b"preview late"
    page.close()
    with world.vault.read() as rows:
        assert [row for row, _ in rows.late_batches()] == [late.batch]
    assert rewrap_late(world.session(INA)) == 0
    assert rewrap_late(world.session(PAM)) == 1
    assert rewrap_late(world.session(PAM)) == 0
    assert world.view(PETE, late.id) == b"preview late"
    assert damage_in(world) == []


def test_a_late_batch_of_an_archived_record(world):
    patient, _ = world.treated()
    page = ImportKeys(world.session(INA))
    page.begin(patient)
    ordered(world)
    go_on(world, PAM, PETE)
    late = world.photo(patient, b"late", page)
    archived(world)
    assert rotate(world.session(INA)) == 0
    session = world.session(PAM)
    rotate_patients(session)
    rotating.delete_due_wraps(session)
    assert rewrap_late(session) == 0
    with confirmed_keys(world) as (session, cold):
        assert rewrap_late(session, cold) == 1
    assert late.batch


def test_a_late_batch_before_the_second_order(world):
    """Its pair is two pairs old by then: the line in between opens it."""
    patient, _ = world.treated()
    page = ImportKeys(world.session(INA))
    page.begin(patient)
    ordered(world)
    go_on(world, PAM, PETE)
    late = world.photo(patient, b"late", page)
    ordered(world)
    go_on(world, PAM)
    [batch] = rows_of(world, BatchRecord, id=late.batch)
    assert batch.patient_key == pair_of(world, patient)
    assert world.view(PETE, late.id) == b"preview late"


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
    assert len(due_of(world).open) == 2
    assert [world.view(PAM, photo.id)[-1] for photo in photos] == [0, 1, 2]
    told.clear()
    rotate(session, password(PAM), lambda *one: told.append(one))
    assert told == [(1, 2), (2, 2)]
    assert [world.view(PETE, photo.id)[-1] for photo in photos] == [0, 1, 2]


class Meanwhile(rotating.Crew):
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
