"""Whether a patient is, or is called like, somebody who works here; first names as tokens.

Names are compared without case, accents and titles. Nothing of them leaves but yes and no, and a
number that is equal for equal first names and tells nobody without the directory key which.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping

from clinicvault.access.patients.name_index import fold
from clinicvault.access.patients.patients import Identity
from clinicvault.access.session import VaultSession
from clinicvault.crypto.fields import blind_index
from clinicvault.domain.record_kinds import GroupKind

_TOKEN_BYTES = 4
_LABEL = "hint-given"
_TITLES = frozenset({
    "dr", "prof", "pd", "med", "dent", "phd", "md", "priv", "doz", "dott", "dottssa", "dra", "dre",
    "drs", "mag", "ing", "mr", "mrs", "ms", "mme", "mlle", "herr", "frau",
})  # fmt: skip
_PARTICLES = frozenset({
    "von", "van", "vom", "zu", "zum", "zur", "der", "den", "de", "del", "della", "di", "da", "das",
    "dos", "do", "du", "la", "le", "les", "el", "al", "bin", "ibn", "ter", "ten", "und", "y", "e",
    "af", "av", "st", "saint",
})  # fmt: skip
_LIKE = str.maketrans({"ø": "o", "đ": "d", "æ": "a", "œ": "o", "ħ": "h", "ı": "i", "ð": "d"})


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """A person's name as it is compared."""

    whole: tuple[str, ...]
    """All of it, sorted: in whichever order given and family name were typed.

    Of scripts that write names without blanks, each sign by itself.
    """
    family: frozenset[str]
    """Each part of a compound family name, without particles."""

    @classmethod
    def typed(cls, name: str) -> Names:
        """Of a name in one line; what precedes a comma is the family's, else any word may be.

        Families are named first in many countries: rather a hint too many.
        """
        before, comma, _ = name.partition(",")
        family = _words(before if comma else name)
        return cls(_whole(name), _parts(family) | _begun(family))

    @classmethod
    def of(cls, identity: Identity) -> Names:
        """A patient's."""
        whole = _whole(f"{identity.given} {identity.family}")
        return cls(whole, _parts(_words(identity.family)))


def name_hints(patient: Names, own: Names, others: Iterable[Names]) -> dict[str, object]:
    """{"own"} or {"surname"}, and {"colleague"}, each True where it is so."""
    found: dict[str, object] = {}
    if not patient.whole:
        return found
    if patient.whole == own.whole:
        found["own"] = True
    elif patient.family & own.family:
        found["surname"] = True
    if any(patient.whole == other.whole for other in others):
        found["colleague"] = True
    return found


def says_name(text: str, name: str) -> bool:
    """Whether a text holds a word of a person's name, whatever its case or accents.

    Particles, titles and initials are no words of a name; names written without blanks count by
    their whole, in either order, since one of their signs alone is an everyday word.
    """
    said, names = _words(_apart(text)), _words(_apart(name))
    signs = [word for word in names if _signs(word)]
    wholes = {"".join(signs), "".join(reversed(signs))}
    joined = "".join(said)
    if any(len(whole) > 1 and whole in joined for whole in wholes):
        return True
    return any(len(part) > 1 and part in said for part in _parts(names))


def _apart(text: str) -> str:
    """Whatever punctuation stands between words: a caption has more of it than a name."""
    return re.sub(r"[^\w]+", " ", unicodedata.normalize("NFKC", text))


def given_hint(session: VaultSession, identity: Identity) -> Mapping[str, int]:
    """{"given": token of the first of the given names}, 1 to 2^32-1; {} where there is none."""
    first = _words(identity.given)[:1]
    if not first:
        return {}
    with session.lasting(GroupKind.DIRECTORY, _LABEL) as key:
        digest = blind_index(key, _LABEL, first[0].encode())
    return {"given": int.from_bytes(digest[:_TOKEN_BYTES], "big") or 1}


def _words(name: str) -> list[str]:
    # `fold` takes Korean syllables apart; they are put together again.
    words = [unicodedata.normalize("NFC", _like(word)) for word in fold(name).split()]
    return [word for word in words if word not in _TITLES]


def _like(word: str) -> str:
    """As others write it: ø as o, and the German ä, which `fold` made an a, also where it is ae."""
    plain = word.translate(_LIKE)
    for pair, vowel in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        plain = plain.replace(pair, vowel)
    return plain


def _parts(family: Iterable[str]) -> frozenset[str]:
    """An initial is none, a single sign that is no letter of an alphabet is."""
    return frozenset(
        part for part in family if (len(part) > 1 or _signs(part)) and part not in _PARTICLES
    )


def _begun(family: Iterable[str]) -> frozenset[str]:
    """One or two signs with which a name begins that is written without blanks."""
    return frozenset(part[:count] for part in family if _signs(part) for count in (1, 2))


def _whole(name: str) -> tuple[str, ...]:
    return tuple(sorted(p for word in _words(name) for p in (word if _signs(word) else (word,))))


def _signs(word: str) -> bool:
    """Whether it is written in Chinese, Japanese or Korean signs."""
    return all(unicodedata.east_asian_width(sign) == "W" for sign in word)
