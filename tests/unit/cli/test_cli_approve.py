"""`approve`: allow, deny, review, and what waits."""

import datetime as dt

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Role
from clinicvault.services.views import RequestView
from tests.unit.cli.fake_clinic import CODE, NOON, PAUL

ID = "ab" * 16
PATIENT = "aa" * 16


@pytest.fixture
def waits(clinic):
    one = RequestView(
        id=ID,
        kind=RequestKind.EMERGENCY,
        requester=PAUL.name,
        requester_id=PAUL.id,
        patient_id=PATIENT,
        patient_name="Amélie Rousseau",
        reason="Bleeding",
        made=NOON,
        expires=NOON + dt.timedelta(hours=1),
        state="waiting",
        alone=True,
        missing=frozenset({Role.OFFICER, Role.ADMINISTRATOR}),
    )
    clinic.requests.append(one)
    return one


def test_allow(as_user, clinic, waits):
    result = as_user("approve", ID.upper(), "--json")
    assert result.code == 0
    assert clinic.called("requests.allow") == [((ID,), {})]
    document = result.json
    assert len(document.pop("patient")) == len(CODE)
    assert document == {
        "request": ID,
        "kind": "emergency",
        "by": "Paul",
        "made": "2026-03-02T12:30:15+00:00",
        "expires": "2026-03-02T13:30:15+00:00",
        "state": "waiting",
        "reason": "Bleeding",
        "alone": True,
        "overdue": False,
        "missing": ["administrator", "privacy-officer"],
    }


def test_deny(as_user, clinic, waits):
    result = as_user("approve", ID, "--deny")
    assert (result.code, result.out.strip()) == (0, f"Request {ID}: waiting.")
    assert clinic.called("requests.deny") == [((ID,), {})]


def test_review(as_user, clinic, waits):
    assert as_user("approve", ID, "--review", "--note", " Justified ").code == 0
    assert clinic.called("requests.review") == [((ID, "Justified"), {})]


def test_what_waits_is_listed_without_names(as_user, clinic, waits):
    told = as_user("approve")
    assert (told.code, ID in told.out, "Bleeding" in told.out) == (0, True, True)
    assert "Rousseau" not in told.out
    assert [one["request"] for one in as_user("approve", "--json").json["requests"]] == [ID]
    clinic.requests.clear()
    assert "Nothing waits" in as_user("approve").out


def test_a_request_about_nobody(as_user, clinic, waits):
    import dataclasses

    clinic.requests[0] = dataclasses.replace(waits, patient_id="", kind=RequestKind.RELEASE)
    assert as_user("approve", ID, "--json").json["patient"] == ""


@pytest.mark.parametrize(
    "words",
    [
        ("approve", ID, "--review"),
        ("approve", ID, "--note", "x"),
        ("approve", ID, "--deny", "--note", "x"),
        ("approve", "--deny"),
        ("approve", "--review", "--note", "x"),
        ("approve", ID, "--review", "--note", "x", "--deny"),
        ("approve", ID, "--review", "--note", " "),
        ("approve", "P-7K3M-9Q2X"),
    ],
)
def test_what_does_not_fit_together_is_said_before_a_password(as_user, clinic, waits, words):
    try:
        code = as_user(*words).code
    except SystemExit as left:
        code = left.code
    assert code == 2
    assert not clinic.called("unlock")


def test_a_refusal_is_code_three(as_user, clinic, waits):
    clinic.failures["requests.allow"] = Refused("request-own")
    result = as_user("approve", ID)
    assert result.code == 3
    assert "somebody else has to answer" in result.err
