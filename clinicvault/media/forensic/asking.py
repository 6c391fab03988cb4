"""The program's part: a suspect, photos and keys to a worker that holds none of the vault's own."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping, Sequence
from concurrent.futures import Future

from clinicvault.domain.recipe_fields import fields_of
from clinicvault.domain.recipes import Recipe
from clinicvault.media import replies
from clinicvault.media.mark_keys import picture_keys
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia
from clinicvault.media.segments import Segment
from clinicvault.media.sniff import Buffer
from clinicvault.media.wire import Message

from .scoring import Score
from .suspects import MOST_PIXELS
from .task import KEY_BYTES, MOST_NAMED
from .tracing import MOST_LIKELY, MOST_WAYS, Geometry, Trace, stands_out

_NUMBERS = 12
_FARTHEST = 1e9


@dataclasses.dataclass(frozen=True, slots=True)
class SuspectPixels:
    """A leaked copy as gray pixels, `height` rows of `width` bytes: nothing to be opened again."""

    width: int
    height: int
    gray: bytes = dataclasses.field(repr=False)


def look(pool: MediaPool, data: Buffer) -> Future[SuspectPixels | RefusedMedia]:
    """A suspect's pixels out of a file from anywhere; its worker is renewed afterwards.

    Waits as `MediaPool.prepare` does.
    """
    return pool.ask(data, {"task": "suspect"}, read_pixels)


def read_pixels(message: Message, output: Segment) -> SuspectPixels:
    """The pixels of a reply. Raises `replies.Nonsense`, also where the worker would go on."""
    width, height = replies.size(message, MOST_PIXELS + (1 << 16))
    if message.get("last") is not True or width * height > output.size:
        raise replies.Nonsense
    return SuspectPixels(width, height, output.read(0, width * height))


def compare(
    pool: MediaPool,
    suspect: SuspectPixels,
    photo: Buffer,
    orientation: int,
    recipe: Recipe,
    keys: Mapping[bytes, bytes],
) -> Future[Trace | RefusedMedia]:
    """Trace a suspect to one of the exports of a kept photo; waits as `MediaPool.prepare` does.

    `recipe` is that of the exports, `orientation` the photo's sealed fact. `keys` are export →
    the export's key of 32 bytes, as `render` got it; `photo` has to be the very file then. Without
    any, the trace tells only whether the suspect shows the photo, which a preview answers as well.
    Raises ValueError for other keys.
    """
    if any(len(key) != KEY_BYTES for key in keys.values()):
        raise ValueError("a mark's key has 32 bytes here")
    told = json.dumps(fields_of(recipe)).encode()
    own = b"".join(picture_keys(keys.values(), photo))
    parts = (suspect.gray, photo, told, own)
    whole = bytearray().join(parts)
    request: Message = {"task": "trace", "width": suspect.width, "height": suspect.height}
    request |= {"parts": [len(part) for part in parts], "orientation": orientation}
    exports = tuple(keys)
    asked = pool.ask(whole, request, lambda message, _: read_trace(message, exports))
    asked.add_done_callback(lambda _: _wipe(whole))
    return asked


def _wipe(data: bytearray) -> None:
    data[:] = bytes(len(data))


def read_trace(message: Message, exports: Sequence[bytes]) -> Trace:
    """The trace of a reply about these exports. Raises `replies.Nonsense`."""
    named = message.get("named")
    if not isinstance(named, list) or len(named) > MOST_NAMED:
        raise replies.Nonsense
    scores = tuple(_score(one, exports) for one in named)
    tried = _whole(message.get("tried"), MOST_WAYS * len(exports))
    if not all(stands_out(score.z, tried) for score in scores):
        raise replies.Nonsense
    return Trace(
        best=scores[0].export if scores else None,
        z=_number(message.get("z")),
        second=_number(message.get("second")),
        geometry=_geometry(message.get("geometry")),
        agreeing=_whole(message.get("agreeing"), 64),
        likely=_likely(message.get("likely"), exports),
        named=scores,
        tried=tried,
    )


def _likely(told: object, exports: Sequence[bytes]) -> tuple[bytes, ...]:
    if not isinstance(told, list) or len(told) > MOST_LIKELY:
        raise replies.Nonsense
    return tuple(exports[_whole(one, len(exports) - 1)] for one in told)


def _score(told: object, exports: Sequence[bytes]) -> Score:
    if not isinstance(told, list) or len(told) != 2:
        raise replies.Nonsense
    return Score(exports[_whole(told[0], len(exports) - 1)], _number(told[1]))


def _geometry(told: object) -> Geometry | None:
    if told is None:
        return None
    if not isinstance(told, list) or len(told) != _NUMBERS or not isinstance(told[9], bool):
        raise replies.Nonsense
    agreement, share = _number(told[10]), _number(told[11])
    return Geometry(tuple(_number(one) for one in told[:9]), told[9], agreement, share)


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise replies.Nonsense
    if not math.isfinite(value) or abs(value) > _FARTHEST:
        raise replies.Nonsense
    return float(value)


def _whole(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise replies.Nonsense
    return value
