"""TIFF: every kind of samples, as strips and as tiles, copied or packed anew without loss."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.errors import InputRefused
from clinicvault.media import tiff
from clinicvault.media.limits import Limits
from tests.unit.media import samples, tiff_files
from tests.unit.media.tiff_files import BYTE, SHORT, UNDEFINED, plain, tiled, written

LIMITS = Limits()
RGB = samples.pixels(40, 30)
GRAY = RGB[:, :, 0]
WIDE = (RGB.astype(np.uint16) << 8) + RGB[::-1, ::-1]
RNG = np.random.default_rng(7)


def taken(data):
    """(raster of the kept file, its facts); kept file and rewriting it again are checked."""
    rewritten = tiff.rewrite(data, LIMITS)
    out = b"".join(rewritten.pieces)
    tiff.prove(memoryview(out))
    again = tiff.rewrite(out, LIMITS)
    assert b"".join(again.pieces) == out
    assert again.facts.notes == ()
    return tiff.decode(out, rewritten), rewritten.facts


def refusal(data):
    with pytest.raises(InputRefused) as caught:
        taken(data)
    return caught.value.code


PACKINGS = [bytes, tiff_files.deflated, tiff_files.packbits]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("pack", PACKINGS)
@pytest.mark.parametrize("picture", [GRAY, RGB, GRAY.astype(np.uint16) * 257, WIDE])
def test_strips_are_copied(picture, pack, order):
    raster, facts = taken(written(plain(picture, rows=7, pack=pack, order=order), order=order))
    assert np.array_equal(raster.pixels, picture)
    assert raster.pixels.dtype == picture.dtype
    assert (facts.notes, facts.stripped) == ((), ())
    assert facts.colour == ("gray" if picture.ndim == 2 else "RGB")


@pytest.mark.parametrize("planar", [False, True])
@pytest.mark.parametrize("pack", PACKINGS)
@pytest.mark.parametrize("picture", [RGB, WIDE])
def test_tiles_are_copied(picture, pack, planar):
    raster, facts = taken(written(tiled(picture, (32, 16), pack=pack, planar=planar)))
    assert np.array_equal(raster.pixels, picture)
    assert facts.notes == ()


@pytest.mark.parametrize("rows", [30, 8])
def test_planes_are_copied(rows):
    bodies = [body for i in range(3) for body in plain(RGB[:, :, i], rows=rows).bodies]
    page = plain(RGB, rows=rows).changed(bodies=bodies, t284=(SHORT, [2]))
    raster, facts = taken(written(page))
    assert np.array_equal(raster.pixels, RGB)
    assert facts.notes == ()


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("picture", [GRAY, RGB, WIDE])
def test_differences_are_summed(picture, order):
    page = plain(
        tiff_files.difference(picture), rows=7, pack=tiff_files.deflated, order=order
    ).changed(t317=(SHORT, [2]))
    raster, facts = taken(written(page, order=order))
    assert np.array_equal(raster.pixels, picture)
    assert facts.notes == ()


def test_a_predictor_means_nothing_for_plain_rows():
    raster, facts = taken(written(plain(RGB).changed(t317=(SHORT, [2]))))
    assert np.array_equal(raster.pixels, RGB)
    assert facts.notes == ()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "LA", "I;16"])
@pytest.mark.parametrize("packing", ["raw", "tiff_lzw", "packbits", "tiff_adobe_deflate"])
def test_what_pillow_writes_is_copied(mode, packing):
    image = Image.fromarray(RGB)
    image = Image.fromarray(WIDE[:, :, 0]) if mode == "I;16" else image.convert(mode)
    source = tiff_files.by_pillow(image, compression=packing)
    raster, facts = taken(source)
    assert facts.notes == ()
    if mode == "I;16":
        assert np.array_equal(raster.pixels, WIDE[:, :, 0])
    else:
        wanted = {"1": "L", "P": "RGB", "LA": "RGBA"}.get(mode, mode)
        assert raster.mode == wanted
        assert np.array_equal(raster.pixels, np.asarray(image.convert(wanted)))


@pytest.mark.parametrize("bits", [1, 2, 4])
@pytest.mark.parametrize("white", [False, True])
def test_narrow_gray_fills_the_range(bits, white):
    most = (1 << bits) - 1
    picture = RNG.integers(0, most + 1, (9, 13)).astype(np.uint8)
    rows = [
        np.packbits(np.unpackbits(row[:, None], axis=1)[:, 8 - bits :].ravel()).tobytes()
        for row in picture
    ]
    page = plain(picture).changed(bodies=[b"".join(rows)], t258=(SHORT, [bits]))
    page = page.changed(t262=(SHORT, [0 if white else 1]))
    raster, facts = taken(written(page))
    wanted = picture * (255 // most)
    assert np.array_equal(raster.pixels, 255 - wanted if white else wanted)
    assert facts.notes == ()


@pytest.mark.parametrize("picture", [GRAY, WIDE[:, :, 0]])
def test_white_may_be_zero(picture):
    raster, facts = taken(written(plain(picture).changed(t262=(SHORT, [0]))))
    assert np.array_equal(raster.pixels, ~picture)
    assert facts.colour == "gray"


@pytest.mark.parametrize("factor", [1, 257])
def test_palettes_of_either_range(factor):
    table = RNG.integers(0, 256, (3, 256))
    page = plain(GRAY).changed(
        t262=(SHORT, [3]), t320=(SHORT, [int(v) * factor for v in table.ravel()])
    )
    raster, facts = taken(written(page))
    assert np.array_equal(raster.pixels, table.T[GRAY])
    assert facts.notes == ()


def test_a_palette_that_is_too_short_is_refused():
    page = plain(GRAY).changed(t262=(SHORT, [3]), t320=(SHORT, [0] * 30))
    assert refusal(written(page)) == "picture-damaged"


def _alpha(kind, dtype=np.uint8):
    most = np.iinfo(dtype).max
    colour = RGB if dtype is np.uint8 else WIDE
    alpha = np.tile(np.linspace(0, most, 40).astype(dtype), (30, 1))[:, :, None]
    if kind == 1:
        colour = (colour.astype(np.uint64) * alpha // most).astype(dtype)
    return np.concatenate([colour, alpha], axis=2)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_alpha_is_copied(dtype):
    picture = _alpha(2, dtype)
    raster, facts = taken(written(plain(picture, t338=(SHORT, [2]))))
    assert (raster.mode, facts.notes) == ("RGBA", ())
    assert np.array_equal(raster.pixels, picture)
    assert np.array_equal(taken(written(plain(picture)))[0].pixels, picture)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_alpha_that_was_multiplied_in_is_taken_out_for_showing(dtype):
    picture = _alpha(1, dtype)
    raster, facts = taken(written(plain(picture, t338=(SHORT, [1]))))
    assert facts.notes == ()
    colour = RGB if dtype is np.uint8 else WIDE
    right = raster.pixels[:, 20:, :3].astype(int) - colour[:, 20:]
    assert np.abs(right).max() <= 2
    assert np.array_equal(raster.pixels[:, :, 3], picture[:, :, 3])
    assert np.all(raster.pixels[:, 0, :3] <= np.iinfo(dtype).max)


def test_samples_that_are_neither_colour_nor_alpha_fall_away():
    picture = np.concatenate([RGB, np.full((30, 40, 1), 67, np.uint8)], axis=2)
    raster, facts = taken(written(plain(picture, t338=(SHORT, [0]))))
    assert (raster.mode, facts.notes) == ("RGB", ("re-encoded",))
    assert np.array_equal(raster.pixels, RGB)
    five = np.concatenate([_alpha(2), picture[:, :, 3:]], axis=2)
    raster, facts = taken(written(plain(five, photometric=2, t338=(SHORT, [2, 0]))))
    assert facts.notes == ("re-encoded",)
    assert np.array_equal(raster.pixels, _alpha(2))


def test_print_colours_with_a_fifth_sample_lose_it():
    picture = RNG.integers(0, 256, (30, 40, 5)).astype(np.uint8)
    raster, facts = taken(written(plain(picture, photometric=5, t338=(SHORT, [0]))))
    assert (raster.mode, facts.notes, facts.colour) == ("CMYK", ("re-encoded",), "CMYK")
    assert np.array_equal(raster.pixels, picture[:, :, :4])


def test_wide_print_colours_are_copied():
    picture = RNG.integers(0, 65536, (30, 40, 4)).astype(np.uint16)
    raster, facts = taken(written(plain(picture, photometric=5)))
    assert (raster.mode, facts.notes) == ("CMYK", ())
    assert np.array_equal(raster.pixels, picture)


def test_other_inks_are_refused():
    picture = RNG.integers(0, 256, (30, 40, 4)).astype(np.uint8)
    page = plain(picture, photometric=5, t332=(SHORT, [2]))
    assert refusal(written(page)) == "picture-kind-unsupported"


# --- rare kinds ------------------------------------------------------------------------------


@pytest.mark.parametrize("bits", [3, 6, 10, 12, 14])
def test_samples_of_odd_width_fill_the_range(bits):
    most = (1 << bits) - 1
    picture = RNG.integers(0, most + 1, (9, 13)).astype(np.uint16)
    picture[0, :2] = 0, most
    rows = []
    for row in picture:
        text = "".join(f"{value:0{bits}b}" for value in row)
        rows.append(
            int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8), "big")
        )
    page = plain(picture).changed(bodies=[b"".join(rows)], t258=(SHORT, [bits]))
    raster, facts = taken(written(page))
    top = 255 if bits < 8 else 65535
    assert np.array_equal(raster.pixels, (picture.astype(int) * top + most // 2) // most)
    assert facts.notes == ("re-encoded",)


def test_samples_of_four_bytes_keep_their_upper_half():
    picture = RNG.integers(0, 1 << 32, (9, 13)).astype(np.uint32)
    raster, facts = taken(written(plain(picture, bits=32)))
    assert np.array_equal(raster.pixels, picture >> 16)
    assert facts.notes == ("re-encoded",)


@pytest.mark.parametrize("kind", ["f2", "f4", "f8"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_light_from_zero_to_one_becomes_sixteen_bits(kind, order):
    picture = (RNG.integers(0, 65536, (9, 13, 3)) / 65535).astype(kind)
    page = plain(picture, order=order, t339=(SHORT, [3] * 3))
    raster, facts = taken(written(page, order=order))
    assert np.array_equal(raster.pixels, np.rint(picture.astype(float) * 65535))
    assert facts.notes == ("re-encoded",)


@pytest.mark.parametrize("value", [np.nan, np.inf, -0.5, 1.5])
def test_light_without_a_known_range_is_refused(value):
    picture = np.full((9, 13), value, np.float32)
    assert refusal(written(plain(picture, t339=(SHORT, [3])))) == "picture-kind-unsupported"


def test_light_byte_plane_by_byte_plane():
    picture = RNG.random((9, 13)).astype(np.float32)
    apart = picture.astype(">f4").view(np.uint8).reshape(9, 13, 4).swapaxes(1, 2).reshape(9, 52)
    apart = apart.copy()
    apart[:, 1:] -= apart[:, :-1].copy()
    page = plain(picture, t339=(SHORT, [3])).changed(
        bodies=[tiff_files.deflated(apart.tobytes())], t259=(SHORT, [8]), t317=(SHORT, [3])
    )
    raster, _ = taken(written(page))
    assert np.array_equal(raster.pixels, np.rint(picture * 65535).astype(np.uint16))


def test_byte_planes_of_whole_numbers_are_no_picture():
    page = plain(WIDE, pack=tiff_files.deflated).changed(t317=(SHORT, [3]))
    assert refusal(written(page)) == "picture-damaged"


@pytest.mark.parametrize(
    ("bits", "kind"), [(8, 2), (16, 2), (32, 2), (16, 5), (64, 1), (24, 1), (40, 1)]
)
def test_samples_that_nobody_can_show_are_refused(bits, kind):
    page = plain(np.zeros((9, 13), np.uint8)).changed(
        bodies=[bytes(9 * 13 * bits // 8)], t258=(SHORT, [bits]), t339=(SHORT, [kind])
    )
    assert refusal(written(page)) == "picture-kind-unsupported"


@pytest.mark.parametrize("packing", ["tiff_ccitt", "group3", "group4"])
def test_fax_pages_become_gray(packing):
    image = Image.fromarray(GRAY).convert("1")
    raster, facts = taken(tiff_files.by_pillow(image, compression=packing))
    assert np.array_equal(raster.pixels, np.asarray(image) * np.uint8(255))
    assert facts.notes == ("re-encoded", "not-fully-checked")


@pytest.mark.parametrize("packing", ["lzma", "zstd"])
def test_newer_packings_are_packed_anew(packing):
    raster, facts = taken(tiff_files.by_pillow(RGB, compression=packing))
    assert np.array_equal(raster.pixels, RGB)
    assert facts.notes == ("re-encoded",)


def test_large_pages_are_unpacked_in_batches(monkeypatch):
    monkeypatch.setattr("clinicvault.media.tiff_pixels._BATCH_BYTES", 1000)
    source = written(plain(RGB, rows=3, pack=tiff_files.packbits))
    assert np.array_equal(taken(source)[0].pixels, RGB)


def test_plain_luma_and_chroma_become_colours():
    picture = np.asarray(Image.fromarray(RGB).convert("YCbCr"))
    page = plain(picture, photometric=6, t530=(SHORT, [1, 1]))
    raster, facts = taken(written(page))
    assert facts.notes == ("re-encoded",)
    assert np.abs(raster.pixels.astype(int) - RGB).max() < 8


@pytest.mark.parametrize("packing", [6, 34712, 50002, 34887, 9])
def test_packings_that_cannot_be_read_are_refused(packing):
    page = plain(RGB).changed(t259=(SHORT, [packing]))
    assert refusal(written(page)) in {"picture-damaged", "picture-kind-unsupported"}


@pytest.mark.parametrize("photometric", [4, 8, 9, 10, 32844, 32845, 50000])
def test_colours_that_cannot_be_read_are_refused(photometric):
    page = plain(RGB).changed(t262=(SHORT, [photometric]))
    assert refusal(written(page)) in {"picture-damaged", "picture-kind-unsupported"}


@pytest.mark.parametrize("count", [1, 2])
def test_too_few_samples_for_the_colours_are_refused(count):
    page = plain(GRAY).changed(
        t262=(SHORT, [2]), t277=(SHORT, [count]), t258=(SHORT, [8] * count), bodies=[bytes(2400)]
    )
    assert refusal(written(page)) == "picture-kind-unsupported"


def test_short_data_is_refused():
    for pack in PACKINGS:
        page = plain(RGB, pack=pack)
        body = page.bodies[0][:-40]
        assert refusal(written(page.changed(bodies=[body]))) == "picture-damaged"


def test_broken_data_is_refused():
    page = plain(RGB, pack=tiff_files.deflated)
    body = bytearray(page.bodies[0])
    body[40:60] = bytes(20)
    assert refusal(written(page.changed(bodies=[bytes(body)]))) == "picture-damaged"


def test_lzw_with_a_code_too_many_is_packed_anew():
    source = bytearray(tiff_files.by_pillow(RGB, compression="tiff_lzw"))
    image = Image.open(io.BytesIO(bytes(source)))
    at, size = image.tag_v2[273][0], image.tag_v2[279][0]
    bits = "".join(f"{byte:08b}" for byte in source[at : at + size])
    body = _lzw_with("CANARY", bits)
    raster, facts = taken(written(plain(RGB).changed(t259=(SHORT, [5]), bodies=[body])))
    assert np.array_equal(raster.pixels, RGB)
    assert facts.notes == ("re-encoded",)


def _lzw_with(text, bits):
    """A stream with letters behind the picture: End is replaced by Clear, letters and End."""
    end = bits.rindex("100000001"[:9]) if "100000001" in bits[-24:] else None
    width = 9
    for candidate in (12, 11, 10, 9):
        code = f"{257:0{candidate}b}"
        place = bits.rfind(code)
        if place >= len(bits) - candidate - 8 and not bits[place + candidate :].strip("0"):
            end, width = place, candidate
            break
    letters = "".join(f"{ord(letter):09b}" for letter in text) + f"{257:09b}"
    new = bits[:end] + f"{256:0{width}b}" + letters
    new = new.ljust(-(-len(new) // 8) * 8, "0")
    return int(new, 2).to_bytes(len(new) // 8, "big")


def test_unread_fields_of_decoding_do_not_leak():
    page = plain(RGB).changed(t347=(UNDEFINED, b"CANARY-TEXT"), t330=(BYTE, b"CANARY"))
    out = b"".join(tiff.rewrite(written(page), LIMITS).pieces)
    assert b"CANARY" not in out
