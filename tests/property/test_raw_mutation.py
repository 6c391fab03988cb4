"""Whatever is done to the bytes of a raw file, import ends in a proven picture or in a refusal."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import raw
from clinicvault.media.limits import Limits
from clinicvault.media.raw_facts import read_told
from clinicvault.media.results import STRIPPED
from tests.property.mutations import RELAXED, mutated
from tests.unit.media import raw_files
from tests.unit.media.tiff_files import BYTE, LONG, RATIONAL, SHORT

LIMITS = dataclasses.replace(Limits(), pixels=300_000)
SCENE = raw_files.scene(48, 36)
CELLS = raw_files.mosaic(SCENE)
SEEDS = (
    raw_files.dng(CELLS, dirty=True),
    raw_files.dng(CELLS, dirty=True, order=">"),
    raw_files.dng(CELLS),
    raw_files.linear(SCENE),
    raw_files.gray(CELLS),
    raw.sample(),
    raw_files.canon(),
    raw_files.fujifilm(raw_files.samples.dirty_jpeg(base=raw_files.samples.plain_jpeg(16, 16))),
    raw_files.minolta(),
    b"IIRO" + raw_files.dng(CELLS)[4:],
    b"IIU\0" + raw_files.dng(CELLS)[4:],
)
RENDERED = settings(RELAXED, max_examples=120)


def check(data):
    """Refused, or a proven picture of the stated size that holds no canary."""
    try:
        rewritten = raw.rewrite(data, LIMITS)
    except (InputRefused, MemoryError):
        return
    out = b"".join(bytes(piece) for piece in rewritten.pieces)
    raw.prove(memoryview(out))
    raster = raw.FORMAT.decode(out, rewritten)
    facts = rewritten.facts
    assert raster.pixels.shape[:2] == (facts.height, facts.width)
    assert raster.pixels.dtype == np.uint16
    assert facts.width * facts.height <= LIMITS.pixels
    assert 1 <= facts.orientation <= 8
    assert b"CANARY" not in out


@RENDERED
@given(mutated(SEEDS))
def test_a_mutated_file_is_refused_or_comes_out_proven(data):
    check(data)


VALUES = st.sampled_from([0, 1, 2, 3, 4, 7, 8, 12, 16, 32, 255, 4096, 32803, 34892, 65535])
TAGS = (
    256, 257, 258, 259, 262, 273, 274, 277, 278, 279, 284, 317, 322, 323, 33421, 33422, 50706,
    50710, 50711, 50712, 50713, 50714, 50715, 50717, 50718, 50719, 50720, 50721, 50728, 50829,
    50830, 51008, 51009,
)  # fmt: skip


@RENDERED
@given(
    st.dictionaries(st.sampled_from(TAGS), st.lists(VALUES, min_size=1, max_size=8), max_size=5),
    st.sampled_from([SHORT, LONG, RATIONAL]),
    st.booleans(),
)
def test_fields_that_say_anything(values, kind, dirty):
    fields = {
        f"t{tag}": (kind, numbers * 2 if kind == RATIONAL else numbers)
        for tag, numbers in values.items()
    }
    check(raw_files.dng(CELLS, dirty=dirty, **fields))


@RENDERED
@given(st.lists(st.integers(0, 255), max_size=40), st.sampled_from([51008, 51009, 51022]))
def test_instructions_for_the_renderer_are_harmless(numbers, tag):
    """DNG may carry lists of operations on the samples."""
    check(raw_files.dng(CELLS, **{f"t{tag}": (BYTE, bytes([0, 0, 0, 1, *numbers]))}))


@RELAXED
@given(mutated(SEEDS))
def test_what_a_file_says_is_read_or_refused(data):
    try:
        told = read_told(data, LIMITS)
    except InputRefused:
        return
    assert told.stripped <= set(STRIPPED)
    assert told.exif.focal_mm >= 0
