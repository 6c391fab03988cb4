"""The review page over a long log, each figure beside a floor of the same run.

    python -m tests.benchmarks.review [--entries 1000000] [--folder /tmp/…] [--rounds 5]

The log is made once and kept in the folder. Aims: first rows within 300 ms of the page's opening,
without the index; a filter by user within 500 ms with it. Floors: reading and hashing the same
leaves (first rows, building), reading and hashing the index files (loading), one comparison of one
column (filter), counting the word in the text (full text), sorting one column (sort).
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from clinicvault.access.log.index import LogIndex
from clinicvault.domain.ports import Event
from clinicvault.services import views

from .clinics import PASSWORD, Opened, host, make, opened
from .measuring import Row, at_most, in_turn, paired, show

_PAGE = 200
_PAIRS = 250
_USERS, _PATIENTS = 30, 20_000
_DAY_MS = 86_400_000
_EVENTS = (
    ("photo-view", 50), ("thumbnails-view", 20), ("patient-open", 15), ("import", 8),
    ("photo-compare", 4), ("export", 2), ("consent-record", 1),
)  # fmt: skip
_WORD = "überweisung"
FIRST_ROWS, BY_USER = 0.3, 0.5


class Maker:
    """Entries of a year of a clinic, the same for the same seed."""

    def __init__(self, clinic: Opened, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._clinic = clinic
        self._users = [*(self._id() for _ in range(_USERS - 1)), clinic.clinic.session.user_id]
        self._patients = [self._id() for _ in range(_PATIENTS)]
        self._ms = clinic.clinic.vault.now() - 365 * _DAY_MS

    def fill(self, entries: int) -> None:
        """Bring the log to so many leaves, in large transactions."""
        vault = self._clinic.clinic.vault
        while True:
            with vault.read() as rows:
                size = rows.log.size()
            if size >= entries:
                return
            with vault.write() as rows:
                for _ in range(_PAIRS):
                    for event in self._act(365 * _DAY_MS // entries * 2):
                        rows.event(event)
                rows.commit()

    def _act(self, pause_ms: int) -> tuple[Event, Event]:
        names, weights = zip(*_EVENTS, strict=True)
        name = self._random.choices(names, weights)[0]
        user, self._ms = self._random.choice(self._users), self._ms + pause_ms
        common = {
            "name": name,
            "user": user,
            "session": hashlib.sha256(user + bytes([self._ms // _DAY_MS % 256])).digest()[:16],
            "patient": self._random.choice(self._patients),
            "objects": tuple(self._id() for _ in range(1 + (name == "thumbnails-view") * 11)),
            "purpose": "care",
        }
        detail = {"recipient": "Dr. Zoë Ångström"} if name == "export" else {}
        if self._random.random() < 0.05:
            detail["reason"] = f"{_WORD} {self._random.randrange(1000)}"
        outcome = "given" if name == "export" else "done"
        return (
            Event(outcome="intent", ms=self._ms, **common),
            Event(outcome=outcome, ms=self._ms + 20, detail=detail, **common),
        )

    def _id(self) -> bytes:
        return self._random.randbytes(16)


def building(clinic: Opened) -> Row:
    """The first look of a computer, which nothing is kept of."""
    with tempfile.TemporaryDirectory() as folder:
        index = LogIndex(clinic.clinic.session, Path(folder))
        began = time.perf_counter()
        size = index.follow().size
        taken = time.perf_counter() - began
    floor = _seconds(lambda: _hashed(clinic, 0, size))
    rates = [f"{size / seconds:,.0f} entries/s" for seconds in (taken, floor)]
    return Row(f"build the index, {size:,} leaves", *rates, f"{taken / floor:.1f} x the time")


def first_rows(clinic: Opened, rounds: int) -> Row:
    """Opening the page: the newest entries, logged, without any index."""
    with clinic.clinic.vault.read() as rows:
        size = rows.log.size()
    ours, floor = in_turn(
        rounds,
        lambda: clinic.services.log_search.newest(_PAGE),
        lambda: _hashed(clinic, size - 2 * _PAGE, size),
    )
    return within("first rows", ours, floor, FIRST_ROWS)


def loading(clinic: Opened, rounds: int) -> Row:
    """The index at an unlock, from its files."""
    folder = clinic.clinic.remembered.folder / "log-index"
    clinic.clinic.log_index.follow()
    clinic.clinic.log_index.keep()

    def hashed() -> None:
        for file in folder.iterdir():
            hashlib.sha256(file.read_bytes()).digest()

    ours, floor = in_turn(rounds, lambda: LogIndex(clinic.clinic.session, folder).follow(), hashed)
    return at_most("load the index from its files", ours, floor)


def searching(clinic: Opened, rounds: int) -> list[Row]:
    """With the index loaded."""
    search, history = clinic.services.log_search, clinic.clinic.log_index.follow().history
    user = history.users[int(history.user[len(history) // 2])].hex()
    texts = clinic.clinic.log_index.look.texts
    asked: list[tuple[str, Callable[[], object], Callable[[], object], float | None]] = [
        (
            "filter by user, with its first page",
            lambda: _page(clinic, views.LogFilter(user=user)),
            lambda: np.flatnonzero(history.user == history.user[0]),
            BY_USER,
        ),
        (
            "full text",
            lambda: search.find(views.LogFilter(text=_WORD)),
            lambda: sum(bytes(text.data).count(b"uberweisung") for text in texts),
            None,
        ),
        (
            "sort by patient",
            lambda: search.find(views.LogFilter(), views.LogSort("patient", descending=False)),
            lambda: np.argsort(history.patient, kind="stable"),
            None,
        ),
        (
            "charts of 30 days",
            lambda: search.charts(*_month()),
            lambda: np.unique(history.ms // 900_000, return_inverse=True),
            None,
        ),
    ]
    rows = []
    for what, act, floor, limit in asked:
        ours, theirs = in_turn(rounds, act, floor)
        rows.append(within(what, ours, theirs, limit))
    return [*rows, deep(clinic, rounds)]


def deep(clinic: Opened, rounds: int) -> Row:
    """The last page of everything."""
    found = clinic.services.log_search.find(views.LogFilter())
    place = found.count - _PAGE
    ours, floor = in_turn(
        rounds,
        lambda: clinic.services.log_search.rows(found.number, place, _PAGE),
        lambda: _hashed(clinic, 0, 2 * _PAGE),
    )
    return at_most(f"page {place:,} entries deep", ours, floor)


def within(what: str, figures: list[float], floors: list[float], limit: float | None) -> Row:
    """A row of times that may last at most `limit` seconds."""
    row = at_most(what, figures, floors)
    if limit is None:
        return row
    worst = max(figures)
    ratio = f"{paired(figures, floors):.2f} x"
    return Row(what, row.figure, row.floor, ratio, f"<= {limit * 1000:.0f} ms", worst <= limit)


def _page(clinic: Opened, wanted: views.LogFilter) -> None:
    found = clinic.services.log_search.find(wanted)
    clinic.services.log_search.rows(found.number, 0, _PAGE)


def _month() -> tuple[dt.date, dt.date]:
    today = dt.datetime.now(dt.UTC).date()
    return today - dt.timedelta(days=30), today


def _hashed(clinic: Opened, start: int, stop: int) -> None:
    with clinic.clinic.vault.read() as rows:
        for _, data in rows.log.leaves(start, stop):
            hashlib.sha256(b"\0" + data).digest()


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="the review page over a long log")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    usual = Path(tempfile.gettempdir()) / f"clinicvault-review-{given.entries}"
    folder: Path = given.folder or usual
    computer = host(folder / "home")
    if not (folder / "vault").exists():
        make(computer, folder / "vault")
    with opened(computer, folder / "vault") as clinic:
        clinic.services.unlocking.unlock(clinic.user, PASSWORD)
        Maker(clinic).fill(given.entries)
        rows = [first_rows(clinic, given.rounds)]
        rows.append(building(clinic))
        rows.append(loading(clinic, given.rounds))
        rows += searching(clinic, given.rounds)
    return show("Review page", rows)


if __name__ == "__main__":
    sys.exit(main())
