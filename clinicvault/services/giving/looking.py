"""Pictures are looked at for an export: faces found, the picture shown as it will leave."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from clinicvault.access.opened import Opened, wipe_all
from clinicvault.access.plain import ObjectKind
from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.media.faces.asking import ask_for_faces
from clinicvault.media.faces.face import SeenFace
from clinicvault.media.rendering.asking import render
from clinicvault.media.results import RefusedMedia
from clinicvault.services.age_package import orientation
from clinicvault.services.clinic import Clinic
from clinicvault.services.viewing import photo_id
from clinicvault.services.views import exports as views

from .answers import STORED
from .hiding import face_found
from .judging import judge

LOOK = "export-look"
"""Event of the log; what is looked at counts as shown, not as exported."""


def faces_in(clinic: Clinic, photo: str, purpose: Purpose) -> tuple[views.FaceFound, ...]:
    """The largest first; InputRefused where the picture cannot be searched."""
    with _opened(clinic, photo, purpose, None) as one:
        asked = ask_for_faces(clinic.media, one.data, orientation(one))
        found = asked.result()
    clinic.session.alive()
    if isinstance(found, RefusedMedia):
        raise InputRefused(found.reason, **found.params)
    faces = sorted(found, key=_area, reverse=True)
    return tuple(map(face_found, faces))


def rendered(clinic: Clinic, plan: views.ExportPlan, photo: str) -> views.RenderedPicture:
    """The picture by its recipe; a film or document is not opened any further."""
    planned = next((one for one in plan.pictures if one.photo == photo), None)
    if planned is None:
        raise UsageError("photo-unknown")
    with _opened(clinic, photo, plan.purpose, plan.channel) as one:
        if one.facts.get("format") in STORED:
            return _as_stored(photo, one)
        turn = orientation(one)
        made = render(clinic.media, one.data, turn, planned.recipe).result()
    clinic.session.alive()
    if isinstance(made, RefusedMedia):
        raise InputRefused(made.reason, **made.params)
    return views.RenderedPicture(photo, made.jpeg, made.width, made.height, len(made.jpeg))


def _as_stored(photo: str, one: Opened) -> views.RenderedPicture:
    told = (one.facts.get(side) for side in ("width", "height"))
    width, height = (side if isinstance(side, int) else 0 for side in told)
    return views.RenderedPicture(photo, b"", width, height, len(one.data))


@contextlib.contextmanager
def _opened(
    clinic: Clinic, photo: str, purpose: Purpose, channel: Channel | None
) -> Iterator[Opened]:
    """One picture, where it might be given for that reason; logged, also where it is refused."""
    session, wanted = clinic.session, photo_id(photo)
    with session.vault.read() as rows:
        record = session.vault.reader(rows).get(PhotoRecord, wanted)
    if record is None:
        raise UsageError("photo-unknown")
    _require_given(clinic, record, purpose, channel)
    opened = clinic.unlocked.gate.open([wanted], ObjectKind.ORIGINAL, purpose, event=LOOK)
    try:
        yield opened[0]
    finally:
        wipe_all(opened)


def _require_given(
    clinic: Clinic, record: PhotoRecord, purpose: Purpose, channel: Channel | None
) -> None:
    """What the gate does not ask: giving instead of looking, and the place of marketing."""
    session, photo = clinic.session, (record.id, record.visit)
    code = clinic.unlocked.gate.refusal(record.patient, purpose, Act.EXPORT_PHOTO, [record])
    code = code or judge(session, record.patient).refusal(purpose, channel, [photo])
    if code:
        about = {"patient": record.patient, "objects": (record.id,), "purpose": purpose.slug}
        session.vault.log_event(session.event(LOOK, "refused", detail={"reason": code}, **about))
        raise Refused(code, purpose=purpose.slug, act=Act.EXPORT_PHOTO.value)


def _area(face: SeenFace) -> float:
    box = face.box
    return (box.right - box.left) * (box.bottom - box.top)
