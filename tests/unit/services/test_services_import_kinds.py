"""What becomes of each kind of file: live photos, RAW, medical pictures, what is set aside."""

import datetime as dt
import threading
import zipfile

import numpy as np
import pytest

from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.domain.errors import StorageFailed
from clinicvault.jobs import CancelToken
from clinicvault.media.limits import Limits
from clinicvault.media.pool import MediaPool
from clinicvault.services.importing import aside as import_aside
from clinicvault.services.importing import run as import_run
from clinicvault.services.importing.journal import Journal
from clinicvault.services.importing.taking import Taker
from clinicvault.services.views import LeftOut, MediaPolicy
from tests.unit.media import dicom_files, live_files, raw_files, samples, tiff_files
from tests.unit.media import video_files as films
from tests.unit.services.real_clinic import ADA, INA, PAUL, Listener, jpeg, picture, png


def decide(desk, **policy):
    desk.be(ADA)
    desk.policies.set_media(MediaPolicy(**policy))
    desk.be(INA)


def told(desk, patient):
    """Photos as a practitioner sees them, by id."""
    desk.be(PAUL)
    return {p.id: p for visit in desk.patients.page(patient).visits for p in visit.photos}


def live_card(folder):
    folder.mkdir()
    (folder / "IMG_1.HEIC").write_bytes(live_files.live_heic())
    (folder / "IMG_1.MOV").write_bytes(live_files.clip())
    (folder / "A_film.mov").write_bytes(films.film(frames=12, form="mov"))
    return folder


def rare_tiff():
    """One whose fourth sample is neither colour nor alpha: it has to be written anew."""
    colours = samples.pixels(40, 30)
    more = np.concatenate([colours, np.full((*colours.shape[:2], 1), 67, np.uint8)], axis=2)
    return tiff_files.written(tiff_files.plain(more, t338=(tiff_files.SHORT, [0])))


# --- Live and motion photos ------------------------------------------------------------------


def test_the_clip_of_a_live_photo_is_left_out_and_other_films_are_not(house, tmp_path):
    card = live_card(tmp_path / "card")
    listener = Listener()
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, [card], listener=listener)
        assert {one.kind for one in report.imported} == {PhotoKind.HEIC, PhotoKind.VIDEO}
        still = next(one for one in report.imported if one.kind is PhotoKind.HEIC)
        assert report.left_out == (LeftOut(str(card / "IMG_1.MOV"), "live-clip", still.photo),)
        assert ("left_out", report.left_out[0]) in listener.said
        assert not report.cancelled
        assert desk.importing.unfinished() is None
        again = desk.importing.run(patient, [card])
        assert len(again.duplicates) == 2
        assert again.left_out == report.left_out


def test_a_clinic_that_keeps_clips_gets_them_with_their_still(house, tmp_path):
    card = live_card(tmp_path / "card")
    with house.open(INA) as desk:
        patient, other = desk.patient(), desk.patient("Autre")
        decide(desk, clips=True)
        report = desk.importing.run(patient, [card])
        assert not report.left_out
        by_name = {one.path.rpartition("/")[2]: one for one in report.imported}
        still, clip = by_name["IMG_1.HEIC"], by_name["IMG_1.MOV"]
        assert (clip.still, still.still, by_name["A_film.mov"].still) == (still.photo, "", "")
        desk.importing.move([still.photo], other)
        moved = desk.photos(other)
        assert len(moved) == 2
        assert desk.photos(patient) == [by_name["A_film.mov"].photo]
        desk.importing.close()
        shown = told(desk, other)
        film = next(one for one in shown.values() if one.kind is PhotoKind.VIDEO)
        assert film.still in shown
        assert film.still != film.id
        assert not desk.health.verify().damaged


def test_taking_a_still_back_takes_its_clip_along(house, tmp_path):
    card = live_card(tmp_path / "card")
    with house.open(INA) as desk:
        patient = desk.patient()
        decide(desk, clips=True)
        report = desk.importing.run(patient, [card])
        still = next(one.still for one in report.imported if one.still)
        clip = next(one.photo for one in report.imported if one.still)
        desk.importing.take_back([still, clip])
        assert len(desk.photos(patient)) == 1
        assert len(desk.objects()) == 3


def test_an_interrupted_live_photo_finds_its_still_again(house, tmp_path):
    card = live_card(tmp_path / "card")
    token = CancelToken()

    class Cancelling(Listener):
        def imported(self, photo):
            token.cancel()

    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, [card], cancel=token, listener=Cancelling())
        assert [one.kind for one in report.imported] == [PhotoKind.HEIC]
        assert desk.importing.unfinished() == (patient, 2)
    with house.open(INA) as desk:
        rest = desk.importing.resume()
        assert [one.photo for one in rest.left_out] == [report.imported[0].photo]
        assert len(rest.imported) == 1


@pytest.mark.parametrize("make", [live_files.google_second, live_files.samsung])
@pytest.mark.parametrize("clips", [False, True])
def test_the_film_inside_a_motion_photo(house, tmp_path, make, clips):
    (tmp_path / "MVIMG.jpg").write_bytes(make()[0])
    with house.open(INA) as desk:
        patient = desk.patient()
        if clips:
            decide(desk, clips=True)
        seen = []
        report = desk.importing.run(patient, [tmp_path / "MVIMG.jpg"], progress=seen.append)
        assert [one.kind for one in report.imported] == (
            [PhotoKind.JPEG, PhotoKind.VIDEO] if clips else [PhotoKind.JPEG]
        )
        assert "motion-clip-apart" in report.imported[0].notes
        assert (seen[-1].done, seen[-1].total) == (1, 1)
        assert not report.refused
        assert not report.left_out
        if clips:
            assert report.imported[1].still == report.imported[0].photo
            desk.importing.take_back([report.imported[0].photo])
            assert desk.photos(patient) == []


def test_a_film_inside_that_cannot_be_read_costs_the_photo_nothing(house, tmp_path, monkeypatch):
    data, inside = live_files.google_first()
    (tmp_path / "a.jpg").write_bytes(data)
    with house.open(INA) as desk:
        patient = desk.patient()
        decide(desk, clips=True)
        media = desk.clinic.media
        prepare = media.prepare

        def shorter(data, **named):
            return prepare(data[:40] if len(data) == len(inside) else data, **named)

        monkeypatch.setattr(media, "prepare", shorter)
        report = desk.importing.run(patient, [tmp_path / "a.jpg"])
        assert [one.kind for one in report.imported] == [PhotoKind.JPEG]
        assert [one.reason for one in report.refused] == ["clip-unreadable"]
        assert desk.importing.unfinished() is None
        erased = desk.importing.erase_sources()
        assert erased.kept == ((str(tmp_path / "a.jpg"), "partly-imported"),)


def test_the_lock_while_a_film_inside_is_read_leaves_the_photo_to_do(house, tmp_path, monkeypatch):
    (tmp_path / "a.jpg").write_bytes(live_files.google_first()[0])
    with house.open(INA) as desk:
        patient = desk.patient()
        decide(desk, clips=True)

        class Locking(Listener):
            def imported(self, photo):
                desk.unlocking.lock()
                desk.clinic._join()  # the workers are gone, too

        report = desk.importing.run(patient, [tmp_path / "a.jpg"], listener=Locking())
        assert report.cancelled
        desk.be(INA)
        assert desk.importing.unfinished() == (patient, 1)
        rest = desk.importing.resume()
        assert len(rest.duplicates) == 1
        assert [one.kind for one in rest.imported] == [PhotoKind.VIDEO]
        assert rest.imported[0].still == rest.duplicates[0].photo


# --- What the clinic and the person decide ---------------------------------------------------


@pytest.mark.parametrize("sound", [False, True])
def test_sound_is_dropped_unless_the_clinic_keeps_it(house, tmp_path, sound):
    (tmp_path / "a.mp4").write_bytes(films.film(sound=True))
    with house.open(INA) as desk:
        patient = desk.patient()
        decide(desk, sound=sound)
        (kind,) = desk.importing.look([tmp_path / "a.mp4"]).kinds
        assert kind.treatment == ("kept" if sound else "sound-dropped")
        (one,) = desk.importing.run(patient, [tmp_path / "a.mp4"]).imported
        assert ("sound-dropped" in one.notes) is not sound
        assert told(desk, patient)[one.photo].seconds > 0


@pytest.mark.parametrize("raw", [False, True])
def test_a_raw_file_is_rendered_and_kept_where_the_clinic_wants_it(house, tmp_path, raw):
    source = tmp_path / "IMG_1.dng"
    source.write_bytes(raw_files.dng(dirty=True))
    with house.open(INA) as desk:
        patient = desk.patient()
        decide(desk, raw=raw)
        report = desk.importing.run(patient, [source], reencode=False)  # told of, so taken in
        (one,) = report.imported
        assert (one.kind, one.raw) == (PhotoKind.TIFF, raw)
        assert "rendered-from-raw" in one.notes
        assert "name-mismatch" not in one.notes
        assert len(desk.objects()) == 3 + raw
        again = desk.importing.run(patient, [source])
        assert len(again.duplicates) == 1
        assert len(desk.objects()) == 3 + raw
        photo = told(desk, patient)[one.photo]
        assert photo.origin == "raw"
        kept = desk.kept_files.list(patient)
        assert [each.id for each in kept] == ([photo.raw] if raw else [])
        assert bool(photo.raw) is raw
        if raw:
            assert (kept[0].name, kept[0].photo) == ("IMG_1.dng", one.photo)
        desk.be(INA)
        assert not desk.health.verify().damaged


def test_taking_a_raw_photo_back_leaves_nothing(house, tmp_path):
    (tmp_path / "a.dng").write_bytes(raw_files.dng())
    with house.open(INA) as desk:
        patient = desk.patient()
        decide(desk, raw=True)
        (one,) = desk.importing.run(patient, [tmp_path / "a.dng"]).imported
        desk.importing.take_back([one.photo])
        assert desk.objects() == set()


def test_what_would_be_written_anew_waits_for_a_word(house, tmp_path):
    (tmp_path / "a.tif").write_bytes(rare_tiff())
    jpeg(tmp_path / "b.jpg")
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, [tmp_path], reencode=False)
        left = LeftOut(str(tmp_path / "a.tif"), "needs-re-encoding")
        assert report.left_out == (left,)
        assert len(report.imported) == 1
        assert len(desk.objects()) == 3
        assert desk.importing.unfinished() is None
        assert (str(tmp_path / "a.tif"), "not-imported") in desk.importing.erase_sources().kept
        report = desk.importing.run(patient, [tmp_path / "a.tif"])
        assert [one.notes for one in report.imported] == [("re-encoded",)]
        assert desk.importing.erase_sources().erased == (str(tmp_path / "a.tif"),)


def test_a_name_that_says_otherwise_is_noted_and_sealed(house, tmp_path):
    (tmp_path / "a.heic").write_bytes(jpeg(tmp_path / "x.jpg").read_bytes())
    with house.open(INA) as desk:
        patient = desk.patient()
        (one,) = desk.importing.run(patient, [tmp_path / "a.heic"]).imported
        assert one.notes == ("name-mismatch",)
        assert told(desk, patient)[one.photo].notes == ("name-mismatch",)


def test_pasted_pictures_go_in_first_and_never_touch_a_disk(house, tmp_path):
    pictures = [png(tmp_path / f"{n}.png", n).read_bytes() for n in (1, 2)]
    (tmp_path / "1.png").unlink()
    (tmp_path / "2.png").unlink()
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(
            patient, [jpeg(tmp_path / "a.jpg", 5)], pasted=[*pictures, b"", pictures[0]]
        )
        assert {one.path for one in report.imported} >= {"clipboard:2", str(tmp_path / "a.jpg")}
        assert [one.path for one in report.refused] == ["clipboard:3"]
        assert len(report.duplicates) == 1
        erased = desk.importing.erase_sources()
        assert erased.erased == (str(tmp_path / "a.jpg"),)
        assert erased.kept == ()


def test_pasted_pictures_cannot_be_gone_on_with_and_that_is_said(house, tmp_path):
    token = CancelToken()
    token.cancel()
    data = png(tmp_path / "1.png").read_bytes()
    with house.open(INA) as desk:
        patient = desk.patient()
        files = [jpeg(tmp_path / "a.jpg")]
        assert desk.importing.run(patient, files, pasted=[data], cancel=token).cancelled
        assert desk.importing.unfinished() == (patient, 2)
        report = desk.importing.resume()
        assert len(report.imported) == 1
        assert [(one.path, one.reason) for one in report.refused] == [
            ("clipboard:1", "pasted-gone")
        ]
        assert desk.importing.unfinished() is None


# --- Medical pictures ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        ({"PatientName": "ROUSSEAU^AMELIE", "PatientBirthDate": "19880504"}, ""),
        ({"PatientID": "A-Rousseau"}, ""),
        ({"PatientName": "ROUSSEAU^AMELIE", "PatientBirthDate": "19700131"}, "subject-differs"),
        ({}, "subject-unknown"),
    ],
)
def test_a_medical_picture_must_be_this_patients(house, tmp_path, says, outcome):
    source = tmp_path / "scan.dcm"
    source.write_bytes(dicom_files.native(samples.pixels(64, 48), **says))
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, [source])
        assert [one.reason for one in report.refused] == ([outcome] if outcome else [])
        assert len(report.imported) == (not outcome)
        assert desk.health.tidy() == 0
        if outcome:
            assert desk.objects() == set()
            assert report.refused[0].kept == ""
        else:
            photo = told(desk, patient)[report.imported[0].photo]
            assert (photo.origin, photo.notes) == ("dicom", report.imported[0].notes)


# --- Set aside -------------------------------------------------------------------------------


def unreadable(folder, count=3):
    folder.mkdir()
    for n in range(count):
        (folder / f"{n}.gif").write_bytes(b"GIF89a" + bytes([n]) * 40)
    return folder


def kept(desk, patient):
    desk.be(PAUL)
    return desk.kept_files.list(patient)


def test_what_an_update_may_read_is_set_aside_once(house, tmp_path):
    card = unreadable(tmp_path / "card", 2)
    (card / "copy.gif").write_bytes((card / "0.gif").read_bytes())
    (card / "notes.txt").write_text("no picture")
    (card / "broken.jpg").write_bytes(jpeg(tmp_path / "x.jpg").read_bytes()[:300])
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, [card], visit=dt.date(2026, 2, 14), view=View.FRONTAL)
        refused = {one.path.rpartition("/")[2]: one for one in report.refused}
        assert {name for name, one in refused.items() if one.kept} == {
            "0.gif", "1.gif", "copy.gif",
        }  # fmt: skip
        assert refused["0.gif"].kept == refused["copy.gif"].kept
        assert len(desk.objects()) == 2
        assert desk.patients.page(patient).set_aside == 2
        names = {one.name: one for one in kept(desk, patient)}
        assert set(names) == {"0.gif", "1.gif"}
        assert names["0.gif"].reason == "format-unsupported"
        assert names["0.gif"].bytes == 46
        assert names["0.gif"].message == refused["0.gif"].message
        desk.be(ADA)
        assert sum(row.event == "file-set-aside" for row in desk.log()) == 2
        assert not desk.health.verify().damaged
    for path in house.folder.rglob("*"):
        if path.is_file():
            assert b"GIF89a" not in path.read_bytes()


def test_a_file_that_is_set_aside_becomes_a_photo_on_its_visit_when_it_is_read(house, tmp_path):
    with house.open(INA) as desk:
        patient = desk.patient()
        desk.clinic._make_media = lambda: MediaPool(1, Limits(memory=1 << 20))
        desk.clinic._media = None
        source = tmp_path / "a.png"
        picture(3, (2000, 1500)).save(source)
        report = desk.importing.run(patient, [source], visit=dt.date(2026, 2, 14), view=View.BASAL)
        if not report.refused:
            pytest.skip("memory is not limited here")
        assert report.refused[0].reason in import_aside.LATER
        desk.clinic.media.close()
        desk.clinic._make_media = lambda: MediaPool(1)
        desk.clinic._media = None
        desk.be(PAUL)
        photo = desk.kept_files.retry(report.refused[0].kept)
        (visit,) = desk.patients.page(patient).visits
        assert visit.date == dt.date(2026, 2, 14)
        assert [(p.id, p.view) for p in visit.photos] == [(photo.photo, View.BASAL)]


def test_a_medical_file_that_nobody_could_read_is_not_set_aside(house, tmp_path):
    """Whose it is was not found out: it must not lie with this patient."""
    (tmp_path / "scan.dcm").write_bytes(dicom_files.jpeg_2000(samples.pixels(64, 48)))
    with house.open(INA) as desk:
        patient = desk.patient()
        (one,) = desk.importing.run(patient, [tmp_path / "scan.dcm"]).refused
        assert one.kept == ""
        assert desk.objects() == set()


def test_large_files_take_more_places(house, tmp_path, monkeypatch):
    """One that is as large as all places takes them all, and the others go on behind it."""
    files = [jpeg(tmp_path / f"{n}.jpg", n, size=(480 * (1 + n % 2), 320)) for n in range(6)]
    with house.open(INA) as desk:
        patient = desk.patient()
        monkeypatch.setattr(import_run, "_LARGE", files[1].stat().st_size // 9)
        report = desk.importing.run(patient, files)
        assert len(report.imported) == 6


def test_only_so_much_is_set_aside(house, tmp_path, monkeypatch):
    card = unreadable(tmp_path / "card", 5)
    with house.open(INA) as desk:
        patient = desk.patient()
        monkeypatch.setattr(import_aside, "MOST_FILES", 3)
        report = desk.importing.run(patient, [card])
        assert sorted(bool(one.kept) for one in report.refused) == [False] * 2 + [True] * 3
        monkeypatch.setattr(import_aside, "MOST_BYTES", 100)
        report = desk.importing.run(patient, [card])
        assert sum(bool(one.kept) for one in report.refused) == 2
        assert len(desk.objects()) == 5


def test_no_room_for_what_is_set_aside_is_a_plain_refusal(house, tmp_path, monkeypatch):
    card = unreadable(tmp_path / "card", 1)
    with house.open(INA) as desk:
        patient = desk.patient()

        def full(*_):
            raise StorageFailed("disk-full")

        monkeypatch.setattr(desk.clinic.ports.objects, "put", full)
        report = desk.importing.run(patient, [card])
        assert [(one.reason, one.kept) for one in report.refused] == [("format-unsupported", "")]
        assert desk.importing.unfinished() is None


def test_a_fault_of_the_program_sets_the_file_aside(house, tmp_path, monkeypatch):
    source = jpeg(tmp_path / "a.jpg")
    with house.open(INA) as desk:
        patient = desk.patient()
        put, calls = desk.clinic.ports.objects.put, []

        def bad(object_id, data):
            calls.append(object_id)
            if len(calls) <= failing:
                raise RuntimeError("boom")
            return put(object_id, data)

        monkeypatch.setattr(desk.clinic.ports.objects, "put", bad)
        failing = 1
        (one,) = desk.importing.run(patient, [source]).refused
        assert (one.reason, bool(one.kept)) == ("import-fault", True)
        calls.clear()
        failing = 99  # it cannot be set aside either
        (one,) = desk.importing.run(patient, [source]).refused
        assert (one.reason, one.kept) == ("import-fault", "")
        monkeypatch.undo()
        (file,) = kept(desk, patient)
        photo = desk.kept_files.retry(file.id)
        assert photo.kind is PhotoKind.JPEG


# --- Packages --------------------------------------------------------------------------------


def test_a_package_is_unpacked_by_workers_and_bad_entries_stop_nothing(house, tmp_path):
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("x.jpg", b"x")
    source = tmp_path / "phone.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as package:
        package.write(jpeg(tmp_path / "a.jpg", 1), "DCIM/a.jpg")
        package.write(png(tmp_path / "b.png", 2), "DCIM/b.png", zipfile.ZIP_STORED)
        package.writestr("__MACOSX/._a.jpg", b"x")
        package.writestr("DCIM/a.aae", b"x")
        package.writestr("notes.txt", b"hello")
        package.write(inner, "inner.zip")
        package.writestr("IMG_1.HEIC", live_files.live_heic())
        package.writestr("IMG_1.MOV", live_files.clip())
    with house.open(INA) as desk:
        patient = desk.patient()
        look = desk.importing.look([source])
        assert look.files == 6
        report = desk.importing.run(patient, [source])
        last = [one.path.rpartition("/")[2] for one in report.imported]
        assert last == ["a.jpg", "b.png", "IMG_1.HEIC"]
        assert all(one.path.startswith(str(source)) for one in report.imported)
        assert {one.path.rpartition("/")[2]: one.reason for one in report.refused} == {
            "notes.txt": "format-unknown", "inner.zip": "package-nested",
        }  # fmt: skip
        assert [one.photo for one in report.left_out] == [report.imported[2].photo]
        assert len(desk.photos(patient)) == 3


def test_an_entry_that_waited_is_named_again_as_it_was_told(house, tmp_path):
    source = tmp_path / "phone.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("in/rare.tif", rare_tiff())
        package.write(jpeg(tmp_path / "a.jpg", 1), "a.jpg")
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, [source], reencode=False)
        assert [one.reason for one in report.left_out] == ["needs-re-encoding"]
        waiting = [type(tmp_path)(one.path) for one in report.left_out]
        again = desk.importing.run(patient, waiting)
        assert [one.path for one in again.imported] == [one.path for one in report.left_out]
        assert not again.duplicates


def test_packages_that_cannot_be_read_say_why(house, tmp_path):
    broken, changed = tmp_path / "broken.zip", tmp_path / "changed.zip"
    for path in (broken, changed):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.write(jpeg(tmp_path / "a.jpg", 1), "a.jpg")
    broken.write_bytes(broken.read_bytes()[:-30])
    token = CancelToken()
    token.cancel()
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, [broken])
        assert [(one.path, one.reason) for one in report.refused] == [
            (str(broken), "package-damaged")
        ]
        assert desk.objects() == set()
        assert desk.importing.run(patient, [changed], cancel=token).cancelled
        with zipfile.ZipFile(changed, "w") as package:
            package.write(jpeg(tmp_path / "b.jpg", 2), "b.jpg")
        assert [one.reason for one in desk.importing.resume().refused] == ["file-changed"]


def test_a_package_that_no_worker_unpacks_is_refused_entry_by_entry(house, tmp_path):
    source = tmp_path / "phone.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.jpg", bytes(100_000))
        package.write(jpeg(tmp_path / "b.jpg", 2), "b.jpg")
    data = bytearray(source.read_bytes())
    data[60:70] = b"\xff" * 10  # in the middle of what was packed
    source.write_bytes(data)
    with house.open(INA) as desk:
        report = desk.importing.run(desk.patient(), [source])
        assert [one.reason for one in report.refused] == ["package-damaged"]
        assert len(report.imported) == 1


def test_a_package_put_in_the_place_of_what_was_a_file_is_read_the_next_time(house, tmp_path):
    source = tmp_path / "phone.zip"
    source.write_text("not yet copied whole")
    token = CancelToken()
    token.cancel()
    with house.open(INA) as desk:
        patient = desk.patient()
        assert desk.importing.run(patient, [source], cancel=token).cancelled
        with zipfile.ZipFile(source, "w") as package:
            package.write(jpeg(tmp_path / "a.jpg", 1), "a.jpg")
        assert [one.reason for one in desk.importing.resume().refused] == ["file-changed"]
        assert len(desk.importing.run(patient, [source]).imported) == 1


def test_a_raw_file_that_came_in_twice_at_once_is_kept_once(house, tmp_path, monkeypatch):
    files = [tmp_path / "a.dng", tmp_path / "b.dng"]
    for file in files:
        file.write_bytes(raw_files.dng())
    both, acknowledge = threading.Barrier(2, timeout=60), Taker._acknowledge

    def together(self, *args):
        both.wait()
        return acknowledge(self, *args)

    with house.open(INA) as desk:
        patient = desk.patient()
        decide(desk, raw=True)
        monkeypatch.setattr(Taker, "_acknowledge", together)
        report = desk.importing.run(patient, files)
        assert (len(report.imported), len(report.duplicates)) == (1, 1)
        assert len(desk.objects()) == 4


def test_a_refusal_that_cannot_be_noted_stops_the_import(house, tmp_path, monkeypatch):
    with house.open(INA) as desk:
        patient = desk.patient()

        def full(self, place, **_):
            raise StorageFailed("disk-full")

        monkeypatch.setattr(Journal, "settle", full)
        with pytest.raises(StorageFailed, match="disk-full"):
            desk.importing.run(patient, [tmp_path / "never.jpg"])
        monkeypatch.undo()
        assert desk.importing.unfinished() == (patient, 1)
