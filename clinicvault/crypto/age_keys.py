"""Keys in the form of `age` (C2SP age, X25519): Bech32 around 32 bytes."""

from __future__ import annotations

import pyrage

from .secret import Secret

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_HUMAN = "age-secret-key-"
_CHECK = 6


def age_identity(seed: Secret) -> pyrage.x25519.Identity:
    """The key pair whose private half a 32-byte seed is; the library keeps a copy of it."""
    text = _bech32(_HUMAN, bytes(seed.view())).upper()
    seed.require()
    return pyrage.x25519.Identity.from_str(text)


def _bech32(human: str, data: bytes) -> str:
    """BIP 173's encoding, which `age` uses without its limit of length."""
    values = _fives(data)
    bare = [ord(c) >> 5 for c in human] + [0] + [ord(c) & 31 for c in human]
    rest = _polymod(bare + values + [0] * _CHECK) ^ 1
    check = [rest >> 5 * (_CHECK - 1 - place) & 31 for place in range(_CHECK)]
    return f"{human}1{''.join(_ALPHABET[value] for value in values + check)}"


def _fives(data: bytes) -> list[int]:
    """Groups of five bits, zeros at the end."""
    spare = -len(data) * 8 % 5
    number, groups = int.from_bytes(data, "big") << spare, (len(data) * 8 + spare) // 5
    return [number >> 5 * (groups - 1 - place) & 31 for place in range(groups)]


def _polymod(values: list[int]) -> int:
    """The checksum's remainder."""
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_GENERATOR):
            rest ^= term if top >> place & 1 else 0
    return rest
