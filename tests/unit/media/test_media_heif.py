"""HEIC and AVIF: what stays, what goes, and that every pixel is the same."""

from __future__ import annotations

import numpy as np
import pytest

from clinicvault.domain.clinical import PhotoKind
from clinicvault.media import avif, heic, heif
from tests.unit.media import heif_files as files
from tests.unit.media import samples
from tests.unit.media.heif_checks import FORMATS, decoded, independent, left, same, stripped

BOTH = pytest.mark.parametrize("codec", ["heic", "avif"])


@BOTH
def test_nothing_that_identifies_survives_and_every_pixel_does(codec):
    source = files.dirty(codec)
    out, rewritten = stripped(source)
    assert len([c for c in files.CANARIES if c in source]) >= 19
    assert left(out) == []
    assert same(source, codec)
    assert rewritten.facts.stripped == (
        "location",
        "camera-serial",
        "owner",
        "maker-notes",
        "embedded-thumbnail",
        "second-picture",
        "comments",
        "editing-history",
        "text",
        "timestamps",
        "profile-text",
        "hidden-data",
        "other-data",
    )
    assert rewritten.facts.notes == ("gain-map-dropped",)


@BOTH
def test_capture_facts_are_told_apart_from_the_file(codec):
    facts = stripped(files.dirty(codec))[1].facts
    assert facts.format is PhotoKind(codec)
    assert (facts.width, facts.height, facts.orientation) == (128, 64, 1)
    assert facts.taken == "2024-05-06T07:08:09+02:00"
    assert (facts.camera, facts.lens, facts.focal_mm) == ("Canon EOS R6", "RF85mm F2", 85.0)
    assert facts.exposure == "1/125 s, f/5.6, ISO 200"
    assert (facts.colour, facts.icc) == ("sRGB", True)


@BOTH
@pytest.mark.parametrize("make", [files.simple, files.tiled, files.dirty])
@pytest.mark.parametrize("wide", [False, True])
def test_rewriting_twice_changes_nothing(codec, make, wide):
    out, first = stripped(make(codec, wide=wide))
    again, second = stripped(out)
    assert again == out
    assert second.facts.stripped == second.facts.notes == ()
    assert second.profile == first.profile
    assert FORMATS[codec].recognises(out)


@BOTH
def test_only_the_brands_of_a_plain_still_picture_stay(codec):
    out, _ = stripped(files.dirty(codec))
    size = int.from_bytes(out[:4], "big")
    brands = {"heic": b"heic\0\0\0\0mif1heic", "avif": b"avif\0\0\0\0mif1miafavif"}
    assert out[8:size] == brands[codec]


def test_the_brand_of_a_gain_map_goes_with_it():
    items = [files.av1().item(), files.Item(b"tmap", b"CANARY-TMAP", (files.ispe(64, 64),))]
    source = files.build(items, file_type=files.AVIF_TYPE + b"tmap")
    out, rewritten = stripped(source)
    assert b"tmap" not in out
    assert rewritten.facts.notes == ("gain-map-dropped",)
    assert independent(out, "avif").shape == (64, 64, 3)


def test_deep_hevc_says_so_in_its_brand_and_keeps_sixteen_bits():
    source = files.build([files.hevc(bits=10).item()])
    out, _ = stripped(source)
    assert out[8:12] == b"heix"
    raster = decoded(source)
    assert raster.pixels.dtype == np.uint16
    assert raster.pixels.max() > 60_000
    assert np.array_equal(raster.pixels, independent(source, "heic"))


@BOTH
def test_the_picture_comes_out_as_it_went_in(codec):
    raster = decoded(files.simple(codec))
    assert raster.mode == "RGB"
    assert np.array_equal(raster.pixels, independent(files.simple(codec), codec))
    assert np.abs(raster.pixels.astype(int) - samples.pixels(64, 64)).mean() < 12


@BOTH
def test_tiles_lie_where_they_lay(codec):
    source = files.tiled(codec, 2, 3)
    assert same(source, codec)
    raster = decoded(source)
    assert raster.pixels.shape == (128, 192, 3)
    single = decoded(files.build([files.CODECS[codec][0](seed=2).item()]))
    # Decoders may smooth colours across the edges of tiles.
    assert np.array_equal(raster.pixels[8:56, 72:120], single.pixels[8:56, 8:56])


def test_a_tile_that_is_used_twice_is_kept_once():
    coded = files.hevc()
    whole = files.Item(b"grid", files.grid(1, 2, 128, 64), (files.ispe(128, 64),), method=1)
    source = files.build([whole, coded.item(hidden=True)], [(b"dimg", 1, 2, 2)])
    out, _ = stripped(source)
    assert out.count(coded.data) == 1
    assert decoded(source).pixels.shape == (64, 128, 3)


@BOTH
def test_tiles_that_share_their_bytes_go_on_sharing_them(codec):
    coded, file_type = files.CODECS[codec]
    tile = coded()
    whole = files.Item(b"grid", files.grid(1, 2, 128, 64), (files.ispe(128, 64),), method=1)
    tiles = [tile.item(hidden=True), tile.item(hidden=True, same_as=2)]
    source = files.build([whole, *tiles], [(b"dimg", 1, 2, 3)], file_type=file_type)
    out, _ = stripped(source)
    assert out.count(tile.data) == 1
    assert decoded(source).pixels.shape == (64, 128, 3)


@BOTH
def test_gray_is_told_and_stays_gray(codec):
    coded, file_type = files.CODECS[codec]
    source = files.build([coded(mode="L").item()], file_type=file_type)
    raster = decoded(source)
    assert raster.mode == "L"
    assert raster.pixels.shape == (64, 64)
    assert stripped(source)[1].facts.colour == "gray"


def with_alpha(codec, *more):
    coded, file_type = files.CODECS[codec]
    alpha = coded(seed=3, mode="L").item(files.auxc(files.ALPHA))
    references = [(b"auxl", 2, 1), *more]
    return files.build([coded().item(), alpha], references, file_type=file_type)


@BOTH
def test_alpha_is_kept(codec):
    source = with_alpha(codec)
    assert same(source, codec)
    raster = decoded(source)
    assert raster.mode == "RGBA"
    assert np.ptp(raster.pixels[:, :, 3]) > 50


def test_colours_multiplied_by_alpha_are_divided_again():
    plain, multiplied = decoded(with_alpha("heic")), decoded(with_alpha("heic", (b"prem", 1, 2)))
    alpha = plain.pixels[:, :, 3:].astype(int)
    clear = (alpha > 0).repeat(3, axis=2)
    expected = np.minimum(
        255, np.rint(plain.pixels[:, :, :3].astype(int) * 255 / np.maximum(alpha, 1))
    )
    assert np.array_equal(multiplied.pixels[:, :, 3:], alpha)
    assert np.abs(multiplied.pixels[:, :, :3] - expected)[clear].max() <= 1


@BOTH
def test_a_picture_over_another_by_name_only_is_no_alpha(codec):
    coded, file_type = files.CODECS[codec]
    depth = coded(seed=3, mode="L").item(files.auxc(b"urn:mpeg:hevc:2015:auxid:2"))
    source = files.build([coded().item(), depth], [(b"auxl", 2, 1)], file_type=file_type)
    out, rewritten = stripped(source)
    assert decoded(source).mode == "RGB"
    assert rewritten.facts.stripped == ("second-picture",)
    assert b"auxl" not in out


@BOTH
@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("axis", [None, 0, 1])
def test_rotation_and_mirroring_are_followed(codec, quarters, axis):
    more = [files.irot(quarters)] + ([files.imir(axis)] if axis is not None else [])
    coded, file_type = files.CODECS[codec]
    source = files.build([coded(96, 64).item(*more)], file_type=file_type)
    plain = decoded(files.build([coded(96, 64).item()], file_type=file_type)).pixels
    expected = np.rot90(plain, quarters)
    if axis is not None:
        expected = expected[:, ::-1] if axis else expected[::-1]
    raster, facts = decoded(source), stripped(source)[1].facts
    assert np.array_equal(raster.pixels, expected)
    assert facts.shown_size == raster.pixels.shape[1::-1]


@BOTH
def test_a_crop_is_followed_and_written_in_lowest_terms(codec):
    coded, file_type = files.CODECS[codec]
    crop = files.clap(40, 20, right=(-4, 1), down=(6, 1), scale=77)
    source = files.build([coded(96, 64).item(crop, files.irot(1))], file_type=file_type)
    plain = decoded(files.build([coded(96, 64).item()], file_type=file_type)).pixels
    out, rewritten = stripped(source)
    assert (rewritten.facts.width, rewritten.facts.height) == (20, 40)
    assert files.clap(40, 20, right=(-4, 1), down=(6, 1))[1] in out
    assert np.array_equal(decoded(source).pixels, np.rot90(plain[28:48, 24:64]))


@pytest.mark.parametrize("kind", [b"iden", b"iovl"])
def test_pictures_made_of_others_keep_what_they_are_made_of(kind):
    body = files.overlay(128, 64, [(0, 0), (64, 0)]) if kind == b"iovl" else b""
    parts = [2, 3] if kind == b"iovl" else [2]
    size = (128, 64) if kind == b"iovl" else (64, 64)
    items = [
        files.Item(kind, body, (files.ispe(*size),), method=1),
        files.hevc(seed=1).item(hidden=True),
        files.hevc(seed=2).item(hidden=True),
    ]
    source = files.build(items, [(b"dimg", 1, *parts)])
    assert same(source, "heic")
    assert decoded(source).pixels.shape == (*size[::-1], 3)


def test_a_tone_mapped_picture_becomes_the_picture_that_everyone_can_show():
    items = [
        files.Item(b"tmap", b"CANARY-TMAP", (files.ispe(64, 64),)),
        files.av1().item(),
        files.av1(32, 32, 4, "L").item(),
    ]
    source = files.build(items, [(b"dimg", 1, 2, 3)], file_type=files.AVIF_TYPE)
    out, rewritten = stripped(source)
    assert rewritten.facts.notes == ("gain-map-dropped",)
    assert np.array_equal(decoded(source).pixels, decoded(files.simple("avif")).pixels)
    assert b"tmap" not in out


def test_the_picture_of_a_sequence_is_its_first_frame():
    source = files.simple("heic", after=files.box(b"moov", b"CANARY-TEXT"))
    facts = stripped(source)[1].facts
    assert facts.notes == ("first-frame-only",)
    assert facts.stripped == ("animation",)


@pytest.mark.parametrize(
    ("data", "is_heic", "is_avif"),
    [
        (files.box(b"ftyp", b"heic\0\0\0\0mif1"), True, False),
        (files.box(b"ftyp", b"mif1\0\0\0\0mif1heic"), True, False),
        (files.box(b"ftyp", b"mif1\0\0\0\0mif1avif"), False, True),
        (files.box(b"ftyp", b"mif1\0\0\0\0mif1"), True, False),
        (files.box(b"ftyp", b"msf1\0\0\0\0avifheic"), True, False),
        (files.box(b"ftyp", b"avis\0\0\0\0"), False, True),
        (files.box(b"ftyp", b"isom\0\0\0\0mif1heic"), False, False),
        (b"\xff\xd8\xff\xe0\0ftypheic", False, False),
        (b"", False, False),
    ],
)
def test_formats_are_told_apart_by_their_brands(data, is_heic, is_avif):
    assert (heif.is_heic(data), heif.is_avif(data)) == (is_heic, is_avif)


def test_a_file_whose_brand_lies_is_taken_for_what_it_holds():
    source = files.build([files.av1().item()], file_type=files.HEIC_TYPE)
    assert heic.FORMAT.recognises(source)
    out, rewritten = stripped(source)
    assert rewritten.facts.format is PhotoKind.AVIF
    assert avif.FORMAT.recognises(out)
    assert decoded(source).pixels.shape == (64, 64, 3)


@BOTH
def test_the_warming_sample_is_a_picture(codec):
    sample = FORMATS[codec].sample()
    out, rewritten = stripped(sample)
    assert out == sample
    assert FORMATS[codec].decode(out, rewritten).pixels.shape == (16, 16, 3)


@pytest.mark.parametrize("own", [8, 9])
def test_the_pictures_own_exif_is_believed(own):
    items = [files.hevc().item() for _ in range(7)]
    items += [
        files.exif_item(),
        files.Item(b"Exif", b"\0\0\0\0" + samples.exif(main=[(0x0110, 2, b"Phone")])),
    ]
    facts = stripped(files.build(items, [(b"cdsc", own, 1)]))[1].facts
    assert facts.camera == {8: "Canon EOS R6", 9: "Phone"}[own]


def test_exif_whose_offset_is_wrong_is_found_near_its_start():
    item = files.Item(b"Exif", b"\0\0\0\0Exif\0\0" + samples.full_exif())
    facts = stripped(files.build([files.hevc().item(), item]))[1].facts
    assert facts.camera == "Canon EOS R6"
    broken = files.Item(b"Exif", b"\xff\xff\xff\xffnothing", source=1)
    facts = stripped(files.build([files.hevc().item(), broken]))[1].facts
    assert (facts.camera, facts.stripped) == ("", ("other-data",))
