"""The program's part: a picture to a worker that holds no keys, faces back, read with mistrust."""

from __future__ import annotations

from concurrent.futures import Future

from clinicvault.media import replies
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia
from clinicvault.media.segments import Segment
from clinicvault.media.sniff import Buffer
from clinicvault.media.wire import Message

from .face import FINDERS, MOST_FACES, Face, SeenFace, seen

_BEYOND = 4.0
"""Pictures' sides by which a point may lie outside: a face's half is cut off, not more."""


def ask_for_faces(
    pool: MediaPool, data: Buffer, orientation: int = 1
) -> Future[tuple[SeenFace, ...] | RefusedMedia]:
    """Faces of a picture as it is kept, in shares of the upright picture, best first.

    `orientation` is the photo's sealed fact; a preview is upright, 1. Waits as `MediaPool.prepare`
    does. RefusedMedia for what is no picture, too.
    """
    return pool.ask(data, {"task": "faces", "orientation": orientation}, read)


def read(message: Message, _: Segment) -> tuple[SeenFace, ...]:
    """The faces of a reply. Raises `replies.Nonsense` where it does not keep to the form."""
    told = message.get("faces")
    if not isinstance(told, list) or len(told) > MOST_FACES:
        raise replies.Nonsense
    width, height = replies.size(message, 1 << 32)
    return tuple(seen(_face(one, width, height), (height, width)) for one in told)


def _face(told: object, width: int, height: int) -> Face:
    if not isinstance(told, list) or len(told) not in {7, 17} or told[0] not in FINDERS:
        raise replies.Nonsense
    finder, turns, score, left, top, right, bottom, *marks = told
    numbers = [_number(one, max(width, height)) for one in (left, top, right, bottom, *marks)]
    if turns not in range(4) or not 0 <= _number(score, 1) <= 1:
        raise replies.Nonsense
    box = (numbers[0], numbers[1], numbers[2], numbers[3])
    if not (0 <= box[0] < box[2] <= width and 0 <= box[1] < box[3] <= height):
        raise replies.Nonsense
    points = tuple(zip(numbers[4::2], numbers[5::2], strict=True))
    return Face(box, _number(score, 1), points, finder, turns)


def _number(value: object, side: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise replies.Nonsense
    # Also for what is no number (NaN), which no comparison holds for.
    if not abs(value) <= _BEYOND * side:
        raise replies.Nonsense
    return float(value)
