"""Files kept sealed as they came: listed, tried again, deleted. Nothing here gives them out."""

from __future__ import annotations

import contextlib
import datetime as dt

from clinicvault.access.gate import OpenedFile
from clinicvault.access.importing import Cleaned, ImportKeys
from clinicvault.access.kept_files import delete_kept, of_patient, seal_kept
from clinicvault.access.policies import MediaPolicies, media_policy
from clinicvault.access.retrying import read_at_last
from clinicvault.access.visits import visits_of
from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.messages import message
from clinicvault.domain.records import Keeping, KeptFileRecord, PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken
from clinicvault.media.results import MediaFacts, Prepared
from clinicvault.media.sniff import Buffer

from . import import_facts, subject, views
from .clinic import Clinic
from .import_taking import STOPPED
from .patients import details_of, known_patient


class KeptFiles:
    """Implements `api.KeptFileService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def list(self, patient_id: str) -> tuple[views.KeptFile, ...]:
        """Oldest first; without names, sizes and times where the patient's key is missing."""
        session = self._clinic.session
        session.require(Act.VIEW_PHOTO)
        records = of_patient(session, known_patient(self._clinic, patient_id))
        facts = self._clinic.unlocked.gate.facts(records, "kept-files-list")
        order = sorted(records, key=lambda one: (_whole(facts.get(one.id, {}), "when"), one.id))
        return tuple(_view(one, facts.get(one.id, {})) for one in order)

    def retry(self, kept_id: str, cancel: CancelToken | None = None) -> views.ImportedPhoto:
        """Read it once more; it is a photo then, or what was refused is raised again."""
        who, token = self._clinic.unlocked, cancel or CancelToken()
        session = who.session
        session.require(Act.IMPORT)
        token.check()
        policy = media_policy(session)
        with self._clinic.storing(), contextlib.closing(who.gate.open_kept(_file(kept_id))) as file:
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
        self._wanted = import_facts.Wanted(_view_of(file.facts))
        self._new: list[tuple[PhotoRecord, dict[str, object]]] = []

    def take_in(
        self, prepared: Prepared, clip: Prepared | None, policy: MediaPolicies
    ) -> views.ImportedPhoto:
        """Sealed, durable, acknowledged; the file is set aside no longer."""
        visit = _visit(self._keys, self._file)
        photo = self._seal(prepared, visit)
        if clip is not None:
            self._seal(clip, visit, photo.hex())
        raw = self._raw(prepared, photo) if policy.raw else None
        read_at_last(self._keys, self._file.record, self._new, raw)
        name = _text(self._file.facts, "name")
        return import_facts.imported(name, photo, prepared, self._wanted, raw=raw is not None)

    def _seal(self, prepared: Prepared, visit: bytes, still: str = "") -> bytes:
        """The photo's id, or the same picture's that is in already."""
        keys, patient = self._keys, self._patient
        digest = keys.digest(patient, prepared.rewritten)
        known = keys.duplicate(patient, digest)
        if known is not None:
            return known
        facts = import_facts.sealed(prepared.facts, self._wanted, still)
        cleaned = Cleaned(prepared.rewritten, prepared.preview, prepared.thumbnail, facts)
        photo = keys.seal(patient, visit, cleaned, digest)
        self._new.append((photo, {"stripped": list(prepared.facts.stripped)}))
        return photo.id

    def _raw(self, prepared: Prepared, photo: bytes) -> KeptFileRecord | None:
        """A RAW file that was read at last stays beside its new photo."""
        if prepared.facts.origin != "raw" or not self._new:
            return None
        facts = {**self._file.facts, "reason": "", "params": {}}
        data = self._file.data
        return seal_kept(self._keys, self._patient, data, Keeping.RAW, facts, photo)


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


def _view(record: KeptFileRecord, facts: dict[str, object]) -> views.KeptFile:
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


def _when(facts: dict[str, object]) -> dt.datetime | None:
    ms = _whole(facts, "when")
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC) if ms else None


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
