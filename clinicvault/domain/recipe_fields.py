"""A recipe as plain values, for keeping it and for handing it to who makes the pixels.

One recipe has one such form, and gives back exactly itself: a leaked copy is compared with the
picture that is made again from it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from .errors import InputRefused
from .recipe_rules import require_sound
from .recipes import METHOD, Background, Box, Corner, EyeBar, Recipe, Stroke, VisibleMark

Fields = dict[str, Any]
"""Texts, numbers, None, lists and dicts of them."""
Made = TypeVar("Made")
Choice = TypeVar("Choice", bound=enum.Enum)

_RECIPE = frozenset(
    {
        "method", "crop", "background", "person", "around", "covers", "strokes", "eye_bars",
        "mark", "longest", "quality", "faces",
    }
)  # fmt: skip
_MARK = frozenset({"text", "corner", "opacity"})
_STROKE = frozenset({"width", "points"})


def fields_of(recipe: Recipe) -> Fields:
    """{"method", "crop": [left, top, right, bottom] or None, "background", "person", …}.

    A stroke is {"width", "points": [x, y, x, y, …]}, an eye bar [x, y, x, y]. InputRefused as of
    `require_sound`.
    """
    require_sound(recipe)
    return {
        "method": recipe.method,
        "crop": _box(recipe.crop) if recipe.crop else None,
        "background": recipe.background.value,
        "person": [_stroke(one) for one in recipe.person],
        "around": [_stroke(one) for one in recipe.around],
        "covers": [_box(one) for one in recipe.covers],
        "strokes": [_stroke(one) for one in recipe.strokes],
        "eye_bars": [_numbers((*one.first, *one.second)) for one in recipe.eye_bars],
        "mark": _mark(recipe.mark) if recipe.mark else None,
        "longest": recipe.longest,
        "quality": recipe.quality,
        "faces": [_box(one) for one in recipe.faces],
    }


def _numbers(values: Sequence[float]) -> list[float]:
    """Without a whole number or a zero below zero, which would be kept in another form."""
    return [float(value) + 0.0 for value in values]


def _box(box: Box) -> list[float]:
    return _numbers((box.left, box.top, box.right, box.bottom))


def _stroke(stroke: Stroke) -> Fields:
    points = _numbers([value for place in stroke.points for value in place])
    return {"width": float(stroke.width), "points": points}


def _mark(mark: VisibleMark) -> Fields:
    return {"text": mark.text, "corner": mark.corner.value, "opacity": float(mark.opacity)}


def recipe_of(fields: object) -> Recipe:
    """The recipe that `fields_of` turned into this.

    InputRefused("recipe-newer") for a later program's, ("recipe-wrong") for what is no recipe, and
    else as of `require_sound`.
    """
    told = _mapping(fields)
    method = _whole(told.get("method"))
    if method > METHOD:
        raise InputRefused("recipe-newer")
    _require(told.keys() == _RECIPE)
    return require_sound(
        Recipe(
            crop=None if told["crop"] is None else _read_box(told["crop"]),
            background=_choice(Background, told["background"]),
            person=_each(_read_stroke, told["person"]),
            around=_each(_read_stroke, told["around"]),
            covers=_each(_read_box, told["covers"]),
            strokes=_each(_read_stroke, told["strokes"]),
            eye_bars=_each(_read_bar, told["eye_bars"]),
            mark=None if told["mark"] is None else _read_mark(told["mark"]),
            longest=_whole(told["longest"]),
            quality=_whole(told["quality"]),
            faces=_each(_read_box, told["faces"]),
            method=method,
        )
    )


def _require(holds: bool) -> None:
    if not holds:
        raise InputRefused("recipe-wrong")


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise InputRefused("recipe-wrong")
    return value


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise InputRefused("recipe-wrong")
    return value


def _each(read: Callable[[object], Made], value: object) -> tuple[Made, ...]:
    return tuple(read(one) for one in _list(value))


def _choice(kind: type[Choice], value: object) -> Choice:
    try:
        return kind(value)
    except ValueError:
        raise InputRefused("recipe-wrong") from None


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputRefused("recipe-wrong")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > 1:
        raise InputRefused("recipe-wrong")
    return float(value)


def _read_box(value: object) -> Box:
    left, top, right, bottom = _four(value)
    return Box(left, top, right, bottom)


def _read_bar(value: object) -> EyeBar:
    left, top, right, bottom = _four(value)
    return EyeBar((left, top), (right, bottom))


def _four(value: object) -> tuple[float, ...]:
    numbers = _each(_number, value)
    _require(len(numbers) == 4)
    return numbers


def _read_stroke(value: object) -> Stroke:
    told = _mapping(value)
    _require(told.keys() == _STROKE)
    numbers = _each(_number, told["points"])
    _require(len(numbers) % 2 == 0)
    return Stroke(tuple(zip(numbers[::2], numbers[1::2], strict=True)), _number(told["width"]))


def _read_mark(value: object) -> VisibleMark:
    told = _mapping(value)
    _require(told.keys() == _MARK)
    if not isinstance(told["text"], str):
        raise InputRefused("recipe-wrong")
    return VisibleMark(told["text"], _choice(Corner, told["corner"]), _number(told["opacity"]))
