"""A worker's part: a stranger's picture in, faces in its pixels out."""

from __future__ import annotations

import numpy as np

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.media import registry, tasks
from clinicvault.media.desk import Answer, Desk, Task

from . import model
from .face import Face
from .finding import find_faces

NAME = "faces"
_MANY_PICTURES = (PhotoKind.VIDEO, PhotoKind.PDF)


def perform(desk: Desk, request: Answer, data: memoryview) -> Answer:
    """{"width", "height", "faces"}: of the upright picture, which `orientation` says how to reach.

    Raises InputRefused where the picture cannot be decoded, "rendering-photos-only" for films
    and documents, whose first picture says nothing of the others, and "face-finder-missing".
    """
    if registry.find(data, desk.limits).keeps in _MANY_PICTURES:
        raise InputRefused("rendering-photos-only")
    room = tasks.Room(desk.output, desk.canvas, desk.spare)
    size = tasks.pixels_of(data, desk.limits, request["orientation"], "RGB", room)
    width, height = size["width"], size["height"]
    pixels = np.frombuffer(room.target, np.uint8, width * height * 3).reshape(height, width, 3)
    return {**size, "faces": [told(face) for face in find_faces(pixels)]}


def told(face: Face) -> list[float | str | int]:
    """A face as plain values, for the way back to the program; places in tenths of a pixel."""
    places = (*face.box, *(one for point in face.points for one in point))
    return [face.finder, face.turns, round(face.score, 3), *(round(one, 1) for one in places)]


def rehearse() -> None:
    """Open the network's file; where it is missing, the first question says so."""
    model.mapped()


TASK = Task(NAME, perform, rehearse)
