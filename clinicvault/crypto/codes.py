"""What people type or read aloud: one-time codes, comparison words, passphrases."""

from __future__ import annotations

import hashlib
import re
import secrets

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from shamir_mnemonic.wordlist import WORDLIST

from clinicvault.domain.errors import UsageError

from .encoding import context
from .keys import SigningKey
from .secret import Secret, derive

CODE_SEED_BYTES = 16
PASSPHRASE_WORDS: tuple[str, ...] = tuple(WORDLIST)
"""Public: the 1,024 words that passphrases are made of."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {char: value for value, char in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_IGNORED = str.maketrans("", "", "-–— \t\r\n")
_GROUP = 5
_CHECK_CHARS = 4
_SEED_LENGTHS = {26: 16, 52: 32}
_WORD_BITS = 10
_PLACES = {word: place for place, word in enumerate(WORDLIST)}
_WORDS_SALT = b"clinicvault/wrds"
_WORDS_MEMORY_KIB = 64 << 10


def one_time_code(seed: Secret) -> str:
    """A 16- or 32-byte seed in Crockford base 32 with a 20-bit checksum, groups of five."""
    if len(seed) not in _SEED_LENGTHS.values():
        raise ValueError("a code's seed has 16 or 32 bytes")
    text = _base32(bytes(seed.view())) + _check(seed)
    seed.require()
    return "-".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))


def parse_code(text: str) -> Secret:
    """The seed of a typed code: blanks, hyphens and case do not matter, O is 0, I and L are 1.

    UsageError("code-unreadable") if a character is wrong or missing.
    """
    values = [_VALUES.get(char, -1) for char in text.translate(_IGNORED).upper()]
    length = _SEED_LENGTHS.get(len(values) - _CHECK_CHARS)
    if length is None or min(values) < 0:
        raise UsageError("code-unreadable")
    number = 0
    for value in values[:-_CHECK_CHARS]:
        number = number << 5 | value
    spare = -length * 8 % 5
    seed = Secret(bytearray((number >> spare).to_bytes(length, "big")))
    typed_check = "".join(_ALPHABET[value] for value in values[-_CHECK_CHARS:])
    if number & ((1 << spare) - 1) or typed_check != _check(seed):
        raise UsageError("code-unreadable")
    return seed


def code_signing_key(seed: Secret) -> SigningKey:
    """The signing key behind a one-time code's seed."""
    return SigningKey.from_seed(derive(seed, "one-time-code"))


def words_of(data: bytes, count: int = 4) -> str:
    """`count` words (10 bits each) that stand for `data`, to be compared by eye or ear.

    Argon2id (64 MiB, about 0.1 s) over SHA-256: forty bits alone could be matched by trying keys.
    """
    stretched = Argon2id(
        salt=_WORDS_SALT, length=32, iterations=1, lanes=4, memory_cost=_WORDS_MEMORY_KIB
    ).derive(hashlib.sha256(context("words", data)).digest())
    number = int.from_bytes(stretched, "big")
    shifts = range(256 - _WORD_BITS, 256 - _WORD_BITS * (count + 1), -_WORD_BITS)
    return " ".join(WORDLIST[number >> shift & (len(WORDLIST) - 1)] for shift in shifts)


def to_words(data: bytes) -> str:
    """Bytes as words of the list, 10 bits each; a multiple of five bytes (ValueError)."""
    count, rest = divmod(len(data) * 8, _WORD_BITS)
    if rest:
        raise ValueError("words hold a multiple of five bytes")
    number = int.from_bytes(data, "big")
    shifts = range(_WORD_BITS * (count - 1), -1, -_WORD_BITS)
    return " ".join(WORDLIST[number >> shift & (len(WORDLIST) - 1)] for shift in shifts)


def from_words(text: str, length: int) -> bytes:
    """The `length` bytes behind typed words; case and what stands between them do not matter.

    UsageError("code-unreadable") for another number of words, or one that is not of the list.
    """
    words = re.findall(r"[a-z]+", text.lower())
    places = [_PLACES.get(word, -1) for word in words]
    if len(places) * _WORD_BITS != length * 8 or min(places, default=-1) < 0:
        raise UsageError("code-unreadable")
    number = 0
    for place in places:
        number = number << _WORD_BITS | place
    return number.to_bytes(length, "big")


def passphrase(words: int = 6) -> str:
    """Random words, 10 bits each, joined by blanks."""
    return " ".join(secrets.choice(WORDLIST) for _ in range(words))


def _base32(data: bytes) -> str:
    """Big-endian, zero bits at the end."""
    spare = -len(data) * 8 % 5
    number = int.from_bytes(data, "big") << spare
    digits = (len(data) * 8 + spare) // 5
    return "".join(_ALPHABET[number >> 5 * i & 31] for i in reversed(range(digits)))


def _check(seed: Secret) -> str:
    digest = hashlib.sha256(context("code-check", bytes(seed.view()))).digest()
    return _base32(digest[:5])[:_CHECK_CHARS]
