"""Import rate on all cores against the steps that no import can leave out.

    python -m tests.benchmarks.import_rate [--files 24] [--rounds 3] [--only jpeg-12 heic-12 ...]

Aims: JPEG 85 % of the floor, HEIC 90 %; PNG and TIFF are reported.

Floor: as many independent processes as cores; each reads a file, takes its SHA-256, decodes it
once, shrinks and encodes it twice, encrypts the three results (padded as they are stored), writes
one file each and syncs it. Both sides run in turn in the same run, on the same files, same disk.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from . import pictures
from .clinics import Opened, fresh
from .measuring import Row, at_most, cores, processor_seconds, show

Writer = Callable[[Path, int, int], list[Path]]


@dataclasses.dataclass(frozen=True)
class Case:
    """One kind of pictures; `share` of the files are enough where one takes long."""

    what: str
    megapixels: int
    write: Writer
    aim: float | None = None
    share: int = 1


CASES = {
    "jpeg-12": Case("12 MP JPEG", 12, pictures.write_jpegs, 0.85),
    "jpeg-24": Case("24 MP JPEG", 24, pictures.write_jpegs, 0.85),
    "heic-12": Case("12 MP HEIC", 12, pictures.write_heics, 0.90),
    "png-24": Case("24 MP PNG", 24, pictures.write_pngs, share=4),
    "tiff-24": Case("24 MP TIFF, 8 bits, LZW", 24, pictures.write_tiffs, share=4),
    "deep-24": Case("24 MP TIFF, 16 bits", 24, pictures.write_deep_tiffs, share=4),
}


class Floor:
    """The independent processes, started once."""

    def __init__(self, folder: Path) -> None:
        self._running = [self._start(folder / f"floor-{place}") for place in range(cores())]

    @staticmethod
    def _start(out: Path) -> subprocess.Popen[str]:
        out.mkdir()
        command = [sys.executable, "-m", "tests.benchmarks.import_floor", str(out)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1)

    def run(self, paths: list[Path]) -> float:
        """Seconds for all files, dealt out evenly."""
        began = time.perf_counter()
        for place, one in enumerate(self._running):
            one.stdin.write(json.dumps([str(path) for path in paths[place :: cores()]]) + "\n")
        done = sum(int(one.stdout.readline()) for one in self._running)
        if done != len(paths):
            raise RuntimeError("the floor lost files")
        return time.perf_counter() - began

    def close(self) -> None:
        """End them."""
        for one in self._running:
            one.stdin.close()
            one.wait()


def _import(clinic: Opened, paths: list[Path], name: str) -> float:
    """Seconds of one import of all files for a new patient (nobody's duplicates)."""
    patient = clinic.patient(name)
    began = time.perf_counter()
    report = clinic.services.importing.run(patient, paths)
    taken = time.perf_counter() - began
    clinic.services.importing.close()
    if len(report.imported) != len(paths):
        raise RuntimeError("not all were imported", report.refused)
    return taken


def measure(clinic: Opened, folder: Path, case: Case, files: int, rounds: int) -> list[Row]:
    """The rate, and where the system tells it the processor time of a photo."""
    files = max(cores(), files // case.share)
    paths = case.write(folder, case.megapixels, files)
    floor = Floor(folder)
    floor.run(paths[: cores()])
    _import(clinic, paths[: cores()], f"warm {case.what}")
    ours, theirs = _Side(files), _Side(files)
    for number in range(rounds):
        theirs.add(lambda: floor.run(paths))
        ours.add(lambda number=number: _import(clinic, paths, f"{case.what} {number}"))
    floor.close()
    size = sum(path.stat().st_size for path in paths) / files / 1e6
    shutil.rmtree(folder)
    share = statistics.median(b / a for a, b in zip(ours.seconds, theirs.seconds, strict=True))
    rate = Row(
        f"import {case.what} ({size:.1f} MB)",
        ours.rate,
        theirs.rate,
        f"{share:.0%}",
        f">= {case.aim:.0%}" if case.aim else "",
        share >= case.aim if case.aim else None,
    )
    return [rate, at_most("  processor time a photo", ours.processor, theirs.processor)]


class _Side:
    """Seconds and processor seconds a photo of one of the two sides, a round each."""

    def __init__(self, files: int) -> None:
        self._files = files
        self.seconds: list[float] = []
        self.processor: list[float] = []

    def add(self, act: Callable[[], float]) -> None:
        """Take one round."""
        before = processor_seconds() or 0.0
        self.seconds.append(act() / self._files)
        self.processor.append(((processor_seconds() or 1.0) - before) / self._files)

    @property
    def rate(self) -> str:
        """Photos a second."""
        return f"{1 / statistics.median(self.seconds):.1f} photos/s"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="import rate against its floor")
    parser.add_argument("--files", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES))
    given = parser.parse_args()
    with fresh() as (clinic, folder):
        rows = []
        for name in given.only:
            rows += measure(clinic, folder / name, CASES[name], given.files, given.rounds)
    return show("Import", rows)


if __name__ == "__main__":
    sys.exit(main())
