"""The program's part: two pictures to a worker that holds no keys, read back with mistrust."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from clinicvault.domain.alignment import Alignment, How, Place, Similarity, Size
from clinicvault.media import replies
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia
from clinicvault.media.segments import Segment
from clinicvault.media.sniff import Buffer
from clinicvault.media.wire import Message

MOST_SIDE = 4096
_MOST = 1000.0
"""No number of an alignment is so large; neither infinity nor "not a number" is below it."""
_WHITE = 255


def ask_for_alignment(
    pool: MediaPool,
    later: Buffer,
    earlier: Buffer,
    *,
    faces: tuple[Sequence[Place], Sequence[Place]] = ((), ()),
    orientations: tuple[int, int] = (1, 1),
) -> Future[Alignment | RefusedMedia]:
    """How a later picture lies over an earlier one, both as they are kept.

    `faces` are five points each (`faces.face.SeenFace.points`), in shares of the upright picture;
    without both of them the pictures themselves are compared. Waits as `MediaPool.prepare` does.
    """
    request: Message = {"task": "align", "later": len(later), "orientations": [*orientations]}
    request |= {"later_face": _told(faces[0]), "earlier_face": _told(faces[1])}
    return pool.ask(b"".join((later, earlier)), request, read_alignment)


def ask_for_panels(
    pool: MediaPool,
    later: Buffer,
    earlier: Buffer,
    similarity: Similarity | None,
    room: Size,
    *,
    around: int = _WHITE,
    orientations: tuple[int, int] = (1, 1),
) -> Future[tuple[bytes, bytes] | RefusedMedia]:
    """(later, earlier) as plain JPEGs inside `room` pixels, showing the same part as large.

    Without a `similarity` each is shown whole. `around` is the level of grey (0 to 255) where the
    later picture ends. Waits as `MediaPool.prepare` does.
    """
    given = [] if similarity is None else [*_numbers(similarity)]
    request: Message = {"task": "pair", "later": len(later), "orientations": [*orientations]}
    request |= {"similarity": given, "room": [*room], "around": around}
    return pool.ask(b"".join((later, earlier)), request, read_panels)


def read_alignment(message: Message, _: Segment) -> Alignment:
    """The alignment of a reply. Raises `replies.Nonsense` where it does not keep to the form."""
    numbers, points = message.get("similarity"), _count(message.get("points"))
    if not isinstance(numbers, list) or len(numbers) != 4:
        raise replies.Nonsense
    try:
        how = How(message.get("how"))
    except ValueError as error:
        raise replies.Nonsense from error
    similarity = Similarity(*(_number(one) for one in numbers))
    if how is How.HAND or not similarity.sensible:
        raise replies.Nonsense
    return Alignment(similarity, how, points, abs(_number(message.get("error"))))


def read_panels(message: Message, output: Segment) -> tuple[bytes, bytes]:
    """Both panels of a reply. Raises `replies.Nonsense` where it does not keep to the form."""
    sizes = message.get("sizes")
    if not isinstance(sizes, list) or len(sizes) != 2:
        raise replies.Nonsense
    first, second = map(_count, sizes)
    if first + second > output.size:
        raise replies.Nonsense
    later, earlier = output.read(0, first), output.read(first, second)
    return replies.plain_jpeg(later, MOST_SIDE), replies.plain_jpeg(earlier, MOST_SIDE)


def _told(points: Sequence[Place]) -> list[list[float]]:
    return [[float(x), float(y)] for x, y in points]


def _numbers(one: Similarity) -> tuple[float, float, float, float]:
    return one.scale, one.angle, one.right, one.down


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise replies.Nonsense


def _number(value: object) -> float:
    if isinstance(value, int | float) and abs(value) < _MOST:
        return float(value)
    raise replies.Nonsense
