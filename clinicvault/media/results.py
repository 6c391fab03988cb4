"""What comes out of a picture: facts, derivatives, or the reason why nothing does."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from clinicvault.domain.clinical import PhotoKind

PREVIEW_SIDE = 2048
THUMBNAIL_SIDE = 384

LAYOUTS = {"RGB": 3, "BGRA": 4}
"""Orders of the viewer's bytes, and how many a pixel takes (BGRA is Qt's RGB32; alpha is 255)."""


@dataclasses.dataclass(frozen=True, slots=True)
class MediaFacts:
    """What is known of a picture; goes into sealed fields, never into the kept file.

    `width` and `height` are the stored pixel size; `shown_size` is after orientation. `taken` is
    ISO 8601 local time, with its offset where the camera wrote one, else empty. `focal_mm` is 0
    where unknown. `stripped` and `notes` hold plain-word codes (`STRIPPED`, `NOTES`).
    """

    format: PhotoKind
    width: int
    height: int
    orientation: int = 1
    taken: str = ""
    camera: str = ""
    lens: str = ""
    focal_mm: float = 0.0
    exposure: str = ""
    flash: str = ""
    """"fired" or "off", where the camera said so."""
    colour: str = ""
    icc: bool = False
    origin: str = ""
    """What the kept picture was made of where that was something else: a code of `ORIGINS`."""
    seconds: float = 0.0
    """Length of a film."""
    pages: int = 0
    """Pages of a document."""
    pair: str = ""
    """Identifier that a live photo's still and clip share; only to find the other half."""
    clip: tuple[int, int] = (0, 0)
    """(offset, length) in the source of the film that a motion photo carries; zeros for none."""
    subject: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Whom a medical file says it shows, by the keys of `SUBJECT`; only to compare."""
    stripped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def shown_size(self) -> tuple[int, int]:
        """(width, height) as a person sees the picture."""
        if self.orientation >= 5:
            return self.height, self.width
        return self.width, self.height


STRIPPED = (
    "patient-identity",
    "location",
    "camera-serial",
    "owner",
    "maker-notes",
    "embedded-thumbnail",
    "second-picture",
    "comments",
    "editing-history",
    "text",
    "timestamps",
    "faces",
    "animation",
    "profile-text",
    "scripts",
    "attachments",
    "signatures",
    "annotations",
    "hidden-data",
    "other-data",
)
"""Everything `MediaFacts.stripped` can say, in the order in which the window shows it."""

FLASHES = ("", "fired", "off")
ORIGINS = ("", "raw", "dicom")
SUBJECT = ("record", "family", "given", "born")
"""What `MediaFacts.subject` may tell: record number, names, date of birth (ISO 8601)."""

NOTES = (
    "first-frame-only",
    "colour-profile-dropped",
    "colour-profile-added",
    "colour-information-dropped",
    "end-mark-added",
    "not-fully-checked",
    "gain-map-dropped",
    "later-pages-dropped",
    "re-encoded",
    "sound-dropped",
    "trimmed-parts-kept",
    "annotations-flattened",
    "rendered-from-raw",
    "motion-clip-apart",
    "converted-colours",
    "name-mismatch",
    "burned-in-text",
)
"""Everything `MediaFacts.notes` can say."""


@dataclasses.dataclass(frozen=True, slots=True)
class Prepared:
    """A picture ready to be sealed: the stripped file and its two baseline JPEG derivatives."""

    rewritten: bytes
    preview: bytes
    thumbnail: bytes
    facts: MediaFacts
    likeness: bytes = bytes(8)
    """64 bits that differ little between pictures that look alike (`likeness.py`)."""


@dataclasses.dataclass(frozen=True, slots=True)
class RefusedMedia:
    """Nothing was kept; `reason` is a code of the message catalogue."""

    reason: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
