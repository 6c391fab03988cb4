"""The workstation seed as a 0600 file, for computers without a keychain.

Layout: magic (4) | version (1) | kind (1: 0 plain, 1 DPAPI) | vault id (16) | body | SHA-256 (32)
over all before it. The body is the 32-byte seed, on Windows sealed to the account by DPAPI.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path

from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed

from .durable import write_private

SEED_BYTES = 32

_MAGIC = b"CVWS"
_VERSION = 1
_PLAIN = 0
_DPAPI = 1
_HEAD = 22
_DIGEST = 32
_LONGEST = 4096


def write_seed(path: Path, vault_id: bytes, seed: bytes | bytearray) -> None:
    """Write the seed durably, readable by this account alone."""
    content = bytearray(_MAGIC + bytes((_VERSION, _kind())) + vault_id)
    body = _protect(seed)
    content += body
    content += hashlib.sha256(content).digest()
    try:
        write_private(path, content)
    finally:
        wipe(content)
        wipe(body)


def read_seed(path: Path, vault_id: bytes) -> tuple[bytearray, bool] | None:
    """(seed, whether others could read the file and no longer can), or None without a file.

    Raises IntegrityError("seed-file-damaged"), Refused("seed-file-foreign") for a file of another
    account or a link, StorageFailed("seed-file-unreadable").
    """
    try:
        found = _read_private(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageFailed("seed-file-unreadable") from error
    content, was_open = found
    try:
        return _parse(content, vault_id), was_open
    finally:
        wipe(content)


def wipe(buffer: bytearray) -> None:
    """Overwrite with zeros, in place."""
    buffer[:] = bytes(len(buffer))


def _parse(content: bytearray, vault_id: bytes) -> bytearray:
    head = _MAGIC + bytes((_VERSION, _kind())) + vault_id
    digest = hashlib.sha256(memoryview(content)[:-_DIGEST]).digest()
    if content[:_HEAD] != head or content[-_DIGEST:] != digest:
        raise IntegrityError("seed-file-damaged")
    seed = _unprotect(content[_HEAD:-_DIGEST])
    if len(seed) != SEED_BYTES:
        raise IntegrityError("seed-file-damaged")
    return seed


def _read_private(path: Path) -> tuple[bytearray, bool]:
    if path.is_symlink():
        raise Refused("seed-file-foreign")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    try:
        was_open = _close_to_others(handle)
        content = bytearray(min(os.fstat(handle).st_size, _LONGEST))
        with open(handle, "rb", buffering=0, closefd=False) as file:
            del content[file.readinto(content) or 0 :]
        return content, was_open
    finally:
        os.close(handle)


def _close_to_others(handle: int) -> bool:
    """Take other accounts' rights away; True where they had any."""
    if sys.platform == "win32":
        return False
    found = os.fstat(handle)
    if found.st_uid != os.geteuid() or not stat.S_ISREG(found.st_mode):
        raise Refused("seed-file-foreign")
    if not stat.S_IMODE(found.st_mode) & 0o077:
        return False
    os.fchmod(handle, 0o600)
    return True


def _kind() -> int:
    return _DPAPI if sys.platform == "win32" else _PLAIN


def _protect(seed: bytes | bytearray) -> bytearray:
    if sys.platform == "win32":
        from . import dpapi

        return dpapi.protect(seed)
    return bytearray(seed)


def _unprotect(body: bytearray) -> bytearray:
    if sys.platform == "win32":
        from . import dpapi

        try:
            return dpapi.unprotect(body)
        except OSError as error:
            raise IntegrityError("seed-file-damaged") from error
    return body
