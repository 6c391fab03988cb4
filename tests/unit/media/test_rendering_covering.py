"""Covering: what a box, brush or bar touches is one solid colour, and nothing of it is left."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from clinicvault.domain.recipes import Box, EyeBar, Recipe, Stroke
from clinicvault.media.rendering import covering
from clinicvault.media.rendering.frame import Frame
from clinicvault.media.rendering.picture import encoded, rendered
from tests.unit.media.recipes_drawn import decoded, even, is_cover, noise, squares

BOX = Box(0.21, 0.33, 0.523, 0.61)
STROKE = Stroke(((0.7, 0.2), (0.75, 0.5), (0.9, 0.8)), 0.05)


def white_frame(width=200, height=150, crop=None):
    return even(width, height, 255), Frame.of((width, height), crop)


# --- The places ------------------------------------------------------------------------------


def test_every_pixel_that_a_box_touches_is_filled_and_no_other():
    pixels, frame = white_frame()
    covering.fill(pixels, frame, Recipe(covers=(BOX,)))
    expected = np.zeros((150, 200), bool)
    expected[math.floor(0.33 * 150) : math.ceil(0.61 * 150), 42:105] = True
    assert np.array_equal(is_cover(pixels), expected)


@pytest.mark.parametrize("box", [Box(0, 0, 1, 1), Box(0.999, 0.999, 1, 1), Box(0, 0, 0.001, 0.001)])
def test_boxes_at_the_edge(box):
    pixels, frame = white_frame()
    covering.fill(pixels, frame, Recipe(covers=(box,)))
    corner = pixels[0, 0] if box.left == 0 else pixels[-1, -1]
    assert tuple(corner) == covering.COVER


def test_a_brush_covers_its_whole_width_everywhere_along_it():
    pixels, frame = white_frame()
    covering.fill(pixels, frame, Recipe(strokes=(STROKE,)))
    covered = is_cover(pixels)
    y, x = np.mgrid[0:150, 0:200] + 0.5
    away = np.full((150, 200), np.inf)
    for first, second in itertools.pairwise(STROKE.points):
        a, b = np.array(first) * (200, 150), np.array(second) * (200, 150)
        t = np.clip(((x - a[0]) * (b - a)[0] + (y - a[1]) * (b - a)[1]) / ((b - a) @ (b - a)), 0, 1)
        away = np.minimum(away, np.hypot(x - a[0] - t * (b - a)[0], y - a[1] - t * (b - a)[1]))
    assert covered[away <= 0.05 * 200 / 2 + 0.5].all()
    assert not covered[away > 0.05 * 200 / 2 + 6].any()


def test_a_pen_that_tells_every_tremble_leaves_nothing_out():
    """Points left out for speed are made up for by a wider brush."""
    rng = np.random.default_rng(4)
    line = np.cumsum(rng.normal(0, 0.004, (4000, 2)), axis=0) % 1
    stroke = Stroke(tuple(map(tuple, line)), 0.12)
    pixels, frame = white_frame(400, 300)
    covering.fill(pixels, frame, Recipe(strokes=(stroke,)))
    covered = is_cover(pixels)
    y, x = np.mgrid[0:300, 0:400] + 0.5
    for px, py in line[::7] * (400, 300):
        assert covered[np.hypot(x - px, y - py) <= 24].all()


def test_points_nearer_than_a_step_are_left_out():
    line = [(x / 500, 0.0) for x in range(5001)]
    assert [round(x, 1) for x, _ in covering._apart(line, 2.5)] == [0, 2.5, 5, 7.5, 10]
    assert covering._apart(line[:1], 2.5) == line[:1]


def test_a_touch_of_the_brush_is_a_dot():
    pixels, frame = white_frame()
    covering.fill(pixels, frame, Recipe(strokes=(Stroke(((0.5, 0.5),), 0.1),)))
    y, x = np.nonzero(is_cover(pixels))
    assert 20 <= np.ptp(x) <= 29
    assert 20 <= np.ptp(y) <= 29
    assert (round(x.mean()), round(y.mean())) in {(99, 74), (100, 75), (100, 74), (99, 75)}


@pytest.mark.parametrize("tilt", [0, 20, 90, 170, 225])
def test_an_eye_bar_is_2_6_by_1_1_eye_distances_along_the_eyes(tilt):
    between, middle = 40.0, np.array((110.0, 80.0))
    along = np.array((math.cos(math.radians(tilt)), math.sin(math.radians(tilt))))
    first, second = middle - along * between / 2, middle + along * between / 2
    bar = EyeBar((first[0] / 220, first[1] / 160), (second[0] / 220, second[1] / 160))
    pixels, frame = white_frame(220, 160)
    covering.fill(pixels, frame, Recipe(eye_bars=(bar,)))
    y, x = np.mgrid[0:160, 0:220] + 0.5
    far = np.abs((x - middle[0]) * along[0] + (y - middle[1]) * along[1])
    aside = np.abs((y - middle[1]) * along[0] - (x - middle[0]) * along[1])
    covered = is_cover(pixels)
    assert covered[(far < 1.3 * between - 1) & (aside < 0.55 * between - 1)].all()
    assert not covered[(far > 1.3 * between + 1.5) | (aside > 0.55 * between + 1.5)].any()


def test_places_are_those_of_the_whole_picture_also_in_a_part_of_it():
    crop = Box(0.25, 0.2, 0.75, 0.8)
    recipe = Recipe(covers=(BOX,), strokes=(STROKE,), eye_bars=(EyeBar((0.4, 0.7), (0.6, 0.7)),))
    whole, frame = white_frame()
    covering.fill(whole, frame, recipe)
    part, frame = white_frame(crop=crop)
    part = part[30:120, 50:150]
    covering.fill(part, frame, recipe)
    assert np.array_equal(part, whole[30:120, 50:150])


def test_what_is_cut_off_may_be_covered_too():
    recipe = Recipe(crop=Box(0.5, 0.5, 1, 1), covers=(Box(0, 0, 0.3, 0.3),))
    assert not is_cover(rendered(even(), recipe)).any()


def test_squares_are_told_that_have_anything_in_them():
    mask = np.zeros((40, 50), np.uint8)
    mask[17, 33] = mask[39, 49] = 1
    expected = np.zeros((3, 4), bool)
    expected[1, 2] = expected[2, 3] = True
    assert np.array_equal(covering.squares(mask), expected)


def test_whole_squares_are_covered_up_to_the_edge():
    pixels, frame = white_frame(50, 40)
    covering.fill_squares(
        pixels, frame, Recipe(covers=(Box(0.66, 0.43, 0.67, 0.44), Box(0.99, 0.99, 1, 1)))
    )
    expected = np.zeros((40, 50), bool)
    expected[16:32, 32:48] = expected[32:40, 48:50] = True
    assert np.array_equal(is_cover(pixels), expected)


# --- What is left ----------------------------------------------------------------------------


@pytest.mark.parametrize("quality", [60, 75, 92, 98])
@pytest.mark.parametrize("longest", [0, 131])
def test_covered_squares_are_one_colour_in_the_file(quality, longest):
    recipe = Recipe(covers=(BOX,), strokes=(STROKE,), longest=longest, quality=quality)
    made = rendered(noise(), recipe)
    covered = is_cover(made)
    assert all(part.all() or not part.any() for _, _, part in squares(covered))
    assert covered.any()
    seen = decoded(encoded(made, quality))
    assert len(np.unique(seen[covered], axis=0)) == 1
    assert np.abs(seen[covered].astype(int) - covering.COVER).max() <= 2


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(covers=(BOX,)),
        Recipe(strokes=(STROKE,)),
        Recipe(eye_bars=(EyeBar((0.4, 0.52), (0.62, 0.41)),)),
        Recipe(covers=(BOX,), strokes=(STROKE,), longest=117, crop=Box(0.1, 0.13, 0.97, 0.9)),
    ],
)
def test_nothing_depends_on_what_is_covered(recipe):
    """Two pictures that differ below the covers alone come out as the same bytes."""
    one, other = noise(seed=1), noise(seed=1)
    below = even(level=255)
    covering.fill(below, Frame.of((200, 150), None), recipe)
    hidden = is_cover(below)
    other[hidden] = noise(seed=2)[hidden]
    assert not np.array_equal(one, other)
    first, second = (encoded(rendered(picture, recipe), 92) for picture in (one, other))
    assert first == second


def test_nothing_depends_on_what_is_cut_off():
    recipe = Recipe(crop=Box(0.2, 0.2, 0.8, 0.8), longest=77)
    one, other = noise(seed=1), noise(seed=2)
    other[30:120, 40:160] = one[30:120, 40:160]
    assert np.array_equal(rendered(one, recipe), rendered(other, recipe))


def test_the_rest_stays_as_it_is():
    picture = noise()
    made = rendered(picture, Recipe(covers=(BOX,)))
    kept = ~is_cover(made)
    assert kept.mean() > 0.8
    assert np.array_equal(made[kept], picture[kept])
    assert not is_cover(picture).any()


def test_covers_are_still_there_after_somebody_makes_it_smaller():
    """Squares of the finished picture: half the chroma, as messengers store it, mixes nothing in."""
    from clinicvault.media.rendering.picture import encoded as again

    made = rendered(noise(320, 320), Recipe(covers=(Box(0.3, 0.3, 0.7, 0.7),)))
    seen = decoded(again(decoded(again(made, 92)), 70))
    inside = is_cover(made)
    assert np.ptp(seen[inside].astype(int), axis=0).max() <= 2
