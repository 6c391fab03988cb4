"""The open import page: another day, another clock, and the sources that may be erased."""

import dataclasses
import datetime as dt
import os
import zipfile

import pytest

from clinicvault.domain.errors import Refused, StorageFailed, UsageError
from clinicvault.jobs import CancelToken
from clinicvault.services.importing import erasing as import_erasing
from clinicvault.services.views import MediaPolicy
from tests.unit.media import raw_files
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg, png

DAY = dt.date(2026, 2, 14)
HOUR = dt.timedelta(hours=1)


def pictures(folder, count=3):
    folder.mkdir(exist_ok=True)
    return [jpeg(folder / f"{n}.jpg", n) for n in range(count)]


def decide(desk, **policy):
    desk.be(ADA)
    desk.policies.set_media(MediaPolicy(**policy))
    desk.be(INA)


def events(desk, name):
    desk.be(ADA)
    return [row for row in desk.log() if row.event == name]


# --- Day and clock ---------------------------------------------------------------------------


def test_photos_go_to_the_visit_of_another_day(house, tmp_path):
    with house.open(INA) as desk:
        patient, other = desk.patient(), desk.patient("Autre")
        report = desk.importing.run(patient, pictures(tmp_path / "c"))
        first, second, third = (one.photo for one in report.imported)
        desk.importing.move([third], other)
        (moved,) = desk.photos(other)
        desk.importing.set_visit([first, second, moved], DAY, "before")
        desk.importing.set_visit([second], DAY, "before")
        for whose, count in ((patient, 2), (other, 1)):
            dated = {visit.date: visit for visit in desk.patients.page(whose).visits}
            assert len(dated[DAY].photos) == count
            assert dated[DAY].label == "before"
        assert desk.patients.search("Autre")[0].last_visit is not None
        for act in (
            lambda: desk.importing.set_visit(["00" * 16], DAY),
            lambda: desk.importing.shift_clock(["00" * 16], HOUR),
        ):
            with pytest.raises(UsageError, match="photo-unknown"):
                act()
        desk.importing.close()
        with pytest.raises(Refused, match="import-page-closed"):
            desk.importing.set_visit([first], DAY)
        with pytest.raises(Refused, match="import-page-closed"):
            desk.importing.shift_clock([first], HOUR)
        assert not desk.health.verify().damaged
        edited = events(desk, "photo-edit")
        assert [len(row.objects) for row in edited] == [1, 1, 2]


def test_the_cameras_clock_is_corrected_and_corrected_again(house, tmp_path):
    with house.open(INA) as desk:
        patient = desk.patient()
        files = [*pictures(tmp_path / "c", 1), png(tmp_path / "c/timeless.png")]
        report = desk.importing.run(patient, files, clock_shift=-HOUR)
        timed, timeless = report.imported
        assert timed.taken.startswith("2026-02-14T09:11:12")
        assert timeless.taken == ""
        both = [timed.photo, timeless.photo]
        again = desk.importing.shift_clock(both, dt.timedelta(minutes=-5))
        assert again == {
            timed.photo: timed.taken.replace("T09:11", "T10:06"), timeless.photo: "",
        }  # fmt: skip
        desk.importing.set_view(timed.photo, timed.view)
        desk.be(PAUL)
        shown = {p.id: p for v in desk.patients.page(patient).visits for p in v.photos}
        assert shown[timed.photo].taken == again[timed.photo]
        assert shown[timed.photo].clock_shift == -300
        assert shown[timeless.photo].clock_shift == 0
        assert shown[timed.photo].camera
        assert not desk.health.verify().damaged


def test_an_interrupted_import_keeps_its_wishes(house, tmp_path):
    token = CancelToken()
    token.cancel()
    with house.open(INA) as desk:
        patient = desk.patient()
        files = pictures(tmp_path / "c", 1)
        desk.importing.run(patient, files, clock_shift=HOUR, reencode=False, cancel=token)
    with house.open(INA) as desk:
        (one,) = desk.importing.resume().imported
        assert one.taken.startswith("2026-02-14T11:11:12")


# --- Erasing sources -------------------------------------------------------------------------


def test_sources_are_erased_once_their_copies_were_checked(house, tmp_path):
    card = tmp_path / "card"
    files = pictures(card)
    (card / "notes.txt").write_text("no picture")
    (card / "0.xmp").write_text("companion")
    (card / "copy.jpg").write_bytes(files[1].read_bytes())
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, [card, tmp_path / "never.jpg"])
        seen = []
        erased = desk.importing.erase_sources(seen.append)
        assert set(erased.erased) == {*map(str, files), str(card / "copy.jpg")}
        assert set(erased.kept) == {
            (str(card / "notes.txt"), "not-imported"),
            (str(tmp_path / "never.jpg"), "not-imported"),
        }
        assert sorted(path.name for path in card.iterdir()) == ["0.xmp", "notes.txt"]
        assert (seen[-1].done, seen[-1].total) == (6, 6)
        assert len(desk.photos(patient)) == len(report.imported) == 3
        again = desk.importing.erase_sources()
        assert again.erased == ()
        said = events(desk, "sources-erased")[-1]
        assert said.outcome == "done"
        assert dict(said.detail)["erased"] == "4"
        assert len(said.objects) == 3


def test_a_source_that_is_not_what_was_read_stays(house, tmp_path):
    files = pictures(tmp_path / "card", 5)
    with house.open(INA) as desk:
        patient = desk.patient()
        desk.importing.run(patient, files)
        data = files[0].read_bytes()
        files[0].write_bytes(data + b"more")
        files[1].unlink()
        other = jpeg(tmp_path / "elsewhere.jpg", 1)
        files[2].unlink()
        files[2].mkdir()
        files[3].unlink()
        files[3].symlink_to(other)
        erased = desk.importing.erase_sources()
        assert erased.erased == (str(files[4]),)
        assert {reason for _, reason in erased.kept} == {"source-changed"}
        assert other.exists()
        assert files[0].read_bytes() == data + b"more"


def test_a_folder_exchanged_for_a_link_leads_to_no_other_copy(house, tmp_path):
    files = pictures(tmp_path / "card", 1)
    source = packed(tmp_path / "card/p.zip", [jpeg(tmp_path / "z.jpg", 7)])
    with house.open(INA) as desk:
        desk.importing.run(desk.patient(), [tmp_path / "card"])
        (tmp_path / "card").rename(tmp_path / "mine")  # the same files, and not to be touched
        (tmp_path / "card").symlink_to(tmp_path / "mine")
        erased = desk.importing.erase_sources()
        assert erased.erased == ()
        assert dict(erased.kept) == {
            str(files[0]): "source-changed", str(source): "source-changed",
        }  # fmt: skip
        assert len(list((tmp_path / "mine").iterdir())) == 2


def test_a_same_sized_change_is_found_by_its_bytes(house, tmp_path):
    (file,) = pictures(tmp_path / "card", 1)
    with house.open(INA) as desk:
        desk.importing.run(desk.patient(), [file])
        with file.open("r+b") as opened:
            opened.seek(-1, os.SEEK_END)
            opened.write(b"\0")
        assert desk.importing.erase_sources().kept == ((str(file), "source-changed"),)


def test_a_damaged_copy_keeps_its_source(house, tmp_path):
    files = pictures(tmp_path / "card")
    with house.open(INA) as desk:
        patient = desk.patient()
        desk.importing.run(patient, files)
        for path in sorted((house.vault / "objects").rglob("*")):
            if path.is_file():
                data = bytearray(path.read_bytes())
                data[-1] ^= 1
                path.chmod(0o600)
                path.write_bytes(data)
        erased = desk.importing.erase_sources()
        assert erased.erased == ()
        assert {reason for _, reason in erased.kept} == {"copy-damaged"}
        assert all(path.exists() for path in files)


def test_sources_of_photos_that_are_in_no_longer_or_not_by_this_page_stay(house, tmp_path):
    files = pictures(tmp_path / "card", 4)
    with house.open(INA) as desk:
        patient, other = desk.patient(), desk.patient("Autre")
        desk.importing.run(patient, files[:1])
        desk.importing.close()
        report = desk.importing.run(patient, files)  # the first is there by an earlier page
        desk.importing.take_back([report.imported[0].photo])
        desk.importing.move([report.imported[1].photo], other)
        erased = desk.importing.erase_sources()
        assert set(erased.kept) == {
            (str(files[0]), "not-imported"), (report.imported[0].path, "not-imported"),
        }  # fmt: skip
        assert len(erased.erased) == 2
        desk.importing.run(patient, files[:2])
        desk.importing.close()
        assert desk.importing.erase_sources().erased == ()
        desk.importing.run(patient, pictures(tmp_path / "more", 1))
        desk.be(INA)  # locked in between: nothing is remembered
        assert desk.importing.erase_sources() == dataclasses.replace(erased, erased=(), kept=())


def test_a_file_that_cannot_be_erased_is_told(house, tmp_path, monkeypatch):
    files = pictures(tmp_path / "card", 2)
    with house.open(INA) as desk:
        desk.importing.run(desk.patient(), files)

        def denied(path):
            raise PermissionError("write lock")

        monkeypatch.setattr(import_erasing.os, "unlink", denied)
        erased = desk.importing.erase_sources()
        assert {reason for _, reason in erased.kept} == {"source-unwritable"}
        monkeypatch.undo()
        token = CancelToken()
        token.cancel()
        assert desk.importing.erase_sources(cancel=token).erased == ()
        assert len(desk.importing.erase_sources().erased) == 2


def test_a_file_exchanged_after_the_look_is_not_erased(house, tmp_path, monkeypatch):
    (file,) = pictures(tmp_path / "card", 1)
    whole = import_erasing.copy_is_whole

    def exchanging(*args):
        file.unlink()
        file.write_bytes(b"another picture")
        return whole(*args)

    with house.open(INA) as desk:
        desk.importing.run(desk.patient(), [file])
        monkeypatch.setattr(import_erasing, "copy_is_whole", exchanging)
        assert desk.importing.erase_sources().kept == ((str(file), "source-changed"),)
        assert file.read_bytes() == b"another picture"


def test_nothing_is_erased_where_the_log_cannot_say_so(house, tmp_path, monkeypatch):
    files = pictures(tmp_path / "card", 2)
    with house.open(INA) as desk:
        desk.importing.run(desk.patient(), files)

        def full(event):
            raise StorageFailed("disk-full")

        monkeypatch.setattr(desk.clinic.vault, "log_event", full)
        with pytest.raises(StorageFailed):
            desk.importing.erase_sources()
        monkeypatch.undo()
        assert all(path.exists() for path in files)


def test_the_lock_stops_the_erasing_and_the_log_says_how_far_it_came(house, tmp_path, monkeypatch):
    files = pictures(tmp_path / "card", 3)
    whole, seen = import_erasing.copy_is_whole, []

    def locking(*args):
        seen.append(args)
        if len(seen) == 2:
            desk.unlocking.lock()
        return whole(*args)

    with house.open(INA) as desk:
        desk.importing.run(desk.patient(), files)
        monkeypatch.setattr(import_erasing, "copy_is_whole", locking)
        with pytest.raises(Refused):
            desk.importing.erase_sources()
        assert sum(path.exists() for path in files) == 2
        end = events(desk, "sources-erased")[0]
        assert end.outcome == "failed"
        assert dict(end.detail)["erased"] == "1"


def test_the_raw_file_beside_a_photo_is_checked_too(house, tmp_path):
    source = tmp_path / "a.dng"
    source.write_bytes(raw_files.dng())
    with house.open(INA) as desk:
        patient = desk.patient()
        decide(desk, raw=True)
        desk.importing.run(patient, [source])
        largest = max(
            (p for p in (house.vault / "objects").rglob("*") if p.is_file()),
            key=lambda path: path.stat().st_size,
        )
        data = largest.read_bytes()
        largest.chmod(0o600)
        largest.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        assert desk.importing.erase_sources().kept == ((str(source), "copy-damaged"),)
        largest.write_bytes(data)
        assert desk.importing.erase_sources().erased == (str(source),)


def packed(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for file in files:
            package.write(file, file.name)
    return path


def test_a_package_is_erased_when_all_of_its_pictures_are_in(house, tmp_path):
    files = pictures(tmp_path / "c", 3)
    (tmp_path / "0.xmp").write_text("companion")
    whole = packed(tmp_path / "whole.zip", [*files[:2], tmp_path / "0.xmp"])
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(files[2].read_bytes()[:300])
    part = packed(tmp_path / "part.zip", [files[2], broken])
    with house.open(INA) as desk:
        desk.importing.run(desk.patient(), [whole, part])
        erased = desk.importing.erase_sources()
        assert erased.erased == (str(whole),)
        assert erased.kept == ((str(part), "package-incomplete"),)
        assert not whole.exists()


def test_a_package_that_changed_stays(house, tmp_path):
    files = pictures(tmp_path / "c", 3)
    sources = [packed(tmp_path / f"{n}.zip", files[n : n + 1]) for n in range(2)]
    with house.open(INA) as desk:
        desk.importing.run(desk.patient(), sources)
        packed(sources[0], [jpeg(tmp_path / "0.jpg", 9)])  # in place: the same file, other bytes
        sources[1].write_bytes(b"no package any more")
        erased = desk.importing.erase_sources()
        assert erased.erased == ()
        assert {reason for _, reason in erased.kept} == {"source-changed"}
