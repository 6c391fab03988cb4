"""Whatever is done to the bytes of a WebP, import ends in a proven file or in a refusal."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import webp
from clinicvault.media.limits import Limits
from tests.property.mutations import RELAXED, mutated
from tests.unit.media import webp_files
from tests.unit.media.webp_files import chunk, frame, head, riff

LIMITS = dataclasses.replace(Limits(), pixels=1_000_000, chunks=500)
PICTURE = chunk(b"VP8 ", webp_files.lossy())
FADED = [chunk(*part) for part in webp_files.with_alpha(quality=80)]
SEEDS = (
    webp_files.dirty(),
    webp_files.film(),
    riff(PICTURE),
    riff(chunk(b"VP8L", webp_files.lossless())),
    riff(head(0x10), *FADED),
)
PARTS = (
    PICTURE,
    *FADED,
    head(0x3F),
    head(0x3F, width=47),
    chunk(b"VP8L", webp_files.lossless()),
    chunk(b"ICCP", b"CANARY"),
    chunk(b"EXIF", b"II*\0\x08\0\0\0\1\0"),
    chunk(b"ANIM", bytes(6)),
    frame(PICTURE),
    chunk(b"ABCD", b"CANARY-GPS"),
)
_COMPRESSED = {b"VP8 ", b"VP8L", b"ALPH"}
"""Whose bytes are colours, whatever they spell: a mutation may put a word among them."""


def check(data):
    """Refused, or proven, decodable and the same when rewritten again."""
    try:
        rewritten = webp.rewrite(data, LIMITS)
        out = b"".join(rewritten.pieces)
        webp.decode(out, rewritten)
    except InputRefused:
        return
    webp.prove(memoryview(out))
    beside = [body for name, body in webp_files.chunks(out) if name not in _COMPRESSED]
    assert not any(b"CANARY-GPS" in body for body in beside)
    assert b"".join(webp.rewrite(out, LIMITS).pieces) == out


@RELAXED
@given(mutated(SEEDS))
def test_a_mutated_file_is_refused_or_comes_out_proven(data):
    check(data)


@RELAXED
@given(st.lists(st.sampled_from(PARTS), max_size=6))
def test_chunks_in_any_order(parts):
    check(riff(*parts))


@RELAXED
@given(st.binary(max_size=300))
def test_noise_is_refused(noise):
    check(b"RIFF" + len(noise).to_bytes(4, "little") + b"WEBP" + noise)
