"""JPEG: what stays, what goes, what is refused."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.media import icc, jpeg
from clinicvault.media.jpeg_markers import segments
from clinicvault.media.limits import Limits
from tests.unit.media import samples

LIMITS = Limits()


def stripped(data, limits=LIMITS):
    rewritten = jpeg.rewrite(data, limits)
    return b"".join(rewritten.pieces), rewritten.facts


def markers(data):
    return [one.marker for one in segments(data, 1000)]


def refusal(data, limits=LIMITS):
    with pytest.raises(InputRefused) as caught:
        taken_in(data, limits)
    return caught.value.code


def taken_in(data, limits):
    rewritten = jpeg.rewrite(data, limits)
    return jpeg.FORMAT.decode(b"".join(rewritten.pieces), rewritten)


def test_nothing_that_identifies_survives_and_every_pixel_does():
    source = samples.dirty_jpeg()
    out, _ = stripped(source)
    assert [c for c in samples.CANARIES if c in out] == []
    assert sum(c in source for c in samples.CANARIES) >= 10
    assert samples.loaded(out) == samples.loaded(source)


def test_only_allowed_segments_remain_in_order():
    out, _ = stripped(samples.dirty_jpeg())
    assert set(markers(out)) <= {0xE0, 0xE2, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}
    assert markers(out)[:2] == [0xE0, 0xE2]
    assert out.endswith(b"\xff\xd9")


def test_the_window_can_say_what_was_removed():
    _, facts = stripped(samples.dirty_jpeg())
    assert facts.stripped == (
        "location", "camera-serial", "owner", "maker-notes", "embedded-thumbnail",
        "second-picture", "comments", "editing-history", "text", "timestamps", "faces",
        "profile-text", "other-data",
    )  # fmt: skip


def test_facts_of_the_camera_are_kept_apart():
    _, facts = stripped(samples.dirty_jpeg(orientation=6))
    assert facts.format is PhotoKind.JPEG
    assert (facts.width, facts.height, facts.orientation) == (640, 480, 6)
    assert facts.shown_size == (480, 640)
    assert facts.taken == "2024-05-06T07:08:09+02:00"
    assert (facts.camera, facts.lens, facts.focal_mm) == ("Canon EOS R6", "RF85mm F2", 85.0)
    assert facts.exposure == "1/125 s, f/5.6, ISO 200"
    assert facts.icc is True


def test_a_clean_file_passes_unchanged():
    source = samples.plain_jpeg()
    out, facts = stripped(source)
    assert out == source
    assert facts.stripped == ()
    assert facts.notes == ()


def test_rewriting_twice_changes_nothing_more():
    once, _ = stripped(samples.dirty_jpeg())
    twice, facts = stripped(once)
    assert twice == once
    assert facts.stripped == ()


@pytest.mark.parametrize("subsampling", ["444", "422", "420", "440", "411"])
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"optimize": True}])
def test_pixels_stay_for_every_kind_of_coding(subsampling, options):
    codes = {"444": 0, "422": 1, "420": 2}
    if subsampling in codes:
        source = samples.pillow_jpeg(
            samples.pixels(97, 61), subsampling=codes[subsampling], **options
        )
    else:
        source = samples.plain_jpeg(97, 61, subsampling=subsampling)
    source = samples.dirty_jpeg(base=source)
    out, _ = stripped(source)
    assert samples.loaded(out) == samples.loaded(source)


def test_restart_markers_belong_to_the_scan():
    source = samples.pillow_jpeg(samples.pixels(), restart_marker_blocks=3)
    out, _ = stripped(source)
    assert b"\xff\xd0" in out
    assert 0xDD in markers(out)
    assert samples.loaded(out) == samples.loaded(source)


@pytest.mark.parametrize("mode", ["L", "CMYK", "YCbCr"])
def test_gray_print_and_colour_pictures(mode):
    image = Image.fromarray(samples.pixels(90, 70)).convert(mode)
    source = samples.pillow_jpeg(image, quality=88)
    out, facts = stripped(source)
    assert samples.loaded(out) == samples.loaded(source)
    assert facts.colour == {"L": "gray", "CMYK": "print", "YCbCr": "colour"}[mode]


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


def test_jfif_keeps_density_and_loses_its_thumbnail():
    base = samples.plain_jpeg()
    source = b"\xff\xd8" + samples.segment(0xE0, b"JFIF\0\1\2\1\0\x48\0\x60\1\1ABC") + base[20:]
    out, facts = stripped(source)
    assert out[2:20] == b"\xff\xe0\0\x10JFIF\0\1\2\1\0\x48\0\x60\0\0"
    assert "embedded-thumbnail" in facts.stripped


def test_segments_between_scans_fall_away():
    source = samples.pillow_jpeg(samples.pixels(), progressive=True)
    second = [one for one in segments(source, 1000) if one.marker == 0xDA][1]
    at = second.end
    dirty = (
        source[:at]
        + samples.segment(0xE1, b"Exif\0\0CANARY")
        + samples.segment(0xFE, b"CANARY")
        + source[at:]
    )
    out, _ = stripped(dirty)
    assert out == stripped(source)[0]


def test_whatever_follows_the_end_is_dropped_and_said():
    clean = samples.plain_jpeg()
    for trailer, code in (
        (b"\0" * 64, ()),
        (b"SECRET", ("hidden-data",)),
        (b"\xff\xd8\xff\xe0", ("second-picture",)),
        (b"\0\0\0\x18ftypmp42", ("second-picture",)),
    ):
        out, facts = stripped(clean + trailer)
        assert out == clean
        assert facts.stripped == code


def test_a_missing_end_is_added_and_said():
    clean = samples.plain_jpeg()
    out, facts = stripped(clean[:-2])
    assert out == clean
    assert facts.notes == ("end-mark-added",)


def test_bytes_between_segments_are_passed_over():
    clean = samples.plain_jpeg()
    out, _ = stripped(clean[:20] + b"GARBAGE\xff\x00\xff\xff" + clean[20:])
    assert out == clean


def test_a_height_told_after_the_scan_moves_to_the_frame():
    clean = samples.plain_jpeg()
    frame = clean.index(b"\xff\xc0")
    height = clean[frame + 5 : frame + 7]
    late = (
        clean[: frame + 5]
        + b"\0\0"
        + clean[frame + 7 : -2]
        + samples.segment(0xDC, height)
        + b"\xff\xd9"
    )
    assert stripped(late)[0] == clean
    told_twice = clean[:-2] + samples.segment(0xDC, height) + b"\xff\xd9"
    assert stripped(told_twice)[0] == clean


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


def test_more_pixels_than_allowed_is_refused_before_decoding():
    small = dataclasses.replace(LIMITS, pixels=640 * 480 - 1)
    assert refusal(samples.plain_jpeg(), small) == "picture-too-large"
    assert stripped(samples.plain_jpeg(), dataclasses.replace(LIMITS, pixels=640 * 480))


def test_too_many_segments_or_scans_are_refused():
    many = samples.with_segments(samples.plain_jpeg(), samples.segment(0xFE, b"") * 300)
    assert refusal(many, dataclasses.replace(LIMITS, segments=200)) == "too-many-parts"
    progressive = samples.pillow_jpeg(samples.pixels(), progressive=True)
    assert refusal(progressive, dataclasses.replace(LIMITS, scans=3)) == "too-many-parts"


def _frame(**changes):
    """The plain picture with another frame header."""
    clean = samples.plain_jpeg()
    at = clean.index(b"\xff\xc0")
    frame = bytearray(clean[at : at + 19])
    for place, value in changes.get("bytes", {}).items():
        frame[place] = value
    return clean[:at] + bytes(frame) + clean[at + 19 :]


@pytest.mark.parametrize("marker", [0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF])
def test_lossless_and_hierarchical_kinds_are_refused_by_name(marker):
    assert refusal(_frame(bytes={1: marker})) == "picture-kind-unsupported"


def test_twelve_bit_and_odd_component_counts_are_refused():
    assert refusal(_frame(bytes={4: 12})) == "picture-kind-unsupported"
    clean = samples.plain_jpeg()
    at = clean.index(b"\xff\xc0")
    two = samples.segment(0xC0, clean[at + 4 : at + 9] + b"\x02" + clean[at + 10 : at + 16])
    assert refusal(clean[:at] + two + clean[at + 19 :]) == "picture-kind-unsupported"


def _replaced(marker, body):
    clean = samples.plain_jpeg()
    at = clean.index(bytes([0xFF, marker]))
    length = int.from_bytes(clean[at + 2 : at + 4], "big")
    return clean[:at] + samples.segment(marker, body) + clean[at + 2 + length :]


@pytest.mark.parametrize(
    "data",
    [
        samples.plain_jpeg()[:2],
        samples.plain_jpeg()[:200],
        samples.plain_jpeg()[:-400],
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\0\1",
        b"\xff\xd8\xff\xe0\xff\xff" + bytes(50),
        b"\xff\xd8\xff\x02\0\4ab",
        _frame(bytes={7: 0, 8: 0}),
        _frame(bytes={5: 0, 6: 0}),
        _frame(bytes={9: 2}),
        _replaced(0xDB, bytes(66)),
        _replaced(0xDB, b""),
        _replaced(0xC4, bytes(18)),
        _replaced(0xC4, b""),
        _replaced(0xDA, b""),
        _replaced(0xDA, b"\3\1\0"),
        samples.with_segments(samples.plain_jpeg(), samples.segment(0xDD, b"\0\0\0")),
        samples.with_segments(samples.plain_jpeg(), samples.segment(0xCC, b"\0")),
        samples.with_segments(samples.plain_jpeg(), samples.segment(0xDC, b"\0\1")),
        samples.with_segments(samples.plain_jpeg(), samples.segment(0xDA, b"\1\1\0\0\x3f\0")),
        samples.plain_jpeg()[:-2] + samples.plain_jpeg()[2:],
    ],
)
def test_broken_files_are_refused_as_damaged(data):
    assert refusal(data) == "picture-damaged"


def test_arithmetic_coding_tables_are_kept():
    data = samples.with_segments(samples.plain_jpeg(), samples.segment(0xCC, b"\0\x10"))
    out, _ = stripped(data)
    assert 0xCC in markers(out)


def test_bytes_hidden_behind_the_last_scan_are_refused():
    clean = samples.plain_jpeg()
    assert refusal(clean[:-2] + b"HIDDEN-PAYLOAD" * 9 + b"\xff\xd9") == "picture-damaged"


def test_marker_scan_crosses_its_windows():
    body = b"\xff\0" * 40_000 + b"\xff\xd3" + b"\xab" * 5_000_000
    data = b"\xff\xd8" + samples.segment(0xDA, b"\1\1\0\0\x3f\0") + body + b"\xff\xff\xd9"
    found = list(segments(data, 10))
    assert [one.marker for one in found] == [0xDA, 0xD9]
    assert bytes(found[0].scan) == body + b"\xff"


def test_entropy_coded_data_is_not_copied():
    source = samples.plain_jpeg()
    rewritten = jpeg.rewrite(source, LIMITS)
    scan = max(rewritten.pieces, key=len)
    assert isinstance(scan, memoryview)
    assert np.shares_memory(np.frombuffer(scan, np.uint8), np.frombuffer(source, np.uint8))
    assert rewritten.size == len(source)


def test_unusual_sampling_is_decoded_and_said_to_be_less_checked():
    source = samples.odd_sampling()
    rewritten = jpeg.rewrite(source, LIMITS)
    raster = jpeg.FORMAT.decode(b"".join(rewritten.pieces), rewritten)
    assert raster.notes == ("not-fully-checked",)
    assert np.array_equal(raster.pixels, np.asarray(Image.open(io.BytesIO(source))))


def test_a_frame_of_another_size_than_told_is_refused():
    source = samples.plain_jpeg()
    rewritten = jpeg.rewrite(source, LIMITS)
    told = dataclasses.replace(rewritten, facts=dataclasses.replace(rewritten.facts, width=639))
    with pytest.raises(InputRefused):
        jpeg.FORMAT.decode(source, told)


@pytest.mark.parametrize(
    ("marker", "body", "code"),
    [
        (0xFE, b"a comment", "comments"),
        (0xE0, b"JFXX\0\x10", "embedded-thumbnail"),
        (0xE2, b"MPF\0", "second-picture"),
        (0xE2, b"FPXR\0", "other-data"),
        (0xEB, b"JP\0\0", "editing-history"),
        (0xED, b"Photoshop 3.0\0", "other-data"),
        (0xED, b"Adobe_CM", "text"),
        (0xE1, b"http://ns.adobe.com/xmp/extension/\0", "text"),
        (0xE1, b"Exif\0\0broken", "other-data"),
        (0xE7, b"maker's own", "other-data"),
        (0xF3, b"reserved", "other-data"),
    ],
)
def test_each_kind_of_segment_is_named(marker, body, code):
    clean = samples.plain_jpeg()
    out, facts = stripped(samples.with_segments(clean, samples.segment(marker, body)))
    assert (out, facts.stripped) == (clean, (code,))
