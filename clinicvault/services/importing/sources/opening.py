"""Everything an import reads, by address: files, entries of packages, pasted pictures."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path, PurePosixPath
from typing import Protocol

from clinicvault.domain.errors import InputRefused
from clinicvault.media.limits import Limits
from clinicvault.media.results import RefusedMedia

from . import package
from .age_files import AgeFiles
from .kinds import REFUSED_WHOLE
from .listing import PACKAGES, file_of, holds_package, open_package, packed_as
from .pasted import Pasted, is_pasted
from .reading import NOWHERE, Roots, Source, Taken, is_as_it_was, read_file, stamp, where
from .received import Received, Told, received
from .turned import turned


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

    def __init__(
        self,
        workers: Inflating,
        pasted: Pasted,
        roots: Sequence[str],
        known: Mapping[str, str] | None = None,
        ages: AgeFiles | None = None,
    ) -> None:
        """`known`: stamps of the files of an import that is gone on with."""
        self._workers = workers
        self._known = known or {}
        self._pasted = pasted
        self._roots = Roots(list(roots))
        self._ages = ages
        self._package: package.Package | None = None
        self._received: Received | None = None
        self._where = NOWHERE

    def take(self, address: str) -> Taken:
        """Read one thing whole. InputRefused where it cannot be read, or is another one now."""
        limit = self._workers.limits.bytes
        if is_pasted(address):
            data = self._pasted.take(address, limit)
            return Taken(Source.of(address, data), data)
        self._require_same(file_of(address))
        inside = package.parse(address)
        if inside is not None:
            return self._entry(*inside)
        path = Path(address)
        kind = packed_as(path)
        if kind == "age":
            return self._decrypted(path, limit)
        if kind in PACKAGES:
            self._why_not(path)
        if kind in REFUSED_WHOLE:
            raise InputRefused(REFUSED_WHOLE[kind])
        return read_file(path, limit)

    def size(self, address: str) -> int:
        """Bytes that `take` holds at once, 0 where that cannot be said or nothing is read."""
        if is_pasted(address):
            return self._pasted.size(address)
        try:
            size = self._size(address)
        except (InputRefused, OSError):
            return 0
        return size if size <= 2 * self._workers.limits.bytes else 0

    def _size(self, address: str) -> int:
        inside = package.parse(address)
        if inside is None:
            return os.lstat(address).st_size
        entry = self._opened(inside[0]).entry(inside[1])
        return entry.size + (entry.compressed if entry.packed else 0)

    def gone(self, error: InputRefused, address: str, others: Iterable[str]) -> bool:
        """Whether an address could not be read because its card or folder is gone.

        `others` are those to be read after it; looked at only where that tells something.
        """
        if is_pasted(address):
            return False
        return self._roots.gone(error, file_of(address), map(file_of, others))

    def _require_same(self, path: Path) -> None:
        """Another card may have brought other pictures of the same names, of another patient."""
        if self._known and stamp(path) and not is_as_it_was(path, self._known):
            raise InputRefused("file-changed")

    def close(self) -> None:
        """Let the open package go."""
        last, self._package = self._package, None
        if last is not None:
            last.close()

    def _decrypted(self, path: Path, limit: int) -> Taken:
        """A single picture that came encrypted; a package of several is read by its entries."""
        content = (self._ages or AgeFiles()).content(path)
        if holds_package(content):
            self._why_not(path)
        if len(content) > limit:
            raise InputRefused("file-too-large", limit=limit >> 20)
        return Taken(Source.of(str(path), content), content)

    def _entry(self, path: Path, index: int, name: str) -> Taken:
        opened = self._opened(path)
        entry = opened.entry(index)
        # A path that was made of an address lost what a path does not need, such as "./".
        if PurePosixPath(entry.name) != PurePosixPath(name):
            raise InputRefused("file-changed")
        raw = opened.raw(entry)
        source = Source.of(package.address(path, entry), raw, self._where)
        data = package.checked(entry, self._inflated(raw, entry) if entry.packed else raw)
        told = self._received.told(entry.name, data) if self._received else Told()
        return Taken(source, turned(data, told.orientation), told.view, told.signer, told.until)

    def _inflated(self, raw: bytearray, entry: package.Entry) -> bytes:
        data = self._workers.inflate(raw, entry.size).result()
        if isinstance(data, RefusedMedia):
            raise InputRefused(data.reason, **data.params)
        return data

    def _opened(self, path: Path) -> package.Package:
        """The package, once what it says of itself is known: nothing is read of it before."""
        if self._package is None or self._package.path != path:
            self.close()
            self._where = where(path)
            opened = open_package(path, self._workers.limits, self._ages)
            try:
                self._received = received(opened)
            except BaseException:
                opened.close()
                raise
            self._package = opened
        return self._package

    def _why_not(self, path: Path) -> None:
        """A package that is to be read whole could not be opened when the list was made."""
        self._opened(path)
        raise InputRefused("file-changed")
