"""How a patient's record ends, and the patient's own copy of it: erasure, hold, retention, report.

Amounts are counts and bytes; days are clinic-local dates.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

from clinicvault.domain.roles import Act

from .access import SaidView
from .consents import DisclosureView

RETENTION_PARTS = ("due", "soon", "unknown", "held")
"""The lists of the retention review, as `RetentionCounts` counts them."""


class ErasureGround(enum.Enum):
    """Why a patient is erased; the value is the command line's word."""

    ASKED = "asked"
    """The patient asked for it (GDPR 17)."""
    OVER = "over"
    """The time for which it must be kept is over."""
    MISTAKE = "mistake"
    """Registered by mistake, or to try something."""
    OTHER = "other"


@dataclasses.dataclass(frozen=True, slots=True)
class HoldView:
    """A patient who must not be erased for now."""

    patient_id: str
    name: str
    """"" for who may not read names."""
    code: str
    reason: str
    since: dt.date | None
    """None of a hold that cannot be read, and holds all the same."""
    by: str
    until: dt.date | None = None
    """The last day; None where it lasts until somebody lifts it."""
    lifted: dt.date | None = None
    """None while it holds."""
    lifted_by: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class RetentionStanding:
    """Until when the clinic's rule wants a record kept."""

    until: dt.date | None
    """The last day; None where a date is missing (`reason`)."""
    rule: str
    """Key of the rule that counts."""
    title: str
    """The rule's name, in the language asked for."""
    source: str
    """The clause it comes from."""
    over: bool = False
    reason: str = ""
    """"", "birth-unknown" or "visit-unknown": what is missing to say it."""


@dataclasses.dataclass(frozen=True, slots=True)
class ErasureView:
    """An erasure: asked for, allowed, carried out."""

    id: str
    """Of the request that `RequestService` allows or denies."""
    patient_id: str
    patient_name: str
    """"" once the patient is erased, and for who may not read names."""
    code: str
    ground: ErasureGround
    reason: str
    asked: dt.datetime
    by: str
    state: str
    """"waiting", "granted", "denied", "expired", "running" (keys are gone, files still go),
    "done", or "unproven": erased before a restore, which nobody can prove; it is asked for anew."""
    ready: dt.datetime | None = None
    """While nobody else can allow it: from when on the waiting time is over."""
    said: tuple[SaidView, ...] = ()
    may: frozenset[Act] = frozenset()
    """ALLOW_ERASURE to allow or deny, ASK_ERASURE to carry it out now."""
    done: dt.datetime | None = None
    done_by: str = ""
    backups_until: dt.date | None = None
    """Of one that is done: the last day on which an old backup could hold the keys."""
    files_left: int = 0
    """Of a running one: files that could not be deleted yet."""
    before_time: bool = False
    """Asked for while the record still had to be kept, or nobody could tell."""
    mine: bool = False
    """Asked for by who looks at it, who can take it back."""


@dataclasses.dataclass(frozen=True, slots=True)
class ErasureLook:
    """What an erasure of a patient would destroy, and what stands against it."""

    patient_id: str
    name: str
    code: str
    visits: int
    photos: int
    """Photos, films and documents."""
    kept_files: int
    consents: int
    evidence: int
    """Signed forms and signatures."""
    bytes: int
    first_visit: dt.date | None
    last_visit: dt.date | None
    disclosures: tuple[DisclosureView, ...] = ()
    """What left earlier, newest first, without what came back: nobody can erase that from here."""
    backups_until: dt.date | None = None
    """If it were done today: the last day on which an old backup could hold the keys."""
    retention: RetentionStanding | None = None
    hold: HoldView | None = None
    approvers: tuple[tuple[str, str], ...] = ()
    """(user id, name) of who can allow it; empty: nobody else, and a waiting time takes their
    place."""
    wait_hours: int = 24
    open: ErasureView | None = None
    """One that was asked for already, and is neither denied nor over."""
    running: int = 0
    """Imports, exports and emergency accesses of this patient that would be ended."""
    shown: tuple[str, ...] = ()
    """Places where pictures are shown now: after the erasure nobody can look that up."""


@dataclasses.dataclass(frozen=True, slots=True)
class RetentionRule:
    """One rule of a pack."""

    key: str
    title: str
    """For whom, in the language asked for."""
    years: int
    """After the last visit."""
    until_age: int = 0
    """Not before this birthday; 0 for no such bound."""
    source: str = ""
    """The clause it comes from."""
    as_of: dt.date | None = None
    """When somebody last read that clause."""
    note: str = ""
    """What else to know, in the language asked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class RetentionPack:
    """Rules of one country, as they come with the program."""

    id: str
    title: str
    rules: tuple[RetentionRule, ...]
    as_of: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class RetentionRules:
    """What is in force: a pack, perhaps with the clinic's own numbers."""

    pack: RetentionPack
    """With the clinic's own numbers where it has some."""
    own: frozenset[str] = frozenset()
    """Keys of rules whose numbers are the clinic's own."""
    chosen: bool = False
    """False: nobody has chosen yet, and this is the pack to begin with."""


@dataclasses.dataclass(frozen=True, slots=True)
class RetentionRow:
    """One patient of the review list."""

    patient_id: str
    name: str
    code: str
    born: dt.date | None
    last_visit: dt.date | None
    photos: int
    standing: RetentionStanding
    hold: HoldView | None = None
    erasure: str = ""
    """State of an erasure that was asked for (`ErasureView.state`), or ""."""


@dataclasses.dataclass(frozen=True, slots=True)
class RetentionPage:
    """A part of the review list."""

    rows: tuple[RetentionRow, ...]
    total: int
    """Of the whole list."""
    after: str = ""
    """What to ask the next part with; "" at the end."""


@dataclasses.dataclass(frozen=True, slots=True)
class RetentionCounts:
    """How many patients each part of the review has."""

    due: int
    soon: int
    """Over within a year."""
    unknown: int
    """A date is missing."""
    held: int


@dataclasses.dataclass(frozen=True, slots=True)
class LogPart:
    """Who saw what of a patient: the part of a report that only the log's readers can give."""

    entries: int
    made: dt.datetime
    by: str
    until: dt.datetime
    """When it is forgotten, if no report took it before."""


@dataclasses.dataclass(frozen=True, slots=True)
class ReportLook:
    """What a patient's access report would hold, and who has to help."""

    patient_id: str
    name: str
    code: str
    visits: int
    photos: int
    consents: int
    evidence: int
    kept_files: int
    disclosures: int
    log: LogPart | None = None
    """Ready to be used, or None: then an administrator gives it."""
    log_here: bool = False
    """Whether this person can give the log's part without anybody's help."""
    log_givers: tuple[tuple[str, str], ...] = ()
    """(user id, name) of the administrators who can give it here with their password."""
    pictures: bool = True
    """Whether this person can add the pictures."""
    pictures_code: str = ""
    """Message code of why not, or ""."""
    languages: tuple[str, ...] = ("en", "fr")
    bytes: int = 0
    """Of the pictures."""


@dataclasses.dataclass(frozen=True, slots=True)
class ReportResult:
    """What was written for the patient."""

    report: str
    """The PDF's path."""
    package: str = ""
    """The pictures' path, "" where they were left out."""
    passphrase: str = ""
    """Shown once, to hand over by another channel; "" where one was given or a key was used."""
    photos: int = 0
    left_out: int = 0
    """Pictures that are damaged or may not be opened; the report names how many."""
    log_entry: int = 0
