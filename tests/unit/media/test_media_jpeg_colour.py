"""Colours of a JPEG: gray and print pictures, Adobe's segment, profiles kept, dropped and added."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms

from clinicvault.media import icc, jpeg
from tests.unit.media import samples
from tests.unit.media.jpeg_rewriting import LIMITS, stripped


@pytest.mark.parametrize("mode", ["L", "CMYK", "YCbCr"])
def test_gray_print_and_colour_pictures(mode):
    image = Image.fromarray(samples.pixels(90, 70)).convert(mode)
    source = samples.pillow_jpeg(image, quality=88)
    out, facts = stripped(source)
    assert samples.loaded(out) == samples.loaded(source)
    assert facts.colour == {"L": "gray", "CMYK": "CMYK", "YCbCr": "RGB"}[mode]


def test_adobe_segment_is_exactly_twelve_canonical_bytes():
    image = Image.fromarray(samples.pixels(32, 32)).convert("CMYK")
    source = samples.pillow_jpeg(image)
    at = source.index(b"Adobe") - 4
    longer = samples.segment(
        0xEE,
        source[at + 4 : at + 9]
        + b"\0\x65\x12\x34\x56\x78"
        + source[at + 15 : at + 16]
        + b"CANARY-ADOBE",
    )
    source = source[:at] + longer + source[at + 16 :]
    out, facts = stripped(source)
    place = out.index(b"Adobe")
    assert out[place - 4 : place] == b"\xff\xee\0\x0e"
    assert out[place : place + 12] == b"Adobe\0\x64\0\0\0\0" + source[at + 15 : at + 16]
    assert b"CANARY-ADOBE" not in out
    assert "hidden-data" in facts.stripped
    assert samples.loaded(out) == samples.loaded(source)


@pytest.mark.parametrize(
    ("components", "given", "kept"), [("CMYK", 9, 2), ("YCbCr", 9, 1), ("YCbCr", 1, 1)]
)
def test_an_unknown_colour_transform_becomes_what_decoders_assume(components, given, kept):
    image = Image.fromarray(samples.pixels(32, 32)).convert(components)
    source = samples.pillow_jpeg(image)
    source = source[:2] + source[source.index(b"\xff\xdb") :]
    source = samples.with_segments(
        source, samples.segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([given]))
    )
    out, _ = stripped(source)
    assert out[out.index(b"Adobe") + 11] == kept


def test_profile_is_cleaned_and_split_again():
    profile = samples.signed_profile(samples.rotated_profile())
    source = samples.with_segments(samples.plain_jpeg(), samples.profile_segments(profile, 500))
    rewritten = jpeg.rewrite(source, LIMITS)
    out = b"".join(rewritten.pieces)
    assert b"CANARY" not in out
    assert Image.open(io.BytesIO(out)).info["icc_profile"] == rewritten.profile
    assert len(rewritten.profile) < len(profile)
    assert rewritten.facts.icc


def test_a_profile_that_is_incomplete_invalid_or_of_other_colours_is_dropped_and_said():
    base = samples.plain_jpeg()
    whole = samples.profile_segments(samples.srgb_profile(), 300)
    second_missing = whole[: 304 + 14] + whole[2 * (304 + 14) :]
    gray = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for segments_ in (
        second_missing,
        samples.profile_segments(b"no profile at all" * 9),
        samples.profile_segments(gray),
    ):
        out, facts = stripped(samples.with_segments(base, segments_))
        assert out == base
        assert facts.notes == ("colour-profile-dropped",)
        assert facts.stripped == ("profile-text",)
        assert not facts.icc


def test_adobe_rgb_marked_only_in_exif_gets_a_profile():
    interop = [(0x0001, samples.TEXT, b"R03")]
    exif = samples.exif_segment(samples.full_exif(interop=interop, colour_space=0xFFFF))
    rewritten = jpeg.rewrite(samples.with_segments(samples.plain_jpeg(), exif), LIMITS)
    assert rewritten.profile == icc.adobe_rgb()
    assert rewritten.facts.notes == ("colour-profile-added",)
    gray = samples.pillow_jpeg(Image.fromarray(samples.pixels()).convert("L"))
    assert jpeg.rewrite(samples.with_segments(gray, exif), LIMITS).profile == b""


def test_a_written_profile_wins_over_adobe_rgb_in_exif():
    interop = [(0x0001, samples.TEXT, b"R03")]
    exif = samples.exif_segment(samples.full_exif(interop=interop, colour_space=0xFFFF))
    profile = samples.profile_segments(samples.srgb_profile())
    rewritten = jpeg.rewrite(samples.with_segments(samples.plain_jpeg(), exif, profile), LIMITS)
    assert rewritten.profile == icc.sanitise(samples.srgb_profile(), 3, LIMITS)
