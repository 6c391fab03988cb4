"""The access log as administrators read it."""

import datetime as dt
import json

import pytest

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.log.exports import writing
from clinicvault.services.views import LastCopy
from tests.unit.services.real_clinic import ADA, INA, PAUL


@pytest.fixture(scope="module")
def told(filled_clinic, tmp_path_factory):
    """A clinic where things happened: views, an export, a refusal."""
    folder = tmp_path_factory.mktemp("told")
    house, patient = filled_clinic[0].copy(folder / "pc"), filled_clinic[1]
    with house.open(PAUL) as desk:
        photos = desk.photos(patient)
        for photo in photos:
            desk.viewing.preview(photo)
        desk.viewing.preview(photos[0])
        desk.exporting.open_plain(photos[0], Purpose.CARE, folder / "out")
        desk.be(INA)
        with pytest.raises(Refused):
            desk.viewing.preview(photos[0])
    return house, patient


@pytest.fixture
def desk(told, tmp_path):
    with told[0].copy(tmp_path / "pc").open(ADA) as desk:
        yield desk


def test_newest_first_with_names_codes_and_no_intent_that_was_settled(desk):
    rows = desk.log()
    assert [row.seq for row in rows] == sorted((row.seq for row in rows), reverse=True)
    assert rows[0].event == "log-read"
    views = [row for row in rows if row.event == "photo-view"]
    assert [row.outcome for row in views] == ["refused", "done", "done", "done"]
    assert views[1].user == PAUL
    assert views[1].patient.startswith("P-")
    assert "Rousseau" in views[1].patient  # Ada holds the directory key as an officer
    assert views[1].purpose == "care"
    assert views[1].workstation == desk.unlocking.vault().workstation
    assert dict(views[0].detail)["reason"] == "role"
    granted = next(row for row in rows if row.event == "user-grant")
    assert dict(granted.detail)["subject"] in (INA, PAUL)


def today(desk):
    return dt.datetime.fromtimestamp(desk.clinic.vault.now() / 1000).astimezone().date()


def days(desk, count):
    last = today(desk)
    return desk.log_search.charts(last - dt.timedelta(days=count - 1), last).days


def test_activity_counts_every_day(desk):
    found = days(desk, 7)
    assert [day.day for day in found] == sorted(day.day for day in found)
    assert len(found) == 7
    last = found[-1]
    assert (last.views, last.exports_imports, last.refused) == (3, 3, 1)
    assert last.events > 10
    assert found[0].events == 0


def test_activity_of_later_days_leaves_older_ones_out(told, tmp_path):
    house = told[0].copy(tmp_path / "pc")
    house.clock.sleep_days(10)
    with house.open(ADA) as desk:
        found = days(desk, 5)
        assert sum(day.views for day in found) == 0
        assert found[-1].events >= 1


def test_the_whole_log_is_exported_with_its_checkpoint(desk, tmp_path):
    output, seen = tmp_path / "log.jsonl", []
    count = desk.log_exports.write(output, "jsonl", None, seen.append)
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == count + 1
    assert set(lines[-1]) == {"checkpoint"}
    assert lines[-1]["checkpoint"].startswith("clinicvault.local/")
    assert lines[0]["event"] == "vault-create"
    assert all(len(line["leaf"]) == 64 for line in lines[:-1])
    assert "Rousseau" not in output.read_text(encoding="utf-8")
    assert not any(line["event"] == "log-export" for line in lines[:-1])  # not of itself
    assert desk.review.verify().witnessed.tzinfo is not None
    assert desk.log(event="log-export")
    with pytest.raises(UsageError):
        desk.log_exports.write(output, "jsonl")


def test_a_long_export_tells_how_far_it_is(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "_TELL_EVERY", 10)
    seen = []
    desk.log_exports.write(tmp_path / "log.jsonl", "jsonl", None, seen.append)
    assert [one.done for one in seen][:2] == [10, 20]


def test_verification_needs_nobody(told, tmp_path):
    with told[0].copy(tmp_path / "pc").open() as desk:
        assert desk.review.status() is None
        seen = []
        status = desk.review.verify(seen.append)
        assert status.ok
        assert status.entries > 20
        assert status.faults == ()
        assert status.witnessed is None
        assert seen
        assert desk.review.status() is status
        assert desk.review.witnessed() == LastCopy(None, None)
        with pytest.raises(Refused):
            desk.log_search.newest(1)


@pytest.mark.parametrize("user", [INA, PAUL])
def test_only_administrators_read(told, tmp_path, user):
    with told[0].copy(tmp_path / "pc").open(user) as desk:
        for act in (
            lambda: days(desk, 5),
            lambda: desk.log_exports.write(tmp_path / "x", "jsonl"),
        ):
            with pytest.raises(Refused) as said:
                act()
            assert said.value.code == "role"
    assert not (tmp_path / "x").exists()


def test_an_intent_without_outcome_is_shown(desk):
    session = desk.clinic.session
    session.vault.log_event(session.event("photo-view", "intent", objects=(b"x" * 16,)))
    assert desk.log(event="photo-view")[0].outcome == "intent"


def test_an_administrator_alone_sees_codes_not_names(told, tmp_path):
    from clinicvault.domain.roles import Role

    with told[0].copy(tmp_path / "pc").open() as desk:
        desk.let_in("Alan Alone", frozenset({Role.ADMINISTRATOR}))
        desk.be("Alan Alone")
        row = desk.log(event="photo-view")[0]
        assert row.patient.startswith("P-")
        assert " " not in row.patient
