"""Raw files: rendered the same way every time, and kept as a proven picture."""

from __future__ import annotations

import dataclasses

import imagecodecs
import numpy as np
import pytest
import rawpy
import simplejpeg
from PIL import Image

from clinicvault.domain.clinical import PhotoKind
from clinicvault.media import colour, raw, raw_render, registry, results, tasks, tiff
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared, RefusedMedia
from tests.unit.media import raw_files
from tests.unit.media.raw_checks import SCENE, off, taken
from tests.unit.media.small_limits import LIMITS, shape
from tests.unit.media.tiff_files import RATIONAL, SHORT

# --- the picture -----------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("dirty", [False, True])
def test_the_picture_looks_like_the_scene(order, dirty):
    raster, rewritten, _ = taken(raw_files.dng(order=order, dirty=dirty))
    assert (raster.mode, raster.pixels.shape, raster.pixels.dtype) == ("RGB", (180, 240, 3), "u2")
    assert off(colour.to_srgb(raster, rewritten.profile)) < 1.5
    assert (rewritten.facts.colour, rewritten.facts.icc) == ("Adobe RGB", True)
    assert (rewritten.facts.format, rewritten.facts.origin) == (PhotoKind.TIFF, "raw")
    assert rewritten.facts.notes == ("rendered-from-raw",)


def test_sixteen_bits_stay():
    ramp = np.linspace(0.05, 0.9, 256, dtype=np.float32)
    picture = np.repeat(np.broadcast_to(ramp, (64, 256))[:, :, None], 3, axis=2)
    raster, _, _ = taken(raw_files.dng(raw_files.mosaic(picture)))
    assert len(np.unique(raster.pixels[:, :, 1])) > 256
    assert len(np.unique(raster.pixels & 0xFF)) > 100


def test_reds_beyond_srgb_stay():
    """A red whose green is below zero in sRGB: clipped there, apart from its neighbour here."""
    to_adobe = np.array([[0.7151, 0.2849, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0412, 0.9588]])
    strong = np.zeros((64, 64, 3), np.float32)
    strong[:, :, 0] = 0.5
    plain, rewritten, _ = taken(raw_files.dng(raw_files.mosaic(strong)))
    middle = plain.pixels[32, 32].astype(float) / 65535
    linear = 0.2140411
    expected = (to_adobe @ np.array([linear, 0, 0])) ** (1 / 2.19921875)
    assert np.abs(middle - expected).max() < 0.01
    assert np.abs(colour.to_srgb(plain, rewritten.profile)[32, 32] - [127.5, 0, 0]).max() < 2


def test_what_else_is_in_the_picture_changes_nothing():
    """Brightness is the camera's own, and not stretched by what happens to be bright or dark."""
    dark, bright = SCENE * 0.7, SCENE * 0.7
    bright[:20, :20] = 0.95
    one, _, _ = taken(raw_files.dng(raw_files.mosaic(dark)))
    other, _, _ = taken(raw_files.dng(raw_files.mosaic(bright)))
    assert np.array_equal(one.pixels[60:], other.pixels[60:])


def test_white_balance_is_the_cameras():
    gray = np.full((64, 64, 3), 0.5, np.float32)
    as_shot, rewritten, _ = taken(raw_files.dng(raw_files.mosaic(gray)))
    seen = colour.to_srgb(as_shot, rewritten.profile)[32, 32].astype(int)
    assert seen.max() - seen.min() <= 1
    warmer = raw_files.dng(
        raw_files.mosaic(gray), t50728=(RATIONAL, raw_files.fractions((0.6, 1.0, 0.5)))
    )
    raster, rewritten, _ = taken(warmer)
    red, _, blue = colour.to_srgb(raster, rewritten.profile)[32, 32].astype(int)
    assert blue > red + 10


def test_without_a_white_balance_it_is_daylight_and_not_what_the_picture_holds(monkeypatch):
    """LibRaw would else make the whole picture gray on average where a camera tells none."""
    pink = np.full((64, 64, 3), (0.7, 0.5, 0.5), np.float32)
    raster, rewritten, _ = taken(raw_files.dng(raw_files.mosaic(pink), t50728=None))
    seen = colour.to_srgb(raster, rewritten.profile)[32, 32]
    assert np.abs(seen - [178.5, 127.5, 127.5]).max() < 2

    class Untold(rawpy.RawPy):
        camera_whitebalance = (-1.0, 0.0, 0.0, 0.0)

    monkeypatch.setattr(rawpy, "RawPy", Untold)
    told = raw_files.dng(
        raw_files.mosaic(pink), t50728=(RATIONAL, raw_files.fractions((0.9, 1.0, 0.3)))
    )
    assert np.allclose(taken(told)[0].pixels, raster.pixels, atol=16)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_a_field_and_derivatives_are_upright(orientation):
    source = raw_files.dng(orientation=orientation)
    raster, rewritten, _ = taken(source)
    assert rewritten.facts.orientation == orientation
    assert raster.pixels.shape == (180, 240, 3)
    output = memoryview(bytearray(LIMITS.output_bytes))
    reply = tasks.prepare(source, LIMITS, output)
    kept, preview, thumbnail = reply["sizes"]
    seen = simplejpeg.decode_jpeg(output[kept : kept + preview])
    assert seen.shape[:2] == ((180, 240) if orientation < 5 else (240, 180))
    turned = Image.fromarray((SCENE * 255).astype(np.uint8))
    way = _TRANSPOSED.get(orientation)
    expected = np.asarray(turned if way is None else turned.transpose(way))
    assert np.abs(seen.astype(int) - expected).mean() < 4
    small = simplejpeg.decode_jpeg(output[kept + preview : kept + preview + thumbnail])
    assert small.shape[:2] == seen.shape[:2]


_TRANSPOSED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def test_colours_put_together_by_a_phone_and_gray_sensors():
    raster, rewritten, _ = taken(raw_files.linear(SCENE))
    assert off(colour.to_srgb(raster, rewritten.profile)) < 1.5
    raster, rewritten, _ = taken(raw_files.gray(raw_files.mosaic(SCENE)))
    assert (raster.mode, raster.pixels.shape) == ("L", (180, 240))
    assert (rewritten.facts.colour, rewritten.facts.icc, rewritten.profile) == ("gray", False, b"")


def test_samples_packed_as_cameras_pack_them():
    """Lossless JPEG, which DNG, CR2 and others use."""
    cells = raw_files.mosaic(SCENE)
    packed = imagecodecs.ljpeg_encode(cells, bitspersample=14)
    raster, rewritten, _ = taken(raw_files.dng(cells, bodies=[packed], t259=(SHORT, [7])))
    plain, _, _ = taken(raw_files.dng(cells))
    assert np.array_equal(raster.pixels, plain.pixels)
    assert rewritten.facts.notes == ("rendered-from-raw",)


def test_a_camera_whose_colours_nobody_knows_gets_no_profile(monkeypatch):
    class Unknown(rawpy.RawPy):
        rgb_xyz_matrix = color_matrix = np.zeros((3, 4))

    monkeypatch.setattr(rawpy, "RawPy", Unknown)
    raster, rewritten, _ = taken(raw_files.dng())
    assert (rewritten.facts.colour, rewritten.profile) == ("RGB", b"")
    assert off(raster.pixels >> 8) < 3


def test_the_kept_file_is_a_plain_picture_from_then_on():
    source = raw_files.dng(dirty=True)
    _, _, out = taken(source)
    assert registry.find(source, LIMITS) is raw.FORMAT
    assert registry.find(out, LIMITS) is tiff.FORMAT
    again = tiff.rewrite(out, LIMITS)
    assert b"".join(bytes(piece) for piece in again.pieces) == out
    assert again.profile == raw.rewrite(source, LIMITS).profile
    assert raw.rewrite(source, LIMITS).facts == raw.rewrite(source, LIMITS).facts


def test_the_viewer_shows_the_kept_file_in_its_own_colours():
    with MediaPool(1, LIMITS) as pool:
        made = pool.prepare(raw_files.dng(orientation=8)).result()
        assert isinstance(made, Prepared)
        pixels = pool.decode_pixels(made.rewritten, 8, "RGB").result()
        assert not isinstance(pixels, RefusedMedia)
        with pixels:
            assert off(np.rot90(shape(pixels), -1)) < 1.5


# --- facts and what falls away -----------------------------------------------------------------


@pytest.mark.parametrize("order", ["<", ">"])
def test_nothing_of_the_source_is_left_and_what_a_clinic_wants_is_told(order):
    source = raw_files.dng(dirty=True, order=order, orientation=6)
    assert source.count(b"CANARY") > 20
    _, rewritten, out = taken(source)
    assert b"CANARY" not in out
    assert b"Canon" not in out
    facts = rewritten.facts
    assert (facts.taken, facts.camera) == ("2024-05-06T07:08:09+02:00", "Canon EOS R6")
    assert (facts.lens, facts.focal_mm, facts.flash) == ("RF85mm F2", 85.0, "fired")
    assert facts.exposure == "1/125 s, f/5.6, ISO 200"
    assert {
        "location", "camera-serial", "owner", "maker-notes", "embedded-thumbnail", "comments",
        "text", "timestamps", "faces", "editing-history",
    } <= set(facts.stripped)  # fmt: skip
    assert set(facts.stripped) <= set(results.STRIPPED)
    told = " ".join(str(value) for value in dataclasses.asdict(facts).values())
    assert "CANARY" not in told


def test_a_clean_file_loses_nothing():
    assert raw.rewrite(raw_files.dng(), LIMITS).facts.stripped == ()


def test_what_only_libraw_knows_fills_the_gaps(monkeypatch):
    shot = raw_render.render(raw_files.dng(), LIMITS)
    known = raw_render.Taken("100mm Macro", "2020-01-02T03:04:05", True, 0.01, 8.0, 400.0, 100.0)
    known = dataclasses.replace(shot, taken=known)
    monkeypatch.setattr(raw, "render", lambda data, limits: known)
    facts = raw.rewrite(raw_files.dng(), LIMITS).facts
    assert (facts.taken, facts.lens, facts.focal_mm) == (
        "2020-01-02T03:04:05",
        "100mm Macro",
        100.0,
    )
    assert (facts.exposure, facts.stripped) == ("1/100 s, f/8, ISO 400", ("owner",))
    facts = raw.rewrite(raw_files.dng(dirty=True), LIMITS).facts
    assert (facts.taken, facts.lens) == ("2024-05-06T07:08:09+02:00", "RF85mm F2")


def test_what_libraw_reads_itself():
    shot = raw_render.render(raw_files.dng(dirty=True), LIMITS)
    assert shot.taken.when == "2024-05-06T07:08:09"
    assert (shot.taken.aperture, shot.taken.iso, shot.taken.focal_mm) == (
        pytest.approx(5.6),
        200.0,
        85.0,
    )
    assert (shot.taken.seconds, shot.taken.owner) == (pytest.approx(1 / 125), True)
    assert raw_render.render(raw_files.dng(), LIMITS).taken.when == ""


def test_a_day_that_no_calendar_has_is_no_day(monkeypatch):
    class Odd(rawpy.RawPy):
        @property
        def other(self):
            raise OverflowError

    monkeypatch.setattr(rawpy, "RawPy", Odd)
    shot = raw_render.render(raw_files.dng(dirty=True), LIMITS)
    assert (shot.taken.when, shot.taken.iso) == ("", 0.0)
