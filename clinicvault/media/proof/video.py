"""A second, independent reading of rewritten films.

It knows the one layout that the rewriter may write, walks it from the first byte to the last and
shares no code with it: every box in its place, no time of day, no name, every byte of the data
part of exactly one sample, and in the samples only coded pictures and what decoding needs.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from clinicvault.domain.errors import InputRefused
from clinicvault.media.sniff import Buffer

from . import jpeg

_FTYP = b"isom\0\0\0\0isomiso2mp41"
_UNITY = (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_DREF = bytes(7) + b"\1" + b"\0\0\0\x0curl \0\0\0\1"
_OPTIONAL = {b"colr": (10, 11), b"pasp": (8,), b"clap": (32,), b"fiel": (2,)}
_OPTIONAL |= {b"mdcv": (24,), b"clli": (4,)}
_MOST_TRACKS, _MOST_SECONDS = 2, 86_400
_Check = Callable[[memoryview], object]


def prove(data: Buffer) -> None:
    """Raise InputRefused("proof-failed") unless the film holds what it may and nothing else."""
    try:
        _film(memoryview(data))
    except (ValueError, IndexError, KeyError, struct.error) as error:
        raise InputRefused("proof-failed") from error


def _must(condition: object) -> None:
    if not condition:
        raise ValueError


def _parts(view: memoryview) -> list[tuple[bytes, memoryview]]:
    """Boxes that fill `view` to its last byte, each with its size in four bytes."""
    found, at = [], 0
    while at < len(view):
        size, name = struct.unpack_from(">I4s", view, at)
        _must(8 <= size <= len(view) - at)
        found.append((name, view[at + 8 : at + size]))
        at += size
    return found


def _named(view: memoryview, *names: str) -> list[memoryview | None]:
    """Bodies of the boxes in `view`: these, in this order; those with "?" may be missing."""
    parts = _parts(view)
    bodies: list[memoryview | None] = []
    for name in names:
        if parts and parts[0][0] == name[:4].encode():
            bodies.append(parts.pop(0)[1])
        else:
            _must(name.endswith("?"))
            bodies.append(None)
    _must(not parts)
    return bodies


def _every(view: memoryview | None, *names: str) -> list[memoryview]:
    _must(view is not None)
    return [body for body in _named(view or memoryview(b""), *names) if body is not None]


def _film(view: memoryview) -> None:
    brands, moov, data = _every(view, "ftyp", "moov", "mdat")
    _must(brands == _FTYP)
    (first, head), *tracks = _parts(moov)
    _must(first == b"mvhd" and 1 <= len(tracks) <= _MOST_TRACKS)
    _movie_head(head, len(tracks))
    start = len(view) - len(data)
    spans: list[tuple[int, int]] = []
    for number, (name, body) in enumerate(tracks, 1):
        _must(name == b"trak")
        spans += _track(view, body, number)
    at = start
    for begin, end in sorted(spans):
        _must(begin == at)
        at = end
    _must(at == len(view))


def _movie_head(body: memoryview, tracks: int) -> None:
    version, created, changed, scale, length, rate, volume = struct.unpack_from(">IQQIQIH", body)
    _must(version == 1 << 24 and not created and not changed and scale and length < 1 << 63)
    _must(rate == 1 << 16 and volume == 1 << 8 and not any(body[38:48]))
    _must(struct.unpack_from(">9i", body, 48) == _UNITY and not any(body[84:108]))
    _must(len(body) == 112 and int.from_bytes(body[108:], "big") == tracks + 1)


def _track(view: memoryview, body: memoryview, number: int) -> list[tuple[int, int]]:
    """Where the samples of a track lie, each checked."""
    head, edits, media = _named(body, "tkhd", "edts?", "mdia")
    times, handler, inner = _every(media, "mdhd", "hdlr", "minf")
    kind = bytes(handler[8:12])
    _must(kind == (b"vide" if number == 1 else b"soun"))
    _must(bytes(handler) == bytes(8) + kind + bytes(13))
    _must(head is not None)
    _track_head(head or body[:0], number)
    if edits is not None:
        _edits(_every(edits, "elst")[0])
    version, created, changed, scale, length, language, rest = struct.unpack(">IQQIQHH", times)
    _must(version == 1 << 24 and not created and not changed and 0 < scale < 1 << 31)
    _must(length <= _MOST_SECONDS * scale and language == 0x55C4 and not rest)
    looks, source, table = _every(inner, "vmhd" if number == 1 else "smhd", "dinf", "stbl")
    _must(bytes(looks) == (bytes(3) + b"\1" + bytes(8) if number == 1 else bytes(8)))
    _must(bytes(_every(source, "dref")[0]) == _DREF)
    return _table(view, table, kind, length)


def _track_head(body: memoryview, number: int) -> None:
    version, created, changed, own, _, _ = struct.unpack_from(">IQQIIQ", body)
    _must(version == 1 << 24 | 3 and not created and not changed and own == number)
    _must(not any(body[24:28]) and not any(body[36:46]) and len(body) == 96)
    sound = number == 2
    _must(struct.unpack_from(">HHH", body, 46) == (sound, 256 * sound, 0))
    matrix = struct.unpack_from(">9i", body, 52)
    _must(not matrix[2] and not matrix[5] and matrix[8] == 1 << 30)
    turn = [value / 65536 for value in (*matrix[:2], *matrix[3:5])]
    _must(sorted(map(abs, turn)) == [0, 0, 1, 1] and turn[0] * turn[1] == 0 == turn[0] * turn[2])
    width, height = struct.unpack_from(">II", body, 88)
    _must(not width & 0xFFFF and not height & 0xFFFF)
    _must({abs(matrix[6]), abs(matrix[7])} <= {0, width, height})


def _edits(body: memoryview) -> None:
    version, count = struct.unpack_from(">II", body)
    _must(version == 1 << 24 and len(body) == 8 + 20 * count and count)
    for index in range(count):
        duration, start, rate = struct.unpack_from(">QqI", body, 8 + 20 * index)
        _must(duration < 1 << 63 and start >= -1 and rate == 1 << 16)


def _table(view: memoryview, body: memoryview, kind: bytes, length: int) -> list[tuple[int, int]]:
    described, times, shifts, keys, chunks, sizes, offsets = _named(
        body, "stsd", "stts", "ctts?", "stss?", "stsc", "stsz", "stco"
    )
    numbers = _numbers(sizes)
    _must(not numbers[0] and numbers[1] == len(numbers) - 2 and all(numbers[2:]))
    own = numbers[2:]
    runs = _pairs(times)
    _must(sum(count for count, _ in runs) == len(own) > 0)
    _must(sum(count * duration for count, duration in runs) == length)
    if shifts is not None:
        _must(shifts[0] == 1 and sum(count for count, _ in _pairs(shifts, 1)) == len(own))
    if keys is not None:
        listed = _numbers(keys)
        _must(listed[0] == len(listed) - 1 and sorted(set(listed[1:])) == list(listed[1:]))
        _must(all(0 < number <= len(own) for number in listed[1:]))
    checks = _described(described, kind)
    places = _numbers(offsets)
    _must(places[0] == len(places) - 1)
    return _samples(view, own, _chunks(chunks, len(places) - 1), places[1:], checks)


def _numbers(body: memoryview | None) -> tuple[int, ...]:
    _must(body is not None and bytes(body[:4]) == bytes(4))
    rest = body[4:] if body is not None else memoryview(b"")
    return struct.unpack(f">{len(rest) // 4}I", rest)


def _pairs(body: memoryview | None, version: int = 0) -> list[tuple[int, int]]:
    _must(body is not None)
    view = memoryview(b"") if body is None else body
    head, count = struct.unpack_from(">II", view)
    _must(head == version << 24 and len(view) == 8 + 8 * count)
    return list(struct.iter_unpack(">II", view[8:]))


def _chunks(body: memoryview | None, count: int) -> list[tuple[int, int]]:
    """(samples, coding) of each chunk."""
    numbers = _numbers(body)
    rules = [numbers[at : at + 3] for at in range(1, len(numbers), 3)]
    _must(numbers[0] == len(rules) and rules[0][0] == 1)
    kinds: list[tuple[int, int]] = []
    for index, (first, samples, coding) in enumerate(rules):
        following = rules[index + 1][0] if index + 1 < len(rules) else count + 1
        _must(first == len(kinds) + 1 and following > first and samples)
        _must(following <= count + 1)
        kinds += [(samples, coding)] * (following - first)
    return kinds


def _samples(
    view: memoryview,
    sizes: tuple[int, ...],
    chunks: list[tuple[int, int]],
    offsets: tuple[int, ...],
    checks: list[_Check],
) -> list[tuple[int, int]]:
    spans = []
    number = 0
    for (count, coding), offset in zip(chunks, offsets, strict=True):
        at = offset
        for _ in range(count):
            end = at + sizes[number]
            _must(end <= len(view) and coding)
            checks[coding - 1](view[at:end])
            at, number = end, number + 1
        spans.append((offset, at))
    _must(number == len(sizes))
    return spans


def _described(body: memoryview | None, kind: bytes) -> list[_Check]:
    """What checks the samples under each description."""
    _must(body is not None)
    view = memoryview(b"") if body is None else body
    entries = _parts(view[8:])
    _must(view[:8] == struct.pack(">II", 0, len(entries)) and entries)
    return [_sound(*one) if kind == b"soun" else _pictures(*one) for one in entries]


def _sound(name: bytes, body: memoryview) -> _Check:
    _must(name == b"mp4a" and bytes(body[:8]) == bytes(7) + b"\1" and not any(body[8:16]))
    _must(body[18:20] in (bytes(2), b"\0\x10") and not any(body[20:24]))
    (setup,) = _every(body[28:], "esds")
    _descriptor(setup, 0x40, 0x15)
    return lambda _: None  # the sound itself is not looked into


def _pictures(name: bytes, body: memoryview) -> _Check:
    head, parts = bytes(body[:78]), _parts(body[78:])
    _must(head[:24] == bytes(7) + b"\1" + bytes(16) and any(head[24:26]) and any(head[26:28]))
    _must(head[28:] == struct.pack(">IIIH32xHh", 72 << 16, 72 << 16, 0, 1, 24, -1))
    check: _Check = jpeg.prove
    if name != b"jpeg":
        setup, content = parts.pop(0)
        check = _CODINGS[name, setup](content)
    order = [part for part, _ in parts]
    _must(order == [part for part in _OPTIONAL if part in order])
    for part, content in parts:
        _must(len(content) in _OPTIONAL[part])
        _must(part != b"colr" or bytes(content[:4]) in (b"nclc", b"nclx"))
        _must(part != b"colr" or len(content) == 10 or not content[10] & 127)
    return check


def _avc(body: memoryview) -> _Check:
    _must(body[0] == 1 and body[4] & 0xFC == 0xFC and body[5] & 0xE0 == 0xE0)
    at = _sets(body, 6, body[5] & 31, 7)
    at = _sets(body, at + 1, body[at], 8)
    if at < len(body):
        high = bytes(body[at : at + 4])
        _must(high[0] >= 0xFC and high[1] >= 0xF8 <= high[2] and not high[3])
        _must(body[1] in (100, 110, 122, 144))
        at += 4
    _must(at == len(body))
    wide = (body[4] & 3) + 1
    return lambda sample: _units(sample, wide, _avc_unit)


def _sets(body: memoryview, at: int, count: int, kind: int) -> int:
    for _ in range(count):
        (length,) = struct.unpack_from(">H", body, at)
        _must(length and body[at + 2] & 0x9F == kind)
        at += 2 + length
    return at


def _hevc(body: memoryview) -> _Check:
    _must(body[0] == 1 and not any(body[19:21]) and body[21] < 0x40)
    at = 23
    for _ in range(body[22]):
        kind, count = struct.unpack_from(">BH", body, at)
        _must(kind & 0x7F in (32, 33, 34))
        at += 3
        for _ in range(count):
            (length,) = struct.unpack_from(">H", body, at)
            _must(length >= 2 and body[at + 2] >> 1 == kind & 0x3F)
            at += 2 + length
    _must(at == len(body))
    wide = (body[21] & 3) + 1
    return lambda sample: _units(sample, wide, _hevc_unit)


def _av1(body: memoryview) -> _Check:
    _must(body[0] == 0x81 and len(body) >= 4)
    if len(body) > 4:
        _must(_blocks(body[4:]) == [1])
    return lambda sample: _must(set(_blocks(sample)) <= {1, 3, 4, 6, 7})


def _mpeg4(body: memoryview) -> _Check:
    _visual(memoryview(_descriptor(body, 0x20, 0x11)))
    return _visual


def _descriptor(body: memoryview, coding: int, stream: int) -> bytes:
    """The set-up in an `esds` that says coding and stream and nothing else."""
    rest = bytes(body)
    _must(rest[:5] == bytes(4) + b"\3")
    outer = _sized(rest[5:])
    _must(outer[:4] == bytes(3) + b"\4" and outer[-6:] == b"\6\x80\x80\x80\1\2")
    inner = _sized(outer[4:-6])
    _must(inner[:14] == bytes([coding, stream]) + bytes(11) + b"\5")
    return _sized(inner[14:])


def _sized(rest: bytes) -> bytes:
    """What follows a length in four bytes and fills the rest."""
    _must(all(byte & 128 for byte in rest[:3]) and rest[3] < 128)
    length = sum((byte & 127) << shift for byte, shift in zip(rest, (21, 14, 7, 0), strict=False))
    _must(length == len(rest) - 4)
    return rest[4:]


def _units(sample: memoryview, wide: int, check: _Check) -> None:
    at = 0
    while at < len(sample):
        body = at + wide
        at = body + int.from_bytes(sample[at:body], "big")
        _must(body < at <= len(sample))
        check(sample[body:at])


def _avc_unit(unit: memoryview) -> None:
    kind = unit[0] & 31
    _must(unit[0] < 128)
    if kind == 6:
        _messages(bytes(unit[1:]), 4)
    elif kind in (10, 11):
        _must(len(unit) == 1)
    else:
        _must(kind in (1, 2, 3, 4, 5, 7, 8, 13))


def _hevc_unit(unit: memoryview) -> None:
    kind, layer = unit[0] >> 1, (unit[0] & 1) << 5 | unit[1] >> 3
    _must(unit[0] < 128 and not layer)
    if kind in (39, 40):
        _messages(bytes(unit[2:]), 2)
    elif kind in (36, 37):
        _must(len(unit) == 2)
    else:
        _must(kind in {*range(10), *range(16, 22), 32, 33, 34})


def _messages(payload: bytes, marks: int) -> None:
    rest = payload.replace(b"\0\0\3", b"\0\0")
    _must(rest != b"\x80")
    while rest != b"\x80":
        kind, size, content = rest[0], rest[1], rest[2 : 2 + rest[1]]
        _must(len(content) == size)
        if kind == 6:
            number = int.from_bytes(content, "big")
            bits = 8 * size
            zeros = bits - number.bit_length()
            left = bits - (2 * zeros + 1 + marks)
            _must(0 <= left < 8 and number & ((1 << left) - 1) == (1 << left) >> 1)
        else:
            _must({137: 24, 144: 4, 147: 1}[kind] == size)
        rest = rest[2 + size :]


def _visual(stream: memoryview) -> None:
    """MPEG-4 Visual: units behind start codes, none of the user's data."""
    parts = bytes(stream).split(b"\0\0\1")
    _must(len(parts) > 1 and not parts[0])
    _must(
        all(part and (part[0] < 0x30 or part[0] in b"\xb0\xb1\xb3\xb5\xb6") for part in parts[1:])
    )


def _blocks(body: memoryview) -> list[int]:
    """Kinds of the AV1 blocks that fill `body` exactly."""
    kinds, at = [], 0
    while at < len(body):
        head = body[at]
        _must(not head & 0x81 and (not head & 4 or not body[at + 1] & 7))
        kinds.append(head >> 3)
        at += 2 if head & 4 else 1
        if not head & 2:
            return kinds
        size = shift = 0
        more = True
        while more:
            size |= (body[at] & 127) << shift
            more, at, shift = body[at] > 127, at + 1, shift + 7
            _must(shift <= 56)
        at += size
    _must(at == len(body))
    return kinds


_CODINGS: dict[tuple[bytes, bytes], Callable[[memoryview], _Check]] = {
    (b"avc1", b"avcC"): _avc,
    (b"avc3", b"avcC"): _avc,
    (b"hvc1", b"hvcC"): _hevc,
    (b"hev1", b"hvcC"): _hevc,
    (b"av01", b"av1C"): _av1,
    (b"mp4v", b"esds"): _mpeg4,
}
