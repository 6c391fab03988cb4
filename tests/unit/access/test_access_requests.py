"""Requests: who asks, who may answer, what counts, and where one stands."""

import dataclasses

import pytest

from clinicvault.access import to_log
from clinicvault.access.people.colleagues import others
from clinicvault.access.release import requests
from clinicvault.access.release.request_states import (
    REVIEWERS,
    State,
)
from clinicvault.access.to_log import open_from_log, seal_to_log
from clinicvault.crypto.encoding import pad
from clinicvault.domain.access_records import RequestRecord
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.record_kinds import RequestKind, Stage
from clinicvault.domain.roles import Role
from tests.unit.access.asking import (
    HOUR_MS,
    REASON,
    allowed,
    asked,
    begun,
    cold,
    known,
    made,
    state,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE

MORE = (RequestKind.BULK, RequestKind.RELEASE)


def spent(world, request, kind=RequestKind.RELEASE, name=PAM):
    session = world.session(name)
    with session.vault.write() as rows:
        waited = requests.spend(session, rows, request, kind)
        rows.commit()
    return waited


def over(world):
    """An emergency access that was used and is over."""
    patient, _ = cold(world)
    request, session = allowed(world, patient), world.session(PAM)
    begun(world, request, session)
    world.clock.ms += HOUR_MS
    return request


# asking


@pytest.mark.parametrize("kind", MORE)
def test_a_request_is_signed_sealed_and_logged(world, kind):
    request = made(world, kind)
    one = known(world, request)
    assert (one.id, one.kind, one.state) == (request, kind, State.WAITING)
    assert one.record.requester == world.user(PAM)
    assert one.record.patient == ZERO_ID
    assert REASON.encode() not in one.record.details_sealed + one.record.review_sealed
    [entry] = world.events("request-make")
    assert entry.user == world.user(PAM)
    assert entry.patient == b""
    assert entry.detail == {
        "request": request.hex(),
        "kind": kind.name.lower(),
        "reason": REASON,
    }


@pytest.mark.parametrize(
    ("name", "kind", "may"),
    [
        (PAM, RequestKind.BULK, True),
        (INA, RequestKind.BULK, False),
        (INA, RequestKind.RELEASE, True),
        (ADA, RequestKind.RELEASE, True),
        (ADA, RequestKind.BULK, False),
    ],
)
def test_who_may_ask(world, name, kind, may):
    if may:
        assert made(world, kind, name)
        return
    with pytest.raises(Refused, match="role"):
        made(world, kind, name)
    assert rows_of(world, RequestRecord) == []


@pytest.mark.parametrize(
    ("text", "code"), [("", "reason-missing"), (" \n ", "reason-missing"), ("x" * 1001, "long")]
)
def test_a_reason_is_needed_and_short(world, text, code):
    with pytest.raises(InputRefused, match=code):
        requests.make(world.session(PAM), RequestKind.RELEASE, text)
    assert rows_of(world, RequestRecord) == []


def test_who_reads_the_reason(world):
    """Directory holders by its key, administrators by the log key, nobody else."""
    adam = world.plain_administrator()
    record = known(world, made(world)).record
    for name in (PAM, PETE, INA, ADA):
        assert requests.reason_of(world.session(name), record) == REASON
    assert requests.reason_of(adam, record) == REASON
    stranger = dataclasses.replace(record, review_sealed=bytes(16) + record.review_sealed[16:])
    assert requests.reason_of(adam, stranger) == ""
    damaged = dataclasses.replace(record, review_sealed=record.review_sealed[:-1] + b"\0")
    with pytest.raises(IntegrityError):
        requests.reason_of(adam, damaged)
    elsewhere = dataclasses.replace(record, id=new_id())
    for session in (world.session(PAM), adam):
        with pytest.raises(IntegrityError):
            requests.reason_of(session, elsewhere)


def test_a_text_that_is_none_is_damage(world, monkeypatch):
    session, row = world.session(ADA), bytes(16)
    with monkeypatch.context() as patch:
        patch.setattr(to_log, "pad", lambda _: pad(b"\xff"))
        sealed = seal_to_log(session, "request", "x", row, "what is no text")
    with pytest.raises(IntegrityError, match="row-altered"):
        open_from_log(session, "request", "x", row, sealed)
    assert open_from_log(world.session(INA), "request", "x", row, sealed) == ""


def test_details_that_are_none_are_damage(world, monkeypatch):
    from clinicvault.crypto.fields import seal_value

    with monkeypatch.context() as patch:
        patch.setattr(requests, "seal_value", lambda *args: seal_value(args[0], 7, args[2]))
        record = known(world, made(world)).record
    with pytest.raises(IntegrityError, match="row-altered"):
        requests.reason_of(world.session(PAM), record)


def test_unknown_ones(world):
    with pytest.raises(UsageError, match="request-unknown"):
        known(world, new_id())
    with pytest.raises(UsageError, match="request-unknown"):
        requests.allow(world.session(ADA), new_id())


# answering


@pytest.mark.parametrize("name", [ADA, PETE])
@pytest.mark.parametrize("kind", MORE)
def test_a_second_person_allows(world, name, kind):
    request = made(world, kind)
    assert requests.may_allow(world.session(name), known(world, request, name))
    requests.allow(world.session(name), request)
    one = known(world, request)
    assert (one.state, one.standing.alone, one.standing.waited) == (State.GRANTED, False, False)
    [said] = one.standing.said
    assert (said.user, said.stage) == (world.user(name), Stage.GRANT)
    [entry] = world.events("request-allow")
    assert entry.detail == {"request": request.hex(), "kind": kind.name.lower(), "alone": False}
    for answer in (requests.allow, requests.deny):
        with pytest.raises(Refused, match="request-decided"):
            answer(world.session(PETE), request)


def test_a_second_person_denies(world):
    request = made(world)
    requests.deny(world.session(ADA), request)
    assert state(world, request) == "denied"
    assert [entry.user for entry in world.events("request-deny")] == [world.user(ADA)]
    with pytest.raises(Refused, match="request-not-granted"):
        spent(world, request)


def test_who_asked_and_who_has_no_role_do_not_answer(world):
    request = made(world)
    for answer in (requests.allow, requests.deny):
        with pytest.raises(Refused, match="request-own"):
            answer(world.session(PAM), request)
        with pytest.raises(Refused, match="role"):
            answer(world.session(INA), request)
    for name in (PAM, INA):
        assert not requests.may_allow(world.session(name), known(world, request, name))
    assert state(world, request) == "waiting"


def test_nobody_answers_too_late(world):
    request = made(world)
    world.clock.ms += 48 * HOUR_MS
    assert state(world, request) == "expired"
    with pytest.raises(Refused, match="request-decided"):
        requests.allow(world.session(ADA), request)


def test_an_emergency_is_not_allowed_without_its_key(world):
    patient, _ = cold(world)
    request = asked(world, patient)
    with pytest.raises(UsageError, match="request-unknown"):
        requests.allow(world.session(ADA), request)
    requests.deny(world.session(ADA), request)
    assert state(world, request) == "denied"


def test_what_was_granted_is_used_once_by_who_asked_for_it(world):
    request = made(world)
    requests.allow(world.session(ADA), request)
    with pytest.raises(Refused, match="request-not-granted"):
        spent(world, request, RequestKind.BULK)
    with pytest.raises(Refused, match="request-not-granted"):
        spent(world, request, name=PETE)
    assert spent(world, request) is False
    assert state(world, request) == "over"
    [entry] = world.events("request-use")
    assert entry.detail == {"request": request.hex(), "kind": "release", "waited": False}
    with pytest.raises(Refused, match="request-not-granted"):
        spent(world, request)


def test_a_grant_is_void_after_its_time(world):
    request = made(world)
    requests.allow(world.session(ADA), request)
    world.clock.ms += 48 * HOUR_MS
    assert state(world, request) == "expired"
    with pytest.raises(Refused, match="request-not-granted"):
        spent(world, request)


# nobody else is there


def test_waiting_takes_the_place_of_a_second_person_who_does_not_exist(world, monkeypatch):
    monkeypatch.setattr(requests, "others", lambda *_: ())
    request = made(world)
    world.clock.ms += 24 * HOUR_MS - 1000
    assert state(world, request) == "waiting"
    with pytest.raises(Refused, match="request-not-granted"):
        spent(world, request)
    world.clock.ms += 1000
    one = known(world, request)
    assert (one.state, one.standing.alone, one.standing.waited) == (State.GRANTED, True, True)
    assert spent(world, request) is True
    [entry] = world.events("request-use")
    assert entry.detail["waited"] is True
    monkeypatch.undo()
    assert known(world, request).standing.waited
    assert state(world, request) == "over"


def test_where_somebody_could_answer_waiting_gives_nothing(world):
    request = made(world)
    world.clock.ms += 30 * HOUR_MS
    assert state(world, request) == "waiting"


@pytest.mark.parametrize(
    ("change", "works"),
    [({}, True), ({"revoked": True}, False), ({"public": None}, False), ({"state": 3}, False)],
)
def test_who_counts_as_somebody_else(world, change, works):
    session, trust = world.session(PAM), world.vault.trust
    person = trust.people[world.user(PETE)]
    if "state" in change:
        change = {"user": dataclasses.replace(person.user, **change)}
    trust.people = {person.id: dataclasses.replace(person, **change)}
    assert bool(others(session, {session.user_id}, {Role.PRACTITIONER})) is works
    assert not others(session, {session.user_id}, {Role.OFFICER})
    assert not others(session, {person.id}, {Role.PRACTITIONER})


# reviewing


def test_administrator_and_officer_close_the_review(world):
    adam = world.plain_administrator()
    request = over(world)
    assert known(world, request).standing.missing == REVIEWERS
    requests.review(adam, request, "Looked at the pictures' list")
    one = known(world, request)
    assert (one.state, one.standing.missing) == (State.OVER, frozenset({Role.OFFICER}))
    with pytest.raises(Refused, match="request-decided"):
        requests.review(adam, request, "once more")
    requests.review(world.session(ADA), request, "Justified")
    one = known(world, request)
    assert (one.state, one.standing.missing, one.standing.alone) == (
        State.CLOSED,
        frozenset(),
        False,
    )
    first, second = world.events("request-review")
    assert (first.detail["note"], first.detail["closed"]) == ("Looked at the pictures' list", False)
    assert (second.detail["note"], second.detail["closed"]) == ("Justified", True)
    notes = [one for one in known(world, request).standing.said if one.stage is Stage.REVIEW]
    assert [requests.note_of(adam, note) for note in notes] == [
        "Looked at the pictures' list",
        "Justified",
    ]
    assert requests.note_of(world.session(PAM), notes[0]) == ""
    grant = known(world, request).standing.said[0]
    assert requests.note_of(adam, grant) == ""


def test_one_person_who_is_both_closes_it_at_once(world):
    request = over(world)
    requests.review(world.session(ADA), request, "Justified")
    assert state(world, request) == "closed"
    assert len(world.events("request-review")) == 1
    with pytest.raises(Refused, match="request-not-over"):
        requests.review(world.session(ADA), request, "again")


def test_what_is_not_over_and_who_has_no_role_is_not_reviewed(world):
    request = made(world)
    with pytest.raises(Refused, match="request-not-over"):
        requests.review(world.session(ADA), request, "too early")
    with pytest.raises(Refused, match="role"):
        requests.review(world.session(PAM), request, "not mine")
    with pytest.raises(InputRefused, match="reason-missing"):
        requests.review(world.session(ADA), request, " ")


def test_nobody_reviews_the_own_emergency_while_a_colleague_could(world, monkeypatch):
    request = over(world)
    session = world.session(PAM)
    monkeypatch.setattr(
        type(session), "roles", property(lambda _: frozenset({Role.PRACTITIONER, Role.OFFICER}))
    )
    one = known(world, request)
    assert requests.reviewing_roles(session, one) == frozenset()
    with pytest.raises(Refused, match="request-own"):
        requests.review(session, request, "mine")
    monkeypatch.setattr(requests, "others", lambda *_: ())
    assert requests.reviewing_roles(session, one) == {Role.OFFICER}


def test_a_review_that_nobody_makes_is_overdue(world):
    request = over(world)
    assert not known(world, request).standing.overdue
    world.clock.pass_days(2)
    assert known(world, request).standing.overdue


def test_who_sees_a_request(world):
    adam = world.plain_administrator()
    more = made(world, name=INA)
    urgent = over(world)
    sees = {
        name: [requests.may_see(world.session(name), known(world, r)) for r in (more, urgent)]
        for name in (PAM, PETE, INA, ADA)
    }
    assert sees == {
        PAM: [True, True],
        PETE: [True, False],
        INA: [True, False],
        ADA: [True, True],
    }
    assert all(requests.may_see(adam, known(world, request)) for request in (more, urgent))
    with world.vault.read() as rows:
        listed = requests.load_all(world.session(ADA), rows, {})
    assert [one.id for one in listed] == [more, urgent]
