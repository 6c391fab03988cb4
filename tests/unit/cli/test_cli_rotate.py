"""`rotate`: order it with a reason, go on without; what is left is said, and is exit code 1."""

import datetime as dt

import pytest

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.roles import Role
from clinicvault.services.views import MissingPerson, RotationPart, RotationView
from tests.unit.cli.fake_clinic import NOON, PASSWORD

ORDER = RotationView(
    "ee" * 16, NOON, "Anna Müller", "Laptop stolen", (RotationPart("secret", 2, 2),)
)
HALF = RotationView(
    "ee" * 16,
    NOON,
    "",
    "",
    (
        RotationPart("secret", 2, 2),
        RotationPart("people", 3, 4),
        RotationPart("archived", 5, 9, needs_password=True, roles=frozenset({Role.PRACTITIONER})),
    ),
    (MissingPerson("aa" * 16, "Paul", frozenset(), NOON + dt.timedelta(days=30)),),
    withdrawn=1,
)


class Rotation:
    """What the service would say."""

    def __init__(self, clinic):
        self.clinic, self.found = clinic, ORDER

    def order(self, reason):
        self.clinic.calls.append(("rotation.order", (reason,), {}))
        self.clinic.fail("rotation.order")

    def go_on(self, password, *, progress, cancel):
        self.clinic.calls.append(("rotation.go_on", (password,), {}))
        self.clinic.fail("rotation.go_on")
        assert progress is None
        assert not cancel.cancelled
        return self.found


@pytest.fixture
def rotation(clinic, monkeypatch):
    service = Rotation(clinic)
    whole = clinic.services

    def services():
        made = whole()
        object.__setattr__(made, "rotation", service)
        return made

    monkeypatch.setattr(clinic, "services", services)
    return service


def acts(clinic):
    return [name for name, _, _ in clinic.calls if name.startswith(("rotation", "unlock"))]


def test_it_is_ordered_and_begun_after_a_second_unlock(as_user, clinic, rotation):
    result = as_user("rotate", "--reason", "Laptop stolen", "--json")
    assert (result.code, result.json) == (
        0,
        {
            "ordered": NOON.isoformat(timespec="seconds"),
            "over": True,
            "parts": [{"part": "secret", "done": 2, "total": 2}],
            "missing": [],
            "withdrawn": 0,
        },
    )
    assert clinic.called("rotation.order") == [(("Laptop stolen",), {})]
    assert clinic.called("rotation.go_on") == [((PASSWORD,), {})]
    assert acts(clinic) == ["unlock", "rotation.order", "unlock", "rotation.go_on"]


def test_without_a_reason_it_goes_on(as_user, clinic, rotation):
    result = as_user("rotate")
    assert (result.code, result.out.splitlines()[0]) == (0, "Everything is renewed.")
    assert acts(clinic) == ["unlock", "rotation.go_on"]


def test_what_is_left_and_by_whom(as_user, rotation):
    rotation.found = HALF
    result = as_user("rotate")
    assert result.code == 1
    lines = result.out.splitlines()
    assert lines[0] == "Not everything is renewed yet."
    told = [" ".join(line.split()) for line in lines]
    assert "archived patients 5 of 9 practitioner" in told
    assert "people 3 of 4 everybody's unlock" in told
    assert lines[-2:] == [
        "Get new keys at their next unlock: Paul.",
        "1 patient without consent: renewed once they are brought back.",
    ]
    assert as_user("rotate", "--json").json["missing"] == ["Paul"]


@pytest.mark.parametrize(
    ("names", "said"), [(("Paul",), "1 person has"), (2 * ("Paul",), "2 people have")]
)
def test_who_has_still_old_keys_is_a_finding(as_user, rotation, names, said):
    missing = tuple(MissingPerson("aa" * 16, name, frozenset()) for name in names)
    parts = (RotationPart("secret", 2, 2), RotationPart("people", 2, 2 + len(names)))
    rotation.found = RotationView("ee" * 16, NOON, "", "", parts, missing)
    result = as_user("rotate")
    assert result.code == 1
    assert result.out.splitlines()[0] == f"Everything else is renewed; {said} still to unlock."
    assert as_user("rotate", "--json").json["over"] is False


@pytest.mark.parametrize("text", ["", "  "])
def test_a_blank_reason_orders_nothing_and_is_no_success(as_user, clinic, rotation, text):
    assert as_user("rotate", "--reason", text).code == 2
    assert acts(clinic) == []


@pytest.mark.parametrize(
    ("error", "code"),
    [(UsageError("rotation-missing"), 2), (Refused("wrong-password"), 3)],
)
def test_what_goes_wrong_is_said(as_user, clinic, rotation, error, code):
    clinic.failures["rotation.go_on"] = error
    assert as_user("rotate").code == code
    assert rotation.found is ORDER
