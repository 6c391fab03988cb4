"""The one layout of a kept film: `ftyp`, `moov`, `mdat`; times of day zero, every name empty.

Films with sound are interleaved in steps of half a second. (ISO/IEC 14496-12:2022.)
"""

from __future__ import annotations

import dataclasses
import itertools
import struct
from collections.abc import Iterable, Sequence

from .heif_boxes import box, full_box
from .sniff import Buffer

VIDEO, SOUND = b"vide", b"soun"
_UNITY = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_BRANDS = b"isom" + bytes(4) + b"isomiso2mp41"
_SELF_CONTAINED = full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, 1))
_UNDETERMINED = 0x55C4


@dataclasses.dataclass(slots=True)
class Track:
    """A track to be written: its codings, and per sample bytes, times and coding.

    `edits` are (duration in movie time, start in media time or -1), `matrix` is 9 numbers packed.
    """

    kind: bytes
    timescale: int
    codings: list[bytes]
    samples: list[list[Buffer]]
    durations: list[int]
    shifts: list[int]
    keys: list[bool]
    entries: list[int]
    edits: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    matrix: bytes = _UNITY
    width: int = 0
    height: int = 0

    def sizes(self) -> list[int]:
        """Bytes of each sample."""
        return [sum(len(piece) for piece in sample) for sample in self.samples]

    def length(self) -> int:
        """Duration in units of `timescale`."""
        return sum(self.durations)

    def movie_length(self, timescale: int) -> int:
        """Duration in units of the film's `timescale`, edits applied."""
        if self.edits:
            return sum(duration for duration, _ in self.edits)
        return -(-self.length() * timescale // self.timescale)


@dataclasses.dataclass(slots=True)
class _Chunk:
    track: int
    first: int
    end: int
    entry: int
    start: float


def laid_out(tracks: Sequence[Track], timescale: int) -> list[Buffer]:
    """The whole file as pieces."""
    chunks = _chunks(tracks)
    sizes = [track.sizes() for track in tracks]
    places: list[list[tuple[_Chunk, int]]] = [[] for _ in tracks]
    at = 0
    for chunk in chunks:
        places[chunk.track].append((chunk, at))
        at += sum(sizes[chunk.track][chunk.first : chunk.end])
    head = box(b"ftyp", _BRANDS)
    base = len(head) + len(_movie(tracks, sizes, places, timescale, 0)) + 8
    pieces: list[Buffer] = [head, _movie(tracks, sizes, places, timescale, base)]
    pieces.append(struct.pack(">I4s", at + 8, b"mdat"))
    for chunk in chunks:
        for sample in tracks[chunk.track].samples[chunk.first : chunk.end]:
            pieces += sample
    return pieces


def _chunks(tracks: Sequence[Track]) -> list[_Chunk]:
    """Runs of samples of one coding and at most half a second, in order of time."""
    chunks: list[_Chunk] = []
    for number, track in enumerate(tracks):
        time = 0
        current: _Chunk | None = None
        for index, (duration, entry) in enumerate(zip(track.durations, track.entries, strict=True)):
            start = time / track.timescale
            if current is None or entry != current.entry or start - current.start >= 0.5:
                current = _Chunk(number, index, index, entry, start)
                chunks.append(current)
            current.end = index + 1
            time += duration
    return sorted(chunks, key=lambda chunk: (chunk.start, chunk.track))


def _movie(
    tracks: Sequence[Track],
    sizes: list[list[int]],
    places: list[list[tuple[_Chunk, int]]],
    timescale: int,
    base: int,
) -> bytes:
    length = max(track.movie_length(timescale) for track in tracks)
    head = struct.pack(">16xIQIH10x", timescale, length, 1 << 16, 1 << 8) + _UNITY
    parts = [full_box(b"mvhd", 1, 0, head, bytes(24), struct.pack(">I", len(tracks) + 1))]
    for number, (track, own, where) in enumerate(zip(tracks, sizes, places, strict=True), 1):
        table = _table(track, own, where, base)
        parts.append(_track(track, number, track.movie_length(timescale), table))
    return box(b"moov", *parts)


def _track(track: Track, number: int, length: int, table: bytes) -> bytes:
    sound = track.kind == SOUND
    head = struct.pack(">16xI4xQ8xHHH2x", number, length, 0, int(sound), 256 if sound else 0)
    shown = struct.pack(">II", track.width << 16, track.height << 16)
    parts = [full_box(b"tkhd", 1, 3, head, track.matrix, shown)]
    if track.edits:
        listed = [struct.pack(">QqHH", *edit, 1, 0) for edit in track.edits]
        edits = full_box(b"elst", 1, 0, struct.pack(">I", len(listed)), *listed)
        parts.append(box(b"edts", edits))
    media = struct.pack(">16xIQHH", track.timescale, track.length(), _UNDETERMINED, 0)
    kind = full_box(b"smhd", 0, 0, bytes(4)) if sound else full_box(b"vmhd", 0, 1, bytes(8))
    parts.append(
        box(
            b"mdia",
            full_box(b"mdhd", 1, 0, media),
            full_box(b"hdlr", 0, 0, bytes(4), track.kind, bytes(13)),
            box(b"minf", kind, box(b"dinf", _SELF_CONTAINED), table),
        )
    )
    return box(b"trak", *parts)


def _table(track: Track, sizes: list[int], places: list[tuple[_Chunk, int]], base: int) -> bytes:
    codings = struct.pack(">I", len(track.codings))
    parts = [
        full_box(b"stsd", 0, 0, codings, *track.codings),
        full_box(b"stts", 0, 0, _folded(track.durations, "I")),
    ]
    if any(track.shifts):
        parts.append(full_box(b"ctts", 1, 0, _folded(track.shifts, "i")))
    if not all(track.keys):
        keys = [number for number, key in enumerate(track.keys, 1) if key]
        parts.append(full_box(b"stss", 0, 0, struct.pack(f">I{len(keys)}I", len(keys), *keys)))
    runs = [(chunk.end - chunk.first, chunk.entry) for chunk, _ in places]
    rules = [
        struct.pack(">III", number, *run)
        for number, run in enumerate(runs, 1)
        if number == 1 or run != runs[number - 2]
    ]
    offsets = [base + at for _, at in places]
    return box(
        b"stbl",
        *parts,
        full_box(b"stsc", 0, 0, struct.pack(">I", len(rules)), *rules),
        full_box(b"stsz", 0, 0, struct.pack(f">II{len(sizes)}I", 0, len(sizes), *sizes)),
        full_box(b"stco", 0, 0, struct.pack(f">I{len(offsets)}I", len(offsets), *offsets)),
    )


def _folded(numbers: Iterable[int], code: str) -> bytes:
    """A table of (how often, what)."""
    runs = [(sum(1 for _ in group), value) for value, group in itertools.groupby(numbers)]
    return struct.pack(">I", len(runs)) + b"".join(struct.pack(f">I{code}", *run) for run in runs)
