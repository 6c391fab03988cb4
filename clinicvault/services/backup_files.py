"""The layout of a backup's destination, and durable copies into and out of it."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from clinicvault.domain.errors import IntegrityError, UsageError
from clinicvault.domain.ports import ObjectStore

from .files import failed, write_durable

DATABASE = "database"
WRAPS = "wraps"
MANIFEST = "manifest.json"
_BLOCK = 1 << 20


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
        """A folder for a snapshot, removed on any failure; what a crash left goes first."""
        folder = self.snapshots / name
        done = False
        try:
            self._collect()
            folder.mkdir(mode=0o700, parents=True)
            yield folder
            done = True
        except OSError as error:
            raise failed(error) from error
        finally:
            if not done:
                shutil.rmtree(folder, ignore_errors=True)

    def _collect(self) -> None:
        """Snapshots without a manifest never became backups."""
        found = list(self.snapshots.iterdir()) if self.snapshots.is_dir() else []
        for path in found:
            if path.is_dir() and not (path / MANIFEST).is_file():
                shutil.rmtree(path)

    def newest(self) -> Path | None:
        """The newest whole snapshot: one with a manifest, which is written last."""
        if not self.snapshots.is_dir():
            return None
        whole = [path for path in self.snapshots.iterdir() if (path / MANIFEST).is_file()]
        return max(whole, key=lambda path: path.name, default=None)

    def need_newest(self) -> Path:
        """As `newest`; UsageError("backup-none")."""
        found = self.newest()
        if found is None:
            raise UsageError("backup-none")
        return found

    def object_path(self, object_id: bytes) -> Path:
        """Where an object lies."""
        name = object_id.hex()
        return self.folder / "objects" / name[:2] / name

    def has(self, object_id: bytes, digest: bytes) -> bool:
        """Whether an object lies there undamaged."""
        path = self.object_path(object_id)
        return path.is_file() and hash_file(path) == digest

    def put(self, store: ObjectStore, object_id: bytes, digest: bytes) -> int:
        """Copy an object unless it is there; returns its size, 0 where nothing was copied."""
        if self.has(object_id, digest):
            return 0
        data = store.get(object_id)
        if hashlib.sha256(data).digest() != digest:
            raise IntegrityError("object-altered")
        write_durable(self.object_path(object_id), data)
        return len(data)

    def get(self, object_id: bytes, digest: bytes) -> bytes:
        """An object's bytes; IntegrityError("object-altered") where damaged or missing."""
        path = self.object_path(object_id)
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).digest() != digest:
            raise IntegrityError("object-altered")
        return data


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
