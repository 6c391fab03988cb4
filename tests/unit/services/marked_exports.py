"""Exports with invisible marks from a real clinic, and what becomes of them outside."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from clinicvault.access.plain import ObjectKind
from clinicvault.access.release.forensic_keys import forensic_key
from clinicvault.access.release.handing import hand_over
from clinicvault.domain.exports import ExportOrder
from clinicvault.domain.ids import new_id
from clinicvault.domain.recipes import Box, Recipe, VisibleMark
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.media.rendering.asking import render
from clinicvault.services.age_package import orientation
from clinicvault.services.giving.plans import plan_text
from clinicvault.services.views.exports import PlannedPicture
from tests.unit.media import leaks


def photo_file(path: Path, seed: int = 1, turned: int = 1) -> Path:
    """A photo whose texture holds a mark, as a camera wrote it."""
    exif = Image.Exif()
    exif[0x0112] = turned
    pixels = leaks.photo(640, 480, seed)
    Image.fromarray(pixels).save(path, "JPEG", quality=92, exif=exif)
    return path


AS_IT_IS = Recipe()
COVERED = Recipe(
    crop=Box(0.02, 0.0, 0.98, 0.96), covers=(Box(0.4, 0.3, 0.55, 0.5),), mark=VisibleMark("Weber")
)


def gave(desk, patient, photos, recipient, recipe=AS_IT_IS, purpose=Purpose.COLLEAGUES, **more):
    """(export id, {photo: JPEG that left}): marked, written down, given."""
    export, session = new_id(), desk.clinic.session
    with session.vault.write() as rows:
        key = forensic_key(session, rows, export)
        rows.commit()
    plan = plan_text([PlannedPicture(one, recipe) for one in photos])
    ids = tuple(bytes.fromhex(one) for one in photos)
    order = ExportOrder(
        patient=bytes.fromhex(patient), photos=ids, purpose=purpose, form="age",
        recipient=recipient, plan=more.pop("plan", plan), **more,
    )  # fmt: skip
    gate = desk.clinic.unlocked.gate
    about = {"event": "export", "act": Act.EXPORT_PHOTO}
    opened = gate.open(ids, ObjectKind.ORIGINAL, purpose, **about)
    made = {}
    for one in opened:
        done = render(desk.clinic.media, one.data, orientation(one), recipe, key).result()
        made[one.photo.id.hex()] = done.jpeg
    with session.vault.write() as rows:
        hand_over(session, rows, order, disclosure=export)
        rows.commit()
    return export.hex(), made


def pixels_of(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))


def leaked(path: Path, jpeg: bytes, factor: float = 0.8, quality: int = 75) -> Path:
    """The copy after a messenger: smaller, compressed once more."""
    pixels = leaks.recompressed(leaks.scaled(pixels_of(jpeg), factor), quality)
    Image.fromarray(pixels).save(path, "JPEG", quality=90)
    return path
