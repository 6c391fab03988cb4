"""Photos go in: read, cleaned by workers without keys, sealed, durable, acknowledged."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from clinicvault.access.importing import Cleaned, ImportKeys
from clinicvault.access.visits import visits_of
from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ClinicVaultError, InputRefused, Refused, UsageError
from clinicvault.domain.messages import message
from clinicvault.domain.records import DeletionReason, PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.media.pool import MediaPool
from clinicvault.media.reading import read_bounded
from clinicvault.media.results import Prepared, RefusedMedia

from . import views
from .api import ImportListener, ProgressListener
from .clinic import Clinic, Unlocked
from .import_journal import Journal, Plan, listed
from .patients import known_patient
from .viewing import photo_id as parse_photo

_SEALERS = 2
_STOPPED = "import-stopped"


class Importing:
    """Implements `api.ImportService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def run(
        self,
        patient_id: str,
        paths: Sequence[Path],
        *,
        visit: dt.date | None = None,
        label: str = "",
        view: View = View.UNSPECIFIED,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
        listener: ImportListener | None = None,
    ) -> views.ImportReport:
        """Import files and folders; one bad file never stops the rest."""
        keys = self._keys()
        patient = known_patient(self._clinic, patient_id)
        keys.begin(patient)
        visit_id = keys.visit(patient, visit or dt.datetime.now().astimezone().date(), label)
        plan = Plan(patient.hex(), visit_id.hex(), view.value, listed(paths))
        return self._run(plan, progress, cancel, listener)

    def unfinished(self) -> tuple[str, int] | None:
        """(patient id, files left) of this user's interrupted import."""
        plan = self._interrupted()
        return (plan.patient, len(plan.left)) if plan and plan.left else None

    def resume(
        self,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
        listener: ImportListener | None = None,
    ) -> views.ImportReport:
        """Go on with it, under a new batch key."""
        keys, plan = self._keys(), self._interrupted()
        if plan is None:
            raise InputRefused("import-nothing-left")
        keys.begin(bytes.fromhex(plan.patient))
        left = dataclasses.replace(plan, paths=plan.left, settled=set())
        return self._run(left, progress, cancel, listener)

    def forget_unfinished(self) -> None:
        """Do not go on with it."""
        with contextlib.closing(self._journal()) as journal:
            journal.forget()

    def set_view(self, photo_id: str, view: View) -> None:
        """Say which view a photo of the open page shows."""
        self._keys().change_facts(parse_photo(photo_id), {"view": view.value})

    def move(self, photo_ids: Sequence[str], patient_id: str) -> None:
        """To another patient: sealed again under that patient's key, then deleted here.

        Each keeps its day. Interrupted between the two steps, a photo is with both patients.
        """
        keys, patient = self._keys(), known_patient(self._clinic, patient_id)
        keys.begin(patient)
        with self._clinic.storing():
            for photo_id in photo_ids:
                self._move(keys, parse_photo(photo_id), patient)
        self._clinic.directory.refresh()

    def take_back(self, photo_ids: Sequence[str]) -> None:
        """Remove photos of the open page again."""
        with self._clinic.storing():
            for photo_id in photo_ids:
                self._keys().take_back(parse_photo(photo_id))

    def close(self) -> None:
        """Wipe the batch keys: from now on only practitioners can open these photos."""
        if not self._clinic.locked:
            self._clinic.unlocked.import_keys.close()

    def _keys(self) -> ImportKeys:
        self._clinic.session.require(Act.IMPORT)
        return self._clinic.unlocked.import_keys

    def _move(self, keys: ImportKeys, photo: bytes, patient: bytes) -> None:
        source, date, label = self._visit_of(photo)
        if source == patient:
            return
        cleaned = keys.reopen(photo)
        try:
            digest = keys.digest(patient, cleaned.original)
            if keys.duplicate(patient, digest) is None:
                visit = keys.visit(patient, date, label)
                keys.acknowledge(keys.seal(patient, visit, cleaned, digest), {"moved": True})
        finally:
            cleaned.wipe()
        keys.take_back(photo, DeletionReason.MOVED)

    def _visit_of(self, photo: bytes) -> tuple[bytes, dt.date, str]:
        """(patient, day, label) of a photo's visit; UsageError("photo-unknown")."""
        session = self._clinic.session
        with session.vault.read() as rows:
            record = session.vault.reader(rows).get(PhotoRecord, photo)
            if record is None:
                raise UsageError("photo-unknown")
            visits = visits_of(session, rows, record.patient)
        visit = next(one for one in visits if one.id == record.visit)
        return record.patient, visit.date, visit.label

    def _journal(self) -> Journal:
        return Journal(self._clinic.session, self._clinic.remembered.folder)

    def _interrupted(self) -> Plan | None:
        with contextlib.closing(self._journal()) as journal:
            return journal.load()

    def _run(
        self,
        plan: Plan,
        progress: ProgressListener | None,
        cancel: CancelToken | None,
        listener: ImportListener | None,
    ) -> views.ImportReport:
        began = time.monotonic()
        told = _Told(ProgressMeter(len(plan.paths), progress), listener)
        with self._clinic.storing(), contextlib.closing(self._journal()) as journal:
            run = _Run(self._clinic.unlocked, self._clinic.media, plan, journal, told)
            finished = _journalled(run, plan, journal, cancel or CancelToken())
        with contextlib.suppress(Refused):
            self._clinic.directory.refresh()
        return views.ImportReport(
            patient=plan.patient,
            visit_id=plan.visit,
            imported=told.imported,
            duplicates=told.duplicates,
            refused=told.refused,
            cancelled=not finished,
            seconds=time.monotonic() - began,
        )


def _journalled(run: _Run, plan: Plan, journal: Journal, cancel: CancelToken) -> bool:
    """Run with the journal kept: gone when every file is settled, parked whatever else happens."""
    journal.begin(plan)
    finished = False
    try:
        finished = run.all(cancel)
    finally:
        if finished:
            journal.forget()
        else:
            journal.park()
    return finished


class _Told:
    """What became of the files, in the order of the files; one listener's call at a time."""

    def __init__(self, meter: ProgressMeter, listener: ImportListener | None) -> None:
        self._meter = meter
        self._listener = listener
        self._lock = threading.Lock()
        self._imported: dict[int, views.ImportedPhoto] = {}
        self._duplicates: dict[int, views.Duplicate] = {}
        self._refused: dict[int, views.RefusedFile] = {}

    @property
    def imported(self) -> tuple[views.ImportedPhoto, ...]:
        """Acknowledged photos."""
        return tuple(one for _, one in sorted(self._imported.items()))

    @property
    def duplicates(self) -> tuple[views.Duplicate, ...]:
        """Files that are in already."""
        return tuple(one for _, one in sorted(self._duplicates.items()))

    @property
    def refused(self) -> tuple[views.RefusedFile, ...]:
        """Files that were not taken in."""
        return tuple(one for _, one in sorted(self._refused.items()))

    @property
    def settled(self) -> int:
        """How many files are dealt with."""
        return len(self._imported) + len(self._duplicates) + len(self._refused)

    def photo(self, place: int, photo: views.ImportedPhoto, size: int) -> None:
        """A photo was acknowledged."""
        with self._lock:
            self._imported[place] = photo
            if self._listener is not None:
                self._listener.imported(photo)
        self._meter.add(1, size)

    def double(self, place: int, duplicate: views.Duplicate, size: int) -> None:
        """A file is in already."""
        with self._lock:
            self._duplicates[place] = duplicate
            if self._listener is not None:
                self._listener.duplicate(duplicate)
        self._meter.add(1, size)

    def refusal(self, place: int, refused: views.RefusedFile) -> None:
        """A file was not taken in."""
        with self._lock:
            self._refused[place] = refused
            if self._listener is not None:
                self._listener.refused(refused)
        self._meter.add(1)


class _Run:
    """One pass over the files: this thread reads, workers clean, two threads seal."""

    def __init__(
        self, who: Unlocked, media: MediaPool, plan: Plan, journal: Journal, told: _Told
    ) -> None:
        self._session = who.session
        self._keys = who.import_keys
        self._media = media
        self._plan = plan
        self._patient = bytes.fromhex(plan.patient)
        self._visit = bytes.fromhex(plan.visit)
        self._journal = journal
        self._told = told
        self._lock = threading.Lock()
        self._stop: ClinicVaultError | None = None
        self._room = threading.BoundedSemaphore(self._media.workers + 1 + _SEALERS)

    def all(self, cancel: CancelToken) -> bool:
        """Every file; False where cancelled or locked on the way.

        Raises what else stopped it: a failing disk, a consent that was withdrawn meanwhile.
        """
        pending: list[Future[None]] = []
        with ThreadPoolExecutor(_SEALERS, thread_name_prefix="seal") as sealers:
            for place, path in enumerate(self._plan.paths):
                if cancel.cancelled or self._stop is not None:
                    break
                self._room.acquire()
                if (begun := self._start(sealers, place, path)) is not None:
                    pending.append(begun)
        for future in pending:
            future.result()
        if self._stop is not None and not self._session.locked:
            raise self._stop
        return self._told.settled == len(self._plan.paths)

    def _start(self, sealers: ThreadPoolExecutor, place: int, path: str) -> Future[None] | None:
        try:
            data = read_bounded(Path(path), self._media.limits.bytes)
        except InputRefused as error:
            self._refuse(place, path, error.code, dict(error.params))
            self._room.release()
            return None
        future = self._media.prepare(data)
        return sealers.submit(self._finish, place, path, len(data), future)

    def _finish(
        self, place: int, path: str, size: int, future: Future[Prepared | RefusedMedia]
    ) -> None:
        try:
            result = future.result()
            if isinstance(result, Prepared):
                self._seal(place, path, size, result)
            elif result.reason == _STOPPED:
                raise Refused("locked")
            else:
                self._refuse(place, path, result.reason, dict(result.params))
        except ClinicVaultError as error:
            self._stop = self._stop or error
        finally:
            self._room.release()

    def _seal(self, place: int, path: str, size: int, prepared: Prepared) -> None:
        if self._stop is not None:
            return
        keys, patient = self._keys, self._patient
        digest = keys.digest(patient, prepared.rewritten)
        known = keys.duplicate(patient, digest)
        if known is None:
            facts = _facts(prepared, self._plan.view)
            cleaned = Cleaned(prepared.rewritten, prepared.preview, prepared.thumbnail, facts)
            photo = keys.seal(patient, self._visit, cleaned, digest)
            known = self._acknowledge(photo, digest, prepared)
            if known is None:
                told = _imported(path, photo, prepared, View(self._plan.view))
                self._told.photo(place, told, size)
                self._settle(place)
                return
        self._told.double(place, views.Duplicate(path, known.hex()), size)
        self._settle(place)

    def _acknowledge(self, photo: PhotoRecord, digest: bytes, prepared: Prepared) -> bytes | None:
        """Write the row, unless the same picture was acknowledged meanwhile: then its id.

        Where that fails, the objects stay for `tidy`: the row may be there all the same.
        """
        with self._lock:
            known = self._keys.duplicate(self._patient, digest)
            if known is None:
                detail: dict[str, object] = {"stripped": list(prepared.facts.stripped)}
                self._keys.acknowledge(photo, detail)
                return None
        self._keys.discard(photo)
        return known

    def _refuse(self, place: int, path: str, reason: str, params: dict[str, str | int]) -> None:
        told = views.RefusedFile(path, reason, message(reason, params)[0])
        self._told.refusal(place, told)
        self._settle(place)

    def _settle(self, place: int) -> None:
        with self._lock:
            self._journal.settle(place)


def _imported(path: str, photo: PhotoRecord, prepared: Prepared, view: View) -> views.ImportedPhoto:
    return views.ImportedPhoto(
        path=path,
        photo=photo.id.hex(),
        kind=prepared.facts.format,
        view=view,
        stripped=prepared.facts.stripped,
        notes=prepared.facts.notes,
        thumbnail=prepared.thumbnail,
    )


def _facts(prepared: Prepared, view: str) -> dict[str, object]:
    """The facts that are sealed with a photo; times and sizes as the viewer needs them."""
    facts = prepared.facts
    width, height = facts.shown_size
    return {
        "format": facts.format.value,
        "width": width,
        "height": height,
        "orientation": facts.orientation,
        "taken": facts.taken,
        "camera": facts.camera,
        "lens": facts.lens,
        "focal_mm": float(facts.focal_mm),
        "exposure": facts.exposure,
        "colour": facts.colour,
        "icc": facts.icc,
        "stripped": list(facts.stripped),
        "notes": list(facts.notes),
        "view": view,
    }
