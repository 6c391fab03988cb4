"""A second HPKE (RFC 9180, base mode, one message) with DHKEM(X25519) and X-Wing.

Written from the standards; of the library it uses only X25519, ML-KEM-768 and the two AEADs.
"""

from __future__ import annotations

import hashlib
import os

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

from tests.vectors.reference_hkdf import expand, extract

X25519_KEM = 0x0020
XWING_KEM = 0x647A
HKDF_SHA256 = 1
AES_128_GCM, AES_256_GCM, CHACHA20_POLY1305 = 1, 2, 3

_AEADS = {
    AES_128_GCM: (AESGCM, 16),
    AES_256_GCM: (AESGCM, 32),
    CHACHA20_POLY1305: (ChaCha20Poly1305, 32),
}
_XWING_LABEL = rb"\.//^" + b"\\"


def _private(raw: bytes) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(raw)


def _public(raw: bytes) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(raw)


class XWing:
    """X-Wing: keys from a 32-byte seed, encapsulation 1,120 bytes."""

    kem_id = XWING_KEM
    enc_bytes = 1120

    @staticmethod
    def expand(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        keys = hashlib.shake_256(seed).digest(96)
        return MLKEM768PrivateKey.from_seed_bytes(keys[:64]), _private(keys[64:])

    @classmethod
    def public(cls, seed: bytes) -> bytes:
        mlkem, x25519 = cls.expand(seed)
        return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()

    @staticmethod
    def combine(ss_m: bytes, ss_x: bytes, ct_x: bytes, pk_x: bytes) -> bytes:
        return hashlib.sha3_256(ss_m + ss_x + ct_x + pk_x + _XWING_LABEL).digest()

    @classmethod
    def encapsulate(cls, public: bytes) -> tuple[bytes, bytes]:
        ephemeral = X25519PrivateKey.generate()
        ct_x = ephemeral.public_key().public_bytes_raw()
        ss_m, ct_m = MLKEM768PublicKey.from_public_bytes(public[:1184]).encapsulate()
        ss_x = ephemeral.exchange(_public(public[1184:]))
        return cls.combine(ss_m, ss_x, ct_x, public[1184:]), ct_m + ct_x

    @classmethod
    def decapsulate(cls, seed: bytes, enc: bytes) -> bytes:
        mlkem, x25519 = cls.expand(seed)
        ss_m = mlkem.decapsulate(enc[:1088])
        ss_x = x25519.exchange(_public(enc[1088:]))
        return cls.combine(ss_m, ss_x, enc[1088:], x25519.public_key().public_bytes_raw())


class DhX25519:
    """DHKEM(X25519, HKDF-SHA256)."""

    kem_id = X25519_KEM
    enc_bytes = 32

    @classmethod
    def _shared(cls, dh: bytes, kem_context: bytes) -> bytes:
        suite = b"KEM" + cls.kem_id.to_bytes(2, "big")
        eae_prk = extract(b"", b"HPKE-v1" + suite + b"eae_prk" + dh)
        label = b"HPKE-v1" + suite + b"shared_secret" + kem_context
        return expand(eae_prk, (32).to_bytes(2, "big") + label, 32)

    @classmethod
    def encapsulate(cls, public: bytes, ephemeral: bytes | None = None) -> tuple[bytes, bytes]:
        key = _private(ephemeral or os.urandom(32))
        enc = key.public_key().public_bytes_raw()
        return cls._shared(key.exchange(_public(public)), enc + public), enc

    @classmethod
    def decapsulate(cls, private: bytes, enc: bytes) -> bytes:
        key = _private(private)
        public = key.public_key().public_bytes_raw()
        return cls._shared(key.exchange(_public(enc)), enc + public)


class Suite:
    """Key schedule and single messages of one ciphersuite with HKDF-SHA256."""

    def __init__(self, kem: type[XWing | DhX25519], aead_id: int) -> None:
        self.kem = kem
        self.aead, self.key_bytes = _AEADS[aead_id]
        self.suite_id = b"HPKE" + b"".join(
            n.to_bytes(2, "big") for n in (kem.kem_id, HKDF_SHA256, aead_id)
        )

    def _extract(self, salt: bytes, label: bytes, material: bytes) -> bytes:
        return extract(salt, b"HPKE-v1" + self.suite_id + label + material)

    def _expand(self, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
        return expand(
            key, length.to_bytes(2, "big") + b"HPKE-v1" + self.suite_id + label + info, length
        )

    def schedule(self, shared: bytes, info: bytes) -> tuple[bytes, bytes, bytes]:
        """(key, base nonce, exporter secret)."""
        hashes = self._extract(b"", b"psk_id_hash", b"") + self._extract(b"", b"info_hash", info)
        context = b"\0" + hashes
        secret = self._extract(shared, b"secret", b"")
        return (
            self._expand(secret, b"key", context, self.key_bytes),
            self._expand(secret, b"base_nonce", context, 12),
            self._expand(secret, b"exp", context, 32),
        )

    def export(self, exporter: bytes, context: bytes, length: int) -> bytes:
        return self._expand(exporter, b"sec", context, length)

    def seal(self, public: bytes, plaintext: bytes, info: bytes, aad: bytes = b"") -> bytes:
        shared, enc = self.kem.encapsulate(public)
        key, nonce, _ = self.schedule(shared, info)
        return enc + self.aead(key).encrypt(nonce, plaintext, aad)

    def open(self, private: bytes, sealed: bytes, info: bytes, aad: bytes = b"") -> bytes:
        enc, ciphertext = sealed[: self.kem.enc_bytes], sealed[self.kem.enc_bytes :]
        key, nonce, _ = self.schedule(self.kem.decapsulate(private, enc), info)
        return self.aead(key).decrypt(nonce, ciphertext, aad)
