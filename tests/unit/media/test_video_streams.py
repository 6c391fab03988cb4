"""What stays of the messages between coded pictures, unit by unit."""

from __future__ import annotations

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import video_streams as streams
from clinicvault.media.limits import Limits
from tests.unit.media import samples

MASTERING = bytes([137, 24]) + bytes(range(24))
LIGHT = bytes([144, 4, 1, 2, 3, 4])
TRANSFER = bytes([147, 1, 18])
RECOVERY = bytes([6, 1, 0b1_1_0_00_100])
SETTINGS = bytes([5, 20]) + b"0123456789abcdefName"
CAPTIONS = bytes([4, 3, 0xB5, 0, 0x31])
TIMECODE = bytes([1, 4, 1, 2, 3, 4])
SLICE = b"\x65slice data"


def unit(*content, wide=4):
    body = b"".join(content)
    return len(body).to_bytes(wide, "big") + body


def avc(sample, wide=4):
    found = set()
    return b"".join(streams.avc(wide)(memoryview(sample), found)), found


def hevc(sample):
    found = set()
    return b"".join(streams.hevc(4)(memoryview(sample), found)), found


def test_a_sample_without_messages_is_not_copied():
    sample = memoryview(unit(b"\x67sps") + unit(b"\x68p") + unit(SLICE))
    (piece,) = streams.avc(4)(sample, set())
    assert piece.obj is sample.obj
    assert piece == sample


@pytest.mark.parametrize("message", [MASTERING, LIGHT, TRANSFER, RECOVERY])
def test_messages_that_decoding_or_colour_need_stay(message):
    sample = unit(b"\6", message, b"\x80") + unit(SLICE)
    assert avc(sample) == (sample, set())


@pytest.mark.parametrize(
    ("message", "said"),
    [(SETTINGS, {"editing-history"}), (CAPTIONS, {"editing-history"}), (TIMECODE, set())],
)
def test_other_messages_go(message, said):
    assert avc(unit(b"\6", message, b"\x80") + unit(SLICE)) == (unit(SLICE), said)
    assert avc(unit(b"\6", SETTINGS, LIGHT, message, b"\x80") + unit(SLICE)) == (
        unit(b"\6", LIGHT, b"\x80") + unit(SLICE),
        {"editing-history"},
    )


def test_a_message_is_escaped_again():
    calm = bytes([144, 4, 0, 0, 1, 0])
    escaped = bytes([144, 4, 0, 0, 3, 1, 0])
    sample = unit(b"\6", SETTINGS, escaped, b"\x80")
    assert avc(sample)[0] == unit(b"\6", escaped, b"\x80")
    assert len(calm) == 6


@pytest.mark.parametrize(
    "message",
    [
        bytes([6, 2, 0b1_1_0_00_100, 0x80]),
        bytes([6, 1, 0b1_1_0_00_101]),
        bytes([6, 1, 0]),
        bytes([6, 0]),
        bytes([6, 9]) + bytes(9),
        bytes([144, 5]) + bytes(5),
        bytes([137, 0]),
        b"\xff\xff",
        bytes([6, 200, 1]),
    ],
)
def test_messages_of_the_wrong_shape_go(message):
    assert avc(unit(b"\6", message, b"\x80") + unit(SLICE))[0] == unit(SLICE)


def test_long_messages_are_measured_right():
    long = b"\5\xff\x2d" + bytes(300)
    assert avc(unit(b"\6", long, TRANSFER, b"\x80"))[0] == unit(b"\6", TRANSFER, b"\x80")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (9, set()), (12, set()), (14, {"second-picture"}), (15, {"second-picture"}),
        (19, {"second-picture"}), (20, {"second-picture"}), (24, {"hidden-data"}),
        (0, {"hidden-data"}), (31, {"hidden-data"}), (16, {"hidden-data"}),
    ],
)  # fmt: skip
def test_other_units_of_h264_go(kind, said):
    assert avc(unit(bytes([kind]), b"body") + unit(SLICE)) == (unit(SLICE), said)


def test_ends_carry_nothing():
    assert avc(unit(SLICE) + unit(b"\x0ahidden"))[0] == unit(SLICE) + unit(b"\x0a")
    assert avc(unit(SLICE) + unit(b"\x0b"))[0] == unit(SLICE) + unit(b"\x0b")
    assert hevc(unit(b"\x02\1slice") + unit(b"\x48\1hidden"))[0] == unit(b"\x02\1slice") + unit(
        b"\x48\1"
    )


def test_empty_units_go():
    assert avc(unit() + unit(SLICE) + unit())[0] == unit(SLICE)


@pytest.mark.parametrize("wide", [1, 2, 4])
def test_lengths_of_every_width(wide):
    sample = unit(b"\6", SETTINGS, b"\x80", wide=wide) + unit(SLICE, wide=wide)
    assert avc(sample, wide)[0] == unit(SLICE, wide=wide)


@pytest.mark.parametrize("sample", [b"\0\0\0\x09abc", b"\0\0", unit(b"\xe5x")])
def test_broken_units_are_refused(sample):
    with pytest.raises(InputRefused, match="picture-damaged"):
        avc(sample)


def test_h265_keeps_pictures_and_parameters():
    kept = b"".join(unit(bytes([kind << 1, 1]), b"x") for kind in (0, 1, 9, 16, 21, 32, 33, 34))
    assert hevc(kept) == (kept, set())


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"\x46\1", set()), (b"\x4c\1", set()), (b"\x7c\1", {"other-data"}),
        (b"\x7e\1", {"other-data"}), (b"\x60\1", {"hidden-data"}), (b"\x2c\1", {"hidden-data"}),
        (b"\x02\x09", {"second-picture"}), (b"\x03\1", {"second-picture"}),
    ],
)  # fmt: skip
def test_other_units_of_h265_go(head, said):
    slice_unit = unit(b"\x02\1slice")
    assert hevc(unit(head, b"body") + slice_unit) == (slice_unit, said)


def test_messages_of_h265():
    sample = unit(b"\x4e\1", SETTINGS, LIGHT, b"\x80") + unit(b"\x50\1", SETTINGS, b"\x80")
    assert hevc(sample) == (unit(b"\x4e\1", LIGHT, b"\x80"), {"editing-history"})
    recovery = bytes([6, 1, 0b1_1_0_10000])
    assert hevc(unit(b"\x4e\1", recovery, b"\x80"))[0] == unit(b"\x4e\1", recovery, b"\x80")


@pytest.mark.parametrize("sample", [unit(b"\x02"), unit(b"\x82\1"), b"\0\0\0\x09abc"])
def test_broken_units_of_h265_are_refused(sample):
    with pytest.raises(InputRefused, match="picture-damaged"):
        hevc(sample)


def visual(sample):
    found = set()
    return b"".join(streams.mpeg4(memoryview(sample), found)), found


def test_mpeg4_loses_what_encoders_say():
    stream = b"\0\0\1\xb0\1\0\0\1\xb5\x89\0\0\1\x20vol\0\0\1\xb2Lavc62 name\0\0\1\xb6vop"
    assert visual(stream) == (
        b"\0\0\1\xb0\1\0\0\1\xb5\x89\0\0\1\x20vol\0\0\1\xb6vop",
        {"editing-history"},
    )


def test_mpeg4_loses_what_lies_around():
    assert visual(b"junk\0\0\1\xb6vop\0\0\1\xc5odd") == (b"\0\0\1\xb6vop", {"hidden-data"})
    with pytest.raises(InputRefused, match="picture-damaged"):
        visual(b"no start at all")


def test_empty_units_of_mpeg4_go():
    good = b"\0\0\1\xb6vop"
    assert visual(b"\0\0\1" + good + b"\0\0\1") == (good, {"hidden-data"})


def test_motion_jpeg_is_stripped_frame_by_frame():
    plain = samples.plain_jpeg(16, 16)
    comment = b"\xff\xfe\0\x08CANARY"
    found = set()
    (piece,) = streams.motion_jpeg(Limits())(memoryview(plain[:2] + comment + plain[2:]), found)
    assert piece == plain
    assert found == {"comments"}


def test_two_half_pictures_are_rare():
    half = samples.plain_jpeg(16, 16)
    clean = streams.motion_jpeg(Limits())
    assert clean(memoryview(half), set()) == [half]
    with pytest.raises(InputRefused, match="picture-kind-unsupported"):
        clean(memoryview(half + half), set())


def test_a_fill_at_the_start_of_sound_is_emptied():
    bits = "110" + "0011" + "0000" + f"{0xABCDE:020b}" + "1" * 9
    block = int(bits, 2).to_bytes(5, "big")
    after = "110" + "0011" + "0" * 24 + "1" * 9
    found = set()
    assert b"".join(streams.aac(memoryview(block), found)) == int(after, 2).to_bytes(5, "big")


def test_a_long_fill_is_emptied():
    name = b"Lavc62.28.102"
    bits = "110" + "1111" + f"{17 - 14:08b}" + "0" * 8 + "".join(f"{byte:08b}" for byte in name)
    bits += "1" * (-len(bits) % 8 + 8 * 10)
    block = int(bits, 2).to_bytes(len(bits) // 8, "big")
    out = b"".join(streams.aac(memoryview(block), set()))
    assert len(out) == len(block)
    assert out[-6:] == b"\xff" * 6
    assert not any(out[2:12])


@pytest.mark.parametrize(
    "bits", ["110" + "0000" + "1" * 25, "001" + "1" * 29, "110" + "0011" + "1101" + "1" * 21]
)
def test_other_beginnings_of_sound_stay(bits):
    block = int(bits, 2).to_bytes(4, "big")
    assert b"".join(streams.aac(memoryview(block), set())) == block


def test_a_fill_beyond_the_block_is_refused():
    with pytest.raises(InputRefused, match="picture-damaged"):
        streams.aac(memoryview(b"\xdf\xff\xff"), set())
