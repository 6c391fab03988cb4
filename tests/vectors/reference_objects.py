"""A second reader and writer of objects at rest: C2SP chunked encryption, header, padding.

Written from the specifications with the standard AEADs and the HKDF beside this file; it imports
nothing of ClinicVault and is the oracle for it.
"""

from __future__ import annotations

import hmac
import math

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

from tests.vectors.reference_hkdf import expand

CHUNK = 16384
SALT, COMMITMENT, TAG = 24, 32, 16
AEADS = {
    "AEAD_AES_128_GCM": (AESGCM, 16),
    "AEAD_AES_256_GCM": (AESGCM, 32),
    "AEAD_CHACHA20_POLY1305": (ChaCha20Poly1305, 32),
}


class Broken(Exception):
    """The bytes are not what a writer wrote."""


def keys_of(
    key: bytes, salt: bytes, context: bytes, *, aead: str, hash_name: str
) -> tuple[bytes, bytes, bytes]:
    """(AEAD key, base nonce, commitment)."""
    length = AEADS[aead][1]
    if len(key) != length:
        raise Broken("key length")
    info = b"c2sp.org/chunked-encryption@v1+" + aead.encode() + b"\0" + salt + context
    out = expand(key, info, length + 12 + COMMITMENT, hash_name)
    return out[:length], out[length : length + 12], out[length + 12 :]


def _nonce(base: bytes, number: int) -> bytes:
    return (int.from_bytes(base, "big") ^ number).to_bytes(12, "big")


def read_chunks(
    key: bytes,
    context: bytes,
    sealed: bytes,
    *,
    aead: str = "AEAD_AES_256_GCM",
    hash_name: str = "sha512",
) -> bytes:
    if len(sealed) < SALT + COMMITMENT:
        raise Broken("too short for salt and commitment")
    salt, commitment = sealed[:SALT], sealed[SALT : SALT + COMMITMENT]
    aead_key, base, expected = keys_of(key, salt, context, aead=aead, hash_name=hash_name)
    if not hmac.compare_digest(commitment, expected):
        raise Broken("commitment")
    cipher, rest, plain, number = AEADS[aead][0](aead_key), sealed[SALT + COMMITMENT :], [], 0
    while True:
        chunk, rest = rest[: CHUNK + TAG], rest[CHUNK + TAG :]
        if len(chunk) < TAG:
            raise Broken("truncated")
        try:
            plain.append(cipher.decrypt(_nonce(base, number), chunk, None))
        except InvalidTag as error:
            raise Broken("chunk") from error
        if len(chunk) < CHUNK + TAG:
            break
        number += 1
    if rest:
        raise Broken("bytes after the last chunk")
    return b"".join(plain)


def write_chunks(key: bytes, context: bytes, salt: bytes, plain: bytes) -> bytes:
    """Cobblestone-256 with a given salt."""
    aead_key, base, commitment = keys_of(
        key, salt, context, aead="AEAD_AES_256_GCM", hash_name="sha512"
    )
    cipher, out = AESGCM(aead_key), [salt, commitment]
    for number in range(len(plain) // CHUNK + 1):
        out.append(
            cipher.encrypt(_nonce(base, number), plain[number * CHUNK : (number + 1) * CHUNK], None)
        )
    return b"".join(out)


def lengthy(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def object_context(
    vault: bytes, patient: bytes, object_id: bytes, kind: int, version: int
) -> bytes:
    numbers = kind.to_bytes(8, "big"), version.to_bytes(8, "big")
    return b"clinicvault/1/object" + lengthy(vault, patient, object_id, *numbers)


def padded(length: int, kind: int) -> int:
    total = 8 + length
    if kind in (2, 3):
        step = {2: 524288, 3: 65536}[kind]
        return math.ceil(total / step) * step
    exponent = math.floor(math.log2(total))
    free = exponent - (math.floor(math.log2(exponent)) + 1)
    return (total + 2**free - 1) // 2**free * 2**free


def header(vault: bytes, object_id: bytes) -> bytes:
    return b"CLVT\x01\x01" + vault + object_id


def read_object(
    key: bytes, vault: bytes, patient: bytes, object_id: bytes, kind: int, version: int, blob: bytes
) -> bytes:
    head = header(vault, object_id)
    if blob[: len(head)] != head:
        raise Broken("header")
    context = object_context(vault, patient, object_id, kind, version)
    plain = read_chunks(key, context, blob[len(head) :])
    length = int.from_bytes(plain[:8], "big")
    if len(plain) != padded(length, kind) or any(plain[8 + length :]):
        raise Broken("padding")
    return plain[8 : 8 + length]


def write_object(
    key: bytes,
    vault: bytes,
    patient: bytes,
    object_id: bytes,
    kind: int,
    version: int,
    content: bytes,
    salt: bytes,
) -> bytes:
    plain = (len(content).to_bytes(8, "big") + content).ljust(padded(len(content), kind), b"\0")
    context = object_context(vault, patient, object_id, kind, version)
    return header(vault, object_id) + write_chunks(key, context, salt, plain)
