"""The parts of a lossy WebP: nothing hides behind what a decoder reads of each."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from clinicvault.media import webp
from clinicvault.media.limits import Limits
from clinicvault.media.webp_parts import taken_apart
from tests.unit.media import samples, webp_files
from tests.unit.media.webp_files import chunk, riff

WORDS = b"CANARY-MUSTER-ERIKA-1970"


def picture(parts):
    """A picture whose coefficients lie in so many parts; Pillow makes one only."""
    coder = av.CodecContext.create("libvpx", "w")
    coder.width, coder.height, coder.pix_fmt = 320, 256, "yuv420p"
    coder.time_base, coder.bit_rate = Fraction(1, 25), 4_000_000
    coder.options = {"slices": str(parts)}
    frame = av.VideoFrame.from_ndarray(samples.pixels(320, 256), format="rgb24")
    frame = frame.reformat(format="yuv420p")
    frame.pts = 0
    return bytes([*coder.encode(frame), *coder.encode(None)][0])


def stripped(data):
    made = webp.rewrite(data, Limits())
    return b"".join(made.pieces), made.facts


@pytest.mark.parametrize("count", [1, 2, 4, 8])
def test_parts_are_found_and_left_alone(count):
    source = picture(count)
    found = taken_apart(source)
    assert len(found.parts) == 1 + count
    assert found.joined() == source
    out, facts = stripped(riff(chunk(b"VP8 ", source)))
    assert webp_files.part(out, b"VP8 ") == source
    assert facts.stripped == ()


@pytest.mark.parametrize("count", [1, 2, 8])
def test_words_behind_any_part_fall_away(count):
    source = picture(count)
    found = taken_apart(source)
    for index, part in enumerate(found.parts):
        planted = found.changed(index, part + WORDS).joined()
        out, facts = stripped(riff(chunk(b"VP8 ", planted)))
        assert WORDS[:6] not in out
        assert "hidden-data" in facts.stripped
        before, after = (webp_files.decoded(riff(chunk(b"VP8 ", one))) for one in (source, planted))
        assert np.array_equal(before, after)
        assert np.array_equal(before, webp_files.decoded(out))


def test_pictures_of_pillow_are_left_alone():
    for options in ({"quality": 20}, {"quality": 95, "method": 6}):
        source = webp_files.packed(samples.pixels(200, 160), **options)
        assert stripped(source)[0] == source


@pytest.mark.parametrize("size", [0, 100_000])
def test_sizes_that_do_not_fit_are_no_parts(size):
    source = picture(1)
    mark = (int.from_bytes(source[:3], "little") & 31 | size << 5).to_bytes(4, "little")[:3]
    assert taken_apart(mark + source[3:]) is None
    found = taken_apart(picture(2))
    first = len(found.parts[0])
    cut = found.joined()[: 10 + first + 3 + len(found.parts[1])]
    assert taken_apart(cut) is None
