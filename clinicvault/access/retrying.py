"""A file that was set aside becomes a photo, once something can read it."""

from __future__ import annotations

from collections.abc import Sequence

from clinicvault.domain.errors import UsageError
from clinicvault.domain.records import DeletionReason, Keeping, KeptFileRecord, PhotoRecord, Purpose
from clinicvault.domain.roles import Act

from .consents import delete_row
from .importing import ImportKeys
from .kept_files import discard_kept, need_kept, put_kept


def read_at_last(
    keys: ImportKeys,
    kept: KeptFileRecord,
    photos: Sequence[tuple[PhotoRecord, dict[str, object]]],
    raw: KeptFileRecord | None = None,
) -> int:
    """In one transaction: the photos are in, and the file is set aside no longer.

    `photos` are what it held, each with its log entry's detail: none where the patient has that
    picture already, two for a still with its clip. `raw` is the same file, from now on kept beside
    the photo. Returns the seq of the first entry. UsageError("kept-file-unknown") where somebody
    deleted it or read it meanwhile, and "kept-file-raw" for one that is kept on purpose: then
    nothing changed.
    """
    session = keys.session
    session.require(Act.VIEW_PHOTO)
    with session.vault.write() as rows:
        record = need_kept(session, rows, kept.id)
        if record.keeping != Keeping.QUARANTINE:
            raise UsageError("kept-file-raw")
        for photo, detail in photos:
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
