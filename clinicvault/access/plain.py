"""Plain values in, secrets out: what services need without knowing of any key."""

from __future__ import annotations

from clinicvault.crypto.blobs import ObjectKind
from clinicvault.crypto.codes import PASSPHRASE_WORDS, passphrase
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.passwords import password_secret
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.shares import normalise

__all__ = [
    "PASSPHRASE_WORDS",
    "KeyPair",
    "ObjectKind",
    "Secret",
    "normalise",
    "passphrase",
    "password_secret",
]

SEED_BYTES = 32


def new_seed() -> bytearray:
    """A fresh 32-byte workstation seed; the caller stores it and zeroes the buffer."""
    with Secret.random(SEED_BYTES) as seed:
        return bytearray(seed.view())


def workstation_keys(seed: bytearray) -> KeyPair:
    """This computer's key pair; the buffer is zeroed."""
    return KeyPair.from_seed(Secret(seed))
