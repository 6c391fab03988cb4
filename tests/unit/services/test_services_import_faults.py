"""Interrupted imports wait for one another, and a fault with one file costs no report."""

from __future__ import annotations

import contextlib
import json
import logging

import pytest

from clinicvault.domain.errors import InputRefused, StorageFailed
from clinicvault.domain.messages import message
from clinicvault.jobs import CancelToken
from clinicvault.services.importing.journal import Journal, Journals
from clinicvault.services.importing.sources import reading
from tests.unit.services.real_clinic import INA, Listener, jpeg

SECRET = "Amelie Rousseau 1988"


def stopped(desk, patient, files):
    """An import that was cancelled before its first file."""
    token = CancelToken()
    token.cancel()
    assert desk.importing.run(patient, files, cancel=token).cancelled


def pictures(folder, first, count):
    folder.mkdir(exist_ok=True)
    return [jpeg(folder / f"{n}.jpg", n) for n in range(first, first + count)]


def journals(desk):
    return sorted(desk.clinic.remembered.folder.glob("import-*.sealed"))


def test_a_new_import_does_not_forget_an_interrupted_one(house, tmp_path):
    with house.open(INA) as desk:
        patient, other = desk.patient(), desk.patient("Durand")
        stopped(desk, patient, pictures(tmp_path / "first", 1, 3))
        stopped(desk, other, pictures(tmp_path / "second", 11, 2))
        report = desk.importing.run(patient, pictures(tmp_path / "third", 21, 1))
        assert len(report.imported) == 1
        assert desk.importing.unfinished() == (patient, 3)
    with house.open(INA) as desk:
        assert len(desk.importing.resume().imported) == 3
        assert desk.importing.unfinished() == (other, 2)
        assert len(desk.importing.resume().imported) == 2
        assert desk.importing.unfinished() is None
        assert journals(desk) == []
        with pytest.raises(InputRefused):
            desk.importing.resume()


def test_forgetting_takes_the_one_that_was_offered(house, tmp_path):
    with house.open(INA) as desk:
        patient, other = desk.patient(), desk.patient("Durand")
        stopped(desk, patient, pictures(tmp_path / "first", 1, 3))
        stopped(desk, other, pictures(tmp_path / "second", 11, 2))
        desk.importing.forget_unfinished()
        assert desk.importing.unfinished() == (other, 2)
        desk.importing.forget_unfinished()
        desk.importing.forget_unfinished()
        assert desk.importing.unfinished() is None


def test_a_resumed_import_that_is_interrupted_again_waits_in_its_own_place(house, tmp_path):
    with house.open(INA) as desk:
        patient = desk.patient()
        stopped(desk, patient, pictures(tmp_path / "first", 1, 12))
        token = CancelToken()

        class Cancelling(Listener):
            def imported(self, photo):
                token.cancel()

        report = desk.importing.resume(cancel=token, listener=Cancelling())
        assert report.cancelled
        assert len(journals(desk)) == 1
        assert desk.importing.unfinished() == (patient, 12 - len(report.imported))


def test_importing_the_same_files_once_more_finishes_the_interrupted_one(house, tmp_path):
    """What a script does, or a person who does not see the offer."""
    with house.open(INA) as desk:
        patient, other = desk.patient(), desk.patient("Durand")
        files = pictures(tmp_path / "card", 1, 3)
        stopped(desk, patient, files)
        stopped(desk, other, files)
        desk.importing.run(patient, files[:2])
        assert desk.importing.unfinished() == (patient, 3)
        report = desk.importing.run(patient, [tmp_path / "card"])
        assert (len(report.imported), len(report.duplicates)) == (1, 2)
        assert desk.importing.unfinished() == (other, 3)  # the other patient's own is kept


def failing_at(desk, monkeypatch, calls, error):
    """The object store fails at its n-th writing."""
    put, seen = desk.clinic.ports.objects.put, []

    def bad(object_id, data):
        seen.append(object_id)
        if len(seen) in calls:
            raise error
        return put(object_id, data)

    monkeypatch.setattr(desk.clinic.ports.objects, "put", bad)


def test_an_unexpected_fault_costs_one_file_and_not_the_report(
    house, tmp_path, monkeypatch, caplog, capfd
):
    files = pictures(tmp_path / SECRET, 1, 6)
    with house.open(INA) as desk:
        patient = desk.patient()
        failing_at(desk, monkeypatch, {4}, RuntimeError(f"boom in {files[1]}"))
        with caplog.at_level(logging.DEBUG):
            report = desk.importing.run(patient, files)
        monkeypatch.undo()
        assert not report.cancelled
        assert len(report.imported) == 5
        assert sorted(one.photo for one in report.imported) == sorted(desk.photos(patient))
        (refused,) = report.refused
        assert refused.reason == "import-fault"
        assert refused.path in {str(file) for file in files}
        assert refused.message == message("import-fault", {})[0]
        assert desk.importing.unfinished() is None
        told = caplog.text + "".join(capfd.readouterr())
        assert "RuntimeError" in told
        assert SECRET not in told
        assert "Traceback" not in told
        again = desk.importing.run(patient, files)
        assert (len(again.imported), len(again.duplicates)) == (1, 5)
        assert not desk.health.verify().damaged


@pytest.mark.parametrize("where", ["read", "prepare", "future"])
def test_a_fault_before_the_sealing_is_no_different(house, tmp_path, monkeypatch, where):
    files = pictures(tmp_path / "card", 1, 3)
    with house.open(INA) as desk:
        patient = desk.patient()
        media = desk.clinic.media
        read, prepare, calls = reading.read_bounded, media.prepare, []

        def failing(real, *arguments, **named):
            calls.append(arguments)
            if len(calls) == 2:
                raise MemoryError("no room")
            return real(*arguments, **named)

        class Broken:
            def result(self):
                raise RuntimeError("worker gone")

        if where == "read":
            monkeypatch.setattr(reading, "read_bounded", lambda *a: failing(read, *a))
        elif where == "prepare":
            monkeypatch.setattr(media, "prepare", lambda *a, **n: failing(prepare, *a, **n))
        else:

            def one_broken(data, **named):
                calls.append(data)
                return Broken() if len(calls) == 2 else prepare(data, **named)

            monkeypatch.setattr(media, "prepare", one_broken)
        report = desk.importing.run(patient, files)
        assert len(report.imported) == 2
        assert [one.reason for one in report.refused] == ["import-fault"]
        assert report.refused[0].path == str(files[1])


def test_a_worker_pool_that_refuses_stops_the_import_and_the_rest_waits(
    house, tmp_path, monkeypatch
):
    files = pictures(tmp_path / "card", 1, 3)
    with house.open(INA) as desk:
        patient = desk.patient()
        media = desk.clinic.media
        prepare, calls = media.prepare, []

        def failing(data, **named):
            calls.append(data)
            if len(calls) == 3:
                raise StorageFailed("worker-failed")
            return prepare(data, **named)

        monkeypatch.setattr(media, "prepare", failing)
        with pytest.raises(StorageFailed):
            desk.importing.run(patient, files)
        monkeypatch.undo()
        assert desk.importing.unfinished() == (patient, 3 - len(desk.photos(patient)))
        desk.importing.resume()
        assert len(desk.photos(patient)) == 3


def test_keys_that_the_lock_took_away_are_no_fault_of_the_file(house, tmp_path, monkeypatch):
    """However the sealing fails then: the file is still to do, and goes on at the next unlock."""
    files = pictures(tmp_path / "card", 1, 4)
    with house.open(INA) as desk:
        patient = desk.patient()

        def locked(*_):
            desk.unlocking.lock()
            raise ValueError("operation forbidden on released memoryview object")

        monkeypatch.setattr(desk.clinic.ports.objects, "put", locked)
        report = desk.importing.run(patient, files)
        monkeypatch.undo()
        assert report.cancelled
        assert report.refused == ()
        desk.be(INA)
        assert desk.importing.unfinished() == (patient, 4)
        assert len(desk.importing.resume().imported) == 4


def test_a_disk_that_is_full_for_the_journal_too_is_told(house, tmp_path, monkeypatch):
    files = pictures(tmp_path / "card", 1, 3)
    with house.open(INA) as desk:
        patient = desk.patient()
        failing_at(desk, monkeypatch, {1}, RuntimeError("boom"))

        def full(self, place, **_):
            raise StorageFailed("disk-full")

        monkeypatch.setattr(Journal, "settle", full)
        with pytest.raises(StorageFailed) as said:
            desk.importing.run(patient, files)
        assert said.value.code == "disk-full"


def written(desk, value):
    """A journal's file with this content, as a program of that time sealed it."""
    journal = Journals(desk.clinic.session, desk.clinic.remembered.folder).new()
    with contextlib.closing(journal):
        sealed = journal._cipher.seal(json.dumps(value).encode(), journal._context)
        journal._path.write_bytes(sealed)


def test_a_journal_of_the_first_form_is_gone_on_with(house, tmp_path):
    files = pictures(tmp_path / "card", 1, 3)
    with house.open(INA) as desk:
        patient = desk.patient()
        visit = desk.importing.run(patient, files[:1]).visit_id
        plan = {"patient": patient, "visit": visit, "view": "frontal", "settled": [0]}
        written(desk, plan | {"paths": [str(file) for file in files]})
        assert desk.importing.unfinished() == (patient, 2)
        report = desk.importing.resume()
        assert [one.path for one in report.imported] == [str(file) for file in files[1:]]
        assert {one.view.value for one in report.imported} == {"frontal"}
        assert desk.importing.unfinished() is None


@pytest.mark.parametrize("change", [{"form": 3}, {"more": 1}])
def test_a_journal_of_a_newer_program_waits_for_it(house, tmp_path, change):
    with house.open(INA) as desk:
        patient = desk.patient()
        plan = {"patient": patient, "visit": "00", "view": "frontal", "settled": []}
        written(desk, plan | {"paths": ["/a"], "form": 2} | change)
        assert desk.importing.unfinished() is None
        desk.importing.run(patient, pictures(tmp_path / "card", 1, 1))
        assert len(journals(desk)) == 1
