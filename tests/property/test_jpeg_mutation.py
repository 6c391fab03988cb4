"""Whatever is done to the bytes of a JPEG, import ends in a clean file or in a refusal."""

from __future__ import annotations

from hypothesis import given

from clinicvault.media import jpeg
from clinicvault.media.jpeg_markers import DHT, segments
from tests.property.mutations import RELAXED, mutated
from tests.property.pictures import LIMITS, check_picture
from tests.unit.media import samples

SEEDS = (
    samples.dirty_jpeg(base=samples.plain_jpeg(48, 40)),
    samples.dirty_jpeg(base=samples.pillow_jpeg(samples.pixels(48, 40), progressive=True)),
)


def beside_the_picture(out):
    """All segments but Huffman tables, whose symbols scans use, without the coded data."""
    kept = [part for part in segments(memoryview(out), LIMITS.segments) if part.marker != DHT]
    return b"".join(bytes(part.payload) for part in kept)


def check(data):
    """One spoiled file."""
    check_picture(jpeg.FORMAT, data, beside_the_picture)


@RELAXED
@given(mutated(SEEDS))
def test_a_mutated_picture_is_refused_or_comes_out_clean(data):
    check(data)
