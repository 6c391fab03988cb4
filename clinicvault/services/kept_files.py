"""Files kept sealed as they came: listed, tried again, deleted. Nothing here gives them out."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence

from clinicvault.access.damage import row_of
from clinicvault.access.gate import OpenedFile
from clinicvault.access.patients.visits import visits_of
from clinicvault.access.pictures.importing import Cleaned, ImportKeys
from clinicvault.access.pictures.kept_files import (
    delete_kept,
    discard_kept,
    kept_of,
    of_patient,
    seal_kept,
)
from clinicvault.access.pictures.retrying import read_at_last
from clinicvault.access.policies import MediaPolicies, media_policy
from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.domain.errors import (
    InputRefused,
    IntegrityError,
    Refused,
    StorageFailed,
    UsageError,
)
from clinicvault.domain.messages import message
from clinicvault.domain.record_kinds import Keeping, Purpose
from clinicvault.domain.records import KeptFileRecord, PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken
from clinicvault.media.results import MediaFacts, Prepared
from clinicvault.media.sniff import Buffer

from . import subject, views
from .clinic import Clinic
from .importing import facts as import_facts
from .importing.taking import STOPPED
from .known import known_patient
from .patients import details_of
from .purposes import purpose_for
from .telling import moment

_LONGEST_SHIFT = 200 * 366 * 86_400
"""Seconds; any colleague's program may have written more."""
_LAST_MS = int(dt.datetime(9999, 1, 1, tzinfo=dt.UTC).timestamp() * 1000)


class KeptFiles:
    """Implements `api.KeptFileService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def list(self, patient_id: str) -> tuple[views.KeptFile, ...]:
        """Oldest first; without names, sizes and times where the patient's key is missing."""
        session = self._clinic.session
        session.require(Act.VIEW_PHOTO)
        records = of_patient(session, known_patient(self._clinic, patient_id))
        facts = self._facts(records)
        order = sorted(records, key=lambda one: (_whole(facts.get(one.id, {}), "when"), one.id))
        return tuple(kept_view(one, facts.get(one.id, {})) for one in order)

    def retry(self, kept_id: str, cancel: CancelToken | None = None) -> views.ImportedPhoto:
        """Read it once more; it is a photo then, or what was refused is raised again."""
        session, token = self._clinic.session, cancel or CancelToken()
        session.require(Act.IMPORT)
        token.check()
        policy = media_policy(session)
        with self._clinic.storing(), contextlib.closing(self._opened(_file(kept_id))) as file:
            prepared = self._prepared(file.data, policy)
            self._require_same(file, prepared.facts)
            clip = self._clip(file, prepared, policy)
            token.check()
            with contextlib.closing(ImportKeys(session)) as keys:
                keys.begin(file.record.patient)
                photo = _Retry(keys, file).take_in(prepared, clip, policy)
        self._clinic.directory.refresh()
        return photo

    def delete(self, kept_id: str) -> None:
        """Delete it for good; logged."""
        with self._clinic.storing():
            delete_kept(self._clinic.session, _file(kept_id))

    def _opened(self, kept: bytes) -> OpenedFile:
        purpose = purpose_for(self._clinic, kept, kind=KeptFileRecord)
        return self._clinic.unlocked.gate.open_kept(kept, purpose)

    def _facts(self, records: Sequence[KeptFileRecord]) -> dict[bytes, dict[str, object]]:
        """What is sealed with each; a damaged one tells nothing, and hides none of the others."""
        who = self._clinic.unlocked
        purpose = who.session.purpose_of(records[0].patient) if records else Purpose.CARE
        try:
            return who.gate.facts(records, "kept-files-list", purpose)
        except IntegrityError as error:
            if len(records) > 1:
                return {row: told for one in records for row, told in self._facts([one]).items()}
            [record] = records
            found = row_of(error, KeptFileRecord.TABLE, record.id)
            who.session.tell_damage({found: record.patient})
            return {}

    def _prepared(self, data: Buffer, policy: MediaPolicies) -> Prepared:
        """By a worker without keys; InputRefused where it still cannot be read."""
        result = self._clinic.media.prepare(data, sound=policy.sound).result()
        if isinstance(result, Prepared):
            return result
        if result.reason == STOPPED:
            raise Refused("locked")
        raise InputRefused(result.reason, **result.params)

    def _clip(self, file: OpenedFile, still: Prepared, policy: MediaPolicies) -> Prepared | None:
        """The film in a motion photo, where the clinic keeps such and it can be read."""
        offset, length = still.facts.clip
        if not length or not policy.clips:
            return None
        with memoryview(file.data)[offset : offset + length] as film:
            try:
                clip = self._prepared(film, policy)
            except InputRefused:
                return None
        return clip if clip.facts.format is PhotoKind.VIDEO else None

    def _require_same(self, file: OpenedFile, facts: MediaFacts) -> None:
        """InputRefused where a medical file is not this patient's, as at the import."""
        if facts.origin == "dicom":
            details = details_of(self._clinic, file.record.patient)
            if code := subject.refusal(facts.subject, details):
                raise InputRefused(code)


class _Retry:
    """One file on its way to a photo, under a batch key of its own."""

    def __init__(self, keys: ImportKeys, file: OpenedFile) -> None:
        self._keys = keys
        self._file = file
        self._patient = file.record.patient
        self._wanted = import_facts.Wanted(_view_of(file.facts), _shift_of(file.facts))
        self._new: list[tuple[PhotoRecord, dict[str, object]]] = []
        self._known: list[bytes] = []

    def take_in(
        self, prepared: Prepared, clip: Prepared | None, policy: MediaPolicies
    ) -> views.ImportedPhoto:
        """Sealed, durable, acknowledged; the file is set aside no longer."""
        visit = _visit(self._keys, self._file)
        photo = self._seal(prepared, visit)
        if clip is not None:
            self._seal(clip, visit, photo.hex())
        raw = self._raw(prepared, photo) if policy.raw else None
        self._acknowledge(raw)
        name = _text(self._file.facts, "name")
        return import_facts.imported(name, photo, prepared, self._wanted, raw=raw is not None)

    def _seal(self, prepared: Prepared, visit: bytes, still: str = "") -> bytes:
        """The photo's id, or the same picture's that is in already."""
        keys, patient = self._keys, self._patient
        digest = keys.digest(patient, prepared.rewritten)
        known = keys.duplicate(patient, digest)
        if known is not None:
            self._known.append(known)
            return known
        facts = import_facts.sealed(prepared.facts, self._wanted, still)
        cleaned = Cleaned(prepared.rewritten, prepared.preview, prepared.thumbnail, facts)
        photo = keys.seal(patient, visit, cleaned, digest)
        self._new.append((photo, {"stripped": list(prepared.facts.stripped)}))
        return photo.id

    def _raw(self, prepared: Prepared, photo: bytes) -> KeptFileRecord | None:
        """A RAW file that was read at last stays beside its photo, unless that has its own."""
        if prepared.facts.origin != "raw" or self._has_raw(photo):
            return None
        facts = {**self._file.facts, "reason": "", "params": {}}
        data = self._file.data
        return seal_kept(self._keys, self._patient, data, Keeping.RAW, facts, photo)

    def _has_raw(self, photo: bytes) -> bool:
        session = self._keys.session
        with session.vault.read() as rows:
            return bool(kept_of(session, rows, self._patient, photo))

    def _acknowledge(self, raw: KeptFileRecord | None) -> None:
        """All of it counts from now on; where it may not, its objects go again."""
        try:
            read_at_last(self._keys, self._file.record, self._new, raw, self._known)
        except (Refused, UsageError):
            # Raised before the commit; after any other failure the rows may be there.
            for photo, _ in self._new:
                with contextlib.suppress(StorageFailed):
                    self._keys.discard(photo)
            discard_kept(self._keys.session, [raw] if raw is not None else [])
            raise


def _visit(keys: ImportKeys, file: OpenedFile) -> bytes:
    """The visit that was chosen when the file came, or that day's."""
    session, patient = keys.session, file.record.patient
    with session.vault.read() as rows:
        known = {visit.id for visit in visits_of(session, rows, patient)}
    chosen = file.facts.get("visit")
    if isinstance(chosen, bytes) and chosen in known:
        return chosen
    when = _when(file.facts) or dt.datetime.now(dt.UTC)
    return keys.visit(patient, when.astimezone().date(), "")


def kept_view(record: KeptFileRecord, facts: dict[str, object]) -> views.KeptFile:
    """A kept file with what is known of it; defaults where the key is missing."""
    reason, params = _text(facts, "reason"), facts.get("params", {})
    told = params if isinstance(params, dict) else {}
    return views.KeptFile(
        id=record.id.hex(),
        name=_text(facts, "name"),
        reason=reason,
        message=message(reason, told)[0] if reason else "",
        when=_when(facts),
        bytes=_whole(facts, "size"),
        photo=record.photo.hex() if record.keeping == Keeping.RAW else "",
    )


def _view_of(facts: dict[str, object]) -> View:
    try:
        return View(_text(facts, "view"))
    except ValueError:
        return View.UNSPECIFIED


def _shift_of(facts: dict[str, object]) -> dt.timedelta:
    """How wrong the camera's clock was said to be when the file came."""
    seconds = _whole(facts, "clock_shift")
    return dt.timedelta(seconds=seconds) if abs(seconds) <= _LONGEST_SHIFT else dt.timedelta()


def _when(facts: dict[str, object]) -> dt.datetime | None:
    """None where it is not said, or no time that there is: any colleague's program wrote it."""
    ms = _whole(facts, "when")
    if not 0 < ms < _LAST_MS:
        return None
    return moment(ms)


def _text(facts: dict[str, object], name: str) -> str:
    value = facts.get(name, "")
    return value if isinstance(value, str) else ""


def _whole(facts: dict[str, object], name: str) -> int:
    value = facts.get(name, 0)
    return value if isinstance(value, int) else 0


def _file(text: str) -> bytes:
    """A kept file's id; UsageError("kept-file-unknown") for anything else."""
    try:
        file = bytes.fromhex(text)
    except ValueError:
        raise UsageError("kept-file-unknown") from None
    if len(file) != 16:
        raise UsageError("kept-file-unknown")
    return file
