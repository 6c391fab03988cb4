"""What an open import page may still change or check of its photos, by its own batch keys."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence

from clinicvault.crypto.blobs import ObjectKind, decrypt_blob
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.records import PhotoRecord
from clinicvault.domain.roles import Act

from .gate import PHOTO_OBJECTS
from .importing import ImportKeys, require_consent
from .kept_files import kept_of
from .known_photos import need_photo
from .named_objects import object_of
from .patient_keys import (
    BatchKey,
    Sealed,
    blob_context,
    object_key,
    open_data_key,
    open_facts,
    seal_facts,
)

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

    Nothing of it is handed out. A RAW file beside it that came in by another page cannot be
    opened here, and so is not known to be whole. Refused where the page was closed meanwhile.
    """
    batch, _ = keys.page_of(photo)
    session = keys.session
    with session.vault.read() as rows:
        beside = kept_of(session, rows, photo.patient, photo.id)
    if any(kept.batch != photo.batch for kept in beside):
        return False
    try:
        digests = [_digest(keys, batch, photo, kind) for kind in PHOTO_OBJECTS]
        for kept in beside:
            _digest(keys, batch, kept, ObjectKind.HELD)
    except (IntegrityError, StorageFailed):
        return False
    return hmac.compare_digest(digests[0], photo.digest)


def _digest(keys: ImportKeys, batch: BatchKey, record: Sealed, kind: ObjectKind) -> bytes:
    """Open one object, give its keyed digest, and zero it."""
    vault = keys.session.vault
    object_id, expected = object_of(record, kind)
    blob = vault.ports.objects.get(object_id)
    if not hmac.compare_digest(hashlib.sha256(blob).digest(), expected):
        raise IntegrityError("object-altered", id=object_id.hex())
    context = blob_context(vault.id, record.patient, object_id, kind)
    with (
        open_data_key(vault.id, batch, record) as data_key,
        object_key(data_key, kind) as key,
    ):
        data = decrypt_blob(key, context, blob)
    try:
        return keys.digest(record.patient, data)
    finally:
        data[:] = bytes(len(data))


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
