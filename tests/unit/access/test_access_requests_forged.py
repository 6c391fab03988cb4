"""Hands on requests and on what was said of them; the table of states."""

import dataclasses

import pytest

from clinicvault.access.release import requests
from clinicvault.access.release.request_states import (
    Said,
    Setting,
    State,
    standing,
)
from clinicvault.domain.access_records import ApprovalRecord, RequestRecord
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import RequestKind, Stage
from clinicvault.domain.roles import Role
from tests.unit.access.asking import (
    HOUR_MS,
    allowed,
    begun,
    cold,
    known,
    made,
    state,
    word,
)
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


# hands on the rows


def test_a_word_in_a_role_that_the_signer_does_not_hold(world):
    request = made(world)
    word(world, request, INA, Stage.GRANT, Role.OFFICER)
    with pytest.raises(IntegrityError, match="row-unsigned"):
        known(world, request)


@pytest.mark.parametrize("role", [0, 3, 16, Role.PRACTITIONER.bit | Role.OFFICER.bit])
def test_a_word_in_no_role_or_in_several(world, role):
    request = made(world)
    word(world, request, PETE, Stage.GRANT, role)
    with pytest.raises(IntegrityError, match="row-unsigned"):
        known(world, request)


def test_a_word_signed_by_somebody_elses_key(world):
    from clinicvault.crypto.keys import KeyPair
    from clinicvault.crypto.signing import sign_record

    request = made(world)
    thief = KeyPair.generate()
    [said] = [
        ApprovalRecord(id=new_id(), request=request, stage=1, role=8, made_ms=1, note_sealed=b"")
    ]
    world.append(sign_record(said, thief, thief.public.key_id))
    with pytest.raises(IntegrityError, match="row-unsigned"):
        known(world, request)


def test_a_word_that_its_role_may_not_say_does_not_count(world):
    """Rightly signed, by an altered client: it is there, and changes nothing."""
    request = made(world)
    word(world, request, INA, Stage.GRANT, Role.INTAKE)
    word(world, request, PAM, Stage.GRANT, Role.PRACTITIONER)
    word(world, request, ADA, Stage.GRANT, Role.ADMINISTRATOR)
    word(world, request, PETE, Stage.BEGUN, Role.PRACTITIONER)
    word(world, request, ADA, Stage.REVIEW, Role.OFFICER)
    one = known(world, request)
    assert (one.state, one.standing.said) == (State.WAITING, ())
    with pytest.raises(Refused, match="request-not-granted"):
        spent(world, request)


def test_the_first_answer_counts(world):
    request = made(world)
    requests.deny(world.session(ADA), request)
    word(world, request, PETE, Stage.GRANT, Role.PRACTITIONER)
    assert state(world, request) == "denied"


def test_a_word_replayed_for_another_request(world):
    first, second = made(world), made(world)
    requests.allow(world.session(ADA), first)
    world.swap("update approval set request = ?", second)
    for request in (first, second):
        with pytest.raises(IntegrityError, match="row-altered"):
            known(world, request)


def test_a_denial_that_was_taken_away(world):
    request = made(world)
    requests.deny(world.session(ADA), request)
    world.swap("delete from approval")
    with pytest.raises(IntegrityError, match="row-altered"):
        known(world, request)


def test_a_request_that_was_taken_away(world):
    request = made(world)
    world.swap("delete from request")
    with pytest.raises(IntegrityError, match="row-missing"):
        known(world, request)


@pytest.mark.parametrize(("column", "value"), [("stage", 1), ("role", 8), ("made_ms", 0)])
def test_a_word_that_was_altered(world, column, value):
    request = made(world)
    requests.deny(world.session(PETE), request)
    with world.sql() as rows:
        rows.execute(f"update approval set {column} = ?", (value,))
    with pytest.raises(IntegrityError, match="row-altered"):
        known(world, request)


def test_a_stage_and_a_kind_that_are_none(world):
    request = made(world)
    word(world, request, PETE, 99, Role.PRACTITIONER)
    with pytest.raises(IntegrityError, match="row-altered"):
        known(world, request)
    odd = dataclasses.replace(known(world, made(world)).record, id=new_id(), kind=99)
    world.append(world.session(PAM).signed(odd))
    with pytest.raises(IntegrityError, match="row-altered"):
        known(world, odd.id)


def test_a_request_in_anothers_name(world):
    record = dataclasses.replace(known(world, made(world)).record, id=new_id())
    world.append(world.session(PETE).signed(record))
    with pytest.raises(IntegrityError, match="row-unsigned"):
        known(world, record.id)


def test_a_word_that_was_said_before_a_revocation_counts(world):
    from clinicvault.access.people.enrolment import disable

    request = made(world)
    requests.allow(world.session(PETE), request)
    disable(world.session(ADA), world.user(PETE))
    assert state(world, request) == "granted"


# the table of states


def told(stage, user=b"p" * 16, role=Role.PRACTITIONER, ms=1):
    return Said(user, role, stage, ms)


@pytest.mark.parametrize(
    ("said", "now", "expected"),
    [
        ([], 0, State.WAITING),
        ([told(Stage.BEGUN)], 0, State.WAITING),
        ([told(Stage.GRANT, b"o" * 16, Role.OFFICER)], 0, State.GRANTED),
        ([told(Stage.GRANT, b"o" * 16, Role.OFFICER), told(Stage.BEGUN)], 0, State.RUNNING),
        ([told(Stage.GRANT, b"o" * 16, Role.OFFICER), told(Stage.BEGUN)], 60_001, State.OVER),
        (
            [
                told(Stage.GRANT, b"o" * 16, Role.OFFICER),
                told(Stage.BEGUN),
                told(Stage.ENDED),
            ],
            2,
            State.OVER,
        ),
        (
            [
                told(Stage.GRANT, b"o" * 16, Role.OFFICER),
                told(Stage.BEGUN),
                told(Stage.ENDED, b"x" * 16, Role.INTAKE, ms=2),
            ],
            2,
            State.RUNNING,
        ),
        (
            [
                told(Stage.GRANT, b"o" * 16, Role.OFFICER),
                told(Stage.BEGUN),
                told(Stage.ENDED, b"x" * 16, Role.INTAKE, ms=60_001),
            ],
            3,
            State.OVER,
        ),
    ],
)
def test_states_of_an_emergency(said, now, expected):
    request = RequestRecord(
        id=b"r" * 16,
        kind=int(RequestKind.EMERGENCY),
        requester=b"p" * 16,
        patient=b"q" * 16,
        made_ms=0,
        expires_ms=100_000,
        details_sealed=b"",
        review_sealed=b"",
    )
    by = Setting(now, minutes=1, review_days=1, others=False)
    assert standing(request, said, by).state is expected


def test_a_running_emergency_never_outlives_its_request():
    request = RequestRecord(
        id=b"r" * 16,
        kind=int(RequestKind.EMERGENCY),
        requester=b"p" * 16,
        patient=b"q" * 16,
        made_ms=0,
        expires_ms=10_000,
        details_sealed=b"",
        review_sealed=b"",
    )
    said = [told(Stage.GRANT, b"o" * 16, Role.OFFICER), told(Stage.BEGUN, ms=9_000)]
    by = Setting(9_500, minutes=60, review_days=1, others=False)
    assert standing(request, said, by).until_ms == 10_000
