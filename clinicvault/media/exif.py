"""A bounded reader of Exif: the few facts a clinic keeps, and what else there was.

Written for hostile input: every offset is checked, directories are visited once, counts are
capped, and anything malformed is skipped instead of raised. (CIPA DC-008, TIFF 6.0.)
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import struct
from collections.abc import Callable, Iterator
from typing import Any

from . import devices, maker, spaces
from .limits import Limits
from .sniff import Buffer

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8}
_TEXT_LIMIT = 64
_SUB_DIRECTORIES = {0x8769: "exif", 0x8825: "gps", 0xA005: "interop"}

_TRACES = {
    0x010E: "comments",
    0x9286: "comments",
    0x9C9B: "comments",
    0x9C9C: "comments",
    0x9C9E: "comments",
    0x9C9F: "comments",
    0x013B: "owner",
    0x8298: "owner",
    0x9C9D: "owner",
    0xA430: "owner",
    0xA431: "camera-serial",
    0xA435: "camera-serial",
    0xA420: "camera-serial",
    0xC62F: "camera-serial",
    0x927C: "maker-notes",
    0xC634: "maker-notes",
    0x0131: "editing-history",
    0x013C: "editing-history",
    0x02BC: "text",
    0x83BB: "text",
    0x8649: "text",
    0x0132: "timestamps",
    0x9003: "timestamps",
    0x9004: "timestamps",
}


_TIMES = (("exif", 0x9003, 0x9011), ("exif", 0x9004, 0x9012), ("main", 0x0132, 0x9010))
"""Directory and tag of a time, tag of its offset."""


_OWN = (
    ("exif", 0xA430), ("exif", 0xA431), ("exif", 0xA435), ("main", 0x013B), ("main", 0xC62F),
)  # fmt: skip
"""Owner, serial numbers of body and lens, artist, serial number in DNG."""


@dataclasses.dataclass(slots=True)
class ExifFacts:
    """What was read; every field has a neutral value where nothing trustworthy was found."""

    orientation: int = 1
    taken: str = ""
    camera: str = ""
    lens: str = ""
    focal_mm: float = 0.0
    exposure: str = ""
    flash: str = ""
    pair: str = ""
    colour_space: int = 0
    adobe_rgb: bool = False
    traces: set[str] = dataclasses.field(default_factory=set)

    def told(self) -> dict[str, Any]:
        """What `MediaFacts` holds of it in every format, by the names of its fields."""
        names = ("taken", "camera", "lens", "focal_mm", "exposure", "flash", "pair")
        return {name: getattr(self, name) for name in names}

    @property
    def colour(self) -> str:
        """Name of the colour space that it states, where the file has no profile."""
        return spaces.of_exif(self.colour_space, adobe_rgb=self.adobe_rgb)


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry:
    directory: str
    tag: int
    kind: int
    count: int
    value: bytes


class _Reader:
    """Walks the directories of one TIFF structure."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data = data
        self.limits = limits
        self.order = "<" if data[:2] == b"II" else ">"
        self.visited: set[int] = set()

    def numbers(self, code: str, data: bytes) -> tuple[int, ...]:
        """As many numbers of one struct code as `data` holds."""
        size = struct.calcsize("<" + code)
        return struct.unpack(
            f"{self.order}{len(data) // size}{code}", data[: len(data) // size * size]
        )

    def entries(self) -> Iterator[_Entry]:
        """Every entry of every directory, each directory once."""
        todo = [("main", self.offset_at(4))]
        while todo and len(self.visited) < self.limits.exif_directories:
            name, start = todo.pop(0)
            if start in self.visited or start < 8:
                continue
            self.visited.add(start)
            for entry in self.directory(name, start):
                yield entry
                if entry.tag in _SUB_DIRECTORIES and len(entry.value) >= 4:
                    todo.append((_SUB_DIRECTORIES[entry.tag], self.numbers("I", entry.value)[0]))
            if name == "main":
                todo.append(("thumbnail", self.next_of(start)))

    def offset_at(self, position: int) -> int:
        """The four-byte offset at `position`, 0 where there is none."""
        numbers = self.numbers("I", self.data[position : position + 4])
        return numbers[0] if numbers else 0

    def length_of(self, start: int) -> int:
        """Number of entries of the directory at `start`, capped."""
        numbers = self.numbers("H", self.data[start : start + 2])
        return min(numbers[0], self.limits.exif_entries) if numbers else 0

    def next_of(self, start: int) -> int:
        """Offset of the directory after the one at `start`."""
        return self.offset_at(start + 2 + 12 * self.length_of(start))

    def directory(self, name: str, start: int) -> Iterator[_Entry]:
        """Well-formed entries of one directory."""
        for index in range(self.length_of(start)):
            raw = self.data[start + 2 + 12 * index : start + 14 + 12 * index]
            if len(raw) < 12:
                return
            tag, kind, count = struct.unpack(self.order + "HHI", raw[:8])
            size = _SIZES.get(kind, 0) * count
            if not 0 < size <= len(self.data):
                continue
            yield _Entry(name, tag, kind, count, self.value(raw, size))

    def value(self, raw: bytes, size: int) -> bytes:
        """An entry's bytes: inside the entry up to four, else where its offset points."""
        if size <= 4:
            return raw[8 : 8 + size]
        (offset,) = struct.unpack(self.order + "I", raw[8:12])
        return self.data[offset : offset + size] if offset + size <= len(self.data) else b""


def read_exif(payload: Buffer, limits: Limits) -> ExifFacts:
    r"""Read a TIFF structure (what follows `Exif\\0\\0`); never raises for what is in it."""
    facts = ExifFacts()
    data = bytes(memoryview(payload)[: limits.exif_bytes])
    if data[:4] not in (b"II*\0", b"MM\0*"):
        return facts
    reader = _Reader(data, limits)
    found: dict[tuple[str, int], _Entry] = {}
    for entry in reader.entries():
        found.setdefault((entry.directory, entry.tag), entry)
        facts.traces.update(_trace(entry))
    _fill(facts, reader, found)
    return facts


def _trace(entry: _Entry) -> Iterator[str]:
    if entry.directory == "gps":
        yield "location"
    elif entry.directory == "thumbnail":
        yield "embedded-thumbnail"
    elif entry.directory != "interop" and entry.tag in _TRACES and entry.value.strip(b"\0 "):
        yield _TRACES[entry.tag]


def _fill(facts: ExifFacts, reader: _Reader, found: dict[tuple[str, int], _Entry]) -> None:
    def text(directory: str, tag: int) -> str:
        entry = found.get((directory, tag))
        return _clean(entry.value) if entry and entry.kind == 2 else ""

    def number(directory: str, tag: int) -> float:
        entry = found.get((directory, tag))
        return _number(reader, entry) if entry else 0.0

    orientation = int(number("main", 0x0112))
    facts.orientation = orientation if 1 <= orientation <= 8 else 1
    facts.taken = _taken(text)
    maker_name = text("main", 0x010F)
    own = [text(directory, tag) for directory, tag in _OWN]
    model = devices.named(text("main", 0x0110), own, maker_name)
    facts.camera = _camera(devices.named(maker_name, own, maker_name), model)
    facts.lens = devices.named(text("exif", 0xA434), own, maker_name)
    facts.focal_mm = round(number("exif", 0x920A), 2)
    iso = number("exif", 0x8827)
    facts.exposure = exposure_text(number("exif", 0x829A), number("exif", 0x829D), iso)
    flash = found.get(("exif", 0x9209))
    facts.flash = _flash(int(number("exif", 0x9209))) if flash and flash.kind == 3 else ""
    note = found.get(("exif", 0x927C))
    facts.pair = maker.pair_of(note.value) if note else ""
    facts.colour_space = int(number("exif", 0xA001))
    facts.adobe_rgb = text("interop", 0x0001) == "R03" and facts.colour_space != 1


def _clean(value: bytes) -> str:
    text = value.split(b"\0", 1)[0].decode("utf-8", "replace")
    return "".join(c for c in text if c.isprintable() and c != "�").strip()[:_TEXT_LIMIT]


def _number(reader: _Reader, entry: _Entry) -> float:
    """First number of an entry; 0 for text, a division by zero or an absurd size."""
    code = {1: "B", 3: "H", 4: "I", 5: "I", 9: "i", 10: "i"}.get(entry.kind)
    numbers = reader.numbers(code, entry.value[:8]) if code else ()
    if entry.kind in (5, 10):
        value = numbers[0] / numbers[1] if len(numbers) > 1 and numbers[1] else 0.0
    else:
        value = float(numbers[0]) if numbers else 0.0
    return value if 0 <= value < 1e7 else 0.0


def _taken(text: Callable[[str, int], str]) -> str:
    """Capture time in ISO 8601; the picture's own before the scan's before the file's."""
    for directory, tag, offset in _TIMES:
        try:
            when = dt.datetime.strptime(text(directory, tag)[:19] + "+0000", "%Y:%m:%d %H:%M:%S%z")
        except ValueError:
            continue
        return when.replace(tzinfo=None).isoformat() + _offset(text("exif", offset))
    return ""


def _offset(text: str) -> str:
    try:
        dt.datetime.strptime(text, "%z")
    except ValueError:
        return ""
    return text


def _flash(bits: int) -> str:
    """Bit 0 says that it fired, bit 5 that the camera has none."""
    if bits & 1:
        return "fired"
    return "" if bits & 32 else "off"


def _camera(make: str, model: str) -> str:
    if make and not model.lower().startswith(make.split(maxsplit=1)[0].lower()):
        return f"{make} {model}".strip()[:_TEXT_LIMIT]
    return model


def exposure_text(seconds: float, aperture: float, iso: float) -> str:
    """Exposure as a person reads it, of the numbers that are not zero."""
    parts = []
    if seconds:
        parts.append(f"1/{round(1 / seconds)} s" if seconds < 0.4 else f"{seconds:.4g} s")
    if aperture:
        parts.append(f"f/{aperture:.3g}")
    if iso:
        parts.append(f"ISO {int(iso)}")
    return ", ".join(parts)
