"""What files say of their colours without a profile: HEIC and AVIF, PNG, films."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import av
import numpy as np
import pytest
import simplejpeg

from clinicvault.domain.errors import InputRefused
from clinicvault.media import (
    colour,
    heif,
    heif_decode,
    icc,
    light,
    png,
    png_colours,
    tasks,
    video_colours,
    video_decode,
)
from clinicvault.media.decode import decode_png
from clinicvault.media.limits import Limits
from clinicvault.media.proof import heif as heif_proof
from clinicvault.media.proof.png import prove
from tests.unit.media import heif_files, samples, video_files

LIMITS = Limits()
CORPUS = Path(__file__).resolve().parents[4] / "shared/corpus"
BOTH = pytest.mark.parametrize("codec", ["heic", "avif"])


# --- HEIC and AVIF ------------------------------------------------------------------------------


def codes(primaries, transfer, coefficients=6):
    numbers = struct.pack(">HHHB", primaries, transfer, coefficients, 0x80)
    return heif_files.box(b"colr", b"nclx", numbers)


def raster_of(data):
    rewritten = heif.rewrite(data, LIMITS)
    out = b"".join(rewritten.pieces)
    heif_proof.prove(out)
    return heif_decode.decode(out, rewritten), out, rewritten


@BOTH
@pytest.mark.parametrize("numbers", [(12, 13), (9, 16), (9, 18), (1, 8)])
def test_code_points_stay_in_the_file_and_are_followed(codec, numbers):
    raster, out, rewritten = raster_of(heif_files.simple(codec, codes(*numbers)))
    plain, _, _ = raster_of(heif_files.simple(codec, codes(1, 13)))
    assert out.count(codes(*numbers)) == 1
    assert np.array_equal(raster.pixels, plain.pixels)
    assert raster.encoding == light.from_numbers(*numbers)
    assert plain.encoding is None
    shown, same = (colour.to_srgb(one, rewritten.profile) for one in (raster, plain))
    assert np.abs(shown.astype(int) - same).max() > 10


@BOTH
def test_a_profile_goes_before_code_points(codec):
    raster, _, rewritten = raster_of(heif_files.simple(codec, heif_files.profile(), codes(9, 16)))
    assert rewritten.profile
    assert raster.encoding is None


def test_tiles_speak_where_the_whole_says_nothing():
    tiles = [heif_files.hevc(seed=seed).item(codes(12, 13), hidden=True) for seed in (1, 2)]
    whole = heif_files.Item(
        b"grid", heif_files.grid(1, 2, 128, 64), (heif_files.ispe(128, 64),), method=1
    )
    raster, _, _ = raster_of(heif_files.build([whole, *tiles], [(b"dimg", 1, 2, 3)]))
    assert raster.encoding == light.from_numbers(12, 13)
    whole.properties += (codes(9, 18),)
    raster, _, _ = raster_of(heif_files.build([whole, *tiles], [(b"dimg", 1, 2, 3)]))
    assert raster.encoding == light.from_numbers(9, 18)


def test_the_preview_and_the_full_picture_are_of_the_same_colours():
    data = heif_files.simple("heic", codes(12, 13))
    output = memoryview(bytearray(1 << 20))
    told = tasks.prepare(data, LIMITS, output)
    kept, preview = told["sizes"][:2]
    shown = simplejpeg.decode_jpeg(bytes(output[kept : kept + preview]), "RGB")
    room = tasks.Room(*(memoryview(bytearray(1 << 20)) for _ in range(3)))
    size = tasks.pixels_of(data, LIMITS, 1, "RGB", room)
    full = np.frombuffer(room.target, np.uint8, 3 * 64 * 64).reshape(64, 64, 3)
    assert size == {"width": 64, "height": 64}
    assert np.abs(full.astype(int) - shown).mean() < 6
    raster, _, _ = raster_of(data)
    assert np.array_equal(full, colour.to_srgb(raster, b""))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of foreign files is not here")
@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("immich/formats/avif/10bit-HDR-P3-nclx.avif", (12, 16)),
        ("libavif/tests/data/colors_hdr_p3.avif", (12, 16)),
        ("libavif/tests/data/colors_wcg_hdr_rec2020.avif", (9, 16)),
    ],
)
def test_real_hdr_pictures_are_neither_dull_nor_burnt_out(name, numbers):
    rewritten = heif.rewrite((CORPUS / name).read_bytes(), LIMITS)
    raster = heif_decode.decode(b"".join(rewritten.pieces), rewritten)
    assert raster.encoding == light.from_numbers(*numbers) or rewritten.profile
    shown = colour.to_srgb(raster, rewritten.profile)
    assert float(np.percentile(shown.max(axis=2), 99)) > 150
    assert float((shown.min(axis=2) == 255).mean()) < 0.5


# --- PNG ----------------------------------------------------------------------------------------


def picture(*chunks, depth=8, colour_type=2):
    pixels = samples.pixels(8, 6)
    if depth == 16:
        stream = b"".join(b"\0" + (row.astype(">u2") * 257).tobytes() for row in pixels)
    else:
        stream = samples.rows(pixels)
    before = b"".join(chunks)
    return samples.raw_png(8, 6, depth, colour_type, zlib.compress(stream), before=before)


def png_raster(data):
    rewritten = png.rewrite(data, LIMITS)
    out = b"".join(bytes(piece) for piece in rewritten.pieces)
    prove(out)
    return decode_png(out, rewritten), rewritten, out


def gamma(value):
    return samples.chunk(b"gAMA", struct.pack(">I", value))


def primaries(*numbers):
    return samples.chunk(b"cHRM", struct.pack(">8I", *(round(one * 100_000) for one in numbers)))


CICP = samples.chunk(b"cICP", b"\x09\x10\0\1")
P3 = primaries(0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
SRGB = primaries(0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)


@pytest.mark.parametrize("depth", [8, 16])
def test_code_points_of_a_png_are_kept_and_followed(depth):
    raster, rewritten, out = png_raster(picture(CICP, gamma(45455), depth=depth))
    plain, _, _ = png_raster(picture(depth=depth))
    assert CICP in out
    assert rewritten.facts.notes == ()
    assert rewritten.facts.colour == "BT.2020 PQ"
    assert raster.encoding == light.from_numbers(9, 16)
    assert np.array_equal(raster.pixels, plain.pixels)
    assert raster.pixels.dtype == (np.uint16 if depth == 16 else np.uint8)


@pytest.mark.parametrize("body", [b"\x09\x10\x01\1", b"\x09\x10\0\2", b"\x09\x10\0", b"\x09" * 5])
def test_code_points_that_no_png_may_have_fall_away_and_are_said(body):
    raster, rewritten, out = png_raster(picture(samples.chunk(b"cICP", body)))
    assert b"cICP" not in out
    assert raster.encoding is None
    assert rewritten.facts.notes == ("colour-information-dropped",)


def test_a_gamma_and_primaries_of_its_own_are_followed():
    raster, _, _ = png_raster(picture(gamma(100_000)))
    assert raster.encoding == light.Encoding(curve=light.GAMMA, gamma=1.0)
    raster, _, _ = png_raster(picture(P3, gamma(45_455)))
    assert raster.encoding == light.from_numbers(12, 13)
    pixels = raster.pixels / 255
    shown = colour.to_srgb(raster, b"")
    assert np.abs(shown - 255 * pixels).max() > 3


@pytest.mark.parametrize(
    "chunks",
    [
        (gamma(45_455),),
        (SRGB, gamma(45_455)),
        (P3,),
        (gamma(0),),
        (gamma(1),),
        (gamma(4_000_000_000),),
        (samples.chunk(b"sRGB", b"\0"), gamma(100_000)),
        (primaries(0, 0, 0, 0, 0, 0, 0, 0), gamma(45_455)),
        (primaries(0.3127, 0.3290, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3), gamma(45_455)),
        (primaries(0.3127, 0.3290, 40000, 0.32, 0.26, 0.69, 0.15, 0.06), gamma(45_455)),
    ],
)
def test_srgb_in_other_words_and_nonsense_change_nothing(chunks):
    raster, rewritten, _ = png_raster(picture(*chunks))
    assert raster.encoding is None
    assert np.array_equal(colour.to_srgb(raster, rewritten.profile), raster.pixels)


def test_a_profile_of_a_png_goes_before_gamma_and_behind_code_points():
    packed = b"icc\0\0" + zlib.compress(samples.rotated_profile())
    profile = samples.chunk(b"iCCP", packed)
    raster, rewritten, _ = png_raster(picture(profile, gamma(100_000)))
    assert rewritten.profile
    assert raster.encoding is None
    raster, rewritten, _ = png_raster(picture(CICP, profile))
    assert raster.encoding == light.from_numbers(9, 16)


def test_adobe_rgb_that_only_exif_tells_of_gets_its_profile():
    interop = [(0x0001, samples.TEXT, b"R03")]
    exif = samples.chunk(b"eXIf", samples.full_exif(interop=interop, colour_space=0xFFFF))
    raster, rewritten, out = png_raster(picture(exif))
    assert rewritten.profile == icc.adobe_rgb()
    assert rewritten.facts.notes == ("colour-profile-added",)
    assert rewritten.facts.icc
    assert b"iCCP" in out
    assert np.abs(colour.to_srgb(raster, rewritten.profile).astype(int) - raster.pixels).max() > 3
    for said in (CICP, gamma(45_455), samples.chunk(b"sRGB", b"\0")):
        assert png_raster(picture(said, exif))[1].profile == b""


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (b"cICP", b"\1\x0d\1\1"),
        (b"cICP", b"\1\x0d\0\2"),
        (b"cICP", b"\1\x0d\0\1x"),
        (b"gAMA", b"\0\0\0\0x"),
        (b"cHRM", bytes(31)),
        (b"sRGB", b"\0x"),
        (b"pHYs", bytes(10)),
    ],
)
def test_numbers_of_another_length_are_not_proven(name, body):
    with pytest.raises(InputRefused, match="proof-failed"):
        prove(picture(samples.chunk(name, body)))


def test_code_points_in_their_place_are_proven():
    prove(picture(CICP, gamma(45_455)))
    with pytest.raises(InputRefused, match="proof-failed"):
        prove(picture(gamma(45_455), CICP))


def test_chunks_cut_short_say_nothing():
    assert png_colours.png_encoding(b"\x89PNG\r\n\x1a\n") is None


# --- Films --------------------------------------------------------------------------------------

_MATRICES = {1: (0.2126, 0.0722), 6: (0.299, 0.114), 9: (0.2627, 0.0593)}
COLOURS = [(120, 90, 180), (16, 128, 128), (235, 128, 128), (60, 140, 120), (180, 110, 150)]


def frame(samples_, matrix, *, full=False, deep=False, size=(64, 64), primaries=2, curve=2):
    """A frame of one colour, given as 8-bit Y, Cb and Cr."""
    made = av.VideoFrame(*size, "yuv420p10le" if deep else "yuv420p")
    for plane, value in zip(made.planes, samples_, strict=True):
        kind, count = (np.uint16, 2) if deep else (np.uint8, 1)
        plane.update(
            np.full(plane.buffer_size // count, value * (4 if deep else 1), kind).tobytes()
        )
    made.colorspace, made.color_range = matrix, 2 if full else 1
    made.color_primaries, made.color_trc = primaries, curve
    return made


def rgb(samples_, matrix, *, full=False):
    """R'G'B' from 0 to 1 (ITU-R BT.601, 709 and 2020; H.273, equations 38 to 40)."""
    y, u, v = samples_
    red, blue = _MATRICES[matrix]
    if full:
        y, u, v = y / 255, (u - 128) / 255, (v - 128) / 255
    else:
        y, u, v = (y - 16) / 219, (u - 128) / 224, (v - 128) / 224
    r, b = y + 2 * (1 - red) * v, y + 2 * (1 - blue) * u
    return np.clip([r, (y - red * r - blue * b) / (1 - red - blue), b], 0, 1)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("matrix", _MATRICES)
@pytest.mark.parametrize("given", COLOURS)
def test_matrix_and_range_of_a_film_are_followed(given, matrix, full):
    shown = video_colours.to_srgb(frame(given, matrix, full=full))[30, 30]
    assert np.abs(shown - 255 * rgb(given, matrix, full=full)).max() <= 1


@pytest.mark.parametrize(("height", "matrix"), [(64, 6), (576, 6), (720, 1), (1080, 1)])
def test_a_film_that_names_no_matrix_has_that_of_its_size(height, matrix):
    shown = video_colours.to_srgb(frame(COLOURS[0], 2, size=(64, height)))[30, 30]
    assert np.abs(shown - 255 * rgb(COLOURS[0], matrix)).max() <= 1


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize(("primaries", "curve"), [(9, 16), (9, 18), (12, 13)])
def test_hdr_and_wide_gamut_of_a_film_are_shown_as_those_of_a_picture(primaries, curve, deep):
    for given in COLOURS:
        made = frame(given, 9, deep=deep, primaries=primaries, curve=curve)
        shown = video_colours.to_srgb(made)[30, 30].astype(int)
        pixels = np.rint(rgb(given, 9) * 65535).astype(np.uint16).reshape(1, 1, 3)
        encoding = light.from_numbers(primaries, curve)
        wanted = colour.to_srgb(colour.Raster(pixels, "RGB", encoding=encoding), b"")[0, 0]
        assert np.abs(shown - wanted).max() <= (2 if deep else 5)


def test_the_frame_that_stands_for_a_film_is_shown_so():
    options = {"preset": "ultrafast", "x264-params": "colorprim=bt2020:transfer=smpte2084"}
    plain = video_decode.representative(video_files.film(), 64, 48)
    shown = video_decode.representative(video_files.film(options=options), 64, 48)
    assert np.abs(shown.astype(int) - plain).mean() > 5
