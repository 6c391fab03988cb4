"""Pictures of a package once more as DICOM photographs, for a colleague's archive."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets
from collections.abc import Mapping, Sequence

from clinicvault.domain.errors import InputRefused
from clinicvault.media.dicom_writing.photograph import Shot, Subject, new_uid, photograph

from .contents import Item

MIME, ENDING = "application/dicom", "dcm"
_UPRIGHT = 1


@dataclasses.dataclass(frozen=True, slots=True)
class DicomObjects:
    """The objects, and the pictures that cannot be one: (name, code of the reason)."""

    items: tuple[Item, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    """"dicom-kind" (no JPEG of the sort), "dicom-turned" (would be shown lying or mirrored)."""


def dicom_objects(
    items: Sequence[Item],
    subject: Subject,
    taken: Mapping[str, dt.datetime] | None = None,
    *,
    derived: bool = True,
) -> DicomObjects:
    """One object a picture, pictures of one visit in one study; the JPEG's bytes are unchanged.

    `taken` is by a picture's name, told only where the recipient is to know the days. Identifiers
    are random, so that two packages of the same pictures share none.
    """
    studies: dict[str, tuple[str, str]] = {}
    made: list[Item] = []
    left_out: list[tuple[str, str]] = []
    for number, item in enumerate(items, 1):
        study, series = studies.setdefault(item.visit, (new_uid(), new_uid()))
        when = (taken or {}).get(item.name)
        shot = Shot(study, series, number, item.title, item.visit, when, derived)
        try:
            made.append(_object(item, subject, shot))
        except InputRefused as error:
            left_out.append((item.name, error.code))
    return DicomObjects(tuple(made), tuple(left_out))


def _object(item: Item, subject: Subject, shot: Shot) -> Item:
    if item.orientation != _UPRIGHT:
        # Nothing in such an object turns a picture, and a mirrored one shows the other side.
        raise InputRefused("dicom-turned")
    data = photograph(item.data, subject, shot)
    name = f"{secrets.token_hex(6)}.{ENDING}"
    told = (item.title, item.visit, item.view)
    return Item(name, memoryview(data), MIME, *told, of=item.name)
