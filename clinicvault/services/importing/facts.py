"""What is sealed with a photo, and what the import page is told of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from clinicvault.domain.clinical import View
from clinicvault.media.results import MediaFacts, Prepared
from clinicvault.services import views

_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(.*)", re.ASCII | re.DOTALL)
_MISNAMED = "name-mismatch"


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What the person said of the whole import."""

    view: View
    shift: dt.timedelta = dt.timedelta()
    reencode: bool = True


def noted(facts: MediaFacts, *, misnamed: bool) -> MediaFacts:
    """The worker's facts, with what the file's own name adds."""
    if not misnamed:
        return facts
    return dataclasses.replace(facts, notes=(*facts.notes, _MISNAMED))


def must_be_reencoded(facts: MediaFacts) -> bool:
    """Whether the file could not be kept as it is; RAW files are told of before."""
    return "re-encoded" in facts.notes and facts.origin != "raw"


def shifted(taken: str, shift: dt.timedelta) -> tuple[str, int]:
    """(capture time, seconds added to it): the text of its zone and fractions stays.

    A time that is unknown, or that would leave the calendar, stays as it is, with 0 seconds.
    """
    told = _TIME.fullmatch(taken)
    seconds = round(shift.total_seconds())
    if told is None or not seconds:
        return taken, 0
    try:
        moved = dt.datetime.fromisoformat(told[1]) + dt.timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return taken, 0
    return moved.isoformat(timespec="seconds") + told[2], seconds


def reshifted(facts: dict[str, object], shift: dt.timedelta) -> dict[str, object]:
    """What changes in sealed facts where another correction replaces the earlier one."""
    own = facts.get("camera_taken", facts.get("taken", ""))
    taken, seconds = shifted(str(own), shift)
    return {"taken": taken, "camera_taken": own, "clock_shift": seconds}


def sealed(facts: MediaFacts, wanted: Wanted, still: str = "") -> dict[str, object]:
    """The facts that are sealed with a photo; never an identifier, never whom a file names."""
    width, height = facts.shown_size
    taken, seconds = shifted(facts.taken, wanted.shift)
    told: dict[str, object] = {
        "format": facts.format.value,
        "width": width,
        "height": height,
        "orientation": facts.orientation,
        "taken": taken,
        "camera_taken": facts.taken,
        "clock_shift": seconds,
        "camera": facts.camera,
        "lens": facts.lens,
        "focal_mm": float(facts.focal_mm),
        "exposure": facts.exposure,
        "flash": facts.flash,
        "colour": facts.colour,
        "icc": facts.icc,
        "origin": facts.origin,
        "seconds": float(facts.seconds),
        "pages": facts.pages,
        "stripped": list(facts.stripped),
        "notes": list(facts.notes),
        "view": wanted.view.value,
    }
    return told | ({"still": still} if still else {})


def imported(
    path: str, photo: bytes, prepared: Prepared, wanted: Wanted, still: str = "", *, raw: bool
) -> views.ImportedPhoto:
    """The photo as the import page shows it."""
    facts = prepared.facts
    return views.ImportedPhoto(
        path=path,
        photo=photo.hex(),
        kind=facts.format,
        view=wanted.view,
        stripped=facts.stripped,
        notes=facts.notes,
        thumbnail=prepared.thumbnail,
        likeness=prepared.likeness,
        taken=shifted(facts.taken, wanted.shift)[0],
        still=still,
        raw=raw,
    )
