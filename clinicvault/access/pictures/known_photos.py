"""Photos that somebody counts on: one that is not there (any more) is a mistake, no damage."""

from __future__ import annotations

from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import StorageFailed, UsageError
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.records import PhotoRecord


def need_photo(session: VaultSession, rows: Snapshot | UnitOfWork, photo_id: bytes) -> PhotoRecord:
    """A photo's row; UsageError("photo-unknown") where there is none (any more)."""
    photo = session.vault.reader(rows).get(PhotoRecord, photo_id)
    if photo is None:
        raise UsageError("photo-unknown")
    return photo


def require_known(session: VaultSession, rows: UnitOfWork, patient: bytes, photo: bytes) -> None:
    """A copy goes only while the patient's photo that makes it needless is still there.

    StorageFailed("database-busy") where somebody took it back meanwhile.
    """
    known = session.vault.reader(rows).get(PhotoRecord, photo)
    if known is None or known.patient != patient:
        raise StorageFailed("database-busy")
