"""Limits on release through the services: slower, one's own identity, a second person."""

import pytest

from clinicvault.access.release import limits
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.domain.roles import Role
from clinicvault.domain.rules import ClinicRules, Limits
from clinicvault.services.views import PatientDetails
from tests.unit.services.real_clinic import ADA, PAUL, password

REASON = "Bleeding after surgery, the surgeon is away"
TIGHT = ClinicRules(
    limits=(
        (Role.INTAKE, Limits(2, 0, 0)),
        (Role.PRACTITIONER, Limits(2, 2, 1)),
        (Role.ADMINISTRATOR, Limits(0, 0, 0)),
        (Role.OFFICER, Limits(2, 0, 0)),
    )
)


def code(act, *args, **named):
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.code


@pytest.fixture
def tight(monkeypatch):
    monkeypatch.setattr(limits, "rules", lambda _: TIGHT)
    monkeypatch.setattr(limits, "MOST_SECONDS", 0.0)


def test_a_limit_from_slow_to_a_colleagues_word(filled, tight, tmp_path):
    house, patient = filled
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        assert desk.requests.usage().shown == (0, 2)
        for _ in range(4):
            desk.viewing.preview(photo)
        used = desk.requests.usage()
        assert (used.shown, used.needs, used.lifted_until) == ((4, 2), "confirm", None)
        assert code(desk.viewing.preview, photo) == "limit-confirm"
        assert code(desk.requests.lift, "no") == "wrong-password"
        lifted = desk.requests.lift(password(PAUL))
        assert (lifted.needs, lifted.lifted_until is not None) == ("", True)
        for _ in range(4):
            desk.viewing.preview(photo)
        assert desk.requests.usage().needs == "colleague"
        assert code(desk.viewing.preview, photo) == "limit-colleague"
        asked = desk.requests.ask(RequestKind.RELEASE, REASON)
        assert code(desk.requests.lift, "", request_id=asked.id) == "request-not-granted"
        desk.requests.allow(asked.id, user_id=desk.id_of(ADA), password=password(ADA))
        assert desk.requests.lift("", request_id=asked.id).needs == ""
        desk.viewing.preview(photo)
        desk.be(ADA)
        hits = [dict(row.detail) for row in desk.log(event="limit-reached")]
        assert [(hit["what"], hit["stage"]) for hit in reversed(hits)] == [
            ("shown", "slow"),
            ("shown", "confirm"),
            ("shown", "colleague"),
        ]
        assert [row.user for row in desk.log(event="limit-lift")] == [PAUL, PAUL]


def test_exports_are_limited_before_a_file_exists(filled, tight, tmp_path):
    house, patient = filled
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        for number in range(2):
            desk.exporting.open_plain(photo, Purpose.CARE, tmp_path / f"{number}.jpg")
        target = tmp_path / "more.jpg"
        assert code(desk.exporting.open_plain, photo, Purpose.CARE, target) == "limit-confirm"
        assert not target.exists()
        assert desk.requests.usage().exported == (2, 1)


def beyond(desk, patients=4):
    """As many records opened as go without a question."""
    for number in range(patients):
        row = desk.patients.add(PatientDetails(f"Nr {number}", "Rousseau", None, "", ""))
        desk.patients.page(row.id)


def test_a_record_that_a_limit_keeps_shut_is_logged_and_nothing_is_stated(filled, tight):
    house, patient = filled
    with house.open(PAUL) as desk:
        beyond(desk)
        assert code(desk.patients.page, patient, Purpose.TEACHING) == "limit-confirm"
        assert code(desk.patients.page, patient) == "limit-confirm"
        assert desk.clinic.session.stated == {}
        desk.requests.lift(password(PAUL))
        assert desk.patients.page(patient).purpose is Purpose.CARE
        desk.be(ADA)
        last = desk.log(event="patient-open")[:3]
        assert len({row.patient for row in last}) == 1
        visit = {"hint visit": "True"}
        assert [(row.outcome, row.purpose, dict(row.detail)) for row in last] == [
            ("done", "care", visit),
            ("refused", "care", {"reason": "limit-confirm", **visit}),
            ("refused", "teaching", {"reason": "limit-confirm", **visit}),
        ]


def test_who_lost_the_role_while_a_record_was_slow_does_not_see_it(filled, monkeypatch):
    house, patient = filled
    monkeypatch.setattr(limits, "rules", lambda _: TIGHT)
    monkeypatch.setattr(limits, "wait", lambda *_: None)
    with house.open(PAUL) as desk:
        beyond(desk, 2)
        assert desk.patients.page(patient).row.id == patient
        row = desk.patients.add(PatientDetails("Nr 4", "Rousseau", None, "", ""))
        gone = property(lambda _: frozenset())
        session = type(desk.clinic.session)
        monkeypatch.setattr(limits, "wait", lambda *_: monkeypatch.setattr(session, "roles", gone))
        assert code(desk.patients.page, row.id) == "role"
