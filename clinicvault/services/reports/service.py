"""The patient's own copy: everything held, and who saw what; a PDF, and the pictures beside it.

It needs keys of several roles (DESIGN §2): a practitioner reads names and pictures, an
administrator the log. So an administrator reads the log for one patient first, and whoever writes
the report finds that part; who holds both roles writes it alone. It is the patient's right and
needs no consent, but it is logged before anything is opened, and recorded as given to the patient.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from clinicvault.access.opened import Opened, wipe_all
from clinicvault.access.patients.disclosures import disclosures_of
from clinicvault.access.patients.log_parts import (
    LogPart,
    drop_parts,
    make_part,
    open_part,
    part_of,
    read_part,
)
from clinicvault.access.patients.name_index import fold
from clinicvault.access.patients.patients import find_by_code, open_identity
from clinicvault.access.patients.visits import disclosure_record
from clinicvault.access.people.colleagues import others
from clinicvault.access.plain import ObjectKind
from clinicvault.access.purposes import OWN_ACCESS
from clinicvault.access.release import limits
from clinicvault.access.release.usage import Release
from clinicvault.access.session import VaultSession
from clinicvault.access.witnesses.signing import signed_head
from clinicvault.domain.errors import (
    Cancelled,
    ClinicVaultError,
    InputRefused,
    IntegrityError,
    Refused,
    StorageFailed,
    UsageError,
)
from clinicvault.domain.ids import patient_code
from clinicvault.domain.lifecycle_records import LogPartRecord
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import ConsentRecord, PatientRecord, PhotoRecord, VisitRecord
from clinicvault.domain.roles import Act, roles_allowed
from clinicvault.jobs import CancelToken, Progress
from clinicvault.services import views
from clinicvault.services.age_package import MOST_BYTES, Protection, file_names, protection, sealed
from clinicvault.services.api import ProgressListener
from clinicvault.services.clinic import Clinic
from clinicvault.services.exporting import tidy_recipient
from clinicvault.services.files import new_file
from clinicvault.services.known import known_patient
from clinicvault.services.log.witnesses.noting import told_head, went_elsewhere
from clinicvault.services.names import user_name
from clinicvault.services.paper_words import LANGUAGES
from clinicvault.services.second_person import acting_as
from clinicvault.services.setup import Setup

from . import content as report_content
from .pdf import report_pdf
from .words import ReportWords

_FORM = "report"
_PATIENT, _REPRESENTATIVE = "patient", "representative"
"""Who got it, as the log tells it: it holds no patient's name."""
_STEPS = 4
"""Gathered, opened, packed, written: what progress tells."""


class AccessReports:
    """Implements `api.AccessReportService`."""

    def __init__(self, clinic: Clinic, setup: Setup) -> None:
        self._clinic = clinic
        self._setup = setup

    def look(self, patient_id: str) -> views.ReportLook:
        """What it would hold and who has to help; logged, makes nothing."""
        session = self._clinic.session
        session.require(Act.ACCESS_REPORT)
        patient = known_patient(self._clinic, patient_id)
        limits.log_release(session, _event(session, "report-look", patient), Release(patient))
        found = report_content.stored(self._clinic, patient)
        with session.vault.read() as rows:
            reader = session.vault.reader(rows)
            identity = open_identity(session, reader.need(PatientRecord, patient))
            part = part_of(session, rows, patient)
            counts = {
                "visits": len(reader.find(VisitRecord, patient=patient)),
                "consents": len(reader.find(ConsentRecord, patient=patient)),
                "disclosures": len(disclosures_of(session, rows, patient)),
            }
        shut = report_content.why_shut(self._clinic, found.photos) if found.photos else ""
        return views.ReportLook(
            patient_id=patient_id,
            name=" ".join(one for one in (identity.given, identity.family) if one),
            code=patient_code(patient),
            photos=len(found.photos),
            evidence=len(found.forms),
            kept_files=len(found.kept),
            log=self._part_view(part, open_part(session, part)) if part is not None else None,
            log_here=_reads_log(session),
            log_givers=self._givers(),
            pictures=bool(found.photos) and not shut,
            pictures_code=shut,
            languages=LANGUAGES,
            bytes=sum(photo.original_size for photo in found.photos),
            **counts,
        )

    def give_log(self, patient: str, *, user_id: str = "", password: str = "") -> views.LogPart:
        """An administrator reads the log for one patient, for who writes the report."""
        self._clinic.session.alive()
        with acting_as(self._clinic, user_id, password) as session:
            session.require(Act.READ_LOG)
            record, part = make_part(session, _by_code_or_id(self._clinic, session, patient))
        return self._part_view(record, part)

    def write(
        self,
        patient_id: str,
        folder: Path,
        *,
        language: str,
        handed_to: str,
        pictures: bool = True,
        age_recipient: str = "",
        passphrase: str = "",
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.ReportResult:
        """Write the PDF, and the pictures as an `age` package beside it, into a folder."""
        session = self._clinic.session
        session.require(Act.ACCESS_REPORT)
        words, to = ReportWords(language), tidy_recipient(handed_to)
        patient = known_patient(self._clinic, patient_id)
        known = (self._clinic.vault.clinic_name, to, *to.split())
        by = protection(self._setup, age_recipient, passphrase, known) if pictures else None
        places = self._places(folder, patient)
        token = cancel or CancelToken()
        who = self._handed(patient, to)
        job = _Job(self._clinic, session, patient, to, who, words, by, places, progress, token)
        return job.done()

    def _handed(self, patient: bytes, to: str) -> str:
        """Whether that is the patient's name; "" where the name is not known."""
        directory = self._clinic.unlocked.directory
        entry = directory.entry(patient) if directory is not None else None
        named = fold(f"{entry.given} {entry.family}").split() if entry is not None else []
        if not named:
            return ""
        return _PATIENT if sorted(fold(to).split()) == sorted(named) else _REPRESENTATIVE

    def _places(self, folder: Path, patient: bytes) -> tuple[Path, Path]:
        """(the PDF's, the package's), both new: the patient's code and the day, no name."""
        self._clinic.refuse_output(folder)
        if not folder.is_dir():
            raise UsageError("output-folder-missing")
        day = dt.datetime.fromtimestamp(self._clinic.vault.now() / 1000, dt.UTC).astimezone()
        stem = f"{patient_code(patient)}-{day:%Y-%m-%d}"
        found = folder / f"{stem}.pdf", folder / f"{stem}.age"
        if any(one.exists() for one in found):
            raise UsageError("output-exists")
        return found

    def _part_view(self, record: LogPartRecord, part: LogPart) -> views.LogPart:
        session = self._clinic.session
        return views.LogPart(
            len(part.lines),
            _moment(record.made_ms),
            user_name(session.vault, session.vault.trust.owner(record.signer)),
            _moment(record.until_ms),
        )

    def _givers(self) -> tuple[tuple[str, str], ...]:
        session = self._clinic.session
        people = others(session, {session.user_id}, roles_allowed(Act.READ_LOG))
        named = ((one.hex(), user_name(session.vault, one)) for one in people)
        return tuple(sorted(named, key=lambda one: one[1].casefold()))


@dataclasses.dataclass(frozen=True, slots=True)
class _Job:
    """One report on its way out."""

    clinic: Clinic
    session: VaultSession
    patient: bytes
    handed_to: str
    handed: str
    """What the log says of that: "patient", "representative", "" where it is not known."""
    words: ReportWords
    by: Protection | None
    """None where the pictures are not given."""
    places: tuple[Path, Path]
    progress: ProgressListener | None
    cancel: CancelToken

    def done(self) -> views.ReportResult:
        """Log first; then gather, open, pack, record what leaves, write."""
        with self._outcome_logged(), contextlib.ExitStack() as wiping:
            limits.log_release(self.session, self._event("intent"), Release(self.patient))
            copy = report_content.gather(
                self.clinic, self.patient, self.handed_to, self._log(), self.words.language
            )
            self._told(1)
            opened, left_out = self._pictures() if self.by is not None else ([], 0)
            wiping.callback(wipe_all, opened)
            self._told(2)
            names = file_names(opened)
            package, head = b"", signed_head(self.clinic.vault)
            if self.by and opened:
                package = sealed(opened, self.by, self.cancel, names, told_head(head))
            self._told(3)
            files = {photo.hex(): name for photo, name in names.items()}
            copy = dataclasses.replace(copy, files=files, left_out=left_out)
            pdf = report_pdf(copy, self.words)
            self.cancel.check()
            entry = self._hand_over(opened, pdf, package)
            if package:
                went_elsewhere(self.clinic, WitnessKind.EXPORT, head)
        if self.progress is not None:
            self.progress(Progress(_STEPS, _STEPS))
        return self._result(entry, opened, left_out)

    def _log(self) -> LogPart:
        """Who saw what: read here by who holds the log's key, else an administrator's part."""
        session = self.session
        if _reads_log(session):
            return read_part(session, self.patient)
        with session.vault.read() as rows:
            record = part_of(session, rows, self.patient)
        if record is None:
            raise Refused("report-log-missing")
        return open_part(session, record)

    def _pictures(self) -> tuple[list[Opened], int]:
        """(those that are whole, how many are damaged); Refused where keys or role forbid it."""
        photos = report_content.stored(self.clinic, self.patient).photos
        if not photos:
            return [], 0
        if shut := report_content.why_shut(self.clinic, photos):
            raise Refused(shut)
        if sum(photo.original_size for photo in photos) > MOST_BYTES:
            raise InputRefused("export-too-large", limit=MOST_BYTES >> 20)
        try:
            return self._opened(photos), 0
        except (IntegrityError, StorageFailed):
            return self._whole(photos)

    def _whole(self, photos: Sequence[PhotoRecord]) -> tuple[list[Opened], int]:
        """One by one, where some are damaged: nobody's copy waits for them."""
        found: list[Opened] = []
        try:
            for photo in photos:
                self.cancel.check()
                with contextlib.suppress(IntegrityError, StorageFailed):
                    found += self._opened([photo])
        except BaseException:
            wipe_all(found)
            raise
        return found, len(photos) - len(found)

    def _opened(self, photos: Sequence[PhotoRecord]) -> list[Opened]:
        return self.clinic.unlocked.gate.open(
            [photo.id for photo in photos],
            ObjectKind.ORIGINAL,
            None,
            event="report-pictures",
            act=Act.EXPORT_PHOTO,
        )

    def _hand_over(self, opened: Sequence[Opened], pdf: bytes, package: bytes) -> int:
        """Room first, then the disclosure, then the content; nothing stays where it fails."""
        report, pictures = self.places
        wanted = [(report, pdf), *([(pictures, package)] if package else [])]
        with contextlib.ExitStack() as undo:
            with contextlib.ExitStack() as files:
                made = []
                for place, content in wanted:
                    made.append((files.enter_context(new_file(place, len(content))), content))
                    undo.callback(place.unlink, missing_ok=True)
                entry = self._disclosed(opened)
                for file, content in made:
                    file.write(content)
            undo.pop_all()
        return entry

    def _disclosed(self, opened: Sequence[Opened]) -> int:
        """For the patient's list and the log, in one transaction; the log's part has its report."""
        session, gate = self.session, self.clinic.unlocked.gate
        photos = [one.photo for one in opened]
        with session.vault.write() as rows:
            session.require(Act.ACCESS_REPORT)
            if photos:
                gate.require_still(rows, self.patient, None, Act.EXPORT_PHOTO, photos)
            person = session.vault.reader(rows).need(PatientRecord, self.patient)
            facts: dict[str, object] = {
                "recipient": self.handed_to,
                "form": _FORM,
                "ms": session.vault.now(),
                "purpose": OWN_ACCESS,
                "photos": [photo.id for photo in photos],
                "by": session.user_id,
            }
            drop_parts(session, rows, self.patient)
            rows.put(disclosure_record(session, person, facts))
            given = self._event("given")
            detail = {**given.detail, "pictures": len(photos)}
            rows.event(dataclasses.replace(given, detail=detail))
            return rows.commit()

    def _event(self, outcome: str) -> Event:
        event = _event(self.session, "report-write", self.patient, outcome)
        said = {"handed": self.handed} if self.handed else {}
        return dataclasses.replace(event, detail={"form": _FORM, **said})

    @contextlib.contextmanager
    def _outcome_logged(self) -> Iterator[None]:
        """What kept the report from being given follows in the log."""
        try:
            yield
        except ClinicVaultError as error:
            event = self._event(_outcome(error))
            detail = {**event.detail, "reason": error.code}
            self.clinic.vault.log_event(dataclasses.replace(event, detail=detail))
            raise

    def _told(self, step: int) -> None:
        self.cancel.check()
        if self.progress is not None:
            self.progress(Progress(step, _STEPS))

    def _result(self, entry: int, opened: Sequence[Opened], left_out: int) -> views.ReportResult:
        report, pictures = self.places
        return views.ReportResult(
            report=str(report),
            package=str(pictures) if opened else "",
            passphrase=self.by.made if self.by and opened else "",
            photos=len(opened),
            left_out=left_out,
            log_entry=entry,
        )


def _outcome(error: ClinicVaultError) -> str:
    if isinstance(error, Cancelled):
        return "cancelled"
    return "refused" if isinstance(error, Refused) else "failed"


def _reads_log(session: VaultSession) -> bool:
    return session.may(Act.READ_LOG) and session.holds(GroupKind.LOG)


def _by_code_or_id(clinic: Clinic, session: VaultSession, patient: str) -> bytes:
    """Administrators read no names: they are told a code."""
    try:
        return known_patient(clinic, patient)
    except UsageError:
        return find_by_code(session, patient)


def _event(session: VaultSession, name: str, patient: bytes, outcome: str = "done") -> Event:
    return session.event(name, outcome, patient=patient, purpose=OWN_ACCESS)


def _moment(ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC)
