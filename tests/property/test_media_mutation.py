"""Whatever is done to the bytes of a picture, import ends in a clean file or in a refusal."""

from __future__ import annotations

import contextlib
import dataclasses

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import formats, icc, registry  # noqa: F401
from clinicvault.media.derive import derive
from clinicvault.media.exif import ExifFacts, read_exif
from clinicvault.media.limits import Limits
from tests.unit.media import samples

LIMITS = dataclasses.replace(Limits(), pixels=1_000_000)
PROGRESSIVE = samples.dirty_jpeg(base=samples.pillow_jpeg(samples.pixels(48, 40), progressive=True))
SEEDS = (samples.dirty_jpeg(base=samples.plain_jpeg(48, 40)), PROGRESSIVE, samples.dirty_png())
RELAXED = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def mutated(draw, seeds=SEEDS):
    """A seed with bytes replaced, cut out, doubled or inserted."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 6))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        length = draw(st.integers(0, 40))
        action = draw(st.sampled_from(["set", "cut", "double", "insert", "end"]))
        if action == "set":
            data[at] = draw(st.integers(0, 255))
        elif action == "cut":
            del data[at : at + length]
        elif action == "double":
            data[at:at] = data[at : at + length]
        elif action == "insert":
            data[at:at] = draw(st.binary(max_size=40))
        else:
            del data[max(at, len(data) // 2) :]
    return bytes(data)


@RELAXED
@given(mutated())
def test_a_mutated_picture_is_refused_or_comes_out_clean(data):
    try:
        entry = registry.find(data, LIMITS)
        rewritten = entry.rewrite(data, LIMITS)
        out = b"".join(rewritten.pieces)
        raster = entry.decode(out, rewritten)
    except InputRefused:
        return
    preview, thumbnail = derive(raster, rewritten.facts.orientation, rewritten.profile)
    assert preview[:3] == thumbnail[:3] == b"\xff\xd8\xff"
    assert b"CANARY-GPS" not in out
    again = entry.rewrite(out, LIMITS)
    assert b"".join(again.pieces) == out
    assert again.facts.stripped == ()


@RELAXED
@given(mutated((samples.full_exif(), samples.full_exif(order="<"))))
def test_mutated_exif_never_raises(data):
    facts = read_exif(data, LIMITS)
    assert isinstance(facts, ExifFacts)
    assert 1 <= facts.orientation <= 8
    assert len(facts.camera) <= 64
    assert (facts.camera + facts.lens + facts.exposure + facts.taken + "x").isprintable()


@RELAXED
@given(mutated((samples.signed_profile(samples.srgb_profile()), icc.adobe_rgb())))
def test_a_mutated_profile_is_dropped_or_stable(data):
    out = icc.sanitise(data, 3, LIMITS)
    assert not out or icc.sanitise(out, 3, LIMITS) == out
    assert b"CANARY-PROFILE made" not in out


@RELAXED
@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_noise_is_refused(noise, start):
    data = start + noise
    with contextlib.suppress(InputRefused):
        entry = registry.find(data, LIMITS)
        rewritten = entry.rewrite(data, LIMITS)
        entry.decode(b"".join(rewritten.pieces), rewritten)
