"""How long a session lasts: idle times of the rules, roles taken meanwhile, the screen's capture."""

import dataclasses
import time

import pytest

from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.domain.records import AssignmentRecord, WrapRecord
from clinicvault.domain.roles import Role
from clinicvault.domain.rules import ClinicRules
from tests.unit.services.real_clinic import ADA, INA, PAUL, ROLES

TIMES = ((Role.INTAKE, 60), (Role.PRACTITIONER, 90), (Role.ADMINISTRATOR, 240), (Role.OFFICER, 45))


def test_each_role_has_its_own_time_and_the_shortest_counts(house):
    with house.open(ADA) as desk:
        assert desk.unlocking.idle_seconds() == 300
        desk.policies.set_rules(dataclasses.replace(ClinicRules(), idle_seconds=TIMES))
        assert desk.policies.rules().idle_seconds == TIMES
        assert desk.unlocking.idle_seconds() == 45
        for user, seconds in ((INA, 60), (PAUL, 90)):
            assert desk.be(user).unlocking.idle_seconds() == seconds


def test_only_administrators_set_the_rules_and_nobody_reads_them_locked(house):
    with house.open(PAUL) as desk:
        with pytest.raises(Refused, match="role"):
            desk.policies.set_rules(ClinicRules(active_days=5))
        desk.unlocking.lock()
        for ask in (desk.policies.rules, desk.unlocking.ended, desk.unlocking.idle_seconds):
            with pytest.raises(Refused, match="locked"):
                ask()


def elsewhere(house, act) -> None:
    """An administrator's program on the same vault."""
    with house.open(ADA) as office:
        act(office)


def test_a_session_notices_that_access_ended_elsewhere(house):
    with house.open(INA) as desk:
        assert desk.unlocking.ended() == ""
        elsewhere(house, lambda office: office.users.disable(office.id_of(INA)))
        assert desk.unlocking.ended() == "user-disabled"


def test_a_session_notices_that_a_role_was_taken(house):
    with house.open() as desk:
        both = frozenset({Role.INTAKE, Role.OFFICER})
        desk.let_in("Olga", both)
        desk.be("Olga")
        assert desk.unlocking.ended() == ""
        user = desk.id_of("Olga")
        elsewhere(house, lambda o: o.users.change_roles(user, frozenset({Role.INTAKE})))
        assert desk.unlocking.ended() in {"roles-taken", "code-needed"}


def test_nothing_changed_for_the_others(house):
    with house.open(PAUL) as desk:
        elsewhere(house, lambda office: office.users.disable(office.id_of(INA)))
        assert desk.unlocking.ended() == ""


def captured(desk) -> list[tuple[str, str]]:
    names = ("capture-allowed", "capture-ended")
    return [(e.event, e.user) for e in desk.be(ADA).log() if e.event in names][::-1]


def test_an_exception_for_the_screen_is_logged_with_its_reason(house):
    with house.open(PAUL) as desk:
        desk.unlocking.allow_capture("  remote   help ", 15)
        desk.unlocking.end_capture()
        desk.unlocking.end_capture()
        assert captured(desk) == [("capture-allowed", PAUL), ("capture-ended", PAUL)]
        [entry] = [e for e in desk.log() if e.event == "capture-allowed"]
        assert dict(entry.detail) == {"reason": "remote help", "minutes": "15"}


def test_no_exception_without_a_reason(house):
    with house.open(PAUL) as desk:
        with pytest.raises(InputRefused, match="reason-missing"):
            desk.unlocking.allow_capture("  ", 15)
        assert captured(desk) == []


def test_the_lock_ends_the_exception_and_says_so(house):
    with house.open(PAUL) as desk:
        desk.unlocking.allow_capture("remote help", 15)
        desk.unlocking.lock()
        for _ in range(200):
            if desk.clinic.locked and not any(one.is_alive() for one in desk.clinic._threads):
                break
            time.sleep(0.01)
        assert captured(desk) == [("capture-allowed", PAUL), ("capture-ended", PAUL)]


def test_everybody_knows_the_roles_of_the_unlock(house):
    with house.open() as desk:
        for user, roles in ROLES.items():
            assert desk.be(user).clinic.unlocked.roles == roles


def test_who_stays_unlocked_past_midnight_does_the_new_days_duties(house):
    """Else what is due would lie there until somebody unlocks."""
    with house.open(PAUL) as desk:
        patient, clinic = desk.patient(), desk.clinic
        assert desk.unlocking.ended() == ""
        house.clock.sleep_days(31)
        assert desk.unlocking.ended() == ""
        clinic._join()
        with clinic.vault.read() as rows:
            [assigned] = rows.find(AssignmentRecord, id=bytes.fromhex(patient))
            left = rows.find(WrapRecord, patient_key=assigned.patient_key)
        assert {wrap.kind for wrap in left} == {WrapKind.KIT, WrapKind.HELD, WrapKind.ARCHIVE}
