"""What covers a face, and the way back from a small copy: arithmetic, without a finder."""

from __future__ import annotations

import math

import numpy as np
import pytest

from clinicvault.domain.recipes import Box, EyeBar
from clinicvault.media.faces.face import (
    CENTERFACE,
    LIBFACEDETECTION,
    Face,
    eyes,
    grown,
    seen,
    uprightness,
)
from clinicvault.media.faces.looks import CLOSE, SIDE, looks
from clinicvault.media.faces.merging import merged, same

SHAPE = (1000, 500, 3)
BOX = (100.0, 200.0, 300.0, 600.0)
UPRIGHT = ((150.0, 300.0), (250.0, 300.0), (200.0, 400.0), (160.0, 500.0), (240.0, 500.0))


def face(box=BOX, points=(), turns=0, score=0.9, finder=CENTERFACE):
    return Face(box, score, points, finder, turns)


def near(box: Box, *edges: float) -> bool:
    return (box.left, box.top, box.right, box.bottom) == pytest.approx(edges)


def turned_about(points, degrees, centre=(200.0, 400.0)):
    turn = np.deg2rad(degrees)
    matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return tuple(tuple(row) for row in (np.array(points) - centre) @ matrix.T + centre)


@pytest.mark.parametrize("points", [(), UPRIGHT])
def test_an_upright_face_grows_at_its_sides_and_more_at_its_top(points):
    assert near(grown(face(points=points), SHAPE), 70 / 500, 120 / 1000, 330 / 500, 600 / 1000)


@pytest.mark.parametrize(
    ("turns", "edges"),
    [
        # Seen upright after so many quarter turns clockwise: the forehead was on the left, below …
        (1, (60 / 500, 140 / 1000, 300 / 500, 660 / 1000)),
        (2, (70 / 500, 200 / 1000, 330 / 500, 680 / 1000)),
        (3, (100 / 500, 140 / 1000, 340 / 500, 660 / 1000)),
    ],
)
def test_hair_is_where_the_forehead_is(turns, edges):
    assert near(grown(face(turns=turns), SHAPE), *edges)
    told_by_points = face(points=turned_about(UPRIGHT, -90 * turns))
    assert near(grown(told_by_points, SHAPE), *edges)


def test_a_tilted_head_grows_on_both_upper_sides():
    cover = grown(face(points=turned_about(UPRIGHT, 45)), SHAPE)
    both = (0.15 + 0.20) * math.sqrt(0.5)
    assert near(
        cover,
        (100 - 200 * 0.15 * math.sqrt(0.5)) / 500,
        (200 - 400 * both) / 1000,
        (300 + 200 * both) / 500,
        (600 + 400 * 0.15 * math.sqrt(0.5)) / 1000,
    )


def test_a_cover_ends_at_the_edge_of_the_picture():
    assert grown(face((0.0, 0.0, 500.0, 1000.0)), SHAPE) == Box(0.0, 0.0, 1.0, 1.0)


def test_points_in_one_place_tell_no_direction():
    assert grown(face(points=((5.0, 5.0),) * 5, turns=2), SHAPE) == grown(face(turns=2), SHAPE)


def test_the_eyes_bar_lies_from_eye_to_eye():
    bar = eyes(face(points=UPRIGHT), SHAPE)
    assert bar == EyeBar((150 / 500, 300 / 1000), (250 / 500, 300 / 1000))


@pytest.mark.parametrize(
    "first",
    [
        pytest.param((240.0, 300.0), id="in profile"),
        pytest.param((-1.0, 300.0), id="cut off at the left"),
        pytest.param((150.0, 1001.0), id="cut off below"),
    ],
)
def test_no_bar_is_offered_that_would_not_hide_the_eyes(first):
    assert eyes(face(points=(first, *UPRIGHT[1:])), SHAPE) is None


def test_no_bar_without_points():
    assert eyes(face(), SHAPE) is None


def test_a_face_is_offered_in_shares():
    offered = seen(face(points=UPRIGHT), SHAPE)
    assert near(offered.box, 0.2, 0.2, 0.6, 0.6)
    assert offered.cover == grown(face(points=UPRIGHT), SHAPE)
    assert offered.eyes == eyes(face(points=UPRIGHT), SHAPE)
    assert offered.points[2] == (0.4, 0.4)
    assert (offered.score, offered.finder) == (0.9, CENTERFACE)


def test_how_upright_a_face_was_seen():
    assert uprightness(face(points=UPRIGHT)) == pytest.approx(1)
    assert uprightness(face(points=UPRIGHT, turns=1)) == pytest.approx(0)
    assert uprightness(face(points=UPRIGHT, turns=2)) == pytest.approx(-1)
    for turns in range(4):
        lying = face(points=turned_about(UPRIGHT, -90 * turns), turns=turns)
        assert uprightness(lying) == pytest.approx(1)
        assert uprightness(face(turns=turns)) == 1


# small copies


@pytest.mark.parametrize("shape", [(900, 1200), (1200, 900), (640, 640), (100, 60), (60, 1300)])
def test_the_way_back_from_every_copy(shape):
    height, width = shape
    place = np.array((width * 0.8, height * 0.3))
    rows, columns = np.mgrid[0:height, 0:width] + 0.5
    far = np.hypot((columns - place[0]) / width, (rows - place[1]) / height)
    gray = np.clip(255 * (1 - far * 4), 0, 255).astype(np.uint8)
    for look in looks(np.dstack((gray,) * 3)):
        side = look.pixels.shape[0]
        assert look.pixels.shape == (side, side, 3)
        bright = look.pixels[:, :, 0].astype(float) - 128
        weight = np.where(bright > 60, bright, 0)
        y, x = np.mgrid[0:side, 0:side] + 0.5
        middle = np.array([[(x * weight).sum(), (y * weight).sum()]]) / weight.sum()
        assert look.back(middle)[0] == pytest.approx(place, abs=0.015 * max(shape))


def test_all_four_sides_and_once_from_further_away_and_once_closer():
    made = list(looks(np.zeros((300, 400, 3), np.uint8)))
    assert [look.turns for look in made] == [0, 1, 2, 3, 0, 0]
    assert [look.pixels.shape[0] for look in made] == [SIDE] * 5 + [CLOSE]
    filled = [int((look.pixels == 0).all(axis=2).sum()) for look in made]
    assert filled == [320 * 240] * 4 + [213 * 160, 640 * 480]
    assert {tuple(look.pixels[0, 0]) for look in made} == {(128, 128, 128)}


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (2, 2)])
def test_the_smallest_pictures_have_copies_too(shape):
    for look in looks(np.zeros((*shape, 3), np.uint8)):
        ends = look.back(np.array([[0.0, 0.0], [SIDE, SIDE]]))
        assert np.isfinite(ends).all()


# many sights of one face


def test_boxes_of_one_face():
    assert same((0, 0, 10, 10), (4, 0, 14, 10))  # 60 of 140
    assert not same((0, 0, 10, 10), (6, 0, 16, 10))  # 40 of 160
    assert same((0, 0, 100, 100), (50, 50, 60, 60))  # eyes inside of a face
    assert not same((0, 0, 100, 100), (95, 0, 105, 10))
    assert not same((0, 0, 10, 10), (20, 20, 30, 30))


def test_sights_of_a_face_become_one_and_neighbours_stay_two():
    sights = [face(score=0.5), face((105.0, 205.0, 300.0, 600.0), score=0.8)]
    other = face((310.0, 200.0, 480.0, 600.0), score=0.7)
    kept = merged([*sights, other])
    assert [one.score for one in kept] == [0.8, 0.7]
    assert kept[1].box == other.box


def test_a_face_is_as_large_as_all_upright_sights_of_it():
    sights = [
        face(points=UPRIGHT, score=0.9),
        face((90.0, 210.0, 290.0, 610.0), UPRIGHT, score=0.6),
        face((100.0, 190.0, 300.0, 600.0), score=0.7, finder=LIBFACEDETECTION),
        # From the wrong sides: their boxes are not believed.
        face((50.0, 200.0, 350.0, 600.0), UPRIGHT, turns=1, score=0.95),
        face((50.0, 200.0, 350.0, 600.0), score=0.95, turns=1, finder=LIBFACEDETECTION),
    ]
    (kept,) = merged(sights)
    assert kept.box == (90.0, 190.0, 300.0, 610.0)
    assert (kept.score, kept.points, kept.turns) == (0.9, UPRIGHT, 0)


def test_the_whole_head_is_kept_where_its_eyes_were_seen_better():
    eyes_only = face((150.0, 280.0, 250.0, 330.0), UPRIGHT, score=0.9)
    (kept,) = merged([eyes_only, face(points=UPRIGHT, score=0.4)])
    assert kept.box == BOX


def test_a_sight_with_points_goes_before_a_better_one_without():
    plain = face(score=0.99, finder=LIBFACEDETECTION)
    assert merged([plain, face(points=UPRIGHT, score=0.4)])[0].points == UPRIGHT
    assert merged([]) == ()
