"""Whatever is done to the Exif or the colour profile of a picture, the readers stay calm."""

from __future__ import annotations

import contextlib
import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import formats, icc, registry  # noqa: F401
from clinicvault.media.exif import ExifFacts, read_exif
from clinicvault.media.limits import Limits
from tests.property.mutations import RELAXED, mutated
from tests.unit.media import samples

LIMITS = dataclasses.replace(Limits(), pixels=1_000_000)


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
