"""What of a wizard outlives the lock: ids, choices, where covers lie. No name, no word, no picture.

It stays in the memory of the window, for the same person's next unlock; where somebody typed words
(a reason, words over the pictures), they are gone and asked for again.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from clinicvault.domain.clinical import Channel
from clinicvault.domain.recipes import Corner
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.views.exports import KindOffer, PackageKind, PurposeStanding
from clinicvault.services.views.releases import RecipientView

from .covering import Covering


@dataclasses.dataclass(frozen=True, slots=True)
class GoOn:
    """A place's wish: go on with an export that somebody allowed."""

    request: str
    sheet: bool = False
    """Whether it is of a before/after sheet."""


@dataclasses.dataclass(frozen=True, slots=True)
class KeptMark:
    """How words are written over the pictures, without the words."""

    wanted: bool | None
    corner: Corner
    opacity: float


@dataclasses.dataclass(frozen=True, slots=True)
class KeptAnswers:
    """The answers of a wizard that a lock ended."""

    step: int
    photos: tuple[str, ...]
    mark: KeptMark
    coverings: Mapping[str, Covering]
    recipient: str = ""
    """Id of the address book's entry."""
    purpose: Purpose | None = None
    channel: Channel | None = None
    faces_hidden: bool = False
    kind: PackageKind | None = None
    by_key: bool = False
    dicom: bool = False
    delete_by: dt.date | None = None
    longest: int = 0
    request: str = ""
    """Of an export that somebody allowed: it is asked for again by its id."""
    entry: int = 0
    """Of the log, where it was given already: its words went with the lock."""


@dataclasses.dataclass(frozen=True, slots=True)
class AskedAgain:
    """What the clinic says today of answers that were given before a lock."""

    recipient: RecipientView | None = None
    standing: PurposeStanding | None = None
    kind: KindOffer | None = None


def ask_again(service: ExportWizardService, patient: str, kept: KeptAnswers) -> AskedAgain:
    """For a worker: each answer counts as far as it may still be given."""
    known = service.recipients(patient)
    to = next((one for one in known if one.id == kept.recipient), None)
    if to is None or kept.purpose is None:
        return AskedAgain(to)
    reasons = service.purposes(patient, kept.photos, to.id)
    standing = _standing(reasons, kept)
    if standing is None or kept.kind is None:
        return AskedAgain(to, standing)
    offers = service.kinds(to.id, standing.purpose, standing.channel)
    fits = (one for one in offers if one.kind is kept.kind and not one.refusal)
    return AskedAgain(to, standing, next(fits, None))


def _standing(found: Sequence[PurposeStanding], kept: KeptAnswers) -> PurposeStanding | None:
    wanted = (kept.purpose, kept.channel)
    return next(
        (
            one
            for one in found
            if (one.purpose, one.channel) == wanted and not (one.refusal or one.outside)
        ),
        None,
    )
