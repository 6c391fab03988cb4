"""Memory of a whole import, program and workers together, while it runs (aim: 700 MB and flat).

    python -m tests.benchmarks.import_memory [--photos 2000] [--workers 2] [--each 500]

24 megapixel JPEGs go in through the real services, onto the real disk, `--each` files an import.
Memory is the sum of the proportional set sizes (proc_pid_smaps_rollup), so what program and
worker share counts once. Flat: the line through what was seen after the first quarter of the
photos rises by at most 20 MB in a thousand.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import os
import sys
import threading
import time
from pathlib import Path

import numpy as np
import simplejpeg

from clinicvault.jobs.progress import Progress
from clinicvault.media.pool import MediaPool

from .clinics import Opened, fresh
from .measuring import Row, family, show
from .pictures import scene

_AIM, _RISE = 700.0, 20.0
_QUALITY = 60
_PAUSE = 0.2
_WARM = 0.25
_TABLES = b"\xff\xdb"


@dataclasses.dataclass
class Seen:
    """One look: photos done until then, megabytes of the program and of its workers."""

    done: int
    program: float
    workers: float

    @property
    def whole(self) -> float:
        """All of it."""
        return self.program + self.workers


class Watch(threading.Thread):
    """Looks at the memory every fifth of a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.done = 0
        self.seen: list[Seen] = []
        self._over = threading.Event()

    def run(self) -> None:
        """Until `close`."""
        while not self._over.wait(_PAUSE):
            workers = sum(proportional(pid) for pid in family() if pid != os.getpid())
            self.seen.append(Seen(self.done, proportional(os.getpid()), workers))

    def count(self, before: int, told: Progress) -> None:
        """Hear of the import's progress."""
        self.done = before + told.done

    def close(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()


def proportional(pid: int) -> float:
    """Megabytes of a process, what it shares with others divided among them; 0 where it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    lines = (line.split() for line in text.splitlines())
    return next((int(words[1]) / 1024 for words in lines if words[0] == "Pss:"), 0.0)


def varied(data: bytes, number: int) -> bytes:
    """The same scans under slightly other tables: a picture of its own for every number."""
    made = bytearray(data)
    at = data.index(_TABLES) + 5
    for place in range(3):
        made[at + 61 + place] = 100 + number // 100**place % 100
    return bytes(made)


def write(folder: Path, data: bytes, first: int, count: int) -> list[Path]:
    """Files of pictures number `first` and on; earlier ones make room."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{place:04d}.jpg" for place in range(count)]
    for place, path in enumerate(paths):
        path.write_bytes(varied(data, first + place))
    return paths


def imported(clinic: Opened, folder: Path, photos: int, each: int) -> list[Seen]:
    """Import that many photos, `each` at a time; what was seen meanwhile."""
    data = bytes(simplejpeg.encode_jpeg(scene(24), _QUALITY, "RGB", "420"))
    watch = Watch()
    watch.start()
    try:
        for first in range(0, photos, each):
            paths = write(folder / "in", data, first, min(each, photos - first))
            patient = clinic.patient(f"Memory {first}")
            progress = functools.partial(watch.count, first)
            report = clinic.services.importing.run(patient, paths, progress=progress)
            clinic.services.importing.close()
            if len(report.imported) != len(paths):
                raise RuntimeError("not all were imported", report.refused[:1])
    finally:
        watch.close()
    return watch.seen


def rows(seen: list[Seen], photos: int) -> list[Row]:
    """Peak, parts and rise."""
    top = max(seen, key=lambda one: one.whole)
    warm = [one for one in seen if one.done >= photos * _WARM]
    rise = _rise(warm, [one.whole for one in warm])
    program = _rise(warm, [one.program for one in warm])
    aim, flat = f"<= {_AIM:.0f} MB", f"<= {_RISE:.0f} MB"
    peak = Row("peak, whole import", f"{top.whole:.0f} MB", "", "", aim, top.whole <= _AIM)
    slope = Row("rise over 1,000 photos", f"{rise:+.1f} MB", "", "", flat, bool(rise <= _RISE))
    parts = [
        Row("  program at its peak", f"{max(one.program for one in seen):.0f} MB"),
        Row("  workers at their peak", f"{max(one.workers for one in seen):.0f} MB"),
        Row("  median of all", f"{np.median([one.whole for one in warm]):.0f} MB"),
    ]
    return [peak, *parts, slope, Row("  of the program", f"{program:+.1f} MB")]


def _rise(seen: list[Seen], sizes: list[float]) -> float:
    """Megabytes more in a thousand photos, by the line of least squares."""
    return float(np.polyfit([one.done for one in seen], sizes, 1)[0]) * 1000


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="memory of a whole import")
    parser.add_argument("--photos", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--each", type=int, default=500)
    given = parser.parse_args()
    if sys.platform != "linux":
        print("proportional set sizes are told by Linux alone")
        return 1
    with fresh(media=functools.partial(MediaPool, given.workers)) as (clinic, folder):
        began = time.perf_counter()
        seen = imported(clinic, folder, given.photos, given.each)
        taken = time.perf_counter() - began
    title = f"Import memory, {given.photos:,} photos of 24 MP, {given.workers} workers"
    return show(f"{title}, {given.photos / taken:.1f} photos/s", rows(seen, given.photos))


if __name__ == "__main__":
    sys.exit(main())
