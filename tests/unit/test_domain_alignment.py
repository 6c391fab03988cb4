"""Similarities: composed, inverted, fitted, nudged, carried over to pictures that were cut."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicvault.domain.alignment import (
    SAME,
    How,
    Similarity,
    by_hand,
    cropped,
    distance,
    fitted,
    place,
)
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Box

near = st.floats(-1, 1)
similarities = st.builds(Similarity, st.floats(0.3, 3), st.floats(-3, 3), near, near)
places = st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))


def same(one, other, by=1e-9):
    return math.dist(one, other) < by


@settings(deadline=None)
@given(similarities, places)
def test_there_and_back(similarity, one):
    assert same(similarity.inverse()(similarity(one)), one)


@settings(deadline=None)
@given(similarities, similarities, places)
def test_one_after_the_other(first, second, one):
    assert same(first.then(second)(one), second(first(one)))


@settings(deadline=None)
@given(similarities)
def test_fitted_through_exact_points(similarity):
    spots = [(-0.4, -0.3), (0.3, 0.1), (0.0, 0.45)]
    found = fitted([(one, similarity(one)) for one in spots])
    assert all(same(found(one), similarity(one), 1e-6) for one in (*spots, (0.5, -0.5)))


def test_clockwise_is_as_one_sees_it():
    right_of_middle = (0.4, 0.0)
    below = Similarity(angle=math.pi / 2)(right_of_middle)
    assert same(below, (0.0, 0.4))


def test_fitting_takes_the_middle_of_points_that_do_not_agree():
    pairs = [((-0.4, 0), (-0.4, 0.01)), ((0.4, 0), (0.4, 0.01)), ((0, 0.4), (0, 0.38))]
    found = fitted(pairs)
    assert distance(found, pairs) < distance(SAME, pairs)
    assert distance(found, pairs) < 0.02


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [((0, 0), (0.1, 0.1))],
        [((0.2, 0.2), (0, 0)), ((0.2, 0.201), (0.3, 0.3))],
        [((0, 0), (0.1, 0.1)), ((0.3, 0.3), (0.1, 0.1))],
        [((-0.5, 0), (-0.011, 0)), ((0.5, 0), (0.011, 0))],
        [((-0.02, 0), (-0.5, 0)), ((0.02, 0), (0.5, 0))],
        [((x, y), (-x, y)) for x in (-0.3, 0.3) for y in (-0.3, 0.3)],
    ],
)
def test_points_that_tell_nothing_are_refused(pairs):
    with pytest.raises(InputRefused, match="align-points"):
        fitted(pairs)


def test_points_that_are_no_numbers_are_refused():
    pairs = [((math.nan, 0), (0, 0)), ((0.3, 0.3), (0.2, 0.2))]
    with pytest.raises(InputRefused, match="align-points"):
        fitted(pairs)


def test_a_hand_s_points_say_how_far_they_are_from_one_another():
    exact = by_hand([((-0.3, 0), (-0.2, 0)), ((0.3, 0), (0.4, 0))])
    assert (exact.how, exact.points) == (How.HAND, 2)
    assert same((exact.similarity.right, exact.similarity.down), (0.1, 0))
    assert exact.error < 1e-12
    rough = by_hand([((-0.3, 0), (-0.2, 0)), ((0.3, 0), (0.4, 0)), ((0, 0.3), (0.1, 0.34))])
    assert 0.005 < rough.error < 0.04


@settings(deadline=None)
@given(similarities)
def test_a_nudge_moves_turns_and_zooms_in_place(similarity):
    moved = similarity.nudged(right=0.1, down=-0.2)
    assert same(moved((0, 0)), (similarity.right + 0.1, similarity.down - 0.2))
    turned = similarity.nudged(degrees=90, zoom=2)
    assert same(turned((0, 0)), similarity((0, 0)))
    assert math.isclose(turned.scale, 2 * similarity.scale)
    assert same(
        similarity.nudged(degrees=37).nudged(degrees=-37)((0.3, 0.2)), similarity((0.3, 0.2))
    )


@pytest.mark.parametrize(
    "one",
    [
        Similarity(scale=20),
        Similarity(scale=0.01),
        Similarity(right=9),
        Similarity(angle=math.inf),
        Similarity(down=math.nan),
        Similarity(scale=0),
    ],
)
def test_what_nobody_can_mean_is_not_sensible(one):
    assert not one.sensible


def test_places_are_counted_from_the_middle_in_longer_sides():
    assert place((0.5, 0.5), (300, 400)) == (0, 0)
    assert same(place((1, 1), (300, 400)), (0.375, 0.5))
    assert same(place((0, 0.5), (400, 300)), (-0.5, 0))


def pixel(share, kept):
    """Where a share of the whole lies in what was kept of it."""
    return (share[0] - kept.left) / (kept.right - kept.left), (share[1] - kept.top) / (
        kept.bottom - kept.top
    )


@settings(deadline=None)
@given(
    similarities,
    st.tuples(st.floats(0, 0.4), st.floats(0, 0.4), st.floats(0.6, 1), st.floats(0.6, 1)),
    st.tuples(st.floats(0, 0.4), st.floats(0, 0.4), st.floats(0.6, 1), st.floats(0.6, 1)),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_cutting_pictures_moves_nothing_in_them(similarity, first, second, share):
    """The same spot, followed in the whole pictures and in what is left of them."""
    sizes, kept = ((1200, 900), (600, 1000)), (Box(*first), Box(*second))
    cut = cropped(similarity, (sizes[0], kept[0]), (sizes[1], kept[1]))
    there = similarity(place(share, sizes[0]))
    longest = max(sizes[1])
    target = (
        there[0] * longest / sizes[1][0] + 0.5,
        there[1] * longest / sizes[1][1] + 0.5,
    )
    left = [
        ((box.right - box.left) * width, (box.bottom - box.top) * height)
        for box, (width, height) in zip(kept, sizes, strict=True)
    ]
    found = cut(place(pixel(share, kept[0]), left[0]))
    assert same(found, place(pixel(target, kept[1]), left[1]), 1e-6)
