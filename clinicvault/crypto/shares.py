"""Recovery sheets: a seed as three SLIP-39 shares, any two of which give it back."""

from __future__ import annotations

import hashlib
import hmac
import re

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORD_INDEX_MAP

from clinicvault.domain.errors import Refused, UsageError

from .encoding import context
from .secret import KEY_BYTES, Secret

THRESHOLD = 2
SHEETS = 3
SHARE_WORDS = 33

_ITERATION_EXPONENT = 1
_MAX_ITERATION_EXPONENT = 4
"""A foreign sheet may ask for hours of work; 4 is seconds."""
_PREFIX_LETTERS = 4
_BY_PREFIX = {word[:_PREFIX_LETTERS]: word for word in WORD_INDEX_MAP}
_LETTERS = re.compile(r"[^\W\d_]+")


def split(seed: Secret) -> tuple[str, str, str]:
    """Three shares of a 32-byte seed, 33 words each; any two give it back, one tells nothing."""
    if len(seed) != KEY_BYTES:
        raise ValueError("a seed has 32 bytes")
    [shares] = generate_mnemonics(
        group_threshold=1,
        groups=[(THRESHOLD, SHEETS)],
        master_secret=bytes(seed.view()),
        extendable=True,
        iteration_exponent=_ITERATION_EXPONENT,
    )
    seed.require()
    first, second, third = shares
    return first, second, third


def combine(a: str, b: str) -> Secret:
    """The seed behind two shares, typed as people type.

    UsageError("share-unreadable", number=1 or 2) where words or checksum are wrong,
    Refused("share-same") for one sheet twice, Refused("share-mismatch") for sheets that do not
    belong together.
    """
    first, second = _read(a, 1), _read(b, 2)
    if first == second:
        raise Refused("share-same")
    try:
        return Secret(combine_mnemonics([first.mnemonic(), second.mnemonic()]))
    except MnemonicError as error:
        raise Refused("share-mismatch") from error


def commitment(words: str, salt: bytes) -> bytes:
    """Salted SHA-256 of a share's words, 32 bytes: checks a sheet without revealing it."""
    return hashlib.sha256(context("share", salt, normalise(words))).digest()


def check_share(words: str, salt: bytes, expected: bytes) -> bool:
    """Whether `words` are the share of this commitment."""
    return hmac.compare_digest(commitment(words, salt), expected)


def normalise(words: str) -> str:
    """Lower-case words joined by one blank; numbers dropped, four-letter beginnings completed."""
    typed = _LETTERS.findall(words.lower())
    return " ".join(_BY_PREFIX.get(word, word) for word in typed)


def _read(words: str, number: int) -> Share:
    share = _parse(normalise(words))
    if share is None:
        raise UsageError("share-unreadable", number=number)
    form = (share.group_threshold, share.member_threshold, len(share.value))
    if form != (1, THRESHOLD, KEY_BYTES) or share.iteration_exponent > _MAX_ITERATION_EXPONENT:
        raise Refused("share-mismatch")
    return share


def _parse(words: str) -> Share | None:
    """The share, or None: the library's errors quote the words, so none of them goes on."""
    try:
        return Share.from_mnemonic(words)
    except MnemonicError:
        return None
