"""JPEG refused: too large, of another kind, damaged, hiding bytes; and what is less checked."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.errors import InputRefused
from clinicvault.media import jpeg
from tests.unit.media import samples
from tests.unit.media.jpeg_rewriting import LIMITS, refusal, stripped


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


def test_bytes_hidden_behind_the_last_scan_are_refused():
    clean = samples.plain_jpeg()
    assert refusal(clean[:-2] + b"HIDDEN-PAYLOAD" * 9 + b"\xff\xd9") == "picture-damaged"


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
