"""Places in shares of the whole picture, told in pixels of the part that is shown."""

from __future__ import annotations

import pytest

from clinicvault.domain.recipes import Box
from clinicvault.media.rendering.frame import Frame


def test_the_whole_picture_at_its_size():
    frame = Frame.of((400, 300), None)
    assert frame.part == (0, 0, 400, 300)
    assert frame.size == (400, 300)
    assert frame.scale == (1, 1)
    assert frame.point((0.25, 0.5)) == (100, 150)


def test_a_crop_shows_no_pixel_that_it_only_touches():
    frame = Frame.of((10, 10), Box(0.11, 0.2, 0.79, 0.81))
    assert frame.part == (2, 2, 7, 8)


@pytest.mark.parametrize("box", [Box(0.501, 0.501, 0.502, 0.502), Box(0.999, 0.999, 1, 1)])
def test_at_least_one_pixel_is_shown(box):
    frame = Frame.of((10, 7), box)
    left, top, right, bottom = frame.part
    assert 0 <= left < right <= 10
    assert 0 <= top < bottom <= 7
    assert frame.size == (1, 1)


def test_smaller_but_never_larger():
    frame = Frame.of((4000, 3000), None)
    assert frame.shrunk(1000).size == (1000, 750)
    assert frame.shrunk(5000) == frame
    assert Frame.of((5000, 1), None).shrunk(100).size == (100, 1)


def test_places_in_a_smaller_part():
    frame = Frame.of((4000, 2000), Box(0.5, 0, 1, 1)).shrunk(500)
    assert frame.size == (500, 500)
    assert frame.point((0.75, 0.5)) == (250, 250)
    assert frame.point((0.25, 0.5)) == (-250, 250)
    assert frame.length(0.1) == 100


def test_a_box_is_grown_to_whole_pixels_and_ends_at_the_edge():
    frame = Frame.of((100, 100), Box(0.2, 0.2, 0.8, 0.8)).shrunk(30)
    assert frame.around(Box(0.25, 0.3, 0.45, 0.51)) == (2, 5, 13, 16)
    assert frame.around(Box(0, 0, 1, 1)) == (0, 0, 30, 30)
    left, _, right, _ = frame.around(Box(0, 0, 0.1, 1))
    assert right <= left
