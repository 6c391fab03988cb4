"""`erase`: what is asked of the service, what is printed, and the exit codes."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.services.views import ErasureGround, ErasureView
from tests.unit.cli.fake_clinic import CODE, NOON, PASSWORD, PATIENT, Recorder, tell

WAITS = ErasureView(
    "ee" * 16, PATIENT, "Zoë", CODE, ErasureGround.ASKED, "In a letter", NOON, "Anna", "waiting"
)
DONE = dataclasses.replace(
    WAITS, state="done", done=NOON, done_by="Anna", backups_until=dt.date(2026, 4, 6)
)
LOCAL = f"{NOON.astimezone():%Y-%m-%d %H:%M}"


class Erasing(Recorder):
    found, total, carried = (WAITS,), 1, DONE

    def ask(self, patient, ground, reason, *, before_time):
        self.keyed("erasing.ask", patient, ground, reason, before_time)
        return dataclasses.replace(WAITS, ready=NOON + dt.timedelta(days=1))

    def list(self):
        self.keyed("erasing.list")
        return self.found

    def count(self):
        return self.total

    def by_code(self, code):
        self.keyed("erasing.by_code", code)
        return self.found[0] if self.found else None

    def carry_out(self, erasure_id, password, *, progress):
        self.keyed("erasing.carry_out", erasure_id, password)
        tell(progress)
        return self.carried

    def withdraw(self, erasure_id):
        self.keyed("erasing.withdraw", erasure_id)
        return dataclasses.replace(WAITS, state="denied")

    def save_certificate(self, erasure_id, language, output):
        self.keyed("erasing.save_certificate", erasure_id, language, output)


@pytest.fixture
def erasing(clinic, monkeypatch):
    service, made = Erasing(clinic), clinic.services
    monkeypatch.setattr(clinic, "services", lambda: dataclasses.replace(made(), erasing=service))
    return service


def test_it_is_asked_for_and_told_when_it_can_go_on_in_local_time(as_user, clinic, erasing):
    words = ("--reason", "In a letter", "--ground", "over", "--before-time")
    result = as_user("erase", "--patient", CODE, *words)
    ready = f"{(NOON + dt.timedelta(days=1)).astimezone():%Y-%m-%d %H:%M}"
    assert (result.code, f"carry it out from {ready} on" in result.out) == (0, True)
    assert clinic.called("erasing.ask") == [
        ((PATIENT, ErasureGround.OVER, "In a letter", True), {})
    ]


def test_it_is_carried_out_by_the_code(as_user, clinic, erasing):
    result = as_user("erase", "--patient", CODE, "--carry-out")
    assert (result.code, result.out.strip()) == (0, f"Erased: {CODE}.")
    assert clinic.called("erasing.by_code") == [((CODE,), {})]
    assert clinic.called("erasing.carry_out") == [((WAITS.id, PASSWORD), {})]


def test_files_that_are_left_are_a_finding(as_user, erasing):
    erasing.carried = dataclasses.replace(DONE, state="running", files_left=2)
    result = as_user("erase", "--patient", CODE, "--carry-out")
    assert result.code == 1
    assert "could not be deleted yet: 2" in result.out


@pytest.mark.parametrize(
    ("words", "act"),
    [
        (("--withdraw",), "erasing.withdraw"),
        (("--certificate", "c.pdf", "--language", "fr"), "erasing.save_certificate"),
    ],
)
def test_taking_back_and_the_certificate(as_user, clinic, erasing, words, act):
    assert as_user("erase", "--patient", CODE, *words).code == 0
    assert clinic.called(act)[0][0][0] == WAITS.id


@pytest.mark.parametrize(
    "words",
    [
        ("--carry-out",),
        ("--reason", "why"),
        ("--patient", CODE),
        ("--patient", CODE, "--reason", " "),
        ("--patient", CODE, "--reason", "why", "--withdraw"),
    ],
)
def test_wrong_words(as_user, clinic, erasing, words):
    assert as_user("erase", *words).code == 2
    assert not [name for name, _, _ in clinic.calls if name.startswith("erasing")]


def test_a_code_that_nobody_asked_for(as_user, erasing):
    erasing.found = ()
    assert as_user("erase", "--patient", CODE, "--withdraw").code == 2


def test_the_list_tells_local_times_and_how_many_there_are(as_user, erasing):
    erasing.found = (WAITS, DONE)
    result = as_user("erase")
    assert result.code == 0
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    assert lines[1:] == [
        f"{CODE} waiting Anna {LOCAL} - - {WAITS.id}",
        f"{CODE} done Anna {LOCAL} {LOCAL} 2026-04-06 {DONE.id}",
    ]
    erasing.total = 321
    assert "2 of 321" in as_user("erase").out.splitlines()[-1]
    told = as_user("erase", "--json").json
    assert (told["total"], len(told["erasures"])) == (321, 2)
    assert told["erasures"][1]["done"] == NOON.isoformat(timespec="seconds")
