"""Files that the command line writes or asks for: never over an existing one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from clinicvault.domain.errors import StorageFailed, UsageError


def refuse_existing(output: Path) -> Path:
    """`output` itself; UsageError where something lies there or its folder is missing."""
    if os.path.lexists(output):
        raise UsageError("output-exists")
    if not output.parent.is_dir():
        raise UsageError("output-folder-missing")
    return output


def refuse_within(output: Path, vault: Path) -> None:
    """UsageError("kit-in-vault") where the file would lie in the vault's own folder."""
    inner, outer = output.absolute().resolve(), vault.absolute().resolve()
    if outer in inner.parents:
        raise UsageError("kit-in-vault")


def make_folder(folder: Path) -> None:
    """The folder, made where it is missing; StorageFailed("output-unwritable")."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailed("output-unwritable") from error


@contextlib.contextmanager
def reserved(output: Path) -> Iterator[BinaryIO]:
    """A new private file, made before the work whose result it takes; removed if that fails."""
    refuse_existing(output)
    try:
        number = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    except OSError as error:
        raise StorageFailed("output-unwritable") from error
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            _settle(file)
    except BaseException:
        output.unlink(missing_ok=True)
        raise


_BINARY = getattr(os, "O_BINARY", 0)


def _settle(file: BinaryIO) -> None:
    try:
        file.flush()
        os.fsync(file.fileno())
    except OSError as error:
        raise StorageFailed("output-unwritable") from error
