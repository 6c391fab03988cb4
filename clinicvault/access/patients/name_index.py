"""Names in memory: folded, searched by tokens and prefixes, in name order (DESIGN §6, §10)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from clinicvault.domain.ids import patient_code

from .name_columns import Columns, Line

_LOOSE = 500
"""So many changed entries are searched one by one before the columns are built anew."""
_MS_BITS = 42
_FIRST = 1 << 63


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
    last_visit: str = ""
    damaged: bool = False
    """Something of this record is not what it was: it is listed, and does not open."""
    watch: str = ""
    """Consents that are to be looked after (`consent_watch`); "" for the usual patient."""

    @property
    def recency(self) -> int:
        """Larger for who was seen, then registered, later; damage comes before all."""
        if self.damaged:
            return _FIRST
        day = dt.date.fromisoformat(self.last_visit).toordinal() if self.last_visit else 0
        return (day << _MS_BITS) + min(max(self.registered_ms, 0), (1 << _MS_BITS) - 1)


class NameIndex:
    """All patients of the clinic: columns in name order, and what changed since they were built.

    Not thread-safe, but for `clear`, which may come at any time: the directory holds a lock.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._base = Columns.of(())
        self._places: dict[bytes, int] | None = None
        self._changed: dict[bytes, Entry | None] = {entry.id: entry for entry in entries}

    @classmethod
    def load(cls, data: bytes) -> NameIndex:
        """An index as `dump` gave it; ValueError where `data` is not one."""
        index = cls()
        index._base = Columns.load(data)
        return index

    def dump(self) -> bytes:
        """Everything, ready to be searched, for the sealed cache."""
        self._build()
        return self._base.dump()

    def __len__(self) -> int:
        known = self._known()
        added = sum(entry is not None and entry.id not in known for entry in self._changed.values())
        gone = sum(entry is None for entry in self._changed.values())
        return len(self._base) + added - gone

    def __iter__(self) -> Iterator[Entry]:
        for row in range(len(self._base)):
            if self._base.id_of(row) not in self._changed:
                yield _entry(self._base, row)
        yield from self._loose()

    def watched(self) -> list[Entry]:
        """Entries with consents to look after, without reading all the others."""
        rows = range(len(self._base))
        told = (row for row in rows if not self._base.shown_of(row).endswith(_UNWATCHED))
        found = [_entry(self._base, row) for row in self._unchanged(self._base, told)]
        return [entry for entry in found + self._loose() if entry.watch]

    def get(self, patient: bytes) -> Entry | None:
        """One entry."""
        if patient in self._changed:
            return self._changed[patient]
        row = self._known().get(patient)
        return None if row is None else _entry(self._base, row)

    def put(self, entry: Entry) -> None:
        """Add or replace one entry."""
        self._changed[entry.id] = entry

    def remove(self, patient: bytes) -> None:
        """Forget one entry."""
        self._changed.pop(patient, None)
        if patient in self._known():
            self._changed[patient] = None

    def clear(self) -> None:
        """Forget everything, overwritten but for what was shown (a `str` cannot be wiped)."""
        base, self._base = self._base, Columns.of(())
        self._places, self._changed = None, {}
        base.wipe()

    def prepare(self) -> None:
        """Build the columns where much changed, so that no keystroke waits for it."""
        if len(self._changed) > _LOOSE:
            self._build()

    def recent(self, limit: int) -> list[Entry]:
        """The patients seen or registered last."""
        return self._unless_cleared(lambda base: self._recent(base, limit))

    def search(self, text: str, limit: int) -> list[Entry]:
        """Patients of whom every token of `text` begins a token: name, number, birth date."""
        tokens = list(dict.fromkeys(fold(text).encode().split()))
        if not tokens:
            return self.recent(limit)
        self.prepare()
        return self._unless_cleared(lambda base: self._hits(base, tokens, limit))

    def _unless_cleared(self, look: Callable[[Columns], list[Entry]]) -> list[Entry]:
        """What `look` finds; nothing where `clear` overwrote the columns meanwhile."""
        base = self._base
        try:
            found = look(base)
        except ValueError:
            if self._base is base:
                raise
            return []
        return found if self._base is base else []

    def _recent(self, base: Columns, limit: int) -> list[Entry]:
        rows = self._unchanged(base, base.newest())
        found = [_entry(base, row) for row in islice(rows, limit)] + self._loose()
        return sorted(found, key=lambda entry: entry.recency, reverse=True)[:limit]

    def _hits(self, base: Columns, tokens: list[bytes], limit: int) -> list[Entry]:
        rows = islice(self._unchanged(base, base.hits(tokens)), limit)
        found = [(base.tokens_of(row), _entry(base, row)) for row in rows]
        needles = [b" " + token for token in tokens]
        for entry in self._loose():
            line = _line(entry)
            if all(needle in line for needle in needles):
                found.append((line, entry))
        return [entry for _, entry in sorted(found, key=lambda pair: pair[0])[:limit]]

    def _unchanged(self, base: Columns, rows: Iterable[int]) -> Iterator[int]:
        return (row for row in rows if base.id_of(row) not in self._changed)

    def _loose(self) -> list[Entry]:
        return [entry for entry in self._changed.values() if entry is not None]

    def _known(self) -> dict[bytes, int]:
        """Patient id -> row, made when first needed."""
        if self._places is None:
            self._places = self._base.places()
        return self._places

    def _build(self) -> None:
        """Take what changed into the columns."""
        if not self._changed:
            return
        old = self._base
        lines = [line for line in old.lines() if line.id not in self._changed]
        lines += [
            Line(_line(entry), _shown(entry), entry.id, entry.recency) for entry in self._loose()
        ]
        self._base = Columns.of(sorted(lines))
        self._places, self._changed = None, {}
        old.wipe()


_UNWATCHED = b', ""]\n'
"""How the line of an entry ends whose `watch`, the last field, is empty."""
_SHOWN = tuple(field.name for field in dataclasses.fields(Entry))[1:]


def _shown(entry: Entry) -> bytes:
    return f"{json.dumps([getattr(entry, name) for name in _SHOWN])}\n".encode()


def _entry(columns: Columns, row: int) -> Entry:
    return Entry(columns.id_of(row), *json.loads(columns.shown_of(row).decode()))


def fold(text: str) -> str:
    """Case and accents away (NFKD without marks), punctuation to blanks."""
    if text.isascii():
        plain = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.translate(_PUNCTUATION)


_PUNCTUATION = {ord(c): " " for c in "-'’.,;/()_"}


def _line(entry: Entry) -> bytes:
    """One patient's tokens: a blank before each, a line end after all; family name first."""
    born = entry.born
    dates = [born.replace("-", ""), born, f"{born[8:10]}{born[5:7]}{born[:4]}"] if born else []
    code = (patient_code(entry.id),) if entry.damaged else ()
    words = fold(" ".join((entry.family, entry.given, entry.number, *dates, *code))).split()
    return f" {' '.join(dict.fromkeys(words))}\n".encode()
