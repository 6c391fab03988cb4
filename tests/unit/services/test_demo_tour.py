"""The demo's tour: its own pictures, and how it stops when the clinic is damaged or has none."""

import dataclasses
import io

import pytest
from PIL import ExifTags, Image

from clinicvault.services.demo.tour import fresh_photos
from tests.unit.services.demo_clinic import CHLOE, STORY, TINY, Computer


@pytest.fixture
def computer(_computer, tmp_path):
    return Computer(tmp_path, TINY)


@pytest.mark.parametrize("place", [0, 1])
def test_the_tours_pictures_stand_upright_and_are_new_every_time(tmp_path, place):
    person = STORY.patients[place]
    files = [path.read_bytes() for _ in range(2) for path in fresh_photos(person, tmp_path, 2)]
    assert len(set(files)) == 4
    with Image.open(io.BytesIO(files[0])) as image:
        assert image.getexif()[ExifTags.Base.Orientation] == 1
        assert image.height > image.width
        assert image.getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_the_tour_of_a_damaged_vault_says_so(computer):
    made = computer.make()
    for path in (made.vault / "objects").rglob("*"):
        if path.is_file():
            path.write_bytes(b"noise")
    told = []
    assert computer.demo().tour(made, told.append) == 4
    assert any(line.startswith("Stopped: ") or "damaged" in line for line in told)


def test_the_tour_without_a_picture_stops_and_says_why(computer):
    computer.story = dataclasses.replace(TINY, patients=(CHLOE,))
    made = computer.make()
    told = []
    assert computer.demo().tour(made, told.append) != 0
    assert told == ["Stopped: patient-unknown"]
