"""Both pictures of a pair, drawn: the same thing at the same place, sharp, nothing beside it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from clinicvault.domain.alignment import SAME, Similarity
from clinicvault.media.alignment.panels import MOST_SIDE, pair
from tests.unit.media.alignment.warped import MOVED, later, portrait, skin

ROOM = (500, 600)


def away(one, other):
    """Mean difference in levels, the outermost pixels left out."""
    return np.abs(one[4:-4, 4:-4].astype(int) - other[4:-4, 4:-4].astype(int)).mean()


def test_aligned_panels_show_the_same_at_the_same_place():
    before = portrait("P01_v1_frontal.jpg")
    after = later(before, MOVED, gain=1, lift=0, noise=0)
    right, left = pair(after, before, MOVED, ROOM)
    assert right.shape == left.shape
    assert away(right, left) < 2
    other = pair(after, before, SAME, ROOM)
    assert away(*other) > 8


def test_a_panel_is_as_large_as_its_room_and_keeps_its_shape():
    right, left = pair(skin(), skin(), SAME, ROOM)
    assert left.shape == right.shape == (389, 500, 3)


def test_nothing_is_made_larger_than_it_was():
    small = skin(90, 70)
    right, left = pair(small, small, SAME, (4000, 4000))
    assert left.shape == right.shape == (70, 90, 3)
    assert away(left, small) < 1


def test_a_panel_has_no_more_pixels_than_a_reply_may_carry():
    wide = np.zeros((20, 9000, 3), np.uint8)
    _, left = pair(wide, wide, SAME, (9000, 9000))
    assert max(left.shape) <= MOST_SIDE


def test_pictures_that_are_not_aligned_are_whole():
    before, after = skin(800, 600), skin(600, 800)
    right, left = pair(after, before, None, (400, 400))
    assert left.shape == (300, 400, 3)
    assert right.shape == (400, 300, 3)
    assert away(left, cv2.resize(before, (400, 300), interpolation=cv2.INTER_AREA)) < 4


def test_beyond_the_later_picture_stands_the_page():
    before, after = skin(800, 600), np.full((600, 800, 3), 10, np.uint8)
    right, left = pair(after, before, Similarity(0.2), (400, 300), around=244)
    assert right.shape == left.shape
    assert right[2, 2].tolist() == [244, 244, 244]
    assert right[150, 200].tolist() == [10, 10, 10]


def test_no_line_of_the_page_along_the_edges():
    """What both show ends exactly where the later picture does."""
    bright = np.full((600, 800, 3), 250, np.uint8)
    for similarity in (
        SAME,
        Similarity(right=0.1),
        Similarity(1, 0.2),
        Similarity(0.9, -0.1, 0.02),
    ):
        right, left = pair(bright, bright, similarity, (777, 555), around=0)
        assert right.min() >= 249
        assert left.min() >= 249


def test_fine_stripes_do_not_flicker():
    """Stripes of one pixel become their mean where the panel is much smaller."""
    stripes = np.zeros((2000, 2000, 3), np.uint8)
    stripes[:, ::2] = 255
    _, left = pair(stripes, stripes, SAME, (250, 250))
    assert abs(left.astype(int) - 128).max() < 12


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 500, 3), (3, 2, 3)])
def test_tiny_pictures_are_drawn(shape):
    tiny = np.full(shape, 99, np.uint8)
    right, left = pair(tiny, tiny, MOVED, ROOM)
    assert right.shape == left.shape
    assert abs(int(left.mean()) - 99) <= 1
