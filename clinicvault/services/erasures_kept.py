"""Erasures beside a backup's snapshots, kept for good, and the promise that keys in them end.

A file an erasure, named by the patient's random id: the signed rows, as `access.erased_again` reads
them. Snapshots may be older than an erasure; these files make every restore carry it out again.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from clinicvault.access.endings.erased_again import (
    LIMIT_BYTES,
    Kept,
    kept_erasures,
    parse,
    settle_erased,
    take_up,
)
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import ClinicVaultError, IntegrityError, StorageFailed
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.ports import Snapshot

from .backup_files import Target
from .files import write_durable

FOLDER = "erasures"
_DAY = dt.timedelta(days=1)


def keep(target: Target, rows: Snapshot) -> int:
    """Write those that the backup's folder does not have yet; returns how many."""
    folder = target.folder / FOLDER
    there = [bytes.fromhex(path.name) for path in _files(folder)]
    missing = kept_erasures(rows, there)
    _write(folder, missing)
    return len(missing)


def leave(target: Target, rows: Snapshot, locks: Path) -> int:
    """After a restore: what the restored vault does not know of waits for the next unlock."""
    known = set(rows.ids(ErasureRecord))
    found = [one for one in _read(target.folder / FOLDER) if one.erasure.id not in known]
    _write(locks / FOLDER, found)
    return len(found)


def erase_again(session: VaultSession, locks: Path) -> int:
    """Whoever unlocks first erases again whom a restore brought back; returns how many.

    A file that cannot be read, or is not believed, is not asked again.
    """
    folder = locks / FOLDER
    if folder.is_dir():
        take_up(session, _read(folder))
        for path in _files(folder):
            path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            folder.rmdir()
    return settle_erased(session)


def promised(
    session: VaultSession, rows: Snapshot, now: dt.datetime, days: int
) -> tuple[dt.datetime, dt.datetime]:
    """(snapshots made before this have no keys any more, nor do the very last ones before that).

    The first by the clinic's rule; the second by certificates whose day is over. A row that no
    officer signed, or whose day was over before it was made, promises nothing: else any enrolled
    computer could make every older backup useless.
    """
    made, reader = [dt.datetime.fromtimestamp(0, dt.UTC)], session.vault.reader(rows)
    for patient in list(rows.ids(ErasureRecord)):
        with contextlib.suppress(IntegrityError, StorageFailed):
            one = reader.need(ErasureRecord, patient)
            if _moment(one.made_ms) < _moment(one.backups_until_ms) <= now:
                made.append(_moment(one.made_ms))
    return now - days * _DAY, max(made)


def _moment(ms: int) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(ms / 1000, dt.UTC)
    except (OSError, OverflowError, ValueError) as error:
        raise IntegrityError("row-altered", table=ErasureRecord.TABLE, id="") from error


def _write(folder: Path, found: Iterable[Kept]) -> None:
    for one in found:
        write_durable(folder / one.erasure.id.hex(), one.encoded())


def _read(folder: Path) -> list[Kept]:
    """Those that can be read; nothing is verified here."""
    found = []
    for path in _files(folder):
        with contextlib.suppress(OSError, ClinicVaultError), path.open("rb") as file:
            found.append(parse(file.read(LIMIT_BYTES + 1)))
    return found


def _files(folder: Path) -> list[Path]:
    """Regular files named by an id; whatever else lies there is none of ours."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return []
    return [path for path in paths if _is_id(path.name) and path.is_file()]


def _is_id(name: str) -> bool:
    return len(name) == 2 * len(bytes(16)) and all(c in "0123456789abcdef" for c in name)
