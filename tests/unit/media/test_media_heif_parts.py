"""HEIC and AVIF: what stays of streams, settings, properties and tables."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.domain.errors import InputRefused
from tests.unit.media import heif_files as files
from tests.unit.media.heif_checks import decoded, left, same, stripped

# --- Streams ------------------------------------------------------------------------------------


def test_settings_inside_an_hevc_stream_fall_away():
    coded = files.hevc()
    data = files.sei() + coded.data[:0] + coded.data + files.nal(38, b"\xff" * 20)
    source = files.build([coded.item(data=data)])
    out, rewritten = stripped(source)
    assert rewritten.facts.stripped == ("editing-history", "hidden-data")
    assert out.endswith(coded.data)
    assert same(source, "heic")


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        (files.sei(), ("editing-history",)),
        (files.sei(kind=4), ("editing-history",)),
        (files.sei(kind=137), ("other-data",)),
        (files.nal(35, b"\x50"), ()),
        (files.nal(62, b"CANARY-SEI"), ("hidden-data",)),
        (files.nal(1, b"CANARY-SEI", layer=1), ("second-picture",)),
    ],
)
def test_what_is_no_picture_falls_out_of_an_hevc_stream(unit, code):
    coded = files.hevc()
    out, rewritten = stripped(files.build([coded.item(data=unit + coded.data)]))
    assert rewritten.facts.stripped == code
    assert out.endswith(b"mdat" + coded.data)


def test_units_between_pictures_leave_no_trace():
    coded = files.hevc()
    data = coded.data + files.sei() + coded.data + files.sei() + coded.data
    out, _ = stripped(files.build([coded.item(data=data)]))
    assert out.endswith(b"mdat" + coded.data * 3)


def test_settings_beside_an_hevc_stream_fall_away():
    coded = files.hevc()
    unit = files.sei()[4:]
    spoiled = dataclasses.replace(coded, setup=files.hevc_setup(coded.setup, 39, unit))
    out, rewritten = stripped(files.build([spoiled.item()]))
    assert rewritten.facts.stripped == ("editing-history",)
    assert out == stripped(files.simple())[0]
    spoiled = dataclasses.replace(coded, setup=files.box(b"hvcC", coded.setup[8:] + b"CANARY-SEI"))
    assert stripped(files.build([spoiled.item()]))[0] == out


@pytest.mark.parametrize("unit", [b"\x43\x01CANARY-SEI", b"\x42\x09CANARY-SEI"])
def test_settings_of_further_layers_fall_away(unit):
    coded = files.hevc()
    spoiled = dataclasses.replace(coded, setup=files.hevc_setup(coded.setup, 33, unit))
    out, rewritten = stripped(files.build([spoiled.item()]))
    assert rewritten.facts.stripped == ("second-picture",)
    assert out == stripped(files.simple())[0]


def test_frame_rates_of_a_still_picture_are_blanked():
    coded = files.hevc()
    setup = bytearray(coded.setup)
    setup[8 + 19 : 8 + 21] = b"\x12\x34"
    spoiled = dataclasses.replace(coded, setup=bytes(setup))
    assert stripped(files.build([spoiled.item()]))[0] == stripped(files.simple())[0]


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        (files.obu(2, b""), ()),
        (files.obu(5, b"CANARY-OBU"), ("other-data",)),
        (files.obu(15, b"CANARY-OBU"), ("hidden-data",)),
        (files.obu(9, b"CANARY-OBU"), ("hidden-data",)),
    ],
)
def test_what_is_no_picture_falls_out_of_an_av1_stream(unit, code):
    coded = files.av1()
    source = files.build([coded.item(data=unit + coded.data)], file_type=files.AVIF_TYPE)
    out, rewritten = stripped(source)
    assert rewritten.facts.stripped == code
    assert out.endswith(b"mdat" + coded.data)


def test_av1_settings_keep_the_sequence_header_alone():
    coded = files.av1()
    setup = files.box(b"av1C", coded.setup[8:12], coded.data[:0], files.obu(5, b"CANARY-OBU"))
    source = files.build(
        [dataclasses.replace(coded, setup=setup).item()], file_type=files.AVIF_TYPE
    )
    out, rewritten = stripped(source)
    assert files.box(b"av1C", coded.setup[8:12]) in out
    assert rewritten.facts.stripped == ("hidden-data",)


# --- Properties and places ----------------------------------------------------------------------


def test_properties_are_written_anew_from_their_numbers():
    more = [
        files.box(b"colr", b"nclx\0\1\0\x0d\0\6\xff"),
        files.PIXI,
        files.box(b"pasp", (6).to_bytes(4, "big") * 2),
    ]
    out, _ = stripped(files.simple("heic", *more))
    assert out.count(b"nclx\0\1\0\x0d\0\6\x80") == 1
    assert files.PIXI in out
    assert files.box(b"pasp", (1).to_bytes(4, "big") * 2) in out


@pytest.mark.parametrize(
    ("written", "stripped_codes", "notes"),
    [
        (files.full(b"udes", 0, 0, b"CANARY-PROPERTY"), ("comments",), ()),
        (files.full(b"altt", 0, 0, b"CANARY-PROPERTY"), ("comments",), ()),
        (files.full(b"crtt", 0, 0, bytes(8)), ("timestamps",), ()),
        (files.full(b"cmin", 0, 0, b"CANARY-PROPERTY"), ("other-data",), ()),
        (files.box(b"clli", bytes(4)), (), ("colour-information-dropped",)),
        (files.box(b"a1lx", bytes(7)), (), ()),
        (files.full(b"pixi", 0, 0, b"\3\x08CANARY-PROPERTY"), ("other-data",), ()),
        (files.box(b"colr", b"CANARY-PROPERTY"), ("other-data",), ()),
        (files.box(b"colr", b"profCANARY-PROFILE"), ("profile-text",), ("colour-profile-dropped",)),
        (files.box(b"pasp", bytes(8)), (), ()),
    ],
)
def test_properties_that_decoding_does_not_need_fall_away(written, stripped_codes, notes):
    out, rewritten = stripped(files.simple("heic", written))
    assert out == stripped(files.simple())[0]
    assert rewritten.facts.stripped == stripped_codes
    assert rewritten.facts.notes == notes


@pytest.mark.parametrize("kind", [b"prof", b"rICC"])
def test_a_profile_is_cleaned_and_used(kind):
    out, rewritten = stripped(files.simple("heic", files.profile(kind)))
    assert rewritten.facts.icc
    assert files.box(b"colr", b"prof", rewritten.profile) in out
    assert left(out) == []


def test_a_profile_at_the_tiles_alone_speaks_for_the_whole():
    tile = files.hevc().item(files.profile(), hidden=True)
    whole = files.Item(b"grid", files.grid(1, 1, 64, 64, wide=True), (files.ispe(64, 64),))
    rewritten = stripped(files.build([whole, tile], [(b"dimg", 1, 2)]))[1]
    assert rewritten.facts.icc
    assert rewritten.profile


def test_layers_of_av1_stay_chosen():
    operating = (True, files.box(b"a1op", b"\0"))
    source = files.simple("avif", operating)
    assert files.box(b"a1op", b"\0") in stripped(source)[0]
    assert same(source, "avif")


@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_bytes_in_pieces_and_in_the_table_are_found(pieces):
    coded = files.hevc()
    for method in (0, 1):
        source = files.build([coded.item(pieces=pieces, method=method)])
        assert stripped(source)[0] == stripped(files.simple())[0]


def test_boxes_of_sixteen_byte_sizes_and_of_open_end_are_read():
    source = files.simple()
    at = source.index(b"meta") - 4
    size = int.from_bytes(source[at : at + 4], "big")
    media = source[at + size :]
    open_end = source[: at + size] + bytes(4) + media[4:]
    assert stripped(open_end)[0] == stripped(source)[0]
    long_free = b"\0\0\0\1free" + (27).to_bytes(8, "big") + b"CANARY-FREE"
    out, rewritten = stripped(source + long_free)
    assert out == stripped(source)[0]
    assert rewritten.facts.stripped == ("hidden-data",)


def test_many_different_tiles_need_wider_numbers():
    tiles = [files.hevc().item(files.box(b"a1op", bytes([n])), hidden=True) for n in range(130)]
    whole = files.Item(b"grid", files.grid(1, 130, 8320, 64), (files.ispe(8320, 64),))
    source = files.build([whole, *tiles], [(b"dimg", 1, *range(2, 132))])
    out, _ = stripped(source)
    assert stripped(out)[0] == out
    with pytest.raises(InputRefused, match="too-many-parts"):
        decoded(source)
