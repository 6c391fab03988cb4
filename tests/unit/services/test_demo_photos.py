"""Files as the demo's cameras leave them."""

import dataclasses
import datetime as dt
import io

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageOps

from clinicvault.domain.clinical import View
from clinicvault.services.demo import photos as module
from clinicvault.services.demo.data import CAMERAS, PATIENTS, DemoShot
from clinicvault.services.demo.exif import Capture
from clinicvault.services.demo.photos import photo_file, write_photos
from clinicvault.services.demo.pictures import picture
from clinicvault.services.resources import resource

DAY = dt.date(2026, 2, 3)
FACES = PATIENTS[0]
CAPTURE = Capture(dt.datetime(2026, 1, 2, tzinfo=dt.UTC), CAMERAS[1], "O", "A", 1.0, 2.0, 3.0, "D")


@pytest.fixture
def quick(monkeypatch):
    """Drawn pictures at a fifth of their size, asked for as the demo asks."""
    asked = []

    class Small:
        def picture(self, name, visit, view, *, scale):
            asked.append(scale)
            return picture(name, visit, view, scale=0.2)

    monkeypatch.setattr(module, "Studio", Small)
    return asked


def details(path):
    return Image.open(path).getexif().get_ifd(ExifTags.IFD.Exif)


def test_a_visits_portraits_are_written_in_order(tmp_path):
    written = write_photos(FACES, FACES.visits[0], DAY, tmp_path)
    assert [view for view, _ in written] == [View.FRONTAL, View.OBLIQUE_LEFT, View.PROFILE_RIGHT]
    assert sorted(tmp_path.iterdir()) == sorted(path for _, path in written)


def test_file_names_are_a_cameras_and_tell_no_name(tmp_path):
    for _, path in write_photos(FACES, FACES.visits[0], DAY, tmp_path):
        assert path.name.startswith("DSC_")
        assert FACES.family not in path.name


def test_capture_times_lie_on_the_day_and_rise(tmp_path):
    times = [
        details(path)[ExifTags.Base.DateTimeOriginal]
        for _, path in write_photos(FACES, FACES.visits[0], DAY, tmp_path)
    ]
    assert times == sorted(set(times))
    assert all(time.startswith("2026:02:03 ") for time in times)


def test_the_patients_name_stands_in_the_file_so_that_taking_it_out_can_be_seen(tmp_path):
    [(_, path), *_] = write_photos(FACES, FACES.visits[0], DAY, tmp_path)
    assert f"{FACES.family} {FACES.given}".encode() in path.read_bytes()
    assert details(path)[ExifTags.Base.BodySerialNumber] in {camera.serial for camera in CAMERAS}


def test_a_portraits_pixels_are_those_of_the_resource(tmp_path):
    [(_, path), *_] = write_photos(FACES, FACES.visits[0], DAY, tmp_path)
    source = resource("demo", "portraits", FACES.visits[0].shots[0].portrait)
    assert np.array_equal(np.asarray(Image.open(path)), np.asarray(Image.open(source)))


def test_numbers_do_not_clash_within_the_demo():
    numbers = [
        module._number(person, visit, place)
        for person in PATIENTS
        for visit in person.visits
        for place in range(len(visit.shots))
    ]
    assert len(set(numbers)) > 0.95 * len(numbers)
    assert all(0 < number < 10_000 for number in numbers)


def test_several_cameras_are_used(tmp_path):
    written = write_photos(FACES, FACES.visits[0], DAY, tmp_path)
    assert len({Image.open(path).getexif()[ExifTags.Base.Model] for _, path in written}) == 3


def test_an_upright_drawing_is_stored_on_its_side_with_the_note_that_says_so(quick):
    shot = DemoShot(View.BACK, subject="hand-rejuvenation")
    image = Image.open(io.BytesIO(photo_file(shot, CAPTURE)))
    assert image.width > image.height
    assert image.getexif()[ExifTags.Base.Orientation] == 6
    upright = np.asarray(ImageOps.exif_transpose(image)).astype(int)
    direct = picture("hand-rejuvenation", 0, View.BACK, scale=0.2).astype(int)
    assert np.abs(upright - direct).mean() < 4


def test_a_flat_drawing_is_stored_as_it_is_with_a_colour_profile(quick):
    shot = DemoShot(View.CLOSE_UP, subject="scar-revision", stage=1)
    image = Image.open(io.BytesIO(photo_file(shot, CAPTURE)))
    assert image.width > image.height
    assert image.getexif()[ExifTags.Base.Orientation] == 1
    assert image.info["icc_profile"][12:20] == b"mntrRGB "


def test_a_png_is_a_png(quick, tmp_path):
    shot = DemoShot(View.CLOSE_UP, subject="mole-removal", png=True)
    person = PATIENTS[15]
    visit = dataclasses.replace(person.visits[0], shots=(shot,))
    [(view, path)] = write_photos(person, visit, DAY, tmp_path)
    assert (view, path.suffix) == (View.CLOSE_UP, ".PNG")
    assert Image.open(path).format == "PNG"
    assert person.family.encode() in path.read_bytes()


def test_a_large_picture_is_asked_for_at_twelve_megapixels(quick):
    photo_file(DemoShot(View.CLOSE_UP, subject="scar-revision", large=True), CAPTURE)
    photo_file(DemoShot(View.CLOSE_UP, subject="scar-revision"), CAPTURE)
    assert quick == [module.LARGE, 1.0]


def test_files_that_others_draw_get_the_cameras_metadata(tmp_path):
    shot = DemoShot(View.BACK, subject="hand-rejuvenation", stage=1)
    asked = []

    def file_of(wanted):
        asked.append(wanted)
        out = io.BytesIO()
        Image.new("RGB", (40, 30), (9, 9, 9)).save(out, "JPEG")
        return out.getvalue()

    visit = dataclasses.replace(PATIENTS[10].visits[1], shots=(shot,))
    [(_, path)] = write_photos(PATIENTS[10], visit, DAY, tmp_path, file_of)
    assert asked == [shot]
    image = Image.open(path)
    assert image.size == (40, 30)
    assert image.getexif()[ExifTags.Base.Orientation] == 6
    assert image.getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_a_picture_of_today_is_dated_today():
    drawn = np.full((30, 40, 3), 128, np.uint8)
    image = Image.open(io.BytesIO(module.camera_file(drawn, FACES)))
    taken = image.getexif().get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal]
    days = (
        dt.datetime.now().astimezone()
        - dt.datetime.strptime(taken, "%Y:%m:%d %H:%M:%S").astimezone()
    )
    assert abs(days) < dt.timedelta(days=2)


def test_a_visit_without_pictures_writes_none(tmp_path):
    visit = dataclasses.replace(FACES.visits[0], shots=())
    assert write_photos(FACES, visit, DAY, tmp_path) == []
