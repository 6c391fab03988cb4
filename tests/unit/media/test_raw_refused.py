"""Raw files that are refused, and why; pictures that would not fit; the worker that renders them."""

from __future__ import annotations

import dataclasses
import errno
import io

import imagecodecs
import numpy as np
import pytest
import rawpy
from PIL import Image

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.media import raw, raw_render, registry, results, tiff, tiff_write
from clinicvault.media.limits import MIB, Limits
from clinicvault.media.pool import MediaPool
from clinicvault.media.registry import Raster
from clinicvault.media.results import Prepared, RefusedMedia
from tests.unit.media import raw_files, samples
from tests.unit.media.raw_checks import SCENE, off, refusal, taken
from tests.unit.media.small_limits import LIMITS
from tests.unit.media.tiff_files import LONG, RATIONAL, SHORT

# --- refusals --------------------------------------------------------------------------------


def test_damaged_files_are_refused():
    good = raw_files.dng(dirty=True)
    assert refusal(good[: len(good) // 2]) == "picture-damaged"
    assert refusal(raw.sample()[:-500]) == "picture-damaged"
    assert refusal(b"II*\0") == "picture-damaged"
    for cut in (good[:40], b"FUJIFILMCCD-RAW " + bytes(200)):
        assert refusal(cut) in {"picture-damaged", "picture-kind-unsupported"}
    flat = np.full((64, 64), 3000, np.uint16)
    assert refusal(raw_files.dng(flat)) == "picture-damaged"


def test_a_packed_stream_that_breaks_off_is_refused():
    cells = raw_files.mosaic(SCENE)
    packed = imagecodecs.ljpeg_encode(cells, bitspersample=14)
    half = packed[: len(packed) // 2]
    for body in (half, half + bytes(len(packed) - len(half))):
        assert refusal(raw_files.dng(cells, bodies=[body], t259=(SHORT, [7]))) == "picture-damaged"


def test_garbage_after_the_first_bytes_is_refused():
    rng = np.random.default_rng(3)
    noise = rng.integers(0, 256, 5000, np.uint8).tobytes()
    for head in (
        b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"\0MRM", b"FOVb", b"IIII", b"MMMM",
        b"II*\0\x10\0\0\0CR\2\0", b"FUJIFILMCCD-RAW 0201", b"II\x1a\0\0\0HEAPCCDR",
        b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
    ):  # fmt: skip
        assert raw.FORMAT.recognises(head + noise)
        assert refusal(head + noise) in {
            "picture-damaged",
            "picture-kind-unsupported",
            "picture-too-large",
            "too-many-parts",
        }


def test_sizes_are_refused_before_anything_is_unpacked(monkeypatch):
    class Sealed(rawpy.RawPy):
        def unpack(self):
            pytest.fail("unpacked before the sizes were checked")

    plain = rawpy.RawPy
    monkeypatch.setattr(rawpy, "RawPy", Sealed)
    small = dataclasses.replace(LIMITS, pixels=240 * 180 - 1)
    assert refusal(raw_files.dng(), small) == "picture-too-large"
    assert refusal(raw_files.dng(), dataclasses.replace(LIMITS, side=239)) == "picture-too-large"
    huge = raw_files.dng(t256=(LONG, [60_000]), t257=(LONG, [60_000]))
    assert refusal(huge, Limits()) == "picture-too-large"
    monkeypatch.setattr(rawpy, "RawPy", plain)
    assert taken(raw_files.dng(), dataclasses.replace(LIMITS, pixels=240 * 180))


def sizes(**changes):
    plain = dict.fromkeys(rawpy.ImageSizes._fields, 0)
    return rawpy.ImageSizes(
        **plain
        | {"raw_width": 100, "raw_height": 80, "width": 98, "height": 78, "pixel_aspect": 1.0}
        | changes
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"width": 0}, "picture-damaged"),
        ({"raw_height": 0}, "picture-damaged"),
        ({"pixel_aspect": 0.0}, "picture-kind-unsupported"),
        ({"pixel_aspect": 4.1}, "picture-kind-unsupported"),
        ({"pixel_aspect": float("nan")}, "picture-kind-unsupported"),
        ({"raw_width": 20_000, "pixel_aspect": 0.5}, "picture-too-large"),
        ({"raw_width": 40_000, "raw_height": 1, "pixel_aspect": 2.0}, "picture-too-large"),
    ],
)
def test_sizes_that_cannot_be(changes, code):
    raw_render._check(sizes(), LIMITS)
    with pytest.raises(InputRefused) as caught:
        raw_render._check(sizes(**changes), LIMITS)
    assert caught.value.code == code


def test_pixels_that_are_no_squares_are_widened():
    source = raw_files.dng(t50718=(RATIONAL, [2, 1, 1, 1]))
    raster, rewritten, _ = taken(source)
    assert raster.pixels.shape[:2] in {(180, 480), (180, 240)}
    assert (rewritten.facts.height, rewritten.facts.width) == raster.pixels.shape[:2]


@pytest.mark.parametrize("packing", [52546, 34892, 9, 34712])
def test_packings_that_libraw_cannot_read_are_refused_kindly(packing):
    """JPEG XL, with which newer phones pack, is among them."""
    source = raw_files.dng(t259=(SHORT, [packing]))
    assert registry.find(source, LIMITS) is raw.FORMAT
    assert refusal(source) in {"picture-kind-unsupported", "picture-damaged"}
    assert refusal(raw_files.linear(SCENE, t259=(SHORT, [52546]))) == "picture-kind-unsupported"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (rawpy.LibRawFileUnsupportedError(b"x"), "picture-kind-unsupported"),
        (rawpy.LibRawNotImplementedError(b"x"), "picture-kind-unsupported"),
        (rawpy.NotSupportedError("x"), "picture-kind-unsupported"),
        (rawpy.LibRawTooBigError(b"x"), "picture-too-large"),
        (rawpy.LibRawDataError(b"x"), "picture-damaged"),
        (rawpy.LibRawFatalError(b"x"), "picture-damaged"),
        (OSError((errno.EIO, "Input/output error")), "picture-damaged"),
    ],
)
def test_whatever_libraw_says_becomes_a_reason(error, code):
    with pytest.raises(InputRefused) as caught, raw_render._refusing(LIMITS):
        raise error
    assert caught.value.code == code


@pytest.mark.parametrize(
    "error",
    [
        rawpy.LibRawUnsufficientMemoryError(b"x"),
        rawpy.LibRawMemPoolOverflowError(b"x"),
        OSError((errno.ENOMEM, "Cannot allocate memory")),
        MemoryError(),
    ],
)
def test_want_of_memory_is_told_apart(error):
    with pytest.raises(MemoryError), raw_render._refusing(LIMITS):
        raise error


def test_sensors_of_an_odd_number_of_colours(monkeypatch):
    class Odd(rawpy.RawPy):
        num_colors = 2

    monkeypatch.setattr(rawpy, "RawPy", Odd)
    assert refusal(raw_files.dng()) == "picture-kind-unsupported"


# --- size ------------------------------------------------------------------------------------


def noisy(height=256, width=384):
    rng = np.random.default_rng(1)
    return rng.integers(0, 65536, (height, width, 3)).astype(np.uint16)


def packed(pixels, room):
    limits = dataclasses.replace(LIMITS, bytes=room + (1 << 16))
    layout, bodies = raw._packed(Raster(pixels, "RGB"), limits)
    extras = tiff_write.Extras()
    out = b"".join(bytes(piece) for piece in tiff_write.pieces(layout, bodies, extras))
    facts = results.MediaFacts(PhotoKind.TIFF, pixels.shape[1], pixels.shape[0])
    return tiff.decode(out, registry.Rewritten([out], facts)).pixels


def test_a_picture_that_fits_keeps_every_bit():
    pixels = noisy()
    assert np.array_equal(packed(pixels, pixels.nbytes + 4096), pixels)
    smooth = np.zeros_like(pixels)
    assert np.array_equal(packed(smooth, 20_000), smooth)


@pytest.mark.parametrize(("share", "step"), [(0.9, 16), (0.8, 64)])
def test_a_very_large_picture_loses_bits_of_noise_until_it_fits(share, step):
    pixels = noisy()
    pixels[0, :4] = 65535
    kept = packed(pixels, int(pixels.nbytes * share))
    assert np.abs(kept.astype(int) - pixels).max() < step
    assert np.abs(kept.astype(int) - pixels).mean() <= step / 3
    assert not np.any(kept % step)


def test_a_picture_that_takes_more_than_was_thought_is_rounded_further(monkeypatch):
    monkeypatch.setattr(raw, "_estimated", lambda pixels, mode: 0)
    pixels = noisy()
    assert not np.any(packed(pixels, int(pixels.nbytes * 0.8)) % 64)


def test_a_picture_that_never_fits_is_refused():
    with pytest.raises(InputRefused) as caught:
        packed(noisy(), 200_000)
    assert (caught.value.code, caught.value.params) == ("file-too-large", {"limit": 0})


# --- the real worker -------------------------------------------------------------------------


def test_the_sample_is_small_and_is_taken_in():
    sample = raw.sample()
    assert len(sample) < 4096
    raster, rewritten, _ = taken(sample)
    assert raster.pixels.shape == (32, 32, 3)
    assert rewritten.facts.origin == "raw"
    assert sample in registry.samples()


@pytest.mark.slow
def test_a_full_size_file_goes_through_the_sandboxed_worker():
    cells = raw_files.full_size()
    source = raw_files.dng(cells, dirty=True, orientation=6)
    assert len(source) > 45 * MIB
    with MediaPool(1) as pool:
        made = pool.prepare(source).result()
        assert isinstance(made, Prepared), made
        after = pool.prepare(samples.plain_jpeg(64, 48)).result()
        assert isinstance(after, Prepared)
        assert pool.protection["rlimits"]
    assert (made.facts.width, made.facts.height) == (6000, 4000)
    assert made.facts.shown_size == (4000, 6000)
    assert b"CANARY" not in made.rewritten + made.preview + made.thumbnail
    assert 6000 * 4000 * 3 < len(made.rewritten) < 6000 * 4000 * 6
    preview = np.asarray(Image.open(io.BytesIO(made.preview)))
    assert preview.shape == (2048, 1365, 3)
    assert off(np.rot90(preview)) < 3


def test_hostile_files_do_not_stop_the_worker():
    good = raw_files.dng()
    bad = [good[: len(good) // 2], b"FOVb" + bytes(300), raw_files.dng(t259=(SHORT, [52546]))]
    with MediaPool(1, LIMITS) as pool:
        for source in bad:
            made = pool.prepare(source).result()
            assert isinstance(made, RefusedMedia)
            assert made.reason.startswith("picture-")
        assert isinstance(pool.prepare(good).result(), Prepared)


def test_a_frame_larger_than_memory_is_refused_and_the_worker_is_replaced():
    limits = dataclasses.replace(LIMITS, memory=96 * MIB, pixels=20_000_000, bytes=64 * MIB)
    cells = raw_files.mosaic(raw_files.scene(4000, 3000))
    with MediaPool(1, limits) as pool:
        made = pool.prepare(raw_files.dng(cells)).result()
        assert isinstance(made, RefusedMedia)
        assert made.reason in {"picture-too-demanding", "picture-crashed"}
        assert isinstance(pool.prepare(raw_files.dng()).result(), Prepared)
