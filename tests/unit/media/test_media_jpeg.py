"""JPEG as it is rewritten: what stays, what goes, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

from clinicvault.domain.clinical import PhotoKind
from clinicvault.media import jpeg
from clinicvault.media.jpeg_markers import segments
from tests.unit.media import samples
from tests.unit.media.jpeg_rewriting import LIMITS, markers, stripped


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
