"""What the export's wizard shows and hands over: consents, kinds, plans, results.

Places in a picture are shares of the upright picture (`domain.recipes`); amounts are bytes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

from clinicvault.domain.clinical import Channel
from clinicvault.domain.exports import SecondReason
from clinicvault.domain.recipes import Box, EyeBar, Recipe
from clinicvault.domain.record_kinds import Purpose

from .releases import RecipientDetails


@dataclasses.dataclass(frozen=True, slots=True)
class PurposeStanding:
    """What the patient's consents say about a reason, for the pictures chosen."""

    purpose: Purpose
    channel: Channel | None = None
    """Of marketing: there is one standing for each place."""
    refusal: str = ""
    """Message code where it may not be; nothing is rendered then."""
    faces_hidden: bool = False
    """The consent is for pictures on which nobody can be recognised."""
    outside: tuple[str, ...] = ()
    """Ids of the pictures that the consent leaves out."""
    since: dt.date | None = None
    until: dt.date | None = None


class PackageKind(enum.Enum):
    """What the recipient gets; the value is the command line's word."""

    PATIENT_PAGE = "patient"
    """One HTML file that any browser opens offline, with six words."""
    AGE = "age"
    CERTIFICATE = "cms"
    INSURER = "insurer"
    """An AES-256 ZIP that 7-Zip opens."""
    PLAIN = "plain"
    """Files that anybody can open."""


@dataclasses.dataclass(frozen=True, slots=True)
class KindOffer:
    """A kind of package for this recipient and reason."""

    kind: PackageKind
    refusal: str = ""
    """Message code where it cannot be chosen."""
    advised: bool = False
    """The one that fits recipient and reason best; exactly one of a list."""
    second: bool = False
    """A second person has to allow it for its kind alone."""


@dataclasses.dataclass(frozen=True, slots=True)
class FaceFound:
    """A face that was found in a picture."""

    box: Box
    """Grown so that it covers hair and chin as well."""
    eyes: EyeBar | None
    score: float
    """0 to 1; from .6 on the search is sure of it."""


class FaceSaid(enum.Enum):
    """What a person said is to be done with a face; the value stands in the log."""

    COVERED = "covered"
    EYES = "eyes"
    """A bar over the eyes alone: whoever knows the person still recognises them."""
    SHOWN = "shown"
    NO_FACE = "no-face"
    """The search was wrong."""


@dataclasses.dataclass(frozen=True, slots=True)
class FaceDecision:
    """A face that was found, and what was said of it."""

    found: FaceFound
    said: FaceSaid


@dataclasses.dataclass(frozen=True, slots=True)
class PlannedPicture:
    """One picture of a plan. The service renders from `recipe` alone."""

    photo: str
    recipe: Recipe
    faces: tuple[FaceDecision, ...] = ()
    searched: bool = False
    """Whether faces were looked for; a film or document cannot be searched."""
    looked: bool = False
    """A person looked at it and said that it may leave like this."""


@dataclasses.dataclass(frozen=True, slots=True)
class ExportPlan:
    """All four answers; the service believes none of it and checks it again."""

    patient: str
    pictures: tuple[PlannedPicture, ...]
    recipient: str
    """Id of a `RecipientView`."""
    purpose: Purpose
    channel: Channel | None
    kind: PackageKind
    by_key: bool = False
    """Opened with the recipient's key, not with a passphrase."""
    dicom: bool = False
    """Medical files (DICOM) of the pictures beside them."""
    delete_by: dt.date | None = None
    """By when the recipient is asked to delete it."""
    note: str = ""
    """A few words of why, for the log and for whoever allows it."""
    request: str = ""
    """Id of the question that somebody allowed for exactly this plan."""
    named: RecipientDetails | None = None
    """Somebody who is in no address book; then `recipient` is ""."""


@dataclasses.dataclass(frozen=True, slots=True)
class RenderedPicture:
    """The very file that will leave, but for the invisible mark of the export it leaves with."""

    photo: str
    data: bytes = dataclasses.field(repr=False)
    """Our own baseline JPEG; b"" for a film or document, which leaves as it is."""
    width: int
    height: int
    size: int


@dataclasses.dataclass(frozen=True, slots=True)
class BlockedPicture:
    """A picture that cannot leave, or did not: the rest goes on."""

    photo: str
    code: str
    """Message code."""


@dataclasses.dataclass(frozen=True, slots=True)
class ExportLook:
    """What the rules say about a plan before anything is written."""

    second: tuple[SecondReason, ...] = ()
    approvers: tuple[tuple[str, str], ...] = ()
    """(user id, name) of who can be the second person."""
    wait_hours: int = 0
    """Where there is nobody: how long waiting takes that place."""
    blocked: tuple[BlockedPicture, ...] = ()
    size: int = 0
    """About how large the package will be."""


@dataclasses.dataclass(frozen=True, slots=True)
class AskedExport:
    """An export that somebody asked to have allowed."""

    request: str
    plan: ExportPlan
    recipient: str
    """Name."""
    state: str
    """`waiting` or `granted`."""
    allowed_by: str = ""
    until: dt.datetime | None = None
    """Until when it can be made."""


@dataclasses.dataclass(frozen=True, slots=True)
class ExportGiven:
    """What left, and what its recipient has to be told."""

    output: str
    """File or folder."""
    log_entry: int
    pictures: int
    words: str = dataclasses.field(default="", repr=False)
    """The passphrase, which is kept nowhere; "" where a key opens it, or nothing protects it."""
    left_out: tuple[BlockedPicture, ...] = ()
    message: str = ""
    """For the recipient, in the recipient's language; it holds no secret and no patient's name."""
    no_medical: tuple[BlockedPicture, ...] = ()
    """Given as they are, but not once more as a medical file, which was asked for."""
