"""Previews and thumbnails: size, orientation, colour."""

from __future__ import annotations

import io

import numpy as np
import pytest
import simplejpeg
from PIL import Image, ImageOps

from clinicvault.media import colour, derive
from clinicvault.media.registry import Raster
from tests.unit.media import samples


def files(made):
    """The two files of what `derive` gives."""
    return made.preview, made.thumbnail


def picture(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("width", "height", "preview", "thumbnail"),
    [
        (4000, 3000, (2000, 1500), (384, 288)),
        (3000, 4000, (1500, 2000), (288, 384)),
        (4096, 3072, (2048, 1536), (384, 288)),
        (6000, 4000, (2048, 1365), (384, 256)),
        (3600, 2400, (2048, 1365), (384, 256)),
        (16001, 801, (2000, 100), (384, 19)),
        (2048, 100, (2048, 100), (384, 19)),
        (300, 200, (300, 200), (300, 200)),
        (5000, 3, (2048, 1), (384, 1)),
        (1, 1, (1, 1), (1, 1)),
    ],
)
def test_sizes(width, height, preview, thumbnail):
    raster = Raster(np.full((height, width, 3), 77, np.uint8), "RGB")
    made = [picture(one) for one in files(derive.derive(raster, 1, b""))]
    assert [one.size for one in made] == [preview, thumbnail]
    assert all(abs(int(np.asarray(one).mean()) - 77) <= 1 for one in made)


def test_derivatives_are_baseline_jpeg_without_metadata():
    for data in files(derive.derive(Raster(samples.pixels(900, 700), "RGB"), 1, b"")):
        image = picture(data)
        assert image.format == "JPEG"
        assert not image.info.get("progressive")
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_upright_agrees_with_another_implementation(orientation):
    image = Image.fromarray(samples.corner_marked())
    image.getexif()[0x0112] = orientation
    expected = np.asarray(ImageOps.exif_transpose(image))
    assert np.array_equal(derive.upright(samples.corner_marked(), orientation), expected)


@pytest.mark.parametrize("width", [1500, 2001, 2048, 3001, 4150, 6003])
def test_shrinking_keeps_the_picture_close_to_a_true_area_mean(width):
    source = samples.pixels(width, 2003)
    small = derive.fit(source, 1024)
    expected = np.asarray(Image.fromarray(source).resize(small.shape[1::-1], Image.Resampling.BOX))
    assert np.abs(small.astype(int) - expected.astype(int)).mean() < 1.5


def test_shrinking_leaves_no_pattern_where_pixels_alternate():
    stripes = np.zeros((2000, 3000, 3), np.uint8)
    stripes[:, ::2] = 255
    small = derive.fit(stripes, 1400)
    assert abs(float(small.mean()) - 127.5) < 1
    assert float(small.std()) < 3


def test_gray_stays_gray():
    gray = Raster(samples.pixels(500, 400)[:, :, 0], "L")
    preview, thumbnail = files(derive.derive(gray, 6, b""))
    assert picture(preview).mode == picture(thumbnail).mode == "L"
    assert picture(preview).size == (400, 500)


def test_transparent_parts_lie_on_white():
    rgba = np.zeros((10, 10, 4), np.uint8)
    rgba[:5, :, 3] = 255
    shown = colour.to_srgb(Raster(rgba, "RGBA"), b"")
    assert shown[0, 0].tolist() == [0, 0, 0]
    assert shown[9, 9].tolist() == [255, 255, 255]
    half = np.full((1, 1, 4), 128, np.uint8)
    assert colour.to_srgb(Raster(half, "RGBA"), b"")[0, 0].tolist() == [191, 191, 191]


def test_sixteen_bits_become_eight():
    deep = Raster(np.array([[0, 256, 65535]], np.uint16), "L")
    assert colour.to_srgb(deep, b"").tolist() == [[0, 1, 255]]


def test_print_colours_without_a_profile():
    ink = np.array([[[0, 0, 0, 0], [0, 0, 0, 255], [255, 0, 0, 0], [0, 255, 255, 0]]], np.uint8)
    assert colour.to_srgb(Raster(ink, "CMYK"), b"").tolist() == [
        [[255, 255, 255], [0, 0, 0], [0, 255, 255], [255, 0, 0]]
    ]


def test_a_profile_that_is_not_srgb_is_applied():
    red = Raster(np.full((4, 4, 3), (200, 20, 20), np.uint8), "RGB")
    turned = colour.to_srgb(red, samples.rotated_profile())
    assert turned[0, 0, 2] > turned[0, 0, 0] + 80
    assert colour.changes_colour(samples.rotated_profile(), "RGB")


def test_an_srgb_profile_or_none_or_a_broken_one_changes_nothing():
    source = Raster(samples.pixels(20, 20), "RGB")
    for profile in (samples.srgb_profile(), b"", b"broken"):
        assert colour.to_srgb(source, profile) is source.pixels
        assert not colour.changes_colour(profile, "RGB")


def test_a_profile_for_gray_is_applied_to_gray():
    import struct

    from tests.unit.media.test_media_icc import XYZ, _curve, built

    dark = built({b"wtpt": XYZ, b"kTRC": b"curv" + struct.pack(">4xIH", 1, 0x0400)}, b"GRAY")
    shown = colour.to_srgb(Raster(np.full((4, 4), 128, np.uint8), "L"), dark)
    assert shown.shape == (4, 4, 3)
    assert shown[0, 0, 0] < 90
    plain = built({b"wtpt": XYZ, b"kTRC": _curve(0x0233)}, b"GRAY")
    assert colour.to_srgb(Raster(np.full((4, 4), 128, np.uint8), "L"), plain)[0, 0].max() in range(
        120, 136
    )


def test_print_profile_is_asked_for_print_pictures():
    assert not colour.changes_colour(samples.srgb_profile(), "CMYK")


def test_encoding_reads_back():
    data = derive.encode(samples.pixels(64, 64))
    assert simplejpeg.decode_jpeg_header(data)[:2] == (64, 64)
