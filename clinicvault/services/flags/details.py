"""A flag as an entry of the log keeps it, and back."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from clinicvault.audit.rules.contract import MOST_ENTRIES, Flag
from clinicvault.services.word_values import (
    bytes_of,
    day_of,
    figures_of,
    flag_id_of,
    ms_of,
    text_of,
    whole_of,
)

_GRAVEST = 3
_LONGEST_ENTRIES = 20 * MOST_ENTRIES


def detail_of(flag: Flag) -> dict[str, object]:
    """The detail of its entry. The entries stay as they were found, whatever rules come later."""
    return {
        "flag": flag.id.hex(),
        "rule": flag.rule,
        "weight": flag.weight,
        "day": flag.day.isoformat(),
        "user": flag.user,
        "patient": flag.patient,
        "since": flag.since_ms,
        "until": flag.until_ms,
        "figures": dict(flag.figures),
        "entries": " ".join(_runs(flag.entries)),
        "count": flag.count,
    }


def flag_of(detail: Mapping[str, Any]) -> Flag:
    """The reverse; any of the usual errors where it is none."""
    return Flag(
        id=flag_id_of(detail["flag"]),
        rule=text_of(detail["rule"]),
        weight=whole_of(detail["weight"], 1, _GRAVEST),
        day=day_of(detail["day"]),
        user=bytes_of(detail["user"]),
        patient=bytes_of(detail["patient"]),
        since_ms=ms_of(detail["since"]),
        until_ms=ms_of(detail["until"]),
        figures=figures_of(detail["figures"]),
        entries=_entries(text_of(detail["entries"], _LONGEST_ENTRIES)),
        count=whole_of(detail["count"]),
    )


def _entries(text: str) -> tuple[int, ...]:
    return tuple(map(whole_of, itertools.islice(_numbers(text), MOST_ENTRIES)))


def _runs(seqs: Sequence[int]) -> Iterator[str]:
    """Sequence numbers as people write them: 12-17 19."""
    for _, run in itertools.groupby(enumerate(seqs), lambda one: one[1] - one[0]):
        numbers = [seq for _, seq in run]
        first, last = numbers[0], numbers[-1]
        yield f"{first}-{last}" if last > first else str(first)


def _numbers(text: str) -> Iterable[int]:
    """The reverse, one after another: a run may claim to be longer than anything."""
    for run in text.split():
        first, dash, last = run.partition("-")
        yield from range(int(first), int(last if dash else first) + 1)
