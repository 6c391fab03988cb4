"""A face counts as covered only where nothing of it is in the pixels, whoever drew the covers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clinicvault.domain.recipes import Box, EyeBar, Recipe
from clinicvault.media.rendering.covering import COVER
from clinicvault.media.rendering.picture import rendered
from clinicvault.services.giving.hiding import SURE, covered, denies, hides, seen_uncovered
from clinicvault.services.views.exports import FaceDecision, FaceFound, FaceSaid, PlannedPicture
from tests.property.test_rendering_properties import boxes, noise, some

QUICK = settings(max_examples=80, deadline=None, derandomize=True)
FACE = Box(0.25, 0.25, 0.75, 0.75)
SIZE = (400, 300)
PHOTO = "0" * 32
large = st.builds(Box, st.floats(0, 0.4), st.floats(0, 0.4), st.floats(0.45, 1), st.floats(0.45, 1))


def inner(face, size):
    """Slices of the part of a face that no cover may leave out."""
    width, height = size
    across, down = (face.right - face.left) * 0.1, (face.bottom - face.top) * 0.1
    left, right = (face.left + across) * width, (face.right - across) * width
    top, bottom = (face.top + down) * height, (face.bottom - down) * height
    return slice(int(np.ceil(top)), int(bottom)), slice(int(np.ceil(left)), int(right))


@QUICK
@given(covers=some(large, 3), more=some(boxes, 3))
def test_what_counts_as_covered_is_covered_in_the_pixels(covers, more):
    recipe = Recipe(covers=(*covers, *more))
    assume(covered(recipe, FACE))
    pixels = rendered(noise(SIZE, 1), recipe)
    assert (pixels[inner(FACE, SIZE)] == COVER).all()


@QUICK
@given(crop=boxes, covers=some(large, 2))
def test_what_counts_as_cut_off_or_covered_leaves_no_pixel(crop, covers):
    """Two pictures that differ only where the face is give the same one."""
    recipe = Recipe(crop=crop, covers=covers)
    assume(covered(recipe, FACE))
    one, other = noise(SIZE, 1), noise(SIZE, 1)
    part = inner(FACE, SIZE)
    # A crop's edge may lie within a pixel, which it then keeps.
    rows, columns = (slice(cut.start + 1, cut.stop - 1) for cut in part)
    other[rows, columns] = noise(SIZE, 2)[rows, columns]
    assert (rendered(one, recipe) == rendered(other, recipe)).all()


@pytest.mark.parametrize("teeth", [2, 49, 199])
def test_a_comb_of_thin_covers_hides_nothing(teeth):
    """Wherever samples might be taken: between two teeth the face is seen."""
    places = np.linspace(0.3, 0.7, teeth)
    comb = tuple(Box(at - 1e-4, 0, at + 1e-4, 1) for at in places)
    assert not covered(Recipe(covers=comb), FACE)
    assert not covered(Recipe(covers=tuple(turned(box) for box in comb)), FACE)


def found(box, score=0.4):
    return FaceFound(box, None, score)


def turned(box):
    return Box(box.top, box.left, box.bottom, box.right)


def test_two_covers_that_touch_hide_a_face_and_with_a_gap_they_do_not():
    left, right = Box(0, 0, 0.5, 1), Box(0.5, 0, 1, 1)
    assert covered(Recipe(covers=(left, right)), FACE)
    assert not covered(Recipe(covers=(left, dataclasses.replace(right, left=0.5001))), FACE)


def test_a_bar_over_the_eyes_a_brush_and_a_word_hide_nobody():
    bar = EyeBar((0.4, 0.4), (0.6, 0.4))
    for said in (FaceSaid.COVERED, FaceSaid.EYES, FaceSaid.SHOWN):
        decided = FaceDecision(FaceFound(FACE, bar, 0.9), said)
        assert not hides(Recipe(eye_bars=(bar,)), decided)
        planned = PlannedPicture(PHOTO, Recipe(eye_bars=(bar,)), (decided,), searched=True)
        assert seen_uncovered(planned, [found(FACE)])


def test_no_face_is_believed_of_that_very_place_alone():
    no_face = FaceDecision(FaceFound(FACE, None, 0.4), FaceSaid.NO_FACE)
    planned = PlannedPicture(PHOTO, Recipe(), (no_face,), searched=True)
    assert not seen_uncovered(planned, [found(FACE)])
    assert seen_uncovered(planned, [found(FACE), found(Box(0.0, 0.0, 0.2, 0.2))])
    whole = FaceDecision(FaceFound(Box(0, 0, 1, 1), None, 0.4), FaceSaid.NO_FACE)
    assert seen_uncovered(dataclasses.replace(planned, faces=(whole,)), [found(FACE)])


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_word_against_a_sure_face_is_believed_only_where_the_plan_says_that_it_is_sure(now, told):
    """By what the plan says a second person is asked."""
    no_face = FaceDecision(FaceFound(FACE, None, told), FaceSaid.NO_FACE)
    planned = PlannedPicture(PHOTO, Recipe(), (no_face,), searched=True)
    believed = not seen_uncovered(planned, [found(FACE, now)])
    assert denies(planned) is (told >= SURE)
    assert believed is (now < SURE or denies(planned))
