"""The demo's photos as they come from the cameras: files with all their metadata, for one visit."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from clinicvault.domain.clinical import View
from clinicvault.services.resources import resource

from .data import CAMERAS, CLINIC, PLACE, DemoPatient, DemoShot, DemoVisit
from .exif import Capture, stamped_jpeg, stamped_png
from .pictures import LARGE, Studio, size_of
from .render import Picture

JPEG_QUALITY = 92
_FIRST_SHOT = dt.timedelta(hours=8, minutes=5)
"""The last picture is taken before the front desk takes the morning's pictures in."""
_PROFILE_DATE, _PROFILE_DAY = slice(24, 36), bytes.fromhex("07ea00010001000000000000")
"""Where a colour profile tells when it was made: one day for all, so that files stay the same."""
_TURNED = 6
"""Exif orientation of a camera held upright: the stored picture lies on its side."""


def write_photos(
    person: DemoPatient,
    visit: DemoVisit,
    date: dt.date,
    folder: Path,
    file_of: Callable[[DemoShot], bytes] | None = None,
) -> list[tuple[View, Path]]:
    """Write a visit's pictures into `folder` as (view, file), in the order they were taken.

    Capture times lie on `date`; names are a camera's own (`DSC_0412.JPG`). `file_of` gives the
    files of drawn pictures; without it they are drawn here.
    """
    written = []
    for place, shot in enumerate(visit.shots):
        capture = _capture(person, visit, date, place)
        suffix = "PNG" if shot.png else "JPG"
        path = folder / f"DSC_{_number(person, visit, place):04d}.{suffix}"
        path.write_bytes(photo_file(shot, capture, file_of or drawn_file))
        written.append((shot.view, path))
    return written


def drawn_file(shot: DemoShot, studio: Studio | None = None) -> bytes:
    """A drawn picture as a JPEG or PNG without camera metadata, stored on its side if upright."""
    scale = LARGE if shot.large else 1.0
    drawn = (studio or Studio()).picture(shot.subject, shot.stage, shot.view, scale=scale)
    if shot.png:
        return _png(drawn)
    return _jpeg(np.ascontiguousarray(np.rot90(drawn)) if _upright(shot) else drawn)


def photo_file(
    shot: DemoShot, capture: Capture, file_of: Callable[[DemoShot], bytes] = drawn_file
) -> bytes:
    """One picture as a camera's file."""
    if shot.portrait:
        return stamped_jpeg(resource("demo", "portraits", shot.portrait).read_bytes(), capture)
    if shot.png:
        return stamped_png(file_of(shot), capture)
    if _upright(shot):
        capture = dataclasses.replace(capture, orientation=_TURNED)
    return stamped_jpeg(file_of(shot), capture)


def _upright(shot: DemoShot) -> bool:
    width, height = size_of(shot.subject)
    return height > width


def camera_file(drawn: Picture, person: DemoPatient) -> bytes:
    """A drawn picture as a camera's file of today."""
    visit = person.visits[0]
    return stamped_jpeg(
        _jpeg(drawn), _capture(person, visit, dt.datetime.now().astimezone().date(), 0)
    )


def _capture(person: DemoPatient, visit: DemoVisit, date: dt.date, place: int) -> Capture:
    """Camera, owner, place and moment of one picture; the patient's name as offices type it in."""
    number = _number(person, visit, place)
    taken = dt.datetime.combine(date, dt.time()).astimezone() + _FIRST_SHOT
    latitude, longitude, altitude = PLACE
    return Capture(
        taken=taken + dt.timedelta(seconds=number % 3600 + 41 * place),
        camera=CAMERAS[number % len(CAMERAS)],
        owner=CLINIC,
        artist="Front desk camera 2",
        latitude=latitude + number % 7 * 1e-5,
        longitude=longitude - number % 5 * 1e-5,
        altitude=altitude,
        description=f"{person.family} {person.given}, {visit.label}",
    )


def _number(person: DemoPatient, visit: DemoVisit, place: int) -> int:
    """A camera's running number, the same every time."""
    patient = int(person.record_number.rpartition("-")[2])
    return (patient * 37 + visit.days_ago * 11) % 9000 + place + 1


def _jpeg(drawn: Picture) -> bytes:
    out = io.BytesIO()
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_PROFILE_DATE] = _PROFILE_DAY
    Image.fromarray(drawn).save(out, "JPEG", quality=JPEG_QUALITY, icc_profile=bytes(profile))
    return out.getvalue()


def _png(drawn: Picture) -> bytes:
    out = io.BytesIO()
    Image.fromarray(drawn).save(out, "PNG", compress_level=4)
    return out.getvalue()
