"""What raw files of different makers say beside their samples, and whether all samples are there."""

from __future__ import annotations

import struct

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media.limits import Limits
from clinicvault.media.raw_facts import read_told
from tests.unit.media import raw_files, samples
from tests.unit.media.tiff_files import ASCII, LONG, SHORT, Page, plain, tiled, written

LIMITS = Limits()
PICTURE = samples.pixels(40, 30)


def facts(data):
    told = read_told(data, LIMITS)
    return told.exif, told.stripped


def refusal(data):
    with pytest.raises(InputRefused) as caught:
        read_told(data, LIMITS)
    return caught.value.code


@pytest.mark.parametrize("order", ["<", ">"])
def test_canons_boxes(order):
    exif, stripped = facts(raw_files.canon(order=order))
    assert (exif.camera, exif.lens, exif.focal_mm) == ("Canon EOS R6", "RF85mm F2", 85.0)
    assert (exif.taken, exif.orientation, exif.flash) == ("2024-05-06T07:08:09+02:00", 8, "fired")
    assert exif.exposure == "1/125 s, f/5.6, ISO 200"
    assert {
        "location", "camera-serial", "owner", "maker-notes", "embedded-thumbnail", "text", "faces",
    } <= stripped  # fmt: skip
    assert "location" not in read_told(raw_files.canon(gps=False), LIMITS).exif.traces


def test_canons_boxes_where_parts_are_missing():
    head = raw_files.box(b"ftyp", b"crx \0\0\0\1crx isom")
    exif, stripped = facts(head)
    assert (exif.camera, stripped) == ("", set())
    own = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
    only = raw_files.box(b"CMT2", written(Page(raw_files.EXIF, [])))
    exif, _ = facts(head + raw_files.box(b"moov", raw_files.box(b"uuid", own, only)))
    assert (exif.camera, exif.focal_mm) == ("", 85.0)
    broken = raw_files.box(b"moov", raw_files.box(b"uuid", own, raw_files.box(b"CMT1", b"noise")))
    assert refusal(head + broken) == "picture-damaged"


def test_fujifilms_preview():
    exif, stripped = facts(raw_files.fujifilm())
    assert exif.camera
    assert {"embedded-thumbnail", "camera-serial", "owner", "location", "text"} <= stripped
    exif, stripped = facts(raw_files.fujifilm(b"no picture"))
    assert (exif.camera, stripped) == ("", {"other-data"})
    exif, stripped = facts(raw_files.fujifilm(b"\xff\xd8\xff\x04broken"))
    assert (exif.camera, stripped) == ("", {"embedded-thumbnail"})
    assert facts(b"FUJIFILMCCD-RAW ")[1] == {"other-data"}


def test_minoltas_blocks():
    exif, stripped = facts(raw_files.minolta())
    assert (exif.camera, exif.focal_mm) == ("Minolta DiMAGE 7", 85.0)
    assert "camera-serial" in stripped
    assert facts(raw_files.minolta()[:20])[1] == {"other-data"}
    endless = b"\0MRM" + struct.pack(">I", 1 << 30) + b"\0PRD\0\0\0\0" * 100
    assert facts(endless)[1] == {"other-data"}


@pytest.mark.parametrize(
    ("head", "order"), [(b"IIRO", "<"), (b"IIRS", "<"), (b"MMOR", ">"), (b"IIU\0", "<")]
)
def test_tiff_in_all_but_the_first_bytes(head, order):
    source = head + raw_files.dng(dirty=True, order=order)[4:]
    exif, stripped = facts(source)
    assert (exif.camera, exif.focal_mm) == ("Canon EOS R6", 85.0)
    assert {"location", "camera-serial", "embedded-thumbnail"} <= stripped


@pytest.mark.parametrize("head", [b"FOVb\2\0\2\0", b"II\x1a\0\0\0HEAPCCDR", b"MMMM", b"IIII"])
def test_containers_that_are_not_read(head):
    assert facts(head + bytes(100))[1] == {"other-data"}


def test_kinds_of_things_in_every_directory():
    sub = plain(PICTURE).changed(t513=(LONG, [8]), t700=(7, b"<MPReg:x/>"))
    page = plain(PICTURE)
    page.sub = [(330, sub)]
    second = plain(PICTURE).changed(t34377=(7, b"8BIM\x04\x0c"), t33723=(7, b"\x1c\x02\x50"))
    assert facts(written(page, second))[1] == {"embedded-thumbnail", "faces", "text"}
    assert facts(written(plain(PICTURE)))[1] == set()
    assert facts(written(plain(PICTURE).changed(t259=(SHORT, [6]))))[1] == {"embedded-thumbnail"}


# --- whether the file is whole -----------------------------------------------------------------


@pytest.mark.parametrize("make", [plain, tiled])
def test_samples_behind_the_files_end(make):
    page = make(PICTURE)
    at, size = (324, 325) if make is tiled else (273, 279)
    assert facts(written(page))
    sizes = [len(body) for body in page.bodies]
    beyond = page.changed(**{f"t{size}": (LONG, [*sizes[:-1], 1 << 20])})
    assert refusal(written(beyond)) == "picture-damaged"
    outer = plain(PICTURE)
    outer.sub = [(330, page.changed(**{f"t{at}": (LONG, [1 << 30] * len(sizes))}))]
    assert refusal(written(outer)) == "picture-damaged"


def test_tiles_that_are_not_listed():
    page = tiled(PICTURE)
    short = page.changed(t324=(LONG, [8]), t325=(LONG, [16]))
    assert refusal(written(short)) == "picture-damaged"
    apart = tiled(PICTURE, planar=True)
    assert facts(written(apart))
    assert refusal(written(apart.changed(bodies=apart.bodies[:6]))) == "picture-damaged"
    assert facts(written(page.changed(t322=(LONG, [0]))))


def test_panasonics_place_of_samples():
    def made(place):
        body = plain(PICTURE).changed(
            t273=(LONG, [0xFFFFFFFF]), t279=(LONG, [2000]), t280=(LONG, [place])
        )
        return b"IIU\0" + written(body)[4:]

    assert facts(made(8))
    assert refusal(made(1 << 20)) == "picture-damaged"


def test_no_directory_and_too_many_fields():
    assert refusal(b"II*\0\0\0\0\0") == "picture-damaged"
    assert refusal(b"II*\0\xff\xff\0\0") == "picture-damaged"
    crowd = Page(dict.fromkeys(range(1000, 2100), (ASCII, b"x\0")), [])
    assert refusal(written(crowd)) == "too-many-parts"
