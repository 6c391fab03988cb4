"""The access log as it is reviewed: searches, charts, flags, sign-offs, notices and forwarding."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping

from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.review_rules import zone_named

from .safekeeping import DayActivity, LogRow


@dataclasses.dataclass(frozen=True, slots=True)
class ClinicZone:
    """By whose clock the log's days and hours are told: the clinic's, else this computer's."""

    name: str = ""
    """IANA, such as "Europe/Paris"; "" while the clinic has none."""
    own: str = ""
    """This computer's, "" where it does not say where it is."""
    apart: bool = False
    """Whether the two clocks differ at any time of the year."""

    def local(self, when: dt.datetime) -> dt.datetime:
        """A moment by that clock."""
        return when.astimezone(zone_named(self.name) if self.name else None)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """What to show; empty fields let everything pass, all conditions hold together."""

    user: str = ""
    """User id (hex)."""
    events: tuple[str, ...] = ()
    """Event names, any of them."""
    patient: str = ""
    """Patient code, or its beginning; a name where the reader holds the directory key."""
    outcome: str = ""
    purpose: str = ""
    """A purpose's slug."""
    workstation: str = ""
    """Workstation id (hex)."""
    since: dt.date | None = None
    """First day, clinic-local."""
    until: dt.date | None = None
    """Last day, inclusive."""
    flagged: bool = False
    """Only entries of flags, open or settled."""
    text: str = ""
    """Full text over names, codes, events, reasons, recipients, computers; case folded."""
    session: str = ""
    """One unlock of one person: session id (hex)."""
    weekday: int = -1
    """Clinic-local day of the week, 0 is Monday; -1 for all."""
    hour: int = -1
    """Clinic-local hour, 0 to 23; -1 for all."""
    kind: str = ""
    """As the figures count (`audit.counted.Kind`), or "waiting" for what waits for a review."""
    after: int = -1
    """Only entries behind this sequence number."""
    upto: int = -1
    """Only entries up to this sequence number, inclusive; -1 for all."""
    flag: str = ""
    """Only the entries of one flag: its id (hex)."""


@dataclasses.dataclass(frozen=True, slots=True)
class LogSort:
    """The order of the rows."""

    column: str = "time"
    """"time", "event", "user", "patient", "purpose", "outcome", "workstation"."""
    descending: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class LogFound:
    """What a search found; `rows` of the service reads by its number."""

    number: int
    count: int
    total: int
    """Entries in the log that are shown when nothing is filtered."""


@dataclasses.dataclass(frozen=True, slots=True)
class SavedView:
    """A search that somebody named; every administrator sees it."""

    id: str
    name: str
    filter: LogFilter
    sort: LogSort
    by: str


@dataclasses.dataclass(frozen=True, slots=True)
class LogEntryView:
    """One entry with everything known of it, and its proof."""

    row: LogRow
    leaf: str
    """RFC 6962 leaf hash, hex."""
    path: tuple[str, ...]
    """Audit path (RFC 6962 2.1.1), hex, leaf upwards."""
    checkpoint: str
    """The signed checkpoint that the path leads to; "" where the newest one is older."""
    proven: bool
    """Whether leaf and path give the checkpoint's root."""
    flags: tuple[str, ...] = ()
    """Ids of the flags that name it."""
    begun: int = -1
    """Sequence number of the intent that this outcome closes, -1 for none."""
    user_id: str = ""
    """Hex, as `LogFilter.user`; "" where nobody is named."""
    session: str = ""
    """Hex, as `LogFilter.session`."""
    code: str = ""
    """The patient's code alone, "" for none."""


@dataclasses.dataclass(frozen=True, slots=True)
class HourGrid:
    """Activity by weekday (0 is Monday) and hour: acts of people, 7 rows of 24 counts."""

    counts: tuple[tuple[int, ...], ...]
    usual: tuple[tuple[bool, ...], ...]
    """Whether the clinic is open then, by the review's settings."""


@dataclasses.dataclass(frozen=True, slots=True)
class PersonActivity:
    """One person against the own past and peers: patients opened a working day."""

    id: str
    name: str
    roles: tuple[str, ...]
    days: tuple[int, ...]
    """Patients a day over the period, days without work left out, oldest first."""
    now: float
    """Median of the last seven working days."""
    past: float
    """Median of the period before."""
    spread: float
    """Median absolute deviation of the period before."""
    peers: float | None
    """Median over people with a common role, None where there is nobody else."""


@dataclasses.dataclass(frozen=True, slots=True)
class PurposeCount:
    """Exports of a period by purpose; `purpose` None for the patient's own copy."""

    purpose: Purpose | None
    exports: int
    photos: int


@dataclasses.dataclass(frozen=True, slots=True)
class LogCharts:
    """Everything that the charts of a period show."""

    since: dt.date
    until: dt.date
    hours: HourGrid
    people: tuple[PersonActivity, ...]
    purposes: tuple[PurposeCount, ...]
    days: tuple[DayActivity, ...] = ()
    """Every day of the period, oldest first."""


@dataclasses.dataclass(frozen=True, slots=True)
class TimelineItem:
    """Entries of one person about one patient that follow one another, told as one."""

    since: dt.datetime
    until: dt.datetime
    user: str
    user_id: str
    events: tuple[tuple[str, int], ...]
    """(event, how often)."""
    purpose: str
    outcome: str
    workstation: str
    photos: int
    told: str
    """Recipient or typed reason, "" for none."""
    entries: tuple[int, ...]
    """Sequence numbers, oldest first."""
    flags: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Looker:
    """One person in a patient's timeline; people of the same name are told apart."""

    id: str
    """User id (hex), "" where an entry names nobody."""
    name: str
    looks: int
    """Entries by which the record was seen: what was refused or is no look does not count."""
    entries: int
    """All entries of theirs."""


@dataclasses.dataclass(frozen=True, slots=True)
class PatientTimeline:
    """Who did what of one patient, newest first."""

    code: str
    name: str
    """"" for who does not hold the directory key."""
    items: tuple[TimelineItem, ...]
    people: tuple[Looker, ...]
    """Everybody who did anything with the patient's record, who looked most first."""


class Disposition(enum.Enum):
    """How a flag ended."""

    OPEN = "open"
    EXPLAINED = "explained"
    ESCALATED = "escalated"
    INCIDENT = "incident"


@dataclasses.dataclass(frozen=True, slots=True)
class FlagAnswer:
    """What the person concerned said to a notice."""

    text: str
    when: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class FlagView:
    """Something unusual, with its reasons."""

    id: str
    rule: str
    """The rule's slug (`domain.flags`)."""
    weight: int
    """1 notice, 2 look at it, 3 look at it now."""
    day: dt.date
    since: dt.datetime
    until: dt.datetime
    user_id: str
    user: str
    patient: str
    """Code, and name for who holds the directory key; "" where it is about several or none."""
    figures: Mapping[str, int | float | str]
    """What the rule's sentence says in figures, by the placeholders of `domain.flags`."""
    entries: tuple[int, ...]
    """Sequence numbers, oldest first; of more than 2,000 the first ones."""
    count: int
    """How many entries there are in all."""
    disposition: Disposition = Disposition.OPEN
    note: str = ""
    by: str = ""
    when: dt.datetime | None = None
    told: dt.datetime | None = None
    """When a notice was left for the person concerned."""
    answer: FlagAnswer | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class SignOff:
    """One finished review."""

    when: dt.datetime
    by: str
    note: str
    upto: int
    """Sequence number up to which it goes."""
    entries: int
    """Entries that were new in it."""
    open_flags: int
    """Flags still open then."""


@dataclasses.dataclass(frozen=True, slots=True)
class ReviewState:
    """What is new since the last review; `LogFilter.kind`, `after` and `upto` find the same."""

    last: SignOff | None
    """The one that reaches farthest."""
    since: dt.datetime | None
    """When the first entry that nobody reviewed was written; None for none."""
    entries: int
    views: int
    patients: int
    people: int
    exports: int
    refused: int
    flags: int
    """Open flags in all."""
    overdue_days: int
    """Working days since a review was due; 0 where it is not overdue."""
    upto: int
    """Sequence number up to which this look goes; `sign_off` takes it."""


@dataclasses.dataclass(frozen=True, slots=True)
class ReviewDue:
    """What the review waits for, in figures alone."""

    open: int
    """Open flags."""
    grave: int
    """Those of them to be looked at now."""
    overdue_days: int
    """Working days since a review was due; 0 where it is not overdue."""
    last: SignOff | None


@dataclasses.dataclass(frozen=True, slots=True)
class NoticeView:
    """For the person concerned: an own access that is flagged."""

    id: str
    rule: str
    made: dt.datetime
    day: dt.date
    figures: Mapping[str, int | float | str]
    answered: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class LogFormat:
    """A format in which the log can be written."""

    slug: str
    """"jsonl", "csv", "fhir-r4", "fhir-r5", "atna"."""
    ending: str
    """Of the file's name, with the dot."""


@dataclasses.dataclass(frozen=True, slots=True)
class Forwarding:
    """Live forwarding as RFC 5424 over TLS; `host` "" for none."""

    host: str = ""
    port: int = 6514
    certificates: str = ""
    """PEM: whom to trust; "" for the system's."""


@dataclasses.dataclass(frozen=True, slots=True)
class ForwardingState:
    """Whether entries reach the server."""

    settings: Forwarding
    connected: bool
    sent: int
    waiting: int
    lost: int
    """Entries that this process could not send; they are in the log."""
    code: str = ""
    """Message code of the last failure, "" for none."""
