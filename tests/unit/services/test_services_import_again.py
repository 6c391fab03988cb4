"""Interrupted imports, gone on with: the same files, the same patient, the same visit."""

import datetime as dt
import os
import shutil
import zipfile
from concurrent.futures import Future
from pathlib import Path

import pytest

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.jobs import CancelToken
from clinicvault.media.results import RefusedMedia
from clinicvault.services.importing.journal import Journal
from clinicvault.services.importing.run import Run
from clinicvault.services.importing.sources.opening import Sources
from tests.unit.services.real_clinic import INA, PAUL, Listener, jpeg

DAY = dt.date(2026, 2, 14)
HOUR = dt.timedelta(hours=1)


def stopped(desk, patient, paths, **wishes):
    """An import that was cancelled before its first file."""
    token = CancelToken()
    token.cancel()
    return desk.importing.run(patient, paths, cancel=token, **wishes)


def card(folder, *seeds):
    folder.mkdir(exist_ok=True)
    for place, seed in enumerate(seeds):
        jpeg(folder / f"IMG_{place}.jpg", seed, size=(48 + 8 * seed, 32))
    return folder


def test_another_card_of_the_same_names_is_not_taken_for_the_one_that_was_pulled(house, tmp_path):
    """Cameras begin at IMG_0001 again; the other card shows another patient."""
    source = card(tmp_path / "card", 1, 2, 3)
    with house.open(INA) as desk:
        patient = desk.patient()
        stopped(desk, patient, [source])
        source.rename(tmp_path / "first")
        card(source, 4, 5, 6)
        with pytest.raises(InputRefused, match="source-gone"):
            desk.importing.resume()
        assert desk.photos(patient) == []
        shutil.rmtree(source)
        (tmp_path / "first").rename(source)
        assert len(desk.importing.resume().imported) == 3


def test_one_file_that_is_another_now_is_refused_and_told(house, tmp_path):
    source = card(tmp_path / "card", 1, 2)
    with house.open(INA) as desk:
        patient = desk.patient()
        stopped(desk, patient, [source])
        jpeg(source / "IMG_1.jpg", 7, size=(200, 100))
        report = desk.importing.resume()
        assert [one.path for one in report.imported] == [str(source / "IMG_0.jpg")]
        assert [(one.path, one.reason) for one in report.refused] == [
            (str(source / "IMG_1.jpg"), "file-changed")
        ]


def test_a_card_whose_times_are_of_another_zone_is_the_same_card(house, tmp_path):
    source = card(tmp_path / "card", 1, 2)
    with house.open(INA) as desk:
        patient = desk.patient()
        stopped(desk, patient, [source])
        for file in source.iterdir():
            status = file.stat()
            os.utime(file, (status.st_atime, status.st_mtime + 2 * 3600))
        assert len(desk.importing.resume().imported) == 2


def test_another_card_does_not_end_the_import_of_the_first(house, tmp_path):
    source = card(tmp_path / "card", 1, 2)
    with house.open(INA) as desk:
        patient = desk.patient()
        stopped(desk, patient, [source])
        source.rename(tmp_path / "first")
        card(source, 4, 5)
        assert len(desk.importing.run(patient, [source]).imported) == 2
        assert desk.importing.unfinished() == (patient, 2)
        shutil.rmtree(source)
        (tmp_path / "first").rename(source)
        assert len(desk.importing.run(patient, [source]).imported) == 2
        assert desk.importing.unfinished() is None


def test_an_import_goes_on_from_another_folder(house, tmp_path, monkeypatch):
    card(tmp_path / "a", 1)
    (tmp_path / "b").mkdir()
    other = card(tmp_path / "b" / "pictures", 5)
    (tmp_path / "a").rename(tmp_path / "pictures")
    with house.open(INA) as desk:
        patient = desk.patient()
        monkeypatch.chdir(tmp_path)
        stopped(desk, patient, [Path("pictures")])
        monkeypatch.chdir(tmp_path / "b")
        (one,) = desk.importing.resume().imported
        assert one.path == str(tmp_path / "pictures" / "IMG_0.jpg")
        assert (other / "IMG_0.jpg").exists()


def test_going_on_is_with_the_patient_that_was_asked_for(house, tmp_path):
    with house.open(INA) as desk:
        first, second = desk.patient(), desk.patient("Autre")
        stopped(desk, first, [card(tmp_path / "one", 1)])
        stopped(desk, second, [card(tmp_path / "two", 2)])
        with pytest.raises(InputRefused, match="import-nothing-left"):
            desk.importing.resume(patient_id="00" * 16)
        assert desk.importing.resume(patient_id=second).patient == second
        assert desk.photos(first) == []
        assert desk.importing.resume().patient == first


def test_what_is_taken_in_later_goes_into_the_imports_own_visit(house, tmp_path):
    with house.open(INA) as desk:
        patient, other = desk.patient(), desk.patient("Autre")
        wishes = {"visit": DAY, "label": "before", "view": View.FRONTAL, "clock_shift": HOUR}
        stopped(desk, patient, [card(tmp_path / "one", 1)], **wishes)
        first = desk.importing.resume()
        assert (first.view, first.clock_shift) == (View.FRONTAL, HOUR)
        later = desk.importing.run(
            patient, [card(tmp_path / "two", 2)], visit_id=first.visit_id,
        )  # fmt: skip
        assert later.visit_id == first.visit_id
        (visit,) = desk.patients.page(patient).visits
        assert (visit.date, visit.label, len(visit.photos)) == (DAY, "before", 2)
        for whose, visit_id in ((other, first.visit_id), (patient, "no visit")):
            with pytest.raises(UsageError, match="visit-unknown"):
                desk.importing.run(whose, [tmp_path / "two"], visit_id=visit_id)
        assert desk.photos(other) == []


def breaking(monkeypatch, media):
    """Workers that break on every file."""

    def broken(data, **_):
        told = Future()
        told.set_result(RefusedMedia("picture-crashed"))
        return told

    monkeypatch.setattr(media, "prepare", broken)


def test_a_file_set_aside_keeps_what_was_said_of_the_cameras_clock(house, tmp_path, monkeypatch):
    source = jpeg(tmp_path / "a.jpg")
    with house.open(INA) as desk:
        patient = desk.patient()
        breaking(monkeypatch, desk.clinic.media)
        report = desk.importing.run(patient, [source], clock_shift=-HOUR)
        monkeypatch.undo()
        desk.be(PAUL)
        photo = desk.kept_files.retry(report.refused[0].kept)
        assert photo.taken.startswith("2026-02-14T09:11:12")


def test_what_was_set_aside_before_the_power_went_is_not_set_aside_again(
    house, tmp_path, monkeypatch
):
    source, token = card(tmp_path / "card", *range(1, 9)), CancelToken()

    class Stopping(Listener):
        def refused(self, refused):
            token.cancel()

    with house.open(INA) as desk:
        patient = desk.patient()
        breaking(monkeypatch, desk.clinic.media)
        monkeypatch.setattr(Journal, "park", lambda journal: None)  # as without power
        first = desk.importing.run(patient, [source], cancel=token, listener=Stopping())
        assert first.refused[0].kept
    monkeypatch.undo()
    with house.open(INA) as desk:
        breaking(monkeypatch, desk.clinic.media)
        again = desk.importing.resume()
        assert len(first.refused) + len(again.refused) == 8
        desk.be(PAUL)
        assert len(desk.kept_files.list(patient)) == 8


@pytest.mark.parametrize("name", ["a.jpg", "./a.jpg", "DCIM//a.jpg"])
def test_one_entry_of_a_package_comes_in_alone(house, tmp_path, name):
    whole = tmp_path / "p.zip"
    with zipfile.ZipFile(whole, "w") as package:
        package.write(jpeg(tmp_path / "a.jpg", 1), name)
        package.write(jpeg(tmp_path / "b.jpg", 2), "b.jpg")
    with house.open(INA) as desk:
        patient, other = desk.patient(), desk.patient("Autre")
        first = desk.importing.run(patient, [whole])
        desk.importing.move([one.photo for one in first.imported], other)
        (again,) = desk.importing.run(patient, [Path(first.imported[0].path)]).imported
        assert again.path == first.imported[0].path
        assert desk.photos(patient) == [again.photo]


def test_a_large_file_is_not_read_before_there_is_room_for_it(house, tmp_path, monkeypatch):
    """Entries of packages are packed and unpacked in memory at once."""
    whole = tmp_path / "p.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        package.write(jpeg(tmp_path / "a.jpg", 1, size=(400, 300)), "a.jpg")
    events = []
    hold, take = Run._hold, Sources.take
    monkeypatch.setattr(Run, "_hold", lambda run, n: events.append(n) or hold(run, n))
    monkeypatch.setattr(Sources, "take", lambda s, name: events.append("read") or take(s, name))
    with house.open(INA) as desk:
        report = desk.importing.run(
            desk.patient(), [whole, tmp_path / "a.jpg", tmp_path / "no.jpg"], pasted=[b"12345"]
        )
    size = (tmp_path / "a.jpg").stat().st_size
    (entry,) = zipfile.ZipFile(whole).infolist()
    packed = size + entry.compress_size
    assert events == [5, "read", packed, "read", size, "read", 0, "read"]
    assert len(report.imported) == 1
