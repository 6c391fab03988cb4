"""Which patients a search of the log names: who asks for them is in the log, as who reads them."""

from __future__ import annotations

from collections.abc import Iterable

from clinicvault.access.log.index import Look
from clinicvault.access.log.index.texts import needles
from clinicvault.domain.ids import patient_code
from clinicvault.services.views import LogFilter

from .filters import code_prefixes
from .rows import LogNames

_CODE_BYTES, _LEAST_OF_CODE = 5, 4


def patients_asked(look: Look, names: LogNames, wanted: LogFilter) -> frozenset[bytes]:
    """Patients whom a filter names, by code, id or name, of those that the log knows."""
    asked = set[bytes]()
    if wanted.patient.strip():
        asked |= _typed(look, names, wanted.patient)
    words = [found for word in needles(wanted.text) if (found := _said(look, names, word))]
    if words:
        asked |= set.intersection(*words) or set.union(*words)
    return frozenset(asked & set(look.history.patients) - {b""})


def _typed(look: Look, names: LogNames, text: str) -> set[bytes]:
    codes = list(code_prefixes(text))
    coded = (one for one in look.history.patients if one and _begins(one, codes))
    return {*names.alike(text), *coded, *_whole(text)}


def _said(look: Look, names: LogNames, word: str) -> set[bytes]:
    """Patients whom one folded word of a text names; one letter names nobody."""
    if len(word) < 2:
        return set()
    found = names.alike(word) | _whole(word)
    if len(word) >= _LEAST_OF_CODE and any(True for _ in code_prefixes(word)):
        part = word.upper()
        found |= {one for one in look.history.patients if one and part in patient_code(one)}
    return found


def _begins(patient: bytes, codes: Iterable[tuple[int, int]]) -> bool:
    number = int.from_bytes(patient[:_CODE_BYTES], "big")
    return any(number >> shift == digits for digits, shift in codes)


def _whole(text: str) -> set[bytes]:
    try:
        return {bytes.fromhex(text.strip())}
    except ValueError:
        return set()
