"""Descriptions of codings: written anew with what a decoder needs, whatever else they held.

Kept are H.264, H.265, AV1, MPEG-4 Visual and motion JPEG, and of sound AAC; other codings are
refused (pictures) or dropped (sound). (ISO/IEC 14496-12, 12.1; 14496-14; 14496-15; AV1 in ISOBMFF.)
"""

from __future__ import annotations

import dataclasses
import struct

from clinicvault.domain.errors import InputRefused

from . import video_streams as streams
from .heif_boxes import Cursor, box, boxes, damaged, full_box, unsupported
from .heif_streams import av1_configuration, hevc_configuration, hevc_length_size
from .limits import Limits
from .video_tables import first_of_each

_ENTRY, _SOUND_ENTRY = 78, 28
_SOUND_EXTRA = {0: 0, 1: 16, 2: 36}
_EXTRAS = {b"pasp": 8, b"clap": 32, b"fiel": 2, b"mdcv": 24, b"clli": 4}
_HDR_LOST = frozenset({b"dvcC", b"dvvC", b"dvwC", b"amve"})
_KNOWN = frozenset({b"avcC", b"hvcC", b"av1C", b"esds", b"colr", *_EXTRAS})
_HIGH_PROFILES = frozenset({100, 110, 122, 144})
_AVC_SETS = 7, 8
_MPEG4_VISUAL, _AAC = 0x20, 0x40
_VISUAL_STREAM, _AUDIO_STREAM = 0x11, 0x15
_SETUP_LIMIT = 4096


@dataclasses.dataclass(slots=True)
class Coding:
    """A description written anew, its picture size, and what cleans the samples under it."""

    entry: bytes
    clean: streams.Cleaner
    width: int = 0
    height: int = 0


@dataclasses.dataclass(slots=True)
class _Reading:
    """What reading one description works with and gathers."""

    limits: Limits
    found: set[str]
    notes: list[str]


def pictures(
    description: memoryview, limits: Limits, found: set[str], notes: list[str]
) -> list[Coding]:
    """Codings of a picture track's `stsd`.

    Raises InputRefused "picture-kind-unsupported", "picture-damaged" or "picture-too-large".
    """
    reading = _Reading(limits, found, notes)
    return [_picture(name, body, reading) for name, body in _entries(description, limits)]


def sounds(description: memoryview, limits: Limits) -> list[Coding]:
    """Codings of a sound track's `stsd`; none where one of them is not AAC."""
    entries = _entries(description, limits)
    if any(name != b"mp4a" for name, _ in entries):
        return []
    codings = [_sound(body, limits) for _, body in entries]
    whole = [coding for coding in codings if coding]
    return whole if len(whole) == len(codings) else []


def _entries(description: memoryview, limits: Limits) -> list[tuple[bytes, memoryview]]:
    entries = [(one.name, one.body) for one in boxes(description[8:], limits.video_tracks)]
    if not entries or len(entries) != int.from_bytes(description[4:8], "big"):
        raise damaged()
    return entries


def _picture(name: bytes, body: memoryview, reading: _Reading) -> Coding:
    if len(body) < _ENTRY:
        raise damaged()
    width, height = struct.unpack_from(">HH", body, 24)
    if not width or not height:
        raise damaged()
    if width * height > reading.limits.pixels:
        raise InputRefused("picture-too-large", limit=reading.limits.pixels // 1_000_000)
    if 8 < body[42] < 32:
        reading.found.add("editing-history")
    parts = first_of_each(body[_ENTRY:], reading.limits)
    kept_name, setup, clean = _setup(name, parts, reading)
    head = struct.pack(">6xH16xHHIIIH32xHh", 1, width, height, 72 << 16, 72 << 16, 0, 1, 24, -1)
    return Coding(box(kept_name, head, setup, _extras(parts, reading)), clean, width, height)


def _setup(
    name: bytes, parts: dict[bytes, memoryview], reading: _Reading
) -> tuple[bytes, bytes, streams.Cleaner]:
    """(name of the description, its configuration box, what cleans the samples)."""
    if name in (b"avc1", b"avc3") and b"avcC" in parts:
        configuration = _avc_configuration(parts[b"avcC"])
        wide = (configuration[4] & 3) + 1
        return name, box(b"avcC", configuration), streams.avc(wide)
    if name in (b"hvc1", b"hev1") and b"hvcC" in parts:
        configuration = hevc_configuration(parts[b"hvcC"], reading.found)
        name = b"hvc1" if configuration[22] >= 3 else name
        return name, box(b"hvcC", configuration), streams.hevc(hevc_length_size(configuration))
    if name == b"av01" and b"av1C" in parts:
        setup = box(b"av1C", av1_configuration(parts[b"av1C"], reading.found))
        return name, setup, streams.av1(reading.limits)
    if name == b"mp4v" and b"esds" in parts:
        kind, setup = _descriptor(parts[b"esds"])
        if kind == _MPEG4_VISUAL and setup:
            setup = b"".join(streams.mpeg4(memoryview(setup), reading.found))
            return name, _described(kind, _VISUAL_STREAM, setup), streams.mpeg4
    if name == b"jpeg":
        return name, b"", streams.motion_jpeg(reading.limits)
    raise unsupported()


def _avc_configuration(body: memoryview) -> bytes:
    """An `avcC` with parameter sets alone, reserved bits as the standard says."""
    cursor = Cursor(body)
    version, profile, others, level, wide, count = cursor.take(6)
    if version != 1 or wide & 3 == 2:
        raise damaged()
    head = bytes([1, profile, others, level, wide | 0xFC, count | 0xE0])
    sequences = _parameter_sets(cursor, count & 31, _AVC_SETS[0])
    number = cursor.number(1)
    written = head + sequences + bytes([number]) + _parameter_sets(cursor, number, _AVC_SETS[1])
    if profile in _HIGH_PROFILES and len(cursor.rest()) >= 4:
        chroma, luma, depth = cursor.take(3)
        written += bytes([chroma | 0xFC, luma | 0xF8, depth | 0xF8, 0])
    return written


def _parameter_sets(cursor: Cursor, count: int, kind: int) -> bytes:
    written = b""
    for _ in range(count):
        length = cursor.number(2)
        unit = bytes(cursor.take(length))
        if not unit or unit[0] & 0x9F != kind:
            raise damaged()
        written += length.to_bytes(2, "big") + unit
    return written


def _descriptor(body: memoryview) -> tuple[int, bytes]:
    """(kind of coding, its set-up) of an `esds`; descriptors of other kinds are passed over."""
    cursor = Cursor(body)
    cursor.take(4)
    if _tag(cursor) != 3:
        raise damaged()
    cursor.take(2)
    flags = cursor.number(1)
    cursor.take(2 * (flags >> 7))
    cursor.take(cursor.number(1) if flags & 0x40 else 0)
    cursor.take(2 * (flags >> 5 & 1))
    if _tag(cursor) != 4:
        raise damaged()
    kind = cursor.number(1)
    cursor.take(12)
    if len(cursor.rest()) < 2 or cursor.rest()[0] != 5:
        return kind, b""
    cursor.take(1)
    length = _length(cursor)
    if length > _SETUP_LIMIT:
        raise damaged()
    return kind, bytes(cursor.take(length))


def _tag(cursor: Cursor) -> int:
    tag = cursor.number(1)
    _length(cursor)
    return tag


def _length(cursor: Cursor) -> int:
    """A descriptor's length: seven bits a byte, at most four of them."""
    length = 0
    for _ in range(4):
        byte = cursor.number(1)
        length = length << 7 | byte & 127
        if byte < 128:
            return length
    return length


def _described(kind: int, stream: int, setup: bytes) -> bytes:
    """An `esds` that says kind and set-up, no rates and no names."""
    inner = bytes([kind, stream]) + bytes(11) + _written(5, setup)
    body = bytes(3) + _written(4, inner) + _written(6, b"\2")
    return full_box(b"esds", 0, 0, _written(3, body))


def _written(tag: int, body: bytes) -> bytes:
    size = len(body)
    return (
        bytes([tag, size >> 21 | 128, size >> 14 & 127 | 128, size >> 7 & 127 | 128, size & 127])
        + body
    )


def _extras(parts: dict[bytes, memoryview], reading: _Reading) -> bytes:
    """Colour, shape and crop of the pictures."""
    written = _colour(parts[b"colr"], reading) if b"colr" in parts else b""
    for name, length in _EXTRAS.items():
        if len(parts.get(name, b"")) == length:
            written += box(name, parts[name])
    if parts.keys() & _HDR_LOST:
        reading.notes.append("colour-information-dropped")
    if parts.keys() - _KNOWN - _HDR_LOST:
        reading.found.add("other-data")
    return written


def _colour(body: memoryview, reading: _Reading) -> bytes:
    kind = bytes(body[:4])
    if kind == b"nclx" and len(body) >= 11:
        return box(b"colr", body[:10], bytes([body[10] & 0x80]))
    if kind == b"nclc" and len(body) >= 10:
        return box(b"colr", body[:10])
    reading.notes.append("colour-profile-dropped")
    reading.found.add("profile-text")
    return b""


def _sound(body: memoryview, limits: Limits) -> Coding | None:
    if len(body) < _SOUND_ENTRY:
        raise damaged()
    version, channels, bits, rate = struct.unpack_from(">8xH6xHH4xI", body)
    parts = first_of_each(body[_SOUND_ENTRY + _SOUND_EXTRA.get(version, 0) :], limits)
    if b"wave" in parts:
        parts |= first_of_each(parts[b"wave"], limits)
    if b"esds" not in parts:
        return None
    kind, setup = _descriptor(parts[b"esds"])
    if kind != _AAC or not 2 <= len(setup) <= 64:
        return None
    head = struct.pack(">6xH8xHH4xI", 1, channels if version < 2 else 2, bits and 16, rate)
    return Coding(box(b"mp4a", head, _described(kind, _AUDIO_STREAM, setup)), streams.aac)
