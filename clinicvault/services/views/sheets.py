"""Before/after sheets as window and command line plan them, see them and give them out."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

from clinicvault.domain.alignment import Alignment

from .exports import BlockedPicture, ExportPlan


class SheetForm(enum.Enum):
    """What is made of the pairs; the value is the command line's word."""

    PDF = "pdf"
    """Pages of A4."""
    PICTURES = "pictures"
    """The same pages as JPEGs."""
    SLIDES = "slides"
    """One picture of 1920 × 1080 pixels a pair, for a talk."""
    PAPER = "paper"
    """On this computer's printer."""


@dataclasses.dataclass(frozen=True, slots=True)
class SheetPair:
    """Two pictures of a patient, the earlier first."""

    before: str
    after: str
    """Ids of photos."""
    caption: str = ""
    alignment: Alignment = dataclasses.field(default_factory=Alignment)
    """How `after` lies over `before`, both of them whole: before anything is cut off."""


@dataclasses.dataclass(frozen=True, slots=True)
class SheetLook:
    """What stands around the pictures."""

    form: SheetForm = SheetForm.PDF
    title: str = ""
    note: str = ""
    """At the foot of every page."""
    language: str = "en"
    logo: bool = True
    """Whether the clinic's logo stands on it, where there is one."""
    light: bool = False
    """Slides on white, not on black."""


@dataclasses.dataclass(frozen=True, slots=True)
class SheetPlan:
    """Everything about a sheet; the service believes none of it and checks it again."""

    export: ExportPlan
    """Which pictures leave and how each is changed, for whom, what for, in which package."""
    pairs: tuple[SheetPair, ...]
    look: SheetLook = SheetLook()


@dataclasses.dataclass(frozen=True, slots=True)
class SheetPages:
    """Pages as they will be, but for the invisible mark of the export they leave with."""

    pages: tuple[bytes, ...] = dataclasses.field(repr=False)
    """JPEGs of our own."""
    left_out: tuple[BlockedPicture, ...] = ()
    """Pictures that could not be read; their pairs are missing."""


@dataclasses.dataclass(frozen=True, slots=True)
class SheetPrint:
    """Pages that left on paper: written down already, so the printer's part alone is left."""

    pages: tuple[bytes, ...] = dataclasses.field(repr=False)
    log_entry: int
    pictures: int
    left_out: tuple[BlockedPicture, ...] = ()
    export: str = ""
    """Id of the export, by which a failure of the printer is told."""


@dataclasses.dataclass(frozen=True, slots=True)
class AskedSheet:
    """A sheet that this person asked to have allowed."""

    request: str
    plan: SheetPlan
    recipient: str
    """Name."""
    state: str
    """`waiting` or `granted`."""
    allowed_by: str = ""
    until: dt.datetime | None = None
