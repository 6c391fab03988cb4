"""What rules know of people is of the days that are judged, and proven by certificates."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets

import pytest

from clinicvault.audit.rules.clock_order import placed
from clinicvault.domain.roles import Role
from clinicvault.services.flags.listening import FlagListener
from clinicvault.services.flags.scope import newly_ended, scope_of
from clinicvault.services.local_zone import LOCAL
from tests.unit.services.real_clinic import ADA, NEW, PAUL
from tests.unit.services.reviewing import as_ada, at, entries, monday

DAY = dt.timedelta(days=1)


@pytest.fixture
def clinic(house):
    """(desk, house, id of somebody who may be ended) on Monday at ten."""
    at(house, 10)
    with house.open() as desk:
        nora = desk.let_in(NEW, frozenset({Role.PRACTITIONER}), ADA, PAUL)
        flags = as_ada(desk)
        flags.set_rules(dataclasses.replace(flags.rules(), samples=0))
        yield desk, house, nora


def scope(desk, first, last=None):
    look, session = desk.clinic.log_index.follow(), desk.clinic.session
    times = placed(look.history, session.vault.now()).ms
    return scope_of(session, look, first, last or first, times), look, session.vault.trust


def exports(desk, count):
    """Nora gives a patient's photos out."""
    desk.be(NEW)
    session = desk.clinic.session
    photos = tuple(secrets.token_bytes(16) for _ in range(count))
    given = session.event("export", "given", patient=secrets.token_bytes(16), objects=photos)
    session.vault.log_event(given)


def leavers(desk):
    return [one for one in as_ada(desk).flags() if one.rule == "leaver"]


def test_the_last_weeks_are_looked_at_once_the_end_is_known(clinic):
    desk, house, nora = clinic
    exports(desk, 15)
    at(house, 9, day=1)
    assert leavers(desk) == []
    at(house, 9, day=2)
    assert leavers(desk) == []
    desk.services.users.disable(nora)
    at(house, 9, day=3)
    [told] = leavers(desk)
    assert (told.day, told.user) == (monday(), NEW)
    assert told.figures["ended"] == (monday() + 2 * DAY).isoformat()
    at(house, 9, day=4)
    assert len(leavers(desk)) == 1
    raised = [one for one in entries(desk, "flag-raise") if one.detail["rule"] == "leaver"]
    assert len(raised) == 1


def test_a_rule_that_is_off_stays_off(clinic):
    desk, house, nora = clinic
    exports(desk, 15)
    at(house, 9, day=1)
    flags = as_ada(desk)
    flags.set_rules(dataclasses.replace(flags.rules(), off=("leaver",)))
    flags.flags()
    desk.services.users.disable(nora)
    at(house, 9, day=2)
    assert leavers(desk) == []


def test_the_end_is_dated_by_its_revocation_and_no_later_word_moves_it(clinic):
    desk, house, nora = clinic
    at(house, 9, day=1)
    desk.be(ADA).services.users.disable(nora)
    at(house, 9, day=9)
    session = desk.be(PAUL).clinic.session
    forged = {"subject": bytes.fromhex(nora), "keys": 0, "wraps": 0}
    session.vault.log_event(session.event("user-disable", detail=forged))
    ghost = {"subject": session.user_id, "keys": 0, "wraps": 0}
    session.vault.log_event(session.event("user-disable", detail=ghost))
    desk.be(ADA)
    found, *_ = scope(desk, monday() + 8 * DAY)
    assert found.leaves == {bytes.fromhex(nora): monday() + DAY}


def test_without_a_run_before_nothing_is_looked_at_twice(clinic):
    desk, _, nora = clinic
    desk.services.users.disable(nora)
    found, look, trust = scope(desk, monday())
    words = FlagListener(LOCAL).follow(look, desk.clinic.log_index, trust)
    assert words.runs == ()
    assert newly_ended(found, trust, words) is None


def test_teams_are_those_of_the_day(clinic):
    desk, house, nora = clinic
    user = bytes.fromhex(nora)
    [team] = desk.clinic.session.vault.trust.people[user].teams
    at(house, 9, day=1)
    desk.services.users.disable(nora)
    session = desk.clinic.session
    assert session.vault.trust.people[user].teams == ()
    at(house, 9, day=2)
    session.vault.log_event(session.event("log-read"))
    assert scope(desk, monday())[0].teams[user] == {team}
    assert user not in scope(desk, monday() + 2 * DAY)[0].teams
    assert user not in scope(desk, monday() + 30 * DAY)[0].teams


def test_everybody_who_was_certified_is_known_and_nobody_else(clinic):
    desk, _, nora = clinic
    desk.services.users.disable(nora)
    found, _, trust = scope(desk, monday())
    assert found.people == frozenset(trust.people)
    assert bytes.fromhex(nora) in found.people
    assert 0 <= desk.clinic.vault.now() - found.now_ms < 60_000
