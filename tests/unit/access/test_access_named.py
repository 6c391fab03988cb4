"""Records for named users alone: whose keys open them, active and archived."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients import patient_keys
from clinicvault.access.patients.held_keys import Held
from clinicvault.access.patients.named import drop_user_wraps, lift_restriction, restrict
from clinicvault.access.patients.restrictions import able, named_of
from clinicvault.access.patients.standing import standing_of
from clinicvault.domain.access_records import RestrictionRecord
from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.record_kinds import DeletionReason, Purpose, WrapKind
from clinicvault.domain.records import DeletionRecord
from clinicvault.domain.roles import Act, Role
from tests.unit.access.rows import rows_of
from tests.unit.access.standings import (
    ACTIVE,
    ALWAYS,
    COLD,
    archived,
    first_key,
    kinds,
    last_day,
    next_day,
    second_key,
    stands,
    up,
    wraps,
)
from tests.unit.access.world import ADA, INA, PAM, PETE, PREVIEW, password

NAMED_COLD = ALWAYS | {WrapKind.USER_COLD}
NAMED = NAMED_COLD | {WrapKind.USER}


def only(world, by, patient, *names):
    restrict(world.session(by), patient, [world.user(name) for name in names], password(by))


def lift(world, by, patient):
    lift_restriction(world.session(by), patient, password(by))


def recipients(world, patient, kind):
    return {wrap.recipient for wrap in wraps(world, patient) if wrap.kind == kind}


def refused(world, name, photo):
    """Why somebody's keys do not open a picture, whatever is permitted."""
    with pytest.raises(Refused) as caught:
        world.view(name, photo.id, checks=False)
    return caught.value.code


def test_only_the_named_users_keys_open_it(world):
    patient, photo = world.treated()
    only(world, PAM, patient, PAM)
    assert kinds(world, patient) == NAMED
    assert world.view(PAM, photo.id, checks=False) == b"preview picture"
    assert refused(world, PETE, photo) == "record-restricted"
    assert stands(world, PETE, patient).standing is Standing.NOT_NAMED
    assert stands(world, PETE, patient).may == {Act.ASK_EMERGENCY}
    mine = stands(world, PAM, patient)
    assert (mine.standing, mine.named) == (Standing.ACTIVE, (world.user(PAM),))
    assert {d.reason for d in rows_of(world, DeletionRecord)} == {DeletionReason.RESTRICTED}
    [entry] = world.events("record-restrict")
    assert (entry.patient, entry.detail["users"]) == (patient, [world.user(PAM)])


def test_archived_it_comes_up_by_a_named_users_password_alone(world):
    patient, photo = world.treated()
    only(world, PAM, patient, PAM, PETE)
    assert last_day(world, patient, WrapKind.USER) == dt.date(2026, 4, 1)
    assert next_day(world, 31) == 2
    assert kinds(world, patient) == NAMED_COLD
    assert refused(world, PAM, photo) == "record-archived"
    assert stands(world, PETE, patient).standing is Standing.COLD
    # Who steps up opens it for everybody who is named.
    assert up(world, PETE, patient).opened == [patient]
    assert recipients(world, patient, WrapKind.USER) == {
        first_key(world, PAM),
        first_key(world, PETE),
    }
    assert world.view(PAM, photo.id) == b"preview picture"
    next_day(world)
    only(world, PAM, patient, PAM)
    next_day(world)
    assert up(world, PETE, patient).refused == {patient: "record-restricted"}
    assert refused(world, PETE, photo) == "record-restricted"


def test_names_are_added_and_removed_later(world):
    patient, photo = world.treated()
    only(world, PAM, patient, PAM)
    with pytest.raises(Refused, match="record-restricted"):
        only(world, PETE, patient, PETE)
    only(world, PAM, patient, PAM, PETE, PAM)
    assert world.view(PETE, photo.id) == b"preview picture"
    only(world, PETE, patient, PETE)
    assert refused(world, PAM, photo) == "record-restricted"
    assert recipients(world, patient, WrapKind.USER_COLD) == {second_key(world, PETE)}
    [row] = rows_of(world, RestrictionRecord)
    assert (row.version, row.users) == (3, world.user(PETE))


def test_lifted_it_is_the_teams_again(world):
    patient, photo = world.treated()
    with pytest.raises(UsageError, match="restrict-none"):
        lift(world, PAM, patient)
    only(world, PAM, patient, PAM)
    with pytest.raises(Refused, match="record-restricted"):
        lift(world, PETE, patient)
    lift(world, PAM, patient)
    assert kinds(world, patient) == ACTIVE
    assert world.view(PETE, photo.id) == b"preview picture"
    assert stands(world, PETE, patient).named == ()
    assert world.events("record-unrestrict")[-1].detail["users"] == []
    only(world, PETE, patient, PETE)
    assert stands(world, PAM, patient).named == (world.user(PETE),)


def test_an_expired_record_is_restricted_for_the_archive_only(world):
    patient = world.patient()
    world.consent(patient, until=dt.date(2026, 3, 5))
    next_day(world, 10)
    only(world, PAM, patient, PAM)
    assert kinds(world, patient) == NAMED_COLD
    lift(world, PAM, patient)
    assert kinds(world, patient) == COLD


def test_whom_it_may_name(world):
    patient, _ = world.treated()
    for names, code in (
        ((PETE,), "restrict-oneself"),
        ((PAM, INA), "restrict-practitioner"),
        ((PAM, ADA), "restrict-practitioner"),
    ):
        with pytest.raises(UsageError, match=code):
            only(world, PAM, patient, *names)
    with pytest.raises(UsageError, match="restrict-practitioner"):
        restrict(world.session(PAM), patient, [world.user(PAM), b"nobody's user id"], password(PAM))
    for act in (restrict, lambda session, patient, users, secret: lift(world, INA, patient)):
        with pytest.raises(Refused, match="role"):
            act(world.session(INA), patient, [world.user(INA)], password(INA))
    assert kinds(world, patient) == ACTIVE


def test_without_the_password_nothing_changes(world):
    patient, _ = world.treated()
    with pytest.raises(Refused, match="wrong-password"):
        restrict(world.session(PAM), patient, [world.user(PAM)], password(PETE))
    assert kinds(world, patient) == ACTIVE


def test_a_withdrawn_record_has_no_key_to_restrict(world):
    patient, photo = world.treated()
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused, match="no-patient-key"):
        only(world, PAM, patient, PAM)
    only(world, PAM, world.treated(b"other", given="Zoë")[0], PAM)
    assert refused(world, PAM, photo) == "no-patient-key"


def test_withdrawal_takes_the_users_keys_too(world):
    patient, photo = world.treated()
    only(world, PAM, patient, PAM, PETE)
    assert withdraw_consent(world.session(INA), patient, Purpose.CARE) == 4
    assert kinds(world, patient) == ALWAYS
    for name in (PAM, PETE):
        assert refused(world, name, photo) == "no-patient-key"
    assert stands(world, PAM, patient).standing is Standing.CLOSED


def test_a_visit_keeps_it_active(world):
    from clinicvault.access.pictures.importing import ImportKeys

    patient, _ = world.treated()
    only(world, PAM, patient, PAM)
    world.clock.pass_days(20)
    page = ImportKeys(world.session(INA))
    page.visit(patient, dt.date(2026, 3, 22), "")
    page.close()
    assert last_day(world, patient, WrapKind.USER) == dt.date(2026, 4, 21)


# people go, and get new keys


def test_who_leaves_takes_no_key_along(world):
    first, photo = world.treated()
    second, other = world.treated(b"other", given="Zoë")
    only(world, PAM, first, PAM, PETE)
    only(world, PETE, second, PETE)
    ada = world.session(ADA)
    with world.vault.write() as rows:
        assert drop_user_wraps(ada, rows, world.user(PETE), {}) == 4
        rows.event(ada.event("user-disable"))
        rows.commit()
    reasons = [d.reason for d in rows_of(world, DeletionRecord)]
    assert reasons.count(DeletionReason.LEFT) == 4
    assert refused(world, PETE, photo) == "record-restricted"
    assert world.view(PAM, photo.id) == b"preview picture"
    assert refused(world, PETE, other) == "no-patient-key"
    with world.vault.write() as rows:
        assert drop_user_wraps(ada, rows, world.user(INA), {}) == 0


def test_a_colleague_who_is_named_seals_to_new_keys(world):
    """Whose own wraps are gone is given new ones by the next named user's confirmation."""
    patient, photo = world.treated()
    only(world, PAM, patient, PAM, PETE)
    ada = world.session(ADA)
    with world.vault.write() as rows:
        drop_user_wraps(ada, rows, world.user(PETE), {})
        rows.event(ada.event("user-disable"))
        rows.commit()
    assert up(world, PETE, patient).refused == {patient: "no-patient-key"}
    assert stands(world, PETE, patient).standing is Standing.CLOSED
    assert up(world, PAM, patient).opened == [patient]
    assert world.view(PETE, photo.id) == b"preview picture"


def test_who_is_named_and_gone_is_not_counted(world, monkeypatch):
    patient, _ = world.treated()
    only(world, PAM, patient, PETE, PAM)
    trust, pete = world.vault.trust, world.user(PETE)
    session = world.session(PAM)
    assert len(able(session, [pete], trust.team)) == 1
    assert able(session, [pete], bytes(16)) == ()
    for change in (
        {"revoked": True},
        {"second": None},
        {"public": None},
        {"certified": frozenset({Role.INTAKE})},
        {"user": dataclasses.replace(trust.people[pete].user, state=3)},
    ):
        changed = dataclasses.replace(trust.people[pete], **change)
        monkeypatch.setitem(trust.people, pete, changed)
        assert able(session, [pete], trust.team) == ()
        monkeypatch.undo()


def test_a_record_without_anybody_left_is_the_teams(world, monkeypatch):
    patient, photo = world.treated()
    only(world, PETE, patient, PETE)
    pete = world.user(PETE)
    gone = dataclasses.replace(world.vault.trust.people[pete], revoked=True)
    monkeypatch.setitem(world.vault.trust.people, pete, gone)
    assert up(world, PAM, patient).refused == {patient: "no-patient-key"}
    mine = stands(world, PAM, patient)
    assert (mine.standing, mine.named) == (Standing.CLOSED, (pete,))
    assert refused(world, PAM, photo) == "record-restricted"


# attacks and damage


def test_a_false_row_of_names(world):
    patient, _ = world.treated()
    only(world, PAM, patient, PAM)
    [row] = rows_of(world, RestrictionRecord)
    short = dataclasses.replace(row, version=2, users=b"short")
    world.append(world.session(PAM).signed(short))
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-altered"):
        named_of(world.session(PAM), rows, patient)
    by_intake = dataclasses.replace(row, version=3, users=b"")
    world.append(world.session(INA).signed(by_intake))
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
        named_of(world.session(PAM), rows, patient)


def test_a_forged_wrap_to_a_users_key_opens_nothing(world):
    patient, photo = world.treated()
    only(world, PAM, patient, PAM)
    [mine] = [wrap for wrap in wraps(world, patient) if wrap.kind == WrapKind.USER]
    forged = dataclasses.replace(mine, version=mine.version + 1, sealed=bytes(len(mine.sealed)))
    world.append(world.session(INA).signed(forged))
    with pytest.raises(IntegrityError, match="sealed"):
        world.view(PAM, photo.id, checks=False)


def test_standing_without_a_key_of_the_team(world, monkeypatch):
    patient, _ = archived(world)
    assert stands(world, INA, patient).standing is Standing.NO_KEY
    waiting = world.patient(given="Zoë")
    assert stands(world, PAM, waiting).standing is Standing.CLOSED
    with world.vault.read() as rows:
        reader = world.vault.reader(rows)
        [archive] = [wrap for wrap in wraps(world, patient) if wrap.kind == WrapKind.ARCHIVE]
        assert not patient_keys.opens_active(world.session(PAM), archive)
        people, pam = world.vault.trust.people, world.user(PAM)
        monkeypatch.setitem(people, pam, dataclasses.replace(people[pam], teams=()))
        with pytest.raises(Refused, match="no-patient-key"):
            patient_keys.open_patient(world.session(PAM), reader, archive.patient_key)


def test_what_the_session_holds_for_a_while_opens_first(world):
    """An emergency access of this session: its key is in memory alone, until its time is over."""
    patient, photo = world.treated()
    with world.vault.read() as rows:
        [team] = [wrap for wrap in wraps(world, patient) if wrap.kind == WrapKind.TEAM]
        pair = patient_keys.open_patient(
            world.session(PETE), world.vault.reader(rows), team.patient_key
        )
    next_day(world, 31)
    pam = world.session(PAM)
    until = world.clock.ms + 60_000
    pam.held.put(team.patient_key, Held(patient, b"r" * 16, until, pair), world.clock())
    gate = AccessGate(pam, checks=False)
    assert gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    with world.vault.read() as rows:
        assert standing_of(pam, rows, patient).emergency_until_ms == until
    world.clock.ms = until
    with pytest.raises(Refused, match="record-archived"):
        gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
