"""Imports: what lies there, what came in, what became of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.clinical import PhotoKind, View


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
    where a rare kind cannot be kept), "unpacked" (ZIP, age), "locked" (age, where only a passphrase
    opens it), "extracted" (DICOM), "refused"."""


@dataclasses.dataclass(frozen=True, slots=True)
class SourceLook:
    """What lies in the chosen files and folders, told before anything is taken in."""

    files: int
    bytes: int
    kinds: tuple[SourceKind, ...]
    companions: int = 0
    """Files of the camera's own housekeeping that are left out without a word."""
    packages: tuple[ReceivedPackage, ...] = ()
    """Those that came from other clinics; their files are compared when they are taken in."""


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
    "source-changed", "copy-damaged", "source-unwritable", "package-incomplete",
    "package-locked" (it came encrypted)."""


@dataclasses.dataclass(frozen=True, slots=True)
class ReceivedPackage:
    """What a package of another clinic says of itself; texts are the sender's own word.

    Files that are not what was signed are among the import's refused ones, and so is every file of
    a package whose signature is wrong.
    """

    path: str
    encrypted: bool = True
    clinic: str = ""
    recipient: str = ""
    purpose: str = ""
    made: dt.date | None = None
    expires: dt.date | None = None
    """Until when the sender lets it be kept."""
    files: int = 0
    signer: str = ""
    """Public key (hex) of the computer that signed it, "" where nobody did."""
    words: str = ""
    """Four words of that key, to be compared with the sender by telephone."""
    missing: tuple[str, ...] = ()
    """Names of files that were signed and are not there."""
    refused: str = ""
    """Message code of why nothing of it is taken: it opens with nothing, or is not what was
    signed."""
    sender: str = ""
    """By the address book: whose computer signed it; "" for nobody who is known."""
    sender_id: str = ""
    checked: dt.datetime | None = None
    """When somebody compared that computer's words with the sender."""
    checked_by: str = ""
    own: bool = False
    """A computer of this clinic made it."""
    over: bool = False
    """The day until which the sender lets it be kept is past."""
    altered: tuple[str, ...] = ()
    """Names of files that were not taken, because they are not what was signed."""


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
    packages: tuple[ReceivedPackage, ...] = ()
    """Those that came from other clinics."""
