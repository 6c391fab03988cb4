"""Patients and their photos."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.clinical import (
    Channel,
    ConsentStatus,
    Evidence,
    Giver,
    PhotoKind,
    Scope,
    Standing,
    View,
)
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act

from .access import AccessStanding
from .people import TeamView

OPEN = AccessStanding(Standing.ACTIVE)
"""An active record of the whole team."""


@dataclasses.dataclass(frozen=True, slots=True)
class PatientRow:
    """One line of the patient list."""

    id: str
    code: str
    name: str
    born: dt.date | None
    record_number: str
    consent: ConsentStatus
    last_visit: dt.date | None
    photos: int
    damaged: bool = False
    """Entries of this record were changed or are missing: it is listed, and does not open."""


@dataclasses.dataclass(frozen=True, slots=True)
class PatientDetails:
    """What intake typed about a patient."""

    given: str
    family: str
    born: dt.date | None
    record_number: str = ""
    note: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class PhotoView:
    """One photo on the timeline. Facts are unknown (defaults) to who lacks the patient's key."""

    id: str
    visit_id: str
    kind: PhotoKind | None
    view: View
    width: int
    height: int
    taken: str
    """ISO 8601 local time, with offset where the camera told it; "" if unknown."""
    imported: dt.datetime | None
    camera: str = ""
    exposure: str = ""
    stripped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lens: str = ""
    focal_mm: float = 0.0
    flash: str = ""
    """"fired", "off" or "" where the camera did not say."""
    colour: str = ""
    """Colour space, such as "sRGB", "Display P3", "Adobe RGB"; "" if unknown."""
    orientation: int = 1
    """Exif orientation (1 to 8) with which the kept file lies; `width` and `height` are upright."""
    origin: str = ""
    """"raw" or "dicom" where the picture was made of something else."""
    seconds: float = 0.0
    """Length of a film."""
    pages: int = 0
    """Pages of a document."""
    clock_shift: int = 0
    """Seconds that were added to the camera's time to give `taken`."""
    still: str = ""
    """Of a live photo's clip: the photo it belongs to."""
    raw: str = ""
    """Id of the camera's own RAW file that is kept sealed beside it (`KeptFile`), or ""."""
    signer: str = ""
    """Public key (hex) of the other clinic's computer that sent it, or ""."""
    sender: str = ""
    """Whose computer that is by the address book, "" where nobody compared it."""
    sent_until: dt.date | None = None
    """By when the sender wants it deleted."""


@dataclasses.dataclass(frozen=True, slots=True)
class KeptFile:
    """A file kept sealed as it came: one that could not be read yet, or a camera's RAW file.

    It is never shown and never leaves: a practitioner may try to read it again, or delete it.
    """

    id: str
    name: str
    """The file's own name without its folder; "" for who may not read it."""
    reason: str
    """Message code of why it was set aside; "" for a RAW file."""
    message: str
    """One English sentence of that; the window translates by `reason`."""
    when: dt.datetime | None
    bytes: int
    photo: str = ""
    """Of a RAW file: the photo that was rendered from it."""


@dataclasses.dataclass(frozen=True, slots=True)
class VisitView:
    """A visit with its photos, newest visit first on the timeline."""

    id: str
    date: dt.date
    label: str
    by: str
    photos: tuple[PhotoView, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ConsentView:
    """One recorded consent."""

    id: str
    purpose: Purpose
    status: ConsentStatus
    recorded: dt.date
    until: dt.date | None
    evidence: Evidence
    by: str
    note: str
    since: dt.date | None = None
    scope: Scope = Scope.ALL
    subjects: tuple[str, ...] = ()
    """Visit or photo ids where the scope is not ALL."""
    faces: bool = True
    channels: frozenset[Channel] = frozenset()
    language: str = ""
    giver: Giver = Giver.PATIENT
    giver_name: str = ""
    named: tuple[str, ...] = ()
    """Names of the colleagues it is for; empty for any."""
    form: str = ""
    evidence_missing: bool = False
    """Signed on paper, and the scan has not followed yet."""
    confirm_by: dt.datetime | None = None
    """Recorded in an emergency: until when it must be confirmed; None once it is."""
    majority: dt.date | None = None
    """Given for a minor: the day from which the patient consents alone."""
    withdrawn: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PatientPage:
    """Everything the patient page shows; `refusal` is the message code if photos may not open."""

    row: PatientRow
    details: PatientDetails
    consents: tuple[ConsentView, ...]
    visits: tuple[VisitView, ...]
    may: frozenset[Act]
    refusal: str = ""
    set_aside: int = 0
    """Files of this patient that could not be read yet (`KeptFile`)."""
    purpose: Purpose = Purpose.CARE
    """Why this session works with the patient; it is in every log entry."""
    purposes: tuple[Purpose, ...] = ()
    """What this person may state here."""
    access: AccessStanding = OPEN
    minor: bool = False
    """Younger than the rules' majority, as far as the birth date is known."""
    missing: Purpose = Purpose.CARE
    """Where `refusal` is for want of a consent: which one; every reason needs care's, too."""
    team: TeamView | None = None
    """Whose patient this is; None where the clinic has one team, or there is no key yet."""
    teams: tuple[TeamView, ...] = ()
    """To choose from for the first consent for care; empty where there is nothing to choose."""
    moves: tuple[TeamView, ...] = ()
    """Whereto this person may move the patient."""
