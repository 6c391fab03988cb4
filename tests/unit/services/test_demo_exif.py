"""Metadata written into the demo's pictures: all there, well-formed, and the picture untouched."""

import datetime as dt
import io
import struct
import subprocess
import zlib

import numpy as np
import pytest
from PIL import ExifTags, Image

from clinicvault.services.demo.exif import Capture, DemoCamera, exif, stamped_jpeg, stamped_png
from tests.judges import needs

CAMERA = DemoCamera(
    "NIKON CORPORATION",
    "NIKON D7500",
    "SERIAL-4711",
    "105mm f/2.8",
    "LENS-99",
    "Ver.1.11",
    105,
    11.0,
    160,
    200,
)
TAKEN = dt.datetime(
    2026, 3, 4, 15, 16, 17, 250_000, dt.timezone(dt.timedelta(hours=-9, minutes=-30))
)
CAPTURE = Capture(
    TAKEN, CAMERA, "Clinic Owner", "Étienne Photo", 45.7578, -4.832, 173.0, "Rousseau Amélie", 6
)


@pytest.fixture(scope="module")
def pixels():
    rng = np.random.default_rng(1)
    return np.kron(rng.integers(0, 255, (15, 20, 3)), np.ones((16, 16, 1))).astype(np.uint8)


@pytest.fixture(scope="module")
def jpeg(pixels):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture(scope="module")
def png(pixels):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def facts(data):
    """(IFD0, Exif, GPS, IFD1) as Pillow reads them."""
    found = Image.open(io.BytesIO(data)).getexif()
    return found, *(
        found.get_ifd(ifd) for ifd in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.IFD1)
    )


def chunks(png):
    at, found = 8, []
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        data, crc = png[at + 8 : at + 8 + size], png[at + 8 + size : at + 12 + size]
        assert struct.pack(">I", zlib.crc32(kind + data)) == crc
        found.append((kind, data))
        at += 12 + size
    return found


def test_the_pictures_pixels_are_untouched(jpeg, png):
    for plain, stamped in ((jpeg, stamped_jpeg(jpeg, CAPTURE)), (png, stamped_png(png, CAPTURE))):
        assert len(stamped) > len(plain)
        before, after = (np.asarray(Image.open(io.BytesIO(data))) for data in (plain, stamped))
        assert np.array_equal(before, after)


def test_the_camera_and_its_owner_are_named(jpeg):
    main, details, _, _ = facts(stamped_jpeg(jpeg, CAPTURE))
    assert main[ExifTags.Base.Make] == CAMERA.make
    assert main[ExifTags.Base.Model] == CAMERA.model
    assert main[ExifTags.Base.Software] == "Ver.1.11"
    assert main[ExifTags.Base.Orientation] == 6
    assert details[ExifTags.Base.BodySerialNumber] == "SERIAL-4711"
    assert details[ExifTags.Base.CameraOwnerName] == "Clinic Owner"
    assert details[ExifTags.Base.LensSerialNumber] == "LENS-99"
    assert details[ExifTags.Base.LensModel] == "105mm f/2.8"


def test_exposure_is_as_given(jpeg):
    _, details, _, _ = facts(stamped_jpeg(jpeg, CAPTURE))
    assert details[ExifTags.Base.ExposureTime] == pytest.approx(1 / 160)
    assert details[ExifTags.Base.FNumber] == 11
    assert details[ExifTags.Base.FocalLength] == 105
    assert details[ExifTags.Base.ISOSpeedRatings] == 200
    assert (details[ExifTags.Base.ExifImageWidth], details[ExifTags.Base.ExifImageHeight]) == (
        320,
        240,
    )


def test_the_time_is_local_with_its_offset(jpeg):
    main, details, place, _ = facts(stamped_jpeg(jpeg, CAPTURE))
    assert details[ExifTags.Base.DateTimeOriginal] == "2026:03:04 15:16:17"
    assert details[ExifTags.Base.OffsetTimeOriginal] == "-09:30"
    assert details[ExifTags.Base.SubsecTimeOriginal] == "25"
    assert main[ExifTags.Base.DateTime] == "2026:03:04 15:16:17"
    assert place[ExifTags.GPS.GPSDateStamp] == "2026:03:05"
    assert place[ExifTags.GPS.GPSTimeStamp] == (0, 46, 17)


def test_the_place_reads_back_to_a_metre(jpeg):
    place = facts(stamped_jpeg(jpeg, CAPTURE))[2]

    def degrees(parts):
        return float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600

    assert place[ExifTags.GPS.GPSLatitudeRef] == "N"
    assert place[ExifTags.GPS.GPSLongitudeRef] == "W"
    assert degrees(place[ExifTags.GPS.GPSLatitude]) == pytest.approx(45.7578, abs=1e-5)
    assert degrees(place[ExifTags.GPS.GPSLongitude]) == pytest.approx(4.832, abs=1e-5)
    assert place[ExifTags.GPS.GPSAltitude] == 173


def test_the_southern_and_eastern_halves_too(jpeg):
    import dataclasses

    other = dataclasses.replace(CAPTURE, latitude=-33.9, longitude=151.2)
    place = facts(stamped_jpeg(jpeg, other))[2]
    assert (place[1], place[3]) == ("S", "E")


def test_a_thumbnail_lies_inside(jpeg, pixels):
    stamped = stamped_jpeg(jpeg, CAPTURE)
    second = facts(stamped)[3]
    start = stamped.index(b"Exif\0\0") + 6 + second[ExifTags.Base.JpegIFOffset]
    small = Image.open(io.BytesIO(stamped[start : start + second[ExifTags.Base.JpegIFByteCount]]))
    assert max(small.size) == 160
    expected = np.asarray(Image.fromarray(pixels).resize(small.size)).astype(int)
    assert np.abs(np.asarray(small.convert("RGB")) - expected).mean() < 20


def test_without_a_thumbnail_there_is_no_second_directory():
    block = exif(CAPTURE, (10, 20))
    at = struct.unpack("<I", block[4:8])[0]
    count = struct.unpack("<H", block[at : at + 2])[0]
    assert struct.unpack("<I", block[at + 2 + 12 * count : at + 6 + 12 * count])[0] == 0


def test_directories_are_sorted_and_point_inside():
    block = exif(CAPTURE, (10, 20), b"thumb")
    at = struct.unpack("<I", block[4:8])[0]
    seen = 0
    while at:
        count = struct.unpack("<H", block[at : at + 2])[0]
        entries = [
            struct.unpack("<HHII", block[at + 2 + 12 * i : at + 14 + 12 * i]) for i in range(count)
        ]
        assert [entry[0] for entry in entries] == sorted({entry[0] for entry in entries})
        sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
        for _, kind, many, value in entries:
            if sizes[kind] * many > 4:
                assert value % 2 == 0
                assert value + sizes[kind] * many <= len(block)
        at = struct.unpack("<I", block[at + 2 + 12 * count : at + 6 + 12 * count])[0]
        seen += 1
    assert seen == 2


def test_xmp_iptc_and_comment_name_people(jpeg):
    stamped = stamped_jpeg(jpeg, CAPTURE)
    assert b"http://ns.adobe.com/xap/1.0/\0" in stamped
    assert "<rdf:li>Étienne Photo</rdf:li>".encode() in stamped
    assert b'aux:SerialNumber="SERIAL-4711"' in stamped
    assert b"Photoshop 3.0\0" in stamped
    image = Image.open(io.BytesIO(stamped))
    assert b"Clinic Owner" in image.info["comment"]
    assert stamped.count("Rousseau Amélie".encode()) == 3


def test_only_nikon_writes_a_nikon_note(jpeg):
    import dataclasses

    canon = dataclasses.replace(CAPTURE, camera=dataclasses.replace(CAMERA, make="Canon"))
    assert b"Nikon\0\x02\x10" in stamped_jpeg(jpeg, CAPTURE)
    assert b"Nikon\0" not in stamped_jpeg(jpeg, canon)


def test_special_signs_do_not_break_the_packet(jpeg):
    import dataclasses
    import re
    from xml.dom import minidom

    odd = dataclasses.replace(CAPTURE, artist='A & B <"x">', owner='"Q" & Co', description="<&>")
    packet = re.search(b"<x:xmpmeta.*</x:xmpmeta>", stamped_jpeg(jpeg, odd), re.DOTALL)[0]
    dom = minidom.parseString(packet)  # noqa: S318  (our own packet)
    texts = [node.firstChild.data for node in dom.getElementsByTagName("rdf:li")]
    assert texts == ['A & B <"x">', "<&>"]


def test_without_description_there_is_a_default_title(jpeg):
    import dataclasses

    bare = dataclasses.replace(CAPTURE, description="")
    main = facts(stamped_jpeg(jpeg, bare))[0]
    assert ExifTags.Base.ImageDescription not in main
    assert b"Untitled" in stamped_jpeg(jpeg, bare)


def test_jfif_comes_before_exif(jpeg):
    stamped = stamped_jpeg(jpeg, CAPTURE)
    assert stamped[:4] == b"\xff\xd8\xff\xe0"
    assert stamped.index(b"JFIF") < stamped.index(b"Exif\0\0") < stamped.index(b"http://ns.adobe")


def test_a_jpeg_without_jfif_is_stamped_too(jpeg):
    bare = jpeg[:2] + jpeg[4 + int.from_bytes(jpeg[4:6], "big") :]
    stamped = stamped_jpeg(bare, CAPTURE)
    assert stamped[:4] == b"\xff\xd8\xff\xe1"
    assert facts(stamped)[0][ExifTags.Base.Make] == CAMERA.make


def test_a_png_gets_text_exif_time_and_xmp(png):
    found = chunks(stamped_png(png, CAPTURE))
    kinds = [kind for kind, _ in found]
    assert kinds[0] == b"IHDR"
    assert kinds[-1] == b"IEND"
    assert {b"tEXt", b"iTXt", b"eXIf", b"tIME"} <= set(kinds)
    texts = dict(data.split(b"\0", 1) for kind, data in found if kind == b"tEXt")
    assert texts[b"Author"] == "Étienne Photo".encode("latin-1")
    assert b"SERIAL-4711" in texts[b"Source"]
    assert texts[b"Creation Time"] == b"Wed, 04 Mar 2026 15:16:17 -0930"
    moment = dict(found)[b"tIME"]
    assert struct.unpack(">H5B", moment) == (2026, 3, 4, 15, 16, 0)
    assert facts(stamped_png(png, CAPTURE))[1][ExifTags.Base.BodySerialNumber] == "SERIAL-4711"


def test_empty_texts_are_left_out_of_a_png(png):
    import dataclasses

    bare = dataclasses.replace(CAPTURE, description="")
    keys = [
        data.split(b"\0")[0] for kind, data in chunks(stamped_png(png, bare)) if kind == b"tEXt"
    ]
    assert b"Description" not in keys


def test_other_files_are_not_stamped(jpeg, png):
    with pytest.raises(ValueError, match="JPEG"):
        stamped_jpeg(png, CAPTURE)
    for data in (jpeg, png[:12] + b"IDAT" + png[16:]):
        with pytest.raises(ValueError, match="PNG"):
            stamped_png(data, CAPTURE)


@needs("exiftool")
def test_the_judge_finds_nothing_wrong(tmp_path, jpeg, png):
    for name, data in (
        ("a.jpg", stamped_jpeg(jpeg, CAPTURE)),
        ("a.png", stamped_png(png, CAPTURE)),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        command = ["exiftool", "-validate", "-warning", "-a", "-s3", str(path)]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        assert said.strip() == "OK", said
