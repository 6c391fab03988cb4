"""Another background: the person stays, the room goes, and a hand has the last word."""

from __future__ import annotations

import contextlib
import dataclasses

import cv2
import numpy as np
import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Background, Box, Recipe, Stroke
from clinicvault.media.rendering import backdrop, covering, person, plainness
from clinicvault.media.rendering.frame import Frame
from clinicvault.media.rendering.picture import rendered
from tests.unit.media.recipes_drawn import even, is_cover, noise, portrait

FACE = Box(0.33, 0.18, 0.67, 0.56)
WHITE = Recipe(background=Background.WHITE)


def person_in(pixels, recipe):
    frame = Frame.of((pixels.shape[1], pixels.shape[0]), None)
    return backdrop.person_share(pixels, frame, recipe) > 127


def agreement(one, other):
    """Intersection over union."""
    return (one & other).sum() / (one | other).sum()


@pytest.mark.parametrize("faces", [(), (FACE,)])
def test_a_person_before_a_plain_wall(faces):
    pixels, truth = portrait()
    assert agreement(person_in(pixels, Recipe(faces=faces)), truth) > 0.96


def test_a_person_in_a_room_whose_face_is_known():
    pixels, truth = portrait(backdrop="room")
    assert agreement(person_in(pixels, Recipe(faces=(FACE,))), truth) > 0.9


@pytest.mark.parametrize("kind", list(backdrop.PLAIN))
def test_the_background_is_one_colour_and_the_person_untouched(kind):
    pixels, truth = portrait()
    made = rendered(pixels, Recipe(background=kind))
    wide = np.ones((13, 13), np.uint8)
    outside = cv2.dilate(truth.astype(np.uint8), wide) == 0
    inside = cv2.erode(truth.astype(np.uint8), wide) == 1
    assert (made[outside] == backdrop.PLAIN[kind]).all()
    assert np.array_equal(made[inside], pixels[inside])


def test_the_edge_is_soft_but_narrow():
    pixels, truth = portrait(480, 640)
    share = backdrop.person_share(pixels, Frame.of((480, 640), None), WHITE)
    between = (share > 0) & (share < 255)
    edge = cv2.morphologyEx(truth.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3)))
    assert 0.3 * edge.sum() < between.sum() < 6 * edge.sum()


def test_what_hangs_on_the_wall_goes_with_it():
    pixels, truth = portrait()
    pixels[20:70, 8:50] = (200, 30, 30)
    made = rendered(pixels, Recipe(background=Background.WHITE, faces=(FACE,)))
    assert (made[22:68, 10:48] == 255).all()
    assert agreement((made != 255).any(axis=2), truth) > 0.95


def test_a_hand_brings_back_what_was_taken_for_wall():
    pixels, _ = portrait()
    stroke = Stroke(((0.05, 0.1), (0.2, 0.1)), 0.06)
    assert not person_in(pixels, WHITE)[32, 15:45].any()
    assert person_in(pixels, Recipe(person=(stroke,)))[32, 15:45].all()


def test_a_hand_takes_away_what_was_taken_for_the_person():
    pixels, _ = portrait()
    stroke = Stroke(((0.4, 0.9), (0.6, 0.9)), 0.06)
    assert person_in(pixels, WHITE)[288, 100:140].all()
    assert not person_in(pixels, Recipe(around=(stroke,)))[288, 100:140].any()
    both = Recipe(around=(stroke,), person=(stroke,))
    assert not person_in(pixels, both)[288, 100:140].any()


def test_even_a_dot_of_a_hand_is_kept():
    """It is smaller than the holes that are closed as noise."""
    pixels, _ = portrait()
    dot = Stroke(((0.5, 0.9),), 0.02)
    assert person_in(pixels, WHITE)[288, 120]
    assert not person_in(pixels, Recipe(around=(dot,)))[288, 120]


def test_what_a_hand_painted_is_learned_from():
    """A line through something brings all of it."""
    pixels, _ = portrait(backdrop="room")
    pixels[60:140, 8:40] = (90, 20, 140)
    line = Stroke(((0.1, 0.22), (0.1, 0.4)), 0.04)
    assert not person_in(pixels, Recipe(faces=(FACE,)))[70:130, 12:36].any()
    assert person_in(pixels, Recipe(faces=(FACE,), person=(line,)))[70:130, 12:36].mean() > 0.95


def test_hands_alone_are_enough():
    """All of the picture painted as one or the other: nothing is left to guess."""
    rows = [Stroke(((0, y), (1, y)), 0.1) for y in np.arange(0.04, 1, 0.08)]
    recipe = Recipe(person=tuple(rows[7:]), around=tuple(rows[:6]))
    there = person_in(noise(200, 200), recipe)
    assert not there[:80].any()
    assert there[120:].all()


@pytest.mark.parametrize("recipe", [WHITE, Recipe(around=(Stroke(((0, 0.5), (1, 0.5)), 0.5),) * 2)])
def test_nobody_there_is_said_and_never_an_empty_picture(recipe):
    with pytest.raises(InputRefused, match="background-unclear"):
        person_in(even(200, 150), recipe)


def test_a_skin_that_fills_the_picture_stays():
    rng = np.random.default_rng(5)
    skin = np.clip(rng.normal((205, 150, 125), 9, (150, 200, 3)), 0, 255).astype(np.uint8)
    everything = Recipe(person=tuple(Stroke(((0, y), (1, y)), 0.2) for y in (0.2, 0.5, 0.8)))
    assert person_in(skin, everything).mean() > 0.9


def test_covers_stay_covers_and_say_nothing_of_what_is_below():
    recipe = Recipe(background=Background.WHITE, covers=(FACE,))
    pixels, truth = portrait()
    other = pixels.copy()
    below = even(240, 320, 255)
    covering.fill(below, Frame.of((240, 320), None), recipe)
    hidden = is_cover(below)
    other[hidden] = noise(240, 320)[hidden]
    one, two = rendered(pixels, recipe), rendered(other, recipe)
    assert np.array_equal(one, two)
    assert is_cover(one)[hidden].all()
    kept = (one != 255).any(axis=2) & ~is_cover(one)
    assert agreement(kept, truth & ~is_cover(one)) > 0.9


def test_chance_has_no_part_in_it():
    pixels, _ = portrait(backdrop="room")
    recipe = Recipe(background=Background.WHITE, faces=(FACE,))
    made = []
    for seed, threads in ((1, 1), (99, 4), (12345, 2)):
        cv2.setRNGSeed(seed)
        cv2.setNumThreads(threads)
        made.append(rendered(pixels, recipe))
    cv2.setNumThreads(-1)
    assert np.array_equal(made[0], made[1])
    assert np.array_equal(made[0], made[2])


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (3, 3), (2, 700), (900, 5)])
def test_tiny_and_narrow_pictures_end_in_order(size):
    for recipe in (WHITE, Recipe(background=Background.BLACK, faces=(Box(0.1, 0.1, 0.9, 0.9),))):
        with contextlib.suppress(InputRefused):
            assert rendered(noise(*size), recipe).shape == (size[1], size[0], 3)


def test_a_face_is_certain_and_what_is_around_and_below_it_probable():
    labels = person._first_guess(Frame.of((240, 320), None), [(80, 57, 80, 122)])
    assert labels[118, 120] == cv2.GC_FGD
    assert (
        labels[30, 120] == labels[118, 70] == labels[300, 120] == labels[300, 40] == cv2.GC_PR_FGD
    )
    assert labels[5, 5] == labels[118, 10] == cv2.GC_PR_BGD


def test_a_cover_that_can_hide_a_face_is_taken_for_one_where_no_face_is_told():
    frame = Frame.of((200, 100), None)
    large, small, told = Box(0.4, 0.1, 0.6, 0.5), Box(0.1, 0.1, 0.15, 0.15), Box(0.7, 0, 0.9, 0.5)
    assert person._heads(frame, Recipe(covers=(small, large))) == [(80, 10, 40, 40)]
    assert person._heads(frame, Recipe(covers=(large,), faces=(told,))) == [(140, 0, 40, 50)]
    assert person._heads(frame, Recipe()) == []


# --- The plain backdrop ----------------------------------------------------------------------


def test_a_plain_wall_is_seen_as_such():
    pixels, truth = portrait()
    found = plainness.backdrop(pixels, np.ones(truth.shape, bool))
    assert found is not None
    assert (found.here & truth).sum() < 0.01 * truth.sum()
    assert found.here[~truth].mean() > 0.9
    assert found.elsewhere[truth].mean() > 0.9
    assert not (found.here & found.elsewhere).any()


def test_a_room_is_no_plain_wall():
    pixels, truth = portrait(backdrop="room")
    assert plainness.backdrop(pixels, np.ones(truth.shape, bool)) is None
    assert plainness.backdrop(noise(), np.ones((150, 200), bool)) is None


def test_what_is_covered_does_not_count():
    pixels, truth = portrait()
    known = np.zeros(truth.shape, bool)
    assert plainness.backdrop(pixels, known) is None
    known[:, 60:] = True
    found = plainness.backdrop(pixels, known)
    assert found is not None
    assert not found.here[:, :60].any()
    assert not found.elsewhere[:, :60].any()


def test_what_is_seen_of_the_wall_counts_more_than_where_people_use_to_be():
    here, there = np.zeros((2, 4), bool), np.zeros((2, 4), bool)
    here[0], there[1] = True, True
    found = plainness.Backdrop(here, there)
    rows = np.array([[cv2.GC_FGD, cv2.GC_PR_FGD, cv2.GC_PR_BGD, cv2.GC_BGD]] * 2, np.uint8)
    for sure, middle in ((True, cv2.GC_FGD), (False, cv2.GC_PR_BGD)):
        labels = rows.copy()
        person._see_backdrop(labels, found, sure)
        assert labels[0].tolist() == [middle, cv2.GC_PR_BGD, cv2.GC_BGD, cv2.GC_BGD]
        assert labels[1].tolist() == [cv2.GC_FGD, cv2.GC_PR_FGD, cv2.GC_PR_FGD, cv2.GC_BGD]
    labels = rows.copy()
    person._see_backdrop(labels, None, True)
    assert np.array_equal(labels, rows)


# --- Seeds ------------------------------------------------------------------------------------


def test_what_is_certain_is_never_changed_and_what_is_probable_follows_the_colours():
    small = np.zeros((60, 80, 3), np.uint8)
    small[:, :40], small[:, 40:] = (200, 40, 40), (40, 60, 200)
    labels = np.full((60, 80), cv2.GC_PR_BGD, np.uint8)
    labels[20:40, 5:30] = cv2.GC_PR_FGD
    labels[30, 10], labels[30, 70], labels[10, 60] = cv2.GC_FGD, cv2.GC_BGD, cv2.GC_FGD
    person._cut(small, labels)
    assert (labels[30, 10], labels[30, 70], labels[10, 60]) == (cv2.GC_FGD, cv2.GC_BGD, cv2.GC_FGD)
    ours = person._is_person(labels)
    assert ours[:, :38].mean() > 0.95
    assert ours[:, 42:].mean() < 0.1


@pytest.mark.parametrize("label", [cv2.GC_PR_FGD, cv2.GC_FGD, cv2.GC_PR_BGD, cv2.GC_BGD])
def test_one_side_alone_is_nothing_to_cut(label):
    """GrabCut itself raises an error then."""
    labels = np.full((20, 30), label, np.uint8)
    person._cut(noise(30, 20), labels)
    assert (labels == label).all()


def test_a_hand_on_the_background_is_learned_from_as_well():
    """A line through something that stands beside the person takes all of it away."""
    pixels, _ = portrait(backdrop="room")
    pixels[40:130, 172:222] = (205, 150, 125)
    both = Recipe(faces=(FACE, Box(0.72, 0.13, 0.92, 0.4)))
    line = Stroke(((0.82, 0.15), (0.82, 0.38)), 0.03)
    assert person_in(pixels, both)[45:125, 177:217].mean() > 0.9
    taught = person_in(pixels, dataclasses.replace(both, around=(line,)))
    assert taught[45:125, 177:217].mean() < 0.1
    assert taught[100:140, 90:150].all()


def test_near_a_hand_is_probable_and_under_it_certain(monkeypatch):
    seen = []
    monkeypatch.setattr(person, "_cut", lambda _, labels: seen.append(labels.copy()))
    stroke = Stroke(((0.2, 0.5), (0.2, 0.5)), 0.05)
    frame = Frame.of((200, 200), None)
    person.person_mask(noise(200, 200), frame, Recipe(around=(stroke,)))
    person.person_mask(noise(200, 200), frame, Recipe(person=(stroke,)))
    assert [labels[100, 40] for labels in seen] == [cv2.GC_BGD, cv2.GC_FGD]
    assert [labels[100, 52] for labels in seen] == [cv2.GC_PR_BGD, cv2.GC_PR_FGD]


def test_below_a_cover_nothing_is_certain_but_what_a_hand_says(monkeypatch):
    seen = []
    monkeypatch.setattr(person, "_cut", lambda _, labels: seen.append(labels.copy()))
    frame = Frame.of((240, 320), None)
    stroke = Stroke(((0.45, 0.37), (0.55, 0.37)), 0.03)
    for hands in ((), (stroke,)):
        recipe = Recipe(covers=(FACE,), faces=(FACE,), person=hands)
        person.person_mask(portrait()[0], frame, recipe)
    assert [labels[118, 120] for labels in seen] == [cv2.GC_PR_FGD, cv2.GC_FGD]


# --- Parts -----------------------------------------------------------------------------------


def test_parts_that_stand_apart_fall_away_where_a_face_is_known():
    mask = np.zeros((40, 40), np.uint8)
    mask[5:20, 5:20] = mask[25:35, 25:35] = 1
    certain = np.zeros((40, 40), bool)
    certain[30, 30] = True
    assert person._tidied(mask, certain, 1.0)[30, 30] == 1
    assert person._tidied(mask, certain, 1.0)[10, 10] == 0
    assert person._tidied(mask, certain, 0.1)[10, 10] == 1
    nothing = np.zeros((40, 40), bool)
    assert person._tidied(mask, nothing, 1.0).sum() == 15 * 15
    assert person._tidied(mask * 0, nothing, 1.0).sum() == 0


def test_a_pinhole_is_closed_and_a_gap_is_not():
    mask = np.ones((200, 200), np.uint8)
    mask[50:53, 50:53] = 0
    mask[100:140, 100:140] = 0
    tidied = person._tidied(mask, np.zeros(mask.shape, bool), 1.0)
    assert tidied[51, 51] == 1
    assert tidied[120, 120] == 0
