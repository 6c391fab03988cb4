"""What a sheet shows: pairs of pictures as they leave, and what is said about them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

from clinicvault.domain.alignment import Alignment, How, Similarity
from clinicvault.domain.clinical import View
from clinicvault.domain.errors import InputRefused

MOST_PAIRS = 60
MOST_TITLE, MOST_CAPTION, MOST_NOTE = 120, 200, 300


ALONE = Alignment()
"""Rests on nothing."""


@dataclasses.dataclass(frozen=True, slots=True)
class Shot:
    """One picture as it leaves: covered, cut, marked."""

    picture: bytes | memoryview = dataclasses.field(repr=False)
    day: dt.date | None = None
    """When it was taken; only how long that is after the other picture is ever shown."""
    orientation: int = 1
    """Exif's, where the picture is not upright by itself."""


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """The same view before and later."""

    before: Shot
    after: Shot
    view: View = View.UNSPECIFIED
    caption: str = ""
    alignment: Alignment = ALONE
    """How `after` lies over `before`; where it rests on nothing, both are shown whole."""

    @property
    def similarity(self) -> Similarity | None:
        """How to lay the later picture over the earlier one; None to leave both as they are."""
        return self.alignment.similarity if self.alignment.how is not How.NONE else None


class Tone(enum.Enum):
    """Of slides; paper is white."""

    DARK = "dark"
    LIGHT = "light"


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the pages, in their order. No patient's name belongs in any of it."""

    clinic: str
    pairs: tuple[Pair, ...]
    title: str = ""
    """"" says "Before and after"."""
    note: str = ""
    """At the foot of every page: for whom, what for, confidential."""
    language: str = "en"
    """`en` or `fr`: the reader's."""
    logo: bytes = dataclasses.field(default=b"", repr=False)
    """As of `logo.read_logo`; b"" for the clinic's name alone."""
    tone: Tone = Tone.DARK


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """A sheet's files, and which pairs could not be read."""

    files: tuple[bytes, ...] = dataclasses.field(repr=False)
    left_out: tuple[tuple[int, str], ...] = ()
    """(place among the sheet's pairs, message code): the rest went on."""


def require_drawable(sheet: Sheet) -> None:
    """InputRefused "sheet-empty", "sheet-too-many" or "sheet-text-long"."""
    if not sheet.pairs:
        raise InputRefused("sheet-empty")
    if len(sheet.pairs) > MOST_PAIRS:
        raise InputRefused("sheet-too-many", limit=MOST_PAIRS)
    _require_short(sheet.title, MOST_TITLE)
    _require_short(sheet.note, MOST_NOTE)
    for pair in sheet.pairs:
        _require_short(pair.caption, MOST_CAPTION)


def _require_short(text: str, limit: int) -> None:
    if len(text) > limit:
        raise InputRefused("sheet-text-long", limit=limit)
