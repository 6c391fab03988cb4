"""Whatever is done to the bytes of a TIFF, import ends in a proven file or in a refusal."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import raw_signs, tiff
from clinicvault.media.limits import Limits
from clinicvault.media.tiff_streams import FOLLOWED, needed
from tests.property.mutations import RELAXED, mutated
from tests.unit.media import samples, tiff_files
from tests.unit.media.tiff_files import LONG, SHORT, plain, tiled, written

LIMITS = dataclasses.replace(Limits(), pixels=1_000_000, chunks=2000)
SMALL = samples.pixels(20, 12)
SEEDS = (
    tiff_files.dirty(picture=SMALL),
    tiff_files.dirty(">", picture=SMALL),
    tiff_files.dirty(big=True, picture=SMALL),
    written(tiled(SMALL, pack=tiff_files.packbits)),
    written(tiff_files.jpeg_page(SMALL, rows=8)),
    tiff_files.by_pillow(SMALL, compression="tiff_lzw"),
    tiff_files.by_pillow(SMALL, compression="zstd"),
)


def check(data):
    """Refused, or proven, decodable and the same when rewritten again."""
    try:
        rewritten = tiff.rewrite(data, LIMITS)
        out = b"".join(rewritten.pieces)
        raster = tiff.decode(out, rewritten)
    except InputRefused:
        return
    tiff.prove(memoryview(out))
    assert raster.pixels.shape[:2] == (rewritten.facts.height, rewritten.facts.width)
    assert b"CANARY-GPS" not in out
    again = tiff.rewrite(out, LIMITS)
    assert b"".join(again.pieces) == out


@RELAXED
@given(mutated(SEEDS))
def test_a_mutated_file_is_refused_or_comes_out_proven(data):
    check(data)


NUMBERS = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 32, 64, 255, 65535])
TAGS = (256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 320, 322, 323, 338, 339, 530)


@RELAXED
@given(
    st.dictionaries(st.sampled_from(TAGS), st.lists(NUMBERS, min_size=1, max_size=4), max_size=4),
    st.sampled_from([bytes, tiff_files.deflated, tiff_files.packbits]),
    st.sampled_from([SHORT, LONG]),
    st.booleans(),
)
def test_fields_that_say_anything(values, pack, kind, big):
    page = plain(SMALL, rows=5, pack=pack)
    fields = {f"t{tag}": (kind, numbers) for tag, numbers in values.items()}
    check(written(page.changed(**fields), big=big))


@RELAXED
@given(
    st.sampled_from(sorted(FOLLOWED)),
    st.binary(max_size=200),
    st.sampled_from([b"", b"\x80", b"x\x9c"]),
    st.integers(0, 400),
)
def test_streams_of_noise_are_followed_or_not(packing, noise, start, expected):
    body = start + noise
    end = needed(packing, memoryview(body), expected)
    assert end is None or 0 <= end <= len(body)


@RELAXED
@given(mutated(SEEDS))
def test_the_look_for_raw_files_never_raises(data):
    assert raw_signs.is_raw(data) in {True, False}


@RELAXED
@given(st.binary(max_size=300), st.sampled_from([b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]))
def test_noise_is_refused(noise, start):
    check(start + noise)
