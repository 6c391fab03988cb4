"""A second, independent reading of rewritten HEIC and AVIF files.

It knows the one layout that the rewriter may write, walks it from the first byte to the last and
shares no code with it: every box in its place, every number in range, every text empty.
"""

from __future__ import annotations

import struct

from clinicvault.domain.errors import InputRefused
from clinicvault.media.sniff import Buffer

from .icc import prove_profile

_BRANDS = {
    b"heic": (b"hvc1", b"mif1heic"),
    b"heix": (b"hvc1", b"mif1heix"),
    b"avif": (b"av01", b"mif1miafavif"),
}
_HANDLER = bytes(8) + b"pict" + bytes(13)
_ALPHA = b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"
_FIXED = {b"irot": 1, b"imir": 1, b"a1op": 1, b"lsel": 2, b"pasp": 8, b"clap": 32, b"ispe": 12}
_MUST = {b"irot", b"imir", b"clap", b"a1op", b"lsel", b"hvcC", b"av1C"}


def prove(data: Buffer) -> None:
    """Raise InputRefused("proof-failed") unless the file holds what it may and nothing else."""
    view = memoryview(data)
    try:
        _file(view)
    except (ValueError, IndexError, KeyError, struct.error) as error:
        raise InputRefused("proof-failed") from error


def _must(condition: object) -> None:
    if not condition:
        raise ValueError


def _box(view: Buffer) -> tuple[bytes, int]:
    """Name of the box at the start of `view`, and where it ends."""
    size, name = struct.unpack_from(">I4s", view)
    _must(8 <= size <= len(view))
    return name, size


def _split(body: bytes) -> list[tuple[bytes, bytes]]:
    """Boxes that fill `body` to its last byte, each with its size in four bytes."""
    found, at = [], 0
    while at < len(body):
        name, size = _box(memoryview(body)[at:])
        found.append((name, body[at + 8 : at + size]))
        at += size
    return found


def _file(view: memoryview) -> None:
    first, middle = _box(view)
    second, size = _box(view[middle:])
    start = middle + size
    third, size = _box(view[start:])
    _must((first, second, third) == (b"ftyp", b"meta", b"mdat") and start + size == len(view))
    brands, meta = bytes(view[8:middle]), bytes(view[middle + 8 : start])
    coding, others = _BRANDS[brands[:4]]
    _must(brands[4:8] == bytes(4) and brands[8:] == others and meta[:4] == bytes(4))
    tables = _split(meta[4:])
    order = [name for name, _ in tables]
    every = [b"hdlr", b"pitm", b"iloc", b"iinf", b"iref", b"iprp"]
    _must(order in (every, every[:4] + every[5:]))
    table = dict(tables)
    _must(table[b"hdlr"] == _HANDLER and table[b"pitm"] == bytes(4) + b"\0\1")
    kinds = _items(table[b"iinf"], coding)
    parts = _references(table.get(b"iref"), kinds)
    given = _properties(table[b"iprp"], kinds)
    places = _places(table[b"iloc"], kinds, start + 8, len(view))
    for item, kind in kinds.items():
        begin, length = places.get(item, (0, 0))
        body = view[begin : begin + length]
        if kind == coding:
            _must(length and not parts[item])
            _stream(body, coding, given[item])
        else:
            _recipe(body, kind, len(parts[item]))


def _items(body: bytes, coding: bytes) -> dict[int, bytes]:
    """Kinds of the items 1, 2, 3 …; all nameless."""
    version, count = struct.unpack_from(">IH", body)
    _must(version == 0)
    kinds: dict[int, bytes] = {}
    for name, entry in _split(body[6:]):
        head, item, protection, kind = struct.unpack_from(">IHH4s", entry)
        _must(name == b"infe" and head in (2 << 24, 2 << 24 | 1) and not protection)
        _must(entry[12:] == b"\0" and item == len(kinds) + 1)
        _must(kind in (coding, b"grid", *((b"iden", b"iovl") if coding == b"hvc1" else ())))
        kinds[item] = kind
    _must(count == len(kinds) > 0)
    return kinds


def _references(body: bytes | None, kinds: dict[int, bytes]) -> dict[int, tuple[int, ...]]:
    """What each derived item is made of; everything kept must hang on the first item."""
    parts: dict[int, tuple[int, ...]] = dict.fromkeys(kinds, ())
    used = {1}
    _must(body is None or body[:4] == bytes(4))
    for name, entry in _split(body[4:]) if body is not None else ():
        source, count = struct.unpack_from(">HH", entry)
        targets = struct.unpack_from(f">{count}H", entry, 4)
        _must(len(entry) == 4 + 2 * count and count and source in kinds)
        _must(name in (b"dimg", b"auxl", b"prem") and set(targets) <= kinds.keys())
        if name == b"dimg":
            _must(not parts[source])
            parts[source] = targets
            used.update(targets)
        elif name == b"auxl":
            used.add(source)
    _must(used == kinds.keys())
    return parts


def _places(
    body: bytes, kinds: dict[int, bytes], start: int, end: int
) -> dict[int, tuple[int, int]]:
    """Where each item lies; together they fill `mdat` exactly, or are one and the same."""
    version, sizes, count = struct.unpack_from(">IHH", body)
    _must(version == 0 and sizes == 0x4400 and len(body) == 8 + 14 * count)
    places: dict[int, tuple[int, int]] = {}
    at = start
    for index in range(count):
        item, source, extents, begin, length = struct.unpack_from(">HHHII", body, 8 + 14 * index)
        _must(item in kinds and item not in places and not source and extents == 1 and length)
        if begin == at:
            at += length
        else:
            _must((begin, length) in places.values())
        places[item] = begin, length
    _must(at == end)
    return places


def _properties(body: bytes, kinds: dict[int, bytes]) -> dict[int, dict[bytes, bytes]]:
    """Properties of each item; each checked, each used, none twice at one item but `colr`."""
    (first, container), (second, table) = _split(body)
    _must((first, second) == (b"ipco", b"ipma"))
    every = _split(container)
    for name, content in every:
        _property(name, content)
    version, count = struct.unpack_from(">II", table)
    wide = 1 + (len(every) > 127)
    _must(version == wide - 1 and count == len(kinds))
    given: dict[int, dict[bytes, bytes]] = {}
    used, at = set(), 8
    for item in kinds:
        number, listed = struct.unpack_from(">HB", table, at)
        _must(number == item)
        at += 3
        own = given[item] = {}
        for _ in range(listed):
            value = int.from_bytes(table[at : at + wide], "big")
            at += wide
            index = value & (0x7F if wide == 1 else 0x7FFF)
            name, content = every[index - 1]
            _must(index and (value != index) == (name in _MUST))
            key = name + content[:4] if name == b"colr" else name
            _must(key not in own)
            own[key] = content
            used.add(index)
    _must(at == len(table) and used == set(range(1, len(every) + 1)))
    return given


def _property(name: bytes, body: bytes) -> None:
    if name in _FIXED:
        _must(len(body) == _FIXED[name])
        _must(name != b"ispe" or (body[:4] == bytes(4) and any(body[4:8]) and any(body[8:])))
        _must(name not in (b"irot", b"imir") or body[0] < (4 if name == b"irot" else 2))
        _must(name != b"clap" or all(any(body[at : at + 4]) for at in (4, 12, 20, 28)))
    elif name == b"pixi":
        _must(body[:4] == bytes(4) and 1 <= body[4] <= 4 and len(body) == 5 + body[4])
    elif name == b"auxC":
        _must(body == _ALPHA)
    elif name == b"colr":
        if body[:4] == b"nclx":
            _must(len(body) == 11 and not body[10] & 0x7F)
        else:
            _must(body[:4] == b"prof")
            prove_profile(body[4:])
    elif name == b"hvcC":
        _hevc_setup(body)
    else:
        _must(name == b"av1C" and body[0] == 0x81 and len(body) >= 4)
        _must(len(body) == 4 or [body[4] >> 3] == _unit_kinds(body[4:]))
        _must(len(body) == 4 or body[4] >> 3 == 1)


def _hevc_setup(body: bytes) -> None:
    _must(body[0] == 1 and body[13] & 0xF0 == 0xF0 and body[15] & 0xFC == 0xFC)
    _must(body[16] & 0xFC == 0xFC and body[17] & body[18] & 0xF8 == 0xF8)
    _must(body[19] == body[20] == 0 and body[21] < 0x40 and body[21] & 3 == 3)
    at = 23
    for _ in range(body[22]):
        kind = body[at] & 0x7F
        _must(kind in (32, 33, 34))
        (count,) = struct.unpack_from(">H", body, at + 1)
        at += 3
        for _ in range(count):
            (length,) = struct.unpack_from(">H", body, at)
            _must(length >= 2 and body[at + 2] == kind << 1 and body[at + 3] < 8)
            at += 2 + length
    _must(at == len(body))


def _stream(body: Buffer, coding: bytes, given: dict[bytes, bytes]) -> None:
    _must((b"hvcC" in given, b"av1C" in given) == (coding == b"hvc1", coding == b"av01"))
    if coding == b"av01":
        _must(set(_unit_kinds(body)) <= {1, 3, 4, 6, 7})
        return
    at = 0
    while at < len(body):
        length, kind, layer = struct.unpack_from(">IBB", body, at)
        _must(kind >> 1 in {*range(10), *range(16, 22), 32, 33, 34})
        _must(not kind & 1 and layer < 8 and length >= 2)
        at += 4 + length
    _must(at == len(body))


def _unit_kinds(body: Buffer) -> list[int]:
    """Kinds of the AV1 units that fill `body` exactly."""
    kinds, at = [], 0
    while at < len(body):
        head = body[at]
        _must(not head & 0x81)
        kinds.append(head >> 3)
        at += 1
        if head & 4:
            _must(not body[at] & 7)
            at += 1
        if not head & 2:
            return kinds
        size = shift = 0
        while True:
            byte = body[at]
            size |= (byte & 0x7F) << shift
            at, shift = at + 1, shift + 7
            _must(shift <= 56)
            if byte < 0x80:
                break
        at += size
    _must(at == len(body))
    return kinds


def _recipe(body: Buffer, kind: bytes, parts: int) -> None:
    if kind == b"iden":
        _must(not len(body) and parts == 1)
        return
    wide = 4 if body[1] else 2
    _must(body[0] == 0 and body[1] < 2 and parts)
    if kind == b"grid":
        _must(len(body) == 4 + 2 * wide and (body[2] + 1) * (body[3] + 1) == parts)
    else:
        _must(len(body) == 10 + 2 * wide * (1 + parts))
