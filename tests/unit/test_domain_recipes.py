"""What a recipe may ask for, and that it is kept in one form which gives back exactly itself."""

from __future__ import annotations

import dataclasses
import json

import pytest

from clinicvault.crypto.encoding import decode, encode
from clinicvault.domain import recipe_rules as rules
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipe_fields import fields_of, recipe_of
from clinicvault.domain.recipe_rules import require_sound
from clinicvault.domain.recipes import (
    METHOD,
    Background,
    Box,
    Corner,
    EyeBar,
    Recipe,
    Stroke,
    VisibleMark,
)

BOX = Box(0.1, 0.2, 0.3, 0.4)
STROKE = Stroke(((0.1, 0.2), (1 / 3, 0.9)), 0.02)
BAR = EyeBar((0.4, 0.3), (0.6, 0.31))
FULL = Recipe(
    crop=Box(0, 0, 1, 0.75),
    background=Background.GREY,
    person=(STROKE,),
    around=(Stroke(((0.0, 1.0),), 0.5),),
    covers=(BOX, Box(0, 0, 0.1, 0.1)),
    strokes=(STROKE, STROKE),
    eye_bars=(BAR,),
    mark=VisibleMark("Dr. Élodie Martin\nfor an insurer", Corner.ACROSS, 0.35),
    longest=1080,
    quality=88,
    faces=(BOX,),
)
NAN, INFINITE = float("nan"), float("inf")


def refused(recipe):
    with pytest.raises(InputRefused) as caught:
        require_sound(recipe)
    with pytest.raises(InputRefused, match=caught.value.code):
        fields_of(recipe)
    return caught.value.code


def test_what_people_ask_for_is_sound():
    assert require_sound(FULL) is FULL
    assert require_sound(Recipe()) == Recipe()


@pytest.mark.parametrize(
    "box",
    [
        Box(-0.01, 0, 1, 1), Box(0, -1e-9, 1, 1), Box(0, 0, 1.01, 1), Box(0, 0, 1, 2),
        Box(0.5, 0, 0.5, 1), Box(0.6, 0, 0.5, 1), Box(0, 0.5, 1, 0.5), Box(NAN, 0, 1, 1),
        Box(0, NAN, 1, 1), Box(0, 0, NAN, 1), Box(0, 0, 1, NAN), Box(0, 0, INFINITE, 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["covers", "faces", "crop"])
def test_a_box_lies_in_the_picture_and_holds_something(field, box):
    value = box if field == "crop" else (BOX, box)
    assert refused(Recipe(**{field: value})) == "recipe-wrong"


@pytest.mark.parametrize(
    "stroke",
    [
        Stroke((), 0.1), Stroke(((0.5, 0.5),), 0.0), Stroke(((0.5, 0.5),), -0.1),
        Stroke(((0.5, 0.5),), 0.51), Stroke(((0.5, 0.5),), NAN), Stroke(((0.5, 1.1),), 0.1),
        Stroke(((0.5, 0.5), (-0.1, 0.5)), 0.1), Stroke(((NAN, 0.5),), 0.1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["strokes", "person", "around"])
def test_a_stroke_lies_in_the_picture_and_has_a_width(field, stroke):
    assert refused(Recipe(**{field: (STROKE, stroke)})) == "recipe-wrong"


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(eye_bars=(EyeBar((0.5, 0.5), (0.5, 0.5)),)),
        Recipe(eye_bars=(EyeBar((0.5, 0.5), (0.5, 1.5)),)),
        Recipe(eye_bars=(EyeBar((NAN, 0.5), (0.5, 0.5)),)),
        Recipe(longest=63),
        Recipe(longest=-1),
        Recipe(longest=65_501),
        Recipe(quality=59),
        Recipe(quality=99),
        Recipe(mark=VisibleMark("x", opacity=0.19)),
        Recipe(mark=VisibleMark("x", opacity=1.01)),
        Recipe(mark=VisibleMark("x", opacity=NAN)),
    ],
)
def test_numbers_keep_within_their_bounds(recipe):
    assert refused(recipe) == "recipe-wrong"


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(longest=64),
        Recipe(longest=65_500),
        Recipe(quality=60),
        Recipe(quality=98),
        Recipe(mark=VisibleMark("x", opacity=0.2)),
        Recipe(mark=VisibleMark("x" * 200, opacity=1)),
        Recipe(mark=VisibleMark("x\n" * 7 + "x")),
        Recipe(mark=VisibleMark("Pour\u00a0: «\u202fassurance\u202f»")),
        Recipe(covers=(Box(0, 0, 1, 1),)),
        Recipe(strokes=(Stroke(((0, 0), (1, 1)), 0.5),)),
    ],
)
def test_the_bounds_themselves_are_within(recipe):
    assert recipe_of(fields_of(recipe)) == recipe


@pytest.mark.parametrize(
    "text", ["", " \n ", "x" * 201, "x\n" * 8 + "x", "a\tb", "a\x00b", "a\x1b[31m", "a\u202eb"]
)
def test_a_mark_is_a_few_plain_words(text):
    assert refused(Recipe(mark=VisibleMark(text))) == "mark-text"


@pytest.mark.parametrize(
    ("recipe", "limit"),
    [
        (Recipe(covers=(BOX,) * 201), 200),
        (Recipe(faces=(BOX,) * 201), 200),
        (Recipe(eye_bars=(BAR,) * 201), 200),
        (Recipe(strokes=(STROKE,) * 501), 500),
        (Recipe(person=(STROKE,) * 501), 500),
        (Recipe(around=(STROKE,) * 501), 500),
        (Recipe(strokes=(Stroke(((0.5, 0.5),) * 5001, 0.1),)), 5000),
        (Recipe(person=(Stroke(((0.5, 0.5),) * 5000, 0.1),) * 21), 100_000),
    ],
)
def test_no_more_than_a_hand_would_draw(recipe, limit):
    with pytest.raises(InputRefused, match="recipe-many") as caught:
        require_sound(recipe)
    assert caught.value.params == {"limit": limit}


def test_the_most_of_everything_is_kept():
    stroke = Stroke(tuple((n / 5000, 0.5) for n in range(5000)), 0.01)
    recipe = Recipe(covers=(BOX,) * 200, strokes=(stroke,) * 20)
    assert recipe_of(fields_of(recipe)) == recipe


def test_a_later_programs_recipe_is_not_guessed_at():
    later = dataclasses.replace(FULL, method=METHOD + 1)
    assert refused(later) == "recipe-newer"
    with pytest.raises(InputRefused, match="recipe-newer"):
        recipe_of(fields_of(FULL) | {"method": METHOD + 1, "blur": 3})


@pytest.mark.parametrize("recipe", [Recipe(), FULL])
def test_it_comes_back_exactly_from_every_form_in_which_it_travels(recipe):
    fields = fields_of(recipe)
    assert recipe_of(fields) == recipe
    assert recipe_of(json.loads(json.dumps(fields))) == recipe
    kept = encode(fields)
    assert recipe_of(decode(kept)) == recipe
    assert encode(fields_of(recipe_of(decode(kept)))) == kept


def test_equal_recipes_have_one_form():
    whole = Recipe(covers=(Box(0, 0, 1, 1),), eye_bars=(EyeBar((0, 1), (1, -0.0)),))
    exact = Recipe(covers=(Box(0.0, -0.0, 1.0, 1.0),), eye_bars=(EyeBar((-0.0, 1.0), (1, 0)),))
    assert whole == exact
    assert encode(fields_of(whole)) == encode(fields_of(exact))
    assert json.dumps(fields_of(whole)) == json.dumps(fields_of(exact))


def changed(path, value):
    fields = json.loads(json.dumps(fields_of(FULL)))
    place = fields
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return fields


@pytest.mark.parametrize(
    "fields",
    [
        None,
        [],
        "recipe",
        {},
        {key: value for key, value in fields_of(FULL).items() if key != "faces"},
        fields_of(FULL) | {"more": 1},
        *(changed(["method"], value) for value in (None, "1", True, 1.0, 0, -1)),
        *(changed(["background"], value) for value in ("blue", None, 3)),
        *(changed(["crop"], value) for value in ([0, 0, 1], [0, 0, 1, 1, 1], 5, "0011")),
        *(changed(["covers"], value) for value in (None, 5, [5], {"a": 1}, [[0, 0, 1, "1"]])),
        *(changed(["covers", 0, 2], value) for value in (True, None, NAN, 10**400)),
        *(changed(["strokes", 0], value) for value in ([], {"points": []}, {"width": 0.1})),
        *(changed(["strokes", 0, "points"], value) for value in ([0.5], [], None, [[0.5, 0.5]])),
        changed(["strokes", 0, "ink"], 1),
        *(changed(["eye_bars", 0], value) for value in ([0.1, 0.1], None)),
        *(changed(["mark"], value) for value in ("text", {"text": "x"}, [])),
        *(changed(["mark", "text"], value) for value in (None, 5, ["x"])),
        *(changed(["mark", "corner"], value) for value in ("middle", None)),
        *(changed(["longest"], value) for value in ("1080", 1080.0, True, None)),
        *(changed(["quality"], value) for value in ("88", 88.5, None)),
    ],
)
def test_what_is_no_recipe_is_refused(fields):
    with pytest.raises(InputRefused, match="recipe-wrong"):
        recipe_of(fields)


def test_the_limits_are_those_that_were_agreed():
    assert (rules.MOST_COVERS, rules.MOST_STROKES, rules.MOST_POINTS) == (200, 500, 5000)
    assert rules.MOST_LETTERS == 200
