"""DICOM photographs: valid by others' word, the picture's bytes unchanged, nobody named unasked."""

import contextlib
import datetime as dt
import io
import random
import subprocess

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.encaps import generate_frames

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.messages import MESSAGES
from clinicvault.media import dicom
from clinicvault.media.dicom_writing.jpeg_shape import jpeg_shape
from clinicvault.media.dicom_writing.photograph import Shot, Subject, new_uid, photograph
from clinicvault.media.limits import Limits
from tests.judges import needs

CODE = Subject("P-7K3M-9Q2X")
NAMED = Subject("P-1", "Müller-Lüdenscheidt", "Erika", dt.date(1970, 1, 31), "R-12")
TAKEN = dt.datetime(2026, 2, 3, 10, 11, 12, tzinfo=dt.UTC)
SUBJECTS = {"code": (CODE, None), "named": (NAMED, TAKEN)}


def jpeg(mode="RGB", size=(101, 67), **more):
    noise = np.random.default_rng(1).integers(0, 256, (9, 13, 3), dtype=np.uint8)
    out = io.BytesIO()
    image = Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC).convert(mode)
    image.save(out, "JPEG", **{"quality": 90} | more)
    return out.getvalue()


KINDS = {
    "4:2:0": jpeg,
    "4:2:2": lambda: jpeg(subsampling=1),
    "4:4:4": lambda: jpeg(subsampling=0),
    "gray": lambda: jpeg("L"),
    "one pixel": lambda: jpeg(size=(1, 1)),
    "optimised": lambda: jpeg(optimize=True, restart_marker_blocks=2),
    "odd length": lambda: next(one for one in map(_of_quality, range(50, 98)) if len(one) % 2),
    "even length": lambda: next(one for one in map(_of_quality, range(50, 98)) if not len(one) % 2),
}


def _of_quality(quality):
    return jpeg(quality=quality)


def made(data, subject=CODE, taken=None, **more):
    return photograph(
        data, subject, Shot(new_uid(), new_uid(), 1, "Frontal", "Before", taken, **more)
    )


@needs("dicom3tools")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", SUBJECTS)
def test_the_validator_finds_no_error(tmp_path, kind, who):
    path = tmp_path / "x.dcm"
    path.write_bytes(made(KINDS[kind](), *SUBJECTS[who]))
    told = subprocess.run(["dciodvfy", "-new", path], capture_output=True, check=False, text=True)
    assert "VLPhotographicImage" in told.stderr
    assert "Error" not in told.stderr + told.stdout
    assert told.returncode == 0


@needs("dcmtk")
@pytest.mark.parametrize("kind", KINDS)
def test_a_viewers_decoder_shows_the_very_picture(tmp_path, kind):
    data = KINDS[kind]()
    (tmp_path / "x.dcm").write_bytes(made(data))
    subprocess.run(["dcmj2pnm", "+op", tmp_path / "x.dcm", tmp_path / "x.ppm"], check=True)
    with Image.open(tmp_path / "x.ppm") as shown, Image.open(io.BytesIO(data)) as meant:
        seen, wanted = (np.asarray(one.convert("RGB")).astype(int) for one in (shown, meant))
    assert seen.shape == wanted.shape
    assert abs(seen - wanted).max() <= 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_pictures_bytes_are_unchanged(kind):
    data = KINDS[kind]()
    told = pydicom.dcmread(io.BytesIO(made(data)))
    [frame] = generate_frames(told.PixelData, number_of_frames=1)
    assert frame[: len(data)] == data
    assert frame[len(data) :] == bytes(len(data) % 2)


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_import_takes_the_same_picture_out_again(kind):
    data = KINDS[kind]()
    source = made(data, NAMED, TAKEN)
    taken = dicom.rewrite(source, Limits())
    assert taken.facts.subject == {
        "record": "R-12", "family": "Müller-Lüdenscheidt", "given": "Erika", "born": "1970-01-31",
    }  # fmt: skip
    assert taken.facts.taken == "2026-02-03T10:11:12"
    out = b"".join(bytes(piece) for piece in taken.pieces)
    with Image.open(io.BytesIO(out)) as one, Image.open(io.BytesIO(data)) as other:
        assert np.array_equal(np.asarray(one), np.asarray(other))


def test_a_code_stands_for_the_patient_unless_more_is_asked_for():
    told = pydicom.dcmread(io.BytesIO(made(jpeg())))
    assert str(told.PatientName) == "P-7K3M-9Q2X^"
    assert told.PatientID == "P-7K3M-9Q2X"
    assert told.PatientBirthDate == told.PatientSex == ""
    assert told.PatientIdentityRemoved == "YES"
    assert told.StudyDate == told.StudyTime == ""
    assert "AcquisitionDateTime" not in told
    assert told.LongitudinalTemporalInformationModified == "REMOVED"
    assert told.ImageType[0] == "DERIVED"
    named = pydicom.dcmread(io.BytesIO(made(jpeg(), NAMED, TAKEN, derived=False)))
    assert (named.PatientName.family_name, named.PatientName.given_name) == (
        "Müller-Lüdenscheidt", "Erika",
    )  # fmt: skip
    assert (named.PatientID, named.PatientBirthDate) == ("R-12", "19700131")
    assert named.PatientIdentityRemoved == "NO"
    assert (named.StudyDate, named.StudyTime) == ("20260203", "101112")
    assert named.ImageType[0] == "ORIGINAL"


def test_texts_cannot_break_out_of_their_values():
    subject = Subject("P-1", "A^B=C\\D\n", "x" * 500)
    told = pydicom.dcmread(io.BytesIO(made(jpeg(), subject)))
    assert told.PatientName.family_name == "ABC D"
    assert told.PatientName.given_name == "x" * 31
    shot = Shot(new_uid(), new_uid(), 1, "Left\\Right\r\n", "é" * 200)
    told = pydicom.dcmread(io.BytesIO(photograph(jpeg(), CODE, shot)))
    assert told.SeriesDescription == "Left Right"
    assert told.StudyDescription == "é" * 64


def test_nothing_else_is_told_of_computer_clinic_or_moment():
    data = made(jpeg())
    told = pydicom.dcmread(io.BytesIO(data))
    now = dt.datetime.now(dt.UTC)
    for text in (b"PYDICOM", b"pydicom", f"{now:%Y%m%d}".encode(), f"{now:%Y-%m-%d}".encode()):
        assert text not in data
    assert told.file_meta.ImplementationVersionName == "CLINICVAULT"
    for keyword in ("InstitutionName", "OperatorsName", "StationName", "DeviceSerialNumber"):
        assert keyword not in told
    assert told.Manufacturer == told.ReferringPhysicianName == ""


def test_identifiers_are_random():
    uids = {new_uid() for _ in range(100)}
    assert len(uids) == 100
    assert all(one.startswith("2.25.") and len(one) <= 64 for one in uids)
    first, second = (pydicom.dcmread(io.BytesIO(made(jpeg()))) for _ in range(2))
    assert first.SOPInstanceUID != second.SOPInstanceUID


def _png():
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: jpeg(progressive=True), "dicom-kind"),
        (lambda: jpeg(keep_rgb=True), "dicom-kind"),
        (lambda: jpeg("CMYK"), "dicom-kind"),
        (_png, "dicom-kind"),
        (lambda: b"", "dicom-kind"),
        (lambda: jpeg()[:50], "picture-damaged"),
        (lambda: b"\xff\xd8\xff\xd9", "picture-damaged"),
        (lambda: b"\xff\xd8\xff\xc0\x00\x05\x08\x00\x01", "picture-damaged"),
    ],
)
def test_what_is_no_picture_of_the_sort(data, code):
    with pytest.raises(InputRefused) as said:
        jpeg_shape(data())
    assert said.value.code == code
    assert code in MESSAGES


def test_any_damage_is_refused_or_written_down():
    good, rng = jpeg(), random.Random(5)
    for _ in range(500):
        bad = bytearray(good)
        bad[rng.randrange(len(bad))] ^= rng.randrange(1, 256)
        with contextlib.suppress(InputRefused):
            made(bytes(bad))
