"""The access log as administrators read it."""

import json

import pytest

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.log_exports import writing
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


def test_counting_does_not_go_without_an_entry(desk):
    desk.review.activity(3)
    desk.review.activity(3)
    assert len(desk.log(event="log-read")) == 2  # and this look at it
    desk.be(ADA)
    desk.review.activity(3)
    assert len(desk.log(event="log-read")) == 4


def test_activity_counts_every_day(desk):
    days = desk.review.activity(7)
    assert [day.day for day in days] == sorted(day.day for day in days)
    assert len(days) == 7
    today = days[-1]
    assert (today.views, today.exports_imports, today.refused) == (3, 3, 1)
    assert today.events > 10
    assert days[0].events == 0


def test_activity_of_later_days_leaves_older_ones_out(told, tmp_path):
    house = told[0].copy(tmp_path / "pc")
    house.clock.sleep_days(10)
    with house.open(ADA) as desk:
        days = desk.review.activity(5)
        assert sum(day.views for day in days) == 0
        assert days[-1].events >= 1


def test_entries_from_a_clock_that_was_ahead_count_for_no_day(told, tmp_path):
    house = told[0].copy(tmp_path / "pc")
    house.clock.sleep_days(-3)
    with house.open(ADA) as desk:
        days = desk.review.activity(5)
        assert sum(day.views for day in days) == 0
        assert days[-1].events >= 1


def test_the_whole_log_is_exported_with_its_checkpoint(desk, tmp_path):
    output, seen = tmp_path / "log.jsonl", []
    count = desk.review.export(output, seen.append)
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == count + 1
    assert set(lines[-1]) == {"checkpoint"}
    assert lines[-1]["checkpoint"].startswith("clinicvault.local/")
    assert lines[0]["event"] == "vault-create"
    assert all(len(line["leaf"]) == 64 for line in lines[:-1])
    assert "Rousseau" not in output.read_text(encoding="utf-8")
    assert any(line["outcome"] == "intent" for line in lines[:-1])
    assert desk.review.verify().witnessed.tzinfo is not None
    assert desk.log(event="log-export")
    with pytest.raises(UsageError):
        desk.review.export(output)


def test_a_long_export_tells_how_far_it_is(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "_TELL_EVERY", 10)
    seen = []
    desk.review.export(tmp_path / "log.jsonl", seen.append)
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
        assert desk.review.checkpoint() == status.checkpoint
        with pytest.raises(Refused):
            desk.review.activity()


@pytest.mark.parametrize("user", [INA, PAUL])
def test_only_administrators_read(told, tmp_path, user):
    with told[0].copy(tmp_path / "pc").open(user) as desk:
        for act in (
            desk.review.activity,
            lambda: desk.review.export(tmp_path / "x"),
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
