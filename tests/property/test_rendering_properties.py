"""Covering, over recipes and pictures of every shape: nothing below a cover is in the file."""

from __future__ import annotations

import dataclasses
import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from clinicvault.crypto.encoding import decode, encode
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipe_fields import fields_of, recipe_of
from clinicvault.domain.recipes import Background, Box, Corner, EyeBar, Recipe, Stroke, VisibleMark
from clinicvault.media.rendering import covering
from clinicvault.media.rendering.frame import Frame
from clinicvault.media.rendering.picture import encoded, rendered

QUICK = settings(max_examples=60, deadline=None, derandomize=True)

shares = st.floats(0, 1)
places = st.tuples(shares, shares)
boxes = st.builds(
    lambda x, y: Box(min(x), min(y), max(x), max(y)),
    st.tuples(shares, shares).filter(lambda two: two[0] != two[1]),
    st.tuples(shares, shares).filter(lambda two: two[0] != two[1]),
)
strokes = st.builds(
    Stroke, st.lists(places, min_size=1, max_size=6).map(tuple), st.floats(0.001, 0.5)
)
bars = st.builds(EyeBar, places, places).filter(lambda bar: bar.first != bar.second)
marks = st.builds(
    VisibleMark, st.sampled_from(("Zoë", "A. B.\nC")), st.sampled_from(Corner), st.floats(0.2, 1)
)


def some(strategy, most):
    return st.lists(strategy, max_size=most).map(tuple)


covering_recipes = st.builds(
    Recipe,
    crop=st.none() | boxes,
    covers=some(boxes, 4),
    strokes=some(strokes, 3),
    eye_bars=some(bars, 2),
    longest=st.sampled_from((0, 64, 97)),
    quality=st.integers(60, 98),
)
recipes = st.builds(
    Recipe,
    crop=st.none() | boxes,
    background=st.sampled_from(Background),
    person=some(strokes, 2),
    around=some(strokes, 2),
    covers=some(boxes, 4),
    strokes=some(strokes, 3),
    eye_bars=some(bars, 2),
    mark=st.none() | marks,
    longest=st.sampled_from((0, 64, 97)),
    quality=st.integers(60, 98),
    faces=some(boxes, 2),
)
sizes = st.tuples(st.integers(1, 150), st.integers(1, 150))


def noise(size, seed):
    return np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)


def hidden(size, recipe):
    """What is covered or cut off: height × width, bool."""
    canvas = np.full((size[1], size[0], 3), 255, np.uint8)
    frame = Frame.of(size, recipe.crop)
    whole = Frame.of(size, None)
    covering.fill(canvas, whole, recipe)
    away = canvas[:, :, 0] != 255
    left, top, right, bottom = frame.part
    away[:top] = away[bottom:] = True
    away[:, :left] = away[:, right:] = True
    return away


def grown(mask):
    """Every pixel of each square of 16 × 16 in which there is anything."""
    covered = np.zeros(mask.shape, bool)
    for top in range(0, mask.shape[0], 16):
        for left in range(0, mask.shape[1], 16):
            part = slice(top, top + 16), slice(left, left + 16)
            covered[part] = mask[part].any()
    return covered


def made(picture, recipe):
    """The file, or why there is none."""
    try:
        return encoded(rendered(picture, recipe), recipe.quality)
    except InputRefused as refusal:
        return refusal.code


@QUICK
@given(recipe=recipes)
def test_a_recipe_comes_back_from_every_form(recipe):
    fields = fields_of(recipe)
    assert recipe_of(decode(encode(fields))) == recipe
    assert recipe_of(json.loads(json.dumps(fields))) == recipe


@QUICK
@given(size=sizes, recipe=recipes)
def test_the_file_is_the_same_whatever_is_hidden(size, recipe):
    one, other = noise(size, 1), noise(size, 1)
    away = hidden(size, recipe)
    other[away] = noise(size, 2)[away]
    assert made(one, recipe) == made(other, recipe)


@QUICK
@given(size=sizes, recipe=covering_recipes)
def test_a_covered_square_is_one_colour_in_the_file(size, recipe):
    boxed = Recipe(
        crop=recipe.crop, covers=recipe.covers, strokes=recipe.strokes, longest=recipe.longest
    )
    pixels = rendered(noise(size, 1), boxed)
    frame = Frame.of(size, recipe.crop).shrunk(recipe.longest or 65_500)
    jpeg = encoded(pixels, recipe.quality)
    seen = np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB")).astype(int)
    canvas = np.zeros(pixels.shape, np.uint8)
    covering.fill(canvas, frame, boxed)
    covered = grown(canvas[:, :, 0])
    assert (pixels[covered] == covering.COVER).all()
    if covered.any():
        assert np.ptp(seen[covered], axis=0).max() == 0
        assert np.abs(seen[covered] - covering.COVER).max() <= 3


@pytest.mark.parametrize("background", [Background.WHITE, Background.BLACK])
@QUICK
@given(size=sizes, recipe=recipes)
def test_every_recipe_ends_in_a_picture_or_a_reason(background, size, recipe):
    """Shapes of one pixel, faces at the edge, strokes over everything: never a crash."""
    recipe = dataclasses.replace(recipe, background=background)
    result = made(noise(size, 3), recipe)
    assert isinstance(result, bytes) or result in {"background-unclear", "mark-no-room"}
