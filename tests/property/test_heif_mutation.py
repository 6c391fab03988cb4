"""Whatever is done to the bytes of a HEIC or AVIF picture: a refusal, or a clean file."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import heif, heif_decode
from clinicvault.media.limits import Limits
from clinicvault.media.proof import heif as proof
from tests.unit.media import heif_files as files

LIMITS = dataclasses.replace(Limits(), pixels=1_000_000)
MAKERS = (files.simple, files.tiled, files.dirty)
SEEDS = tuple(make(codec) for codec in files.CODECS for make in MAKERS)
CLEAN = tuple(b"".join(heif.rewrite(seed, LIMITS).pieces) for seed in SEEDS)
RELAXED = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECRETS = (b"CANARY-GPS", b"CANARY-SERIAL", b"CANARY-OWNER", b"CANARY-XMP")


@st.composite
def mutated(draw, seeds=SEEDS, *, tables_only=False):
    """A seed with bytes replaced, cut out, doubled, exchanged or spliced from another seed."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 5))):
        end = data.find(b"mdat") if tables_only and b"mdat" in data else len(data)
        if end < 1:
            break
        at = draw(st.integers(0, end - 1))
        length = draw(st.integers(0, 40))
        action = draw(st.sampled_from(["set", "number", "cut", "double", "splice", "end"]))
        if action == "set":
            data[at] = draw(st.integers(0, 255))
        elif action == "number":
            number = draw(st.sampled_from([0, 1, 2, 7, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF]))
            data[at : at + 4] = number.to_bytes(4, "big")
        elif action == "cut":
            del data[at : at + length]
        elif action == "double":
            data[at:at] = data[at : at + length]
        elif action == "splice":
            other = draw(st.sampled_from(seeds))
            data[at : at + length] = other[at : at + length]
        else:
            del data[max(at, len(data) // 2) :]
    return bytes(data)


def comes_out_clean(data):
    try:
        rewritten = heif.rewrite(data, LIMITS)
    except InputRefused:
        return
    out = b"".join(rewritten.pieces)
    proof.prove(out)
    again = heif.rewrite(out, LIMITS)
    assert b"".join(again.pieces) == out
    assert again.facts.stripped == ()
    try:
        raster = heif_decode.decode(out, rewritten)
    except InputRefused:
        return
    assert raster.pixels.shape[1::-1] == (rewritten.facts.width, rewritten.facts.height)


@RELAXED
@given(mutated())
def test_a_mutated_picture_is_refused_or_comes_out_clean(data):
    comes_out_clean(data)


@RELAXED
@given(mutated(tables_only=True))
def test_mutated_tables_are_refused_or_come_out_clean(data):
    comes_out_clean(data)


@RELAXED
@given(mutated(CLEAN, tables_only=True))
def test_what_the_proof_lets_through_is_what_the_rewriter_would_write(data):
    """The two readers know the same list: what passes one comes unchanged out of the other."""
    try:
        proof.prove(data)
    except InputRefused:
        return
    try:
        out = b"".join(heif.rewrite(data, LIMITS).pieces)
    except InputRefused:
        return
    assert len(out) <= len(data)
    assert not any(secret in out for secret in SECRETS)


@RELAXED
@given(st.binary(max_size=400), st.sampled_from([b"", files.box(b"ftyp", files.HEIC_TYPE)]))
def test_noise_is_refused(noise, start):
    with pytest.raises(InputRefused):
        heif.rewrite(start + noise, LIMITS)
