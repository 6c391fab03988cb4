"""`log list` and `log timeline`."""

import datetime as dt
import time

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.services.views import LogFilter
from tests.unit.cli.fake_clinic import CODE, PAUL, PHOTO, log_row, timeline_item


def asked(clinic):
    """The filters that were searched for."""
    return [args[0] for args, _ in clinic.called("log_search.find")]


def pages(clinic):
    return [args[1:] for args, _ in clinic.called("log_search.rows")]


def test_newest_first(as_user, clinic):
    entries = as_user("log", "list", "--json").json["entries"]
    assert [entry["seq"] for entry in entries] == list(range(9, -1, -1))
    assert entries[0] == {
        "seq": 9,
        "time": "2026-03-02T12:30:15.250+00:00",
        "user": "Paul",
        "event": "view",
        "patient": CODE,
        "objects": [PHOTO],
        "purpose": "care",
        "outcome": "done",
    }
    assert asked(clinic) == [LogFilter()]


def test_a_long_log_is_read_by_pages(as_user, clinic):
    clinic.log = [log_row(seq) for seq in range(2500, 0, -1)]
    assert len(as_user("log", "list", "--json").json["entries"]) == 2500
    assert pages(clinic) == [(0, 1000), (1000, 1000), (2000, 500)]


@pytest.mark.parametrize("limit", [3, 10])
def test_the_newest_need_no_index(as_user, clinic, limit):
    entries = as_user("log", "list", "--limit", limit, "--json").json["entries"]
    assert [entry["seq"] for entry in entries] == list(range(9, 9 - limit, -1))
    assert clinic.called("log_search.newest") == [((limit,), {})]
    assert asked(clinic) == clinic.called("log_search.follow") == []


def test_a_limit_of_what_was_found(as_user, clinic):
    clinic.log = [log_row(seq) for seq in range(3000, 0, -1)]
    found = as_user("log", "list", "--limit", 1500, "--event", "photo-view", "--json").json
    assert len(found["entries"]) == 1500
    assert pages(clinic) == [(0, 1000), (1000, 500)]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (("--by", "paul"), {"user": PAUL.id}),
        (("--event", "photo-view"), {"events": ("photo-view",)}),
        (("--patient", CODE), {"patient": CODE}),
        (("--outcome", "refused"), {"outcome": "refused"}),
        (("--purpose", "care"), {"purpose": "care"}),
        (("--purpose", "own-access"), {"purpose": "own-access"}),
        (("--workstation", "desk"), {"workstation": "ee" * 16}),
        (("--workstation", "ee" * 16), {"workstation": "ee" * 16}),
        (("--since", "2026-03-02"), {"since": dt.date(2026, 3, 2)}),
        (("--until", "2026-03-03"), {"until": dt.date(2026, 3, 3)}),
        (("--text", "Dr X"), {"text": "Dr X"}),
        (("--flagged",), {"flagged": True}),
    ],
)
def test_filters(as_user, clinic, options, wanted):
    assert as_user("log", "list", *options).code == 0
    assert asked(clinic) == [LogFilter(**wanted)]


def test_filters_hold_together(as_user, clinic):
    as_user("log", "list", "--event", "photo-view", "--patient", CODE, "--outcome", "refused")
    assert asked(clinic) == [LogFilter(events=("photo-view",), patient=CODE, outcome="refused")]


@pytest.mark.parametrize(
    "options",
    [
        ("--by", "Nobody"),
        ("--workstation", "Nowhere"),
        ("--purpose", "curiosity"),
        ("--since", "yesterday"),
        ("--event", "photo-veiw"),
        ("--outcome", "refuse"),
        ("--since", "2026-03-02", "--until", "2026-03-01"),
    ],
)
def test_what_nobody_knows(as_user, clinic, options):
    assert as_user("log", "list", *options).code == 2
    assert asked(clinic) == []


def test_the_words_that_there_are_are_named(as_user):
    assert "photo-view" in as_user("log", "list", "--event", "photo-veiw").err
    assert (
        "takes one of intent, done, given, refused" in as_user("log", "list", "--outcome", "x").err
    )


@pytest.fixture
def far_away(monkeypatch):
    """A computer west of everybody, UTC-5."""
    monkeypatch.setenv("TZ", "EST5")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_away")
def test_tables_tell_the_time_here(as_user, clinic):
    assert "2026-03-02 07:30:15" in as_user("log", "list", "--limit", "1").out
    assert "2026-03-02 07:30" in as_user("log", "timeline", "--patient", CODE).out


def test_flags_are_found_first_where_they_are_asked_for(as_user, clinic):
    as_user("log", "list", "--event", "photo-view")
    assert (len(clinic.called("log_search.follow")), clinic.called("flags.state")) == (1, [])
    as_user("log", "list", "--flagged")
    as_user("log", "timeline", "--patient", CODE)
    assert len(clinic.called("flags.state")) == 2
    assert len(clinic.called("log_search.follow")) == 1


def test_as_a_table(as_user, clinic):
    lines = as_user("log", "list", "--limit", "1").out.splitlines()
    assert lines[0].split()[:2] == ["Entry", "Time"]
    assert "recipient: Dr X" in lines[1]
    clinic.log = []
    nowhere = "No copy of the check code is known to be held elsewhere."
    assert as_user("log", "list").out.splitlines() == ["No entries.", "", nowhere]


def test_a_patients_timeline(as_user, clinic):
    found = as_user("log", "timeline", "--patient", CODE, "--json").json
    assert (found["patient"], found["name"]) == (CODE, "")
    assert found["people"] == [{"user": "Paul", "looks": 2, "entries": 3}]
    [item] = found["items"]
    assert item["events"] == {"photo-view": 2, "patient-open": 1}
    assert item["since"] == "2026-03-02T12:30:15.250+00:00"
    assert (item["entries"], item["flags"], item["told"]) == ([3, 4, 6], ["f1"], "Dr X")
    assert clinic.called("log_search.timeline") == [((CODE,), {})]


def test_a_timeline_as_a_table(as_user, clinic):
    clinic.timeline = clinic.timeline.__class__(CODE, "", (timeline_item(photos=0),), ())
    lines = as_user("log", "timeline", "--patient", CODE).out.splitlines()
    assert "photo-view x 2, patient-open" in lines[1]
    clinic.timeline = clinic.timeline.__class__(CODE, "", (), ())
    assert as_user("log", "timeline", "--patient", CODE).out == "No entries.\n"
    assert as_user("log", "timeline").code == 2


def test_who_may_not(as_user, clinic):
    clinic.failures["flags.state"] = Refused("role", act="read-log")
    clinic.failures["log_search.follow"] = Refused("role", act="read-log")
    assert as_user("log", "timeline", "--patient", CODE).code == 3
    assert as_user("log", "list").code == 3
