"""What both pictures of a pair show, against a slow and simple judge."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicvault.domain.alignment import SAME, Similarity
from clinicvault.media.alignment.framing import LEAST_SHARE, common, whole

SIZES = [(900, 1200), (1200, 900), (1000, 1000), (4000, 1000)]
similarities = st.builds(
    Similarity,
    st.floats(0.4, 2.5),
    st.floats(-0.7, 0.7),
    st.floats(-0.2, 0.2),
    st.floats(-0.2, 0.2),
)


def corners(frame):
    x, y = frame.centre
    return [(x + a * frame.width / 2, y + b * frame.height / 2) for a in (-1, 1) for b in (-1, 1)]


def within(places, size, by=1e-6):
    full = whole(size)
    return all(abs(x) <= full.width / 2 + by and abs(y) <= full.height / 2 + by for x, y in places)


def fits(frame, later, earlier, similarity, by=1e-6):
    back = similarity.inverse()
    there = [back(one) for one in corners(frame)]
    return within(corners(frame), earlier, by) and within(there, later, by)


@settings(deadline=None)
@given(st.sampled_from(SIZES), st.sampled_from(SIZES), similarities)
def test_it_lies_in_both_and_keeps_the_earlier_one_s_shape(later, earlier, similarity):
    frame, full = common(later, earlier, similarity), whole(earlier)
    assert math.isclose(frame.width / frame.height, full.width / full.height)
    assert fits(frame, later, earlier, similarity) is frame.covered or not frame.covered


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SIZES), st.sampled_from(SIZES), similarities, st.integers(0, 1000))
def test_no_larger_one_fits_anywhere(later, earlier, similarity, seed):
    """Frames 2 % larger, thrown at random, all stick out somewhere."""
    frame, full = common(later, earlier, similarity), whole(earlier)
    share = frame.width / full.width if frame.covered else LEAST_SHARE
    if share * 1.02 > 1:
        return
    width, height = full.width * share * 1.02, full.height * share * 1.02
    rng = np.random.default_rng(seed)
    for x, y in rng.uniform(-0.5, 0.5, (60, 2)):
        larger = type(frame)((float(x), float(y)), width, height)
        assert not fits(larger, later, earlier, similarity, 1e-9)


def test_the_same_picture_is_whole():
    frame = common((900, 1200), (900, 1200), SAME)
    assert frame.covered
    assert (frame.width, frame.height) == pytest.approx((0.75, 1))
    assert frame.centre == pytest.approx((0, 0))


def test_a_wider_later_picture_leaves_the_earlier_one_whole():
    frame = common((900, 1200), (900, 1200), Similarity(1.5))
    assert frame.covered
    assert frame.width == pytest.approx(0.75)


def test_it_stays_near_the_middle_where_it_may():
    """The later one is moved to the right: what both show lies on the right, at half height."""
    frame = common((1000, 1000), (1000, 1000), Similarity(right=0.3))
    assert (frame.width, frame.height) == pytest.approx((0.7, 0.7))
    assert frame.centre == pytest.approx((0.15, 0))


def test_a_detail_shows_all_of_the_earlier_picture():
    frame = common((900, 1200), (900, 1200), Similarity(0.3))
    assert not frame.covered
    assert (frame.width, frame.height) == pytest.approx((0.75, 1))


def test_nothing_common_shows_all_of_the_earlier_picture():
    assert not common((900, 1200), (900, 1200), Similarity(right=3)).covered
