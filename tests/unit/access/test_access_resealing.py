"""Sealing anew what older keys opened: damaged, false, interrupted, by who may."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.access.consent.bringing_back import bring_back
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients.pool import new_wrap
from clinicvault.access.people import resealing
from clinicvault.access.people.renewing import begin_renewals
from clinicvault.access.people.resealing import can_reseal, renew, reseal, stale
from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.record_kinds import GroupKind, Purpose, WrapKind
from clinicvault.domain.records import AssignmentRecord, WrapRecord
from clinicvault.domain.roles import Role
from tests.unit.access.erasures import granted
from tests.unit.access.renewals import ALL, archive_renewed, leave, left_of
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_damage import schema
from tests.unit.access.world import ADA, INA, PAM, password


def test_damaged_wraps_are_told_and_stop_nobody(world, monkeypatch):
    patients = [world.treated(bytes([n]))[0] for n in range(2)]
    leave(world)
    begin_renewals(world.session(PAM))
    old = world.vault.trust.groups[GroupKind.TEAM, world.vault.trust.team][0].public.key_id
    [broken, _] = rows_of(world, WrapRecord, recipient=old)
    world.swap("update key_wrap set sealed = x'00' where id = ?", broken.id)
    assert reseal(world.session(PAM)) == 1
    assert left_of(world, GroupKind.TEAM) == 1
    assert broken.id in world.events("damage-found")[-1].objects
    assert len(patients) == 2


@pytest.mark.parametrize("content", [b"too short", bytes(32), b""])
def test_a_false_seed_is_not_sealed_anew(world, content):
    """By a member even, who may sign wraps: a held wrap must not be lost to it."""
    world.treated()
    leave(world)
    begin_renewals(world.session(PAM))
    team = world.vault.trust.groups[GroupKind.TEAM, world.vault.trust.team][0]
    [wrap] = rows_of(world, WrapRecord, recipient=team.public.key_id)
    false = new_wrap(world.vault.id, wrap.patient_key, WrapKind.TEAM, team.public, content)
    false = dataclasses.replace(false, id=wrap.id, version=wrap.version + 1)
    if not content:
        false = dataclasses.replace(false, sealed=bytes(1168))
    world.append(world.session(PAM).signed(false))
    assert reseal(world.session(PAM)) == 0
    [entry] = world.events("damage-found")
    assert entry.objects == (wrap.id,)


def test_a_table_that_cannot_be_read_in_one_go(world):
    world.treated()
    leave(world)
    begin_renewals(world.session(PAM))
    old = world.vault.trust.groups[GroupKind.TEAM, world.vault.trust.team][0].public.key_id
    [team] = rows_of(world, WrapRecord, recipient=old)
    [kit] = [w for w in rows_of(world, WrapRecord) if w.kind == WrapKind.KIT]
    with world.sql() as rows:
        [(sql,)] = rows.execute("select sql from sqlite_master where name = 'key_wrap'")
        schema(rows, "key_wrap", sql.replace(" STRICT", ""))
    world.swap("update key_wrap set recipient = ?, signature = 'a text' where id = ?", old, kit.id)
    with world.vault.read() as rows:
        assert stale(world.vault, rows, GroupKind.TEAM) == [team.id]
    assert reseal(world.session(PAM)) >= 1


def test_who_can_do_what(world):
    able = {
        name: {kind for kind in resealing.RESEALED if can_reseal(world.session(name), kind)}
        for name in (ADA, PAM, INA)
    }
    assert able == {
        ADA: {GroupKind.OFFICERS},
        PAM: {GroupKind.DIRECTORY, GroupKind.TEAM, GroupKind.ARCHIVE},
        INA: {GroupKind.DIRECTORY},
    }


class Stopped(Exception):
    pass


def test_it_may_stop_after_every_chunk_and_goes_on(world, monkeypatch):
    monkeypatch.setattr(resealing, "CHUNK", 1)
    photos = [world.treated(bytes([n]))[1] for n in range(3)]
    world.grant(ADA, "Olga", world.join("Olga", frozenset({Role.OFFICER})))
    leave(world)
    leave(world, "Olga")
    for name in (ADA, PAM):
        begin_renewals(world.session(name))
    stops = 0
    for name in (ADA, PAM, INA):
        while True:
            told = []

            def stop(told=told):
                if told:
                    raise Stopped

            try:
                reseal(world.session(name), lambda *one, told=told: told.append(one), stop=stop)
                break
            except Stopped:
                stops += 1
                world.again()
                assert all(world.view(PAM, photo.id) for photo in photos)
                assert [len(told), told[0][1]] == [1, 1]
    assert stops == 7
    assert [left_of(world, kind) for kind in ALL[:-1]] == [0] * 4


def test_the_lock_ends_it(world, monkeypatch):
    monkeypatch.setattr(resealing, "CHUNK", 1)
    for n in range(3):
        world.treated(bytes([n]))
    leave(world)
    session = world.session(PAM)
    begin_renewals(session)
    with pytest.raises(Refused, match="locked"):
        reseal(session, lambda *_: session.wipe())
    assert left_of(world, GroupKind.TEAM) == 2


def test_a_wrap_with_a_due_day_keeps_it(world):
    patient = world.patient()
    world.consent(patient, dt.date(2026, 3, 9))
    [before] = [w for w in rows_of(world, WrapRecord) if w.due_day]
    leave(world)
    begin_renewals(world.session(PAM))
    reseal(world.session(PAM))
    [after] = [w for w in rows_of(world, WrapRecord) if w.due_day]
    assert (after.id, after.due_day, after.version) == (
        before.id,
        before.due_day,
        before.version + 1,
    )


def test_everything_at_once_with_the_password(world):
    world.treated()
    leave(world)
    assert renew(world.session(ADA)) == 0
    assert renew(world.session(PAM), password(PAM)) == 3  # name, team and archive
    assert [left_of(world, kind) for kind in ALL] == [0] * 5
    assert renew(world.session(PAM), password(PAM)) == 0
    pete = world.session("Pete")
    with pytest.raises(Refused, match="user-disabled"):
        renew(pete)


def test_a_record_that_an_officer_gave_back_is_sealed_anew_whatever_it_says(world):
    """It names the oldest key: inside is the newest, which the officer cannot see."""
    patient, _ = world.treated()
    leave(world)
    renew(world.session(ADA))
    renew(world.session(PAM), password(PAM))
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    world.consent(patient)
    bring_back(world.session(ADA), patient)
    assert left_of(world, GroupKind.ARCHIVE) == 1
    assert archive_renewed(world) == 1
    assert left_of(world, GroupKind.ARCHIVE) == 0


def test_a_withdrawn_record_keeps_its_inside_and_comes_back(world):
    """Only the officers' seal around it is made anew."""
    patient, _ = world.treated()
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    world.grant(ADA, "Olga", world.join("Olga", frozenset({Role.OFFICER})))
    leave(world)
    leave(world, "Olga")
    renew(world.session(ADA))
    renew(world.session(PAM), password(PAM))
    assert [left_of(world, kind) for kind in ALL] == [0] * 5
    world.consent(patient)
    bring_back(world.session(ADA), patient)
    assert archive_renewed(world) == 1
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    kinds = {w.kind for w in rows_of(world, WrapRecord, patient_key=assigned.patient_key)}
    assert {WrapKind.ARCHIVE, WrapKind.HELD} <= kinds


def test_wraps_of_other_kinds_and_renewed_ones_are_passed_over(world, monkeypatch):
    world.treated()
    leave(world)
    renew(world.session(PAM))
    [wrap] = [w for w in rows_of(world, WrapRecord) if w.kind == WrapKind.TEAM]
    others = [w.id for w in rows_of(world, WrapRecord) if w.kind != WrapKind.TEAM]
    monkeypatch.setattr(resealing, "_stale", lambda *_: [wrap.id, *others, ZERO_ID])
    monkeypatch.setattr(resealing, "RESEALED", (GroupKind.TEAM,))
    assert reseal(world.session(PAM)) == 0


def test_names_that_are_new_already_or_gone_are_passed_over(world, monkeypatch):
    """Found by a look before the write lock, and sealed anew meanwhile by somebody else."""
    patient, _ = world.treated()
    leave(world, INA)
    for name in (ADA, PAM):
        begin_renewals(world.session(name))
    assert reseal(world.session(PAM)) > 0
    monkeypatch.setattr(resealing, "_stale", lambda *_: [patient, ZERO_ID])
    monkeypatch.setattr(resealing, "RESEALED", (GroupKind.DIRECTORY,))
    assert reseal(world.session(PAM)) == 0


def erasure_row(world, patient, request):
    row = ErasureRecord(
        id=patient, request=request, made_ms=1, backups_until_ms=1, certificate_sealed=b"sealed"
    )
    return world.session(ADA).signed(row)


@pytest.mark.parametrize("agreed", [False, True])
def test_an_erasure_of_one_patient_stops_nobody_elses_new_keys(world, agreed):
    """Whoever is being erased is passed over; one of whom nobody agreed to it goes on like others."""
    patient, _ = world.treated()
    world.patient(given="Zoë")
    request = granted(world, patient) if agreed else new_id()
    world.append(erasure_row(world, patient, request))
    leave(world, INA)
    for name in (ADA, PAM):
        begin_renewals(world.session(name))
    assert left_of(world, GroupKind.DIRECTORY) == 2
    session = world.session(PAM)
    reseal(session)
    assert left_of(world, GroupKind.DIRECTORY) == int(agreed)
    assert not world.events("damage-found")
