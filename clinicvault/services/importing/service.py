"""Photos go in: read, cleaned by workers without keys, sealed, durable, acknowledged."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.patients.visits import visits_of
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.pictures.page_edits import edit_facts, set_visit
from clinicvault.access.policies import MediaPolicies, media_policy
from clinicvault.access.release.receiving import receiving_address, receiving_keys
from clinicvault.access.session import VaultSession
from clinicvault.domain.clinical import View
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.media.results import MediaFacts
from clinicvault.services import subject, views
from clinicvault.services.api import ImportListener, ProgressListener
from clinicvault.services.api.pictures import NO_SHIFT
from clinicvault.services.clinic import Clinic
from clinicvault.services.known import known_patient
from clinicvault.services.patients import details_of
from clinicvault.services.receiving.senders import Senders
from clinicvault.services.viewing import photo_id as parse_photo

from .erasing import Erasing
from .facts import Wanted, reshifted
from .journal import Journal, Journals, Plan
from .live import Live
from .look import look
from .packages import Packages, packages_of, with_refused
from .page import Page
from .run import Run, settling
from .sources.age_files import AgeFiles
from .sources.listing import file_of, is_encrypted, listed, stamps
from .sources.opening import Sources
from .sources.package import parse
from .sources.pasted import Pasted, is_pasted
from .sources.reading import Roots
from .taking import Into, Taker
from .told import Told


class Importing:
    """Implements `api.ImportService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._pages: tuple[VaultSession, Page] | None = None

    def look(
        self,
        paths: Sequence[Path],
        cancel: CancelToken | None = None,
        passphrases: Sequence[str] = (),
    ) -> views.SourceLook:
        """What lies in files, folders and packages; nothing is taken in."""
        policy = media_policy(self._clinic.session)
        with contextlib.closing(self._ages(passphrases)) as ages:
            return look(paths, policy, cancel, ages, self._packages(ages))

    def receiving_key(self) -> str:
        """What other clinics encrypt packages for (`age1…`)."""
        return receiving_address(self._clinic.session)

    def run(
        self,
        patient_id: str,
        paths: Sequence[Path],
        *,
        pasted: Sequence[bytes] = (),
        visit: dt.date | None = None,
        label: str = "",
        visit_id: str = "",
        view: View = View.UNSPECIFIED,
        clock_shift: dt.timedelta = NO_SHIFT,
        reencode: bool = True,
        passphrases: Sequence[str] = (),
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
        listener: ImportListener | None = None,
    ) -> views.ImportReport:
        """Import files, folders, packages and pasted pictures; one bad file stops none."""
        keys, ages = self._keys(), self._ages(passphrases)
        patient = known_patient(self._clinic, patient_id)
        keys.begin(patient)
        pictures = Pasted(pasted)
        # As they are from everywhere: an import may be gone on with from another folder.
        chosen = [path.absolute() for path in paths]
        found = listed(chosen, pictures.addresses, self._clinic.media.limits, ages)
        plan = Plan(
            patient.hex(),
            _visit(keys, patient, visit, label, visit_id).hex(),
            view.value,
            found.paths,
            late=found.late,
            roots=found.roots,
            stamps=stamps(found.paths),
            shift=round(clock_shift.total_seconds()),
            reencode=reencode,
        )
        with contextlib.closing(self._journals().new()) as journal:
            return self._run(plan, pictures, ages, journal, progress, cancel, listener)

    def unfinished(self) -> tuple[str, int] | None:
        """(patient id, files left) of this user's oldest interrupted import."""
        with self._interrupted() as journal:
            plan = journal.load() if journal else None
        return (plan.patient, len(plan.left)) if plan else None

    def resume(
        self,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
        listener: ImportListener | None = None,
        patient_id: str = "",
        passphrases: Sequence[str] = (),
    ) -> views.ImportReport:
        """Go on with it, under a new batch key; with a patient, with the oldest of this patient.

        InputRefused("source-gone") while the card or folder is not back, or another one is in
        its place, ("package-locked") while a package wants its passphrase again; nothing is lost
        by either.
        """
        keys = self._keys()
        with self._interrupted(patient_id) as journal:
            plan = journal.load() if journal else None
            if journal is None or plan is None:
                raise InputRefused("import-nothing-left")
            waiting = [file_of(one) for one in plan.left if not is_pasted(one)]
            if Roots(plan.roots).missing(waiting, plan.stamps):
                raise InputRefused("source-gone")
            ages = self._ages(passphrases)
            for path in dict.fromkeys(one[0] for one in map(parse, plan.left) if one is not None):
                if is_encrypted(path):
                    ages.require(path)
            keys.begin(bytes.fromhex(plan.patient))
            pasted, known = Pasted(), plan.stamps
            return self._run(plan, pasted, ages, journal, progress, cancel, listener, known)

    def forget_unfinished(self) -> None:
        """Do not go on with it."""
        with self._interrupted() as journal:
            if journal is not None:
                journal.forget()

    def set_view(self, photo_id: str, view: View) -> None:
        """Say which view a photo of the open page shows."""
        self._keys().change_facts(parse_photo(photo_id), {"view": view.value})

    def set_visit(self, photo_ids: Sequence[str], visit: dt.date, label: str = "") -> None:
        """To the patient's visit of another day; clips go with their stills."""
        photos = [parse_photo(one) for one in self._with_clips(photo_ids)]
        set_visit(self._keys(), photos, visit, label)
        self._clinic.directory.refresh()

    def shift_clock(self, photo_ids: Sequence[str], shift: dt.timedelta) -> dict[str, str]:
        """Capture times become the camera's own plus `shift`; the new ones."""
        photos = [parse_photo(one) for one in self._with_clips(photo_ids)]
        change = functools.partial(reshifted, shift=shift)
        told = edit_facts(self._keys(), photos, change, "clock")
        return {photo.hex(): str(facts["taken"]) for photo, facts in told.items()}

    def move(self, photo_ids: Sequence[str], patient_id: str) -> None:
        """To another patient: sealed again under that patient's key, and no longer here.

        Each keeps its day, and takes its clips along. Interrupted, every photo is with one of
        the two patients.
        """
        keys, patient = self._keys(), known_patient(self._clinic, patient_id)
        keys.begin(patient)
        page = self._page()
        with self._clinic.storing():
            for photo_id in self._with_clips(photo_ids):
                new = keys.move(parse_photo(photo_id), patient).hex()
                page.moved(photo_id, new)
                clips = [parse_photo(clip) for clip in page.clips(new)]
                edit_facts(keys, clips, functools.partial(_of_still, new), "still")
        self._clinic.directory.refresh()

    def take_back(self, photo_ids: Sequence[str]) -> None:
        """Remove photos of the open page again, with their clips."""
        with self._clinic.storing():
            for photo_id in self._with_clips(photo_ids):
                self._keys().take_back(parse_photo(photo_id))
                self._page().taken_back(photo_id)

    def erase_sources(
        self, progress: ProgressListener | None = None, cancel: CancelToken | None = None
    ) -> views.Erased:
        """Erase the source files of the open page, each read again and compared before."""
        limits = self._clinic.media.limits
        return Erasing(self._keys(), self._page(), limits).run(progress, cancel)

    def close(self) -> None:
        """Wipe the batch keys: from now on only practitioners can open these photos."""
        if self._pages is not None:
            self._pages[1].clear()
        if not self._clinic.locked:
            self._clinic.unlocked.import_keys.close()

    def _keys(self) -> ImportKeys:
        self._clinic.session.require(Act.IMPORT)
        return self._clinic.unlocked.import_keys

    def _ages(self, passphrases: Sequence[str] = ()) -> AgeFiles:
        """What opens packages that came encrypted."""
        return AgeFiles(receiving_keys(self._clinic.session), passphrases)

    def _packages(self, ages: AgeFiles) -> Packages:
        limits, today = self._clinic.media.limits, today_of(self._clinic.session)
        return Packages(limits, ages, Senders(self._clinic), today)

    def _page(self) -> Page:
        """What this session's import page remembers, until it is closed or the lock comes."""
        session = self._clinic.session
        if self._pages is None or self._pages[0] is not session:
            page = Page()
            session.at_wipe(page.clear)
            self._pages = session, page
        return self._pages[1]

    def _with_clips(self, photo_ids: Sequence[str]) -> list[str]:
        """The photos, each still followed by its clips."""
        page = self._page()
        return list(
            dict.fromkeys(one for photo in photo_ids for one in (photo, *page.clips(photo)))
        )

    def _journals(self) -> Journals:
        return Journals(self._clinic.session, self._clinic.remembered.folder)

    @contextlib.contextmanager
    def _interrupted(self, patient: str = "") -> Iterator[Journal | None]:
        """The oldest with files left (of a patient), or None."""
        with contextlib.ExitStack() as opened:
            for journal in self._journals().all():
                opened.callback(journal.close)
                plan = journal.load()
                if plan is not None and plan.left and patient in ("", plan.patient):
                    yield journal
                    return
            yield None

    def _run(
        self,
        plan: Plan,
        pasted: Pasted,
        ages: AgeFiles,
        journal: Journal,
        progress: ProgressListener | None,
        cancel: CancelToken | None,
        listener: ImportListener | None,
        known: Mapping[str, str] | None = None,
    ) -> views.ImportReport:
        began = time.monotonic()
        told = Told(ProgressMeter(len(plan.left), progress), listener)
        with self._clinic.storing(), contextlib.ExitStack() as stack:
            session, media = self._clinic.session, self._clinic.media
            policy = media_policy(session)
            taker = self._taker(plan, policy, told, journal)
            stack.callback(ages.close)
            packages = self._packages(ages).told(packages_of(plan.left))
            sources = Sources(media, pasted, plan.roots, known, ages)
            stack.callback(sources.close)
            run = Run(session, media, plan, sources, sound=policy.sound)
            finished = _journalled(run, taker, plan, journal, cancel or CancelToken())
        if finished:
            with contextlib.suppress(Refused):
                self._journals().forget_done(plan)
        with contextlib.suppress(Refused):
            self._clinic.directory.refresh()
        return views.ImportReport(
            patient=plan.patient,
            visit_id=plan.visit,
            imported=told.imported,
            duplicates=told.duplicates,
            refused=told.refused,
            left_out=told.left_out,
            cancelled=not finished and not run.gone,
            gone=run.gone,
            view=View(plan.view),
            clock_shift=dt.timedelta(seconds=plan.shift),
            seconds=time.monotonic() - began,
            packages=with_refused(packages, told.refused),
        )

    def _taker(self, plan: Plan, policy: MediaPolicies, told: Told, journal: Journal) -> Taker:
        """What deals with the files of a plan, as its wishes and the clinic's policy are."""
        patient = bytes.fromhex(plan.patient)
        wanted = Wanted(View(plan.view), dt.timedelta(seconds=plan.shift), plan.reencode)
        refusal = functools.partial(_other_person, details_of(self._clinic, patient))
        into = Into(patient, bytes.fromhex(plan.visit), wanted, policy, refusal)
        live = Live(plan.stills, [plan.paths[place] for place in plan.late])
        keys, media = self._clinic.unlocked.import_keys, self._clinic.media
        return Taker(keys, media, into, told, self._page(), live, settling(journal))


def _visit(
    keys: ImportKeys, patient: bytes, date: dt.date | None, label: str, visit_id: str
) -> bytes:
    """The patient's visit of this id, or else of that day, made where there is none."""
    if not visit_id:
        return keys.visit(patient, date or dt.datetime.now().astimezone().date(), label)
    with keys.session.vault.read() as rows:
        known = {visit.id.hex(): visit.id for visit in visits_of(keys.session, rows, patient)}
    if visit_id not in known:
        raise UsageError("visit-unknown")
    return known[visit_id]


def _of_still(still: str, _: dict[str, object]) -> dict[str, object]:
    return {"still": still}


def _other_person(details: views.PatientDetails, facts: MediaFacts) -> str:
    """Code of why a medical file is not this patient's; other files do not say whose they are."""
    return subject.refusal(facts.subject, details) if facts.origin == "dicom" else ""


def _journalled(run: Run, taker: Taker, plan: Plan, journal: Journal, cancel: CancelToken) -> bool:
    """Run with the journal kept: gone when every file is settled, parked whatever else happens."""
    journal.begin(plan)
    finished = False
    try:
        finished = run.all(taker, cancel)
    finally:
        if finished:
            journal.forget()
        else:
            journal.park()
    return finished
