"""Consents: what is recorded, forms, evidence, and what follows from a withdrawal."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence, Giver, Scope
from clinicvault.domain.record_kinds import Purpose


@dataclasses.dataclass(frozen=True, slots=True)
class ConsentDraft:
    """What is recorded; dates are days, `until` None for no end."""

    purpose: Purpose
    evidence: Evidence = Evidence.PAPER_TO_FOLLOW
    since: dt.date | None = None
    """First day, None for today."""
    until: dt.date | None = None
    scope: Scope = Scope.ALL
    subjects: tuple[str, ...] = ()
    """Visit or photo ids where the scope is not ALL."""
    faces: bool = True
    """Whether the face may be recognisable."""
    channels: frozenset[Channel] = frozenset()
    """Of marketing: where; empty is nowhere."""
    language: str = "en"
    giver: Giver = Giver.PATIENT
    giver_name: str = ""
    """Who consents, where it is not the patient."""
    named: tuple[str, ...] = ()
    """Of COLLEAGUES: ids of the users it names; empty for any colleague of the clinic."""
    note: str = ""
    form: str = ""
    """"<purpose>/<language>/<version>" of the form that was read, or ""."""
    renews: str = ""
    """Id of the consent that this one renews, or ""."""
    team: str = ""
    """Of the first one for care, where there are several teams: whose patient this becomes."""


@dataclasses.dataclass(frozen=True, slots=True)
class Stroke:
    """One line of a signature: (x, y, milliseconds since its first point), x and y in 0..1."""

    points: tuple[tuple[float, float, int], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ScreenSignature:
    """A signature on the screen with the text that was shown when it was made."""

    strokes: tuple[Stroke, ...]
    aspect: float
    """Width by height of the pad."""
    text: str
    """The whole text shown; its SHA-256 goes into the log."""


@dataclasses.dataclass(frozen=True, slots=True)
class EvidenceView:
    """A sealed document that shows a consent."""

    id: str
    consent_id: str
    kind: str
    """"scan" or "signature"."""
    when: dt.datetime
    by: str
    pages: int = 1
    text_hash: str = ""
    """Of a signature: SHA-256 of the text shown, hex."""


@dataclasses.dataclass(frozen=True, slots=True)
class EvidenceOpened:
    """An opened document: pictures for the eyes; logged."""

    pages: tuple[bytes, ...]
    """JPEG or PNG bytes."""
    text: str = ""
    """Of a signature: the text that was shown."""


@dataclasses.dataclass(frozen=True, slots=True)
class DisclosureView:
    """What left earlier, and whom to ask for its deletion."""

    id: str
    when: dt.datetime
    recipient: str
    purpose: Purpose | None
    """None for the patient's own copy of everything held."""
    photos: int
    form: str
    """Kind of package: `age`, `patient`, `insurer`, `cms`, `plain`, `sheet`, `slides`, `report`, or
    `plain file` of older gifts."""
    by: str
    channel: Channel | None = None
    """Where it was to be shown, of marketing; None where nobody asked."""
    address: str = ""
    """The recipient's, as far as it was written down."""


@dataclasses.dataclass(frozen=True, slots=True)
class Withdrawal:
    """What follows from a withdrawal: shown before, done after."""

    purpose: Purpose
    keys: bool
    """Whether keys go: then nobody at the clinic opens the pictures."""
    photos: int
    consents: int
    """How many recorded consents end with it."""
    others: tuple[Purpose, ...] = ()
    """Purposes that are of no use without it: all, where care is withdrawn."""
    exports: int = 0
    """Exports under way that are cancelled."""
    disclosures: tuple[DisclosureView, ...] = ()
    """Earlier ones for this purpose (care: for every purpose), newest first; without those that
    their recipient gave back or deleted."""
    shown: tuple[str, ...] = ()
    """Places where pictures are shown now, and are to be taken down."""


@dataclasses.dataclass(frozen=True, slots=True)
class ConsentDue:
    """A consent that somebody should look after."""

    patient_id: str
    patient_name: str
    consent_id: str
    purpose: Purpose
    reason: str
    """"expiring", "expired", "evidence-missing", "unconfirmed", "majority", "awaiting-officer"."""
    day: dt.date | None
    """The day it ends, is to be confirmed or was due."""
    status: ConsentStatus


@dataclasses.dataclass(frozen=True, slots=True)
class FormText:
    """A form's text: the clinic's own, or the one that comes with the program."""

    purpose: Purpose
    language: str
    version: str
    """SHA-256 of the text, its first 16 hex digits."""
    title: str
    body: str
    """Paragraphs, parted by blank lines; {patient}, {born}, {clinic} … are filled in."""
    own: bool = False
    """The clinic edited it."""


@dataclasses.dataclass(frozen=True, slots=True)
class FilledForm:
    """A form filled for one patient, to be read, signed or printed."""

    form: str
    """"<purpose>/<language>/<version>", as `ConsentDraft.form`."""
    title: str
    text: str
    """Title and paragraphs as they are shown and hashed."""
    language: str
    code: str = ""
    """The patient's code, for the printed page."""


@dataclasses.dataclass(frozen=True, slots=True)
class MissingConsent:
    """Which consent is missing for a purpose, and who can record it."""

    purpose: Purpose
    code: str
    """Message code, as `PatientPage.refusal`."""
    recorders: tuple[str, ...]
    """Names of people here who can record it."""
