"""Covers of one picture: what is kept within bounds, undone, and handed to the renderer."""

from __future__ import annotations

import pytest

from clinicvault.domain.recipe_rules import (
    MOST_COVERS,
    MOST_POINTS,
    MOST_POINTS_TOGETHER,
    MOST_STROKES,
    require_sound,
)
from clinicvault.domain.recipes import Background, Box, Stroke, VisibleMark
from clinicvault.gui.export.covering import Covering, Part, moved, shrunk, tidied
from clinicvault.services.views.exports import FaceSaid
from tests.gui.fakes_export import FACE, SIDEWAYS

BOX = Box(0.1, 0.1, 0.3, 0.3)
LINE = Stroke(((0.1, 0.1), (0.2, 0.2)), 0.04)


@pytest.fixture
def covering() -> Covering:
    """A picture with two faces; the eyes of the second were not found."""
    made = Covering()
    made.found((FACE, SIDEWAYS), FaceSaid.COVERED)
    return made


def test_faces_that_were_found_are_covered_and_that_is_no_step_to_undo(covering):
    assert covering.searched
    assert not covering.can_undo
    assert covering.recipe(None, 0).covers == (FACE.box, SIDEWAYS.box)
    assert covering.recipe(None, 0).faces == (shrunk(FACE.box), shrunk(SIDEWAYS.box))
    assert not covering.shows


@pytest.mark.parametrize(
    ("said", "covers", "bars", "shows"),
    [
        (FaceSaid.COVERED, 2, 0, False),
        (FaceSaid.EYES, 1, 1, True),
        (FaceSaid.SHOWN, 1, 0, True),
        (FaceSaid.NO_FACE, 1, 0, False),
    ],
)
def test_what_is_said_of_a_face(covering, said, covers, bars, shows):
    covering.say(0, said)
    recipe = require_sound(covering.recipe(None, 0))
    assert (len(recipe.covers), len(recipe.eye_bars)) == (covers, bars)
    assert covering.shows is shows
    assert covering.planned("a", None, 0).faces[0].said is said


def test_no_bar_where_no_eyes_were_found(covering):
    covering.say(1, FaceSaid.EYES)
    assert covering.now.faces[1].said is FaceSaid.COVERED


def test_what_is_no_face_helps_to_find_nobody(covering):
    covering.say(0, FaceSaid.NO_FACE)
    assert covering.recipe(None, 0).faces == (shrunk(SIDEWAYS.box),)


def test_all_at_once(covering):
    covering.say(0, FaceSaid.SHOWN)
    covering.say(1, FaceSaid.NO_FACE)
    covering.cover_all()
    assert [face.said for face in covering.now.faces] == [FaceSaid.COVERED, FaceSaid.NO_FACE]


def test_a_moved_cover_moves_in_the_recipe(covering):
    covering.place((Part.FACE, 0), BOX)
    assert covering.recipe(None, 0).covers[0] == BOX
    assert covering.now.faces[0].found.box == FACE.box


def test_every_step_is_undone_and_redone(covering):
    steps = (
        lambda: covering.add_box(BOX),
        lambda: covering.add_stroke(Part.STROKE, LINE),
        lambda: covering.add_eyes((0.2, 0.2), (0.3, 0.2)),
        lambda: covering.cut(Box(0, 0, 0.9, 0.9)),
        lambda: covering.replace_background(Background.WHITE),
        lambda: covering.add_stroke(Part.PERSON, LINE),
        lambda: covering.remove((Part.BOX, 0)),
        lambda: covering.remove((Part.CROP, 0)),
        lambda: covering.remove((Part.FACE, 0)),
    )
    seen = [covering.now]
    for step in steps:
        step()
        assert covering.now != seen[-1]
        seen.append(covering.now)
    for before in reversed(seen[:-1]):
        covering.undo()
        assert covering.now == before
    assert not covering.can_undo
    for after in seen[1:]:
        covering.redo()
        assert covering.now == after
    assert not covering.can_redo


def test_a_new_step_ends_redoing(covering):
    covering.add_box(BOX)
    covering.undo()
    covering.add_stroke(Part.STROKE, LINE)
    assert not covering.can_redo


def test_a_drag_is_one_step(covering):
    covering.add_box(BOX)
    covering.begin()
    for number in range(5):
        covering.place((Part.BOX, 0), moved(BOX, number / 100, 0), done=False)
    covering.undo()
    assert covering.now.boxes == (BOX,)


def test_every_change_is_looked_at_again(covering):
    for change in (
        lambda: covering.add_box(BOX),
        covering.undo,
        covering.redo,
        lambda: covering.say(0, FaceSaid.SHOWN),
        lambda: covering.replace_background(Background.GREY),
    ):
        covering.looked = True
        change()
        assert not covering.looked
    covering.looked = True
    covering.say(0, FaceSaid.SHOWN)  # it was already
    assert covering.looked


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        (Box(0.4, 0.5, 0.2, 0.1), Box(0.2, 0.1, 0.4, 0.5)),
        (Box(-0.5, 0.5, 0.2, 3.0), Box(0.0, 0.5, 0.2, 1.0)),
        (Box(0.5, 0.5, 0.505, 0.9), None),
        (Box(1.2, 0.5, 1.9, 0.9), None),
    ],
)
def test_boxes_stay_in_the_picture(box, kept):
    assert tidied(box) == kept
    covering = Covering()
    assert covering.add_box(box) is (kept is not None)
    assert covering.cut(box) is (kept is not None)


def test_moving_never_leaves_the_picture():
    assert moved(Box(0.75, 0.75, 1.0, 1.0), 0.5, 0.5) == Box(0.75, 0.75, 1.0, 1.0)
    assert moved(Box(0.25, 0.25, 0.5, 0.5), -0.5, -0.25) == Box(0.0, 0.0, 0.25, 0.25)


def test_recipes_stay_within_their_limits(covering):
    assert all(covering.add_box(BOX) for _ in range(MOST_COVERS - 2))
    assert not covering.add_box(BOX)
    assert all(covering.add_stroke(Part.STROKE, LINE) for _ in range(MOST_STROKES))
    assert not covering.add_stroke(Part.STROKE, LINE)
    far = Stroke(tuple((2.0, -1.0) for _ in range(MOST_POINTS)), 0.04)
    while covering.now.points + MOST_POINTS <= MOST_POINTS_TOGETHER:
        assert covering.add_stroke(Part.PERSON, far)
    assert not covering.add_stroke(Part.AROUND, far)
    covering.replace_background(Background.BLACK)
    require_sound(covering.recipe(VisibleMark("Dr Okafor"), 1080))


def test_two_eyes_in_one_place_are_none(covering):
    assert not covering.add_eyes((0.5, 0.5), (0.5, 0.505))
    assert not covering.add_stroke(Part.STROKE, Stroke((), 0.04))


def test_hints_leave_with_a_background_alone(covering):
    covering.add_stroke(Part.PERSON, LINE)
    covering.add_stroke(Part.AROUND, LINE)
    assert covering.recipe(None, 0).person == covering.recipe(None, 0).around == ()
    covering.replace_background(Background.WHITE)
    recipe = covering.recipe(None, 0)
    assert (recipe.person, recipe.around) == ((LINE,), (LINE,))


def test_what_is_not_there_is_not_moved(covering):
    before = covering.now
    covering.place((Part.BOX, 3), BOX)
    covering.place((Part.STROKE, 0), BOX)
    assert covering.now is before
    assert covering.now.box_of((Part.STROKE, 0)) is None


def test_faces_found_late_are_not_undone_with_what_was_drawn_before():
    covering = Covering()
    covering.add_box(BOX)
    covering.found((FACE,), FaceSaid.COVERED)
    covering.undo()
    assert covering.now.boxes == ()
    assert len(covering.now.faces) == 1
    covering.redo()
    assert (covering.now.boxes, len(covering.now.faces)) == ((BOX,), 1)


@pytest.mark.parametrize(
    ("box", "shows"),
    [
        (moved(FACE.box, 0.02, 0.02), False),
        (moved(FACE.box, 0.2, 0.0), True),
        (Box(0.4, 0.3, 0.6, 0.5), True),
        (Box(0.0, 0.0, 1.0, 1.0), False),
    ],
)
def test_a_cover_that_was_drawn_away_covers_nobody(box, shows):
    covering = Covering()
    covering.found((FACE,), FaceSaid.COVERED)
    covering.place((Part.FACE, 0), box)
    assert covering.shows is shows


def test_a_face_that_is_cut_off_is_hidden():
    covering = Covering()
    covering.found((FACE,), FaceSaid.SHOWN)
    covering.cut(Box(0.0, 0.6, 1.0, 1.0))
    assert covering.shows  # the chin is still there
    covering.cut(Box(0.0, 0.71, 1.0, 1.0))
    assert not covering.shows
