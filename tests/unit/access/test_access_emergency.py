"""Emergency access: officer and practitioner together, for a short time, every step in the log."""

import dataclasses

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.pool import new_wrap
from clinicvault.access.people.enrolment import disable
from clinicvault.access.release import emergency
from clinicvault.crypto.secret import Secret
from clinicvault.domain.access_records import RequestRecord
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import Purpose, RequestKind, WrapKind
from clinicvault.domain.records import DeletionRecord
from clinicvault.domain.roles import Act
from tests.unit.access.asking import (
    HOUR_MS,
    OLAF,
    REASON,
    allowed,
    asked,
    begun,
    cold,
    expired,
    known,
    made,
    restricted,
    state,
    view,
    with_olaf,
    withdrawn,
    wraps,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, ORIGINAL, PAM, PETE, PREVIEW, password


@pytest.mark.parametrize("shut", [withdrawn, expired, restricted, cold])
def test_it_opens_what_is_shut_and_nothing_else_does(world, shut):
    patient, photo = shut(world)
    session = world.session(PAM)
    with pytest.raises(Refused):
        view(session, photo)
    request = asked(world, patient)
    assert (state(world, request), wraps(world)) == ("waiting", [])
    emergency.allow(world.session(ADA), request)
    [wrap] = wraps(world)
    assert state(world, request) == "granted"
    assert wrap.recipient == world.vault.trust.people[world.user(PAM)].second.key_id
    with pytest.raises(Refused):
        view(session, photo)
    begun(world, request, session)
    assert state(world, request) == "running"
    assert view(session, photo) == b"preview picture"
    assert AccessGate(session).refusal(patient, Purpose.CARE) == ""
    assert AccessGate(session).facts([photo])[photo.id]["view"] == "frontal"
    with pytest.raises(Refused):
        view(world.session(PAM), photo)


def test_every_entry_names_the_request(world):
    patient, photo = withdrawn(world)
    request, session = allowed(world, patient), world.session(PAM)
    begun(world, request, session)
    view(session, photo)
    AccessGate(session).look([photo.id], Purpose.CARE, event="photo-view")
    AccessGate(session).facts([photo])
    world.ports.objects.delete(photo.original_object)
    with pytest.raises(Exception, match="object-missing"):
        AccessGate(session).open([photo.id], ORIGINAL, Purpose.CARE, event="photo-full")
    named = {"emergency": request.hex()}
    seen = [e for e in world.log() if e.event in {"photo-view", "photo-full", "photo-list"}]
    assert [entry.outcome for entry in seen] == [
        "intent", "done", "done", "done", "intent", "failed",
    ]  # fmt: skip
    assert all(entry.detail.items() >= named.items() for entry in seen)
    assert {entry.consent for entry in seen} == {b""}
    [make], [allow] = world.events("request-make"), world.events("request-allow")
    [begin] = world.events("emergency-begin")
    assert (make.user, allow.user, begin.user) == (
        world.user(PAM),
        world.user(ADA),
        world.user(PAM),
    )
    assert make.detail["reason"] == REASON
    assert {one.patient for one in (make, allow, begin)} == {patient}
    assert allow.detail["alone"] is False
    confirmed = [entry.detail for entry in world.events("step-up")][-2:]
    assert confirmed == [{"emergency": True}, {"request": request.hex()}]


def test_looking_is_all_it_permits(world):
    patient, photo = withdrawn(world)
    session = world.session(PAM)
    begun(world, allowed(world, patient), session)
    gate = AccessGate(session)
    with pytest.raises(Refused, match="emergency-view-only"):
        view(session, photo, act=Act.EXPORT_PHOTO)
    with pytest.raises(Refused, match="emergency-view-only"):
        gate.open([photo.id], PREVIEW, Purpose.TEACHING, event="photo-view")
    with pytest.raises(Refused, match="emergency-view-only"), world.vault.write() as rows:
        gate.require_still(rows, patient, Purpose.CARE, Act.EXPORT_PHOTO)


def test_it_is_for_care_whatever_was_stated_before(world):
    patient, photo = withdrawn(world)
    session = world.session(PAM)
    session.stated[patient] = Purpose.TEACHING
    begun(world, allowed(world, patient), session)
    assert session.purpose_of(patient) is Purpose.CARE
    assert world.events("emergency-begin")[0].purpose == "care"
    assert view(session, photo)


def test_what_opens_anyway_is_no_emergency(world):
    patient, _ = world.treated()
    with pytest.raises(Refused, match="emergency-needless"):
        asked(world, patient)
    assert rows_of(world, RequestRecord) == []


def test_a_patient_without_a_key(world):
    with pytest.raises(Refused, match="emergency-no-key"):
        asked(world, world.patient())
    with pytest.raises(Refused, match="emergency-no-key"):
        asked(world, new_id())


def test_who_asks_confirms_the_own_identity_and_gives_a_reason(world):
    patient, _ = withdrawn(world)
    session = world.session(PAM)
    with pytest.raises(Refused, match="wrong-password"):
        emergency.ask(session, patient, REASON, Secret(b"a guess"))
    with pytest.raises(InputRefused, match="reason-missing"):
        emergency.ask(session, patient, "  ", password(PAM))
    with pytest.raises(Refused, match="role"):
        emergency.ask(world.session(INA), patient, REASON, password(INA))
    assert rows_of(world, RequestRecord) == []
    assert world.events("step-up")[-1].outcome == "refused"


def test_one_at_a_time(world):
    patient, _ = withdrawn(world)
    other, _ = withdrawn(world)
    request = asked(world, patient)
    with pytest.raises(Refused, match="emergency-open"):
        asked(world, patient)
    asked(world, other)
    asked(world, patient, PETE)
    emergency.allow(world.session(ADA), request)
    with pytest.raises(Refused, match="emergency-open"):
        asked(world, patient)
    begun(world, request, world.session(PAM))
    emergency.end(world.session(PAM), request)
    assert state(world, asked(world, patient)) == "waiting"


# one person who is both


def test_one_person_who_is_both_is_in_at_once_and_flagged(world):
    with_olaf(world)
    patient, photo = withdrawn(world)
    session = world.session(OLAF)
    request = emergency.ask(session, patient, REASON, password(OLAF))
    one = known(world, request)
    assert (one.state.value, one.standing.alone) == ("running", True)
    assert view(session, photo) == b"preview picture"
    [entry] = world.events("request-allow")
    assert (entry.user, entry.detail["alone"]) == (world.user(OLAF), True)
    assert [entry.event for entry in world.log()][-6:] == [
        "step-up",
        "request-make",
        "request-allow",
        "emergency-begin",
        "photo-view",
        "photo-view",
    ]


def test_one_person_who_is_both_may_answer_what_was_left_waiting(world, monkeypatch):
    with_olaf(world)
    patient, _ = withdrawn(world)
    with monkeypatch.context() as patch:
        patch.setattr(emergency, "allow", lambda *_: None)
        patch.setattr(emergency, "_open", lambda *_: None)
        request = asked(world, patient, OLAF)
    emergency.allow(world.session(OLAF), request)
    assert known(world, request).standing.alone


# the officer's part


def test_only_an_officer_allows_and_only_what_waits(world):
    patient, _ = withdrawn(world)
    request = asked(world, patient)
    for name in (PETE, PAM, INA):
        with pytest.raises(Refused, match="role"):
            emergency.allow(world.session(name), request)
    emergency.allow(world.session(ADA), request)
    with pytest.raises(Refused, match="request-decided"):
        emergency.allow(world.session(ADA), request)
    with pytest.raises(UsageError, match="request-unknown"):
        emergency.allow(world.session(ADA), made(world, RequestKind.RELEASE))
    assert len(wraps(world)) == 1


def test_a_wrap_that_was_left_over_is_replaced(world):
    patient, _ = withdrawn(world)
    first = allowed(world, patient)
    [old] = wraps(world)
    world.clock.ms += 24 * HOUR_MS
    assert state(world, first) == "expired"
    allowed(world, patient)
    [new] = wraps(world)
    assert new.id != old.id
    assert old.id in {one.subject for one in rows_of(world, DeletionRecord)}


def test_who_has_left_meanwhile_gets_nothing(world):
    patient, _ = withdrawn(world)
    request = asked(world, patient, PETE)
    disable(world.session(ADA), world.user(PETE))
    with pytest.raises(Refused, match="no-key"):
        emergency.allow(world.session(ADA), request)
    assert wraps(world) == []


# beginning


def test_only_who_asked_begins_and_only_with_the_own_password(world):
    patient, _ = withdrawn(world)
    request = allowed(world, patient)
    with pytest.raises(Refused, match="request-not-granted"):
        emergency.begin(world.session(PETE), request, password(PETE))
    with pytest.raises(Refused, match="role"):
        emergency.begin(world.session(ADA), request, password(ADA))
    with pytest.raises(Refused, match="wrong-password"):
        emergency.begin(world.session(PAM), request, Secret(b"a guess"))
    assert (state(world, request), world.events("emergency-begin")) == ("granted", [])
    denied = asked(world, withdrawn(world)[0])
    with pytest.raises(Refused, match="request-not-granted"):
        emergency.begin(world.session(PAM), denied, password(PAM))
    with pytest.raises(UsageError, match="request-unknown"):
        emergency.begin(world.session(PAM), made(world), password(PAM))


def test_with_checks_off_the_wrap_opens_for_who_asked_alone(world):
    """Neither the officer's key nor another practitioner's, with everything granted to them."""
    from clinicvault.access.patients.cold_keys import cold_keys

    patient, _ = withdrawn(world)
    allowed(world, patient)
    found = wraps(world)
    with cold_keys(world.session(PETE), password(PETE)) as keys:
        with pytest.raises(Refused, match="no-patient-key"):
            keys.open(found, (WrapKind.EMERGENCY,))
        second = keys.second.public
        mine = [dataclasses.replace(one, recipient=second.key_id) for one in found]
        with pytest.raises(IntegrityError):
            keys.open(mine, (WrapKind.EMERGENCY,))
    with cold_keys(world.session(PAM), password(PAM)) as keys:
        pair = keys.open(found, (WrapKind.EMERGENCY,))
    assert pair.public.key_id == found[0].patient_key


def test_without_the_confirmation_an_unlocked_session_cannot_open_it(world):
    patient, photo = withdrawn(world)
    allowed(world, patient)
    for name in (PAM, PETE, ADA):
        with pytest.raises(Refused, match="no-patient-key"):
            view(world.session(name), photo, checks=False)


def test_after_a_lock_a_new_confirmation_is_needed_and_the_time_runs_on(world):
    patient, photo = withdrawn(world)
    request, first = allowed(world, patient), world.session(PAM)
    begun(world, request, first)
    until = known(world, request).standing.until_ms
    assert not emergency.may_begin(first, known(world, request))
    first.wipe()
    assert first.held.of(patient, world.clock()) is None
    world.clock.ms += HOUR_MS // 2
    second = world.session(PAM)
    assert emergency.may_begin(second, known(world, request))
    assert not emergency.may_begin(world.session(PETE), known(world, request))
    with pytest.raises(Refused):
        view(second, photo)
    begun(world, request, second)
    assert view(second, photo)
    assert known(world, request).standing.until_ms == until
    assert second.held.of(patient, world.clock()).until_ms == until
    world.clock.ms += HOUR_MS // 2
    with pytest.raises(Refused, match="consent-withdrawn"):
        view(second, photo)
    with pytest.raises(Refused, match="request-not-granted"):
        begun(world, request, second)


def test_beginning_twice_in_one_session_holds_one_key(world):
    patient, photo = withdrawn(world)
    request, session = allowed(world, patient), world.session(PAM)
    begun(world, request, session)
    first = session.held.of(patient, world.clock())
    begun(world, request, session)
    assert first.pair.seed.wiped
    assert session.held.of(patient, world.clock()).until_ms == first.until_ms
    assert view(session, photo)


def test_a_lock_while_it_begins_leaves_nothing_open(world, monkeypatch):
    patient, _ = withdrawn(world)
    request, session = allowed(world, patient), world.session(PAM)
    begin = emergency._begun

    def locking(*arguments):
        until = begin(*arguments)
        session._wiped = True
        return until

    monkeypatch.setattr(emergency, "_begun", locking)
    with pytest.raises(Refused, match="locked"):
        begun(world, request, session)
    assert session.held.of(patient, world.clock()) is None


def test_a_wrap_that_does_not_open_is_logged_as_failed(world):
    """Sealed by an insider to the right person, but not for this patient."""
    patient, _ = withdrawn(world)
    request = allowed(world, patient)
    [wrap] = wraps(world)
    to = world.vault.trust.people[world.user(PAM)].second
    false = new_wrap(world.vault.id, wrap.patient_key, WrapKind.EMERGENCY, to, b"x" * 1168)
    ada = world.session(ADA)
    from clinicvault.access.deleting import delete_row
    from clinicvault.domain.record_kinds import DeletionReason

    with world.vault.write() as rows:
        delete_row(ada, rows, wrap, DeletionReason.REPLACED)
        rows.put(ada.signed(false))
        rows.event(ada.event("keys-due"))
        rows.commit()
    with pytest.raises(IntegrityError):
        begun(world, request, world.session(PAM))
    assert [e.outcome for e in world.events("emergency-begin")] == ["done", "failed"]


def test_a_wrap_that_is_gone(world):
    patient, _ = withdrawn(world)
    request = allowed(world, patient)
    withdraw_again(world, patient)
    assert wraps(world) == []
    with pytest.raises(Refused, match="emergency-over"):
        begun(world, request, world.session(PAM))


def withdraw_again(world, patient):
    """A new consent that is withdrawn, too: that takes every wrap but kit's and held."""
    world.consent(patient)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
