"""A package's bytes as what `zipfile` reads from: on a disk, or decrypted in memory."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from clinicvault.domain.errors import InputRefused
from clinicvault.media.reading import open_plain


class Bytes:
    """Never more than `most` bytes at once; `take` and `close` are the kind's own."""

    def __init__(self, size: int, most: int) -> None:
        self.size = size
        self._most = most
        self._at = 0

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """As of a file."""
        at = offset + (0, self._at, self.size)[whence]
        if at < 0:
            raise OSError(errno.EINVAL, "before the beginning")
        self._at = at
        return at

    def tell(self) -> int:
        """As of a file."""
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """As of a file; InputRefused("package-too-many") for too much at once."""
        rest = max(0, self.size - self._at)
        size = rest if size < 0 else size
        if size > self._most:
            raise InputRefused("package-too-many")
        data = self.take(self._at, min(size, rest))
        self._at += len(data)
        return bytes(data)

    def take(self, at: int, size: int) -> bytearray:
        """`size` bytes from `at` on, fewer where they end."""
        raise NotImplementedError

    def close(self) -> None:
        """Let them go."""
        raise NotImplementedError


class OnDisk(Bytes):
    """Of a file. Opening raises InputRefused "file-not-regular" or "file-unreadable"."""

    def __init__(self, path: Path, most: int) -> None:
        self._file = open(open_plain(path), "rb", buffering=0)  # noqa: PTH123, SIM115  (close())
        super().__init__(os.fstat(self._file.fileno()).st_size, most)

    def take(self, at: int, size: int) -> bytearray:
        """InputRefused("file-unreadable") where the disk fails."""
        data, filled = bytearray(size), 0
        try:
            self._file.seek(at)
            with memoryview(data) as view:
                while filled < size and (got := self._file.readinto(view[filled:])):
                    filled += got
        except OSError as error:
            raise InputRefused("file-unreadable") from error
        return data[:filled] if filled < size else data

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class InMemory(Bytes):
    """Of bytes that are somebody else's."""

    def __init__(self, content: bytes, most: int) -> None:
        super().__init__(len(content), most)
        self._content = memoryview(content)

    def take(self, at: int, size: int) -> bytearray:
        """A copy."""
        return bytearray(self._content[at : at + size])

    def close(self) -> None:
        """Nothing of the content is held any more."""
        self._content.release()
