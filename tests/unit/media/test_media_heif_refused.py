"""HEIC and AVIF: files that lie, loop, overlap or ask for too much."""

from __future__ import annotations

import dataclasses
import struct

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import avif, heic, heif, heif_decode
from clinicvault.media.heif_streams import av1_parts
from clinicvault.media.limits import Limits
from tests.unit.media import heif_files as files

LIMITS = Limits()
DAMAGED, RARE = "picture-damaged", "picture-kind-unsupported"
LARGE, MANY = "picture-too-large", "too-many-parts"


def taken_in(data, limits):
    rewritten = heif.rewrite(data, limits)
    return heif_decode.decode(b"".join(rewritten.pieces), rewritten)


def refusal(data, limits=LIMITS):
    with pytest.raises(InputRefused) as caught:
        taken_in(data, limits)
    return caught.value.code


def one(*properties, kind=b"hvc1", data=None, **options):
    coded = files.hevc()
    item = files.Item(kind, coded.data if data is None else data, properties, **options)
    return files.build([item])


def setup_of(change, coded=None):
    coded = coded or files.hevc()
    body = bytearray(coded.setup[8:])
    change(body)
    setup = files.box(coded.setup[4:8], bytes(body))
    return files.build(
        [dataclasses.replace(coded, setup=setup).item()], file_type=files.CODECS["heic"][1]
    )


def derived(kind, payload, parts, size=(128, 64), more=(), **options):
    tiles = [files.hevc(seed=seed).item(hidden=True) for seed in (1, 2)]
    whole = files.Item(kind, payload, (files.ispe(*size), *more), method=1)
    return files.build([whole, *tiles], [(b"dimg", 1, *parts)], **options)


def test_the_builder_makes_good_files():
    for data in (one(files.ispe(64, 64), (True, files.hevc().setup)), setup_of(lambda _: None)):
        heif.rewrite(data, LIMITS)
    heif.rewrite(derived(b"grid", files.grid(1, 2, 128, 64), (2, 3)), LIMITS)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", DAMAGED),
        (b"\0\0\0\x08fty", DAMAGED),
        (files.box(b"ftyp", files.HEIC_TYPE), RARE),
        (files.box(b"ftyp", files.HEIC_TYPE) + files.box(b"moov", b""), RARE),
        (files.box(b"ftyp", files.HEIC_TYPE) + files.full(b"meta", 0, 0), RARE),
        (files.box(b"ftyp", files.HEIC_TYPE) + b"\0\0\1\0meta\0\0\0\0", DAMAGED),
        (files.box(b"ftyp", files.HEIC_TYPE) + files.box(b"meta", b"\0"), DAMAGED),
        (
            files.box(b"ftyp", files.HEIC_TYPE)
            + files.full(b"meta", 0, 0, b"\0\0\1\0pitm\0\0\0\0\0\1"),
            DAMAGED,
        ),
        (b"\0\0\0\1ftyp" + b"\xff" * 8 + files.simple()[16:], RARE),
        (files.simple(pitm=False), RARE),
        (files.simple(primary=9), DAMAGED),
        (one(files.ispe(64, 64), (True, files.hevc().setup), protection=1), RARE),
        (one(files.ispe(64, 64), (True, files.hevc().setup), source=1), RARE),
        (one(files.ispe(64, 64), (True, files.hevc().setup), method=2), RARE),
        (one(files.ispe(64, 64), kind=b"jpeg"), RARE),
        (one(files.ispe(64, 64), kind=b"unci"), RARE),
        (one(files.ispe(64, 64), kind=b"Exif"), RARE),
        (one(files.ispe(64, 64)), DAMAGED),
        (one(files.ispe(64, 64), (True, files.av1().setup)), DAMAGED),
        (one(files.ispe(64, 64), files.hevc().setup, files.av1().setup), DAMAGED),
        (one(files.hevc().setup), DAMAGED),
        (one(files.ispe(0, 64), files.hevc().setup), DAMAGED),
        (one(files.ispe(64, 64), files.hevc().setup, data=b""), DAMAGED),
        (one(files.ispe(64, 64), files.hevc().setup, data=files.sei()), DAMAGED),
        (one(files.ispe(64, 64), files.hevc().setup, data=b"\0\0\0\x09\x26\1abc"), DAMAGED),
        (one(files.ispe(64, 64), files.hevc().setup, data=b"\0\0\0\1\x26"), DAMAGED),
        (one(files.ispe(64, 64), files.hevc().setup, data=files.nal(64, b"x")), DAMAGED),
        (one(files.ispe(64, 64), files.hevc().setup, data=files.nal(20, b"not a slice")), DAMAGED),
        (one(files.ispe(64, 64), files.hevc().setup, files.ispe(32, 32)), DAMAGED),
        (files.simple("heic", (True, files.box(b"wipe", b"x"))), RARE),
        (files.simple("heic", (True, files.full(b"udes", 0, 0, b"x"))), RARE),
        (files.simple("heic", files.box(b"irot", b"")), DAMAGED),
        (files.simple("heic", files.box(b"pasp", b"x")), DAMAGED),
        (files.simple("heic", files.box(b"lsel", b"x")), DAMAGED),
        (files.simple("heic", files.clap(66, 64)), DAMAGED),
        (files.simple("heic", files.clap(0, 64)), DAMAGED),
        (files.simple("heic", files.clap(63, 64)), RARE),
        (files.simple("heic", files.clap(32, 32, right=(17, 1))), DAMAGED),
        (files.simple("heic", files.clap(32, 32, right=(0, 0))), DAMAGED),
        (files.simple("heic", (True, files.box(b"clap", bytes(31)))), DAMAGED),
    ],
)
def test_what_is_wrong_is_refused_with_its_reason(data, code):
    assert refusal(data) == code


@pytest.mark.parametrize(
    ("payload", "parts", "code"),
    [
        (files.grid(1, 3, 128, 64), (2, 3), DAMAGED),
        (files.grid(1, 2, 128, 64)[:-1], (2, 3), DAMAGED),
        (b"\1" + files.grid(1, 2, 128, 64)[1:], (2, 3), DAMAGED),
        (files.grid(1, 2, 127, 64), (2, 3), DAMAGED),
        (files.grid(1, 2, 0, 64), (2, 3), DAMAGED),
        (files.grid(1, 2, 128, 64), (2, 9), DAMAGED),
        (files.grid(1, 2, 128, 64), (2, 1), RARE),
        (files.grid(1, 2, 128, 64), (1, 1), RARE),
        (files.grid(1, 2, 128, 64), (), DAMAGED),
    ],
)
def test_grids_that_do_not_add_up_are_refused(payload, parts, code):
    assert refusal(derived(b"grid", payload, parts)) == code


def test_derived_pictures_of_a_higher_kind_are_refused():
    over = files.overlay(128, 64, [(0, 0), (64, 0)])
    assert refusal(derived(b"iovl", over, (1, 2))) == RARE
    assert refusal(derived(b"iovl", over[:-1], (2, 3))) == DAMAGED
    assert refusal(derived(b"iovl", b"\1" + over[1:], (2, 3))) == DAMAGED
    assert refusal(derived(b"iden", b"", (2, 3))) == DAMAGED
    assert refusal(derived(b"iden", b"", (1,))) == RARE
    assert (
        refusal(derived(b"grid", files.grid(1, 2, 128, 64), (2, 3), more=[files.hevc().setup]))
        == DAMAGED
    )


def test_av1_knows_grids_alone():
    whole = files.Item(b"iden", b"", (files.ispe(64, 64),), method=1)
    data = files.build([whole, files.av1().item()], [(b"dimg", 1, 2)], file_type=files.AVIF_TYPE)
    assert refusal(data) == RARE


def test_tiles_of_two_codings_are_refused():
    whole = files.Item(b"grid", files.grid(1, 2, 128, 64), (files.ispe(128, 64),), method=1)
    items = [whole, files.av1().item(), files.hevc().item()]
    assert refusal(files.build(items, [(b"dimg", 1, 2, 3)])) == RARE


def test_a_picture_that_is_its_own_alpha_is_kept_once():
    item = files.hevc(mode="L").item(files.auxc(files.ALPHA))
    rewritten = heif.rewrite(files.build([item], [(b"auxl", 1, 1)]), LIMITS)
    assert b"".join(rewritten.pieces).count(b"infe") == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.__setitem__(0, 2),
        lambda body: body.__delitem__(slice(20, None)),
        lambda body: body.__delitem__(slice(-3, None)),
        lambda body: body.__setitem__(22, 255),
        lambda body: body.__setitem__(23, 33),
        lambda body: body.__setitem__(slice(24, 26), b"\xff\xff"),
    ],
)
def test_broken_hevc_settings_are_refused(change):
    assert refusal(setup_of(change)) == DAMAGED


@pytest.mark.parametrize("size", [0, 1])
def test_lengths_that_no_decoder_reads_are_refused(size):
    def shorten(body):
        body[21] = body[21] & 0xFC | size

    assert refusal(setup_of(shorten)) == RARE


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.__setitem__(0, 0x82),
        lambda body: body.__delitem__(slice(3, None)),
        lambda body: body.extend(b"\x80"),
        lambda body: body.extend(b"\x0a\x05"),
        lambda body: body.extend(b"\x0a" + b"\xff" * 9),
        lambda body: body.extend(b"\x0e"),
        lambda body: body.extend(b"\x0e\x07\0"),
    ],
)
def test_broken_av1_settings_are_refused(change):
    assert refusal(setup_of(change, files.av1())) == DAMAGED


def test_av1_lists_of_tiles_are_refused():
    coded = files.av1()
    data = coded.data + files.obu(8, b"x")
    assert refusal(files.build([coded.item(data=data)], file_type=files.AVIF_TYPE)) == RARE


def test_a_last_av1_unit_may_go_without_its_size():
    coded = files.av1()
    data = coded.data + b"\x78CANARY-OBU"
    out = b"".join(heif.rewrite(files.build([coded.item(data=data)]), LIMITS).pieces)
    assert out.endswith(coded.data)


def test_offsets_beyond_the_end_are_refused():
    data = files.simple()
    for cut in (1, 100, len(files.hevc().data)):
        assert refusal(data[:-cut]) == DAMAGED


def test_a_stream_that_ends_early_is_refused():
    coded = files.av1()
    *_, last = av1_parts(memoryview(coded.data))
    head = coded.data[last.start] & ~2
    cut = coded.data[: last.start] + bytes([head]) + coded.data[last.start + 3 : -200]
    assert refusal(files.build([coded.item(data=cut)], file_type=files.AVIF_TYPE)) == DAMAGED


def test_a_size_that_the_stream_does_not_have_is_refused():
    lying = dataclasses.replace(files.hevc(), size=(48, 64))
    assert refusal(files.build([lying.item()])) == DAMAGED


def limited(**options):
    return dataclasses.replace(LIMITS, **options)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (limited(pixels=128 * 64 - 1), LARGE),
        (limited(side=127), LARGE),
        (limited(heif_items=4), MANY),
        (limited(heif_items=9), MANY),
        (limited(heif_kept=2), MANY),
        (limited(chunks=3), MANY),
        (limited(segments=2), MANY),
        (limited(bytes=100), MANY),
    ],
)
def test_limits_hold(limits, code):
    assert refusal(files.dirty(), limits) == code
    heif.rewrite(files.dirty(), LIMITS)


def test_many_large_tiles_are_refused_before_any_is_decoded():
    limits = limited(pixels=64 * 64)
    tiles = [files.hevc().item(hidden=True) for _ in range(5)]
    whole = files.Item(b"grid", files.grid(1, 5, 64, 64), (files.ispe(64, 64),), method=1)
    data = files.build([whole, *tiles], [(b"dimg", 1, 2, 3, 4, 5, 6)])
    assert refusal(data, limits) == LARGE


@pytest.mark.parametrize("name", [b"iloc", b"iinf", b"iref", b"ipma"])
def test_huge_counts_end_at_once(name):
    data = bytearray(files.tiled(wide=True))
    at = data.index(name) + 8
    at += {b"iloc": 2, b"iref": 12}.get(name, 0)
    data[at : at + 4] = b"\xff\xff\xff\xff" if name != b"iref" else b"\xff\xff\0\0"
    assert refusal(bytes(data)) in (DAMAGED, MANY)


def test_an_index_beyond_the_properties_is_refused():
    data = bytearray(files.simple())
    at = data.index(b"ipma") + 4 + 4 + 4 + 3
    struct.pack_into(">H", data, at, 0x7FFF)
    assert refusal(bytes(data)) == DAMAGED


def test_recognition_reads_no_more_than_it_must():
    assert not heic.FORMAT.recognises(b"\0\0\0\x10ftyp")
    assert not avif.FORMAT.recognises(b"\xff\xff\xff\xffftypmif1" + bytes(8))
