"""Erasures beside a backup's snapshots, kept for good, and the promise that keys in them end.

A file an erasure, named by the patient's random id: the signed rows, as `access.erased_again` reads
them. Snapshots may be older than an erasure; these files make every restore carry it out again.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

from clinicvault.access.endings.erased_again import (
    Again,
    carry_out_again,
    is_back,
    settle_erased,
)
from clinicvault.access.endings.kept_erasures import LIMIT_BYTES, Kept, kept_erasures, parse
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import ClinicVaultError, IntegrityError, StorageFailed
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.ports import Snapshot
from clinicvault.services.backups.files import Target
from clinicvault.services.files import write_durable

FOLDER = "erasures"
_TOLD = ".told"
"""Behind the name of one that waits, once the log says so."""
_DAY = dt.timedelta(days=1)


def keep(target: Target, rows: Snapshot, session: VaultSession) -> int:
    """Write those of the vault that the backup's folder does not have yet; returns how many.

    What still waits here since a restore goes with them. One that is too large to be read again is
    told, and left out.
    """
    folder = target.folder / FOLDER
    there = {_id(path) for path in _files(folder)}
    waiting = [one for _, one in _read(session.vault.ports.locks / FOLDER) if one is not None]
    missing = itertools.chain(kept_erasures(session, rows, there), waiting)
    return sum(_written(folder, one, session) for one in missing if one.erasure.id not in there)


def leave(target: Target, rows: Snapshot, locks: Path) -> int:
    """After a restore: what the restored vault does not know of waits for the next unlock."""
    known, left = set(rows.ids(ErasureRecord)), 0
    for _, one in _read(target.folder / FOLDER):
        if one is not None and one.erasure.id not in known:
            _write(locks / FOLDER, one)
            left += 1
    return left


def erase_again(session: VaultSession, locks: Path) -> int:
    """Whoever unlocks first erases again whom a restore brought back; returns how many.

    A file stays while the patient lives and nothing was carried out, unless what is in it is no
    erasure: that is logged. No file that a disk or another unlock keeps from here stops anybody.
    """
    for path, kept in _read(locks / FOLDER):
        told = path.suffix == _TOLD
        over = kept is None or carry_out_again(session, kept, told=told) is Again.DONE
        if kept is None:
            detail: dict[str, object] = {"reason": "erasure-unreadable"}
            lost = session.event("erasure-again", "failed", patient=_id(path), detail=detail)
            session.vault.log_event(lost)
        with contextlib.suppress(OSError):
            if over:
                path.unlink()
            elif not told:
                path.replace(path.with_suffix(_TOLD))
    with contextlib.suppress(OSError):
        (locks / FOLDER).rmdir()
    return settle_erased(session)


def unproven(session: VaultSession) -> list[Kept]:
    """What waits since a restore until an officer asks anew, and somebody else allows it."""
    found = [one for _, one in _read(session.vault.ports.locks / FOLDER) if one is not None]
    return [one for one in found if is_back(session, one.erasure.id)]


def promised(
    session: VaultSession, rows: Snapshot, now: dt.datetime, days: int
) -> tuple[dt.datetime, dt.datetime]:
    """(snapshots made before this have no keys any more, nor do the very last ones before that).

    The first by the clinic's rule; the second by certificates whose day is over. A row that no
    officer signed, or whose day was over before it was made, promises nothing, and none promises
    an earlier day than the rule: else who signs it could make every older backup useless.
    """
    reader, life = session.vault.reader(rows), days * _DAY
    made = [dt.datetime.fromtimestamp(0, dt.UTC)]
    for patient in list(rows.ids(ErasureRecord)):
        with contextlib.suppress(IntegrityError, StorageFailed):
            one = reader.need(ErasureRecord, patient)
            when, until = _moment(one.made_ms), _moment(one.backups_until_ms)
            if when < until and max(until, when + life) <= now:
                made.append(when)
    return now - life, max(made)


def _moment(ms: int) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(ms / 1000, dt.UTC)
    except (OSError, OverflowError, ValueError) as error:
        raise IntegrityError("row-altered", table=ErasureRecord.TABLE, id="") from error


def _written(folder: Path, one: Kept, session: VaultSession) -> bool:
    try:
        _write(folder, one)
    except IntegrityError:
        session.tell_damage({(ErasureRecord.TABLE, one.erasure.id): one.erasure.id})
        return False
    return True


def _write(folder: Path, one: Kept) -> None:
    write_durable(folder / one.erasure.id.hex(), one.encoded())


def _read(folder: Path) -> Iterator[tuple[Path, Kept | None]]:
    """(file, what it holds), None for what is no erasure; nothing is verified here.

    What the disk does not give now is passed over: it may another time.
    """
    for path in _files(folder):
        try:
            with path.open("rb") as file:
                data = file.read(LIMIT_BYTES + 1)
        except OSError:
            continue
        try:
            yield path, parse(data)
        except ClinicVaultError:
            yield path, None


def _files(folder: Path) -> list[Path]:
    """Regular files named by an id; whatever else lies there is none of ours."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return []
    return [path for path in paths if _is_id(path.name.removesuffix(_TOLD)) and path.is_file()]


def _id(path: Path) -> bytes:
    return bytes.fromhex(path.name.removesuffix(_TOLD))


def _is_id(name: str) -> bool:
    return len(name) == 2 * len(bytes(16)) and all(c in "0123456789abcdef" for c in name)
