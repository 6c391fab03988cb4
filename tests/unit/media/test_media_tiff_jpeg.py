"""TIFF: strips of JPEG keep their tables, frame and scans, and lose everything else."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
import simplejpeg
from PIL import Image

from clinicvault.domain.errors import InputRefused
from clinicvault.media import tiff, tiff_jpeg
from clinicvault.media.limits import Limits
from tests.unit.media import samples, tiff_files
from tests.unit.media.tiff_files import SHORT, UNDEFINED, jpeg_page, written

LIMITS = Limits()
RGB = samples.pixels(48, 40)


def taken(page):
    rewritten = tiff.rewrite(written(page), LIMITS)
    out = b"".join(rewritten.pieces)
    tiff.prove(memoryview(out))
    assert b"".join(tiff.rewrite(out, LIMITS).pieces) == out
    return tiff.decode(out, rewritten), rewritten.facts, out


def refusal(page):
    with pytest.raises(InputRefused) as caught:
        taken(page)
    return caught.value.code


def same(before, after):
    return all(
        np.array_equal(*pair)
        for pair in [[np.asarray(Image.open(io.BytesIO(data))) for data in (before, after)]]
    )


@pytest.mark.parametrize("subsampling", ["444", "422", "420"])
@pytest.mark.parametrize("rows", [40, 16])
@pytest.mark.parametrize("shared", [False, True])
def test_every_pixel_stays(subsampling, rows, shared):
    page = jpeg_page(RGB, subsampling=subsampling, rows=rows, shared=shared)
    raster, facts, out = taken(page)
    assert same(written(page), out)
    assert (facts.stripped, facts.notes, facts.colour) == ((), (), "RGB")
    assert np.abs(raster.pixels.astype(int) - RGB).mean() < 5


def test_comments_and_application_segments_fall_away():
    extra = samples.segment(0xE1, b"Exif\0\0CANARY-OWNER") + samples.segment(0xFE, b"CANARY-TEXT")
    page = jpeg_page(RGB, rows=16, extra=extra)
    tables = page.fields[347][1]
    page = page.changed(t347=(UNDEFINED, tables[:2] + extra + tables[2:] + b"CANARY-TRAILER"))
    page = page.changed(bodies=[body + b"CANARY-TRAILER" for body in page.bodies])
    _, facts, out = taken(page)
    assert b"CANARY" not in out
    assert same(written(page), out)
    assert facts.stripped == ("other-data",)


def test_colours_without_a_transform_stay():
    data = tiff_files.by_pillow(RGB, compression="jpeg", quality=95)
    page = Image.open(io.BytesIO(data)).tag_v2
    assert page[259] == 7
    rewritten = tiff.rewrite(data, LIMITS)
    out = b"".join(rewritten.pieces)
    tiff.prove(memoryview(out))
    assert same(data, out)
    raster = tiff.decode(out, rewritten)
    assert np.abs(raster.pixels.astype(int) - RGB).mean() < 4


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_gray_and_print_colours_stay(mode):
    image = Image.fromarray(RGB).convert(mode)
    data = tiff_files.by_pillow(image, compression="jpeg", quality=95)
    rewritten = tiff.rewrite(data, LIMITS)
    out = b"".join(rewritten.pieces)
    tiff.prove(memoryview(out))
    assert same(data, out)
    raster = tiff.decode(out, rewritten)
    assert (raster.mode, rewritten.facts.notes) == (mode, ())
    assert np.array_equal(raster.pixels, np.asarray(Image.open(io.BytesIO(out))))


def test_positions_of_chroma_stay_and_nonsense_does_not():
    for given, kept in ((2, 2), (1, 1), (77, 1)):
        _, _, out = taken(jpeg_page(RGB).changed(t531=(SHORT, [given])))
        assert Image.open(io.BytesIO(out)).tag_v2[531] == kept


def test_planes_of_gray_jpeg_stay():
    bodies = [
        simplejpeg.encode_jpeg(np.ascontiguousarray(RGB[:, :, i : i + 1]), 95, "GRAY", "Gray")
        for i in range(3)
    ]
    page = tiff_files.Page(
        tiff_files.fields_of(RGB) | {259: (SHORT, [7]), 284: (SHORT, [2])}, bodies
    )
    raster, facts, _ = taken(page)
    assert facts.notes == ()
    assert np.abs(raster.pixels.astype(int) - RGB).mean() < 5


def test_a_stream_of_other_size_is_read_by_another_way_or_refused():
    page = jpeg_page(RGB)
    smaller = jpeg_page(RGB[:, :32])
    assert refusal(page.changed(bodies=smaller.bodies)) == "picture-damaged"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body[:-2],
        lambda body: b"\xff\xd9" + body,
        lambda body: body[:2] + b"\xff\xd9",
        lambda body: body[: body.index(b"\xff\xda")] + b"\xff\xd9",
        lambda body: body[:2] + body[body.index(b"\xff\xda") :],
        lambda body: body.replace(b"\xff\xda\0\x0c\x03", b"\xff\xda\0\x0c\x04"),
        lambda body: body[:2] + samples.segment(0xDD, b"\0") + body[2:],
        lambda body: body[:2] + samples.segment(0xDB, bytes(64)) + body[2:],
        lambda body: body[:2] + samples.segment(0xC4, bytes(3)) + body[2:],
        lambda body: body[:-200] + b"\xff\xd9",
    ],
)
def test_what_is_no_whole_stream_is_refused(spoil):
    page = jpeg_page(RGB)
    assert refusal(page.changed(bodies=[spoil(page.bodies[0])])) == "picture-damaged"


def test_a_second_frame_is_refused():
    page = jpeg_page(RGB)
    at = page.bodies[0].index(b"\xff\xc0")
    frame = page.bodies[0][at : at + 19]
    body = page.bodies[0][:at] + frame + page.bodies[0][at:]
    assert refusal(page.changed(bodies=[body])) == "picture-damaged"
    broken = page.bodies[0][: at + 3] + b"\x10" + page.bodies[0][at + 4 :]
    assert refusal(page.changed(bodies=[broken])) == "picture-damaged"


def test_too_many_scans_are_refused():
    page = jpeg_page(RGB)
    body = memoryview(page.bodies[0])
    layout = tiff.read_layout(_page(page), 1 << 20, LIMITS)
    import dataclasses

    with pytest.raises(InputRefused, match="too-many-parts"):
        tiff_jpeg.clean(body, layout, 0, dataclasses.replace(LIMITS, scans=0))


def _page(page):
    from clinicvault.media.tiff_ifd import Reader

    reader = Reader(written(page), LIMITS)
    return reader.directory(reader.first)


@pytest.mark.parametrize("tables", [b"", b"\xff\xd8", b"xxxxxx", b"\xff\xd8\xff\xdb\0\x05abc"])
def test_broken_tables_are_refused(tables):
    page = jpeg_page(RGB).changed(t347=(UNDEFINED, tables or b"\0"))
    assert refusal(page) == "picture-damaged"


def test_sampling_that_the_strict_decoder_cannot_name_is_said():
    data = samples.odd_sampling()
    tables, rest = tiff_files.split(data)
    page = tiff_files.Page(
        tiff_files.fields_of(np.zeros((16, 16, 3), np.uint8), photometric=6)
        | {259: (SHORT, [7]), 530: (SHORT, [2, 2])},
        [b"\xff\xd8" + tables + rest],
    )
    raster, facts, _ = taken(page)
    assert raster.notes == ("not-fully-checked",)
    assert raster.pixels.shape == (16, 16, 3)
    assert facts.notes == ()


def test_tiles_of_jpeg_stay():
    full = np.zeros((48, 64, 3), np.uint8)
    full[:40, :48] = RGB
    parts = [full[y : y + 16, x : x + 32] for y in (0, 16, 32) for x in (0, 32)]
    bodies = [
        simplejpeg.encode_jpeg(np.ascontiguousarray(part), 95, "RGB", "444") for part in parts
    ]
    fields = tiff_files.fields_of(RGB, photometric=6) | {
        259: (SHORT, [7]), 322: (SHORT, [32]), 323: (SHORT, [16]), 530: (SHORT, [1, 1]),
    }  # fmt: skip
    del fields[278]
    page = tiff_files.Page(fields, bodies, tiled=True)
    raster, facts, out = taken(page)
    assert same(written(page), out)
    assert np.abs(raster.pixels.astype(int) - RGB).mean() < 4
    assert facts.stripped == ("other-data",)
    assert struct.unpack("<H", out[8:10])[0] == len(Image.open(io.BytesIO(out)).tag_v2)
