"""Exif: the facts a clinic keeps, and hostile structures that must lead nowhere."""

from __future__ import annotations

import struct

import pytest

from clinicvault.media.exif import read_exif
from clinicvault.media.limits import Limits
from tests.unit.media.samples import BYTES, LONG, RATIONAL, SHORT, TEXT, exif, full_exif

LIMITS = Limits()
NOTHING = read_exif(b"", LIMITS)


def read(**directories):
    return read_exif(exif(**directories), LIMITS)


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders_give_the_same_facts(order):
    facts = read_exif(full_exif(orientation=8, order=order), LIMITS)
    assert facts.orientation == 8
    assert facts.taken == "2024-05-06T07:08:09+02:00"
    assert facts.camera == "Canon EOS R6"
    assert facts.focal_mm == 85
    assert facts.traces == {
        "location", "camera-serial", "owner", "maker-notes", "embedded-thumbnail", "comments",
        "editing-history", "timestamps",
    }  # fmt: skip


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_an_impossible_orientation_means_upright(value):
    assert read(main=[(0x0112, SHORT, value)]).orientation == 1


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        ({"sub": [(0x9003, TEXT, b"2024:05:06 07:08:09")]}, "2024-05-06T07:08:09"),
        (
            {"sub": [(0x9004, TEXT, b"2024:05:06 07:08:09"), (0x9012, TEXT, b"-03:30")]},
            "2024-05-06T07:08:09-03:30",
        ),
        ({"main": [(0x0132, TEXT, b"2024:05:06 07:08:09")]}, "2024-05-06T07:08:09"),
        (
            {
                "sub": [(0x9003, TEXT, b"0000:00:00 00:00:00")],
                "main": [(0x0132, TEXT, b"2020:01:02 03:04:05")],
            },
            "2020-01-02T03:04:05",
        ),
        ({"sub": [(0x9003, TEXT, b"yesterday")]}, ""),
        (
            {"sub": [(0x9003, TEXT, b"2024:05:06 07:08:09"), (0x9011, TEXT, b"CANARY")]},
            "2024-05-06T07:08:09",
        ),
        ({"sub": [(0x9003, SHORT, 7)]}, ""),
    ],
)
def test_capture_time(fields, taken):
    assert read(**fields).taken == taken


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        (b"Canon", b"Canon EOS R6", "Canon EOS R6"),
        (b"Apple", b"iPhone 15", "Apple iPhone 15"),
        (b"NIKON CORPORATION", b"NIKON D850", "NIKON D850"),
        (b"", b"X100", "X100"),
        (b"\x01\x02  ", b"bad\x07bell", "badbell"),
    ],
)
def test_camera_names(make, model, camera):
    assert read(main=[(0x010F, TEXT, make), (0x0110, TEXT, model)]).camera == camera


def test_texts_are_cut_and_cleaned():
    facts = read(sub=[(0xA434, TEXT, b"L" * 500)])
    assert facts.lens == "L" * 64
    assert read(sub=[(0xA434, TEXT, b"\xff\xfe lens\n")]).lens == "lens"


@pytest.mark.parametrize(
    ("sub", "exposure"),
    [
        ([(0x829A, RATIONAL, [(1, 250)])], "1/250 s"),
        ([(0x829A, RATIONAL, [(2, 1)])], "2 s"),
        ([(0x829D, RATIONAL, [(28, 10)]), (0x8827, SHORT, 1600)], "f/2.8, ISO 1600"),
        ([(0x829A, RATIONAL, [(1, 0)])], ""),
        ([(0x829A, TEXT, b"soon")], ""),
        ([(0x829A, RATIONAL, [(4_000_000_000, 1)])], ""),
    ],
)
def test_exposure(sub, exposure):
    assert read(sub=sub).exposure == exposure


def test_adobe_rgb_is_the_interoperability_index():
    index = [(0x0001, TEXT, b"R03")]
    assert read(sub=[(0xA001, SHORT, 0xFFFF)], interop=index).adobe_rgb
    assert not read(sub=[(0xA001, SHORT, 1)], interop=index).adobe_rgb
    assert not read(sub=[(0xA001, SHORT, 0xFFFF)], interop=[(0x0001, TEXT, b"R98")]).adobe_rgb


def test_blank_fields_are_no_trace():
    assert read(main=[(0x013B, TEXT, b"    "), (0x8298, TEXT, b"\0\0\0\0\0")]).traces == set()


def _header(offset):
    return b"MM\0*" + struct.pack(">I", offset)


def _entry(tag, kind, count, value):
    return struct.pack(">HHII", tag, kind, count, value)


def test_directories_in_a_circle_end():
    to_itself = (
        _header(8) + struct.pack(">H", 1) + _entry(0x8769, LONG, 1, 8) + struct.pack(">I", 8)
    )
    assert read_exif(to_itself, LIMITS).traces == set()
    one = _header(8) + struct.pack(">H", 1) + _entry(0x8769, LONG, 1, 26) + bytes(4)
    two = struct.pack(">H", 1) + _entry(0x8769, LONG, 1, 8) + struct.pack(">I", 8)
    assert read_exif(one + two, LIMITS).orientation == 1


def test_a_long_chain_of_directories_is_cut():
    data = bytearray(_header(8))
    for _ in range(1000):
        data += (
            struct.pack(">H", 2)
            + _entry(0x8769, LONG, 1, len(data) + 30)
            + _entry(0x010E, TEXT, 4, 0x41414141)
            + bytes(4)
        )
    assert read_exif(bytes(data), LIMITS).orientation == 1


@pytest.mark.parametrize(
    "data",
    [
        b"II*\0",
        b"MM\0*\0\0\0\x08",
        b"nonsense",
        _header(0) + bytes(40),
        _header(0xFFFFFFFF) + bytes(40),
        _header(8) + b"\xff\xff" + bytes(30),
        _header(8) + struct.pack(">H", 1) + _entry(0x0112, SHORT, 0xFFFFFFFF, 8),
        _header(8) + struct.pack(">H", 1) + _entry(0x0112, 99, 1, 8),
        _header(8) + struct.pack(">H", 1) + _entry(0x0112, SHORT, 0, 8),
        _header(8) + struct.pack(">H", 1) + _entry(0x010E, TEXT, 20, 0xFFFFFFF0),
        _header(8) + struct.pack(">H", 1) + _entry(0x0112, RATIONAL, 1, 0xFFFFFFF0),
        _header(8) + struct.pack(">H", 1) + _entry(0x0112, BYTES, 4, 0),
    ],
)
def test_broken_structures_give_neutral_facts(data):
    assert read_exif(data, LIMITS) == NOTHING


def test_only_so_many_bytes_are_looked_at():
    late = exif(main=[(0x0112, SHORT, 6)])
    moved = b"MM\0*" + struct.pack(">I", 70_000) + bytes(70_000 - 8) + late[8:]
    assert read_exif(moved, LIMITS).orientation == 1
