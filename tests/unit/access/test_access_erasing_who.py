"""Who may ask for an erasure, allow it and carry it out, and when."""

import pytest

from clinicvault.access.endings import erasing
from clinicvault.access.endings.erasure_facts import open_facts
from clinicvault.access.release import requests
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Role
from tests.unit.access.erasures import (
    REASON,
    asked,
    carried_out,
    granted,
    is_erased,
    refused,
    state,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, password

HOUR_MS = 3_600_000


@pytest.mark.parametrize("name", [INA, PAM])
def test_only_an_officer_asks(world, name):
    refused("role", asked, world, world.patient(), name)


def test_once_at_a_time_and_with_a_reason(world):
    patient = world.patient()
    session = world.session(ADA)
    refused("reason-missing", erasing.ask, session, patient, "asked", " ", kind=InputRefused)
    refused("patient-unknown", erasing.ask, session, bytes(16), "asked", REASON, kind=UsageError)
    asked(world, patient)
    refused("erasure-asked", asked, world, patient)


def test_nobody_allows_what_they_asked_for(world):
    request = asked(world, world.patient())
    refused("request-own", requests.allow, world.session(ADA), request)
    refused("request-not-granted", carried_out, world, request)


def test_the_front_desk_allows_nothing(world):
    refused("role", requests.allow, world.session(INA), asked(world, world.patient()))


def test_a_no_ends_it(world):
    patient = world.patient()
    request = asked(world, patient)
    requests.deny(world.session(PETE), request)
    refused("request-not-granted", carried_out, world, request)
    asked(world, patient)


def test_who_asked_takes_it_back(world):
    patient = world.patient()
    request = granted(world, patient)
    erasing.withdraw(world.session(ADA), request)
    assert state(world, request).request.state.value == "expired"
    refused("request-not-granted", carried_out, world, request)
    refused("request-decided", erasing.withdraw, world.session(ADA), request)
    waiting = asked(world, patient)
    erasing.withdraw(world.session(ADA), waiting)
    assert state(world, waiting).request.state.value == "expired"


def test_another_officer_takes_nothing_back_and_carries_nothing_out(world):
    words = world.join("Olga", frozenset({Role.OFFICER}))
    world.grant(ADA, "Olga", words)
    request = granted(world, world.patient())
    refused("request-not-granted", erasing.withdraw, world.session("Olga"), request)
    refused("request-not-granted", carried_out, world, request, "Olga")


def test_it_needs_the_password(world):
    patient = world.patient()
    request = granted(world, patient)
    with pytest.raises(Refused, match="wrong-password"):
        erasing.carry_out(world.session(ADA), request, password(PAM))
    assert not is_erased(world, patient)


def test_after_a_month_it_is_asked_for_anew(world):
    request = granted(world, world.patient())
    world.clock.pass_days(30)
    refused("request-not-granted", carried_out, world, request)


def test_a_request_of_another_kind_erases_nobody(world):
    request = requests.make(world.session(PAM), RequestKind.RELEASE, REASON)
    refused("request-unknown", carried_out, world, request, kind=UsageError)


def test_where_nobody_else_could_allow_it_a_day_takes_that_place(world, monkeypatch):
    monkeypatch.setattr(requests, "others", lambda *_: ())
    patient = world.patient()
    request = asked(world, patient)
    world.clock.ms += 24 * HOUR_MS - 1000
    refused("request-not-granted", carried_out, world, request)
    world.clock.ms += 1000
    carried_out(world, request)
    assert is_erased(world, patient)
    [record] = rows_of(world, ErasureRecord)
    facts = open_facts(world.session(ADA), record)
    assert (facts.allowed_ms, facts.allowed_by) == (0, b"")
    assert world.events("patient-erase")[0].detail["waited"] is True
