"""Pipelines of version 4 profiles: the same colours, and nothing between, behind or around them."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from clinicvault.domain.errors import InputRefused
from clinicvault.media import icc, jpeg
from clinicvault.media.icc_pipelines import pipeline
from clinicvault.media.limits import Limits
from clinicvault.media.proof.icc import prove_profile
from clinicvault.media.proof.jpeg import prove as prove_jpeg
from tests.unit.media import samples

WORDS = b"CANARY-MUSTER-ERIKA!"
LINE = b"curv" + bytes(8)
POWER = b"para" + bytes(4) + b"\0\0\0\0" + struct.pack(">i", 3 << 15)
STEPS = b"curv" + struct.pack(">4xI3H", 3, 0, 20_000, 65_535) + b"\0\0"
MATRIX = struct.pack(
    ">12i", *(40_000, 9_000, 3_000, 5_000, 50_000, 8_000, 900, 4_000, 60_000), 0, 0, 0
)
GRID = b"\2\2\2" + bytes(13) + b"\1\0\0\0" + bytes(range(0, 240, 10))


def tag(kind=b"mAB ", order=(4, 3, 2, 1, 0), gap=WORDS, inputs=3, outputs=3, reserved=b"\0\0"):
    """A tag whose parts lie in this order, with `gap` before each and behind the last."""
    parts = [LINE * 3, MATRIX, POWER * 3, GRID, STEPS * 3]
    made, places = b"", [0] * 5
    for number in order:
        made += gap
        places[number] = 32 + len(made)
        made += parts[number]
    head = kind + bytes(4) + bytes([inputs, outputs]) + reserved
    return head + struct.pack(">5I", *places) + made + gap


def profile(body, name=b"A2B0", value=b"", kind=b"mntr"):
    """A profile of the version that has such tags, with one tag more where asked."""
    white = b"XYZ " + struct.pack(">4x3i", 63_190, 65_536, 54_061)
    tags = {b"wtpt": white, b"A2B0": body} | ({name: value} if value else {})
    return icc._build(icc._Header(b"\x04\x20\0\0", kind, b"RGB ", b"XYZ ", 0), tags)


def shown(made):
    cube = np.stack(np.meshgrid(*[np.arange(0, 256, 51, dtype=np.uint8)] * 3), -1).reshape(6, -1, 3)
    source = ImageCms.ImageCmsProfile(io.BytesIO(made))
    turned = ImageCms.profileToProfile(
        Image.fromarray(cube), source, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    return np.asarray(turned)


@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (3, 0, 4, 2, 1), (0,), (1, 2, 0)]
)
def test_colours_stay_and_words_between_the_parts_go(order):
    source = profile(tag(order=order))
    clean = icc.sanitise(source, 3, Limits())
    assert WORDS in source
    assert WORDS not in clean
    assert np.array_equal(shown(source), shown(clean))
    prove_profile(clean)
    assert icc.sanitise(clean, 3, Limits()) == clean
    with pytest.raises(InputRefused, match="proof-failed"):
        prove_profile(source)


def test_nothing_of_them_survives_in_a_picture():
    parts = samples.profile_segments(profile(tag()))
    source = samples.with_segments(samples.plain_jpeg(64, 48), parts)
    made = jpeg.rewrite(source, Limits())
    out = b"".join(bytes(piece) for piece in made.pieces)
    assert made.facts.icc
    assert WORDS not in out
    assert "profile-text" in made.facts.stripped
    prove_jpeg(out)


def test_the_way_back_has_its_curves_the_other_way_round():
    body = tag(b"mBA ", inputs=3, outputs=3)
    assert WORDS not in pipeline(body)
    clean = tag(gap=b"", order=(0, 1, 2, 3, 4))
    prove_profile(profile(clean, b"B2A0", pipeline(body), b"prtr"))


@pytest.mark.parametrize(
    "body",
    [
        tag()[:31],
        tag(inputs=0),
        tag(outputs=16),
        tag()[:12] + struct.pack(">I", 5_000) + tag()[16:],
        tag()[:16] + struct.pack(">I", len(tag()) - 8) + tag()[20:],
        tag()[:24] + struct.pack(">I", len(tag()) - 8) + tag()[28:],
        tag(order=(0, 1, 2, 4, 3), gap=b"")[:-4],
        tag().replace(b"\2\2\2" + bytes(13) + b"\1", b"\2\2\2" + bytes(13) + b"\3"),
        tag().replace(b"para\0\0\0\0\0\0", b"para\0\0\0\0\0\x09"),
    ],
)
def test_parts_that_make_no_pipeline_drop_the_profile(body):
    assert pipeline(body) == b""
    assert icc.sanitise(profile(body), 3, Limits()) == b""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (b"rTRC", LINE + WORDS),
        (b"rTRC", POWER + WORDS),
        (b"rTRC", POWER[:10] + b"\0\1" + POWER[12:]),
        (b"rTRC", b"para" + bytes(4) + b"\0\x07\0\0" + bytes(8)),
        (b"bkpt", b"XYZ " + bytes(16) + WORDS),
        (b"chad", b"sf32" + bytes(40) + WORDS),
        (b"cicp", b"cicp" + bytes(8) + WORDS),
        (b"A2B1", b"mft1" + bytes(4) + b"\3\3\2\0" + bytes(36 + 256 * 6 + 24) + WORDS),
        (b"A2B1", b"mft1" + bytes(4) + b"\3\3\2x" + bytes(36 + 256 * 6 + 24)),
        (b"A2B1", b"mAB " + bytes(4) + b"\3\3\0\0" + struct.pack(">5I", 32, 0, 0, 0, 0) + LINE * 3 + WORDS),
        (b"A2B1", b"mAB " + bytes(4) + b"\3\3x\0" + struct.pack(">5I", 32, 0, 0, 0, 0) + LINE * 3),
        (b"A2B1", b"mAB " + bytes(4) + b"\3\3\0\0" + struct.pack(">5I", 36, 0, 0, 0, 0) + bytes(4) + LINE * 3),
    ],
)  # fmt: skip
def test_the_second_reader_measures_every_tag(name, value):
    clean = tag(gap=b"", order=(0, 1, 2, 3, 4))
    prove_profile(profile(clean))
    with pytest.raises(InputRefused, match="proof-failed"):
        prove_profile(profile(clean, name, value))


@pytest.mark.parametrize(
    ("at", "value"),
    [(8, b"\x09"), (12, b"link"), (16, b"LUMI"), (20, b"RGB "), (64, b"abcd"), (68, b"abcd")],
)
def test_the_second_reader_knows_what_a_head_may_say(at, value):
    good = icc.adobe_rgb()
    with pytest.raises(InputRefused, match="proof-failed"):
        prove_profile(good[:at] + value + good[at + len(value) :])


def test_what_is_reserved_in_tables_becomes_zero():
    table = b"mft1" + b"word" + b"\3\3\2x" + bytes(36 + 256 * 6 + 24) + WORDS
    made = icc.sanitise(profile(table), 3, Limits())
    assert WORDS not in made
    assert b"word" not in made
    assert b"\3\3\2x" not in made
    prove_profile(made)
