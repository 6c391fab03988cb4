"""The layout of a backup's destination, and durable copies into and out of it."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import shutil
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from clinicvault.access.backup_manifest import (
    LIMIT_BYTES,
    log_size,
    manifest_digest,
    read_manifest,
)
from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.ports import ObjectStore
from clinicvault.services.files import failed, sync_folder, write_durable

DATABASE = "database"
WRAPS = "wraps"
MANIFEST = "manifest.json"
_BLOCK = 1 << 20
_LEFT_ALONE = 3
"""So many snapshots keep their wraps however old they are, unless an erasure's day is over."""
_PART = ".clinicvault-part-"
_LITTER = frozenset({".ds_store", "desktop.ini", "thumbs.db"})
"""What file managers leave in every folder they show."""


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """A folder that holds the backups of one vault."""

    folder: Path

    @property
    def snapshots(self) -> Path:
        """One folder a snapshot, named by its time, so that names sort by age."""
        return self.folder / "snapshots"

    @contextlib.contextmanager
    def new_snapshot(self, name: str) -> Iterator[Path]:
        """A folder for a snapshot, which gets its name when all is in it; what a crash left goes.

        Nobody else writes a snapshot of this vault meanwhile: the caller sees to that.
        """
        folder = self.snapshots / f"{_PART}{name}"
        done = False
        try:
            self._collect()
            folder.mkdir(mode=0o700, parents=True)
            yield folder
            folder.rename(self.snapshots / name)
            sync_folder(self.snapshots)
            done = True
        except OSError as error:
            raise failed(error) from error
        finally:
            if not done:
                shutil.rmtree(folder, ignore_errors=True)

    def _collect(self) -> None:
        """Our own snapshots that never became whole, and nothing else that lies there."""
        for path in self.snapshots.glob(f"{_PART}*"):
            shutil.rmtree(path)

    def newest(self, passed_over: Container[str] = ()) -> Path | None:
        """The newest snapshot: the one that no other manifest calls the one before.

        Neither a folder's name nor a computer's clock decides. Manifests that cannot be read do
        not count, nor those of the folders `passed_over`; signatures are not looked at here.
        """
        found = [one for one in self._manifests()[0] if one[0].name not in passed_over]
        before = {body["previous"] for _, body, _ in found}
        heads = [(log_size(body), path) for path, body, own in found if own not in before]
        return max(heads)[1] if heads else None

    def others(self, snapshot: Path) -> list[Path]:
        """The databases of all other snapshots, newest names first."""
        found = sorted(self.snapshots.iterdir(), reverse=True)
        return [one / DATABASE for one in found if one != snapshot and (one / DATABASE).is_file()]

    def expire_wraps(self, limits: tuple[dt.datetime, dt.datetime]) -> int:
        """Delete the key wraps of older snapshots; returns of how many.

        Of those made before the first limit, but not of the last few; of all but the newest made
        before the second. Which is newest, and when each was made, say the readable manifests:
        nothing that cannot be read comes back by itself, and its wraps go by their file's time.
        """
        life, promise = limits
        aged, newest = sorted(self._aged(), reverse=True), self.newest()
        gone = 0
        for place, (when, path) in enumerate(aged):
            due = when < promise or (when < life and place >= _LEFT_ALONE)
            if due and path != newest and (path / WRAPS).exists():
                (path / WRAPS).unlink(missing_ok=True)
                sync_folder(path)
                gone += 1
        return gone

    def _aged(self) -> Iterator[tuple[dt.datetime, Path]]:
        for path, body, _ in self._manifests()[0]:
            yield dt.datetime.fromisoformat(body["when"]).astimezone(dt.UTC), path
        for name in self.unreadable():
            with contextlib.suppress(OSError):
                seconds = (self.snapshots / name / WRAPS).stat().st_mtime
                yield dt.datetime.fromtimestamp(seconds, dt.UTC), self.snapshots / name

    def unreadable(self) -> dict[str, IntegrityError]:
        """Whatever lies among the snapshots without a manifest that can be read, with the reason.

        Each may be one, and newer than all others; only what a backup left half made is none.
        """
        return self._manifests()[1]

    def _manifests(
        self,
    ) -> tuple[list[tuple[Path, dict[str, Any], str]], dict[str, IntegrityError]]:
        """((folder, body, digest) of every readable one, names of the others)."""
        found, damaged = [], {}
        for path in sorted(self.snapshots.iterdir()) if self.snapshots.is_dir() else []:
            if path.name.startswith(_PART) or path.name.lower() in _LITTER:
                continue
            try:
                data = manifest_of(path)
                found.append((path, read_manifest(data)[0], manifest_digest(data)))
            except IntegrityError as error:
                damaged[path.name] = error
        return found, damaged

    def object_path(self, object_id: bytes) -> Path:
        """Where an object lies."""
        name = object_id.hex()
        return self.folder / "objects" / name[:2] / name

    def has(self, object_id: bytes, digest: bytes) -> bool:
        """Whether an object lies there undamaged."""
        path = self.object_path(object_id)
        try:
            return hash_file(path) == digest
        except OSError:
            return False

    def put(self, store: ObjectStore, object_id: bytes, digest: bytes) -> int | None:
        """Copy an object unless it is there whole; its size, 0 where nothing was copied.

        None where the store has it no more, or altered. StorageFailed where the target is full.
        """
        if self.has(object_id, digest):
            return 0
        try:
            data = store.get(object_id)
        except StorageFailed:
            return None
        if hashlib.sha256(data).digest() != digest:
            return None
        write_durable(self.object_path(object_id), data)
        return len(data)

    def get(self, object_id: bytes, digest: bytes) -> bytes | None:
        """An object's bytes; None where they are damaged, missing or not to be read."""
        try:
            data = self.object_path(object_id).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).digest() == digest else None


def manifest_of(snapshot: Path) -> bytes:
    """A snapshot's manifest, not looked into; IntegrityError("backup-damaged") without one."""
    path = snapshot / MANIFEST
    try:
        # Not for the answer alone: opening a pipe would never end.
        if path.is_file():
            with path.open("rb") as file:
                return file.read(LIMIT_BYTES + 1)
    except OSError as error:
        raise IntegrityError("backup-damaged") from error
    raise IntegrityError("backup-damaged")


def hash_file(path: Path) -> bytes:
    """SHA-256 of a file, read in blocks."""
    digest = hashlib.sha256()
    for block in blocks(path):
        digest.update(block)
    return digest.digest()


def blocks(path: Path) -> Iterator[bytes]:
    """A file's bytes in blocks of 1 MiB."""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
