"""Whether the access log slows with its length: append, first page, opening, at several lengths.

    python -m tests.benchmarks.log_length [--lengths 10000 300000 1000000] [--rounds 30]

Old entries are moved to objects on the way, as the program does after an unlock. Floor of every
figure: the same at the shortest length (aim 1.5 x); for appends also the bare durable commit beside.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from pathlib import Path

from clinicvault.access.log.archive import archive_next
from clinicvault.access.log.reading import LogAccess
from clinicvault.access.vault import OpenVault
from clinicvault.audit.tree import inclusion_proof, leaf_hash, root_at, verify_inclusion

from .clinics import Opened, fresh
from .log import _BESIDE, _BURST, _event, appended, bare, own_recorder
from .measuring import Row, in_turn, ms, seconds, show

_BULK = 500
_PAGE = 200
_LEAF = 234
_AIM = 1.5


def grow(clinic: Opened, size: int) -> None:
    """Entries, a few hundred a transaction, until the log has `size` leaves."""
    vault = clinic.clinic.vault
    while (left := size - vault.ports.state.position()[0]) > 0:
        with vault.write() as rows:
            for _ in range(min(_BULK, left)):
                rows.event(_event(clinic))
            rows.commit()


def moving(clinic: Opened) -> list[float]:
    """Seconds of every segment that was due."""
    taken: list[float] = []
    while True:
        began = time.perf_counter()
        with clinic.clinic.storing():
            if not archive_next(clinic.clinic.vault):
                return taken
        taken.append(time.perf_counter() - began)


def figures(clinic: Opened, folder: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds of each act at the log's present length."""
    vault = clinic.clinic.vault
    recorder = own_recorder(clinic)
    found = dict(
        zip(
            ("append", "bare commit"),
            in_turn(rounds, appended(clinic, recorder), bare(folder, _LEAF + _BESIDE)),
            strict=True,
        )
    )
    recorder.close(vault.ports.database)
    (folder / "bare.db").unlink()
    acts = {"first page": lambda: page(clinic), "open": lambda: reopened(clinic)}
    acts["old entry, proven"] = lambda: proven(clinic)
    found |= {name: [seconds(act) for _ in range(rounds)] for name, act in acts.items()}
    return {name: [one / _BURST for one in found[name]] for name in ("append", "bare commit")} | {
        name: found[name] for name in acts
    }


def page(clinic: Opened) -> None:
    """The newest entries, decrypted."""
    with LogAccess(clinic.clinic.session) as log:
        if len(list(itertools.islice(log.entries(None), _PAGE))) != _PAGE:
            raise RuntimeError("a short page")


def reopened(clinic: Opened) -> None:
    """The vault as another program opens it, the state index as it is."""
    own = clinic.clinic.vault
    OpenVault(own.ports, own.workstation, own.pin).secrets.wipe()


def proven(clinic: Opened) -> None:
    """An entry of the oldest segment, with its proof."""
    with clinic.clinic.vault.read() as rows:
        size = rows.log.size()
        [(_, leaf)] = rows.log.leaves(size // 100, size // 100 + 1)
        proof = inclusion_proof(rows.log.node, size // 100, size)
        root = root_at(rows.log.node, size)
    if not verify_inclusion(leaf_hash(leaf), size // 100, size, proof, root):
        raise RuntimeError("no proof")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="the access log at several lengths")
    parser.add_argument("--lengths", type=int, nargs="+", default=[10_000, 300_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=30)
    given = parser.parse_args()
    rows: list[Row] = []
    shortest: dict[str, list[float]] = {}
    with fresh() as (clinic, folder):
        for length in given.lengths:
            grow(clinic, length)
            moved = moving(clinic)
            found = figures(clinic, folder, given.rounds)
            shortest = shortest or found
            for name, taken in found.items():
                ratio = statistics.median(taken) / statistics.median(shortest[name])
                judged = (f"<= {_AIM:g} x", ratio <= _AIM) if name != "bare commit" else ("", None)
                floor = ms(shortest[name])
                rows.append(Row(f"{length:,}: {name}", ms(taken), floor, f"{ratio:.2f} x", *judged))
            if moved:
                rows.append(Row(f"{length:,}: moving a segment, of {len(moved)}", ms(moved)))
    return show("Access log by length", rows)


if __name__ == "__main__":
    sys.exit(main())
