"""CMS for the owner of a certificate: AES-256-GCM, with a tag over all of it.

AuthEnvelopedData (RFC 5083) with AES-GCM (RFC 5084), for one recipient (RFC 5652): an RSA key gets
the content's key by OAEP with SHA-256 (RFC 4055), a key on a curve by ephemeral ECDH, the X9.63
key derivation with SHA-256 and AES-256 key wrap (RFC 5753).
"""

from __future__ import annotations

import os
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import Certificate

from .recipients import CertificateRecipient
from .secret import Secret

_INTEGER, _BITS, _OCTETS, _NULL, _OBJECT, _SEQUENCE, _SET = 2, 3, 4, 5, 6, 0x30, 0x31
_CONTENT = 0x80
"""[0] IMPLICIT OCTET STRING: the encrypted content."""


def _own(number: int) -> int:
    """The tag of a constructed context-specific element."""
    return 0xA0 | number


def _tlv(tag: int, *parts: bytes) -> bytes:
    """One DER element (X.690)."""
    return _head(tag, sum(map(len, parts))) + b"".join(parts)


def _head(tag: int, length: int) -> bytes:
    if length < 0x80:
        return bytes((tag, length))
    told = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(told))) + told


def _number(value: int) -> bytes:
    """A non-negative integer."""
    return _tlv(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _object(dotted: str) -> bytes:
    """An object identifier."""
    first, second, *rest = map(int, dotted.split("."))
    return _tlv(_OBJECT, b"".join(map(_arc, (40 * first + second, *rest))))


def _arc(value: int) -> bytes:
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(0x80 | value & 0x7F)
    return bytes(reversed(digits))


_DATA = _object("1.2.840.113549.1.7.1")
_AUTH_ENVELOPED = _object("1.2.840.113549.1.9.16.1.23")
_AES_256_GCM = _object("2.16.840.1.101.3.4.1.46")
_AES_256_WRAP = _tlv(_SEQUENCE, _object("2.16.840.1.101.3.4.1.45"))
_SHA_256 = _tlv(_SEQUENCE, _object("2.16.840.1.101.3.4.2.1"), _tlv(_NULL))
_MGF_1 = _tlv(_SEQUENCE, _object("1.2.840.113549.1.1.8"), _SHA_256)
_OAEP = _tlv(
    _SEQUENCE,
    _object("1.2.840.113549.1.1.7"),
    _tlv(_SEQUENCE, _tlv(_own(0), _SHA_256), _tlv(_own(1), _MGF_1)),
)
_AGREEMENT = _tlv(_SEQUENCE, _object("1.3.132.1.11.1"), _AES_256_WRAP)
"""dhSinglePass-stdDH-sha256kdf-scheme, with the way in which the key is wrapped."""
_ON_A_CURVE = _tlv(_SEQUENCE, _object("1.2.840.10045.2.1"))
_NONCE, _TAG, _KEY = 12, 16, 32
_STEP = 1 << 20
"""A longer `update` would hold the interpreter's lock for too long."""


def enveloped(
    content: bytes | bytearray | memoryview,
    to: CertificateRecipient,
    check: Callable[[], None] = lambda: None,
) -> bytearray:
    """The content for the owner of a certificate, as a DER file (`.p7m`).

    `check` is called between steps, and may raise. What is returned is made in place, so that
    nothing holds the content twice.
    """
    nonce = os.urandom(_NONCE)
    with Secret.random(_KEY) as key:
        made, at = _framed(len(content), nonce, _recipient(to, bytes(key.view())))
        cipher = Cipher(AES256(key.view()), GCM(nonce)).encryptor()
        with memoryview(content).cast("B") as plain, memoryview(made) as room:
            for begin in range(0, len(plain), _STEP):
                check()
                piece = plain[begin : begin + _STEP]
                cipher.update_into(piece, room[at + begin :])
            cipher.finalize()
            room[len(made) - _TAG :] = cipher.tag
        key.require()
    return made


def _framed(size: int, nonce: bytes, recipient: bytes) -> tuple[bytearray, int]:
    """(all of the file, zeros where content and tag belong, and where the content begins)."""
    parameters = _tlv(_SEQUENCE, _tlv(_OCTETS, nonce), _number(_TAG))
    algorithm = _tlv(_SEQUENCE, _AES_256_GCM, parameters)
    content = _head(_CONTENT, size)
    told = _DATA + algorithm + content
    before = _number(0) + _tlv(_SET, recipient) + _head(_SEQUENCE, len(told) + size) + told
    mac = _head(_OCTETS, _TAG)
    inner = len(before) + size + len(mac) + _TAG
    sequence = _head(_SEQUENCE, inner)
    outer = _head(_own(0), len(sequence) + inner)
    whole = len(_AUTH_ENVELOPED) + len(outer) + len(sequence) + inner
    front = _head(_SEQUENCE, whole) + _AUTH_ENVELOPED + outer + sequence + before
    made = bytearray(len(front) + size + len(mac) + _TAG)
    made[: len(front)] = front
    made[len(front) + size : len(front) + size + len(mac)] = mac
    return made, len(front)


def _recipient(to: CertificateRecipient, key: bytes) -> bytes:
    """RecipientInfo, by the kind of the recipient's key."""
    public, whose = to.key, _whose(to.certificate)
    if isinstance(public, RSAPublicKey):
        packed = public.encrypt(key, OAEP(MGF1(SHA256()), SHA256(), None))
        return _tlv(_SEQUENCE, _number(0), whose, _OAEP, _tlv(_OCTETS, packed))
    ours = ec.generate_private_key(public.curve)
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    packed = aes_key_wrap(_agreed(ours.exchange(ec.ECDH(), public)), key)
    originator = _tlv(_own(1), _ON_A_CURVE, _tlv(_BITS, b"\0", point))
    keys = _tlv(_SEQUENCE, _tlv(_SEQUENCE, whose, _tlv(_OCTETS, packed)))
    return _tlv(_own(1), _number(3), _tlv(_own(0), originator), _AGREEMENT, keys)


def _agreed(shared: bytes) -> bytes:
    """The key that wraps the content's (ECC-CMS-SharedInfo of RFC 5753, section 7.2)."""
    bits = _tlv(_own(2), _tlv(_OCTETS, (8 * _KEY).to_bytes(4, "big")))
    return X963KDF(SHA256(), _KEY, _tlv(_SEQUENCE, _AES_256_WRAP, bits)).derive(shared)


def _whose(certificate: Certificate) -> bytes:
    """IssuerAndSerialNumber."""
    serial = certificate.serial_number
    return _tlv(_SEQUENCE, certificate.issuer.public_bytes(), _number(serial))
