"""How two kept pictures of a patient lie over one another, looked for on their previews."""

from __future__ import annotations

from clinicvault.access.opened import wipe_all
from clinicvault.access.plain import ObjectKind
from clinicvault.domain.alignment import Alignment
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.clinic import Clinic
from clinicvault.services.purposes import purpose_for
from clinicvault.services.viewing import photo_id

from .content import Shot
from .making import Sheets

_EVENT = "photo-compare"


def aligned(clinic: Clinic, before: str, after: str, purpose: Purpose | None) -> Alignment:
    """How `after` lies over `before`; places hold for the originals, too. Logged.

    InputRefused("sheet-pair-same"); Refused as of the gate for looking at both.
    """
    photos = [photo_id(before), photo_id(after)]
    if photos[0] == photos[1]:
        raise InputRefused("sheet-pair-same")
    reason = purpose_for(clinic, photos[0], purpose)
    opened = clinic.unlocked.gate.open(photos, ObjectKind.PREVIEW, reason, event=_EVENT)
    try:
        earlier, later = (Shot(memoryview(one.data)) for one in opened)
        return Sheets(clinic.media).alignment(earlier, later)
    finally:
        wipe_all(opened)
