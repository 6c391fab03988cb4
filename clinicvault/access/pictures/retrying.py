"""A file that was set aside becomes a photo, once something can read it."""

from __future__ import annotations

from collections.abc import Sequence

from clinicvault.access.deleting import delete_row
from clinicvault.domain.errors import StorageFailed, UsageError
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, Keeping, Purpose
from clinicvault.domain.records import KeptFileRecord, PhotoRecord
from clinicvault.domain.roles import Act

from .importing import ImportKeys
from .kept_files import discard_kept, need_kept, put_kept
from .known_photos import require_known


def read_at_last(
    keys: ImportKeys,
    kept: KeptFileRecord,
    photos: Sequence[tuple[PhotoRecord, dict[str, object]]],
    raw: KeptFileRecord | None = None,
    known: Sequence[bytes] = (),
) -> int:
    """In one transaction: the photos are in, and the file is set aside no longer.

    `photos` are what it held and the patient lacks, each with its log entry's detail: two for a
    still with its clip. `known` are the patient's photos that held the rest already. `raw` is the
    same file, from now on kept beside the photo. Returns the seq of the first entry. Nothing
    changed where it raises UsageError("kept-file-unknown"): somebody deleted it or read it
    meanwhile; ("kept-file-raw"): it is kept on purpose; StorageFailed("database-busy"): the same
    picture came in or was taken back meanwhile, and another try knows that.
    """
    session = keys.session
    with session.vault.write() as rows:
        session.require(Act.VIEW_PHOTO)
        record = need_kept(session, rows, kept.id)
        if record.keeping != Keeping.QUARANTINE:
            raise UsageError("kept-file-raw")
        for one in known:
            require_known(session, rows, record.patient, one)
        for photo, detail in photos:
            _require_new(rows, photo)
            keys.put(rows, photo, detail)
        if raw is not None:
            put_kept(keys, rows, raw)
        delete_row(session, rows, record, DeletionReason.READ_AT_LAST)
        rows.event(
            session.event(
                "kept-file-read",
                patient=record.patient,
                objects=(record.id, *(photo.id for photo, _ in photos)),
                purpose=Purpose.CARE.slug,
            )
        )
        seq = rows.commit()
    discard_kept(session, [record])
    return seq


def _require_new(rows: UnitOfWork, photo: PhotoRecord) -> None:
    """No picture twice, though another program may have read the same one meanwhile."""
    if rows.find(PhotoRecord, patient=photo.patient, digest=photo.digest):
        raise StorageFailed("database-busy")
