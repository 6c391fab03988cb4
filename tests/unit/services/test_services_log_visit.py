"""Whoever looks in the log for a patient, or opens a flag, leaves that in the log."""

import pytest

from clinicvault.access.patients import log_parts
from clinicvault.domain.ids import patient_code
from clinicvault.services.log import visit
from clinicvault.services.log.visit import MOST, told_crowd
from clinicvault.services.views import LogFilter
from tests.unit.services.real_clinic import ADA, INA, PAUL
from tests.unit.services.reviewing import as_ada, at, entries, look, own_record
from tests.unit.services.told_log import alone, code, desk, told

__all__ = ["code", "desk", "told"]
HOUR_MS = 3_600_000


def asked(desk):
    """(patient, detail) of every search for somebody, oldest first."""
    return [(one.patient.hex(), dict(one.detail)) for one in entries(desk, "log-search")]


def find(desk, **wanted):
    return desk.log_search.find(LogFilter(**wanted))


@pytest.mark.parametrize("spelling", ["code", "lower", "id", "name", "text", "text-code", "mixed"])
def test_a_search_for_a_patient_is_in_the_log_with_the_patient(desk, code, told, spelling):
    wanted = {
        "code": {"patient": code},
        "lower": {"patient": f" {code.lower()} "},
        "id": {"patient": told[1]},
        "name": {"patient": "rousseau"},
        "text": {"text": "Rousseau Amélie"},
        "text-code": {"text": code},
        "mixed": {"text": "refused rousseau"},
    }[spelling]
    find(desk, **wanted)
    assert asked(desk) == [(told[1], {})]
    [entry] = entries(desk, "log-search")
    assert entry.user == desk.clinic.session.user_id


def test_it_is_found_by_the_search_that_it_speaks_of(desk, code):
    result = find(desk, patient=code)
    assert desk.log_search.rows(result.number, 0, 1)[0].event == "log-search"


def test_once_a_visit_however_it_is_typed_and_paged(desk, code):
    for length in range(len(code) - 4, len(code) + 1):
        result = find(desk, patient=code[:length])
        desk.log_search.rows(result.number, 0, 10)
    assert len(asked(desk)) == 1
    desk.log_search.newest()
    find(desk, patient=code)
    assert len(asked(desk)) == 2


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"patient": "  "},
        {"patient": "nobody at all"},
        {"patient": "ab" * 16},
        {"text": "refused"},
        {"text": "r"},
        {"text": "photo view"},
        {"user": "ab" * 16},
    ],
)
def test_what_names_nobody_says_nothing(desk, wanted):
    find(desk, **wanted)
    assert asked(desk) == []


def test_without_the_directory_key_a_name_finds_nobody_and_says_nothing(told, tmp_path, code):
    with alone(told, tmp_path) as desk:
        find(desk, patient="Rousseau")
        assert asked(desk) == []
        find(desk, patient=code)
        assert asked(desk) == [(told[1], {})]


@pytest.fixture
def crowded(desk, monkeypatch):
    """More namesakes than are named one by one, and two who are called otherwise."""
    monkeypatch.setattr(visit, "MOST", 3)
    desk.be(INA)
    people = [desk.patient(f"Keller {letter}") for letter in "abcd"]
    pair = [desk.patient(f"Zumbrunn {letter}") for letter in "ab"]
    desk.be(ADA)
    return sorted(people), sorted(pair)


def codes(people):
    return [patient_code(bytes.fromhex(one)) for one in people]


def test_several_are_named_each_and_a_crowd_by_its_codes(desk, crowded):
    people, pair = crowded
    find(desk, patient="zumbrunn")
    assert sorted(asked(desk)) == [(one, {"patients": 2}) for one in pair]
    find(desk, patient="kel")
    find(desk, patient="keller")
    crowd = {"patients": 4, "codes": codes(people)}
    assert asked(desk)[2:] == [("", crowd)]
    find(desk, text="zumbrunn keller")
    # Who was not named in a crowd's entry before comes first.
    assert asked(desk)[3:] == [("", {"patients": 6, "codes": codes([*pair, *people])})]


def test_of_a_crowd_beyond_the_bound_another_part_is_told(desk, crowded, monkeypatch):
    monkeypatch.setattr(visit, "MOST_CODES", 3)
    people, pair = crowded
    find(desk, text="zumbrunn keller")
    find(desk, text="keller zumbrunn")
    everybody = sorted([*people, *pair])
    assert asked(desk) == [("", {"patients": 6, "codes": codes(everybody[:3])})]
    find(desk, patient="keller")
    fresh = [one for one in people if one in everybody[3:]]
    named = [one for one in people if one in everybody[:3]]
    told = {"patients": 4, "codes": codes([*fresh, *named][:3])}
    assert asked(desk)[1:] == [("", told)]


def test_twenty_are_named_each():
    assert (MOST, visit.MOST_CODES) == (20, 200)
    many = [bytes([one]) * 16 for one in range(201)]
    told = told_crowd(many)
    assert (told["patients"], len(told["codes"])) == (201, 200)


def test_a_crowd_that_was_asked_for_is_in_the_patients_own_copy(desk, crowded):
    people, _ = crowded
    find(desk, patient="keller")
    part = log_parts.read_part(desk.clinic.session, bytes.fromhex(people[0]))
    assert "log-search" in {line.event for line in part.lines}


def readings(desk):
    return len(entries(desk, "log-read"))


def test_that_it_is_read_is_said_every_hour(house):
    """And where the clock was set back since."""
    at(house, 10)
    with house.open(ADA) as desk:
        before, was = readings(desk), house.clock.ahead_ms
        for ahead, said in ((0, 1), (HOUR_MS - 60_000, 1), (HOUR_MS + 60_000, 2), (0, 3)):
            house.clock.ahead_ms = was + ahead
            find(desk)
            assert readings(desk) == before + said, ahead


def test_a_flag_that_is_opened_is_in_the_log(house):
    at(house, 10)
    with house.open() as desk:
        patient = own_record(desk)
        look(desk, patient, PAUL)
        flags = as_ada(desk)
        [flag] = [one for one in flags.flags() if one.rule == "own-record"]
        assert entries(desk, "flag-read") == []
        flags.history(flag.id)
        flags.history(flag.id)
        [entry] = entries(desk, "flag-read")
        assert entry.detail == {"flag": flag.id}
        assert entry.patient.hex() == patient


def test_nothing_of_a_session_is_left_after_the_lock(desk, code):
    find(desk, patient=code)
    reading, search = desk.clinic.log_reading, desk.log_search
    assert None not in (reading._index, reading._visit)
    assert search._found
    desk.clinic.lock()
    assert (reading._index, reading._visit, search._found) == (None, None, {})
