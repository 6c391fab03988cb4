"""`step-up`: archived records by the password, of patients or of today's list."""

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import patient_code
from clinicvault.services.views import BroughtUp
from tests.unit.cli.fake_clinic import CODE, PASSWORD, PATIENT

OTHER = "1" * 32


class StepUp:
    """What the service would say."""

    def __init__(self, clinic, found):
        self.clinic, self.found = clinic, found

    def bring_up(self, patients, password, *, request_id=""):
        return self.answer("bring_up", tuple(patients), password, request_id)

    def bring_up_today(self, password, *, request_id=""):
        return self.answer("bring_up_today", password, request_id)

    def answer(self, name, *args):
        self.clinic.calls.append((f"step_up.{name}", args, {}))
        self.clinic.fail(f"step_up.{name}")
        return self.found


@pytest.fixture
def step_up(clinic, monkeypatch):
    service = StepUp(clinic, BroughtUp((PATIENT,)))
    whole = clinic.services

    def services():
        made = whole()
        object.__setattr__(made, "step_up", service)
        return made

    monkeypatch.setattr(clinic, "services", services)
    return service


def test_of_a_patient(as_user, clinic, step_up):
    result = as_user("step-up", "--patient", CODE, "--json")
    assert (result.code, result.json) == (
        0,
        {"opened": [patient_code(bytes.fromhex(PATIENT))], "refused": []},
    )
    assert clinic.called("step_up.bring_up") == [(((PATIENT,), PASSWORD, ""), {})]


def test_of_todays_list_with_what_a_second_person_allowed(as_user, clinic, step_up):
    step_up.found = BroughtUp((), ())
    result = as_user("step-up", "--today", "--request", "ab" * 16)
    assert (result.code, result.out) == (0, "Nobody is on today's list.\n")
    assert clinic.called("step_up.bring_up_today") == [((PASSWORD, "ab" * 16), {})]


def test_who_stays_shut_is_said(as_user, step_up):
    step_up.found = BroughtUp((PATIENT,), ((OTHER, "record-restricted"),))
    result = as_user("step-up", "--patient", CODE, "--json")
    code = patient_code(bytes.fromhex(OTHER))
    assert result.code == 1
    assert result.json["refused"] == [{"patient": code, "reason": "record-restricted"}]
    told = as_user("step-up", "--patient", CODE).out.splitlines()
    assert told[0].endswith(": open.")
    assert told[1].startswith(f"{code}: This record is for certain people only")


def test_refused(as_user, clinic, step_up):
    clinic.failures["step_up.bring_up"] = Refused("bulk-second-person", most=60)
    result = as_user("step-up", "--patient", CODE)
    assert result.code == 3
    assert "more archived records than one person may open at once (60)" in result.err


@pytest.mark.parametrize("args", [(), ("--patient", CODE, "--today"), ("--patient",)])
def test_whose(as_user, args):
    assert as_user("step-up", *args).code == 2
