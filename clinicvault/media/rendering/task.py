"""A worker's part: a kept photo and its recipe in, a JPEG out."""

from __future__ import annotations

import json

import numpy as np

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipe_fields import recipe_of
from clinicvault.domain.recipes import Background, Box, Recipe, VisibleMark
from clinicvault.media.desk import Answer, Desk, Task
from clinicvault.media.forensic import embedded

from .files import render_file
from .picture import encoded, rendered

NAME = "render"


def perform(desk: Desk, request: Answer, data: memoryview) -> Answer:
    """{"size"}: of the JPEG in the desk's output memory.

    After the photo's `picture` bytes come those of its recipe. Raises InputRefused.
    """
    picture, told = data[: request["picture"]], data[request["picture"] :]
    key = bytes.fromhex(request["key"])
    made = render_file(picture, request["orientation"], _recipe(told), desk.limits, key)
    if len(made) > len(desk.output):
        raise InputRefused("picture-too-large", limit=desk.limits.pixels // 1_000_000)
    desk.output[: len(made)] = made
    return {"size": len(made)}


def _recipe(told: memoryview) -> Recipe:
    try:
        fields = json.loads(bytes(told))
    except (ValueError, RecursionError):
        raise InputRefused("recipe-wrong") from None
    return recipe_of(fields)


def rehearse() -> None:
    """Use everything once, on a picture of nothing: what is loaded late would not be found."""
    pixels = np.zeros((64, 96, 3), np.uint8)
    pixels[:, :48] = 200
    box = Box(0.1, 0.1, 0.3, 0.4)
    recipe = Recipe(background=Background.WHITE, covers=(box,), mark=VisibleMark("A"))
    try:
        encoded(embedded(rendered(pixels, recipe), bytes(16)), recipe.quality)
    except InputRefused:
        return  # the font is missing, which a picture with a mark will be told


TASK = Task(NAME, perform, rehearse)
