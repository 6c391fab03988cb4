"""Key pairs: X-Wing for sealing (HPKE, RFC 9180), Ed25519 for signing, both from one seed."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import threading
from typing import Self

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from clinicvault.domain.errors import IntegrityError, Refused

from .encoding import context
from .secret import KEY_BYTES, Secret, derive

SEALING_BYTES = 1216
"""X-Wing public key: ML-KEM-768 (1,184) then X25519 (32)."""
SIGNING_BYTES = 32
PUBLIC_BYTES = SEALING_BYTES + SIGNING_BYTES
SIGNATURE_BYTES = 64
KEY_ID_BYTES = 16
SEAL_OVERHEAD = 1136
"""Encapsulated key (1,120) and tag (16)."""

_MLKEM_PUBLIC_BYTES = 1184
_MLKEM_SEED_BYTES = 64
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_FIELD_PRIME = (1 << 255) - 19
_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_WEAK_Y = (0, 1, _FIELD_PRIME - 1, _FIELD_PRIME, _FIELD_PRIME + 1)
_WEAK_SIGNING_KEYS = frozenset(
    (y | sign << 255).to_bytes(SIGNING_BYTES, "little")
    for y in (*_WEAK_Y, _ORDER_8, _FIELD_PRIME - _ORDER_8)
    for sign in (0, 1)
)
"""Encodings of the eight points of small order, under which anyone can forge a signature."""


@dataclasses.dataclass(frozen=True, slots=True)
class PublicKeys:
    """The public half of a `KeyPair`: 1,216 bytes X-Wing and 32 bytes Ed25519."""

    sealing: bytes
    signing: bytes

    @property
    def encoded(self) -> bytes:
        """Sealing key, then signing key: 1,248 bytes."""
        return self.sealing + self.signing

    @property
    def key_id(self) -> bytes:
        """The first 16 bytes of SHA-256 over the labelled encoding."""
        return _key_id(self.sealing, self.signing)

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read 1,248 bytes; IntegrityError("public-key") unless both keys are usable ones."""
        keys = cls(bytes(data[:SEALING_BYTES]), bytes(data[SEALING_BYTES:]))
        if len(data) != PUBLIC_BYTES or keys.signing in _WEAK_SIGNING_KEYS:
            raise IntegrityError("public-key")
        _sealing_key(keys.sealing)
        return keys


class KeyPair:
    """Sealing and signing key of a user, workstation, group or patient, from a 32-byte seed.

    The library's key objects are made on first use, kept for the next, and dropped by `wipe`.
    """

    __slots__ = ("_lock", "_public", "_seed", "_signer", "_unsealer")

    def __init__(self, seed: Secret) -> None:
        _require_length(seed)
        self._seed = seed
        self._lock = threading.Lock()
        self._unsealer: hpke.MLKEM768X25519PrivateKey | None = None
        self._signer: Ed25519PrivateKey | None = None
        self._public: PublicKeys | None = None

    @classmethod
    def from_seed(cls, seed: Secret) -> Self:
        """Take over a 32-byte seed: `wipe` zeroes it. ValueError for another length."""
        return cls(seed)

    @classmethod
    def generate(cls) -> Self:
        """A key pair from a random seed."""
        return cls(Secret.random())

    @property
    def seed(self) -> Secret:
        """The seed itself, not a copy."""
        return self._seed

    @property
    def public(self) -> PublicKeys:
        """The public half; stays readable after `wipe` once it was read."""
        if self._public is None:
            self._public = PublicKeys(
                self._sealing_public(), self._signing_key().public_key().public_bytes_raw()
            )
        return self._public

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature, 64 bytes; Refused("locked") after `wipe`."""
        return self._signing_key().sign(message)

    def open(self, sealed: bytes, info: bytes) -> Secret:
        """What `seal` sealed to this key with the same `info`.

        IntegrityError("sealed") if anything differs; Refused("locked") after `wipe`.
        """
        key = self._opening_key()
        try:
            return Secret(_SUITE.decrypt(sealed, key, info))
        except (InvalidTag, ValueError) as error:
            raise IntegrityError("sealed") from error

    def open_pair(self, sealed: bytes, info: bytes) -> KeyPair:
        """The key pair whose seed was sealed to this key; raises as `open`, also for no seed."""
        seed = self.open(sealed, info)
        if len(seed) != KEY_BYTES:
            seed.wipe()
            raise IntegrityError("sealed")
        return KeyPair.from_seed(seed)

    def wipe(self) -> None:
        """Zero the seed and drop the library's key objects."""
        with self._lock:
            self._seed.wipe()
            self._unsealer = None
            self._signer = None

    def __repr__(self) -> str:
        return "<KeyPair>"

    def _sealing_public(self) -> bytes:
        """Expanded once: whoever compares it, of a pair just opened, goes on to open with it."""
        mlkem, x25519 = _expand(self._seed)
        with self._lock:
            if self._unsealer is None and not self._seed.wiped:
                self._unsealer = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
        return _sealing_bytes(mlkem, x25519)

    def _opening_key(self) -> hpke.MLKEM768X25519PrivateKey:
        with self._lock:
            if self._unsealer is None:
                self._unsealer = hpke.MLKEM768X25519PrivateKey(*_expand(self._seed))
            return self._unsealer

    def _signing_key(self) -> Ed25519PrivateKey:
        with self._lock:
            if self._signer is None:
                with derive(self._seed, "signing") as key:
                    self._signer = Ed25519PrivateKey.from_private_bytes(key.view())
            return self._signer


class SigningKey:
    """A bare Ed25519 key from its 32-byte seed: one-time codes and log epochs."""

    __slots__ = ("_key", "_seed", "public")

    def __init__(self, seed: Secret) -> None:
        _require_length(seed)
        self._seed = seed
        self._key: Ed25519PrivateKey | None = Ed25519PrivateKey.from_private_bytes(seed.view())
        self.public = self._key.public_key().public_bytes_raw()
        seed.require()

    @classmethod
    def from_seed(cls, seed: Secret) -> Self:
        """Take over a 32-byte seed: `wipe` zeroes it. ValueError for another length."""
        return cls(seed)

    @classmethod
    def generate(cls) -> Self:
        """A key from a random seed."""
        return cls(Secret.random())

    @property
    def seed(self) -> Secret:
        """The seed itself, not a copy."""
        return self._seed

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature, 64 bytes; Refused("locked") after `wipe`."""
        key = self._key
        if key is None:
            raise Refused("locked")
        return key.sign(message)

    def wipe(self) -> None:
        """Zero the seed and drop the library's key object."""
        self._key = None
        self._seed.wipe()

    def __repr__(self) -> str:
        return "<SigningKey>"


def seal(public: PublicKeys, plaintext: Secret | bytes, info: bytes) -> bytes:
    """HPKE base mode to `public` with context `info`: encapsulated key, ciphertext, tag.

    1,168 bytes for 32. Nothing says who sealed it. IntegrityError("public-key") for a key that
    cannot be sealed to, Refused("locked") if the plaintext is wiped, also while this runs.
    """
    recipient = _sealing_key(public.sealing)
    content = plaintext.view() if isinstance(plaintext, Secret) else plaintext
    try:
        sealed = _SUITE.encrypt(content, recipient, info)
    except ValueError as error:
        raise IntegrityError("public-key") from error
    if isinstance(plaintext, Secret):
        plaintext.require()
    return sealed


def verify(signing_public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the Ed25519 signature is good; False for any malformed key or signature."""
    if signing_public in _WEAK_SIGNING_KEYS:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(signing_public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _expand(seed: Secret) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """X-Wing's two private keys: SHAKE-256 of the derived 32-byte private key."""
    with derive(seed, "sealing") as private:
        expanded = hashlib.shake_256(private.view()).digest(_MLKEM_SEED_BYTES + KEY_BYTES)
    with Secret(expanded) as keys:
        mlkem = MLKEM768PrivateKey.from_seed_bytes(keys.view()[:_MLKEM_SEED_BYTES])
        x25519 = X25519PrivateKey.from_private_bytes(keys.view()[_MLKEM_SEED_BYTES:])
    return mlkem, x25519


def _sealing_bytes(mlkem: MLKEM768PrivateKey, x25519: X25519PrivateKey) -> bytes:
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


@functools.lru_cache(maxsize=512)
def _key_id(sealing: bytes, signing: bytes) -> bytes:
    return hashlib.sha256(context("key-id", sealing + signing)).digest()[:KEY_ID_BYTES]


@functools.lru_cache(maxsize=512)
def _sealing_key(sealing: bytes) -> hpke.MLKEM768X25519PublicKey:
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(sealing[:_MLKEM_PUBLIC_BYTES])
        x25519 = X25519PublicKey.from_public_bytes(sealing[_MLKEM_PUBLIC_BYTES:])
    except ValueError as error:
        raise IntegrityError("public-key") from error
    return hpke.MLKEM768X25519PublicKey(mlkem, x25519)


def _require_length(seed: Secret) -> None:
    if len(seed) != KEY_BYTES:
        raise ValueError("a seed has 32 bytes")
