"""PNG: what stays, what goes, what is refused."""

from __future__ import annotations

import dataclasses
import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.errors import InputRefused
from clinicvault.media import icc, png
from clinicvault.media.limits import Limits
from tests.unit.media import samples

LIMITS = Limits()
PICTURE = samples.pixels(40, 30)
STREAM = zlib.compress(samples.rows(PICTURE))


def stripped(data, limits=LIMITS):
    rewritten = png.rewrite(data, limits)
    return b"".join(rewritten.pieces), rewritten.facts


def names(data):
    return [name for name, _, _ in png._chunks(memoryview(data), LIMITS)]


def refusal(data, limits=LIMITS):
    with pytest.raises(InputRefused) as caught:
        taken_in(data, limits)
    return caught.value.code


def taken_in(data, limits):
    rewritten = png.rewrite(data, limits)
    return png.FORMAT.decode(b"".join(rewritten.pieces), rewritten)


def simple(**options):
    return samples.raw_png(40, 30, 8, 2, STREAM, **options)


def saved(image, **options):
    out = io.BytesIO()
    image.save(out, "PNG", **options)
    return out.getvalue()


def test_nothing_that_identifies_survives_and_every_pixel_does():
    source = samples.dirty_png()
    out, facts = stripped(source)
    assert [c for c in samples.CANARIES if c in out] == []
    assert [
        c for c in samples.CANARIES if zlib.decompress(_body(out, b"iCCP")[5:]).find(c) >= 0
    ] == []
    assert samples.loaded(out) == samples.loaded(source)
    assert names(out) == [b"IHDR", b"iCCP", b"pHYs", b"IDAT", b"IEND"]
    assert facts.stripped == (
        "location", "camera-serial", "owner", "maker-notes", "embedded-thumbnail", "comments",
        "editing-history", "text", "timestamps", "faces", "animation", "profile-text", "hidden-data",
    )  # fmt: skip
    assert facts.notes == ("first-frame-only",)
    assert (facts.orientation, facts.taken) == (6, "2024-05-06T07:08:09+02:00")


def _body(data, name):
    chunks = png._chunks(memoryview(data), LIMITS)
    return b"".join(bytes(body) for one, body, _ in chunks if one == name)


def test_a_clean_file_passes_unchanged_and_rewriting_is_stable():
    source = simple()
    out, facts = stripped(source)
    assert out == source
    assert (facts.stripped, facts.notes, facts.colour) == ((), (), "RGB")
    once, _ = stripped(samples.dirty_png())
    assert stripped(once)[0] == once


def test_colour_chunks_stay():
    before = (
        samples.chunk(b"gAMA", struct.pack(">I", 45455))
        + samples.chunk(b"cHRM", bytes(32))
        + samples.chunk(b"sRGB", b"\0")
        + samples.chunk(b"pHYs", bytes(9))
    )
    out, facts = stripped(simple(before=before))
    assert names(out) == [b"IHDR", b"cHRM", b"gAMA", b"sRGB", b"pHYs", b"IDAT", b"IEND"]
    assert facts.stripped == ()


def test_colour_chunks_of_wrong_size_repeated_or_late_fall_away():
    gamma = samples.chunk(b"gAMA", struct.pack(">I", 45455))
    out, facts = stripped(
        simple(before=gamma + gamma + samples.chunk(b"sRGB", b"\0\0"), after=gamma)
    )
    assert names(out) == [b"IHDR", b"gAMA", b"IDAT", b"IEND"]
    assert facts.stripped == ("hidden-data",)


@pytest.mark.parametrize("name", [b"mDCV", b"cLLI"])
def test_colour_information_outside_the_list_is_dropped_and_said(name):
    _, facts = stripped(simple(before=samples.chunk(name, b"\1\2\0\1")))
    assert facts.notes == ("colour-information-dropped",)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("compress", [0, 6])
def test_every_kind_of_pixel_stays(mode, compress):
    image = Image.fromarray(samples.pixels(33, 21))
    image = (
        Image.fromarray(np.arange(33 * 21, dtype=np.uint16).reshape(21, 33) * 94)
        if mode == "I;16"
        else image.convert(mode)
    )
    source = saved(image, compress_level=compress)
    out, facts = stripped(source)
    assert samples.loaded(out) == samples.loaded(source)
    raster = png.FORMAT.decode(out, png.rewrite(source, LIMITS))
    assert raster.pixels.shape[:2] == (21, 33)
    assert facts.colour == ("gray" if mode in ("1", "L", "LA", "I;16") else "RGB")


def test_decoded_colours_are_right_and_sixteen_bits_stay():
    raster = png.FORMAT.decode(simple(), png.rewrite(simple(), LIMITS))
    assert raster.mode == "RGB"
    assert np.array_equal(raster.pixels, PICTURE)
    deep = (PICTURE.astype(">u2") << 8) + 7
    wide = np.concatenate([deep, deep[:, :, :1]], axis=2).astype(">u2")
    stream = zlib.compress(b"".join(b"\0" + row.tobytes() for row in wide))
    data = samples.raw_png(40, 30, 16, 6, stream)
    raster = png.FORMAT.decode(data, png.rewrite(data, LIMITS))
    assert raster.mode == "RGBA"
    assert np.array_equal(raster.pixels, wide.astype(np.uint16))


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 2), (5, 9), (8, 8), (33, 17)])
def test_interlaced_pictures_are_measured_pass_by_pass(width, height):
    picture = samples.pixels(width, height)
    stream = b""
    for left, top, across, down in png._ADAM7:
        part = picture[top::down, left::across]
        if part.size:
            stream += samples.rows(part)
    data = samples.raw_png(width, height, 8, 2, zlib.compress(stream), interlace=1)
    out, _ = stripped(data)
    assert out == data
    raster = png.FORMAT.decode(out, png.rewrite(data, LIMITS))
    assert np.array_equal(raster.pixels, picture)


def test_palette_and_transparency():
    image = Image.fromarray(samples.pixels(33, 21)).quantize(7)
    source = saved(image, transparency=3)
    out, _ = stripped(source)
    assert {b"PLTE", b"tRNS"} <= set(names(out))
    assert samples.loaded(out) == samples.loaded(source)
    assert png.FORMAT.decode(out, png.rewrite(source, LIMITS)).mode == "RGBA"


def test_a_suggested_palette_falls_away():
    out, _ = stripped(simple(before=samples.chunk(b"PLTE", bytes(30))))
    assert out == simple()


@pytest.mark.parametrize(
    ("colour", "length", "kept"), [(2, 6, True), (2, 5, False), (0, 2, True), (6, 6, False)]
)
def test_transparency_is_kept_where_it_means_something(colour, length, kept):
    channels = {0: 1, 2: 3, 6: 4}[colour]
    stream = zlib.compress(bytes((1 + 4 * channels) * 4))
    data = samples.raw_png(4, 4, 8, colour, stream, before=samples.chunk(b"tRNS", bytes(length)))
    assert (b"tRNS" in names(stripped(data)[0])) is kept


def test_profile_is_cleaned_and_its_name_blanked():
    profile = samples.signed_profile(samples.srgb_profile())
    source = simple(
        before=samples.chunk(b"iCCP", b"Dr. Example's screen\0\0" + zlib.compress(profile))
    )
    rewritten = png.rewrite(source, LIMITS)
    body = _body(b"".join(rewritten.pieces), b"iCCP")
    assert body.startswith(b"icc\0\0")
    assert zlib.decompress(body[5:]) == rewritten.profile == icc.sanitise(profile, 3, LIMITS)
    assert "profile-text" in rewritten.facts.stripped


@pytest.mark.parametrize(
    "packed", [b"", b"nonsense", zlib.compress(b"no profile"), zlib.compress(bytes(9_000_000))]
)
def test_an_unusable_profile_is_dropped_and_said(packed):
    out, facts = stripped(simple(before=samples.chunk(b"iCCP", b"x\0\0" + packed)))
    assert out == simple()
    assert facts.notes == ("colour-profile-dropped",)


def test_exif_with_its_jpeg_prefix_is_read_too():
    payload = b"Exif\0\0" + samples.exif(main=[(0x0112, samples.SHORT, 8)])
    _, facts = stripped(simple(before=samples.chunk(b"eXIf", payload)))
    assert facts.orientation == 8
    assert facts.stripped == ("other-data",)


def test_bytes_behind_the_compressed_picture_are_packed_away():
    out, facts = stripped(samples.raw_png(40, 30, 8, 2, STREAM + b"CANARY-IDAT"))
    assert b"CANARY-IDAT" not in out
    assert facts.stripped == ("hidden-data",)
    assert samples.loaded(out) == samples.loaded(simple())


def test_rows_beyond_the_picture_are_packed_away():
    longer = zlib.compress(samples.rows(PICTURE) + b"CANARY-ROWS" * 1000)
    out, facts = stripped(samples.raw_png(40, 30, 8, 2, longer))
    assert facts.stripped == ("hidden-data",)
    assert zlib.decompress(_body(out, b"IDAT")) == samples.rows(PICTURE)


def test_a_bomb_is_not_unpacked():
    bomb = zlib.compress(bytes(200_000_000), 9)
    out, _ = stripped(samples.raw_png(4, 4, 8, 2, bomb))
    assert zlib.decompress(_body(out, b"IDAT")) == bytes(4 * 13)


def test_large_streams_are_followed_through_many_steps():
    picture = np.random.default_rng(3).integers(0, 255, (900, 1200, 3), dtype=np.uint8)
    packed = zlib.compress(samples.rows(picture), 1)
    parts = b"".join(
        samples.chunk(b"IDAT", packed[at : at + 700_000]) for at in range(0, len(packed), 700_000)
    )
    data = samples.raw_png(1200, 900, 8, 2, b"", before=parts)
    assert stripped(data)[0] == data
    longer = samples.raw_png(1200, 900, 8, 2, packed + b"x")
    assert samples.loaded(stripped(longer)[0]) == samples.loaded(data)


def test_empty_idat_chunks_fall_away():
    data = simple(before=samples.chunk(b"IDAT", b""))
    assert stripped(data)[0] == simple()


def test_trailing_bytes_and_a_missing_end():
    out, facts = stripped(simple(trailer=b"SECRET"))
    assert (out, facts.stripped) == (simple(), ("hidden-data",))
    out, facts = stripped(simple()[:-12])
    assert (out, facts.notes) == (simple(), ("end-mark-added",))
    out, facts = stripped(simple()[:-5])
    assert (out, facts.notes) == (simple(), ("end-mark-added",))


def test_limits():
    assert refusal(simple(), dataclasses.replace(LIMITS, pixels=1199)) == "picture-too-large"
    assert refusal(simple(), dataclasses.replace(LIMITS, side=39)) == "picture-too-large"
    many = simple(before=samples.chunk(b"tEXt", b"a\0b") * 50)
    assert refusal(many, dataclasses.replace(LIMITS, chunks=40)) == "too-many-parts"


def test_kinds_that_are_not_png_proper():
    apple = samples.PNG_START + samples.chunk(b"CgBI", bytes(4)) + simple()[8:]
    assert refusal(apple) == "picture-kind-unsupported"
    assert refusal(simple(before=samples.chunk(b"NEED", b""))) == "picture-kind-unsupported"


def _header(**changes):
    fields = {
        "w": 40,
        "h": 30,
        "depth": 8,
        "colour": 2,
        "method": 0,
        "filters": 0,
        "lace": 0,
    } | changes
    body = struct.pack(">IIBBBBB", *fields.values())
    return samples.PNG_START + samples.chunk(b"IHDR", body) + simple()[33:]


def _flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _filtered(kind):
    return samples.raw_png(4, 4, 8, 2, zlib.compress((bytes([kind]) + bytes(12)) * 4))


@pytest.mark.parametrize(
    "data",
    [
        samples.PNG_START,
        samples.PNG_START + simple()[33:],
        samples.PNG_START + samples.chunk(b"IHDR", bytes(12)) + simple()[33:],
        _header(w=0),
        _header(h=0),
        _header(depth=4),
        _header(colour=5),
        _header(method=1),
        _header(filters=1),
        _header(lace=2),
        _flipped(simple(), 20),
        _flipped(simple(), 60),
        simple()[:300],
        samples.raw_png(40, 30, 8, 2, b""),
        samples.raw_png(40, 30, 8, 2, b"no zlib"),
        samples.raw_png(40, 30, 8, 2, STREAM[:-6]),
        samples.raw_png(40, 30, 8, 2, zlib.compress(samples.rows(PICTURE)[:-1])),
        samples.raw_png(40, 30, 8, 3, STREAM),
        samples.raw_png(
            4, 4, 8, 3, zlib.compress(bytes(20)), before=samples.chunk(b"PLTE", bytes(4))
        ),
        simple(after=samples.chunk(b"tEXt", b"a\0b") + samples.chunk(b"IDAT", b"more")),
        simple(before=_flipped(samples.chunk(b"gAMA", bytes(4)), 10)),
        _filtered(5),
    ],
)
def test_broken_files_are_refused_as_damaged(data):
    assert refusal(data) == "picture-damaged"


@pytest.mark.parametrize("kind", range(5))
def test_the_five_filters_are_fine(kind):
    rewritten = png.rewrite(_filtered(kind), LIMITS)
    assert png.FORMAT.decode(b"".join(rewritten.pieces), rewritten).pixels.shape == (4, 4, 3)


def planted(*chunks):
    plain = samples.plain_png(16, 16)
    return plain[:33] + b"".join(chunks) + plain[33:]


@pytest.mark.parametrize(
    ("name", "body", "module", "reader"),
    [
        (b"iCCP", b"x\0\0" + zlib.compress(bytes(5_000)), icc, "sanitise"),
        (b"eXIf", samples.full_exif(), png, "read_exif"),
        (
            b"zTXt",
            b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n  10\n" + b"0" * 5_000),
            png,
            "exif_in_text",
        ),
    ],
)
def test_of_many_chunks_to_be_unpacked_one_is(name, body, module, reader, monkeypatch):
    """Thousands of them, each a bomb, would keep a worker busy until its time is over."""
    calls = []
    real = getattr(module, reader)
    monkeypatch.setattr(module, reader, lambda *args: calls.append(1) or real(*args))
    stripped(planted(*[samples.chunk(name, body)] * 50))
    assert len(calls) <= 2


def test_a_palette_has_no_more_colours_than_pixels_can_name():
    colours = bytes(range(48)) + b"CANARY-MUSTER-ERIKA-1970"
    rows = zlib.compress(b"\0\x1b" * 4)
    data = samples.raw_png(4, 4, 2, 3, rows, before=samples.chunk(b"PLTE", colours))
    out, facts = stripped(data)
    assert b"CANARY" not in out
    assert "hidden-data" in facts.stripped
    assert bytes(range(12)) in out
    png.prove(out)


@pytest.mark.parametrize(
    ("name", "body"), [(b"sRGB", b"x"), (b"pHYs", b"ERIKA-19x"), (b"cICP", b"\1\1\0x")]
)
def test_numbers_that_mean_nothing_fall_away(name, body):
    out, _ = stripped(planted(samples.chunk(name, body)))
    assert name not in out
