"""How pictures lie over one another: by faces, by what looks alike, or not at all."""

from __future__ import annotations

import math

import numpy as np
import pytest

from clinicvault.domain.alignment import SAME, How, Similarity, place
from clinicvault.media.alignment.finding import aligned, by_face, by_features
from tests.unit.media.alignment.warped import MOVED, farthest, later, points, portrait, skin

FACE = points((380, 520), (520, 525), (450, 600), (400, 690), (505, 692))
SIZE = (900, 1200)


def moved_face(similarity, face=FACE):
    """The face's points as the later picture shows them."""
    back, out = similarity.inverse(), []
    for one in face:
        x, y = back(place(one, SIZE))
        out.append((x * 1200 / 900 + 0.5, y + 0.5))
    return out


@pytest.mark.parametrize(
    "true", [SAME, MOVED, Similarity(0.7, -0.3, 0.1, 0.1), Similarity(1.5, 0.02, -0.2, 0)]
)
def test_skin_is_found_again_turned_zoomed_and_in_other_light(true):
    before = skin()
    found = by_features(later(before, true), before)
    assert found is not None
    assert found.how is How.FEATURES
    assert found.points >= 20
    assert farthest(found.similarity, true, (900, 700)) < 4


def test_two_different_bodies_are_not_laid_over_one_another():
    for seed in range(2):
        assert by_features(skin(seed=seed), skin(seed=seed + 10)) is None


def test_a_plain_wall_says_nothing():
    wall = np.full((500, 400, 3), 180, np.uint8)
    assert by_features(wall, wall) is None
    assert by_features(skin(), wall) is None
    nothing = aligned(wall, wall)
    assert (nothing.how, nothing.similarity, nothing.points) == (How.NONE, SAME, 0)


def test_one_mark_alone_aligns_nothing():
    """All points that agree lie within one small label."""
    rng = np.random.default_rng(5)
    label = rng.integers(0, 256, (60, 60, 3), dtype=np.uint8).repeat(2, 0).repeat(2, 1)
    one, other = (np.full((1000, 1000, 3), 128, np.uint8) for _ in range(2))
    one[100:160, 100:160] = label[:60, :60]
    other[700:760, 300:360] = label[:60, :60]
    assert by_features(one, other) is None


def test_faces_align_through_five_points():
    found = by_face(moved_face(MOVED), FACE, SIZE, SIZE)
    assert found is not None
    assert (found.how, found.points) == (How.FACE, 5)
    assert farthest(found.similarity, MOVED, SIZE) < 0.01
    assert found.error < 1e-9


def test_faces_of_pictures_of_other_sizes():
    found = by_face([(x, y) for x, y in FACE], FACE, (1800, 2400), SIZE)
    assert found is not None
    assert farthest(found.similarity, SAME, SIZE) < 0.01


def test_a_face_that_looks_elsewhere_aligns_nothing():
    profile = points((300, 520), (305, 522), (230, 600), (310, 690), (312, 692))
    assert by_face(profile, FACE, SIZE, SIZE) is None


@pytest.mark.parametrize("angle", [math.radians(70), math.radians(-120)])
def test_a_picture_on_its_side_is_not_guessed_upright(angle):
    assert by_face(moved_face(Similarity(1, angle, 0, 0)), FACE, SIZE, SIZE) is None


@pytest.mark.parametrize("missing", [(), FACE[:4], [FACE[0]] * 5])
def test_fewer_points_are_no_face(missing):
    assert by_face(missing, FACE, SIZE, SIZE) is None
    assert by_face(FACE, missing, SIZE, SIZE) is None


def test_features_make_a_face_s_alignment_finer():
    before = portrait("P01_v1_frontal.jpg")
    after = later(before, MOVED)
    rough = [(x + 0.006, y - 0.004) for x, y in moved_face(MOVED)]
    found = aligned(after, before, rough, FACE)
    coarse = by_face(rough, FACE, SIZE, SIZE)
    assert found.how is How.FACE
    assert found.points > 5
    assert coarse is not None
    exact = farthest(found.similarity, MOVED, SIZE)
    assert exact < 3 < farthest(coarse.similarity, MOVED, SIZE)


def test_a_wall_that_stayed_does_not_move_the_face_away():
    """Everything but the head is the same; the points of the face have the last word."""
    wall = skin(900, 1200, seed=8)
    head = Similarity(1, 0, 0.2, 0)
    found = aligned(wall, wall, moved_face(head), FACE)
    assert found.how is How.FACE
    assert found.points == 5
    assert farthest(found.similarity, head, SIZE) < 0.01


def test_without_a_face_the_features_count():
    before = skin()
    found = aligned(later(before, MOVED), before, (), FACE)
    assert found.how is How.FEATURES


def test_two_days_of_a_rendered_person():
    """P02's visits differ in pose, distance and light."""
    before, after = portrait("P02_v1_frontal.jpg"), portrait("P02_v2_frontal.jpg")
    found = by_features(after, before)
    assert found is not None
    assert 0.8 < found.similarity.scale < 1.25


def test_other_people_are_not_laid_over_one_another_by_chance():
    one, other = portrait("P02_v1_frontal.jpg"), portrait("P05_v1_profile_right.jpg")
    assert by_features(one, other) is None
