"""Limits per user and hour: slower, then one's own identity, then a second person."""

import dataclasses

import pytest

from clinicvault.access.gate import AccessGate
from clinicvault.access.release import limits, requests
from clinicvault.access.release.limits import Stage, charge_patient, released, standing, wait
from clinicvault.access.release.usage import HOUR_MS
from clinicvault.crypto.secret import Secret
from clinicvault.domain.access_records import UsageRecord
from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.domain.roles import Act
from tests.unit.access.asking import OLAF, REASON, with_olaf
from tests.unit.access.limiting import LAW, hits, law, naps, opened, refusal, shown, used
from tests.unit.access.rows import rows_of
from tests.unit.access.world import (
    ADA,
    INA,
    ORIGINAL,
    PAM,
    PETE,
    PREVIEW,
    THUMBNAIL,
    password,
)

__all__ = ["law", "naps"]


# counting


@pytest.mark.parametrize(
    ("kind", "act", "count", "expected"),
    [
        (PREVIEW, Act.VIEW_PHOTO, 3, (3, 0)),
        (ORIGINAL, Act.VIEW_PHOTO, 1, (1, 0)),
        (THUMBNAIL, Act.VIEW_PHOTO, 1, (1, 0)),
        (THUMBNAIL, Act.VIEW_PHOTO, 4, (1, 0)),
        (THUMBNAIL, Act.VIEW_PHOTO, 5, (2, 0)),
        (ORIGINAL, Act.EXPORT_PHOTO, 7, (0, 7)),
    ],
)
def test_what_an_act_lets_out(world, kind, act, count, expected):
    _, photo = world.treated()
    release = released([photo] * count, kind, act)
    assert (release.shown, release.exported) == expected
    assert release.patient == photo.patient


def test_the_gate_counts_what_it_opens_in_the_entry_of_its_intent(world):
    patient, photo = world.treated()
    session = world.session(PAM)
    gate = AccessGate(session)
    gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    gate.open([photo.id], ORIGINAL, Purpose.CARE, event="export", act=Act.EXPORT_PHOTO)
    gate.look([photo.id], Purpose.CARE, event="photo-view")
    gate.facts([photo])
    assert used(session) == {"patients": 1, "shown": 1, "exported": 1}
    [record] = rows_of(world, UsageRecord)
    assert (record.id, record.version) == (world.user(PAM), 2)
    assert patient not in record.sealed


def test_what_was_not_permitted_or_cannot_be_logged_is_not_counted(world):
    _, photo = world.treated()
    session = world.session(PAM)
    with pytest.raises(Refused, match="consent-missing"):
        AccessGate(session).open([photo.id], PREVIEW, Purpose.TEACHING, event="photo-view")
    assert rows_of(world, UsageRecord) == []


def test_everybody_counts_alone_and_everybodys_row_is_the_own(world):
    pam, pete = world.session(PAM), world.session(PETE)
    shown(pam, 2)
    assert (used(pam)["shown"], used(pete)["shown"]) == (2, 0)
    shown(pete, 1)
    own, other = (next(r for r in rows_of(world, UsageRecord) if r.id == world.user(n))
                  for n in (PAM, PETE))  # fmt: skip
    stolen = dataclasses.replace(other, version=2, sealed=own.sealed)
    world.append(world.session(PETE).signed(stolen))
    assert standing(pete).needs is Stage.CONFIRM
    forged = dataclasses.replace(own, version=2, sealed=other.sealed)
    world.append(world.session(PETE).signed(forged))
    assert standing(pam).needs is Stage.CONFIRM


def test_different_patients_are_counted_once_each(world):
    session, patients = world.session(PAM), [new_id() for _ in range(2)]
    opened(session, *patients, *patients)
    assert used(session)["patients"] == 2
    [record] = rows_of(world, UsageRecord)
    assert record.version == 2


# slow


def test_within_the_limit_nothing_is_slow_and_nothing_is_said(world, naps):
    shown(world.session(PAM), 4)
    assert (naps, hits(world)) == ([0.0], [])


def test_beyond_it_the_wait_grows_and_the_log_is_told_once(world, naps):
    session = world.session(PAM)
    for count in (5, 1, 1, 1):
        shown(session, count)
    assert naps == [0.5, 1.0, 1.5, 2.0]
    assert hits(world) == [("shown", "slow")]


def test_what_is_beyond_a_limit_slows_only_its_own_kind(world, naps):
    session, patient = world.session(PAM), new_id()
    shown(session, 6, patient)
    opened(session, patient)
    assert naps == [1.0]
    with world.vault.write() as rows:
        assert charge_patient(session, rows, new_id()) == 0.0


def test_the_wait_ends_at_once_with_the_lock(world, monkeypatch):
    monkeypatch.undo()
    session, slept = world.session(PAM), []

    def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 3:
            session.wipe()

    with pytest.raises(Refused, match="locked"):
        wait(session, 2.0, sleep)
    assert len(slept) == 3
    slept.clear()
    other = world.session(PETE)
    wait(other, 0.12, slept.append)
    assert sum(slept) == pytest.approx(0.12, abs=0.001)
    wait(other, 0.0, slept.append)
    assert len(slept) == 3


# asked who is there, and for a second person


def test_far_beyond_it_the_own_identity_is_asked_for(world, naps):
    session = world.session(PAM)
    shown(session, 8)
    assert (refusal(session), refusal(session)) == ("limit-confirm", "limit-confirm")
    assert used(session)["shown"] == 8
    assert standing(session).needs is Stage.CONFIRM
    assert hits(world) == [("shown", "slow"), ("shown", "confirm")]
    with pytest.raises(Refused, match="wrong-password"):
        limits.lift(session, Secret(b"a guess"))
    assert refusal(session) == "limit-confirm"
    limits.lift(session, password(PAM))
    assert standing(session).needs is Stage.FREE
    shown(session, 8)
    assert naps == [2.0, 0.0]
    assert refusal(session) == "limit-colleague"
    assert hits(world)[2:] == [("shown", "colleague")]
    [entry] = world.events("limit-lift")
    assert (entry.user, entry.detail) == (world.user(PAM), {"stage": "confirm"})


def test_much_at_once_asks_for_a_colleague_at_once(world):
    session = world.session(PAM)
    assert refusal(session, 17) == "limit-colleague"
    limits.lift(session, password(PAM))
    assert refusal(session, 17) == "limit-colleague"
    assert hits(world) == [("shown", "colleague")]
    assert standing(session).needs is Stage.FREE


def test_a_colleague_lifts_it_once_for_the_rest_of_the_hour(world):
    session = world.session(PAM)
    request = requests.make(session, RequestKind.RELEASE, REASON)
    with pytest.raises(Refused, match="request-not-granted"):
        limits.lift_by_request(session, request)
    requests.allow(world.session(PETE), request)
    limits.lift_by_request(session, request)
    shown(session, 100)
    until = standing(session).lifted_until_ms
    assert until - world.clock.ms <= HOUR_MS
    [entry] = world.events("limit-lift")
    assert entry.detail == {"stage": "colleague", "request": request.hex(), "waited": False}
    world.clock.ms = until
    assert refusal(session, 100) == "limit-colleague"
    with pytest.raises(Refused, match="request-not-granted"):
        limits.lift_by_request(session, request)


def test_a_password_does_not_take_back_what_a_colleague_allowed(world):
    session = world.session(PAM)
    request = requests.make(session, RequestKind.RELEASE, REASON)
    requests.allow(world.session(PETE), request)
    limits.lift_by_request(session, request)
    limits.lift(session, password(PAM))
    shown(session, 100)


@pytest.mark.parametrize("name", [INA, ADA])
def test_who_is_no_practitioner_confirms_and_goes_on_too(world, name):
    session = world.session(name)
    most = {INA: 6, ADA: 5}[name]
    opened(session, *(new_id() for _ in range(2 * most)))
    with pytest.raises(Refused, match="limit-confirm"):
        opened(session, new_id())
    limits.lift(session, password(name))
    opened(session, new_id())


def test_the_gate_opens_nothing_beyond_a_limit_and_says_so(world):
    _, photo = world.treated()
    session = world.session(PAM)
    shown(session, 8)
    with pytest.raises(Refused, match="limit-confirm"):
        AccessGate(session).open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    last = world.events("photo-view")[-1]
    assert (last.outcome, last.detail) == ("refused", {"reason": "limit-confirm"})


def test_exports_are_counted_before_there_is_a_file(world):
    _, photo = world.treated()
    gate = AccessGate(world.session(PAM))

    def export():
        gate.open([photo.id], ORIGINAL, Purpose.CARE, event="export", act=Act.EXPORT_PHOTO)

    for _ in range(6):
        export()
    with pytest.raises(Refused, match="limit-confirm"):
        export()
    assert hits(world) == [("exported", "slow"), ("exported", "confirm")]


def test_with_checks_off_nothing_is_counted(world):
    _, photo = world.treated()
    gate = AccessGate(world.session(PAM), checks=False)
    gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    assert rows_of(world, UsageRecord) == []


# roles


def test_several_roles_have_the_most_generous_limit_of_each(world):
    with_olaf(world)
    both, officer, intake = world.session(OLAF), world.session(ADA), world.session(INA)
    assert standing(both).limits == {"patients": 5, "shown": 4, "exported": 3}
    assert standing(officer).limits == {"patients": 5, "shown": 0, "exported": 0}
    assert standing(intake).limits == {"patients": 6, "shown": 0, "exported": 0}


def test_no_limit_is_none(world, monkeypatch):
    monkeypatch.setattr(limits, "rules", lambda _: dataclasses.replace(LAW, limits=()))
    session = world.session(PAM)
    shown(session, 1000)
    assert standing(session).limits == {"patients": 0, "shown": 0, "exported": 0}
    assert standing(session).needs is Stage.FREE


def test_factors_of_one(world, monkeypatch, naps):
    law = dataclasses.replace(LAW, confirm_factor=1, colleague_factor=1)
    monkeypatch.setattr(limits, "rules", lambda _: law)
    session = world.session(PAM)
    shown(session, 4)
    assert refusal(session) == "limit-colleague"
    assert naps == [0.0]
