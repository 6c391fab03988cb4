"""Descriptions of codings: what stays of them, and which are refused."""

from __future__ import annotations

import struct

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import video_codecs as codecs
from clinicvault.media import video_facts, video_tables
from clinicvault.media.limits import Limits
from tests.unit.media import video_files as films

LIMITS = Limits()
SPS, PPS = b"\x67\x64\0\x0a", b"\x68\xce"
AVC = bytes([1, 100, 0, 10, 0xFF, 0xE1]) + b"\0\4" + SPS + b"\1\0\2" + PPS


def described(*entries):
    return memoryview(struct.pack(">II", 0, len(entries)) + b"".join(entries))


def entry(name, *parts, width=64, height=48, label=b""):
    head = struct.pack(">6xH16xHHIIIH", 1, width, height, 72 << 16, 72 << 16, 0, 1)
    head += bytes([len(label)]) + label.ljust(31, b"\0") + struct.pack(">Hh", 24, -1)
    return films.box(name, head, *parts)


def read(*entries):
    found, notes = set(), []
    made = codecs.pictures(described(*entries), LIMITS, found, notes)
    return made, found, notes


def refused(*entries):
    with pytest.raises(InputRefused) as caught:
        read(*entries)
    return caught.value.code


def test_a_description_is_written_anew():
    (made,), found, _ = read(entry(b"avc1", films.box(b"avcC", AVC), label=b"Lavc62.28 libx264"))
    assert b"Lavc" not in made.entry
    assert found == {"editing-history"}
    assert (made.width, made.height) == (64, 48)


def test_high_profiles_keep_their_depth_and_nothing_behind():
    tail = bytes([1, 2, 2, 1]) + b"\0\4" + b"\x6dext" + films.CANARY
    (made,), _, _ = read(entry(b"avc3", films.box(b"avcC", AVC + tail)))
    assert made.entry.endswith(PPS + bytes([0xFD, 0xFA, 0xFA, 0]))
    low = AVC.replace(b"\x64\0\x0a\xff", b"\x42\0\x0a\xff", 1)
    (made,), _, _ = read(entry(b"avc1", films.box(b"avcC", low + tail)))
    assert made.entry.endswith(PPS)


@pytest.mark.parametrize(
    "body",
    [
        b"\2" + AVC[1:], AVC[:4] + b"\xfe" + AVC[5:], AVC[:-1], AVC[:6] + b"\0\0" + AVC[12:],
        AVC.replace(SPS, b"\x68" + SPS[1:]), b"",
    ],
)  # fmt: skip
def test_broken_configurations_are_refused(body):
    assert refused(entry(b"avc1", films.box(b"avcC", body))) == "picture-damaged"


def test_codings_without_configuration_are_refused():
    for name in (b"avc1", b"hvc1", b"hev1", b"av01", b"mp4v"):
        assert refused(entry(name)) == "picture-kind-unsupported"


def test_lists_that_do_not_hold_what_they_say_are_refused():
    with pytest.raises(InputRefused, match="picture-damaged"):
        codecs.pictures(memoryview(struct.pack(">II", 0, 2) + entry(b"jpeg")), LIMITS, set(), [])
    assert refused() == "picture-damaged"
    assert refused(films.box(b"avc1", bytes(20))) == "picture-damaged"
    assert refused(entry(b"jpeg", width=0)) == "picture-damaged"
    assert refused(entry(b"jpeg", width=60_000, height=60_000)) == "picture-too-large"


def descriptor(tag, body, wide=False):
    size = bytes([0x80, 0x80, 0x80, len(body)]) if wide else bytes([len(body)])
    return bytes([tag]) + size + body


def esds(kind=0x20, setup=b"\0\0\1\xb0x\0\0\1\x20vol", head=b"\0\1\0", last=5, wide=True):
    inner = bytes([kind, 0x11]) + bytes(11)
    if setup:
        inner += descriptor(last, setup, wide)
    return films.full(b"esds", descriptor(3, head + descriptor(4, inner, wide), wide))


@pytest.mark.parametrize("head", [b"\0\1\0", b"\0\1\x80\0\7", b"\0\1\x40\3abc", b"\0\1\x20\0\1"])
@pytest.mark.parametrize("wide", [True, False])
def test_descriptors_of_every_shape(head, wide):
    (made,), _, _ = read(entry(b"mp4v", esds(head=head, wide=wide)))
    assert b"\0\0\1\xb0x\0\0\1\x20vol" in made.entry
    assert b"abc" not in made.entry


def test_user_data_in_a_set_up_goes():
    (made,), found, _ = read(entry(b"mp4v", esds(setup=b"\0\0\1\xb0x\0\0\1\xb2CANARY")))
    assert b"CANARY" not in made.entry
    assert found == {"editing-history"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (esds(kind=0x6C), "picture-kind-unsupported"),
        (esds(setup=b""), "picture-kind-unsupported"),
        (esds(last=7), "picture-kind-unsupported"),
        (films.full(b"esds", b"\4\0"), "picture-damaged"),
        (films.full(b"esds", descriptor(3, b"\0\1\0\6\0")), "picture-damaged"),
        (films.full(b"esds", b"\3\x80\x80\x80\x80"), "picture-damaged"),
        (films.full(b"esds"), "picture-damaged"),
    ],
)
def test_descriptors_that_describe_nothing(body, code):
    assert refused(entry(b"mp4v", body)) == code


def test_an_endless_set_up_is_refused():
    inner = bytes([0x20, 0x11]) + bytes(11) + b"\5\xff\xff\xff\x7f"
    body = films.full(b"esds", b"\3\x20\0\1\0\4\x18" + inner)
    assert refused(entry(b"mp4v", body)) == "picture-damaged"


def test_quicktime_colours_stay():
    colour = films.box(b"colr", b"nclc", bytes(6), films.CANARY)
    (made,), _, notes = read(entry(b"jpeg", colour, films.box(b"pasp", bytes(9))))
    assert films.box(b"colr", b"nclc", bytes(6)) in made.entry
    assert b"pasp" not in made.entry
    assert notes == []


def sound(version=0, extra=b"", *parts, name=b"mp4a"):
    head = struct.pack(">6xHHHIHHHHI", 1, version, 0, 0, 2, 16, 0, 0, 44100 << 16)
    return films.box(name, head, extra, *parts)


AAC = esds(kind=0x40, setup=b"\x12\x10")


@pytest.mark.parametrize(
    "body",
    [
        sound(0, b"", AAC),
        sound(1, bytes(16), AAC),
        sound(1, bytes(16), films.box(b"wave", films.box(b"frma", b"mp4a"), AAC)),
        sound(2, bytes(36), AAC),
    ],
)
def test_sound_of_every_version(body):
    (made,) = codecs.sounds(described(body), LIMITS)
    assert b"\x12\x10" in made.entry
    assert b"wave" not in made.entry
    assert len(made.entry) == 87


@pytest.mark.parametrize(
    "bodies",
    [
        [sound()], [sound(0, b"", esds(kind=0x69, setup=b"\x12\x10"))],
        [sound(0, b"", esds(kind=0x40, setup=b"\x12"))], [sound(0, b"", AAC), sound()],
        [sound(0, b"", AAC, name=b"sowt")],
    ],
)  # fmt: skip
def test_other_sound_is_not_kept(bodies):
    assert codecs.sounds(described(*bodies), LIMITS) == []


def test_cut_sound_is_refused():
    with pytest.raises(InputRefused, match="picture-damaged"):
        codecs.sounds(described(films.box(b"mp4a", bytes(8))), LIMITS)


def told():
    return video_facts.Told(LIMITS)


def test_words_of_every_shape():
    one = told()
    one.user_data(
        memoryview(films.box(b"\xa9mak", b"Bare") + films.box(b"\xa9mod", b"\xff\xfephone"))
    )
    assert one.camera == "Bare phone"
    other = told()
    other.user_data(
        memoryview(films.text_atom(b"\xa9mod", b"Maker X") + films.box(b"\xa9mak", b"Maker"))
    )
    assert other.camera == "Maker X"
    assert other.found == set()


def test_items_under_four_letters():
    one = told()
    data = films.box(b"data", struct.pack(">II", 1, 0), b"2021-02-03T04:05:06Z")
    listed = films.box(
        b"ilst", films.box(b"\xa9day", data), films.box(b"\xa9too", films.box(b"name"))
    )
    one.meta(memoryview(bytes(4) + films.box(b"hdlr", bytes(25)) + listed + films.box(b"ID32")))
    assert one.taken == "2021-02-03T04:05:06+00:00"
    assert one.found == {"timestamps", "editing-history", "other-data"}


def test_words_end_where_they_make_no_sense():
    one = told()
    one.user_data(memoryview(films.box(b"\xa9nam", b"x") + b"\0\0\0\1abcd" + films.box(b"CAME")))
    assert one.found == {"comments"}
    one.handler(memoryview(bytes(24) + b"Dr. Miller's phone"))
    assert "text" in one.found
    one.times(memoryview(bytes(4) + b"\0\0\0\1" + bytes(12)))
    assert one.created == ""
    one.times(memoryview(b""))


def test_long_times_are_read():
    one = told()
    one.times(memoryview(b"\1\0\0\0" + struct.pack(">Q", 2_082_844_800 + 1_700_000_000)))
    assert one.taken == "2023-11-14T22:13:20+00:00"


def fragment(flags, head=b"", run=b"", run_flags=0, count=1):
    header = films.full(b"tfhd", struct.pack(">I", 1), head, flags=flags)
    body = films.full(b"trun", struct.pack(">I", count), run, flags=run_flags)
    return memoryview(films.box(b"traf", header, body))


def fragments():
    trex = films.full(b"trex", struct.pack(">IIIII", 1, 1, 40, 10, 0))
    return video_tables.Fragments(memoryview(films.box(b"mvex", trex)), LIMITS)


def test_fragments_with_their_own_values():
    made = fragments()
    own = struct.pack(">QIIII", 1000, 2, 50, 20, 0x10000)
    made.take(fragment(0x3B, own, struct.pack(">i", 8), 1, 2), 500)
    assert made.samples[1].offsets == [1008, 1028]
    assert made.samples[1].entries == [2, 2]
    assert made.samples[1].durations == [50, 50]
    assert made.samples[1].keys == [False, False]


def test_fragments_with_values_per_sample():
    made = fragments()
    run = (
        struct.pack(">I", 0)
        + struct.pack(">IIIi", 7, 30, 0x10000, -5)
        + struct.pack(">IIIi", 8, 31, 0, 5)
    )
    made.take(fragment(0, run=run, run_flags=0xF04, count=2), 500)
    samples = made.samples[1]
    assert samples.offsets == [500, 530]
    assert (samples.durations, samples.sizes, samples.shifts) == ([7, 8], [30, 31], [-5, 5])
    assert samples.keys == [False, True]


def test_fragments_without_a_head_are_refused():
    with pytest.raises(InputRefused, match="picture-damaged"):
        fragments().take(memoryview(films.box(b"traf")), 0)
    with pytest.raises(InputRefused, match="too-many-parts"):
        fragments().take(fragment(0, count=1 << 30), 0)
