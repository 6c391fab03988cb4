"""Frozen view objects: all that the window and the command line ever see.

Identifiers are hex strings, times are aware `datetime`s in UTC, dates are clinic-local.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.clinical import ConsentStatus, Evidence, PhotoKind, View
from clinicvault.domain.records import Purpose, UserState
from clinicvault.domain.roles import Act, Role


@dataclasses.dataclass(frozen=True, slots=True)
class VaultView:
    """A vault before anyone unlocked it, as the enrolled workstation sees it."""

    vault_id: str
    clinic: str
    workstation: str
    users: tuple[UserView, ...]
    keychain: bool
    """False: the workstation's seed lies in a file, and the window warns."""


@dataclasses.dataclass(frozen=True, slots=True)
class UserView:
    """A person of the clinic."""

    id: str
    name: str
    roles: frozenset[Role]
    state: UserState
    has_password: bool
    missing_grants: frozenset[Role] = frozenset()
    """Roles whose keys no holder has given yet."""


@dataclasses.dataclass(frozen=True, slots=True)
class SessionView:
    """Who is unlocked, and what that person may do here."""

    user: UserView
    acts: frozenset[Act]
    warnings: tuple[str, ...] = ()
    """Message codes: kit file still on disk, no keychain, log not witnessed …"""
    words: str = ""
    """While keys are missing: the four words that a holder compares before giving them."""


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
class MediaPolicy:
    """What the clinic keeps of some files; the administrators choose."""

    sound: bool = False
    """Keep the sound of films (voices identify)."""
    raw: bool = False
    """Keep a camera's RAW file sealed beside the picture rendered from it."""
    clips: bool = False
    """Keep the short films of live and motion photos."""


@dataclasses.dataclass(frozen=True, slots=True)
class SourceKind:
    """How many of the chosen files are of one kind, and what will be done to them."""

    kind: str
    """Format name such as "JPEG", "RAW", "PDF"; "" for what is not recognised."""
    files: int
    treatment: str
    """"kept" as it is, "rendered" (RAW), "sound-dropped" (films), "may-be-re-encoded" (TIFF, PDF,
    where a rare kind cannot be kept), "unpacked" (ZIP), "extracted" (DICOM), "refused"."""


@dataclasses.dataclass(frozen=True, slots=True)
class SourceLook:
    """What lies in the chosen files and folders, told before anything is taken in."""

    files: int
    bytes: int
    kinds: tuple[SourceKind, ...]
    companions: int = 0
    """Files of the camera's own housekeeping that are left out without a word."""


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


@dataclasses.dataclass(frozen=True, slots=True)
class ImportedPhoto:
    """A photo that was acknowledged: durable, read back, logged."""

    path: str
    photo: str
    kind: PhotoKind
    view: View
    stripped: tuple[str, ...]
    notes: tuple[str, ...]
    thumbnail: bytes
    """Baseline JPEG, only for the import page while it is open."""
    likeness: bytes = bytes(8)
    """64 bits by which `similar.groups` finds near-duplicates, only while the page is open."""
    taken: str = ""
    """As `PhotoView.taken`, corrected by the import's clock shift."""
    still: str = ""
    """Of a live photo's clip: the photo it belongs to."""
    raw: bool = False
    """The camera's own RAW file is kept sealed beside it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Duplicate:
    """A file whose cleaned picture is already in the vault for this patient."""

    path: str
    photo: str


@dataclasses.dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not taken in."""

    path: str
    reason: str
    message: str
    """One English sentence; the window translates by `reason`."""
    kept: str = ""
    """Id of the `KeptFile` where it was set aside for later, or ""."""


@dataclasses.dataclass(frozen=True, slots=True)
class LeftOut:
    """A file left out on purpose; it is not lost, and nothing is wrong with it."""

    path: str
    reason: str
    """"live-clip" (the clinic keeps no clips), "needs-re-encoding" (waits for a person's word)."""
    photo: str = ""
    """Of a live photo's clip: its still."""


@dataclasses.dataclass(frozen=True, slots=True)
class Erased:
    """What became of the sources of one import page."""

    erased: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    """(path, reason) of every source that stays: "not-imported", "partly-imported",
    "source-changed", "copy-damaged", "source-unwritable", "package-incomplete"."""


@dataclasses.dataclass(frozen=True, slots=True)
class ImportReport:
    """The report at the end of an import."""

    patient: str
    visit_id: str
    imported: tuple[ImportedPhoto, ...]
    duplicates: tuple[Duplicate, ...]
    refused: tuple[RefusedFile, ...]
    cancelled: bool
    seconds: float
    left_out: tuple[LeftOut, ...] = ()
    gone: bool = False
    """The card or folder was taken away: the rest waits until it is back (`resume`)."""
    view: View = View.UNSPECIFIED
    clock_shift: dt.timedelta = dt.timedelta()
    """View and shift that were wished, with `visit_id` for what is taken in later."""


@dataclasses.dataclass(frozen=True, slots=True)
class ExportResult:
    """Where the package lies, and its log entry."""

    output: str
    log_entry: int
    passphrase: str = ""
    """Shown once, to hand over by another channel; empty where a recipient key was used."""
    orientations: tuple[int, ...] = ()
    """Exif orientation (1 to 8) of every picture: files are as the camera stored them."""


@dataclasses.dataclass(frozen=True, slots=True)
class LogRow:
    """One entry of the access log."""

    seq: int
    time: dt.datetime
    user: str
    event: str
    patient: str
    """Patient code, and the name where this reader holds the directory key."""
    objects: tuple[str, ...]
    purpose: str
    outcome: str
    workstation: str
    detail: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class LogStatus:
    """State of the access log as the window's badge tells it."""

    entries: int
    checkpoint: str
    ok: bool
    faults: tuple[tuple[int, str], ...]
    checked: dt.datetime
    witnessed: dt.datetime | None
    """When a copy of the log's head last went elsewhere (export, backup)."""
    unsettled: int = 0
    """Restores or losses after which the log went on and which nobody has reviewed yet."""


@dataclasses.dataclass(frozen=True, slots=True)
class DayActivity:
    """Counts of one day, for the activity chart."""

    day: dt.date
    views: int
    exports_imports: int
    refused: int
    events: int


PASSED_OVER = "backup"
"""What a restore's report calls a backup that is not good; its folder's name is the id."""
MADE_NEWER = "backup-newer"
"""As PASSED_OVER, where it says that a newer ClinicVault made it; anybody can write so."""
NOT_TAKEN_UP = "vault-not-taken-up"
"""After a restore: this computer does not open what came back; the error's code is the id."""


@dataclasses.dataclass(frozen=True, slots=True)
class Damage:
    """One thing that verification found."""

    what: str
    id: str
    patient: str
    """Patient code, or ""."""


@dataclasses.dataclass(frozen=True, slots=True)
class VerifyReport:
    """Outcome of a verification."""

    checked: int
    damaged: tuple[Damage, ...]
    backed_up: dt.datetime | None = None
    """After a restore: when that backup was made."""
    behind: int = 0
    """After a restore: log entries known on this computer that are newer than the backup."""


@dataclasses.dataclass(frozen=True, slots=True)
class BackupView:
    """The last backup."""

    when: dt.datetime
    objects: int
    """Objects that it holds whole."""
    bytes: int
    destination: str
    missing: int = 0
    """Things that are damaged in the vault and therefore not in it."""
    damaged: tuple[Damage, ...] = ()
    """Their names; `BackupService.last` tells the first ones only."""


@dataclasses.dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time code for a newcomer."""

    user: str
    code: str
    expires: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Enrolled:
    """What a newcomer's screen shows for a holder to compare."""

    user: str
    words: str
