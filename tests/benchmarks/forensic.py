"""The invisible mark on real photos: what survives, what is seen of it, whom it never names.

    python -m tests.benchmarks.forensic [--photos 60] [--only copies|mixed|false|others|times]

Photos are those of `forensic_photos`; none leaves this process. Whom no copy may name is in
`forensic_false`, exports of all kinds (covered, cropped, with words, tiny, flat) in `forensic_kinds`.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import statistics
import sys
import time
from pathlib import Path

import cv2
import numpy as np

from clinicvault.media.forensic import Suspect, Trace, embedded, legible, traced
from tests.benchmarks import forensic_false
from tests.benchmarks.forensic_false import false_names, other_photos
from tests.benchmarks.forensic_photos import keys, photos
from tests.benchmarks.measuring import machine
from tests.unit.media import leaks

OWN = b"own"
WRONG_KEYS = 20


def decibels(one: np.ndarray, other: np.ndarray) -> float:
    """PSNR."""
    return float(10 * np.log10(255**2 / np.mean((one.astype(np.float32) - other) ** 2)))


def ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Structural similarity of luminance (Wang 2004; Gaussian windows of sigma 1.5)."""
    a, b = (cv2.cvtColor(p, cv2.COLOR_RGB2GRAY).astype(np.float64) for p in (one, other))

    def soft(values: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(values, (11, 11), 1.5)

    mean_a, mean_b = soft(a), soft(b)
    spread_a, spread_b = soft(a * a) - mean_a**2, soft(b * b) - mean_b**2
    shared = soft(a * b) - mean_a * mean_b
    first, second = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    same = (2 * mean_a * mean_b + first) * (2 * shared + second)
    return float(np.mean(same / ((mean_a**2 + mean_b**2 + first) * (spread_a + spread_b + second))))


@dataclasses.dataclass
class Line:
    """One attack over all photos."""

    z: list[float] = dataclasses.field(default_factory=list)
    wrong: list[float] = dataclasses.field(default_factory=list)
    bits: int = 0
    verdicts: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    seconds: list[float] = dataclasses.field(default_factory=list)

    def add(self, trace: Trace, seconds: float) -> None:
        """Count one trace, with the copy's own key among wrong ones."""
        named = {score.export for score in trace.named}
        right = named == {OWN}
        verdict = trace.verdict.value if right or not named else "WRONG NAME"
        self.verdicts[verdict if trace.geometry or named else "not found"] += 1
        self.z.append(trace.z)
        self.wrong.append(trace.second)
        self.bits += 64 - trace.agreeing
        self.seconds.append(seconds)

    def told(self) -> str:
        """Its row of the table."""
        count = len(self.z)
        return (
            f"{self.bits:6d}/{64 * count:<5d} {self.verdicts['traced']:4d}/{count:<4d}"
            f" {self.verdicts['indication']:4d} {self.verdicts['nothing'] + self.verdicts['not found']:4d}"
            f" {self.verdicts['WRONG NAME']:5d} {min(self.z):8.1f} {statistics.median(self.z):8.1f}"
            f" {max(self.wrong):7.2f} {1000 * statistics.median(self.seconds):7.0f}"
        )


HEADS = "  bits wrong  traced  indic. none wrong  lowest Z  median  false Z      ms"


def copies(most: int) -> int:
    """Every attack on every photo; 1 where a wrong name fell. Interrupted, it tells what it has."""
    lines: dict[str, Line] = collections.defaultdict(Line)
    quality: list[tuple[float, float, float]] = []
    worst: list[tuple[float, str, str]] = []
    try:
        for number, (name, pixels) in enumerate(photos(most)):
            quality.append(leaked(number, name, pixels, lines, worst))
            print(f"\r{number + 1} photos", end="", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("interrupted")
    show(lines, quality)
    print("weakest:", *(f"\n  {z:6.1f}  {attack}  {name}" for z, attack, name in sorted(worst)[:8]))
    sys.stdout.flush()
    return int(any(line.verdicts["WRONG NAME"] for line in lines.values()))


def leaked(
    number: int,
    name: str,
    pixels: np.ndarray,
    lines: dict[str, Line],
    worst: list[tuple[float, str, str]],
) -> tuple[float, float, float]:
    """One photo, exported and leaked in every way: (PSNR, SSIM, Z before it leaves)."""
    key = b"own key of photo" + number.to_bytes(16)
    asked = {OWN: key} | keys(WRONG_KEYS, number)
    marked = embedded(pixels, key)
    export = leaks.recompressed(marked, 92)
    for attack, leak in (leaks.ASKED | leaks.BEYOND).items():
        copy = leak(export)
        began = time.process_time()
        trace = traced(copy, pixels, asked)
        lines[attack].add(trace, time.process_time() - began)
        worst.append((trace.z, attack, name))
    return decibels(pixels, marked), ssim(pixels, marked), legible(export, pixels, key)


def show(lines: dict[str, Line], quality: list[tuple[float, float, float]]) -> None:
    """The table."""
    print(f"\n{len(quality)} photos, exported as JPEG 92 first  ({machine()})")
    print(f"{'':28s}{HEADS}")
    for attack, line in lines.items():
        print(f"{attack:28s}{line.told()}")
    heads = ("PSNR dB", "SSIM", "Z before leaving")
    for what, values in zip(heads, zip(*quality, strict=True), strict=True):
        print(f"{what}: median {statistics.median(values):.4g}, lowest {min(values):.4g}")


def mixed(most: int) -> int:
    """Copies averaged by several recipients, then sent by messenger."""
    print(f"\naveraged copies, messenger 1600 px q70, 30 keys  ({machine()})")
    wrong = 0
    taken = list(photos(most))
    for together in (2, 3, 5, 10):
        found, lowest = [], []
        for number, (_, pixels) in enumerate(taken):
            exports = keys(30, number)
            part = list(exports)[:together]
            copy = leaks.averaged(*(embedded(pixels, exports[one]) for one in part))
            trace = traced(leaks.recompressed(leaks.limited(copy, 1600), 70), pixels, exports)
            named = {score.export for score in trace.named}
            wrong += len(named - set(part))
            found.append(len(named & set(part)))
            lowest.append(min((score.z for score in trace.named), default=0.0))
        print(
            f"  {together:2d} copies: {sum(found)} of {together * len(taken)} recipients named,"
            f" at least one in {sum(map(bool, found))} of {len(taken)}, wrong {wrong},"
            f" lowest Z named {min(lowest):.1f}"
        )
    return int(wrong > 0)


def memory() -> float:
    """The most MB that this process has held since `calm`."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.partition("VmHWM:")[2].split()[0]) / 1024


def calm() -> float:
    """Forget the peak so far; MB held now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return memory()


def times() -> int:
    """Processor time and memory on a 12-megapixel photo, and with 1,000 exports of it."""
    _, small = next(iter(photos(1)))
    pixels = cv2.resize(small, (4032, 3024), interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(1).integers(-3, 4, pixels.shape, np.int8)
    pixels = cv2.add(pixels, noise.astype(np.int16), dtype=cv2.CV_8U)
    key = bytes(range(32))
    print(f"\n12 megapixels, one thread, processor time  ({machine()})")
    marked = measured("mark a picture", lambda: embedded(pixels, key))
    copy = leaks.recompressed(leaks.limited(marked, 1600), 70)
    measured("read the mark back before it leaves", lambda: legible(marked, pixels, key))
    measured("trace, one export", lambda: traced(copy, pixels, {OWN: key}))
    measured("trace, 1,000 exports", lambda: traced(copy, pixels, {OWN: key} | keys(999, 1)))
    suspect = Suspect(copy)
    measured("trace, one export, suspect known", lambda: traced(suspect, pixels, {OWN: key}))
    preview, other = leaks.limited(pixels, 512), leaks.photo(512, 384, 12)
    measured("is it this photo? (preview)", lambda: traced(suspect, preview, {}))
    measured("is it this photo? (preview), it is not", lambda: traced(copy, other, {}))
    sheet = forensic_false.page(leaks.cropped(marked, 0.2), leaks.photo(640, 480, 11))
    every = {OWN: key} | keys(999, 1)
    measured("whole page of a sheet, one export", lambda: traced(sheet, pixels, {OWN: key}))
    measured("whole page, 1,000 exports", lambda: traced(sheet, pixels, every))
    measured("whole page, 1,000 others' exports", lambda: traced(sheet, pixels, keys(1000, 2)))
    measured("whole page, none of it (preview)", lambda: traced(sheet, other, {}))
    return 0


def measured(what: str, act: object) -> object:
    """Print the median of three, and the memory beyond what was held before."""
    act()
    taken, peak = [], []
    for _ in range(3):
        held, began = calm(), time.process_time()
        result = act()
        taken.append(1000 * (time.process_time() - began))
        peak.append(memory() - held)
    print(f"  {what:40s}{statistics.median(taken):7.0f} ms {max(peak):7.0f} MB")
    return result


def main() -> int:
    """All tables; 1 where a wrong export was ever named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--only", choices=("copies", "mixed", "false", "others", "times"))
    told = parser.parse_args()
    cv2.setNumThreads(1)
    parts = {
        "times": times,
        "copies": lambda: copies(told.photos),
        "mixed": lambda: mixed(min(told.photos, 20)),
        "false": lambda: false_names(min(told.photos, 50)),
        "others": lambda: other_photos(told.photos),
    }
    return max(part() for name, part in parts.items() if told.only in (None, name))


if __name__ == "__main__":
    sys.exit(main())
