"""What an open import page may still change or check of its photos, by its own batch keys."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hmac
from collections.abc import Callable, Iterator, Sequence

from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.patient_keys import BatchKey, open_facts, seal_facts
from clinicvault.crypto.blobs import ObjectKind
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.records import KeptFileRecord, PhotoRecord
from clinicvault.domain.roles import Act

from .importing import ImportKeys, require_consent
from .kept_files import kept_of
from .known_photos import need_photo

_CHECKED = "copy-check"
_AT_ONCE = 500
"""Photos of one transaction and one log entry."""


def edit_facts(
    keys: ImportKeys,
    photos: Sequence[bytes],
    change: Callable[[dict[str, object]], dict[str, object]],
    what: str,
) -> dict[bytes, dict[str, object]]:
    """Seal anew what `change` makes of the facts of each photo; logged, `what` says why.

    Returns the new facts. UsageError("photo-unknown"), Refused("import-page-closed"), or where
    the consent was withdrawn: facts are as private as the pictures.
    """
    told: dict[bytes, dict[str, object]] = {}

    def edited(photo: PhotoRecord, batch: BatchKey) -> PhotoRecord:
        facts = open_facts(batch, photo)
        told[photo.id] = facts | change(facts)
        return dataclasses.replace(photo, facts_sealed=seal_facts(batch, photo.id, told[photo.id]))

    _edit(keys, photos, edited, what)
    return told


def set_visit(keys: ImportKeys, photos: Sequence[bytes], date: dt.date, label: str) -> None:
    """To the visit of that day of the patient whose photos they are; logged.

    UsageError("photo-unknown"), Refused("import-page-closed").
    """
    session = keys.session
    session.require(Act.IMPORT)
    with session.vault.read() as rows:
        patients = {photo.patient for photo in _own(keys, rows, photos)}
    visits = {patient: keys.visit(patient, date, label) for patient in patients}

    def edited(photo: PhotoRecord, _: BatchKey) -> PhotoRecord:
        return dataclasses.replace(photo, visit=visits[photo.patient])

    _edit(keys, photos, edited, "visit")


def own_photos(keys: ImportKeys, photos: Sequence[bytes]) -> dict[bytes, PhotoRecord]:
    """Those of the photos that are there and came in by the page that is open now."""
    found = {}
    with keys.session.vault.read() as rows:
        reader = keys.session.vault.reader(rows)
        for photo_id in photos:
            record = reader.get(PhotoRecord, photo_id)
            if record is not None and _is_open(keys, record):
                found[photo_id] = record
    return found


def copy_is_whole(keys: ImportKeys, photo: PhotoRecord) -> bool:
    """Whether all that is sealed of a photo of this page opens, and is the picture it should be.

    Logged before anything is opened; nothing of it is handed out. A RAW file beside it that came
    in by another page cannot be opened here, and so is not known to be whole. Refused where the
    page was closed or the consent withdrawn meanwhile.
    """
    batch, _ = keys.page_of(photo)
    session = keys.session
    with session.vault.read() as rows:
        beside = kept_of(session, rows, photo.patient, photo.id)
    if any(kept.batch != photo.batch for kept in beside):
        return False
    try:
        return _opens(keys, batch, photo, beside)
    except (IntegrityError, StorageFailed):
        return False


def _opens(
    keys: ImportKeys, batch: BatchKey, photo: PhotoRecord, beside: Sequence[KeptFileRecord]
) -> bool:
    """Through the gate, which logs it first; what was opened is zeroed again."""
    gate = AccessGate(keys.session)
    opened = gate.open_own(photo, batch, _CHECKED)
    try:
        digest = keys.digest(photo.patient, opened[ObjectKind.ORIGINAL])
    finally:
        for data in opened.values():
            data[:] = bytes(len(data))
    for kept in beside:
        gate.open_own_kept(kept, batch, _CHECKED).close()
    return hmac.compare_digest(digest, photo.digest)


def _is_open(keys: ImportKeys, photo: PhotoRecord) -> bool:
    keys.session.alive()
    try:
        keys.page_of(photo)
    except Refused:
        return False
    return True


def _own(
    keys: ImportKeys, rows: Snapshot | UnitOfWork, photos: Sequence[bytes]
) -> Iterator[PhotoRecord]:
    """The rows of photos of this page."""
    for photo_id in photos:
        photo = need_photo(keys.session, rows, photo_id)
        keys.page_of(photo)
        yield photo


def _edit(
    keys: ImportKeys,
    photos: Sequence[bytes],
    edited: Callable[[PhotoRecord, BatchKey], PhotoRecord],
    what: str,
) -> None:
    session = keys.session
    # Twice the same photo would meet its own new version, and be taken for damage.
    each = list(dict.fromkeys(photos))
    for start in range(0, len(each), _AT_ONCE):
        with session.vault.write() as rows:
            session.require(Act.IMPORT)
            by_patient: dict[bytes, list[bytes]] = {}
            for photo in _own(keys, rows, each[start : start + _AT_ONCE]):
                if photo.patient not in by_patient:
                    require_consent(session, rows, photo.patient)
                new = edited(photo, keys.page_of(photo)[0])
                rows.put(session.signed(dataclasses.replace(new, version=photo.version + 1)))
                by_patient.setdefault(photo.patient, []).append(photo.id)
            for patient, ids in by_patient.items():
                detail: dict[str, object] = {"edited": what}
                rows.event(
                    session.event("photo-edit", patient=patient, objects=tuple(ids), detail=detail)
                )
            rows.commit()
