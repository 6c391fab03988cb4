"""A kept TIFF: one directory of known fields, then strips or tiles, and no byte between them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import TiffImagePlugin

from clinicvault.media.sniff import Buffer

from . import require
from .icc import prove_profile
from .jpeg import missing, tables_of

_TYPES = {
    256: "I", 257: "I", 258: "H", 259: "H", 262: "H", 273: "I", 277: "H", 278: "I", 279: "I",
    282: "R", 283: "R", 284: "H", 296: "H", 317: "H", 320: "H", 322: "I", 323: "I", 324: "I",
    325: "I", 338: "H", 347: "B", 530: "H", 531: "H", 34675: "B",
}  # fmt: skip
_NUMBERS = {"H": 3, "I": 4, "R": 5, "B": 7}
_STEP = 1 << 22
_COLOURS = {0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 6: 3}
_ALLOWED = {
    259: {1, 5, 7, 8, 32773},
    262: set(_COLOURS),
    284: {1, 2},
    296: {1, 2, 3},
    317: {2},
    338: {1, 2},
    531: {1, 2},
}

Fields = dict[int, tuple[int, ...]]


def prove(data: Buffer) -> None:
    """InputRefused("proof-failed") unless every field and every byte is needed."""
    view = memoryview(data)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(bytes(view[:4]), "")
    require(bool(order) and len(view) > 14 and struct.unpack(order + "I", view[4:8])[0] == 8)
    fields, end = _read(view, order)
    _prove_fields(fields)
    if 34675 in fields:
        prove_profile(bytes(fields[34675]))
    absent = _prove_segments(view, fields, end)
    if 347 in fields:
        require(fields[259] == (7,))
        _prove_tables(bytes(fields[347]), absent)


def _read(view: memoryview, order: str) -> tuple[Fields, int]:
    """Every field, and where the last long value ends."""
    (count,) = struct.unpack(order + "H", view[8:10])
    start = 14 + 12 * count
    require(count <= len(_TYPES) and start <= len(view) and not any(view[start - 4 : start]))
    fields: Fields = {}
    at, last = start, 0
    for place in range(10, start - 4, 12):
        tag, kind, number = struct.unpack(order + "HHI", view[place : place + 8])
        letter = _TYPES.get(tag, "")
        require(bool(letter) and tag > last and kind == _NUMBERS[letter] and number > 0)
        last = tag
        code = "II" if letter == "R" else letter
        size = number * struct.calcsize("=" + code)
        value = view[place + 8 : place + 12]
        if size > 4:
            require(struct.unpack(order + "I", value)[0] == at and at + size <= len(view))
            value = view[at : at + size + size % 2]
            at += len(value)
        require(size <= len(value) and not any(value[size:]))
        fields[tag] = struct.unpack(order + code * number, value[:size])
    return fields, at


def _prove_fields(fields: Fields) -> None:
    for tag, allowed in _ALLOWED.items():
        require(allowed.issuperset(fields.get(tag, ())))
    once = (256, 257, 259, 262, 277, 278, 284, 296, 317, 322, 323, 338, 531)
    require(all(len(fields[tag]) == 1 for tag in once if tag in fields))
    require(all(tag in fields for tag in (256, 257, 258, 259, 262, 277, 284)))
    samples, kind, bits = fields[277][0], fields[262][0], fields[258]
    require(set(bits) <= {1, 2, 4, 8, 16} and len(set(bits)) == 1 and len(bits) == samples)
    require(samples == _COLOURS[kind] + (338 in fields))
    require(all(fields[tag][1::2] == (1000,) for tag in (282, 283) if tag in fields))
    require((kind == 3) == (320 in fields) and (kind == 6) == (530 in fields))
    require(320 not in fields or len(fields[320]) == 3 << bits[0])
    require(530 not in fields or (len(fields[530]) == 2 and max(fields[530]) <= 4))


def _prove_tables(rest: bytes, absent: set[tuple[int, int]]) -> None:
    """Shared tables, each once, that strips or tiles need and lack."""
    require(rest[:2] == b"\xff\xd8" and rest[-2:] == b"\xff\xd9")
    rest, shared = rest[2:-2], []
    while rest:
        require(rest[0] == 0xFF and rest[1] in {0xDB, 0xC4, 0xDD} and len(rest) >= 4)
        size = 2 + struct.unpack(">H", rest[2:4])[0]
        require(4 < size <= len(rest))
        shared += tables_of(rest[1], rest[4:size])
        rest = rest[size:]
    require(len(set(shared)) == len(shared) and absent.issuperset(shared))


def _prove_segments(view: memoryview, fields: Fields, at: int) -> set[tuple[int, int]]:
    """Strips or tiles one behind the other up to the end of the file, each of the right size.

    The tables that those of JPEG lack.
    """
    absent: set[tuple[int, int]] = set()
    tiled = 322 in fields
    require(tiled == (323 in fields) == (324 in fields) == (325 in fields))
    require(all(tiled != (tag in fields) for tag in (273, 278, 279)))
    places, sizes = (fields[324], fields[325]) if tiled else (fields[273], fields[279])
    expected = list(_expected(fields, tiled=tiled))
    require(len(places) == len(sizes) == len(expected))
    for place, size, unpacked in zip(places, sizes, expected, strict=True):
        end = place + size
        require(place == at and size > 0 and end + size % 2 <= len(view))
        if fields[259] == (7,):
            absent |= missing(view[place:end])
        else:
            _prove_segment(fields[259][0], view[place:end], unpacked)
        at = end + size % 2
        require(not any(view[end:at]))
    require(at == len(view))
    return absent


def _expected(fields: Fields, *, tiled: bool) -> Iterator[int]:
    """Unpacked bytes of each strip or tile, plane after plane."""
    width, height, samples, depth = (fields[tag][0] for tag in (256, 257, 277, 258))
    apart = fields[284] == (2,)
    across, down = (fields[322][0], fields[323][0]) if tiled else (width, fields[278][0])
    require(min(width, height, across, down) > 0)
    row = (across * (1 if apart else samples) * depth + 7) // 8
    require((-(-width // across)) * (-(-height // down)) <= 1 << 22)
    for _ in range(samples if apart else 1):
        for top in range(0, height, down):
            for _ in range(0, width, across):
                yield row * (down if tiled else min(down, height - top))


def _prove_segment(packing: int, body: memoryview, size: int) -> None:
    if packing == 1:
        require(len(body) == size)
    elif packing == 8:
        require(_deflated(body, size))
    elif packing == 32773:
        require(_runs(body) == size)
    else:
        require(bytes(body[:1]) == b"\x80" and _ends_at(body, size))


def _deflated(body: memoryview, size: int) -> bool:
    """Whether a stream makes `size` bytes and ends with its last byte."""
    unpacker, total = zlib.decompressobj(), 0
    rest: Buffer = body
    try:
        while rest and total <= size:
            total += len(unpacker.decompress(rest, _STEP))
            rest = unpacker.unconsumed_tail
        total += len(unpacker.flush(1)) if total <= size else 0
    except zlib.error:
        return False
    return total == size and unpacker.eof and not unpacker.unused_data


def _runs(body: memoryview) -> int:
    """Bytes that PackBits makes; -1 where the last run lacks bytes."""
    total = place = 0
    while place < len(body):
        head = body[place]
        literal = head < 128
        total += head + 1 if literal else (257 - head) % 129
        place += 2 + head if literal else 2 - (head == 128)
    return total if place == len(body) else -1


def _ends_at(body: memoryview, size: int) -> bool:
    """Whether an LZW stream holds no more than `size` bytes: a decoder must miss the next one."""
    entries = {256: size + 1, 257: 1, 258: 8, 259: 5, 262: 1, 273: 122, 277: 1, 278: 1}
    entries[279] = len(body)
    table = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries.items())
    head = b"II*\0" + struct.pack("<IH", 8, len(entries)) + table + bytes(4)
    try:
        TiffImagePlugin.TiffImageFile(io.BytesIO(head + body)).load()
    except OSError:
        return True
    return False
