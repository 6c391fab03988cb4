"""The locked blocks of a page: PBKDF2-SHA256 and AES-256-GCM, which every browser has.

Each block's associated data are the page's opening words (salt, rounds, number of files) and the
block's place: none can be left out, doubled or moved, and none of another page fits.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import struct
from typing import Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

ROUNDS = 1_000_000
"""Of PBKDF2; the page refuses fewer than 600,000 (OWASP 2023)."""
MANIFEST_PLACE = 0
"""Files follow from 1."""
_SALT_BYTES, _KEY_BYTES, _CHECK_BYTES = 32, 32, 16
_KEY_LABEL = b"ClinicVault patient page 1 key"
_CHECK_LABEL = b"ClinicVault patient page 1 check"
_PLACE = struct.Struct(">I")
_NONCE = struct.Struct(">8xI")


class Lock:
    """One page's key, used for one page alone: a context manager that wipes it."""

    def __init__(self, words: str, count: int) -> None:
        """`words` as of `phrase.tidy`; `count` files, the manifest not among them."""
        salt = secrets.token_bytes(_SALT_BYTES)
        stretched = bytearray(_KEY_BYTES)
        PBKDF2HMAC(SHA256(), _KEY_BYTES, salt, ROUNDS).derive_into(words.encode(), stretched)
        self._key = _expanded(stretched, _KEY_LABEL, _KEY_BYTES)
        check = _expanded(stretched, _CHECK_LABEL, _CHECK_BYTES)
        stretched[:] = bytes(_KEY_BYTES)
        self.about = _about(salt, check, count)
        """What the page has to know before the words: canonical JSON."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._key[:] = bytes(_KEY_BYTES)

    def locked(self, place: int, data: bytes | memoryview) -> bytes:
        """Ciphertext and tag; `data` is padded, so that its size tells little.

        The key is random and the place unique within a page: so is the nonce, which is the place.
        """
        padded = _padded(memoryview(data))
        try:
            told = self.about + _PLACE.pack(place)
            return AESGCM(self._key).encrypt(_NONCE.pack(place), padded, told)
        finally:
            padded[:] = bytes(len(padded))


def block(data: bytes) -> bytes:
    """Base 64 of SHA-256 and bytes: damage is found before anybody types a word."""
    return base64.b64encode(hashlib.sha256(data).digest()) + base64.b64encode(data)


def padded_size(size: int) -> int:
    """PADMÉ: at most 12 % more, and few sizes are left (Nikitin et al., PETS 2019)."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << max(0, low_bits)) - 1
    return (size + mask) & ~mask


def _padded(data: memoryview) -> bytearray:
    padded = bytearray(padded_size(data.nbytes))
    padded[: data.nbytes] = data.cast("B")
    return padded


def _expanded(stretched: bytearray, label: bytes, length: int) -> bytearray:
    return bytearray(HKDF(SHA256(), length, None, label).derive(stretched))


def _about(salt: bytes, check: bytes | bytearray, count: int) -> bytes:
    """`check` tells wrong words from a damaged file; it costs a guesser all rounds, too."""
    told = {
        "check": base64.b64encode(check).decode(),
        "count": count,
        "format": 1,
        "kdf": "PBKDF2-SHA256",
        "rounds": ROUNDS,
        "salt": base64.b64encode(salt).decode(),
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
