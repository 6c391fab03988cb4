"""The demo's photos as they come from the cameras: files with all their metadata, for one visit."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageCms

from clinicvault.domain.clinical import View

from .demo_data import CAMERAS, CLINIC, PLACE, DemoPatient, DemoShot, DemoVisit
from .demo_exif import Capture, stamped_jpeg, stamped_png
from .demo_pictures import JPEG_QUALITY, Picture, picture
from .resources import resource

_FIRST_SHOT = dt.timedelta(hours=9, minutes=10)
_TURNED = 6
"""Exif orientation of a camera held upright: the stored picture lies on its side."""


def write_photos(
    person: DemoPatient, visit: DemoVisit, date: dt.date, folder: Path
) -> list[tuple[View, Path]]:
    """Write a visit's pictures into `folder` as (view, file), in the order they were taken.

    Capture times lie on `date`; names are a camera's own (`DSC_0412.JPG`).
    """
    written = []
    for place, shot in enumerate(visit.shots):
        capture = _capture(person, visit, date, place)
        suffix = "PNG" if shot.png else "JPG"
        path = folder / f"DSC_{_number(person, visit, place):04d}.{suffix}"
        path.write_bytes(photo_file(shot, capture))
        written.append((shot.view, path))
    return written


def photo_file(shot: DemoShot, capture: Capture) -> bytes:
    """One picture as a camera's file."""
    if shot.portrait:
        return stamped_jpeg(resource("demo", "portraits", shot.portrait).read_bytes(), capture)
    drawn = picture(shot.subject, shot.stage, shot.view, large=shot.large)
    if shot.png:
        return stamped_png(_png(drawn), capture)
    upright = drawn.shape[0] > drawn.shape[1]
    if upright:
        turned = Capture(**{**_fields(capture), "orientation": _TURNED})
        return stamped_jpeg(_jpeg(np.ascontiguousarray(np.rot90(drawn))), turned)
    return stamped_jpeg(_jpeg(drawn), capture)
