"""What people read about a picture's file: its kind, what was removed from it, what was noted."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from clinicvault.domain.clinical import PhotoKind

from .i18n import mark, tr

_STRIPPED = MappingProxyType(
    {
        "patient-identity": mark("patient's name and data"),
        "location": mark("place"),
        "camera-serial": mark("serial number"),
        "owner": mark("owner's name"),
        "maker-notes": mark("notes of the camera maker"),
        "embedded-thumbnail": mark("hidden small picture"),
        "second-picture": mark("hidden second picture"),
        "comments": mark("comments"),
        "editing-history": mark("editing history"),
        "text": mark("texts"),
        "timestamps": mark("times"),
        "faces": mark("names of faces"),
        "animation": mark("animation"),
        "profile-text": mark("texts in the colour profile"),
        "scripts": mark("scripts"),
        "attachments": mark("attached files"),
        "signatures": mark("signatures"),
        "annotations": mark("remarks"),
        "hidden-data": mark("hidden data"),
        "other-data": mark("other data"),
    }
)
_NOTES = MappingProxyType(
    {
        "first-frame-only": mark("Only the first picture of the animation was kept."),
        "colour-profile-dropped": mark("A broken colour profile was left out."),
        "colour-profile-added": mark("The colour profile was written out."),
        "colour-information-dropped": mark(
            "Colour information that no picture needs was left out."
        ),
        "end-mark-added": mark("The file was cut off; it was closed properly."),
        "not-fully-checked": mark("The end of the file could not be checked."),
        "gain-map-dropped": mark("The extra brightness layer (HDR) was left out."),
        "later-pages-dropped": mark("Only the first page was kept."),
        "re-encoded": mark("A rare kind of file: the picture was packed anew."),
        "sound-dropped": mark("The sound was left out."),
        "trimmed-parts-kept": mark("Parts that were cut from the film are still in it."),
        "annotations-flattened": mark("Remarks and form fields became part of the page."),
        "rendered-from-raw": mark("The picture was made from the camera's RAW file."),
        "motion-clip-apart": mark("The short film inside the photo was taken out of it."),
        "converted-colours": mark("The colours were converted so that every screen shows them."),
        "name-mismatch": mark("The file's name said another kind of file than it is."),
        "burned-in-text": mark(
            "Names or other texts may be written into the picture itself: please look at it."
        ),
    }
)
_KINDS = MappingProxyType(
    {
        PhotoKind.JPEG: mark("JPEG picture"),
        PhotoKind.PNG: mark("PNG picture"),
        PhotoKind.HEIC: mark("HEIC picture"),
        PhotoKind.AVIF: mark("AVIF picture"),
        PhotoKind.WEBP: mark("WebP picture"),
        PhotoKind.TIFF: mark("TIFF picture"),
        PhotoKind.VIDEO: mark("Film"),
        PhotoKind.PDF: mark("PDF document"),
    }
)
_ORIGINS = MappingProxyType(
    {
        "raw": mark("Made from the camera's RAW file"),
        "dicom": mark("Taken out of a medical file (DICOM)"),
    }
)
_FLASHES = MappingProxyType({"fired": mark("Flash fired"), "off": mark("No flash")})
_ORIENTATIONS = MappingProxyType(
    {
        1: mark("Upright"),
        2: mark("Mirrored"),
        3: mark("Upside down"),
        4: mark("Upside down and mirrored"),
        5: mark("On its side and mirrored"),
        6: mark("Turned to the left"),
        7: mark("On its side and mirrored"),
        8: mark("Turned to the right"),
    }
)


def stripped_words(codes: Iterable[str]) -> str:
    """What was removed from a file, in one line; an unknown code stays itself."""
    return ", ".join(dict.fromkeys(tr(_STRIPPED[c]) if c in _STRIPPED else c for c in codes))


def note(code: str) -> str:
    """One sentence about how a file was taken in; "" for an unknown code."""
    return tr(_NOTES[code]) if code in _NOTES else ""


def notes(codes: Iterable[str]) -> tuple[str, ...]:
    """The sentences of several codes (`media.results.NOTES`, and "name-mismatch")."""
    return tuple(dict.fromkeys(text for text in map(note, codes) if text))


def kind(value: PhotoKind | None) -> str:
    """Which kind of file is kept; "" where it is unknown."""
    return tr(_KINDS[value]) if value is not None else ""


def origin(code: str) -> str:
    """What the kept picture was made of, where that was something else."""
    return tr(_ORIGINS[code]) if code in _ORIGINS else ""


def flash(code: str) -> str:
    """Whether the camera's flash fired; "" where the camera did not say."""
    return tr(_FLASHES[code]) if code in _FLASHES else ""


def orientation(value: int) -> str:
    """How the kept file lies, by its Exif orientation (1 to 8); people see it upright anyway."""
    return tr(_ORIENTATIONS[value]) if value in _ORIENTATIONS else ""
