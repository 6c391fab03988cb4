"""An `age` file for somebody who is in no address book, as automation makes one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clinicvault.domain.clinical import Channel
from clinicvault.domain.recipes import Recipe
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.api import Services
from clinicvault.services.views.exports import (
    ExportGiven,
    ExportPlan,
    PackageKind,
    PlannedPicture,
)
from clinicvault.services.views.releases import RecipientDetails


def age_plan(
    patient: str,
    photos: Sequence[str],
    *,
    recipient: str,
    purpose: Purpose,
    address: str = "",
    channel: Channel | None = None,
    age_recipient: str = "",
    no_face: bool = False,
    request: str = "",
    note: str = "",
) -> ExportPlan:
    """Pictures as they are, looked at; `no_face` is the word that nobody is seen on any."""
    pictures = tuple(PlannedPicture(one, Recipe(), searched=no_face, looked=True) for one in photos)
    return ExportPlan(
        patient=patient,
        pictures=pictures,
        recipient="",
        purpose=purpose,
        channel=channel,
        kind=PackageKind.AGE,
        by_key=bool(age_recipient),
        note=note,
        request=request,
        named=RecipientDetails(recipient, address=address, age_key=age_recipient),
    )


def export_age(
    desk: Services,
    patient: str,
    photos: Sequence[str],
    *,
    output: Path,
    passphrase: str = "",
    progress=None,
    cancel=None,
    **told,
) -> ExportGiven:
    """Given by such a plan; without key and passphrase under words that are made."""
    plan = age_plan(patient, photos, **told)
    return desk.giving.give(plan, output, passphrase=passphrase, progress=progress, cancel=cancel)
