"""A generated history as real entries: written by the log's own recorder, for windows and readers.

Slow beside `generate` (every entry is signed for and sealed): for small cases.
"""

from __future__ import annotations

from collections.abc import Iterator

from clinicvault.audit.history import Hint
from clinicvault.domain.ports import Database, Event, LogRecorder

from .generator import Case

_WORDS = {
    Hint.OWN: "own",
    Hint.SURNAME: "surname",
    Hint.VIP: "vip",
    Hint.COLLEAGUE: "colleague",
    Hint.NO_VISIT: "no-visit",
    Hint.VISIT: "visit",
}
_AT_ONCE = 200


def events_of(case: Case, rows: slice = slice(None)) -> Iterator[Event]:
    """The case's entries, or a stretch of them, as the session would record them."""
    history = case.history
    for row in range(*rows.indices(len(history))):
        bits, token = int(history.hints[row]), int(history.given[row])
        hints: dict[str, object] = {word: True for hint, word in _WORDS.items() if bits & hint}
        if token:
            hints["given"] = token
        yield Event(
            name=history.events[history.event[row]],
            outcome=history.outcomes[history.outcome[row]],
            ms=int(history.ms[row]),
            user=history.users[history.user[row]],
            patient=history.patients[history.patient[row]],
            objects=tuple(_object(row, number) for number in range(int(history.objects[row]))),
            purpose=history.purposes[history.purpose[row]],
            hints=hints,
        )


def write(case: Case, database: Database, recorder: LogRecorder, rows: slice) -> int:
    """Write a stretch into a log in transactions of some hundred; how many."""
    waiting: list[Event] = []
    count = 0
    for event in events_of(case, rows):
        waiting.append(event)
        count += 1
        if len(waiting) == _AT_ONCE:
            _commit(database, recorder, waiting)
            waiting = []
    _commit(database, recorder, waiting)
    return count


def _commit(database: Database, recorder: LogRecorder, events: list[Event]) -> None:
    if events:
        with database.write(recorder) as unit:
            recorder.record(unit.log, events, ())
            unit.commit()


def _object(row: int, number: int) -> bytes:
    return row.to_bytes(8, "big") + number.to_bytes(8, "big")
