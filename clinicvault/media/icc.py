"""ICC profiles: the colour tags are kept, whatever names a person, a device or a day is blanked.

Rebuilt from an allow-list of tags and types (ICC.1:2010 and ICC.1:2022); what does not parse is
dropped whole, and the caller says so.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Callable

from .icc_pipelines import curve, pipeline
from .limits import Limits
from .sniff import Buffer

_HEADER = 128
_CLASSES = (b"mntr", b"scnr", b"prtr", b"spac")
_SPACES = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}
_D50 = bytes.fromhex("0000f6d6000100000000d32d")

_KEPT = frozenset(
    {
        b"wtpt", b"bkpt", b"chad", b"cicp", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC",
        b"kTRC", b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"gamt",
    }
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class _Header:
    version: bytes
    kind: bytes
    space: bytes
    connection: bytes
    intent: int

    def encoded(self, size: int) -> bytes:
        """128 bytes with device, platform, date, creator and id left zero."""
        head = struct.pack(
            ">I4x4s4s4s4s12x4s28x",
            size,
            self.version,
            self.kind,
            self.space,
            self.connection,
            b"acsp",
        )
        return (head[:64] + struct.pack(">I", self.intent) + _D50).ljust(_HEADER, b"\0")


def sanitise(profile: Buffer, channels: int, limits: Limits) -> bytes:
    """The profile with colour tags alone, or empty where it is not valid for `channels`.

    `channels` is 1 (gray), 3 (RGB) or 4 (CMYK).
    """
    data = bytes(profile)
    header = _read_header(data, channels, limits)
    if header is None:
        return b""
    tags = _read_tags(data, limits)
    if tags is None or not _usable(tags, channels):
        return b""
    return _build(header, tags)


def _read_header(data: bytes, channels: int, limits: Limits) -> _Header | None:
    if not _HEADER + 4 <= len(data) <= limits.profile_bytes or data[36:40] != b"acsp":
        return None
    if int.from_bytes(data[:4], "big") > len(data) or data[8] not in (2, 4, 5):
        return None
    if data[12:16] not in _CLASSES or _SPACES.get(data[16:20]) != channels:
        return None
    if data[20:24] not in (b"XYZ ", b"Lab "):
        return None
    return _Header(data[8:10] + b"\0\0", data[12:16], data[16:20], data[20:24], data[67] & 3)


def _read_tags(data: bytes, limits: Limits) -> dict[bytes, bytes] | None:
    count = int.from_bytes(data[_HEADER : _HEADER + 4], "big")
    if count > limits.profile_tags or len(data) < _HEADER + 4 + 12 * count:
        return None
    tags: dict[bytes, bytes] = {}
    for index in range(count):
        name, offset, size = struct.unpack_from(">4sII", data, _HEADER + 4 + 12 * index)
        if name not in _KEPT or name in tags:
            continue
        body = _trimmed(data[offset : offset + size]) if offset + size <= len(data) else b""
        if not body:
            return None
        tags[name] = body
    return tags


def _trimmed(body: bytes) -> bytes:
    """A tag of the size that its type states, with zeros in reserve; empty where it is none."""
    make = _MAKERS.get(body[:4])
    return make(body) if make is not None else b""


def _fixed(size: int) -> Callable[[bytes], bytes]:
    """A type of one size, its reserved bytes zero."""

    def make(body: bytes) -> bytes:
        return body[:4] + bytes(4) + body[8:size] if len(body) >= size else b""

    return make


def _lookup(body: bytes) -> bytes:
    """A lut8 or lut16 tag; the byte behind its three counts is reserved."""
    size = _table_size(body)
    if not size or size > len(body):
        return b""
    return body[:4] + bytes(4) + body[8:11] + b"\0" + body[12:size]


def _table_size(body: bytes) -> int:
    """Size of a lut8 or lut16 tag (ICC.1, 10.10 and 10.11)."""
    if len(body) < 52:
        return 0
    inputs, outputs, points = body[8], body[9], body[10]
    if not (1 <= inputs <= 4 and 1 <= outputs <= 4 and points):
        return 0
    grid = int(points**inputs) * outputs
    if body[:4] == b"mft1":
        return 48 + 256 * inputs + grid + 256 * outputs
    entries_in, entries_out = (int.from_bytes(body[at : at + 2], "big") for at in (48, 50))
    return 52 + 2 * (entries_in * inputs + grid + entries_out * outputs)


_MAKERS: dict[bytes, Callable[[bytes], bytes]] = {
    b"XYZ ": _fixed(20),
    b"curv": curve,
    b"para": curve,
    b"sf32": _fixed(44),
    b"cicp": _fixed(12),
    b"mft1": _lookup,
    b"mft2": _lookup,
    b"mAB ": pipeline,
    b"mBA ": pipeline,
}


def _usable(tags: dict[bytes, bytes], channels: int) -> bool:
    """Whether enough is there to turn colours into the connection space."""
    if b"A2B0" in tags:
        return True
    matrix = {b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"}
    return matrix <= tags.keys() if channels == 3 else channels == 1 and b"kTRC" in tags


def _blank_texts(version: int) -> dict[bytes, bytes]:
    """Description and copyright, which a profile must have: present and empty."""
    if version >= 4:
        empty = b"mluc" + struct.pack(">4xII2s2sII", 1, 12, b"en", b"US", 0, 28)
        return {b"desc": empty, b"cprt": empty}
    description = b"desc" + struct.pack(">4xI", 1) + bytes(1 + 8 + 3 + 67)
    return {b"desc": description, b"cprt": b"text" + bytes(5)}


def _build(header: _Header, tags: dict[bytes, bytes]) -> bytes:
    """Lay the tags out; tags with the same bytes share one place, as profiles commonly do."""
    every = _blank_texts(header.version[0]) | tags
    start = _HEADER + 4 + 12 * len(every)
    places: dict[bytes, int] = {}
    table, body = b"", b""
    for name, value in every.items():
        if value not in places:
            places[value] = start + len(body)
            body += value.ljust(-(-len(value) // 4) * 4, b"\0")
        table += struct.pack(">4sII", name, places[value], len(value))
    count = struct.pack(">I", len(every))
    return header.encoded(start + len(body)) + count + table + body


def _xyz(x: float, y: float, z: float) -> bytes:
    return b"XYZ " + struct.pack(">4x3i", *(round(value * 65536) for value in (x, y, z)))


def adobe_rgb() -> bytes:
    """A profile compatible with Adobe RGB (1998), for pictures that say so only in Exif."""
    gamma = b"curv" + struct.pack(">4xIH", 1, 0x0233)
    tags = {
        b"wtpt": _xyz(0.9505, 1.0, 1.0891),
        b"rXYZ": _xyz(0.60974, 0.31111, 0.01947),
        b"gXYZ": _xyz(0.20528, 0.62567, 0.06087),
        b"bXYZ": _xyz(0.14919, 0.06322, 0.74457),
        b"rTRC": gamma,
        b"gTRC": gamma,
        b"bTRC": gamma,
    }
    return _build(_Header(b"\x02\x10\0\0", b"mntr", b"RGB ", b"XYZ ", 0), tags)
