"""How long a record stays active: visits, consents, old vaults, tightened rules."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt

import pytest

from clinicvault.access.consent import care_keys
from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients import active
from clinicvault.access.patients.patients import Identity, register
from clinicvault.access.pictures.importing import Cleaned, ImportKeys
from clinicvault.access.rules import set_rules
from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import DeletionReason, Purpose, WrapKind
from clinicvault.domain.records import DeletionRecord, VisitRecord
from clinicvault.domain.rules import ClinicRules
from tests.unit.access.rows import rows_of
from tests.unit.access.standings import (
    ACTIVE,
    COLD,
    archived,
    kinds,
    last_day,
    next_day,
    stands,
    up,
    wraps,
)
from tests.unit.access.world import ADA, INA, PAM, PETE

TODAY = dt.date(2026, 3, 2)


def day(number: int) -> dt.date:
    return TODAY + dt.timedelta(number)


def visit(world, patient, on: dt.date, name: str = INA) -> bytes:
    with contextlib.closing(ImportKeys(world.session(name))) as page:
        return page.visit(patient, on, "")


def test_a_first_consent_makes_active_for_the_days_of_the_rules(world):
    patient, photo = world.treated()
    assert last_day(world, patient) == day(30)
    assert next_day(world, 30) == 0
    assert stands(world, PAM, patient).until == day(30)
    assert next_day(world) == 1
    assert kinds(world, patient) == COLD
    assert {d.reason for d in rows_of(world, DeletionRecord)} == {DeletionReason.INACTIVE}
    for checks in (True, False):
        with pytest.raises(Refused, match="record-archived"):
            world.view(PAM, photo.id, checks=checks)
    assert stands(world, PAM, patient).standing is Standing.COLD


def test_a_visit_keeps_active_whoever_adds_it(world):
    patient, _ = world.treated()
    world.clock.pass_days(20)
    visit(world, patient, day(10))
    assert last_day(world, patient) == day(40)
    visit(world, patient, day(20), PETE)
    assert last_day(world, patient) == day(50)
    visit(world, patient, day(5))
    assert last_day(world, patient) == day(50)


def test_a_visit_that_lies_ahead_counts_as_today(world):
    patient, _ = world.treated()
    visit(world, patient, day(400))
    assert last_day(world, patient) == day(30)


def test_never_beyond_the_consents_end(world):
    patient = world.patient()
    world.consent(patient, until=day(12))
    assert last_day(world, patient) == day(12)
    world.clock.pass_days(10)
    visit(world, patient, day(10))
    assert last_day(world, patient) == day(12)
    world.consent(patient, until=day(25))
    assert last_day(world, patient) == day(25)
    world.consent(patient)
    assert last_day(world, patient) == day(40)


def test_an_archived_record_stays_so_by_visits_and_consents(world):
    patient, _ = archived(world)
    visit(world, patient, day(31))
    world.consent(patient)
    assert kinds(world, patient) == COLD
    world.photo(patient, b"new photos can be sealed")
    assert kinds(world, patient) == COLD


def test_a_photo_moved_to_another_patient_brings_its_visit_along(world):
    patient, _ = world.treated()
    world.clock.pass_days(20)
    page = ImportKeys(world.session(INA))
    page.begin(patient)
    on = page.visit(patient, day(20), "control")
    cleaned = Cleaned(b"moved", b"preview", b"thumb", {"view": "frontal"})
    row = page.seal(patient, on, cleaned, page.digest(patient, b"moved"))
    page.acknowledge(row, {})
    other = world.patient(given="Zoë")
    world.clock.pass_days(-20)
    world.consent(other)
    assert last_day(world, other) == day(30)
    world.clock.pass_days(20)
    page.move(row.id, other)
    assert last_day(world, other) == day(50)
    page.close()


def test_a_confirmed_identity_is_not_shortened_by_an_old_visit(world):
    patient, _ = archived(world)
    assert up(world, PAM, patient).opened == [patient]
    assert last_day(world, patient) == day(31)
    visit(world, patient, day(1))
    assert last_day(world, patient) == day(31)
    assert next_day(world) == 1
    assert kinds(world, patient) == COLD


def test_a_record_without_consent_in_force_goes_at_once(world):
    patient, _ = world.treated()
    [team] = [wrap for wrap in wraps(world, patient) if wrap.kind == WrapKind.TEAM]
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    ina = world.session(INA)
    # What a client that is not ours could leave: a team's wrap without a consent.
    left = dataclasses.replace(team, id=b"w" * 16, version=1, due_day=0)
    world.append(world.session(PAM).signed(left))
    with world.vault.write() as rows:
        assert active.keep_active(ina, rows, patient)
        rows.event(ina.event("active-days"))
        rows.commit()
    assert delete_due_wraps(ina) == 1


def test_who_never_came_and_has_no_key_has_no_day(world):
    patient = world.patient()
    ina = world.session(INA)
    with world.vault.read() as rows:
        assert active.activity_of(ina, rows, patient) is None
        assert active.care_due(ina, rows, patient) is None
    assert active.due_after(ina, None, None) == (TODAY - dt.date(1970, 1, 1)).days


# vaults of older programs


def long_lasting(world, count=3, due=0):
    """As an older program left them: the team's wraps go never, or with the consent alone."""
    found = [world.treated(b"%d" % n, given=f"Zoë {n}")[0] for n in range(count)]
    pam = world.session(PAM)
    for patient in found:
        [team] = [wrap for wrap in wraps(world, patient) if wrap.kind == WrapKind.TEAM]
        again = dataclasses.replace(team, version=team.version + 1, due_day=due)
        world.append(pam.signed(again))
    return found


@pytest.mark.parametrize("due", [0, 30_000])
def test_wraps_of_an_older_program_get_their_day(world, due):
    patients = long_lasting(world, due=due)
    world.clock.pass_days(40)
    assert set(active.lasting(world.session(INA))) == set(patients)
    assert active.settle_days(world.session(INA)) == 3
    assert active.lasting(world.session(INA)) == []
    assert active.settle_days(world.session(INA)) == 0
    assert delete_due_wraps(world.session(INA)) == 3
    assert [e.detail for e in world.events("active-days")] == [{"patients": 3}]


def test_only_who_reads_consents_sets_the_days(world):
    long_lasting(world, 1)
    assert active.lasting(world.plain_administrator()) == []
    assert active.settle_days(world.session("Adam")) == 0


def test_one_damaged_record_does_not_keep_the_others(world):
    first, second = long_lasting(world, 2)
    [row] = rows_of(world, VisitRecord, patient=first)
    world.swap("UPDATE visit SET facts_sealed = randomblob(60) WHERE id = ?", row.id)
    assert active.settle_days(world.session(INA)) == 1
    assert last_day(world, second) == day(30)
    assert world.events("damage-found")[-1].objects == (row.id,)
    assert active.lasting(world.session(INA)) == [first]
    assert active.settle_days(world.session(INA)) == 0


def test_tightened_rules_count_from_the_next_unlock_on(world):
    patient, _ = world.treated()
    set_rules(world.session(ADA), dataclasses.replace(ClinicRules(), active_days=7))
    assert active.settle_days(world.session(INA)) == 1
    assert last_day(world, patient) == day(7)
    assert kinds(world, patient) == ACTIVE


def test_a_new_patient_follows_the_rules_in_force(world):
    set_rules(world.session(ADA), dataclasses.replace(ClinicRules(), active_days=90))
    patient = register(world.session(INA), Identity("Zoë", "Martin", None)).id
    world.consent(patient)
    assert last_day(world, patient) == day(90)


def test_many_at_once_are_set_in_pieces(world, monkeypatch):
    patients = long_lasting(world, 3)
    monkeypatch.setattr(active, "_AT_ONCE", 2)
    assert active.settle_days(world.session(INA)) == 3
    assert {last_day(world, patient) for patient in patients} == {day(30)}
    assert [e.detail for e in world.events("active-days")] == [{"patients": 2}, {"patients": 1}]


def test_due_wraps_of_users_and_emergencies_go_with_their_reason(world):
    patient, _ = world.treated()
    [team] = [wrap for wrap in wraps(world, patient) if wrap.kind == WrapKind.TEAM]
    pam = world.session(PAM)
    for number, kind in enumerate((WrapKind.USER, WrapKind.EMERGENCY)):
        one = dataclasses.replace(team, id=bytes([number]) * 16, version=1, kind=int(kind))
        world.append(pam.signed(one))
    assert next_day(world, 31) == 3
    deleted = {d.subject: d.reason for d in rows_of(world, DeletionRecord)}
    assert deleted[b"\0" * 16] == DeletionReason.INACTIVE
    assert deleted[b"\1" * 16] == DeletionReason.OVER


def test_many_due_at_once_go_in_pieces_and_a_damaged_one_stays(world, monkeypatch):
    monkeypatch.setattr(care_keys, "_AT_ONCE", 2)
    patients = long_lasting(world, 4, due=20_000)
    [rotten] = [wrap for wrap in wraps(world, patients[0]) if wrap.kind == WrapKind.TEAM]
    world.swap("UPDATE key_wrap SET sealed = zeroblob(9) WHERE id = ?", rotten.id)
    assert delete_due_wraps(world.session(INA)) == 3
    assert [kinds(world, patient) for patient in patients[1:]] == [COLD] * 3
    assert sum(entry.detail["keys"] for entry in world.events("keys-due")) == 3
    assert world.events("damage-found")[-1].objects == (rotten.id,)
    assert delete_due_wraps(world.session(INA)) == 0
