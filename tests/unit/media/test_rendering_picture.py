"""A whole recipe: cut, covered, smaller, marked; new pixels, always the same, and a plain JPEG."""

from __future__ import annotations

import dataclasses
import hashlib
import io

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Background, Box, Corner, EyeBar, Recipe, Stroke, VisibleMark
from clinicvault.media.rendering.picture import encoded, rendered
from tests.unit.media import samples
from tests.unit.media.recipes_drawn import decoded, even, is_cover, noise, portrait

FULL = Recipe(
    crop=Box(0.05, 0.1, 1, 1),
    background=Background.GREY,
    covers=(Box(0.35, 0.2, 0.65, 0.55),),
    strokes=(Stroke(((0.3, 0.8), (0.7, 0.85)), 0.04),),
    eye_bars=(EyeBar((0.42, 0.33), (0.58, 0.34)),),
    mark=VisibleMark("Dr. Martin · insurer", Corner.BOTTOM_LEFT, 0.7),
    longest=250,
    quality=90,
)


def test_an_empty_recipe_leaves_the_pixels():
    picture = noise()
    made = rendered(picture, Recipe())
    assert np.array_equal(made, picture)
    assert not np.may_share_memory(made, picture)


@pytest.mark.parametrize("recipe", [Recipe(covers=(Box(0, 0, 1, 1),)), FULL])
def test_the_picture_that_was_given_stays(recipe):
    picture, _ = portrait()
    before = picture.copy()
    rendered(picture, recipe)
    assert np.array_equal(picture, before)


def test_a_picture_that_may_only_be_read_will_do():
    picture, _ = portrait()
    picture.flags.writeable = False
    assert rendered(picture, FULL).flags.writeable


def test_a_part_of_the_picture():
    picture = noise(200, 100)
    made = rendered(picture, Recipe(crop=Box(0.25, 0.1, 0.75, 0.9)))
    assert np.array_equal(made, picture[10:90, 50:150])


@pytest.mark.parametrize(
    ("longest", "size"), [(0, (200, 150)), (100, (100, 75)), (200, (200, 150)), (300, (200, 150))]
)
def test_no_side_is_longer_than_asked_and_nothing_is_made_larger(longest, size):
    made = rendered(noise(), Recipe(longest=longest))
    assert made.shape == (size[1], size[0], 3)


def test_smaller_pictures_are_true_means():
    picture = noise(200, 200)
    made = rendered(picture, Recipe(longest=100))
    means = picture.reshape(100, 2, 100, 2, 3).mean(axis=(1, 3))
    assert np.abs(made - means).max() <= 0.51


def test_everything_at_once():
    picture, _ = portrait(480, 640)
    made = rendered(picture, FULL)
    assert made.shape[0] == 250
    assert is_cover(made)[60:100, 80:110].all()
    assert (made[:40, :30] == 168).all()
    assert (
        made[-30:, :100] != rendered(picture, dataclasses.replace(FULL, mark=None))[-30:, :100]
    ).any()


def test_the_mark_lies_over_the_covers():
    recipe = Recipe(covers=(Box(0, 0, 1, 1),), mark=VisibleMark("Zoë"))
    made = rendered(even(), recipe)
    assert 0.8 < is_cover(made).mean() < 1


def test_the_same_bytes_every_time():
    picture, _ = portrait(480, 640)
    first = encoded(rendered(picture, FULL), FULL.quality)
    again = encoded(rendered(np.asfortranarray(picture), FULL), FULL.quality)
    assert first == again


@pytest.mark.parametrize(
    "change",
    [
        {"crop": None}, {"background": Background.WHITE}, {"covers": ()}, {"strokes": ()},
        {"eye_bars": (EyeBar((0.2, 0.33), (0.4, 0.34)),)}, {"mark": None}, {"longest": 0},
        {"quality": 91}, {"around": (Stroke(((0.4, 0.95), (0.6, 0.95)), 0.05),)},
        {"person": (Stroke(((0.1, 0.3), (0.1, 0.5)), 0.05),)},
    ],
)  # fmt: skip
def test_every_part_of_a_recipe_is_seen(change):
    picture, _ = portrait(480, 640)
    other = dataclasses.replace(FULL, **change)
    first, second = (encoded(rendered(picture, one), one.quality) for one in (FULL, other))
    assert hashlib.sha256(first).digest() != hashlib.sha256(second).digest()


def test_a_recipe_that_is_not_sound_is_not_begun():
    with pytest.raises(InputRefused, match="recipe-wrong"):
        rendered(noise(), Recipe(covers=(Box(0, 0, 2, 1),)))


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((10, 10), np.uint8),
        np.zeros((10, 10, 4), np.uint8),
        np.zeros((10, 10, 3), np.uint16),
        np.zeros((0, 10, 3), np.uint8),
    ],
)
def test_other_arrays_are_refused(picture):
    with pytest.raises(ValueError, match="height × width"):
        rendered(picture, Recipe())


# --- The file --------------------------------------------------------------------------------


def test_a_plain_baseline_jpeg_of_full_colour():
    jpeg = encoded(noise(), 92)
    image = Image.open(io.BytesIO(jpeg))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (200, 150))
    assert not image.info.get("progressive")
    assert [layer[1:3] for layer in image.layer] == [(1, 1)] * 3
    assert len(image.getexif()) == 0
    assert "icc_profile" not in image.info
    assert jpeg.endswith(b"\xff\xd9")


@pytest.mark.parametrize(("quality", "near"), [(60, 31), (92, 36), (98, 42)])
def test_quality_is_what_was_asked_for(quality, near):
    picture = samples.pixels(320, 240)
    away = decoded(encoded(picture, quality)).astype(float) - picture
    psnr = 10 * np.log10(255**2 / np.mean(away**2))
    assert psnr > near


def test_better_quality_is_nearer():
    picture = samples.pixels(320, 240)
    away = [
        np.abs(decoded(encoded(picture, quality)).astype(int) - picture).mean()
        for quality in (60, 80, 92, 98)
    ]
    assert away == sorted(away, reverse=True)


def test_a_view_of_a_larger_picture_can_be_encoded():
    picture = noise(300, 200)
    assert encoded(picture[20:120, 30:200], 92) == encoded(picture[20:120, 30:200].copy(), 92)
