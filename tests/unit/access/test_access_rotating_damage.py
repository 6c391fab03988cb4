"""Renewing everything over rows that are damaged or false: told, and nobody else is kept back."""

import dataclasses

import pytest

from clinicvault.access.patients.named import restrict
from clinicvault.access.rotation import succeeding
from clinicvault.access.rotation.rotating import drop_left_over, rotate
from clinicvault.access.rotation.rotation_due import DuePairs, measured_pair
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.domain.records import BatchRecord, DeletionRecord, WrapRecord
from clinicvault.storage.db.snapshot import SqlSnapshot
from tests.unit.access.rotations import (
    damage_in,
    due_of,
    go_on,
    ordered,
    pair_of,
    rotated,
    wraps_of,
)
from tests.unit.access.rows import by_nobody, rows_of
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


def repair(world, *wraps):
    for one in wraps:
        world.swap(
            "update key_wrap set patient_key = ?, sealed = ?, version = ? where id = ?",
            *(one.patient_key, one.sealed, one.version, one.id),
        )


def deleted(world):
    return {one.subject for one in rows_of(world, DeletionRecord)}


def test_damaged_wraps_of_the_earlier_pair_stay_until_they_are_repaired(world):
    """Nobody can tell whose they are; repaired, each of them would open that pair again."""
    patient, photo = world.treated()
    first = pair_of(world, patient)
    wraps = wraps_of(world, first)
    spoiled = [wraps[kind] for kind in (WrapKind.KIT, WrapKind.HELD, WrapKind.ARCHIVE)]
    for wrap in spoiled[::2]:
        world.swap("update key_wrap set sealed = x'00' where id = ?", wrap.id)
    world.swap("update key_wrap set version = 9 where id = ?", spoiled[1].id)
    ordered(world)
    go_on(world, PAM)
    ids = {one.id for one in spoiled}
    assert set(wraps_of(world, first)) == {WrapKind.KIT, WrapKind.HELD, WrapKind.ARCHIVE}
    assert not ids & deleted(world)
    assert ids <= {one for entry in world.events("damage-found") for one in entry.objects}
    assert set(wraps_of(world, pair_of(world, patient))) == {
        WrapKind.KIT,
        WrapKind.HELD,
        WrapKind.TEAM,
    }
    assert due_of(world) == DuePairs()
    assert world.view(PETE, photo.id) == b"preview picture"
    repair(world, *spoiled)
    go_on(world, PAM)
    assert wraps_of(world, first) == {}
    assert ids <= deleted(world)
    assert drop_left_over(world.session(PAM)) == 0


def test_nobodys_wraps_go_because_they_say_another_patient(world):
    """By who writes to the disk, and has no key at all; the next renewal must not sign for it."""
    victim, photo = world.treated()
    other, picture = world.treated(b"other", family="Blanc")
    mine = list(wraps_of(world, pair_of(world, victim)).values())
    first, theirs = pair_of(world, victim), pair_of(world, other)
    world.swap("update key_wrap set patient_key = ? where patient_key = ?", theirs, first)
    ordered(world)
    go_on(world, PAM)
    ids = {one.id for one in mine}
    assert ids <= {one.id for one in rows_of(world, WrapRecord)}
    assert not ids & deleted(world)
    assert ids <= {one.id for one in damage_in(world)}
    assert world.view(PETE, picture.id) == b"preview other"
    repair(world, *mine)
    go_on(world, PAM)
    assert world.view(PETE, photo.id) == b"preview picture"
    assert due_of(world) == DuePairs()


def test_a_wrap_whose_signer_alone_does_not_count_goes(world):
    """It is what the log says, so that it says whose it is."""
    patient, _ = world.treated()
    wrap = wraps_of(world, pair_of(world, patient))[WrapKind.ARCHIVE]
    false = dataclasses.replace(wrap, version=wrap.version + 1)
    world.append(by_nobody(false))
    ordered(world)
    go_on(world, PAM)
    assert wrap.id in deleted(world)


def test_what_is_left_over_goes_by_a_later_pair_that_counts_alone(world):
    """A row that says so, by who does not open the record: told, and no wrap goes for it."""
    patient, photo = world.treated()
    first = pair_of(world, patient)
    ordered(world)
    false = SuccessionRecord(id=first, patient=patient, later=bytes(16), sealed=b"s", proof=b"p")
    world.append(world.session(PAM).signed(false))
    go_on(world, PAM)
    assert WrapKind.ARCHIVE in wraps_of(world, first)
    assert first in {one for entry in world.events("damage-found") for one in entry.objects}
    assert photo.patient == patient


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
