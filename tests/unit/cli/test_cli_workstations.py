"""`workstation`: what is passed on, and what is said, with made-up computers."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.services.views import (
    OwnRequest,
    RevocationView,
    WaitingWorkstation,
    WorkstationCode,
    WorkstationView,
)
from tests.unit.cli.fake_clinic import NOON

WORDS, CODE = "object manual destroy debut", " ".join(["academic"] * 16)
DESK = WorkstationView("aa" * 16, "Desk", NOON, NOON, own=True)
ROOM = WorkstationView("bb" * 16, "Room 2", NOON)
GONE = WorkstationView("cc" * 16, "Room 2", NOON, revoked=NOON + dt.timedelta(days=1))
WAITING = WaitingWorkstation("dd" * 16, WORDS, NOON)


class Stations:
    """Both services, as they would answer."""

    def __init__(self, clinic):
        self._clinic, self.known, self.waits = clinic, [DESK, ROOM, GONE], (WAITING,)

    def _told(self, name, *given):
        self._clinic.calls.append((name, given, {}))
        self._clinic.fail(name)

    def suggested_name(self):
        return "computer-7"

    def request(self, vault, name):
        self._told("request", name)
        return OwnRequest(name, WORDS, NOON)

    def enrol(self, vault, code):
        self._told("enrol", code)

    def list(self):
        return tuple(self.known)

    def waiting(self):
        self._told("waiting")
        return self.waits

    def add(self, words, name):
        self._told("add", words, name)
        return WorkstationCode(name or "computer-7", CODE)

    def revoke(self, station):
        self._told("revoke", station)
        return RevocationView("Room 2", ("Desk",), 3, NOON)

    def accept_clock(self):
        self._told("accept_clock")


@pytest.fixture
def stations(clinic, monkeypatch):
    service, whole = Stations(clinic), clinic.services

    def services():
        made = whole()
        object.__setattr__(made, "workstations", service)
        return made

    monkeypatch.setattr(clinic, "services", services)
    monkeypatch.setattr(clinic, "joining", lambda: service, raising=False)
    return service


def test_asking_needs_nobody(run, stations, clinic, tmp_path):
    done = run("workstation", "request", "--vault", tmp_path, "--name", "Room 2", "--json")
    assert (done.code, done.json) == (0, {"name": "Room 2", "words": WORDS})
    told = run("workstation", "request", "--vault", tmp_path)
    assert clinic.calls[-1] == ("request", ("computer-7",), {})
    assert WORDS in told.out
    assert "█" in told.out or "▀" in told.out


def test_letting_in(as_user, stations, clinic):
    done = as_user("workstation", "add", WORDS, "--json")
    assert done.json == {"name": "computer-7", "code": CODE}
    assert ("add", (WORDS, ""), {}) in clinic.calls
    told = as_user("workstation", "add", WORDS, "--name", "Room 2")
    assert "Room 2 is let in" in told.out
    assert CODE in told.out


def test_joining(run, stations, clinic, tmp_path, monkeypatch):
    done = run("workstation", "enrol", "--vault", tmp_path, "--code", CODE)
    assert (done.code, clinic.calls[-1]) == (0, ("enrol", (CODE,), {}))
    monkeypatch.setattr(clinic, "fail", raising({"enrol": IntegrityError("station-code-differs")}))
    refused = run("workstation", "enrol", "--vault", tmp_path, "--code", CODE)
    assert refused.code == 4
    assert "The code does not fit" in refused.err


def raising(errors):
    def fail(name):
        if name in errors:
            raise errors[name]

    return fail


def test_the_list_of_an_administrator(as_user, stations):
    done = as_user("workstation", "list", "--json").json
    assert [one["name"] for one in done["workstations"]] == ["Desk", "Room 2", "Room 2"]
    assert [one["own"] for one in done["workstations"]] == [True, False, False]
    assert [one["seen"] is None for one in done["workstations"]] == [False, True, True]
    assert done["waiting"] == [{"words": WORDS, "asked": NOON.isoformat(), "name": ""}]
    text = as_user("workstation", "list").out
    for said in ("this one", "access ended", f"waits: {WORDS}"):
        assert said in text


def test_the_list_without_a_person(run, stations, clinic, monkeypatch, tmp_path):
    monkeypatch.setattr(clinic, "fail", raising({"waiting": Refused("locked")}))
    done = run("workstation", "list", "--vault", tmp_path, "--json").json
    assert (len(done["workstations"]), done["waiting"]) == (3, [])


@pytest.mark.parametrize("name", ["room  2", "bb" * 16])
def test_ending_one(as_user, stations, clinic, name):
    done = as_user("workstation", "revoke", name, "--json").json
    assert ("revoke", ("bb" * 16,), {}) in clinic.calls
    assert (done["revoked"], done["stay"], done["people"]) == ("Room 2", ["Desk"], 3)
    assert "new one-time code" in as_user("workstation", "revoke", name).out


def test_one_that_is_not_there_or_is_not_clear(as_user, stations):
    assert as_user("workstation", "revoke", "Room 3").code == 2
    assert as_user("workstation", "revoke", "cc" * 16).code == 2
    stations.known.append(WorkstationView("ee" * 16, "Room 2", NOON))
    told = as_user("workstation", "revoke", "Room 2")
    assert told.code == 2
    assert "Several computers" in told.err


def test_a_clock_that_was_ahead(as_user, stations, clinic):
    stations.known[0] = dataclasses.replace(DESK, clock_behind=True)
    assert "its clock is behind" in as_user("workstation", "list").out
    done = as_user("workstation", "clock", "--json")
    assert (done.code, done.json) == (0, {"accepted": True})
    assert ("accept_clock", (), {}) in clinic.calls
