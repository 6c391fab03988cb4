"""HKDF (RFC 5869) from the standard library's HMAC alone."""

from __future__ import annotations

import hashlib
import hmac


def extract(salt: bytes, material: bytes, name: str = "sha256") -> bytes:
    return hmac.digest(salt or bytes(hashlib.new(name).digest_size), material, name)


def expand(key: bytes, info: bytes, length: int, name: str = "sha256") -> bytes:
    block, out, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(key, block + info + bytes([counter]), name)
        out, counter = out + block, counter + 1
    return out[:length]


def hkdf(material: bytes, info: bytes, length: int = 32, salt: bytes = b"") -> bytes:
    return expand(extract(salt, material), info, length)
