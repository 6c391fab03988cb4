"""Colours where two things speak of them: gray beside alpha, code points beside a profile."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from clinicvault.media import icc, png
from clinicvault.media.derive import derive
from clinicvault.media.limits import Limits
from clinicvault.media.registry import find
from tests.unit.media import samples


def gray_profile():
    """Gray whose numbers are light itself."""
    linear = b"curv" + bytes(8)
    tags = {b"wtpt": icc._xyz(0.9642, 1.0, 0.8249), b"kTRC": linear}
    return icc._build(icc._Header(b"\x02\x10\0\0", b"mntr", b"GRAY", b"XYZ ", 0), tags)


def previewed(data):
    """The middle of the preview."""
    entry = find(data, Limits())
    made = entry.rewrite(data, Limits())
    kept = b"".join(bytes(piece) for piece in made.pieces)
    small = derive(entry.decode(kept, made), 1, made.profile)
    return np.asarray(Image.open(io.BytesIO(small.preview)).convert("RGB"))[8, 8].tolist()


def saved(mode, colour, form, **options):
    out = io.BytesIO()
    Image.new(mode, (16, 16), colour).save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_gray_beside_alpha_follows_its_profile(form):
    alone = previewed(saved("L", 64, form, icc_profile=gray_profile()))
    beside = previewed(saved("LA", (64, 255), form, icc_profile=gray_profile()))
    assert alone == [137, 137, 137]
    assert beside == alone
    clear = previewed(saved("LA", (64, 0), form, icc_profile=gray_profile()))
    assert clear == [255, 255, 255]


def with_codes(*numbers):
    """A red picture with the profile of Adobe RGB, and code points in front of it."""
    made = saved("RGB", (200, 40, 40), "PNG", icc_profile=icc.adobe_rgb())
    return made[:33] + samples.chunk(b"cICP", bytes([*numbers, 0, 1])) + made[33:]


def test_code_points_go_before_a_profile_even_where_they_mean_srgb():
    by_profile = previewed(saved("RGB", (200, 40, 40), "PNG", icc_profile=icc.adobe_rgb()))
    assert by_profile[0] > 225
    assert np.abs(np.subtract(previewed(with_codes(1, 13)), (200, 40, 40))).max() <= 2
    assert png.rewrite(with_codes(1, 13), Limits()).facts.colour == "sRGB"
    assert previewed(with_codes(2, 2)) == by_profile
