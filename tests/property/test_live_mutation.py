"""Whatever is done to a motion photo or a live pair: a refusal, or a clean still and a film inside."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import clips, heif, jpeg, maker, spaces, video
from clinicvault.media.limits import Limits
from clinicvault.media.proof import heif as heif_proof
from clinicvault.media.proof import jpeg as jpeg_proof
from clinicvault.media.proof import video as video_proof
from tests.property.mutations import RELAXED, mutated
from tests.unit.media import live_files as live
from tests.unit.media import samples

LIMITS = dataclasses.replace(Limits(), pixels=1_000_000)
JPEGS = (*(make()[0] for make in live.JPEGS), live.live_jpeg())
HEIFS = (*(make(codec)[0] for make in live.HEIFS for codec in ("heic", "avif")), live.live_heic())
NAMES = {"sRGB", "Adobe RGB", "Display P3", "BT.2020", "BT.709", "ProPhoto RGB", "RGB", "DCI-P3"}
"""What a mutated sRGB profile can turn out as."""


def comes_out_clean(data, module, prove):
    try:
        rewritten = module.rewrite(data, LIMITS)
    except InputRefused:
        return
    out = b"".join(rewritten.pieces)
    prove(memoryview(out))
    offset, length = rewritten.facts.clip
    assert 0 <= offset <= offset + length <= len(data)
    assert bool(length) == ("motion-clip-apart" in rewritten.facts.notes)
    if length:
        assert data[offset + 4 : offset + 8] == b"ftyp"
        the_film_comes_out_clean(data[offset : offset + length])
    assert module.rewrite(out, LIMITS).facts.clip == (0, 0)
    assert rewritten.facts.pair == maker.identifier(rewritten.facts.pair)


def the_film_comes_out_clean(data):
    try:
        rewritten = video.rewrite(data, LIMITS)
    except InputRefused:
        return
    video_proof.prove(memoryview(b"".join(rewritten.pieces)))
    assert rewritten.facts.pair == maker.identifier(rewritten.facts.pair)
    assert rewritten.facts.seconds >= 0


@RELAXED
@given(mutated(JPEGS))
def test_a_mutated_motion_photo_is_refused_or_comes_out_clean(data):
    comes_out_clean(data, jpeg, jpeg_proof.prove)


@RELAXED
@given(mutated(HEIFS))
def test_a_mutated_heif_motion_photo_is_refused_or_comes_out_clean(data):
    comes_out_clean(data, heif, heif_proof.prove)


@RELAXED
@given(mutated(JPEGS + HEIFS, begin=lambda seed: max(0, seed.rfind(b"ftyp") - 8)))
def test_a_film_is_found_inside_the_file_or_not_at_all(data):
    offset, length = clips.find_clip(memoryview(data), 0, len(data))
    assert 0 <= offset <= offset + length <= len(data)
    assert not length or b"moov" in data[offset : offset + length]


@RELAXED
@given(mutated((live.clip(),)))
def test_a_mutated_clip_of_a_pair_is_refused_or_comes_out_clean(data):
    the_film_comes_out_clean(data)


@RELAXED
@given(mutated((live.apple_note(), live.apple_note(order="<"))))
def test_mutated_notes_give_an_identifier_or_none(data):
    pair = maker.pair_of(data)
    assert pair == maker.identifier(pair)
    assert len(pair) <= 64


@RELAXED
@given(mutated((samples.srgb_profile(), samples.signed_profile(samples.srgb_profile()))))
def test_a_mutated_profile_has_a_known_name(data):
    assert spaces.of_picture(3, data, "") in NAMES | {""}


@RELAXED
@given(st.binary(max_size=300), st.sampled_from([b"", b"\0\0\0\x14ftypisom"]))
def test_noise_holds_no_film(noise, start):
    data = memoryview(start + noise)
    assert clips.find_clip(data, 0, len(data)) == (0, 0)
