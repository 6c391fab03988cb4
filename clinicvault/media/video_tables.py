"""Where the samples of a film lie and when they are shown: plain tables and fragments alike.

Counts are bounded before anything is unfolded, and every sample lies inside the file.
(ISO/IEC 14496-12:2022, clauses 8.6 to 8.8.)
"""

from __future__ import annotations

import dataclasses
import itertools
import struct
from collections.abc import Iterator, Mapping

from clinicvault.domain.errors import InputRefused

from .heif_boxes import Cursor, boxes, damaged
from .limits import Limits

_NOT_SYNC = 0x10000
_OWN_BASE, _OWN_ENTRY, _OWN_DURATION, _OWN_SIZE, _OWN_FLAGS = 1, 2, 8, 0x10, 0x20
_MOOF_BASE = 0x20000
_RUN_OFFSET, _RUN_FIRST, _RUN_DURATION, _RUN_SIZE, _RUN_FLAGS, _RUN_SHIFT = (
    1, 4, 0x100, 0x200, 0x400, 0x800,
)  # fmt: skip


@dataclasses.dataclass(slots=True)
class Samples:
    """One number per sample in each list; times in units of the track's timescale.

    `shifts` move a sample from its decoding to its showing time; `entries` count from 1 and name
    the description of the coding; `keys` says where decoding can start.
    """

    offsets: list[int] = dataclasses.field(default_factory=list)
    sizes: list[int] = dataclasses.field(default_factory=list)
    durations: list[int] = dataclasses.field(default_factory=list)
    shifts: list[int] = dataclasses.field(default_factory=list)
    entries: list[int] = dataclasses.field(default_factory=list)
    keys: list[bool] = dataclasses.field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sizes)

    def add(self, offset: int, size: int, duration: int, shift: int, entry: int, key: bool) -> None:
        """One more sample."""
        self.offsets.append(offset)
        self.sizes.append(size)
        self.durations.append(duration)
        self.shifts.append(shift)
        self.entries.append(entry)
        self.keys.append(key)


def first_of_each(view: memoryview, limits: Limits) -> dict[bytes, memoryview]:
    """Bodies of the boxes in `view`, the first of each name."""
    found: dict[bytes, memoryview] = {}
    for box in boxes(view, limits.video_boxes):
        found.setdefault(box.name, box.body)
    return found


def check_inside(samples: Samples, length: int) -> None:
    """Raise InputRefused "picture-damaged" unless each sample lies in the file's `length` bytes.

    Samples that overlap would let a small file grow without bound, so they are refused as well.
    """
    spans = zip(samples.offsets, samples.sizes, strict=True)
    if any(size < 1 or offset < 0 or offset + size > length for offset, size in spans):
        raise damaged()
    if sum(samples.sizes) > length:
        raise damaged()


def read_tables(table: Mapping[bytes, memoryview], limits: Limits) -> Samples:
    """Samples of a track's `stbl`; none where it has no table.

    Raises InputRefused "picture-damaged" or "too-many-parts".
    """
    sizes = _sizes(table, limits)
    if not sizes:
        return Samples()
    offsets, entries = _places(table, sizes, limits)
    count = len(sizes)
    durations = _unfolded(table.get(b"stts"), count, limits)
    if not durations:
        raise damaged()
    return Samples(
        offsets,
        sizes,
        durations,
        _unfolded(table.get(b"ctts"), count, limits, signed=True),
        entries,
        _keys(table.get(b"stss"), count, limits),
    )


def _counted(cursor: Cursor, most: int) -> int:
    count = cursor.number(4)
    if count > most:
        raise InputRefused("too-many-parts")
    return count


def _sizes(table: Mapping[bytes, memoryview], limits: Limits) -> list[int]:
    if b"stsz" in table:
        cursor = Cursor(table[b"stsz"])
        cursor.take(4)
        fixed, count = cursor.number(4), _counted(cursor, limits.video_samples)
        if fixed:
            return [fixed] * count
        return list(struct.unpack(f">{count}I", cursor.take(4 * count)))
    if b"stz2" not in table:
        return []
    cursor = Cursor(table[b"stz2"])
    cursor.take(7)
    width, count = cursor.number(1), _counted(cursor, limits.video_samples)
    if width == 4:
        packed = cursor.take((count + 1) // 2)
        return [half for byte in packed for half in (byte >> 4, byte & 15)][:count]
    if width not in (8, 16):
        raise damaged()
    return [cursor.number(width // 8) for _ in range(count)]


def _places(
    table: Mapping[bytes, memoryview], sizes: list[int], limits: Limits
) -> tuple[list[int], list[int]]:
    """(offset, number of the coding) of each sample, by way of the chunks they lie in."""
    offsets: list[int] = []
    entries: list[int] = []
    chunks = _chunk_offsets(table, limits)
    for chunk, (count, entry) in zip(chunks, _chunk_kinds(table, limits), strict=False):
        part = sizes[len(offsets) : len(offsets) + count]
        offsets += itertools.accumulate(part[:-1], initial=chunk)
        entries += [entry] * len(part)
        if len(offsets) == len(sizes):
            return offsets, entries
    raise damaged()


def _chunk_offsets(table: Mapping[bytes, memoryview], limits: Limits) -> tuple[int, ...]:
    wide = b"stco" not in table
    cursor = Cursor(table.get(b"stco", table.get(b"co64", memoryview(b""))))
    cursor.take(4)
    count = _counted(cursor, limits.video_samples)
    return struct.unpack(f">{count}{'Q' if wide else 'I'}", cursor.take(count * (8 if wide else 4)))


def _chunk_kinds(table: Mapping[bytes, memoryview], limits: Limits) -> Iterator[tuple[int, int]]:
    """(samples, number of the coding) of each chunk; the last rule holds without end."""
    cursor = Cursor(table.get(b"stsc", memoryview(b"")))
    cursor.take(4)
    rules = [
        (cursor.number(4), cursor.number(4), cursor.number(4))
        for _ in range(_counted(cursor, limits.video_samples))
    ]
    for (first, count, entry), following in itertools.zip_longest(rules, rules[1:]):
        times = following[0] - first if following else limits.video_samples
        if count < 1 or times < 1 or times > limits.video_samples:
            raise damaged()
        yield from itertools.repeat((count, entry), times)


def _unfolded(
    body: memoryview | None, count: int, limits: Limits, *, signed: bool = False
) -> list[int]:
    """Numbers that a table gives as (how often, what), `count` of them; none without a table."""
    if body is None:
        return []
    cursor = Cursor(body)
    cursor.take(4)
    numbers: list[int] = []
    for _ in range(_counted(cursor, limits.video_samples)):
        times, value = cursor.number(4), cursor.number(4)
        if signed and value >> 31:
            value -= 1 << 32
        numbers += [value] * min(times, count - len(numbers))
    last = 0 if signed or not numbers else numbers[-1]
    return numbers + [last] * (count - len(numbers)) if numbers else []


def _keys(body: memoryview | None, count: int, limits: Limits) -> list[bool]:
    if body is None:
        return [True] * count
    cursor = Cursor(body)
    cursor.take(4)
    listed = {cursor.number(4) for _ in range(_counted(cursor, limits.video_samples))}
    return [number in listed for number in range(1, count + 1)]


@dataclasses.dataclass(slots=True)
class _Defaults:
    entry: int = 1
    duration: int = 0
    size: int = 0
    flags: int = 0


class Fragments:
    """Reads `moof` boxes: samples that a film in pieces lists beside its data."""

    def __init__(self, moov: memoryview, limits: Limits) -> None:
        self.limits = limits
        self.samples: dict[int, Samples] = {}
        self._defaults: dict[int, _Defaults] = {}
        extends = first_of_each(moov, limits).get(b"mvex", memoryview(b""))
        for box in boxes(extends, limits.video_boxes):
            if box.name == b"trex" and len(box.body) >= 24:
                track, entry, duration, size, flags = struct.unpack_from(">IIIII", box.body, 4)
                self._defaults[track] = _Defaults(entry, duration, size, flags)

    def take(self, moof: memoryview, start: int) -> None:
        """Add the samples of one fragment whose box starts at `start`."""
        end = start
        for box in boxes(moof, self.limits.video_boxes):
            if box.name == b"traf":
                end = self._track(box.body, start, end)

    def _track(self, traf: memoryview, start: int, end: int) -> int:
        """Samples of one track; where their data ends."""
        parts = list(boxes(traf, self.limits.video_boxes))
        head = next((box.body for box in parts if box.name == b"tfhd"), None)
        if head is None:
            raise damaged()
        cursor = Cursor(head)
        _, flags = cursor.version()
        track = cursor.number(4)
        base = cursor.number(8) if flags & _OWN_BASE else start if flags & _MOOF_BASE else end
        own = dataclasses.replace(self._defaults.get(track, _Defaults()))
        own.entry = cursor.number(4) if flags & _OWN_ENTRY else own.entry
        own.duration = cursor.number(4) if flags & _OWN_DURATION else own.duration
        own.size = cursor.number(4) if flags & _OWN_SIZE else own.size
        own.flags = cursor.number(4) if flags & _OWN_FLAGS else own.flags
        samples = self.samples.setdefault(track, Samples())
        at = base
        for box in parts:
            if box.name == b"trun":
                at = self._run(box.body, own, (base, at), samples)
        return at

    def _run(
        self, body: memoryview, own: _Defaults, places: tuple[int, int], samples: Samples
    ) -> int:
        cursor = Cursor(body)
        _, flags = cursor.version()
        count, (base, at) = cursor.number(4), places
        if count + len(samples) > self.limits.video_samples:
            raise InputRefused("too-many-parts")
        if flags & _RUN_OFFSET:
            at = base + _signed(cursor.number(4))
        first = cursor.number(4) if flags & _RUN_FIRST else own.flags
        for index in range(count):
            duration = cursor.number(4) if flags & _RUN_DURATION else own.duration
            size = cursor.number(4) if flags & _RUN_SIZE else own.size
            marks = first if index == 0 else own.flags
            marks = cursor.number(4) if flags & _RUN_FLAGS else marks
            shift = _signed(cursor.number(4)) if flags & _RUN_SHIFT else 0
            samples.add(at, size, duration, shift, own.entry, not marks & _NOT_SYNC)
            at += size
        return at


def _signed(value: int) -> int:
    return value - (1 << 32) if value >> 31 else value
