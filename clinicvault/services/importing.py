"""Photos go in: read, cleaned by workers without keys, sealed, durable, acknowledged."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from clinicvault.access.importing import Cleaned, ImportKeys
from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ClinicVaultError, InputRefused, Refused
from clinicvault.domain.messages import message
from clinicvault.domain.records import PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.media.pool import MediaPool
from clinicvault.media.reading import read_bounded
from clinicvault.media.results import Prepared, RefusedMedia

from . import views
from .api import ImportListener, ProgressListener
from .clinic import Clinic, Unlocked
from .import_journal import Journal, Journals, Plan, listed
from .import_told import Told
from .patients import known_patient
from .viewing import photo_id as parse_photo

_log = logging.getLogger(__name__)

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
        with contextlib.closing(self._journals().new()) as journal:
            return self._run(plan, journal, progress, cancel, listener)

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
    ) -> views.ImportReport:
        """Go on with it, under a new batch key."""
        keys = self._keys()
        with self._interrupted() as journal:
            plan = journal.load() if journal else None
            if journal is None or plan is None:
                raise InputRefused("import-nothing-left")
            keys.begin(bytes.fromhex(plan.patient))
            left = dataclasses.replace(plan, paths=plan.left, settled=set())
            return self._run(left, journal, progress, cancel, listener)

    def forget_unfinished(self) -> None:
        """Do not go on with it."""
        with self._interrupted() as journal:
            if journal is not None:
                journal.forget()

    def set_view(self, photo_id: str, view: View) -> None:
        """Say which view a photo of the open page shows."""
        self._keys().change_facts(parse_photo(photo_id), {"view": view.value})

    def move(self, photo_ids: Sequence[str], patient_id: str) -> None:
        """To another patient: sealed again under that patient's key, and no longer here.

        Each keeps its day. Interrupted, every photo is with one of the two patients.
        """
        keys, patient = self._keys(), known_patient(self._clinic, patient_id)
        keys.begin(patient)
        with self._clinic.storing():
            for photo_id in photo_ids:
                keys.move(parse_photo(photo_id), patient)
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

    def _journals(self) -> Journals:
        return Journals(self._clinic.session, self._clinic.remembered.folder)

    @contextlib.contextmanager
    def _interrupted(self) -> Iterator[Journal | None]:
        """The oldest with files left, or None."""
        with contextlib.ExitStack() as opened:
            for journal in self._journals().all():
                opened.callback(journal.close)
                plan = journal.load()
                if plan is not None and plan.left:
                    yield journal
                    return
            yield None

    def _run(
        self,
        plan: Plan,
        journal: Journal,
        progress: ProgressListener | None,
        cancel: CancelToken | None,
        listener: ImportListener | None,
    ) -> views.ImportReport:
        began = time.monotonic()
        told = Told(ProgressMeter(len(plan.paths), progress), listener)
        with self._clinic.storing():
            run = _Run(self._clinic.unlocked, self._clinic.media, plan, journal, told)
            finished = _journalled(run, plan, journal, cancel or CancelToken())
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


class _Run:
    """One pass over the files: this thread reads, workers clean, two threads seal."""

    def __init__(
        self, who: Unlocked, media: MediaPool, plan: Plan, journal: Journal, told: Told
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
            future = self._media.prepare(data)
        except InputRefused as error:
            self._refuse(place, path, error.code, dict(error.params))
        except ClinicVaultError as error:
            self._stop = self._stop or error
        except Exception as error:  # noqa: BLE001  (as in `_finish`)
            self._fault(place, path, error)
        else:
            return sealers.submit(self._finish, place, path, len(data), future)
        self._room.release()
        return None

    def _finish(
        self, place: int, path: str, size: int, future: Future[Prepared | RefusedMedia]
    ) -> None:
        try:
            self._take(place, path, size, future.result())
        except ClinicVaultError as error:
            self._stop = self._stop or error
        except Exception as error:  # noqa: BLE001  (one file's fault costs no report of the others)
            self._fault(place, path, error)
        finally:
            self._room.release()

    def _take(self, place: int, path: str, size: int, result: Prepared | RefusedMedia) -> None:
        if isinstance(result, Prepared):
            self._seal(place, path, size, result)
        elif result.reason == _STOPPED:
            raise Refused("locked")
        else:
            self._refuse(place, path, result.reason, dict(result.params))

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

    def _fault(self, place: int, path: str, error: Exception) -> None:
        """A fault of the program or its libraries; only its kind is told, never its text."""
        if self._session.locked:  # keys that are gone may fail in any way; the file is not at fault
            self._stop = self._stop or Refused("locked")
            return
        _log.error("a file was not imported: %s", type(error).__name__)
        if self._told.knows(place):
            return
        try:
            self._refuse(place, path, "import-fault", {})
        except ClinicVaultError as failed:
            self._stop = self._stop or failed

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
