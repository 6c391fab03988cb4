"""The program's part: photo and recipe to a worker that holds no keys, a JPEG back."""

from __future__ import annotations

import dataclasses
import json
from concurrent.futures import Future

from clinicvault.domain.recipe_fields import fields_of
from clinicvault.domain.recipe_rules import MOST_LONGEST
from clinicvault.domain.recipes import Recipe
from clinicvault.media import replies
from clinicvault.media.mark_keys import picture_key
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia
from clinicvault.media.segments import Segment
from clinicvault.media.sniff import Buffer
from clinicvault.media.wire import Message


@dataclasses.dataclass(frozen=True, slots=True)
class Rendition:
    """A picture as it may leave: a baseline JPEG, upright, sRGB; sides in pixels."""

    jpeg: bytes = dataclasses.field(repr=False)
    width: int
    height: int


def render(
    pool: MediaPool, data: Buffer, orientation: int, recipe: Recipe, key: bytes = b""
) -> Future[Rendition | RefusedMedia]:
    """Make a kept photo anew by its recipe; waits as `MediaPool.prepare` does.

    `orientation` is the photo's sealed fact; `key` (16 bytes or more) is the export's own for the
    invisible mark, b"" for none, as for a preview: the worker gets only what `picture_key` makes
    of it. Raises InputRefused as of `require_sound`, ValueError for a shorter key.
    """
    own = picture_key(key, data) if key else b""
    told = json.dumps(fields_of(recipe)).encode()
    whole = bytearray(data)
    whole += told
    request = {"task": "render", "picture": len(data), "orientation": orientation}
    asked = pool.ask(whole, request | {"key": own.hex()}, read)
    asked.add_done_callback(lambda _: _wipe(whole))
    return asked


def _wipe(data: bytearray) -> None:
    data[:] = bytes(len(data))


def read(message: Message, output: Segment) -> Rendition:
    """The JPEG of a reply. Raises `replies.Nonsense` where it is not a plain one as we write."""
    size = message.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 < size <= output.size:
        raise replies.Nonsense
    jpeg = replies.plain_jpeg(output.read(0, size), MOST_LONGEST)
    width, height = _sides(jpeg)
    return Rendition(jpeg, width, height)


def _sides(jpeg: bytes) -> tuple[int, int]:
    """(width, height) out of the head of a plain JPEG, which `replies.plain_jpeg` has walked."""
    at = 2
    while jpeg[at + 1] != 0xC0:
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return int.from_bytes(jpeg[at + 7 : at + 9], "big"), int.from_bytes(
        jpeg[at + 5 : at + 7], "big"
    )
