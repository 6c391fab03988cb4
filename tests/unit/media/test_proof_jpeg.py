"""The second reader of kept JPEGs: whatever a rewriter might leave, it refuses."""

import struct

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import icc, jpeg
from clinicvault.media.limits import Limits
from clinicvault.media.proof.jpeg import prove

from . import samples

JFIF = samples.segment(0xE0, b"JFIF\0\x01\x01\x01\0\x48\0\x48\0\0")
ADOBE = samples.segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01")


def kept(data):
    return b"".join(bytes(piece) for piece in jpeg.rewrite(data, Limits()).pieces)


def profiled(parts):
    """Profile segments in front of a plain picture."""
    plain = kept(samples.pillow_jpeg(samples.pixels(32, 32)))
    head = b"".join(samples.segment(0xE2, b"ICC_PROFILE\0" + part) for part in parts)
    return plain[:20] + head + plain[20:]


@pytest.fixture(scope="module")
def clean():
    return kept(samples.plain_jpeg(64, 48))


def refused(data):
    with pytest.raises(InputRefused, match="proof-failed"):
        prove(data)


@pytest.mark.parametrize(
    "options",
    [{}, {"progressive": True}, {"quality": 100, "subsampling": 0}, {"restart_marker_rows": 1}],
)
def test_what_is_rewritten_is_proven(options):
    prove(kept(samples.pillow_jpeg(samples.pixels(64, 48), **options)))


@pytest.mark.parametrize("planted", [JFIF, ADOBE, JFIF + ADOBE])
def test_canonical_segments_may_stay(planted):
    bare = kept(samples.plain_jpeg(64, 48))
    bare = bare[:2] + bare[20:] if bare[2:4] == b"\xff\xe0" else bare
    prove(bare[:2] + planted + bare[2:])


@pytest.mark.parametrize(
    "planted",
    [
        samples.segment(0xFE, b"a comment"),
        samples.segment(0xE1, b"Exif\0\0MM\0*"),
        samples.segment(0xE0, b"JFIF\0\x01\x01\x01\0\x48\0\x48\x01\x01abc"),
        samples.segment(0xE0, b"JFXX\0\x10"),
        samples.segment(0xED, b"Photoshop 3.0\0"),
        samples.segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01more"),
        samples.segment(0xEE, b"Adobe\0\x64\x01\0\0\0\x01"),
        samples.segment(0xDD, b"\0\x10\0"),
        samples.segment(0xCC, b"\0\x10\0"),
        samples.segment(0xDB, bytes(65) + b"x"),
        samples.segment(0xDB, b""),
        samples.segment(0xC4, bytes(17) + b"x"),
        samples.segment(0xD9, b""),
        ADOBE + JFIF,
        JFIF + JFIF,
        b"stray",
        b"\xff\xfe\0\x01",
        b"\xff\xdb\xff\xff",
        b"\xff",
    ],
)
def test_anything_planted_in_the_head_is_found(clean, planted):
    refused(clean[:2] + planted + clean[2:])


def test_anything_behind_the_end_is_found(clean):
    refused(clean + b"x")
    refused(clean + samples.plain_jpeg(8, 8))
    refused(clean[:-2] + b"x\xff\xd9" + b"\xff\xd9")


def test_a_segment_between_scans_is_found():
    data = kept(samples.pillow_jpeg(samples.pixels(64, 48), progressive=True))
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    refused(data[:second] + samples.segment(0xFE, b"between") + data[second:])


def test_a_picture_has_one_frame_before_its_scans(clean):
    frame = clean.index(b"\xff\xc0")
    size = 2 + int.from_bytes(clean[frame + 2 : frame + 4], "big")
    segment = clean[frame : frame + size]
    refused(clean[:frame] + segment + segment + clean[frame + size :])
    refused(clean[:frame] + clean[frame + size :])
    refused(clean[:frame] + b"\xff\xc0\0\x04\x08\0" + clean[frame + size :])
    refused(clean[:frame] + b"\xff\xc3" + clean[frame + 2 :])


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xda\xff\xd9"]
)
def test_no_picture_is_no_proof(data):
    refused(data)


def test_a_scan_header_fills_its_segment(clean):
    scan = clean.index(b"\xff\xda")
    longer = int.from_bytes(clean[scan + 2 : scan + 4], "big") + 1
    refused(clean[: scan + 2] + struct.pack(">H", longer) + clean[scan + 4 :])


def test_the_profile_is_read_in_all_its_parts():
    profile = icc.adobe_rgb()
    half = len(profile) // 2
    prove(profiled([b"\x01\x01" + profile]))
    prove(profiled([b"\x01\x02" + profile[:half], b"\x02\x02" + profile[half:]]))
    refused(profiled([b"\x02\x02" + profile[:half], b"\x01\x02" + profile[half:]]))
    refused(profiled([b"\x01\x02" + profile]))
    refused(profiled([b"\x01\x01" + profile + b"more"]))
    refused(profiled([b"\x01\x01" + profile.replace(b"\0\0\0\0text", b"abcdtext", 1)]))
