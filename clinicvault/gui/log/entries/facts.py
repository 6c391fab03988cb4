"""What an entry says, line by line, in words."""

from __future__ import annotations

from collections.abc import Iterator

from clinicvault.gui import clinic_clock, formats, words
from clinicvault.gui.i18n import tr, trn
from clinicvault.gui.log.phrases import fact, told
from clinicvault.services.views import LogRow

Fact = tuple[str, str]
"""Caption and text."""
_IDS_SHOWN, _ID_CHARS = 12, 12
_LONGEST = 22
_BREAK = "\u200b"
"""Where a word may be broken, without a sign."""


def facts(entry: LogRow) -> tuple[Fact, ...]:
    """Captions and texts; nothing is said of what the entry does not know."""
    return tuple((caption, breakable(text)) for caption, text in _all(entry) if text)


def breakable(text: str) -> str:
    """A word that is too long for the panel may be broken anywhere."""
    return " ".join(_broken(word) for word in text.split(" "))


def _broken(word: str) -> str:
    if len(word) <= _LONGEST:
        return word
    parts = range(0, len(word), _LONGEST // 2)
    return _BREAK.join(word[at : at + _LONGEST // 2] for at in parts)


def _all(entry: LogRow) -> Iterator[Fact]:
    yield tr("Time"), when(entry)
    yield tr("Person"), entry.user
    yield tr("Patient"), entry.patient
    yield tr("Reason"), words.purpose_slug(entry.purpose)
    yield tr("Outcome"), words.outcome(entry.outcome)
    yield tr("Computer"), entry.workstation
    for key, value in entry.detail:
        if told(entry, key):
            yield fact(key, value)
    count = len(entry.objects)
    if count:
        yield tr("Concerns"), trn("{n} photo or record", "{n} photos or records", count)


def technical(entry: LogRow) -> str:
    """Number, word and identifiers, as exports tell them."""
    ids = [one[:_ID_CHARS] for one in entry.objects[:_IDS_SHOWN]]
    rest = ["…"] if len(entry.objects) > _IDS_SHOWN else []
    head = tr("Entry {n}", n=formats.number(entry.seq)) + f"  ·  {entry.event}"
    raw = [f"{key}: {value}" for key, value in entry.detail if not told(entry, key)]
    return "\n".join((head, *ids, *rest, *map(breakable, raw)))


def when(entry: LogRow) -> str:
    """`23 Nov 2026, 09:41:07`."""
    return f"{clinic_clock.day(entry.time)}, {clinic_clock.seconds_clock(entry.time)}"
