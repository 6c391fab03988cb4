"""What every benchmark shares: pairs taken in turn, medians, one table with the floor beside it."""

from __future__ import annotations

import dataclasses
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the table; `aim` says how `ratio` (figure / floor) is judged."""

    what: str
    figure: str
    floor: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None


def seconds(act: Callable[[], object]) -> float:
    """Wall time of one call, or the seconds that it returns as a float itself."""
    began = time.perf_counter()
    told = act()
    return told if isinstance(told, float) else time.perf_counter() - began


def in_turn(rounds: int, *acts: Callable[[], object]) -> list[list[float]]:
    """Seconds of every act in every round, one after another: other load meets all alike."""
    for act in acts:
        act()
    taken: list[list[float]] = [[] for _ in acts]
    for number in range(rounds):
        order = range(len(acts)) if number % 2 else reversed(range(len(acts)))
        for place in order:
            taken[place].append(seconds(acts[place]))
    return taken


def paired(figures: Sequence[float], floors: Sequence[float]) -> float:
    """Median of the ratios of the pairs: steadier than the ratio of medians on a busy machine."""
    return statistics.median(a / b for a, b in zip(figures, floors, strict=True))


def ms(values: Sequence[float]) -> str:
    """Median in milliseconds."""
    middle = statistics.median(values) * 1000
    return f"{middle:.3f} ms" if middle < 10 else f"{middle:.1f} ms"


def at_most(
    what: str, figures: Sequence[float], floors: Sequence[float], limit: float | None = None
) -> Row:
    """A row of times whose ratio to the floor may be at most `limit`."""
    ratio = paired(figures, floors)
    aim = f"<= {limit:g} x" if limit else ""
    met = ratio <= limit if limit else None
    return Row(what, ms(figures), ms(floors), f"{ratio:.2f} x", aim, met)


def show(title: str, rows: Sequence[Row]) -> int:
    """Print the table; 1 where an aim is missed, for whoever asks the exit code."""
    heads = ("", "ClinicVault", "floor", "ratio", "aim", "")
    verdict = {True: "met", False: "MISSED", None: ""}
    lines = [(*dataclasses.astuple(row)[:5], verdict[row.met]) for row in rows]
    widths = [max(len(line[place]) for line in (heads, *lines)) for place in range(len(heads))]
    print(f"\n{title}  ({machine()})")
    for line in (heads, *lines):
        cells = (cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
        print("  ".join((line[0].ljust(widths[0]), *cells)).rstrip())
    sys.stdout.flush()
    return int(any(row.met is False for row in rows))


def machine() -> str:
    """Cores and load, without which no figure means anything."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{cores()} cores, load {load}"


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def processor_seconds() -> float | None:
    """Processor time of this process and all it started so far; None where /proc is missing."""
    if sys.platform != "linux":
        return None
    return sum(family().values()) / os.sysconf("SC_CLK_TCK")


def family() -> dict[int, int]:
    """This process and all that it started: id -> ticks used by it and by its ended children."""
    numbers = [path.name for path in Path("/proc").iterdir() if path.name.isdigit()]
    found = {pid: facts for pid in numbers if (facts := _stat(pid))}
    mine = {str(os.getpid())}
    while more := {pid for pid, (parent, _) in found.items() if parent in mine} - mine:
        mine |= more
    return {int(pid): found[pid][1] for pid in mine if pid in found}


def _stat(pid: str) -> tuple[str, int] | None:
    """(parent, ticks used by it and by its ended children) of a process; proc_pid_stat(5)."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return fields[1], sum(map(int, fields[11:15]))
