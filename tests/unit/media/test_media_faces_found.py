"""The finders on rendered portraits: whole, turned, cropped, two at once; and where nobody is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media.faces import centerface, finding, libfacedetection, model
from clinicvault.media.faces.face import CENTERFACE, FINDERS, LIBFACEDETECTION, grown
from clinicvault.media.faces.finding import find_faces
from tests.unit.media import samples
from tests.unit.media.face_pictures import VIEWS, area, portrait, shared

SEEN = {
    "P01_v1_frontal": ((490, 340), (390, 336), (435, 455), (509, 554), (353, 552), (429, 620)),
    "P01_v1_oblique_left": ((367, 376), (249, 383), (246, 499), (378, 588), (272, 594)),
    "P01_v1_profile_right": ((582, 421), (630, 418), (595, 613), (607, 681)),
    "P04_v1_frontal": ((473, 373), (353, 375), (413, 506), (512, 605), (319, 606)),
}
"""Eyes, nose, mouth, chin as the maker of the portraits knows them, where they are seen."""
FIVE = ((349, 334), (532, 340), (435, 455), (353, 552), (509, 554))
"""Middles of the eyes, nose and mouth of the first portrait."""


@pytest.fixture(scope="module")
def upright():
    return find_faces(portrait())[0]


@pytest.mark.parametrize("name", VIEWS)
def test_one_face_that_holds_its_features(name):
    (found,) = find_faces(portrait(name))
    left, top, right, bottom = found.box
    assert all(left < x < right and top < y < bottom for x, y in SEEN[name])
    assert area(found.box) < 0.4 * 900 * 1200
    assert found.finder in FINDERS
    assert found.turns == 0


def test_five_points_are_where_they_are(upright):
    eye_distance = 183
    assert upright.points == pytest.approx(np.array(FIVE), abs=0.15 * eye_distance)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_head_is_found_as_an_upright_one(upright, turns):
    kinds = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
    picture = cv2.rotate(portrait(), kinds[turns - 1])
    (found,) = find_faces(picture)
    left, top, right, bottom = upright.box
    expected = (
        (1200 - bottom, left, 1200 - top, right),
        (900 - right, 1200 - bottom, 900 - left, 1200 - top),
        (top, 900 - right, bottom, 900 - left),
    )[turns - 1]
    assert shared(found.box, expected) > 0.8
    assert found.turns == 4 - turns


@pytest.mark.parametrize(
    ("name", "left", "top", "right", "bottom"),
    [
        ("left half", 0, 150, 430, 800),
        ("right half", 440, 150, 900, 800),
        ("eyes only", 230, 270, 640, 400),
        ("upper half", 200, 120, 680, 420),
        ("without a chin", 150, 100, 720, 600),
        ("filling the picture", 240, 200, 640, 660),
    ],
)
def test_of_a_part_of_a_face_all_that_is_seen_gets_covered(name, left, top, right, bottom):
    part = np.ascontiguousarray(portrait()[top:bottom, left:right])
    covers = [grown(face, part.shape) for face in find_faces(part)]
    seen = [(x, y) for x, y in SEEN["P01_v1_frontal"] if left < x < right and top < y < bottom]
    places = [((x - left) / (right - left), (y - top) / (bottom - top)) for x, y in seen]
    assert len(places) >= 2, name
    for x, y in places:
        assert any(c.left < x < c.right and c.top < y < c.bottom for c in covers)


def test_two_people_are_two():
    both = np.hstack((portrait("P01_v1_frontal"), portrait("P04_v1_frontal")))
    one, other = sorted(find_faces(both), key=lambda face: face.box[0])
    assert one.box[2] < 900 < other.box[0]


def test_a_face_in_a_large_empty_picture_is_found():
    wide = np.full((2400, 3600, 3), 90, np.uint8)
    wide[1500:1740, 2900:3080] = cv2.resize(portrait(), (180, 240), interpolation=cv2.INTER_AREA)
    (found,) = find_faces(wide)
    assert 2900 < found.box[0] < found.box[2] < 3080
    assert 1500 < found.box[1] < found.box[3] < 1740


@pytest.mark.parametrize("name", ["black", "noise", "scene", "skin", "strip", "dot"])
def test_nobody_is_found_where_nobody_is(name):
    noise = np.random.default_rng(1).integers(0, 256, (400, 300, 3), np.uint8)
    pictures = {
        "black": np.zeros((480, 640, 3), np.uint8),
        "noise": noise,
        "scene": samples.pixels(640, 480),
        "skin": np.ascontiguousarray(portrait()[1000:, 300:600]),
        "strip": noise[:2],
        "dot": noise[:1, :1],
    }
    assert find_faces(pictures[name]) == ()


# one finder without the other


def test_without_libfacedetection_the_other_finds(monkeypatch, upright):
    monkeypatch.setattr(libfacedetection, "detect", None)
    assert libfacedetection.find(np.zeros((9, 9, 3), np.uint8), 0.1).shape == (0, 5)
    (found,) = find_faces(portrait())
    assert found.finder == CENTERFACE
    assert shared(found.box, upright.box) > 0.8


def blind(pixels, least):
    return np.empty((0, 5)), np.empty((0, 5, 2))


def test_libfacedetection_finds_what_the_other_misses(monkeypatch, upright):
    monkeypatch.setattr(centerface, "find", blind)
    (found,) = find_faces(portrait())
    assert (found.finder, found.points) == (LIBFACEDETECTION, ())
    assert shared(found.box, upright.box) > 0.5


def test_black_pixels_do_not_end_the_picture_early():
    """A library that took the bytes for a text would stop at the first zero."""
    copy = cv2.resize(portrait(), (240, 320), interpolation=cv2.INTER_AREA)
    copy[:20] = 0
    assert len(libfacedetection.find(copy, 0.6)) == 1


def test_what_lies_in_the_grey_around_the_picture_is_no_face(monkeypatch):
    outside = np.array([[10.0, 10.0, 60.0, 60.0, 0.9]])
    edge = np.array([[40.0, 10.0, 80.0, 90.0, 0.9]])
    shown = np.array([[100.0, 130.0, 200.0, 190.0, 0.9]])
    monkeypatch.setattr(centerface, "find", blind)
    for box, count in ((outside, 0), (edge, 0), (shown, 1)):
        monkeypatch.setattr(libfacedetection, "find", lambda _, __, box=box: box)
        further = list(finding.looks(np.zeros((300, 400, 3), np.uint8)))[4]
        assert len(list(finding._sights(further))) == count


def test_at_most_as_many_faces_as_a_recipe_holds_covers(monkeypatch):
    places = np.array([(x, y) for x in range(0, 300, 12) for y in range(50, 260, 12)], float)
    many = np.hstack((places, places + 8, np.full((len(places), 1), 0.7)))
    monkeypatch.setattr(centerface, "find", blind)
    monkeypatch.setattr(libfacedetection, "find", lambda _, __: many)
    assert len(find_faces(portrait())) == finding.MOST_FACES


# what cannot be looked at


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((10, 10), np.uint8),
        np.zeros((10, 10, 4), np.uint8),
        np.zeros((10, 10, 3), np.float32),
        np.zeros((0, 10, 3), np.uint8),
    ],
)
def test_other_arrays_are_not_looked_at(pixels):
    with pytest.raises(ValueError, match="uint8"):
        find_faces(pixels)


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """The network's file is sought in an empty folder."""
    path = tmp_path / "centerface.onnx"
    monkeypatch.setattr(model, "model_path", lambda: path)
    model.mapped.cache_clear()
    model.network.cache_clear()
    yield path
    model.mapped.cache_clear()
    model.network.cache_clear()


@pytest.mark.parametrize("content", [None, b"", b"no network" * 100])
def test_without_its_network_nobody_says_that_there_is_no_face(elsewhere, content):
    if content is not None:
        elsewhere.write_bytes(content)
    with pytest.raises(InputRefused, match="face-finder-missing"):
        find_faces(portrait())
