"""Tries to stretch an emergency access, to answer one twice, and to close one's own alone."""

import dataclasses

import pytest

from clinicvault.access.gate import AccessGate
from clinicvault.access.patients import held_keys
from clinicvault.access.people.enrolment import disable
from clinicvault.access.release import emergency, limits, requests
from clinicvault.domain.access_records import ApprovalRecord
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import Purpose, RequestKind, Stage
from clinicvault.domain.roles import Role
from tests.unit.access.asking import (
    HOUR_MS,
    OLAF,
    REASON,
    allowed,
    asked,
    begun,
    known,
    made,
    restricted,
    state,
    view,
    with_olaf,
    withdrawn,
    word,
    wraps,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, PREVIEW, password

# what the key is for


def test_the_key_of_an_emergency_serves_no_other_purpose(world):
    """The consent covers teaching; who is not among the named sees the pictures for care alone."""
    patient, photo = restricted(world)
    world.consent(patient, purpose=Purpose.TEACHING)
    request, session = allowed(world, patient), world.session(PAM)
    begun(world, request, session)
    assert view(session, photo)
    gate = AccessGate(session)
    assert gate.refusal(patient, Purpose.TEACHING) == "emergency-view-only"
    with pytest.raises(Refused, match="emergency-view-only"):
        gate.open([photo.id], PREVIEW, Purpose.TEACHING, event="photo-view")
    assert gate.facts([photo], purpose=Purpose.TEACHING) == {}


# what was asked stays what was asked


def changed(world, record, name=PAM, **more):
    """The next version of a row, rightly signed by an altered client."""
    fresh = dataclasses.replace(record, version=record.version + 1, **more)
    world.append(world.session(name).signed(fresh))


def test_a_request_that_its_asker_rewrote(world):
    """The officer read one patient's name, and would allow another's."""
    patient, _ = withdrawn(world)
    other, _ = withdrawn(world)
    request = asked(world, patient)
    changed(world, known(world, request).record, patient=other)
    with pytest.raises(IntegrityError, match="row-altered"):
        emergency.allow(world.session(ADA), request)
    assert wraps(world) == []


def test_an_answer_that_its_giver_rewrote(world):
    request = made(world)
    requests.deny(world.session(PETE), request)
    [word] = rows_of(world, ApprovalRecord)
    changed(world, word, PETE, stage=int(Stage.GRANT))
    with pytest.raises(IntegrityError, match="row-altered"):
        known(world, request)


def test_a_request_that_lives_longer_than_it_may(world):
    request = made(world)
    record = known(world, request).record
    odd = dataclasses.replace(record, id=b"o" * 16, expires_ms=record.expires_ms + 1)
    world.append(world.session(PAM).signed(odd))
    with pytest.raises(IntegrityError, match="row-altered"):
        known(world, odd.id)


# how long


def test_a_clock_that_is_set_back_lends_no_time(world, monkeypatch):
    patient, photo = withdrawn(world)
    request, session = allowed(world, patient), world.session(PAM)
    begun(world, request, session)
    passed = held_keys.time.monotonic() + HOUR_MS / 1000
    world.clock.ms -= HOUR_MS
    assert view(session, photo)
    monkeypatch.setattr(held_keys.time, "monotonic", lambda: passed)
    with pytest.raises(Refused, match="consent-withdrawn"):
        view(session, photo)


def test_asking_again_is_not_ended_by_what_was_over_before(world):
    with_olaf(world)
    patient, photo = withdrawn(world)
    session = world.session(OLAF)
    emergency.ask(session, patient, REASON, password(OLAF))
    world.clock.ms += HOUR_MS
    again = emergency.ask(session, patient, REASON, password(OLAF))
    assert emergency.end_over(world.session(INA)) == 0
    assert len(wraps(world)) == 1
    session.held.wipe()
    emergency.begin(session, again, password(OLAF))
    assert view(session, photo)


def test_a_disabled_person_is_given_nothing(world):
    patient, _ = withdrawn(world)
    request = asked(world, patient)
    disable(world.session(ADA), world.user(PAM))
    with pytest.raises(Refused, match="no-key"):
        emergency.allow(world.session(ADA), request)
    assert wraps(world) == []


def test_who_lost_every_role_meanwhile_ends_with_a_refusal(world):
    patient, photo = withdrawn(world)
    request, session = allowed(world, patient), world.session(PAM)
    begun(world, request, session)
    disable(world.session(ADA), world.user(PAM))
    with pytest.raises(Refused, match="user-disabled"):
        emergency.end(session, request)
    with pytest.raises(Refused, match="user-disabled"):
        view(session, photo)


# the review


def over(world, name=PAM):
    patient, _ = withdrawn(world)
    request, session = allowed(world, patient, name), world.session(name)
    emergency.begin(session, request, password(name))
    world.clock.ms += HOUR_MS
    return request


def test_one_person_does_not_review_in_two_roles_where_a_colleague_could(world):
    world.plain_administrator()
    request = over(world)
    ada = world.session(ADA)
    assert requests.reviewing_roles(ada, known(world, request)) == {Role.OFFICER}
    requests.review(ada, request, "Justified")
    one = known(world, request)
    assert (one.state.value, one.standing.missing) == ("over", {Role.ADMINISTRATOR})
    with pytest.raises(Refused, match="request-own"):
        requests.review(ada, request, "and once more")
    requests.review(world.session("Adam"), request, "I agree")
    assert state(world, request) == "closed"


def test_two_who_are_both_review_in_one_role_each(world):
    words = world.join(OLAF, frozenset({Role.ADMINISTRATOR, Role.OFFICER}))
    world.grant(ADA, OLAF, words)
    request, ada, olaf = over(world), world.session(ADA), world.session(OLAF)
    for session in (ada, olaf):
        assert requests.reviewing_roles(session, known(world, request)) == {Role.ADMINISTRATOR}
    requests.review(olaf, request, "Justified")
    with pytest.raises(Refused, match="request-own"):
        requests.review(olaf, request, "as officer, too")
    requests.review(ada, request, "I agree")
    assert state(world, request) == "closed"


def test_who_asked_is_no_colleague_for_the_review(world):
    """Olaf is practitioner and officer: of his own access Ada is the only other reviewer."""
    with_olaf(world)
    patient, _ = withdrawn(world)
    emergency.ask(world.session(OLAF), patient, REASON, password(OLAF))
    world.clock.ms += HOUR_MS
    with world.vault.read() as rows:
        [one] = requests.load_all(world.session(ADA), rows, {})
    assert requests.reviewing_roles(world.session(OLAF), one) == frozenset()
    requests.review(world.session(ADA), one.id, "Justified")
    assert state(world, one.id) == "closed"


# roles that go while it is said


def without_roles(monkeypatch, session, *, after=0):
    """The roles are gone from the so-many-th look on."""
    held, looks = session.roles, []

    def roles(_):
        looks.append(1)
        return held if len(looks) <= after else frozenset()

    monkeypatch.setattr(type(session), "roles", property(roles))


def test_nobody_whose_role_is_gone_uses_what_was_granted(world, monkeypatch):
    session, request = world.session(PAM), made(world, RequestKind.RELEASE)
    requests.allow(world.session(ADA), request)
    without_roles(monkeypatch, session)
    with pytest.raises(Refused, match="role"):
        limits.lift_by_request(session, request)
    monkeypatch.undo()
    assert state(world, request) == "granted"


def test_nobody_whose_roles_go_meanwhile_ends_what_is_over(world, monkeypatch):
    over(world)
    session = world.session(INA)
    without_roles(monkeypatch, session, after=1)
    assert emergency.end_over(session) == 0
    monkeypatch.undo()
    assert len(wraps(world)) == 1


# what was left behind


def test_a_wrap_whose_end_was_missed_is_replaced(world):
    """By a false word on its end: nobody's program looks for its wrap any more."""
    patient, photo = withdrawn(world)
    session = world.session(PAM)
    first = allowed(world, patient)
    begun(world, first, session)
    word(world, first, INA, Stage.ENDED, Role.INTAKE)
    world.clock.ms += HOUR_MS
    second = allowed(world, patient)
    assert len(wraps(world)) == 1
    begun(world, second, session)
    assert view(session, photo)


def test_words_that_are_gone_keep_nobody_from_working(world):
    over(world)
    world.swap("delete from approval")
    assert emergency.end_over(world.session(INA)) == 0
    [entry] = world.events("damage-found")
    assert entry.outcome == "failed"
