"""Both pictures of every pair, aligned and cut to the same part by workers that hold no keys."""

from __future__ import annotations

import dataclasses
import io
from concurrent.futures import Future
from typing import TypeVar

from reportlab.lib.utils import ImageReader

from clinicvault.domain.alignment import Size
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.jobs import CancelToken, Progress
from clinicvault.media.alignment.asking import ask_for_panels
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia
from clinicvault.services.api import ProgressListener
from clinicvault.services.importing.taking import STOPPED

from .content import Pair, Sheet

T = TypeVar("T")


class Panel:
    """A picture as it is drawn: a plain JPEG of our own."""

    def __init__(self, data: bytes) -> None:
        self.image = ImageReader(io.BytesIO(data))
        self.width: int
        self.height: int
        self.width, self.height = self.image.getSize()

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """A pair with its panels."""

    pair: Pair
    before: Panel
    after: Panel

    @property
    def aligned(self) -> bool:
        """Whether both show the same part."""
        return self.pair.similarity is not None


@dataclasses.dataclass(frozen=True, slots=True)
class Panels:
    """What can be drawn, and what cannot."""

    drawn: tuple[Drawn, ...]
    left_out: tuple[tuple[int, str], ...]


def panels_of(
    pool: MediaPool,
    sheet: Sheet,
    room: Size,
    around: int,
    cancel: CancelToken,
    progress: ProgressListener | None,
) -> Panels:
    """Every pair's panels, at most `room` pixels each; `around` is the grey beyond a picture.

    A pair that cannot be read is left out and told of; InputRefused with its reason where no pair
    is left. Refused("locked") where the vault was locked meanwhile; Cancelled.
    """
    drawn, left_out = [], []
    for number, pair in enumerate(sheet.pairs):
        cancel.check()
        if progress is not None:
            progress(Progress(number, len(sheet.pairs)))
        try:
            drawn.append(_drawn(pool, pair, room, around))
        except InputRefused as refusal:
            left_out.append((number, refusal))
    if not drawn:
        raise left_out[0][1]
    return Panels(tuple(drawn), tuple((number, why.code) for number, why in left_out))


def taken(asked: Future[T | RefusedMedia]) -> T:
    """What a worker made; InputRefused with its reason, Refused("locked")."""
    result = asked.result()
    if not isinstance(result, RefusedMedia):
        return result
    if result.reason == STOPPED:
        raise Refused("locked")
    raise InputRefused(result.reason, **result.params)


def _drawn(pool: MediaPool, pair: Pair, room: Size, around: int) -> Drawn:
    turns = pair.after.orientation, pair.before.orientation
    asked = ask_for_panels(
        pool,
        pair.after.picture,
        pair.before.picture,
        pair.similarity,
        room,
        around=around,
        orientations=turns,
    )
    after, before = taken(asked)
    return Drawn(pair, Panel(before), Panel(after))
