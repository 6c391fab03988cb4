"""The mark in a picture that leaves: faint, keyed, away from what is plain."""

import hashlib

import cv2
import numpy as np
import pytest

from clinicvault.media.forensic import STRENGTH, embedded, legible
from clinicvault.media.forensic.grid import grid_of, packed_signs, signs
from tests.unit.media import leaks

KEY = bytes(range(32))


def decibels(one, other):
    return 10 * np.log10(255**2 / np.mean((one.astype(float) - other) ** 2))


@pytest.fixture(scope="module")
def photo():
    return leaks.photo(640, 480)


@pytest.fixture(scope="module")
def marked(photo):
    return embedded(photo, KEY)


def test_the_mark_is_faint(photo, marked):
    assert 47 < decibels(photo, marked) < 52
    assert np.abs(photo.astype(int) - marked).max() <= 5


def test_all_channels_move_alike_so_that_no_colour_changes(photo, marked):
    moved = marked.astype(int) - photo
    free = (photo > 8).all(axis=2) & (photo < 247).all(axis=2)
    assert np.ptp(moved, axis=2)[free].max() == 0


def test_the_same_picture_and_key_give_the_same_copy(photo, marked):
    assert np.array_equal(embedded(photo.copy(), KEY), marked)


def test_the_picture_itself_is_left_alone(photo):
    before = photo.copy()
    embedded(photo, KEY)
    assert np.array_equal(photo, before)


def test_the_mark_stays_as_it_is_in_every_later_version():
    """Copies that are out must be traced by the programs of years to come."""
    assert packed_signs(KEY, grid_of(480, 640))[:8].tobytes().hex() == "71e1b41fb447a123"
    plain = np.full((64, 96, 3), 120, np.uint8)
    plain[::2, ::3] = 140
    digest = hashlib.sha256(signs(KEY, grid_of(64, 96)).tobytes()).hexdigest()
    assert digest.startswith("0b3b846a1df30be9")


def test_signs_are_even_and_differ_by_key_and_by_size():
    grid = grid_of(3024, 4032)
    one, other = signs(KEY, grid), signs(KEY[::-1], grid)
    assert set(np.unique(one)) == {-1.0, 1.0}
    assert abs(one.mean()) < 0.01
    assert abs((one * other).mean()) < 0.01
    assert (signs(KEY, grid_of(400, 300)) != one[:200, :150]).mean() > 0.45


@pytest.mark.parametrize(
    ("height", "width", "frame"),
    [(3024, 4032, (1024, 768)), (4032, 3024, (768, 1024)), (300, 401, (400, 300)), (1, 1, (2, 2))],
)
def test_the_frame_is_that_of_a_messenger_and_never_finer_than_the_picture(height, width, frame):
    assert grid_of(height, width).frame == frame


def test_a_cover_and_a_plain_background_stay_one_colour(photo):
    covered = photo.copy()
    covered[100:220, 80:300] = 0
    covered[300:, 400:] = 255
    marked = embedded(covered, KEY)
    assert (marked[100:220, 80:300] == 0).all()
    assert (marked[300:, 400:] == 255).all()
    assert not np.array_equal(marked[:100], covered[:100])


def test_a_cover_in_a_large_photo_is_plain_to_its_very_edge():
    covered = leaks.scaled(leaks.photo(640, 480), 2.9)
    covered[301:797, 203:901] = 20
    assert (embedded(covered, KEY, 3)[301:797, 203:901] == 20).all()


def test_fractions_of_a_level_do_not_get_lost(photo):
    faint = leaks.recompressed(embedded(photo, KEY, 0.15), 95)
    assert legible(faint, photo, KEY) > 15


def test_twice_the_strength_is_six_decibels(photo, marked):
    louder = embedded(photo, KEY, 2 * STRENGTH)
    assert decibels(photo, marked) - decibels(photo, louder) == pytest.approx(6, abs=0.7)


def test_no_strength_is_no_mark(photo):
    assert np.array_equal(embedded(photo, KEY, 0.0), photo)


def test_rough_places_carry_more_of_it_than_smooth_ones(photo):
    mixed = photo.copy()
    mixed[:, :320] = cv2.GaussianBlur(mixed[:, :320], (0, 0), 6)
    moved = embedded(mixed, KEY).astype(float) - mixed
    assert moved[:, 340:].std() > 1.3 * moved[:, :300].std()


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 2, 3), (1, 700, 3), (33, 31, 3)])
def test_the_smallest_pictures_are_no_trouble(shape):
    pixels = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    assert embedded(pixels, KEY).shape == shape


@pytest.mark.parametrize("level", [0, 255])
def test_nothing_wraps_around_at_black_and_white(level):
    noise = np.random.default_rng(1).integers(0, 3, (90, 120, 3), np.uint8)
    pixels = noise if level == 0 else 255 - noise
    assert np.abs(embedded(pixels, KEY).astype(int) - pixels).max() <= 5


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((9, 9), np.uint8),
        np.zeros((9, 9, 4), np.uint8),
        np.zeros((9, 9, 3), np.uint16),
        np.zeros((0, 9, 3), np.uint8),
    ],
)
def test_other_arrays_are_refused(pixels):
    with pytest.raises(ValueError, match="height × width × 3"):
        embedded(pixels, KEY)


def test_a_short_key_is_refused(photo):
    with pytest.raises(ValueError, match="16 bytes"):
        embedded(photo, KEY[:15])


def test_a_new_export_is_read_back_before_it_leaves(photo, marked):
    copy = leaks.recompressed(marked, 85)
    assert legible(copy, photo, KEY) > 40
    assert abs(legible(copy, photo, KEY[::-1])) < 5
    assert abs(legible(leaks.recompressed(photo, 85), photo, KEY)) < 5


def test_a_plain_picture_carries_no_mark():
    white = np.full((300, 400, 3), 255, np.uint8)
    assert np.array_equal(embedded(white, KEY), white)
    assert legible(white, white, KEY) == 0


def test_a_copy_of_another_size_is_not_read_back(photo, marked):
    with pytest.raises(ValueError, match="size"):
        legible(marked[:-1], photo, KEY)
