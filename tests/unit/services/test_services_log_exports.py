"""The log out of the vault: whole or filtered, said first, nothing left where it fails."""

import csv
import datetime as dt
import errno
import io
import json
import os
from pathlib import Path

import pytest

from clinicvault.domain.errors import Cancelled, Refused, StorageFailed, UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.record_kinds import Purpose
from clinicvault.jobs import CancelToken
from clinicvault.services.log.exports import writing
from clinicvault.services.log.exports.registry import FORMS
from clinicvault.services.views import LogFilter
from tests.unit.services.exported import judge
from tests.unit.services.giving_age import export_age
from tests.unit.services.real_clinic import ADA, INA, PAUL
from tests.unit.services.reviewing import entries


@pytest.fixture(scope="module")
def told(filled_clinic, tmp_path_factory):
    """A clinic where things happened, one of them refused."""
    folder = tmp_path_factory.mktemp("told")
    house, patient = filled_clinic[0].copy(folder / "pc"), filled_clinic[1]
    with house.open(PAUL) as desk:
        photos = desk.photos(patient)
        for photo in photos:
            desk.viewing.preview(photo)
        export_age(
            desk, patient, photos, recipient="=cmd|' /C calc'!A0", purpose=Purpose.CARE,
            address="12 Harley\u202e Street", output=folder / "x.age",
        )  # fmt: skip
        desk.be(INA)
        with pytest.raises(Refused):
            desk.viewing.preview(photos[0])
    return house, patient


@pytest.fixture
def desk(told, tmp_path):
    with told[0].copy(tmp_path / "pc").open(ADA) as desk:
        yield desk


@pytest.mark.parametrize("slug", FORMS)
def test_the_whole_log_in_every_format(desk, tmp_path, slug):
    output = tmp_path / "log"
    count = desk.log_exports.write(output, slug)
    data = output.read_bytes()
    judge(slug, data)
    assert b"Rousseau" not in data
    assert "\u202e".encode() not in data
    assert output.stat().st_mode & 0o777 == 0o600
    begun, done = (
        next(row for row in desk.log(event="log-export", outcome=outcome) if row.event)
        for outcome in ("done", "done")
    )
    assert dict(done.detail) == {"format": slug, "entries": str(count)}
    assert begun
    assert desk.review.verify().witnessed is not None


def test_what_a_spreadsheet_would_run_is_text(desk, tmp_path):
    desk.log_exports.write(tmp_path / "log.csv", "csv", LogFilter(outcome="given"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "log.csv").read_text("utf-8-sig"))))
    assert "recipient: =cmd" in rows[0]["more"]
    assert "hint given" not in rows[0]["more"]
    assert "12 Harley[U+202E] Street" in rows[0]["more"]
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row.values() if cell)


@pytest.mark.parametrize(
    ("wanted", "events"),
    [
        (LogFilter(events=("photo-view",), outcome="done"), {"photo-view"}),
        (LogFilter(events=("photo-view",), outcome="refused"), {"photo-view"}),
        (LogFilter(text="harley", events=("export",)), {"export"}),
        (LogFilter(until=dt.date(2020, 1, 1)), set()),
        (LogFilter(flagged=True), None),
    ],
)
def test_a_filter_keeps_what_a_search_shows(desk, tmp_path, wanted, events):
    count = desk.log_exports.write(tmp_path / "log.jsonl", "jsonl", wanted)
    *lines, last = [json.loads(one) for one in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert "checkpoint" in last
    assert len(lines) == count
    if events is not None:
        assert {line["event"] for line in lines} == events
    shown = desk.log_search.find(wanted)
    assert abs(shown.count - count) <= 1  # what was written since may be shown, too
    said = dict(desk.log(event="log-export")[0].detail)
    assert said["filter"]


@pytest.mark.parametrize(
    ("wanted", "begun", "said"),
    [
        ({"patient": "Rousseau"}, "patient", "patient"),
        ({"text": "rousseau"}, "text", "text"),
        ({"events": ("photo-view", "rousseau")}, "events", "events"),
        ({"events": ("photo-view",)}, "events", "events: photo-view"),
        ({"user": "rousseau"}, "user", "user"),
        ({"purpose": "rousseau", "kind": "export"}, "purpose; kind", "purpose; kind: export"),
        ({"user": "ab" * 16}, "user: " + "ab" * 16, "user: " + "ab" * 16),
        ({"since": dt.date(2026, 1, 2), "hour": 3}, "since: 2026-01-02; hour: 3", None),
    ],
)
def test_what_is_typed_into_a_filter_stays_out_of_the_log(desk, tmp_path, wanted, begun, said):
    desk.log_exports.write(tmp_path / "log.jsonl", "jsonl", LogFilter(**wanted))
    details = [dict(one.detail) for one in entries(desk, "log-export")]
    assert [one["filter"] for one in details] == [begun, said or begun]
    assert "rousseau" not in repr(details).lower()


@pytest.mark.parametrize("wanted", [{"patient": "Rousseau"}, {"text": "rousseau"}])
def test_the_patients_whom_it_names_are_told_by_their_codes(desk, told, tmp_path, wanted):
    desk.log_exports.write(tmp_path / "log.jsonl", "jsonl", LogFilter(**wanted))
    begun, done = (dict(one.detail) for one in entries(desk, "log-export"))
    assert "codes" not in begun
    assert done["codes"] == [patient_code(bytes.fromhex(told[1]))]
    [search] = entries(desk, "log-search")
    assert search.patient.hex() == told[1]


def test_one_persons_entries(desk, tmp_path):
    wanted = LogFilter(user=desk.id_of(PAUL))
    assert desk.log_exports.write(tmp_path / "log.jsonl", "jsonl", wanted) > 3
    lines = [json.loads(one) for one in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert {line["user"] for line in lines[:-1]} == {PAUL}


def test_progress_and_cancel(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "_TELL_EVERY", 10)
    token, seen = CancelToken(), []

    def listen(progress):
        seen.append(progress)
        if len(seen) == 2:
            token.cancel()

    with pytest.raises(Cancelled):
        desk.log_exports.write(tmp_path / "log", "csv", None, listen, token)
    assert not (tmp_path / "log").exists()
    assert 0 < seen[-1].done < seen[-1].total
    assert desk.log(event="log-export")[0].outcome == "cancelled"
    desk.log_exports.write(tmp_path / "log", "csv", None, seen.append)
    assert seen[-1].finished


def test_nothing_stays_on_a_full_disk(desk, tmp_path, monkeypatch):
    real = os.fsync

    def full(number):
        if os.fstat(number).st_size and Path(f"/proc/self/fd/{number}").readlink().name == "log":
            raise OSError(errno.ENOSPC, "full")
        real(number)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed) as said:
        desk.log_exports.write(tmp_path / "log", "jsonl")
    assert said.value.code == "disk-full"
    assert not (tmp_path / "log").exists()
    row = desk.log(event="log-export")[0]
    assert (row.outcome, dict(row.detail)["reason"]) == ("failed", "disk-full")


def test_nothing_stays_where_its_end_cannot_be_logged(desk, tmp_path, monkeypatch):
    real = desk.clinic.vault.log_event

    def refusing(event):
        if event.name == "log-export" and event.outcome == "done":
            raise StorageFailed("disk-full")
        return real(event)

    monkeypatch.setattr(desk.clinic.vault, "log_event", refusing)
    with pytest.raises(StorageFailed):
        desk.log_exports.write(tmp_path / "log", "jsonl")
    assert not (tmp_path / "log").exists()


def test_what_is_refused(desk, told, tmp_path):
    with pytest.raises(UsageError) as said:
        desk.log_exports.write(tmp_path / "log", "xls")
    assert said.value.code == "log-format-unknown"
    for inside in (desk.clinic.path / "log", desk.clinic.host.home / "log"):
        with pytest.raises(UsageError) as said:
            desk.log_exports.write(inside, "csv")
        assert said.value.code == "output-in-vault"
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(UsageError) as said:
        desk.log_exports.write(tmp_path / "taken", "csv")
    assert said.value.code == "output-exists"
    assert (tmp_path / "taken").read_text() == "mine"
    for user in (PAUL, INA):
        desk.be(user)
        with pytest.raises(Refused):
            desk.log_exports.write(tmp_path / "log", "csv")
    assert not (tmp_path / "log").exists()
