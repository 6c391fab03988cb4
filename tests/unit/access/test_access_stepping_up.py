"""Archived records come up by a confirmed identity, and only where they may."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients import stepping_up
from clinicvault.access.patients.cold_keys import ColdKeys, cold_keys
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.access.release import requests
from clinicvault.access.rules import set_rules
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import DeletionReason, Purpose, RequestKind, WrapKind
from clinicvault.domain.records import DeletionRecord
from clinicvault.domain.roles import Act, Role
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
from tests.unit.access.world import ADA, INA, NOON, PAM, PETE, password


def test_a_record_comes_up_for_a_day_and_for_the_whole_team(world):
    patient, photo = archived(world)
    assert stands(world, PETE, patient).may == {Act.STEP_UP, Act.ASK_EMERGENCY}
    assert up(world, PAM, patient).opened == [patient]
    for name in (PAM, PETE):
        assert world.view(name, photo.id) == b"preview picture"
    now = stands(world, PETE, patient)
    assert now.standing is Standing.ACTIVE
    assert now.until == dt.datetime.fromtimestamp(world.clock.ms / 1000).astimezone().date()
    assert next_day(world) == 1
    assert kinds(world, patient) == COLD


def test_the_log_names_the_number_and_every_record(world):
    first, _ = world.treated()
    second, _ = world.treated(b"other", given="Zoë")
    next_day(world, 31)
    up(world, PAM, first, second, first)
    assert world.events("step-up")[-1].detail == {"records": 2}
    entries = world.events("record-up")
    assert {e.patient for e in entries} == {first, second}
    assert {e.outcome for e in entries} == {"done"}
    assert {e.user for e in entries} == {world.user(PAM)}


def test_the_rules_say_for_how_long(world):
    set_rules(world.session(ADA), dataclasses.replace(ClinicRules(), confirm_days=5))
    patient, _ = archived(world)
    up(world, PAM, patient)
    today = dt.datetime.fromtimestamp(NOON / 1000).astimezone().date() + dt.timedelta(31)
    assert last_day(world, patient) == today + dt.timedelta(4)


def test_never_beyond_the_consents_end(world):
    patient, _ = archived(world)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    other = world.patient(given="Zoë")
    world.consent(other, until=dt.date(2026, 4, 3))
    set_rules(world.session(ADA), dataclasses.replace(ClinicRules(), confirm_days=7))
    up(world, PAM, other)
    assert last_day(world, other) == dt.date(2026, 4, 3)


def test_an_active_record_stays_as_it_is(world):
    patient, _ = world.treated()
    before = {wrap.id for wrap in wraps(world, patient)}
    assert up(world, PAM, patient).opened == [patient]
    assert {wrap.id for wrap in wraps(world, patient)} == before
    assert last_day(world, patient) == dt.date(2026, 4, 1)


def test_what_the_consent_forbids_stays_shut(world):
    withdrawn, _ = world.treated()
    expired = world.patient(given="Zoë")
    world.consent(expired, until=dt.date(2026, 3, 3))
    unknown = world.patient(given="Max")
    fine, _ = world.treated(b"fine", given="Eve")
    next_day(world, 31)
    withdraw_consent(world.session(INA), withdrawn, Purpose.CARE)
    found = up(world, PAM, withdrawn, expired, unknown, fine)
    assert found.opened == [fine]
    assert found.refused == {
        withdrawn: "consent-withdrawn",
        expired: "consent-expired",
        unknown: "no-patient-key",
    }
    assert kinds(world, expired) == COLD
    assert kinds(world, withdrawn) == {WrapKind.KIT, WrapKind.HELD}
    refused = {e.patient: e.detail for e in world.events("record-up") if e.outcome == "refused"}
    assert refused[withdrawn] == {"reason": "consent-withdrawn"}
    assert stands(world, PAM, expired).standing is Standing.CLOSED


def test_without_the_password_nothing_comes_up(world):
    patient, _ = archived(world)
    with pytest.raises(Refused, match="wrong-password"):
        bring_up(world.session(PAM), [patient], password(PETE))
    assert kinds(world, patient) == COLD
    assert world.events("step-up")[-1].outcome == "refused"


@pytest.mark.parametrize("name", [INA, ADA])
def test_only_practitioners(world, name):
    patient, _ = archived(world)
    with pytest.raises(Refused, match="role"):
        up(world, name, patient)
    assert Act.STEP_UP not in stands(world, name, patient).may


def test_a_practitioner_without_the_archives_key(world):
    patient, _ = archived(world)
    words = world.join("Dora", frozenset({Role.PRACTITIONER}))
    world.grant(ADA, "Dora", words)
    with pytest.raises(Refused, match="role"):
        up(world, "Dora", patient)
    assert kinds(world, patient) == COLD


def test_a_damaged_record_is_told_and_no_other_waits_for_it(world):
    first, _ = world.treated()
    second, _ = world.treated(b"other", given="Zoë")
    next_day(world, 31)
    [archive] = [wrap for wrap in wraps(world, first) if wrap.kind == WrapKind.ARCHIVE]
    world.swap("UPDATE key_wrap SET sealed = zeroblob(1168) WHERE id = ?", archive.id)
    found = up(world, PAM, first, second)
    assert (found.opened, found.refused) == ([second], {first: "row-altered"})
    assert world.events("damage-found")[-1].objects == (archive.id,)
    assert "failed" in {e.outcome for e in world.events("record-up")}


def test_a_wrap_that_was_sealed_to_nobody_opens_nothing(world):
    """A member may sign a wrap of rubbish: it is refused, and nothing changes."""
    patient, _ = archived(world)
    [archive] = [wrap for wrap in wraps(world, patient) if wrap.kind == WrapKind.ARCHIVE]
    false = dataclasses.replace(archive, version=2, sealed=bytes(1168))
    world.append(world.session(PAM).signed(false))
    assert up(world, PAM, patient).refused == {patient: "row-altered"}
    assert kinds(world, patient) == COLD


# more than one person may at once


@pytest.fixture
def many(world):
    """Three archived records, where two are the most at once."""
    rules = dataclasses.replace(ClinicRules(), today_most=2)
    set_rules(world.session(ADA), rules)
    found = [world.treated(b"%d" % n, given=f"Zoë {n}")[0] for n in range(3)]
    next_day(world, 31)
    return found


def test_more_than_the_rules_say_needs_a_second_person(world, many):
    before = len(world.events("step-up"))
    with pytest.raises(Refused, match="bulk-second-person"):
        up(world, PAM, *many)
    assert len(world.events("step-up")) == before
    assert up(world, PAM, *many[:2]).opened == many[:2]
    # Who is active already is not counted.
    assert up(world, PETE, *many).opened == many


def test_piece_by_piece_is_as_many(world, many):
    assert up(world, PAM, many[0]).opened == [many[0]]
    assert up(world, PAM, many[1]).opened == [many[1]]
    with pytest.raises(Refused, match="bulk-second-person"):
        up(world, PAM, many[2])
    assert up(world, PAM, *many[:2]).opened == many[:2]  # active already
    next_day(world)
    assert up(world, PAM, many[2]).opened == [many[2]]


def test_a_colleague_allows_it_once(world, many):
    request = requests.make(world.session(PAM), RequestKind.BULK, "ward round")
    with pytest.raises(Refused, match="request-not-granted"):
        up(world, PAM, *many, request=request)
    assert kinds(world, many[0]) == COLD
    requests.allow(world.session(PETE), request)
    with pytest.raises(Refused, match="request-not-granted"):
        up(world, PETE, *many, request=request)
    assert up(world, PAM, *many, request=request).opened == many
    next_day(world)
    with pytest.raises(Refused, match="request-not-granted"):
        up(world, PAM, *many, request=request)


def test_a_request_that_is_not_needed_is_not_used_up(world, many):
    request = requests.make(world.session(PAM), RequestKind.BULK, "ward round")
    requests.allow(world.session(PETE), request)
    up(world, PAM, *many[:2], request=request)
    next_day(world)
    assert up(world, PAM, *many, request=request).opened == many


# in pieces


def test_the_act_can_be_stopped_and_keeps_what_came_up(world, many, monkeypatch):
    monkeypatch.setattr(stepping_up, "CHUNK", 1)
    set_rules(world.session(ADA), ClinicRules())
    told = []

    class Stopped(Exception):
        pass

    def progress(done, total):
        told.append((done, total))
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        up(world, PAM, *many, progress=progress)
    assert told == [(1, 3), (2, 3)]
    assert [kinds(world, one) for one in many] == [ACTIVE, ACTIVE, COLD]


def test_the_lock_ends_it(world, many, monkeypatch):
    monkeypatch.setattr(stepping_up, "CHUNK", 1)
    set_rules(world.session(ADA), ClinicRules())
    session = world.session(PAM)
    with pytest.raises(Refused, match="locked"):
        bring_up(session, many, password(PAM), progress=lambda *_: session.wipe())
    assert [kinds(world, one) for one in many] == [ACTIVE, COLD, COLD]


def test_a_lock_in_the_middle_of_a_record_is_no_answer_about_it(world, many, monkeypatch):
    session, whole = world.session(PAM), stepping_up.keyed

    def locking(own, rows, patient):
        own.wipe()
        return whole(own, rows, patient)

    monkeypatch.setattr(stepping_up, "keyed", locking)
    with pytest.raises(Refused, match="locked"):
        bring_up(session, many[:1], password(PAM))
    assert kinds(world, many[0]) == COLD


# the keys themselves


def test_what_is_replaced_is_deleted_with_its_word(world):
    patient, _ = world.treated()
    [team] = [wrap for wrap in wraps(world, patient) if wrap.kind == WrapKind.TEAM]
    stranger = dataclasses.replace(team, version=team.version + 1, recipient=b"r" * 16)
    world.append(world.session(INA).signed(stranger))
    assert up(world, PAM, patient).opened == [patient]
    assert {d.reason for d in rows_of(world, DeletionRecord)} == {DeletionReason.REPLACED}
    assert kinds(world, patient) == ACTIVE


def test_keys_of_another_patient_are_refused(world):
    first, _ = archived(world)
    with cold_keys(world.session(PAM), password(PAM)) as keys:
        [archive] = [wrap for wrap in wraps(world, first) if wrap.kind == WrapKind.ARCHIVE]
        assert keys.open([archive]).public.key_id == archive.patient_key
        moved = dataclasses.replace(archive, patient_key=b"k" * 16)
        with pytest.raises(IntegrityError, match="row-altered"):
            keys.open([moved])
        with pytest.raises(Refused, match="no-patient-key"):
            keys.open([], [WrapKind.EMERGENCY])
    second = KeyPair.generate()
    with pytest.raises(Refused, match="no-patient-key"):
        ColdKeys(world.vault.id, second, []).open(
            [dataclasses.replace(archive, kind=int(WrapKind.USER_COLD))]
        )


def test_the_keys_are_wiped_after_the_act(world):
    with cold_keys(world.session(PAM), password(PAM)) as keys:
        held = [keys.second, *keys.archive]
    for pair in held:
        with pytest.raises(Refused, match="locked"):
            pair.seed.view()
