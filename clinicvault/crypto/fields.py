"""Database fields and wrapped keys: AES-256-GCM-SIV (RFC 8452) with random 96-bit nonces."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from clinicvault.domain.errors import IntegrityError, Refused

from .encoding import Plain, decode, encode, pad, prefix, unpad
from .secret import KEY_BYTES, Secret

NONCE_BYTES = 12
OVERHEAD = 28
"""Nonce (12) and tag (16)."""

_PADDING_STEP = 32


class FieldCipher:
    """Seals values under one 32-byte key; safe to share between threads."""

    __slots__ = ("_cipher",)

    def __init__(self, key: Secret) -> None:
        """Keep the library's copy of the key, not `key`; ValueError unless it has 32 bytes."""
        if len(key) != KEY_BYTES:
            raise ValueError("a field key has 32 bytes")
        self._cipher: AESGCMSIV | None = AESGCMSIV(key.view())
        key.require()

    def seal(self, plaintext: bytes | memoryview, ad: bytes) -> bytes:
        """Nonce, ciphertext, tag: 28 bytes more than `plaintext`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._open_cipher().encrypt(nonce, plaintext, ad)

    def open(self, sealed: bytes, ad: bytes) -> bytes:
        """What was sealed with the same `ad`; IntegrityError("field") if anything differs."""
        cipher = self._open_cipher()
        try:
            return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], ad)
        except (InvalidTag, ValueError) as error:
            raise IntegrityError("field") from error

    def wipe(self) -> None:
        """Drop the key; afterwards both directions raise Refused("locked")."""
        self._cipher = None

    def __repr__(self) -> str:
        return "<FieldCipher>"

    def _open_cipher(self) -> AESGCMSIV:
        cipher = self._cipher
        if cipher is None:
            raise Refused("locked")
        return cipher


def seal_value(cipher: FieldCipher, value: object, ad: bytes) -> bytes:
    """A plain value (`encoding.encode`), padded to 32-byte steps and sealed."""
    return cipher.seal(pad(encode(value), _PADDING_STEP), ad)


def open_value(cipher: FieldCipher, sealed: bytes, ad: bytes) -> Plain:
    """The value that `seal_value` sealed; IntegrityError if anything differs."""
    return decode(unpad(cipher.open(sealed, ad)))


def wrap_key(cipher: FieldCipher, key: Secret, ad: bytes) -> bytes:
    """A key sealed as it is: 60 bytes for 32. Refused("locked") if it is wiped meanwhile."""
    wrapped = cipher.seal(key.view(), ad)
    key.require()
    return wrapped


def unwrap_key(cipher: FieldCipher, wrapped: bytes, ad: bytes) -> Secret:
    """The key that `wrap_key` wrapped; IntegrityError("field") if anything differs."""
    return Secret(cipher.open(wrapped, ad))


def blind_index(key: Secret, label: str, value: bytes | bytearray | memoryview) -> bytes:
    """HMAC-SHA256 of `context(label, value)`, 32 bytes: equal values of one key look equal."""
    # Fed in two parts, because a picture is too large to be copied for its label.
    mac = hmac.HMAC(key.view(), hashes.SHA256())
    mac.update(prefix(label, len(value)))
    mac.update(value)
    key.require()
    return mac.finalize()
