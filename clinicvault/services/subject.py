"""Whether a medical picture shows this patient, by what its file says of whom it shows.

Names are compared as words without case, accents or punctuation, for devices write MUELLER where
the record has Müller. In doubt the answer is no: a picture in another's record is the worse error.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from .views import PatientDetails

_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_LONG = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_PARTICLES = frozenset(
    {"von", "van", "de", "der", "den", "del", "della", "da", "di", "du", "la", "le", "zu", "zum"}
    | {"dos", "das", "al", "el", "bin", "ben", "ibn", "y", "e", "i", "geb", "nee", "dr", "prof"}
)
"""Words that alone make no name."""
_NOBODY = frozenset(
    {"anonymous", "anonym", "anonyme", "anonymized", "anonymised", "anonymisiert", "anonymise"}
    | {"unknown", "unbekannt", "inconnu", "patient", "noname", "none", "0"}
)
"""What stands where somebody took an identity out."""
_NO_DAY = frozenset({"", "1900-01-01", "1901-01-01"})


def matches(subject: Mapping[str, str], details: PatientDetails) -> bool:
    """Whether whom a file shows (`MediaFacts.subject`) is this patient."""
    return not refusal(subject, details)


def refusal(subject: Mapping[str, str], details: PatientDetails) -> str:
    """Message code of why the file is not this patient's: "" where it is.

    "subject-differs" where something contradicts, "subject-unknown" where too little is told.
    Record numbers decide where both have one, if nothing else contradicts; else family name,
    given name and date of birth must all be there and be equal.
    """
    record, known = _number(subject.get("record", "")), _number(details.record_number)
    if record and known and record != known:
        return "subject-differs"
    if _contradicts(subject, details):
        return "subject-differs"
    if record and known:
        return ""
    if not _complete(subject, details):
        return "subject-unknown"
    return "" if _same_person(subject, details) else "subject-differs"


def _number(text: str) -> str:
    number = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return "" if number in _NOBODY else number


def _contradicts(subject: Mapping[str, str], details: PatientDetails) -> bool:
    """Whether birth dates differ, or family names that share nothing a marriage would leave.

    Given names count where no date of birth tells one child of a family from another.
    """
    born = _born(subject)
    if born and details.born:
        if born != details.born.isoformat():
            return True
    elif _unrelated(subject.get("given", ""), details.given):
        return True
    return _unrelated(_family(subject), details.family)


def _unrelated(told: str, known: str) -> bool:
    pairs = [(a, b) for a in _spellings(told) for b in _spellings(known)]
    return bool(pairs) and not any(_related(a, b) for a, b in pairs)


def _born(subject: Mapping[str, str]) -> str:
    born = subject.get("born", "")
    return "" if born in _NO_DAY else born


def _family(subject: Mapping[str, str]) -> str:
    family = subject.get("family", "")
    return "" if any(set(words) <= _NOBODY for words in _spellings(family)) else family


def _related(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one name is in the other: maiden and double names, titles, "Family, Given"."""
    if "".join(one).isascii() != "".join(other).isascii():
        return True  # two alphabets say nothing of one another
    few, many = sorted((set(one), set(other)), key=len)
    shared = few - _PARTICLES or few
    return shared <= many or "".join(one) == "".join(other)


def _complete(subject: Mapping[str, str], details: PatientDetails) -> bool:
    """Whether both sides tell a whole name and a date of birth."""
    given = subject.get("given", "") or " " in _family(subject).strip()
    told = _family(subject) and given and _born(subject)
    return bool(told and details.born and details.family.strip() and details.given.strip())


def _same_person(subject: Mapping[str, str], details: PatientDetails) -> bool:
    """Whether two whole names are equal; their dates of birth do not differ."""
    family, given = _family(subject), subject.get("given", "")
    if not given:  # some devices write the whole name as one
        return _equal(family, f"{details.family} {details.given}")
    return _equal(family, details.family) and _equal(given, details.given)


def _equal(one: str, other: str) -> bool:
    """Whether two names are made of the same words, in whatever order."""
    return any(
        sorted(a) == sorted(b) or "".join(a) == "".join(b)
        for a in _spellings(one)
        for b in _spellings(other)
    )


def _spellings(name: str) -> list[tuple[str, ...]]:
    """The words of a name as plain letters: umlauts without their dots, and as two letters."""
    composed = unicodedata.normalize("NFC", name).casefold()
    spelt = {_words(composed), _words(composed.translate(_LONG))}
    return sorted(words for words in spelt if words)


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    letters = (c for c in plain if not unicodedata.combining(c))
    joined = "".join("" if c in "'’`´" else c if c.isalnum() else " " for c in letters)
    return tuple(joined.split())
