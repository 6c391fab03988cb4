"""The access log: one durable entry against a bare durable commit, and verifying all of it.

    python -m tests.benchmarks.log [--entries 20000] [--rounds 60]

Append floor (aim 2 x): one row of the same size, committed by SQLite itself in the same mode
(WAL, synchronous=FULL) in the same folder, in turn. Verify floor: read every leaf, hash it as
RFC 6962 says, decode its CBOR; nothing compared, nothing concluded. Its aim is 150,000 entries a
second of one core, or 70 % of the floor, whichever is less; both are processor time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cbor2

from clinicvault.audit.recorder import Recorder, WorkstationSigner
from clinicvault.audit.verify import verify_log
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind

from .clinics import Opened, fresh
from .measuring import Row, at_most, in_turn, show

_BURST = 20
_BESIDE = 190
"""Bytes of tree nodes (two on average) and checkpoint that an entry brings with it."""
_BULK = 200
_AIM = 2.0
_RATE, _SHARE = 150_000, 0.7


def bare(folder: Path, size: int) -> Callable[[], None]:
    """A commit of one row of `size` bytes, `_BURST` times over."""
    database = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}").fetchall()
    database.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, leaf BLOB NOT NULL)")

    def commit() -> None:
        for _ in range(_BURST):
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT INTO entry (leaf) VALUES (?)", (os.urandom(size),))
            database.execute("COMMIT")

    return commit


def own_recorder(clinic: Opened) -> Recorder:
    """Another writer of the same log, as a second program would be."""
    vault = clinic.clinic.vault
    return Recorder(
        vault.id,
        WorkstationSigner(vault.workstation_id, vault.workstation),
        vault.trust.need(GroupKind.LOG).public,
        vault.ports.locks,
        vault.ports.clock,
    )


def appended(clinic: Opened, recorder: Recorder) -> Callable[[], None]:
    """The log's own append: recorder and database alone."""
    database = clinic.clinic.vault.ports.database

    def append() -> None:
        for _ in range(_BURST):
            with database.write(recorder) as rows:
                rows.event(_event(clinic))
                rows.commit()

    return append


def noted(clinic: Opened) -> Callable[[], None]:
    """The same through the open vault, which also checks and follows its state index."""
    return lambda: [clinic.clinic.vault.log_event(_event(clinic)) for _ in range(_BURST)]


def _event(clinic: Opened) -> Event:
    return clinic.clinic.session.event(
        "photo-view", patient=bytes(16), objects=(bytes(16),), purpose="care"
    )


def appending(clinic: Opened, folder: Path, rounds: int) -> list[Row]:
    """Rows for the append alone and through the vault, each in turn with the bare commit."""
    with clinic.clinic.vault.read() as rows:
        size = rows.log.size()
        leaf = int(statistics.median(len(data) for _, data in rows.log.leaves(size // 2, size)))
    commit, recorder = bare(folder, leaf + _BESIDE), own_recorder(clinic)
    alone = in_turn(rounds, appended(clinic, recorder), commit)
    recorder.close(clinic.clinic.vault.ports.database)
    through = in_turn(rounds, noted(clinic), commit)
    return [
        at_most(f"append, durable, leaf of {leaf} bytes", *map(_each, alone), _AIM),
        at_most("  the same through the open vault", *map(_each, through)),
    ]


def _each(bursts: list[float]) -> list[float]:
    return [burst / _BURST for burst in bursts]


def verifying(clinic: Opened, entries: int, rounds: int) -> list[Row]:
    """The verification's rate."""
    vault = clinic.clinic.vault
    for _ in range(-(-entries // _BULK)):
        with vault.write() as rows:
            for _ in range(_BULK):
                rows.event(_event(clinic))
            rows.commit()
    keys = {vault.workstation_id: vault.workstation.public.signing}

    def verify() -> float:
        began = time.process_time()
        with vault.read() as rows:
            report = verify_log(rows.log, vault.id, keys)
        if not report.ok:
            raise RuntimeError("the log is damaged", report.faults[0])
        return time.process_time() - began

    def loop() -> float:
        began = time.process_time()
        with vault.read() as rows:
            for _, data in rows.log.leaves(0, rows.log.size()):
                hashlib.sha256(b"\0" + data).digest()
                cbor2.loads(data)
        return time.process_time() - began

    with vault.read() as rows:
        size = rows.log.size()
    ours, floor = in_turn(rounds, verify, loop)
    rates = [size / statistics.median(times) for times in (ours, floor)]
    aim = min(_RATE, _SHARE * rates[1])
    told = [f"{rate:,.0f} entries/s" for rate in rates]
    ratio = f"{rates[0] / rates[1]:.2f} of it"
    met = rates[0] >= aim
    return [Row(f"verify {size:,} leaves", *told, ratio, f">= {aim:,.0f}", met)]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="the access log against its floors")
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=60)
    given = parser.parse_args()
    with fresh() as (clinic, folder):
        rows = appending(clinic, folder, given.rounds)
        rows += verifying(clinic, given.entries, max(3, given.rounds // 10))
    return show("Access log", rows)


if __name__ == "__main__":
    sys.exit(main())
