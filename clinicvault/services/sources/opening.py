"""Everything an import reads, by address: files, entries of packages, pasted pictures."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from clinicvault.domain.errors import InputRefused
from clinicvault.media.limits import Limits
from clinicvault.media.results import RefusedMedia

from . import package
from .listing import file_of, is_package
from .pasted import Pasted, is_pasted
from .reading import NOWHERE, Roots, Source, Taken, read_file, where


class Inflating(Protocol):
    """What unpacks: a worker without keys."""

    @property
    def limits(self) -> Limits:
        """How large an entry may be."""
        ...

    def inflate(self, data: bytes | bytearray, size: int) -> Future[bytes | RefusedMedia]:
        """The `size` bytes that a raw deflate stream holds."""
        ...


class Sources:
    """Reads for one import, in one thread; holds the package open that it read from last."""

    def __init__(self, workers: Inflating, pasted: Pasted, roots: Sequence[str]) -> None:
        self._workers = workers
        self._pasted = pasted
        self._roots = Roots(list(roots))
        self._package: package.Package | None = None
        self._where = NOWHERE

    def take(self, address: str) -> Taken:
        """Read one thing whole. InputRefused where it cannot be read."""
        limit = self._workers.limits.bytes
        if is_pasted(address):
            data = self._pasted.take(address, limit)
            return Taken(Source.of(address, data), data)
        inside = package.parse(address)
        if inside is not None:
            return self._entry(address, *inside)
        path = Path(address)
        if is_package(path):
            self._why_not(path)
        return read_file(path, limit)

    def gone(self, error: InputRefused, address: str, others: Sequence[str]) -> bool:
        """Whether an address could not be read because its card or folder is gone."""
        if is_pasted(address):
            return False
        return self._roots.gone(error, file_of(address), [file_of(one) for one in others])

    def close(self) -> None:
        """Let the open package go."""
        last, self._package = self._package, None
        if last is not None:
            last.close()

    def _entry(self, address: str, path: Path, index: int, name: str) -> Taken:
        opened = self._opened(path)
        entry = opened.entry(index)
        if entry.name != name:
            raise InputRefused("file-changed")
        raw = opened.raw(entry)
        source = Source.of(address, raw, self._where)
        if not entry.packed:
            return Taken(source, package.checked(entry, raw))
        data = self._workers.inflate(raw, entry.size).result()
        if isinstance(data, RefusedMedia):
            raise InputRefused(data.reason, **data.params)
        return Taken(source, package.checked(entry, data))

    def _opened(self, path: Path) -> package.Package:
        if self._package is None or self._package.path != path:
            self.close()
            self._where = where(path)
            self._package = package.Package(path, self._workers.limits)
        return self._package

    def _why_not(self, path: Path) -> None:
        """A package that is to be read whole could not be opened when the list was made."""
        self._opened(path)
        raise InputRefused("file-changed")
