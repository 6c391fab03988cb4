"""Names in memory: folded, searched by tokens and prefixes, in name order (DESIGN §6, §10)."""

from __future__ import annotations

import bisect
import dataclasses
import unicodedata
from collections.abc import Iterable, Iterator

_LINE = "\n"


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """What the patient list shows of one patient; dates as ISO text, "" where unknown."""

    id: bytes
    given: str
    family: str
    born: str
    number: str
    registered_ms: int
    care: int = 0
    """ConsentState of the newest care consent, 0 for none."""
    until: str = ""
    last_visit: str = ""

    @property
    def sort_key(self) -> str:
        """Family name first, folded."""
        return fold(f"{self.family} {self.given}")


class NameIndex:
    """All patients of the clinic, searched in one folded string with offsets.

    Not thread-safe: the directory that owns it holds a lock.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[bytes, Entry] = {entry.id: entry for entry in entries}
        self._order: list[bytes] = []
        self._text = ""
        self._starts: list[int] = []
        self._stale = True

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def get(self, patient: bytes) -> Entry | None:
        """One entry."""
        return self._entries.get(patient)

    def put(self, entry: Entry) -> None:
        """Add or replace one entry."""
        old = self._entries.get(entry.id)
        self._entries[entry.id] = entry
        if old is None or _line(old) != _line(entry) or old.sort_key != entry.sort_key:
            self._stale = True

    def remove(self, patient: bytes) -> None:
        """Forget one entry."""
        self._stale |= self._entries.pop(patient, None) is not None

    def clear(self) -> None:
        """Forget everything (a `str` cannot be wiped: the threat model says so)."""
        self._entries.clear()
        self._order, self._text, self._starts = [], "", []

    def prepare(self) -> None:
        """Build the searched string, so that the first keystroke does not wait for it."""
        if not self._stale:
            return
        self._order = sorted(self._entries, key=lambda i: self._entries[i].sort_key)
        lines = [_line(self._entries[patient]) for patient in self._order]
        self._starts, place = [], 0
        for line in lines:
            self._starts.append(place)
            place += len(line)
        self._text = "".join(lines)
        self._stale = False

    def recent(self, limit: int) -> list[Entry]:
        """The patients seen or registered last."""
        ranked = sorted(
            self._entries.values(),
            key=lambda e: (e.last_visit, e.registered_ms),
            reverse=True,
        )
        return ranked[:limit]

    def search(self, text: str, limit: int) -> list[Entry]:
        """Patients of whom every token of `text` begins a token: name, number, birth date."""
        tokens = sorted(fold(text).split(), key=len, reverse=True)
        if not tokens:
            return self.recent(limit)
        self.prepare()
        return list(self._hits(tokens, limit))

    def _hits(self, tokens: list[str], limit: int) -> Iterator[Entry]:
        needle, rest = f" {tokens[0]}", [f" {token}" for token in tokens[1:]]
        place, found = self._text.find(needle), 0
        while place >= 0 and found < limit:
            line = bisect.bisect_right(self._starts, place) - 1
            end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
            if all(self._text.find(other, self._starts[line], end) >= 0 for other in rest):
                yield self._entries[self._order[line]]
                found += 1
            place = self._text.find(needle, end)


def fold(text: str) -> str:
    """Case and accents away (NFKD without marks), punctuation to blanks."""
    if text.isascii():
        plain = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.translate(_PUNCTUATION)


_PUNCTUATION = {ord(c): " " for c in "-'’.,;/()_"}


def _line(entry: Entry) -> str:
    """One patient's tokens: a blank before each, a line end after all."""
    born = entry.born
    dates = [born.replace("-", ""), born, f"{born[8:10]}{born[5:7]}{born[:4]}"] if born else []
    turned = f"{born[8:10]} {born[5:7]} {born[:4]}" if born else ""
    words = fold(" ".join((entry.family, entry.given, entry.number, *dates, turned)))
    return " " + " ".join(words.split()) + _LINE
