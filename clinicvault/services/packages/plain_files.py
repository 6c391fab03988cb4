"""Files that anybody can open, for purposes that the clinic's rules name: one, or a new folder.

The room is taken before anything leaves, so that what is logged can also be written: open the
place, log the release, then fill it.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from clinicvault.domain.errors import UsageError
from clinicvault.jobs import CancelToken, Progress
from clinicvault.services.api import ProgressListener
from clinicvault.services.files import failed, new_file, sync_folder

from .contents import Contents
from .file_names import require_random
from .manifest import MANIFEST, SIGNATURE

_STEP = 1 << 20
_ZEROS = bytes(_STEP)


_OTHERS = 256
"""Files that the program has open beside those that it makes here."""


class Place:
    """Where the files will lie: their room is taken, nothing is written yet.

    Each is written through the handle that made it: what another program puts at the same path
    meanwhile gets nothing.
    """

    def __init__(self, files: Sequence[tuple[BinaryIO, memoryview]]) -> None:
        self._files = files

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(len(data) for _, data in self._files)

    def fill(self, cancel: CancelToken, progress: ProgressListener | None = None) -> None:
        """Write every file; Cancelled, or StorageFailed("disk-full", "output-unwritable")."""
        done = 0
        for number, (file, data) in enumerate(self._files):
            _write(file, data, cancel)
            done += len(data)
            if progress is not None:
                progress(Progress(number + 1, len(self._files), done))


@contextlib.contextmanager
def new_place(output: Path, contents: Contents, *, listed: bool = False) -> Iterator[Place]:
    """A file for one picture if `output` has its ending, else a new or empty folder.

    All of it is gone again after a failure. `listed` puts the signed manifest beside the pictures,
    which then lie in a folder: for a recipient who checks, not for a website.
    UsageError("output-exists"), StorageFailed as `fill`; ValueError where a name is not random.
    """
    require_random(contents)
    alone = not listed and _names_one_file(output, contents)
    with contextlib.ExitStack() as stack:
        if not alone:
            stack.enter_context(_folder(output))
        files = {output: contents.items[0].data} if alone else _planned(output, contents, listed)
        _allow_open(len(files))
        made = []
        for path, data in files.items():
            file = stack.enter_context(new_file(path, len(data)))
            stack.enter_context(_overwritten_unless_done(file, len(data)))
            made.append((file, data))
        yield Place(made)
        sync_folder(output.parent if alone else output)


def _names_one_file(output: Path, contents: Contents) -> bool:
    ending = Path(contents.items[0].name).suffix
    return len(contents.items) == 1 and output.suffix.lower() == ending


def _planned(folder: Path, contents: Contents, listed: bool) -> dict[Path, memoryview]:
    files = {folder / item.name: item.data for item in contents.items}
    if listed:
        files[folder / MANIFEST] = memoryview(contents.manifest)
        files[folder / SIGNATURE] = memoryview(contents.signature)
    return files


@contextlib.contextmanager
def _folder(path: Path) -> Iterator[None]:
    """A folder of its own; one that was there and empty stays."""
    made = _made(path)
    try:
        yield
        sync_folder(path.parent)
    except BaseException:
        if made:
            with contextlib.suppress(OSError):
                path.rmdir()
        raise


def _made(path: Path) -> bool:
    """Whether the folder was made now; UsageError("output-exists") where something is in it."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        if not path.is_dir() or any(path.iterdir()):
            raise UsageError("output-exists") from None
        return False
    except OSError as error:
        raise failed(error) from error
    return True


def _allow_open(count: int) -> None:
    """So many files at once, where the system's usual limit is lower than what it would allow."""
    if sys.platform == "win32":
        return
    try:
        import resource  # noqa: PLC0415  (some systems lack it)
    except ImportError:  # a system without such limits
        return
    usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + _OTHERS
    if usual in {resource.RLIM_INFINITY, most} or usual >= wanted:
        return
    wanted = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


@contextlib.contextmanager
def _overwritten_unless_done(file: BinaryIO, size: int) -> Iterator[None]:
    """After a failure what was written is overwritten, as far as a disk does that."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            _overwrite(file, size)
        raise


def _overwrite(file: BinaryIO, size: int) -> None:
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    for start in range(0, size, _STEP):
        _all(file.fileno(), memoryview(_ZEROS)[: size - start])
    os.fsync(file.fileno())


def _write(file: BinaryIO, data: memoryview, cancel: CancelToken) -> None:
    """Into the room that was taken; other programs see the whole file or zeros."""
    try:
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        for start in range(0, len(data), _STEP):
            cancel.check()
            _all(file.fileno(), data[start : start + _STEP])
        os.fsync(file.fileno())
    except OSError as error:
        raise failed(error) from error


def _all(descriptor: int, part: memoryview) -> None:
    while len(part):
        part = part[os.write(descriptor, part) :]
