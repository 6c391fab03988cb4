"""What is typed to protect a package is judged; how a picture lies is told with it."""

import io
import zipfile

import numpy as np
import pyrage
import pytest
from PIL import Image, ImageOps

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.setup import LEAST_STRENGTH
from clinicvault.services.turning import UPRIGHT
from tests.unit.services.giving_age import export_age
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg, pixels

STRONG = "heron lava quilt 58 ember"


def given(desk, patient, photos, output, recipient="Dr Elsewhere", **more):
    return export_age(
        desk, patient, photos, recipient=recipient, purpose=Purpose.CARE, output=output, **more
    )


@pytest.mark.parametrize(
    ("phrase", "recipient"),
    [
        ("1", "Dr Elsewhere"),
        ("password123", "Dr Elsewhere"),
        ("summer2024", "Dr Elsewhere"),
        ("Okonkwo2026", "Dr Chidinma Okonkwo"),
        ("Clinique Été", "Dr Elsewhere"),
    ],
)
def test_a_weak_passphrase_is_refused_before_anything_is_opened(
    filled, tmp_path, phrase, recipient
):
    house, patient = filled
    output = tmp_path / "out.age"
    with house.open(PAUL) as desk:
        photos = desk.photos(patient)
        with pytest.raises(InputRefused) as said:
            given(desk, patient, photos, output, recipient, passphrase=phrase)
        assert said.value.code == "passphrase-weak"
        assert phrase not in str(said.value.params)
        desk.be(ADA)
        assert not desk.log(event="export")
    assert not output.exists()


def test_it_is_the_meter_of_the_passwords(filled, tmp_path):
    house, patient = filled
    weak = "summer2024"
    assert house.setup.strength(weak)[0] < LEAST_STRENGTH <= house.setup.strength(STRONG)[0]
    with house.open(PAUL) as desk:
        result = given(desk, patient, desk.photos(patient), tmp_path / "a.age", passphrase=STRONG)
    assert result.words == ""
    assert pyrage.passphrase.decrypt((tmp_path / "a.age").read_bytes(), STRONG)


def test_one_that_is_made_is_strong_and_a_key_needs_none(filled, tmp_path):
    house, patient = filled
    identity = pyrage.x25519.Identity.generate()
    with house.open(PAUL) as desk:
        photos = desk.photos(patient)
        made = given(desk, patient, photos, tmp_path / "a.age")
        assert house.setup.strength(made.words)[0] == 4
        given(desk, patient, photos, tmp_path / "b.age", age_recipient=str(identity.to_public()))
    assert pyrage.decrypt((tmp_path / "b.age").read_bytes(), [identity])


STEPS = {
    "as it is": [],
    "mirror left to right": [Image.Transpose.FLIP_LEFT_RIGHT],
    "mirror top to bottom": [Image.Transpose.FLIP_TOP_BOTTOM],
    "turn by half": [Image.Transpose.ROTATE_180],
    "turn a quarter to the left": [Image.Transpose.ROTATE_90],
    "turn a quarter to the right": [Image.Transpose.ROTATE_270],
}


def turned(image, words):
    for part in words.split(", then "):
        for step in STEPS[part]:
            image = image.transpose(step)
    return image


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_who_does_what_the_words_say_sees_the_picture_upright(tmp_path, orientation):
    source = jpeg(tmp_path / "a.jpg", orientation=orientation)
    with Image.open(source) as image:
        upright = np.asarray(ImageOps.exif_transpose(image))
        by_words = np.asarray(turned(image.convert("RGB"), UPRIGHT[orientation]))
    assert np.array_equal(by_words, upright)


def test_a_package_holds_every_picture_upright(filled, tmp_path):
    house, patient = filled
    with house.open(PAUL) as desk:
        result = given(desk, patient, desk.photos(patient), tmp_path / "a.age")
    data = pyrage.passphrase.decrypt((tmp_path / "a.age").read_bytes(), result.words)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith(".jpg")]
        pictures = [Image.open(io.BytesIO(package.read(name))) for name in names]
    assert [(one.format, one.getexif().get(0x0112)) for one in pictures] == [("JPEG", None)] * 2
    assert {one.size for one in pictures} == {(32, 48), (48, 32)}


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_plain_file_keeps_its_pixels_and_its_result_says_how_they_lie(
    house, tmp_path, orientation
):
    source = jpeg(tmp_path / "a.jpg", orientation=orientation)
    with house.open(INA) as desk:
        patient = desk.patient()
        desk.importing.run(patient, [source])
        desk.be(PAUL)
        [photo] = desk.photos(patient)
        result = desk.exporting.open_plain(photo, Purpose.CARE, tmp_path / "out.jpg")
    assert result.orientation == orientation
    assert np.array_equal(pixels(tmp_path / "out.jpg"), pixels(source))
