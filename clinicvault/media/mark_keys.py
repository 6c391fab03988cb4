"""The invisible mark's keys for one picture: each picture of an export has its own."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from .sniff import Buffer

_PURPOSE = b"ClinicVault forensic mark of one picture 1\0"
_LEAST = 16


def picture_key(key: bytes, photo: Buffer) -> bytes:
    """The key for one picture, 32 bytes: HMAC-SHA256 (RFC 2104) of its file under the export's.

    `photo` is the file as the vault keeps it, whose bytes never change. Were the pattern the same
    in all pictures of an export, their average would show it, and whoever holds some dozens of
    them could take it away (Voloshynovskiy et al., "Attacks on Digital Watermarks", 2001). A
    worker that decodes gets this key alone. Raises ValueError for a key of under 16 bytes.
    """
    return picture_keys((key,), photo)[0]


def picture_keys(keys: Iterable[bytes], photo: Buffer) -> list[bytes]:
    """The same for many exports of one photo, in their order; its file is read but once."""
    digest = hashlib.sha256(photo).digest()
    return [_own(key, digest) for key in keys]


def _own(key: bytes, digest: bytes) -> bytes:
    if len(key) < _LEAST:
        raise ValueError("a mark's key has 16 bytes or more")
    return hmac.digest(key, _PURPOSE + digest, "sha256")
