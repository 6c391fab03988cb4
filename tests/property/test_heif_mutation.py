"""Whatever is done to the bytes of a HEIC or AVIF picture: a refusal, or a clean file."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import heif, heif_decode
from clinicvault.media.limits import Limits
from clinicvault.media.proof import heif as proof
from tests.property.mutations import RELAXED, mutated
from tests.unit.media import heif_files as files

LIMITS = dataclasses.replace(Limits(), pixels=1_000_000)
MAKERS = (files.simple, files.tiled, files.dirty)
SEEDS = tuple(make(codec) for codec in files.CODECS for make in MAKERS)
CLEAN = tuple(b"".join(heif.rewrite(seed, LIMITS).pieces) for seed in SEEDS)
TABLES = {"end": lambda seed: seed.find(b"mdat") if b"mdat" in seed else None}
SECRETS = (b"CANARY-GPS", b"CANARY-SERIAL", b"CANARY-OWNER", b"CANARY-XMP")


def check(data):
    """Refused; or proven, shown whole and the same when rewritten again."""
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
@given(mutated(SEEDS))
def test_a_mutated_picture_is_refused_or_check(data):
    check(data)


@RELAXED
@given(mutated(SEEDS, **TABLES))
def test_mutated_tables_are_refused_or_come_out_clean(data):
    check(data)


@RELAXED
@given(mutated(CLEAN, **TABLES))
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
