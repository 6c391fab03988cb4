"""The patient's own copy: everything held about one patient, gathered for the page (GDPR 15)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from clinicvault.access.consent import evidence as evidence_access
from clinicvault.access.consent.consent_reading import consents_of, local_day
from clinicvault.access.endings import holds
from clinicvault.access.endings.retention import chosen
from clinicvault.access.patients.appointments import appointments_with
from clinicvault.access.patients.disclosures import disclosures_of
from clinicvault.access.patients.held_rows import row_counts
from clinicvault.access.patients.log_parts import LogLine, LogPart
from clinicvault.access.patients.patients import Identity, open_identity
from clinicvault.access.patients.restrictions import named_of
from clinicvault.access.patients.visits import Visit, visits_of
from clinicvault.access.people.colleagues import works
from clinicvault.access.permits import require_open
from clinicvault.access.pictures.kept_files import of_patient
from clinicvault.access.release import requests
from clinicvault.domain.access_records import EvidenceRecord, RequestRecord
from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import patient_code
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_kinds import Keeping, RequestKind
from clinicvault.domain.records import KeptFileRecord, PatientRecord, PhotoRecord
from clinicvault.domain.roles import Act, Role
from clinicvault.services import views
from clinicvault.services.clinic import Clinic
from clinicvault.services.consent.evidence import shown
from clinicvault.services.consent.views import consent_view, disclosure_view, evidence_view
from clinicvault.services.kept_files import kept_view
from clinicvault.services.names import user_name
from clinicvault.services.patients import photo_view, require_visits
from clinicvault.services.retention import standing_of
from clinicvault.services.telling import moment

_NEAR = dt.timedelta(hours=1)
"""Acts of one kind that follow one another so closely are told in one line."""


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """A signed form: its number in the annex, and what is on it."""

    number: int
    facts: views.EvidenceView
    opened: views.EvidenceOpened

    @property
    def day(self) -> dt.date:
        """When it was signed or scanned."""
        return self.facts.when.astimezone().date()


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A question to a second person about this patient: an emergency, an erasure."""

    kind: RequestKind
    when: dt.datetime
    by: str
    reason: str
    said: tuple[str, ...]
    """Names of who answered or reviewed it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """That the record must not be erased for now, or was held."""

    reason: str
    since: dt.date
    by: str
    until: dt.date | None
    lifted: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class Deed:
    """Entries of the log of one kind by one person, close together."""

    since: dt.datetime
    last: dt.datetime
    who: str
    event: str
    purpose: str
    outcome: str
    told: str
    times: int
    objects: int
    computer: str


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """Who saw what: the log's part of the report."""

    acts: tuple[Deed, ...]
    """Oldest first."""
    entries: int
    size: int
    """Size of the log when it was read."""
    unread: int
    """Entries of the log that nobody can read any more."""
    people: tuple[tuple[str, int], ...]
    """(name, entries), the busiest first."""
    read: dt.datetime
    """When the log was read, in local time: later entries are not in it."""
    by: str
    """Who read it."""


@dataclasses.dataclass(frozen=True, slots=True)
class PatientCopy:
    """Everything held about one patient, in no language yet."""

    clinic: str
    made: dt.datetime
    by: str
    handed_to: str
    code: str
    identity: Identity
    registered: dt.date | None
    consents: tuple[views.ConsentView, ...]
    forms: tuple[Form, ...]
    visits: tuple[views.VisitView, ...]
    facts_missing: str
    """Message code of why nothing but the number of pictures could be read, or ""."""
    kept: tuple[views.KeptFile, ...]
    given: tuple[views.DisclosureView, ...]
    appointments: tuple[tuple[dt.date, str, str], ...]
    """(day, time, who entered it)."""
    asked: tuple[Asked, ...]
    named: tuple[str, ...]
    """Names of the people to whom the pictures are restricted; empty for the whole team."""
    held: Held | None
    kept_until: views.RetentionStanding | None
    """Until when the clinic's rule keeps the record; None where nobody has chosen a rule."""
    seen: Seen
    rows: Mapping[str, int]
    """Table -> rows that hold something of this patient."""
    officers: tuple[str, ...]
    """Whom to ask."""
    files: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Photo id -> file in the package; empty where the pictures are not given."""
    left_out: int = 0
    """Pictures that are damaged, and not in the package."""

    @property
    def photos(self) -> tuple[views.PhotoView, ...]:
        """All pictures, in the order of the visits."""
        return tuple(photo for visit in self.visits for photo in visit.photos)


@dataclasses.dataclass(frozen=True, slots=True)
class Stored:
    """Rows of the patient whose facts lie under the patient's own key."""

    photos: list[PhotoRecord]
    kept: list[KeptFileRecord]
    forms: list[EvidenceRecord]


def stored(clinic: Clinic, patient: bytes) -> Stored:
    """What is to be opened beside the directory's rows."""
    session = clinic.session
    with session.vault.read() as rows:
        reader = session.vault.reader(rows)
        photos = reader.find(PhotoRecord, patient=patient)
        forms = reader.find(EvidenceRecord, patient=patient)
    return Stored(photos, of_patient(session, patient), forms)


def gather(
    clinic: Clinic, patient: bytes, handed_to: str, part: LogPart, language: str
) -> PatientCopy:
    """Read it all; the caller has logged that, and may write reports.

    Pictures' facts and kept files' go by the patient's key, each with its own entry in the log:
    whoever cannot open them writes the report without, and it says so.
    """
    found, missing = stored(clinic, patient), ""
    gate = clinic.unlocked.gate
    facts = gate.facts(found.photos, purpose=None)
    kept_facts = gate.facts(found.kept, "kept-files-list", purpose=None)
    if found.photos and not facts:
        missing = why_shut(clinic, found.photos)
    forms = _forms(clinic, patient, found.forms)
    kept_until = _keeping(clinic, patient, language)
    session = clinic.session
    with session.vault.read() as rows:
        person = session.vault.reader(rows).need(PatientRecord, patient)
        identity = open_identity(session, person)
        consents = consents_of(session, rows, patient)
        visits = visits_of(session, rows, patient)
        require_visits(found.photos, visits)
        return PatientCopy(
            clinic=clinic.vault.clinic_name,
            made=_moment(session.vault.now()),
            by=user_name(clinic.vault, session.user_id),
            handed_to=handed_to,
            code=patient_code(patient),
            identity=identity,
            registered=local_day(identity.registered_ms) if identity.registered_ms else None,
            consents=tuple(consent_view(clinic, one) for one in reversed(consents)),
            forms=forms,
            visits=_visits(clinic, visits, found, facts),
            facts_missing=missing,
            kept=tuple(kept_view(one, kept_facts.get(one.id, {})) for one in found.kept),
            given=tuple(
                disclosure_view(clinic, one)
                for one in reversed(disclosures_of(session, rows, patient))
            ),
            appointments=tuple(
                (one.day, one.time, user_name(clinic.vault, one.by))
                for one in appointments_with(session, rows, patient)
            ),
            asked=_asked(clinic, rows, patient),
            named=tuple(user_name(clinic.vault, one) for one in named_of(session, rows, patient)),
            held=_held(clinic, rows, patient),
            kept_until=kept_until,
            seen=seen(clinic, part),
            rows=row_counts(session, rows, patient),
            officers=_officers(clinic),
        )


def why_shut(clinic: Clinic, photos: Sequence[PhotoRecord]) -> str:
    """Message code of what keeps this person from giving a patient's pictures, or ""."""
    session = clinic.session
    if not session.may(Act.EXPORT_PHOTO):
        return "report-pictures-role"
    if session.held.of(photos[0].patient, session.vault.now()) is not None:
        return "emergency-view-only"
    try:
        require_open(session, photos)
    except Refused as error:
        return error.code
    return ""


def seen(clinic: Clinic, part: LogPart) -> Seen:
    """The log's part in the clinic's names; entries close together are one line."""
    people: dict[str, int] = {}
    computers: dict[bytes, str] = {}
    acts: list[Deed] = []
    for line in part.lines:
        if line.workstation not in computers:
            computers[line.workstation] = clinic.vault.workstation_name(line.workstation)
        act = _deed(clinic, line, computers[line.workstation])
        people[act.who] = people.get(act.who, 0) + 1
        if acts and _same(acts[-1], act):
            acts[-1] = _joined(acts[-1], act)
        else:
            acts.append(act)
    busiest = sorted(people.items(), key=lambda one: (-one[1], one[0].casefold()))
    return Seen(
        tuple(acts),
        len(part.lines),
        part.size,
        part.unread,
        tuple(busiest),
        _moment(part.read_ms),
        user_name(clinic.vault, part.by),
    )


def _deed(clinic: Clinic, line: LogLine, computer: str) -> Deed:
    when = _moment(line.ms)
    who = user_name(clinic.vault, line.user)
    return Deed(
        when,
        when,
        who,
        line.event,
        line.purpose,
        line.outcome,
        line.told,
        1,
        line.objects,
        computer,
    )


def _same(before: Deed, act: Deed) -> bool:
    near = act.since - before.last <= _NEAR and act.since.date() == before.since.date()
    return near and _kind(before) == _kind(act)


def _kind(act: Deed) -> tuple[str, ...]:
    return act.who, act.event, act.purpose, act.outcome, act.told, act.computer


def _joined(before: Deed, act: Deed) -> Deed:
    return dataclasses.replace(
        before,
        last=act.last,
        times=before.times + act.times,
        objects=before.objects + act.objects,
    )


def _visits(
    clinic: Clinic, visits: list[Visit], found: Stored, facts: dict[bytes, dict[str, object]]
) -> tuple[views.VisitView, ...]:
    """Oldest first, each with its pictures."""
    raws = {one.photo: one.id.hex() for one in found.kept if one.keeping == Keeping.RAW}
    made = []
    for visit in reversed(visits):
        photos = [
            photo_view(photo, facts.get(photo.id, {}), raws.get(photo.id, ""))
            for photo in found.photos
            if photo.visit == visit.id
        ]
        photos.sort(key=lambda photo: (photo.taken, photo.id))
        by = user_name(clinic.vault, visit.by)
        made.append(views.VisitView(visit.id.hex(), visit.date, visit.label, by, tuple(photos)))
    return tuple(made)


def _forms(clinic: Clinic, patient: bytes, records: list[EvidenceRecord]) -> tuple[Form, ...]:
    """Every signed form, opened one by one, each with its own entry in the log."""
    session, gate = clinic.session, clinic.unlocked.gate
    with session.vault.read() as rows:
        facts = evidence_access.evidence_of(session, rows, patient)
    by_id = {record.id: record for record in records}
    made = []
    for number, one in enumerate(facts, start=1):
        opened = gate.open_evidence(by_id[one.id], own=True)
        try:
            pages = shown(evidence_access.opened_document(one, opened.data))
        finally:
            opened.close()
        made.append(Form(number, evidence_view(clinic, one), pages))
    return tuple(made)


def _asked(clinic: Clinic, rows: Snapshot, patient: bytes) -> tuple[Asked, ...]:
    session = clinic.session
    found = session.vault.reader(rows).find(RequestRecord, patient=patient)
    made = []
    for record in sorted(found, key=lambda one: (one.made_ms, one.id)):
        request = requests.load(session, rows, record.id)
        said = dict.fromkeys(user_name(clinic.vault, one.user) for one in request.standing.said)
        by = user_name(clinic.vault, record.requester)
        said.pop(by, None)
        reason = requests.reason_of(session, record)
        made.append(Asked(request.kind, _moment(record.made_ms), by, reason, tuple(said)))
    return tuple(made)


def _held(clinic: Clinic, rows: Snapshot, patient: bytes) -> Held | None:
    hold = holds.hold_of(clinic.session, rows, patient)
    if hold is None:
        return None
    by = user_name(clinic.vault, hold.by)
    lifted = local_day(hold.lifted_ms) if hold.lifted_ms else None
    return Held(hold.reason, local_day(hold.since_ms), by, hold.until, lifted)


def _keeping(clinic: Clinic, patient: bytes, language: str) -> views.RetentionStanding | None:
    clinic.directory.refresh()
    entry = clinic.directory.entry(patient)
    if entry is None or chosen(clinic.session) is None:
        return None
    return standing_of(clinic, entry, language)


def _officers(clinic: Clinic) -> tuple[str, ...]:
    people = clinic.vault.trust.people.values()
    names = (user_name(clinic.vault, one.id) for one in people if Role.OFFICER in works(one))
    return tuple(sorted(names, key=str.casefold))


def _moment(ms: int) -> dt.datetime:
    """As the patient reads it: in local time."""
    return moment(ms).astimezone()
