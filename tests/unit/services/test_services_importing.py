"""Photos go in: cleaned, once, and what happens when something stops it."""

import datetime as dt
import threading

import pytest

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import InputRefused, Refused, StorageFailed, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.jobs import CancelToken
from clinicvault.media.limits import Limits
from clinicvault.media.pool import MediaPool
from clinicvault.services.importing.journal import Journals, Plan
from clinicvault.services.importing.sources.listing import listed
from clinicvault.services.importing.taking import Taker
from clinicvault.services.storing import StoringMarks
from tests.unit.services.real_clinic import ADA, CANARIES, INA, PAUL, Listener, jpeg, pixels, png


def test_jpeg_and_png_go_in_clean_and_come_out_the_same(house, tmp_path):
    source, flat = jpeg(tmp_path / "a.jpg", 1, orientation=6), png(tmp_path / "b.png")
    seen, listener = [], Listener()
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(
            patient,
            [source, flat],
            visit=dt.date(2026, 2, 14),
            label="before",
            view=View.FRONTAL,
            progress=seen.append,
            listener=listener,
        )
        assert [one.path for one in report.imported] == [str(source), str(flat)]
        assert not report.cancelled
        assert not report.refused
        assert not report.duplicates
        assert {word for word, _ in listener.said} == {"imported"}
        assert seen[-1].done == seen[-1].total == 2
        assert seen[-1].bytes == source.stat().st_size + flat.stat().st_size
        assert "camera-serial" in report.imported[0].stripped
        assert report.imported[0].thumbnail[:2] == b"\xff\xd8"
        desk.importing.close()
        desk.be(PAUL)
        page = desk.patients.page(patient)
        assert [(v.date, v.label) for v in page.visits] == [(dt.date(2026, 2, 14), "before")]
        photo = next(p for p in page.visits[0].photos if p.id == report.imported[0].photo)
        assert (photo.view, photo.width, photo.height) == (View.FRONTAL, 32, 48)
        assert photo.taken.startswith("2026-02-14T10:11:12")
        assert photo.imported.tzinfo is not None
        for told, path in zip(report.imported, (source, flat), strict=True):
            out = tmp_path / f"out-{path.name}"
            desk.exporting.open_plain(told.photo, Purpose.CARE, out)
            data = out.read_bytes()
            assert not any(canary in data for canary in CANARIES)
            assert (pixels(out) == pixels(path)).all()
    for path in house.folder.rglob("*"):
        if path.is_file():
            assert not any(canary in path.read_bytes() for canary in CANARIES)


def test_folders_are_searched_and_bad_files_stop_nothing(house, tmp_path):
    folder = tmp_path / "card"
    for name in ("DCIM/100", ".hidden", "__MACOSX"):
        (folder / name).mkdir(parents=True)
    good = jpeg(folder / "DCIM/100/a.jpg", 1)
    broken = folder / "DCIM/100/b.jpg"
    broken.write_bytes(good.read_bytes()[:300])
    (folder / "DCIM/100/c.jpg").write_bytes(good.read_bytes())
    (folder / "DCIM/notes.txt").write_text("no picture")
    (folder / "DCIM/empty.jpg").touch()
    (folder / "Thumbs.db").write_bytes(b"x")
    jpeg(folder / ".hidden/x.jpg", 5)
    jpeg(folder / "__MACOSX/y.jpg", 6)
    listener = Listener()
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(
            patient, [folder, good, tmp_path / "gone.jpg"], listener=listener
        )
        # Two equal files of one run: one is taken, whichever is first through the workers.
        assert len(report.imported) == 1
        assert len(report.duplicates) == 1
        assert report.duplicates[0].photo == report.imported[0].photo
        reasons = {one.path.rsplit("/", 1)[1]: one.reason for one in report.refused}
        assert set(reasons) == {"b.jpg", "notes.txt", "empty.jpg", "gone.jpg"}
        assert reasons["empty.jpg"] == "file-empty"
        assert all(one.message for one in report.refused)
        again = desk.importing.run(patient, [good])
        assert [one.photo for one in again.duplicates] == [report.imported[0].photo]
        assert len(desk.objects()) == 3
        other = desk.patient("Autre")
        assert len(desk.importing.run(other, [good]).imported) == 1
    assert {word for word, _ in listener.said} == {"imported", "duplicate", "refused"}


def test_the_list_names_every_file_once_in_order(tmp_path):
    for name in ("b.jpg", "a.jpg", "desktop.ini"):
        (tmp_path / name).touch()
    found = listed([tmp_path / "b.jpg", tmp_path])
    assert found.paths == [str(tmp_path / "b.jpg"), str(tmp_path / "a.jpg")]


@pytest.mark.parametrize("patient", ["00" * 16, "zz", "00"])
def test_an_unknown_patient_is_no_damage(house, tmp_path, patient):
    with house.open(INA) as desk, pytest.raises(UsageError) as said:
        desk.importing.run(patient, [jpeg(tmp_path / "a.jpg")])
    assert said.value.code == "patient-unknown"


def test_without_consent_or_role_nothing_goes_in(house, tmp_path):
    source = jpeg(tmp_path / "a.jpg")
    with house.open(INA) as desk:
        patient = desk.patient(consent=False)
        with pytest.raises(Refused) as said:
            desk.importing.run(patient, [source])
        assert said.value.code == "import-consent-missing"
        desk.be(ADA)
        with pytest.raises(Refused) as said:
            desk.importing.run(patient, [source])
        assert said.value.code == "role"
        assert desk.objects() == set()


def test_cancel_ends_early_and_can_be_resumed(house, tmp_path):
    files = [jpeg(tmp_path / f"{n}.jpg", n) for n in range(12)]
    token, listener = CancelToken(), Listener()

    class Cancelling(Listener):
        def imported(self, photo):
            token.cancel()

    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, files, cancel=token, listener=Cancelling())
        assert report.cancelled
        done = len(report.imported)
        assert 1 <= done < 12
        assert desk.importing.unfinished() == (patient, 12 - done)
    with house.open(INA) as desk:
        assert desk.importing.unfinished() == (patient, 12 - done)
        rest = desk.importing.resume(listener=listener)
        assert len(rest.imported) == 12 - done
        assert len(listener.said) == 12 - done
        assert desk.importing.unfinished() is None
        with pytest.raises(InputRefused) as said:
            desk.importing.resume()
        assert said.value.code == "import-nothing-left"
        assert len(desk.photos(patient)) == 12
        assert desk.health.tidy() == 0


def test_an_interrupted_import_can_be_forgotten_and_belongs_to_its_user(house, tmp_path):
    files = [jpeg(tmp_path / "a.jpg")]
    token = CancelToken()
    token.cancel()
    with house.open(INA) as desk:
        patient = desk.patient()
        assert desk.importing.run(patient, files, cancel=token).cancelled
        desk.be(PAUL)
        assert desk.importing.unfinished() is None
        desk.be(INA)
        sealed = list(desk.clinic.remembered.folder.glob("import-*.sealed"))
        assert len(sealed) == 1
        assert b"a.jpg" not in sealed[0].read_bytes()
        desk.importing.forget_unfinished()
        assert desk.importing.unfinished() is None


def test_a_damaged_or_strange_journal_is_none(house):
    with house.open(INA) as desk:
        session, folder = desk.clinic.session, desk.clinic.remembered.folder
        journals = Journals(session, folder)
        journal = journals.new()
        journal.settle(0)
        journal.park()
        assert journal.load() is None
        journal.begin(Plan("00", "00", "other", ["a", "b"]))
        path = next(folder.glob("import-*.sealed"))
        assert path.stat().st_mode & 0o777 == 0o600
        assert journal.load().left == ["a", "b"]
        path.write_bytes(path.read_bytes()[:-1])
        assert [one.load() for one in journals.all()] == [None]
        for text in (b"[]", b"{}", b'{"settled": [], "more": 1}'):
            path.write_bytes(journal._cipher.seal(text, journal._context))
            assert journal.load() is None


def test_the_journal_is_kept_while_it_runs(house):
    with house.open(INA) as desk:
        session, folder = desk.clinic.session, desk.clinic.remembered.folder
        journals = Journals(session, folder)
        journal = journals.new()
        journal.begin(Plan("00", "00", "other", [str(n) for n in range(25)]))
        for place in range(10):
            journal.settle(place)
        assert [len(one.load().left) for one in journals.all()] == [15]


def test_the_lock_stops_an_import_and_the_next_unlock_goes_on(house, tmp_path):
    files = [jpeg(tmp_path / f"{n}.jpg", n) for n in range(30)]
    with house.open(INA) as desk:
        patient = desk.patient()

        class Locking(Listener):
            def imported(self, photo):
                super().imported(photo)
                if len(self.said) == 3:
                    desk.unlocking.lock()

        listener = Locking()
        report = desk.importing.run(patient, files, listener=listener)
        assert report.cancelled
        assert desk.clinic.locked
        with pytest.raises(Refused):
            desk.importing.resume()
        desk.importing.close()
        desk.be(INA)
        left = desk.importing.unfinished()
        assert left == (patient, 30 - len(report.imported))
        desk.importing.resume()
        assert len(desk.photos(patient)) == 30
        desk.health.tidy()
        assert len(desk.objects()) == 90
        assert not desk.health.verify().damaged


def test_a_consent_withdrawn_meanwhile_stops_the_import(house, tmp_path):
    files = [jpeg(tmp_path / f"{n}.jpg", n) for n in range(30)]
    with house.open(INA) as desk:
        patient = desk.patient()

        class Withdrawing(Listener):
            def imported(self, photo):
                if not self.said:
                    self.said.append(photo)
                    desk.consents.withdraw(patient, Purpose.CARE)

        with pytest.raises(Refused) as said:
            desk.importing.run(patient, files, listener=Withdrawing())
        assert said.value.code == "consent-withdrawn"
        assert desk.importing.unfinished() is not None
        with pytest.raises(Refused):
            desk.importing.resume()


def test_a_listener_that_fails_loses_no_photo(house, tmp_path):
    class Failing(Listener):
        def imported(self, photo):
            raise RuntimeError("window gone")

    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, [jpeg(tmp_path / "a.jpg")], listener=Failing())
        assert [one.photo for one in report.imported] == desk.photos(patient)
        assert not report.refused


def test_a_failing_disk_stops_the_import_and_says_so(house, tmp_path, monkeypatch):
    files = [jpeg(tmp_path / f"{n}.jpg", n) for n in range(8)]
    with house.open(INA) as desk:
        patient = desk.patient()
        store, put = desk.clinic.ports.objects, desk.clinic.ports.objects.put
        calls = []

        def failing(object_id, data):
            calls.append(object_id)
            if len(calls) > 7:
                raise StorageFailed("disk-full")
            return put(object_id, data)

        monkeypatch.setattr(store, "put", failing)
        with pytest.raises(StorageFailed) as said:
            desk.importing.run(patient, files)
        assert said.value.code == "disk-full"
        monkeypatch.setattr(store, "put", put)
        patient_left, left = desk.importing.unfinished()
        assert (patient_left, left > 0) == (patient, True)
        desk.importing.resume()
        assert len(desk.photos(patient)) == 8
        assert desk.health.tidy() >= 1
        assert len(desk.objects()) == 24
        assert not desk.health.verify().damaged


def test_the_open_page_can_correct_move_and_take_back(house, tmp_path):
    with house.open(INA) as desk:
        patient, other = desk.patient(), desk.patient("Autre")
        report = desk.importing.run(
            patient,
            [jpeg(tmp_path / f"{n}.jpg", n) for n in range(3)],
            visit=dt.date(2026, 1, 5),
            label="J0",
        )
        first, second, third = (one.photo for one in report.imported)
        desk.importing.set_view(first, View.BASAL)
        desk.importing.move([first, second], other)
        desk.importing.move([third], patient)  # where it is already
        desk.importing.take_back([third])
        assert desk.photos(patient) == []
        moved = desk.patients.page(other).visits
        assert [(v.date, v.label, len(v.photos)) for v in moved] == [(dt.date(2026, 1, 5), "J0", 2)]
        assert len(desk.objects()) == 6
        again = desk.importing.run(patient, [tmp_path / "0.jpg"])
        desk.importing.move([again.imported[0].photo], other)  # a double there
        assert len(desk.photos(other)) == 2
        assert len(desk.objects()) == 6
        desk.importing.close()
        with pytest.raises(Refused) as said:
            desk.importing.take_back(desk.photos(other))
        assert said.value.code == "import-page-closed"
        desk.be(PAUL)
        views = {p.view for v in desk.patients.page(other).visits for p in v.photos}
        assert View.BASAL in views
        assert not desk.health.verify().damaged
        desk.be(ADA)
        events = {row.event for row in desk.log()}
        assert {"photo-move", "photo-take-back", "photo-edit"} <= events


@pytest.mark.parametrize("photo", ["zz", "00", "00" * 16])
def test_an_unknown_photo_cannot_be_moved(house, photo):
    with house.open(INA) as desk:
        patient = desk.patient()
        with pytest.raises(UsageError):
            desk.importing.move([photo], patient)


def test_a_run_under_another_users_eyes_ends_quietly(house, tmp_path):
    """Locked and unlocked by an administrator while the import still finishes."""
    with house.open(INA) as desk:
        patient = desk.patient()

        class Handing(Listener):
            def imported(self, photo):
                if not self.said:
                    self.said.append(photo)
                    desk.be(ADA)

        files = [jpeg(tmp_path / f"{n}.jpg", n) for n in range(12)]
        report = desk.importing.run(patient, files, listener=Handing())
        assert report.cancelled


def test_pictures_that_no_worker_reads_are_refused(house, tmp_path):
    with house.open(INA) as desk:
        patient = desk.patient()
        desk.clinic._make_media = lambda: MediaPool(1, Limits(pixels=100))
        report = desk.importing.run(patient, [jpeg(tmp_path / "a.jpg")])
        assert [one.reason for one in report.refused] == ["picture-too-large"]


def test_the_same_picture_twice_at_once_is_taken_once(house, tmp_path, monkeypatch):
    """Both are sealed before either is acknowledged: the second one's objects go again."""
    files = [jpeg(tmp_path / "a.jpg", 1), tmp_path / "b.jpg"]
    files[1].write_bytes(files[0].read_bytes())
    both = threading.Barrier(2, timeout=20)
    acknowledge = Taker._acknowledge

    def together(self, *args):
        both.wait()
        return acknowledge(self, *args)

    monkeypatch.setattr(Taker, "_acknowledge", together)
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, files)
        assert (len(report.imported), len(report.duplicates)) == (1, 1)
        assert len(desk.objects()) == 3


def test_marks_tell_of_writers_and_of_crashes(tmp_path):
    marks = StoringMarks(tmp_path)
    assert marks.left() == []
    with marks.writing():
        assert marks.left() is None
        assert not StoringMarks(tmp_path).crashed()
    assert marks.left() == []
    (tmp_path / "storing-00.mark").touch()
    assert marks.crashed()
    marks.settle(marks.left())
    assert not marks.crashed()
