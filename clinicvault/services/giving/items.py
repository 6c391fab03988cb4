"""Pictures that are ready become files of a package: random names, words that name nobody."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.media.dicom_writing.photograph import Subject
from clinicvault.services.packages.contents import Item
from clinicvault.services.packages.dicom_objects import dicom_objects
from clinicvault.services.sheets.words import SheetWords

from .rendering import Ready

_JPEG = "image/jpeg"
_KINDS = MappingProxyType(
    {
        PhotoKind.JPEG.value: ("jpg", _JPEG),
        PhotoKind.VIDEO.value: ("mp4", "video/mp4"),
        PhotoKind.PDF.value: ("pdf", "application/pdf"),
    }
)
_VIEWS = {view.value: view for view in View}


def items_of(
    ready: Sequence[Ready], days: Mapping[bytes, dt.date], language: str
) -> tuple[Item, ...]:
    """In their order; `days` of their visits by photo, told only as intervals."""
    words = SheetWords(language)
    visits = visit_words([days.get(one.photo) for one in ready], words)
    return tuple(_item(one, words, visit) for one, visit in zip(ready, visits, strict=True))


def visit_words(days: Sequence[dt.date | None], words: SheetWords) -> list[str]:
    """Such as "Before", "6 weeks later"; "" where all are of one visit, or no day is known.

    Two visits never have the same words: what has is shown as one visit.
    """
    known = sorted({day for day in days if day is not None})
    if len(known) < 2:
        return [""] * len(days)
    told: dict[dt.date | None, str] = {None: "", known[0]: words("before")}
    for day in known[1:]:
        text = words.interval((day - known[0]).days)
        same = sum(one == text or one.startswith(f"{text} (") for one in told.values())
        told[day] = f"{text} ({same + 1})" if same else text
    return [told[day] for day in days]


def _item(one: Ready, words: SheetWords, visit: str) -> Item:
    ending, mime = _KINDS[one.kind]
    view = _VIEWS.get(str(one.facts.get("view")), View.UNSPECIFIED)
    return Item(
        name=f"{secrets.token_hex(8)}.{ending}",
        data=memoryview(one.data),
        mime=mime,
        title=words.view(view),
        visit=visit,
        view="" if view is View.UNSPECIFIED else view.value,
        orientation=one.orientation,
    )


def with_medical_files(
    items: tuple[Item, ...],
) -> tuple[tuple[Item, ...], tuple[tuple[str, str], ...]]:
    """And each picture once more as a DICOM photograph, of a person known by a random code.

    Beside them (name, code of the reason) of each that cannot be one: of films and documents, too.
    """
    subject = Subject(f"ANON-{secrets.token_hex(4).upper()}")
    pictures = [one for one in items if one.mime == _JPEG]
    made = dicom_objects(pictures, subject)
    others = tuple((one.name, "dicom-kind") for one in items if one.mime != _JPEG)
    return (*items, *made.items), (*made.left_out, *others)
