"""ICC profiles: colours stay, words go, and what does not parse is dropped."""

from __future__ import annotations

import dataclasses
import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from clinicvault.media import icc
from clinicvault.media.limits import Limits
from tests.unit.media import samples

LIMITS = Limits()
CUBE = np.stack(np.meshgrid(*[np.arange(0, 256, 17)] * 3), -1).reshape(64, 64, 3).astype(np.uint8)


def through(profile, mode="RGB"):
    image = Image.fromarray(CUBE).convert(mode)
    target = ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(io.BytesIO(profile), target, mode, "RGB")
    return np.asarray(ImageCms.applyTransform(image, transform)).astype(int)


def tags(profile):
    count = struct.unpack_from(">I", profile, 128)[0]
    entries = [struct.unpack_from(">4sII", profile, 132 + 12 * i) for i in range(count)]
    return {name: profile[offset : offset + size] for name, offset, size in entries}


def edited(profile, at, value):
    return profile[:at] + value + profile[at + len(value) :]


def built(wanted, space=b"RGB ", connection=b"XYZ ", kind=b"mntr", version=b"\x02\x10"):
    """A profile with these tags."""
    body, table, start = b"", b"", 132 + 12 * len(wanted)
    for name, value in wanted.items():
        table += struct.pack(">4sII", name, start + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    head = struct.pack(
        ">I4x2s2x4s4s4s12x4s", start + len(body), version, kind, space, connection, b"acsp"
    )
    return head.ljust(128, b"\0") + struct.pack(">I", len(wanted)) + table + body


@pytest.mark.parametrize("make", [samples.srgb_profile, samples.rotated_profile, icc.adobe_rgb])
def test_colours_are_the_same_and_words_are_gone(make):
    source = samples.signed_profile(make())
    out = icc.sanitise(source, 3, LIMITS)
    assert b"CANARY" in source
    assert b"CANARY" not in out
    assert np.array_equal(through(out), through(source))


def test_header_keeps_only_what_colour_needs():
    source = bytearray(samples.signed_profile(samples.srgb_profile()))
    source[4:8] = b"CMMx"
    source[40:44] = b"APPL"
    source[52:56] = b"MODL"
    source[67] = 2
    out = icc.sanitise(source, 3, LIMITS)
    assert out[:4] == struct.pack(">I", len(out))
    assert out[4:8] == out[24:36][:4] == bytes(4)
    assert out[24:36] == out[40:52][:12] == bytes(12)
    assert out[48:64] == bytes(16)
    assert out[64:68] == b"\0\0\0\2"
    assert out[80:128] == bytes(48)


def test_description_and_copyright_are_present_and_empty():
    for profile in (icc.adobe_rgb(), samples.srgb_profile()):
        kept = tags(icc.sanitise(profile, 3, LIMITS))
        for name in (b"desc", b"cprt"):
            letters = (
                kept[name]
                .replace(b"mluc", b"")
                .replace(b"desc", b"")
                .replace(b"text", b"")
                .replace(b"enUS", b"")
            )
            assert not any(65 <= byte <= 122 for byte in letters)


def test_cleaning_twice_changes_nothing():
    once = icc.sanitise(samples.signed_profile(samples.srgb_profile()), 3, LIMITS)
    assert icc.sanitise(once, 3, LIMITS) == once
    assert icc.sanitise(icc.adobe_rgb(), 3, LIMITS) == icc.adobe_rgb()


def test_adobe_rgb_is_compatible_with_the_published_primaries():
    colours = np.array([[90, 90, 90], [200, 120, 110], [120, 150, 100], [100, 110, 170]], np.uint8)
    light = (colours / 255) ** 2.19921875
    to_xyz = np.array(
        [[0.57667, 0.18556, 0.18823], [0.29734, 0.62736, 0.07529], [0.02703, 0.07069, 0.99134]]
    )
    to_srgb = np.array(
        [[3.24045, -1.53714, -0.49853], [-0.96927, 1.87601, 0.04156], [0.05564, -0.20403, 1.05723]]
    )
    linear = light @ to_xyz.T @ to_srgb.T
    expected = (
        np.where(linear > 0.0031308, 1.055 * linear ** (1 / 2.4) - 0.055, 12.92 * linear) * 255
    )
    image = Image.fromarray(colours.reshape(2, 2, 3))
    source = io.BytesIO(icc.adobe_rgb())
    transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    seen = np.asarray(ImageCms.applyTransform(image, transform)).reshape(4, 3)
    assert np.abs(seen - expected).max() <= 1.5


def _curve(*values):
    return b"curv" + struct.pack(f">4xI{len(values)}H", len(values), *values)


XYZ = b"XYZ " + struct.pack(">4x3i", 62289, 65536, 71372)
MATRIX = dict.fromkeys((b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ"), XYZ) | {
    n: _curve(0x0200) for n in (b"rTRC", b"gTRC", b"bTRC")
}


def test_tags_are_cut_to_what_their_type_says():
    padded = MATRIX | {b"rXYZ": XYZ + b"HIDDEN--", b"rTRC": _curve(1, 2, 3) + b"HIDDEN"}
    out = tags(icc.sanitise(built(padded), 3, LIMITS))
    assert out[b"rXYZ"] == XYZ
    assert out[b"rTRC"] == _curve(1, 2, 3)
    reserved = MATRIX | {b"gXYZ": XYZ[:4] + b"HIDE" + XYZ[8:]}
    assert tags(icc.sanitise(built(reserved), 3, LIMITS))[b"gXYZ"] == XYZ


def test_parametric_curves():
    five = b"para" + struct.pack(">4xH2x7i", 4, *range(7))
    out = tags(icc.sanitise(built(MATRIX | {b"rTRC": five + b"MORE"}), 3, LIMITS))
    assert out[b"rTRC"] == five
    unknown = b"para" + struct.pack(">4xH2x7i", 9, *range(7))
    assert icc.sanitise(built(MATRIX | {b"rTRC": unknown}), 3, LIMITS) == b""


def _table(kind, inputs, outputs, points, entries=256):
    head = kind + struct.pack(">4xBBBx9i", inputs, outputs, points, *([0] * 9))
    if kind == b"mft1":
        return head + bytes(256 * inputs + points**inputs * outputs + 256 * outputs)
    return (
        head
        + struct.pack(">HH", entries, entries)
        + bytes(2 * (entries * inputs + points**inputs * outputs + entries * outputs))
    )


@pytest.mark.parametrize("kind", [b"mft1", b"mft2"])
def test_tables_of_print_profiles_are_measured(kind):
    table = _table(kind, 4, 3, 3, 16)
    out = icc.sanitise(built({b"A2B0": table + b"HIDDEN"}, b"CMYK", b"Lab ", b"prtr"), 4, LIMITS)
    assert tags(out)[b"A2B0"] == table
    short = built({b"A2B0": table[:-8]}, b"CMYK", b"Lab ", b"prtr")
    assert icc.sanitise(short, 4, LIMITS) == b""


@pytest.mark.parametrize(
    "table", [_table(b"mft1", 4, 3, 2)[:40], _table(b"mft1", 9, 1, 1), _table(b"mft2", 4, 3, 0)]
)
def test_impossible_tables_drop_the_profile(table):
    assert icc.sanitise(built({b"A2B0": table}, b"CMYK", b"Lab "), 4, LIMITS) == b""


def test_gray_profiles():
    gray = built({b"wtpt": XYZ, b"kTRC": _curve(0x0233)}, b"GRAY")
    assert tags(icc.sanitise(gray, 1, LIMITS))[b"kTRC"] == _curve(0x0233)
    assert icc.sanitise(gray, 3, LIMITS) == b""
    assert icc.sanitise(built({b"wtpt": XYZ}, b"GRAY"), 1, LIMITS) == b""


GOOD = built(MATRIX)


@pytest.mark.parametrize(
    "profile",
    [
        b"",
        GOOD[:100],
        edited(GOOD, 36, b"xxxx"),
        edited(GOOD, 0, b"\x7f\0\0\0"),
        edited(GOOD, 8, b"\x09"),
        edited(GOOD, 12, b"link"),
        edited(GOOD, 16, b"Lab "),
        edited(GOOD, 20, b"RGB "),
        edited(GOOD, 128, b"\xff\xff\xff\xff"),
        edited(GOOD, 128, struct.pack(">I", 60)),
        edited(GOOD, 136, b"\x7f\xff\xff\xff"),
        edited(GOOD, 140, b"\0\0\0\4"),
        built({name: value for name, value in MATRIX.items() if name != b"gTRC"}),
        built(MATRIX | {b"rTRC": b"text" + bytes(20)}),
        built(MATRIX | {b"rTRC": b"curv\0\0\0\0\xff\xff\xff\xff"}),
        GOOD + bytes(5 << 20),
    ],
)
def test_broken_profiles_are_dropped(profile):
    assert icc.sanitise(profile, 3, LIMITS) == b""


def test_unknown_and_repeated_tags_fall_away():
    out = tags(
        icc.sanitise(
            built(MATRIX | {b"secr": b"text" + bytes(30), b"dmdd": b"not even a tag"}), 3, LIMITS
        )
    )
    assert set(out) == set(MATRIX) | {b"desc", b"cprt"}
    assert (
        icc.sanitise(built(MATRIX | {b"many": XYZ}), 3, dataclasses.replace(LIMITS, profile_tags=7))
        == b""
    )
