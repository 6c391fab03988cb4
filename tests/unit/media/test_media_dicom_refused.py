"""DICOM files that are refused, each for its reason, in bounded time."""

from __future__ import annotations

import struct

import pytest
from pydicom.uid import ExplicitVRLittleEndian

from clinicvault.domain.errors import InputRefused
from clinicvault.media import dicom
from clinicvault.media.limits import Limits
from tests.unit.media import dicom_files, samples
from tests.unit.media.dicom_files import (
    by_hand,
    described,
    elements,
    kept,
    native,
    photograph,
    small,
    written,
)
from tests.unit.media.small_limits import LIMITS

SMALL = samples.pixels(64, 48)
GRAY = SMALL[:, :, 1].copy()


# --- refusals --------------------------------------------------------------------------------


def refused(data, limits=LIMITS):
    with pytest.raises(InputRefused) as caught:
        dicom.rewrite(data, limits)
    return caught.value.code


def test_the_file_by_hand_is_a_good_one():
    assert kept(small(elements()))[2].pixels.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ({"rows": 0}, "picture-damaged"),
        ({"columns": 0}, "picture-damaged"),
        ({"rows": 60_000, "columns": 60_000}, "picture-too-large"),
        ({"rows": 3}, "picture-damaged"),
        ({"samples": 2}, "picture-kind-unsupported"),
        ({"samples": 3}, "picture-kind-unsupported"),
        ({"samples": 4}, "picture-kind-unsupported"),
        ({"allocated": 32, "stored": 32, "high": 31}, "picture-kind-unsupported"),
        ({"allocated": 1, "stored": 1, "high": 0}, "picture-kind-unsupported"),
        ({"stored": 0, "high": 0xFFFF}, "picture-kind-unsupported"),
        ({"stored": 12, "high": 11}, "picture-kind-unsupported"),
        ({"high": 3}, "picture-kind-unsupported"),
        ({"signed": 1}, "picture-kind-unsupported"),
    ],
)
def test_descriptions_that_cannot_be(numbers, reason):
    assert refused(small(elements(**numbers))) == reason


@pytest.mark.parametrize("tag", [0x00280010, 0x00280004, 0x00280100, 0x00080016, 0x7FE00010])
def test_something_needed_is_missing(tag):
    parts = elements()
    del parts[tag]
    assert refused(small(parts)) in {"picture-damaged", "picture-kind-unsupported"}


@pytest.mark.parametrize(
    "kind",
    [
        "1.2.840.10008.5.1.4.1.1.2",  # computed tomography
        "1.2.840.10008.5.1.4.1.1.77.1.4.1",  # a film
        "1.2.840.10008.5.1.4.1.1.104.1",  # a document
        "",
    ],
)
def test_what_is_no_photograph(kind):
    parts = elements()
    parts[0x00080016] = (b"UI", kind.encode() + bytes(len(kind) % 2))
    assert refused(small(parts)) == "picture-kind-unsupported"


@pytest.mark.parametrize(
    "syntax",
    [
        "1.2.840.10008.1.2.2",  # big-endian
        "1.2.840.10008.1.2.4.80",  # JPEG-LS
        "1.2.840.10008.1.2.4.100",  # MPEG-2
        "1.2.840.10008.1.2.4.201",  # HTJ2K
        "9.9.9",
        "",
    ],
)
def test_unknown_packings(syntax):
    assert refused(small(elements(), syntax=syntax)) == "picture-kind-unsupported"


def test_a_value_of_no_known_kind():
    parts = elements()
    parts[0x00280101] = (b"Z\x13", b"")
    assert refused(small(parts)) == "picture-kind-unsupported"


def test_an_alphabet_that_is_a_number():
    parts = elements()
    parts[0x00080005] = (b"SS", b"odd")
    assert refused(small(parts)) == "picture-damaged"


def test_colours_that_are_not_known():
    for colours in (b"PALETTE COLOR ", b"HSV ", b"ARGB", b"RGB "):
        parts = elements()
        parts[0x00280004] = (b"CS", colours)
        assert refused(small(parts)) == "picture-kind-unsupported"
    ict = native(SMALL, PhotometricInterpretation="YBR_ICT")
    assert refused(ict) == "picture-kind-unsupported"
    assert refused(native(SMALL[:, 1:], PhotometricInterpretation="YBR_FULL_422")) == (
        "picture-kind-unsupported"
    )


def test_a_jpeg_that_is_none_or_another():
    size = {"Rows": 48, "Columns": 64}
    good = samples.pillow_jpeg(SMALL)
    assert refused(photograph(b"none at all", **size)) == "picture-damaged"
    empty = b"\xff\xd8\xff\xfe\0\4xx\xff\xd9"
    assert refused(photograph(empty, "RGB", **size)) == "picture-damaged"
    assert refused(photograph(good, Rows=48, Columns=65)) == "picture-damaged"
    assert refused(photograph(good, "MONOCHROME2", **size)) == "picture-damaged"
    assert refused(photograph(good[:200], **size)) == "picture-damaged"
    lossless = good.replace(b"\xff\xc0", b"\xff\xc3", 1)
    assert refused(photograph(lossless, **size)) == "picture-kind-unsupported"


def test_jpeg_2000_that_is_none_or_another():
    good = dicom_files.jpeg_2000(SMALL)
    at = good.index(b"\xff\x4f\xff\x51")
    for bad in (
        dicom_files.jpeg_2000(SMALL, Rows=47),
        dicom_files.jpeg_2000(SMALL, Columns=63),
        good[:at] + bytes(60) + good[at + 60 :],
        good[: at + 1500] + bytes(len(good) - at - 1508) + good[-8:],
    ):
        assert refused(bad) == "picture-damaged"
    for other in (
        dicom_files.jpeg_2000(GRAY, "RGB", SamplesPerPixel=3),
        dicom_files.jpeg_2000(SMALL, BitsAllocated=16, BitsStored=12, HighBit=11),
    ):
        assert refused(other) == "picture-kind-unsupported"


def encapsulated(frame, **numbers):
    """Runs by hand."""
    return dicom_files.written(
        described(GRAY, **numbers), dicom_files.encapsulate([frame]), dicom_files.RLELossless
    )


@pytest.mark.parametrize(
    "frame",
    [
        b"\1\0",
        bytes(64),
        struct.pack("<2I", 2, 64) + bytes(80),
        struct.pack("<2I", 1, 60) + bytes(80),
        struct.pack("<2I", 1, 5000) + bytes(80),
        struct.pack("<2I", 1, 64) + bytes(56) + b"\x7f" * 20,
        struct.pack("<2I", 1, 64) + bytes(56) + b"\x81\0",
    ],
)
def test_runs_that_are_none(frame):
    assert refused(encapsulated(frame)) == "picture-damaged"


def test_a_picture_of_unknown_length_that_is_not_packed_and_the_contrary():
    plain = photograph(samples.plain_jpeg())
    at = plain.index(dicom_files.JPEGBaseline8Bit.encode())
    syntax = ExplicitVRLittleEndian.encode().ljust(22, b"\0")
    assert refused(plain[:at] + syntax + plain[at + 22 :]) == "picture-damaged"
    parts = elements()
    assert refused(small(parts, syntax=dicom_files.RLELossless)) == "picture-damaged"


@pytest.mark.parametrize("cut", [132, 140, 160, 300, 600, -3000, -200])
@pytest.mark.parametrize("make", [dicom_files.dirty, lambda: native(SMALL, dirty=True)])
def test_files_that_end_too_early(make, cut):
    data = make()
    with pytest.raises(InputRefused) as caught:
        kept(data[:cut])
    assert caught.value.code in {"picture-damaged", "picture-kind-unsupported"}


def test_far_too_many_elements():
    many = {0x00090000 + number: (b"LO", b"") for number in range(65_000)}
    limits = Limits(chunks=10_000)
    data = small(elements() | many)
    assert refused(data, limits) == "too-many-parts"
    assert kept(data)[0].width == 2


@pytest.mark.parametrize("depth", [50, 5000])
def test_far_too_deep(depth):
    item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
    start = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF) + item
    ends = b"".join(struct.pack("<HHI", 0xFFFE, mark, 0) for mark in (0xE00D, 0xE0DD))
    pixels = [dicom_files.element(tag, *value) for tag, value in sorted(elements().items())]
    data = by_hand(pixels[0], start * depth + ends * depth, *pixels[1:])
    if depth < 100:
        assert kept(data)[0].width == 2
    else:
        assert refused(data) == "too-many-parts"


def test_many_empty_fragments():
    empty = struct.pack("<HHI", 0xFFFE, 0xE000, 0) * 50_000
    head = described(samples.pixels(640, 480), "YBR_FULL_422")
    data = written(head, empty, dicom_files.JPEGBaseline8Bit)
    assert refused(data, Limits(chunks=20_000)) == "too-many-parts"
    assert refused(data) in {"picture-damaged", "too-many-parts"}


def test_a_deflated_file_that_grows_beyond_all_bounds():
    giant = native(GRAY, dicom_files.DeflatedExplicitVRLittleEndian, ImageComments="x" * 10_240)
    small = Limits(bytes=9000)
    assert refused(giant, small) == "file-too-large"
    assert refused(giant[:400]) == "picture-damaged"
    assert refused(giant[:340] + b"\xff" * 100) == "picture-damaged"


def test_offsets_that_lie():
    data = dicom_files.with_extended_offsets([samples.plain_jpeg()] * 2)
    dataset = described(samples.pixels(640, 480), "YBR_FULL_422", NumberOfFrames=2)
    for offsets in ([0xFFFFFFFFFFFFFFFF, 0], [1 << 40, 1]):
        dataset.ExtendedOffsetTable = struct.pack("<2Q", *offsets)
        dataset.ExtendedOffsetTableLengths = struct.pack("<2Q", 1 << 50, 5)
        body = dicom_files.encapsulate([samples.plain_jpeg()] * 2, has_bot=False)
        bad = written(dataset, body, dicom_files.JPEGBaseline8Bit)
        assert refused(bad) == "picture-damaged"
    assert kept(data)[0].width == 640
