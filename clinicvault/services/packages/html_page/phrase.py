"""The words that open a page, as people type them: case, accents and signs do not matter."""

from __future__ import annotations

import re
import unicodedata

from clinicvault.access.plain import PASSPHRASE_WORDS
from clinicvault.domain.errors import InputRefused

LEAST_WORDS = 6
_MOST_CHARS = 400
_SHORTEST = 3
_BETWEEN = re.compile(r"[^a-z0-9]+")
_MARKS = re.compile(r"[\u0300-\u036f]")


def tidy(words: str) -> str:
    """Lower case, without accents, one blank between words: what the key is made of.

    The page's `tidy` does the same. InputRefused("passphrase-weak") for fewer than six words of
    at least three signs, or more than 400 signs in all.
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", words[: _MOST_CHARS + 1])).lower()
    found = _BETWEEN.sub(" ", plain).split()
    long_enough = [word for word in found if len(word) >= _SHORTEST]
    if len(words) > _MOST_CHARS or len(long_enough) < LEAST_WORDS:
        raise InputRefused("passphrase-weak")
    return " ".join(found)


def helpful(tidied: str) -> tuple[str, ...]:
    """The public list that helps with misspelt words; () where a word is of another list.

    It says nothing of the words themselves: 1,024 in the power of six remain.
    """
    known = set(tidied.split()) <= set(PASSPHRASE_WORDS)
    return PASSPHRASE_WORDS if known else ()
