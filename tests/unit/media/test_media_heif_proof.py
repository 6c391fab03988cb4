"""The second reading of rewritten HEIC and AVIF files: every spoiled byte of the frame is found."""

from __future__ import annotations

import struct

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import heif
from clinicvault.media.limits import Limits
from clinicvault.media.proof import heif as proof
from tests.unit.media import heif_files as files

BOTH = pytest.mark.parametrize("codec", ["heic", "avif"])


def clean(codec="heic", make=files.dirty):
    return b"".join(heif.rewrite(make(codec), Limits()).pieces)


def fails(data):
    with pytest.raises(InputRefused, match="proof-failed"):
        proof.prove(data)
    return True


def grown(data, name, extra, *outer):
    """The file with bytes added at the end of a box, all sizes set right."""
    data = bytearray(data)
    at = data.index(name) - 4
    end = at + int.from_bytes(data[at : at + 4], "big")
    for box in (name, *outer):
        place = data.index(box) - 4
        size = int.from_bytes(data[place : place + 4], "big")
        data[place : place + 4] = struct.pack(">I", size + len(extra))
    data[end:end] = extra
    shift = data.index(b"iloc") + 8 + 4
    for index in range(int.from_bytes(data[shift - 2 : shift], "big")):
        place = shift + 14 * index + 6
        (offset,) = struct.unpack_from(">I", data, place)
        struct.pack_into(">I", data, place, offset + len(extra))
    return bytes(data)


def replaced(data, old, new, count=1):
    assert old in data
    return data.replace(old, new, count)


@BOTH
@pytest.mark.parametrize("make", [files.simple, files.tiled, files.dirty])
def test_clean_files_pass(codec, make):
    proof.prove(clean(codec, make))


@BOTH
def test_what_was_not_rewritten_does_not_pass(codec):
    assert fails(files.dirty(codec))
    assert fails(files.simple(codec))
    assert fails(b"")


@BOTH
def test_nothing_may_follow_or_lie_between(codec):
    data = clean(codec)
    assert fails(data + b"\0")
    assert fails(data + files.box(b"free", b""))
    assert fails(data[:-1])
    for name, outer in (
        (b"ftyp", ()),
        (b"meta", ()),
        (b"hdlr", (b"meta",)),
        (b"pitm", (b"meta",)),
        (b"iloc", (b"meta",)),
        (b"iinf", (b"meta",)),
        (b"infe", (b"iinf", b"meta")),
        (b"iref", (b"meta",)),
        (b"iprp", (b"meta",)),
        (b"ipco", (b"iprp", b"meta")),
        (b"ipma", (b"iprp", b"meta")),
        (b"ispe", (b"ipco", b"iprp", b"meta")),
        (b"auxC", (b"ipco", b"iprp", b"meta")),
        (b"colr", (b"ipco", b"iprp", b"meta")),
        (b"pixi", (b"ipco", b"iprp", b"meta")),
    ):
        assert fails(grown(data, name, b"CANARYxx", *outer)), name
        assert fails(grown(data, name, files.box(b"free", b"CANARY"), *outer)), name
    proof.prove(grown(data, b"ipma", b"", b"iprp", b"meta"))


@BOTH
def test_bytes_that_belong_to_no_item_are_found(codec):
    data = grown(clean(codec), b"mdat", b"CANARY")
    back = data.index(b"iloc") + 12
    data = bytearray(data)
    for index in range(int.from_bytes(data[back - 2 : back], "big")):
        place = back + 14 * index + 6
        struct.pack_into(">I", data, place, struct.unpack_from(">I", data, place)[0] - 6)
    assert fails(bytes(data))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"ftypheic", b"ftypheis"),
        (b"mif1heic", b"mif1tmap"),
        (b"heic\0\0\0\0", b"heic\0\0\0\1"),
        (b"pict" + bytes(12), b"pict" + bytes(11) + b"x"),
        (b"pitm\0\0\0\0\0\1", b"pitm\0\0\0\0\0\2"),
        (b"iloc\0\0\0\0\x44\0", b"iloc\1\0\0\0\x44\0"),
        (b"iinf\0\0\0\0\0\4", b"iinf\0\0\0\0\0\5"),
        (b"\0\1\0\0grid\0", b"\0\1\0\1grid\0"),
        (b"\0\1\0\0grid\0", b"\0\1\0\0grid!"),
        (b"\0\1\0\0grid\0", b"\0\1\0\0tmap\0"),
        (b"\0\1\0\0grid\0", b"\0\7\0\0grid\0"),
        (b"dimg\0\1", b"thmb\0\1"),
        (b"dimg\0\1\0\2\0\2", b"dimg\0\1\0\2\0\x09"),
        (b"dimg\0\1\0\2\0\2\0\3", b"dimg\0\1\0\2\0\2\0\2"),
        (b"auxl\0\4\0\1", b"auxl\0\3\0\1"),
        (b"ispe\0\0\0\0", b"ispe\0\0\0\1"),
        (b"ispe\0\0\0\0\0\0\0\x80", b"ispe\0\0\0\0\0\0\0\0"),
        (b"pixi\0\0\0\0\3", b"pixi\0\0\0\0\2"),
        (b"nclx\0\1\0\x0d\0\6\x80", b"nclx\0\1\0\x0d\0\6\x81"),
        (b"colrprof", b"colrrICC"),
        (b"colrprof", b"colrCANA"),
        (b"auxiliary:alpha", b"auxiliary:depth"),
        (b"acsp" + bytes(4), b"acsp" + b"APPL"),
        (b"RGB XYZ " + bytes(12), b"RGB XYZ " + b"\x07\xe8\0\1\0\1\0\0\0\0\0\0"),
        (b"desc", b"dmnd"),
        (b"hvcC\1", b"hvcC\2"),
        (b"\0\0\0\x08\0\1\0\x80\0\x40", b"\0\0\0\x08\0\1\0\x80\0\x40"),
    ][:-1],
)
def test_every_spoiled_field_is_found(old, new):
    data = clean("heic")
    assert fails(replaced(data, old, new))


def test_texts_of_a_profile_must_be_empty():
    data = clean("heic")
    at = data.index(b"text\0\0\0\0\0") if b"text\0\0\0\0\0" in data else data.index(b"mluc")
    for place in (at + 4, at + 8):
        spoiled = bytearray(data)
        spoiled[place] ^= 0x41
        assert fails(bytes(spoiled))


def test_units_that_are_no_picture_are_found_in_streams():
    coded = files.hevc()
    data = clean("heic", files.simple)
    start = data.index(b"mdat") + 4
    spoiled = bytearray(data)
    spoiled[start + 4] = 39 << 1
    assert fails(bytes(spoiled))
    spoiled = bytearray(data)
    spoiled[start + 5] |= 8
    assert fails(bytes(spoiled))
    spoiled = bytearray(data)
    spoiled[start + 2] += 1
    assert fails(bytes(spoiled))
    assert len(data) - start == len(coded.data)
    data = clean("avif", files.simple)
    start = data.index(b"mdat") + 4
    for head in (5 << 3 | 2, 15 << 3 | 2, 0x8A, 0x0B):
        spoiled = bytearray(data)
        spoiled[start] = head
        assert fails(bytes(spoiled))


def test_settings_are_read_to_their_end():
    data = clean("heic", files.simple)
    at = data.index(b"hvcC") + 4
    for place, value in (
        (13, 0),
        (15, 0),
        (16, 0),
        (17, 0),
        (19, 1),
        (21, 0xFF),
        (22, 200),
        (23, 39),
    ):
        spoiled = bytearray(data)
        spoiled[at + place] = value
        assert fails(bytes(spoiled)), place
    data = clean("avif", files.simple)
    at = data.index(b"av1C") + 4
    spoiled = bytearray(data)
    spoiled[at] = 0x82
    assert fails(bytes(spoiled))


def test_essential_marks_are_as_they_must_be():
    for codec in ("heic", "avif"):
        data = bytearray(clean(codec, files.simple))
        at = data.index(b"ipma") + 4 + 8 + 3
        for place in range(at, data.index(b"mdat") - 4):
            spoiled = bytearray(data)
            spoiled[place] ^= 0x80
            assert fails(bytes(spoiled))


@pytest.mark.parametrize("kind", [b"iden", b"iovl"])
def test_recipes_of_other_pictures_are_read_too(kind):
    body = files.overlay(128, 64, [(0, 0), (64, 0)]) if kind == b"iovl" else b""
    parts = [2, 3] if kind == b"iovl" else [2]
    items = [
        files.Item(kind, body, (files.ispe(128, 64),), method=1),
        *(files.hevc(seed=seed).item(hidden=True) for seed in parts),
    ]
    rewritten = heif.rewrite(files.build(items, [(b"dimg", 1, *parts)]), Limits())
    data = b"".join(rewritten.pieces)
    proof.prove(data)
    if kind == b"iovl":
        at = data.index(b"mdat") + 4
        assert fails(data[:at] + b"\1" + data[at + 1 :])
        assert fails(data[:at] + b"\0\1" + data[at + 2 :])
    else:
        assert fails(replaced(data, b"dimg\0\1", b"auxl\0\1"))
