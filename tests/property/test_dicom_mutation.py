"""Whatever is done to the bytes of a DICOM file, import ends in a proven file or in a refusal."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.messages import MESSAGES
from clinicvault.media import dicom, jpeg, replies, tiff
from clinicvault.media.limits import Limits
from clinicvault.media.results import SUBJECT
from tests.property.mutations import RELAXED, mutated
from tests.unit.media import dicom_files, samples

LIMITS = dataclasses.replace(Limits(), bytes=4 << 20, pixels=1_000_000, chunks=5000)
SMALL = samples.pixels(20, 12)
DEEP = (np.arange(240, dtype=np.uint16) * 257).reshape(12, 20)
JPEG = samples.pillow_jpeg(SMALL)
SEEDS = (
    dicom.sample(),
    *(dicom_files.native(SMALL, syntax, dirty=True) for syntax in dicom_files.NATIVE),
    dicom_files.photograph(JPEG, dirty=True, Rows=12, Columns=20),
    dicom_files.photograph(JPEG, frames=2, fragments=2, Rows=12, Columns=20),
    dicom_files.runs(DEEP),
    dicom_files.runs(SMALL),
    dicom_files.jpeg_2000(SMALL),
    dicom_files.native(DEEP, BitsStored=12, HighBit=11, PhotometricInterpretation="MONOCHROME1"),
)
REASONS = replies.REASONS & MESSAGES.keys()


def check(data):
    """Refused for a known reason, or proven, decodable and a plain picture from then on."""
    try:
        made = dicom.rewrite(data, LIMITS)
        out = b"".join(bytes(piece) for piece in made.pieces)
        raster = dicom.decode(out, made)
    except InputRefused as refusal:
        if refusal.code not in REASONS:
            raise
        return
    dicom.prove(memoryview(out))
    assert raster.pixels.shape[:2] == (made.facts.height, made.facts.width)
    assert made.facts.subject.keys() <= set(SUBJECT)
    assert all(len(value) <= 64 and value.isprintable() for value in made.facts.subject.values())
    assert b"SECRET-PRIVATE" not in out
    again = (jpeg if out.startswith(b"\xff\xd8") else tiff).rewrite(out, LIMITS)
    assert b"".join(bytes(piece) for piece in again.pieces) == out


def test_the_seeds_are_good():
    for seed in SEEDS:
        dicom.rewrite(seed, LIMITS)
        check(seed)


@RELAXED
@given(mutated(SEEDS, begin=128))
def test_a_mutated_file_is_refused_or_comes_out_proven(data):
    check(data)


TAGS = (
    0x00280002, 0x00280004, 0x00280006, 0x00280008, 0x00280010, 0x00280011, 0x00280100, 0x00280101,
    0x00280102, 0x00280103, 0x00080005, 0x0008002A, 0x00080201, 0x00100010, 0x00100030, 0x00282000,
    0x7FE00001, 0x7FE00002,
)  # fmt: skip
VALUES = st.one_of(
    st.binary(max_size=20),
    st.integers(0, 65535).map(lambda number: number.to_bytes(2, "little")),
    st.text(max_size=20).map(str.encode),
    st.sampled_from([b"RGB ", b"MONOCHROME1 ", b"YBR_FULL_422", b"\\ISO 2022 IR 87", b"GB18030 "]),
)


@RELAXED
@given(
    st.dictionaries(st.sampled_from(TAGS), VALUES, max_size=6),
    st.sampled_from([*dicom_files.NATIVE, dicom_files.RLELossless, dicom_files.JPEGBaseline8Bit]),
    st.binary(max_size=600),
)
def test_attributes_that_say_anything(values, syntax, pixels):
    parts = dicom_files.elements() | {tag: (b"UN", value) for tag, value in values.items()}
    parts[0x7FE00010] = (b"OB", pixels)
    check(dicom_files.small(parts, syntax=syntax))


@RELAXED
@given(st.binary(max_size=300))
def test_noise_is_refused(noise):
    check(bytes(128) + b"DICM" + noise)
    check(dicom.sample()[:160] + noise)
