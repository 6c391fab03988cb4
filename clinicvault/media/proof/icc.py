"""A kept colour profile holds colour and nothing else (ICC.1:2010, 7.2 and 9.2)."""

from __future__ import annotations

import math
import re
import struct

from . import require

_TAGS = frozenset(
    b"wtpt bkpt chad cicp rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 gamt"
    b" desc cprt".split()
)
_SIZES = {b"XYZ ": 20, b"sf32": 44, b"cicp": 12}
_PARAMETERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
_HEADS = re.compile(rb"[\2\4\5].\0\0(mntr|scnr|prtr|spac)(GRAY|RGB |CMYK)(XYZ |Lab )", re.DOTALL)
_LIGHT = bytes.fromhex("0000f6d6000100000000d32d")
_BLANK = ((4, 8), (24, 36), (40, 64), (80, 128))
"""CMM; date; platform, flags, device and attributes; creator, id and what is reserved."""
_TEXTS = {
    b"desc": b"desc" + bytes(4) + b"\0\0\0\x01" + bytes(79),
    b"text": b"text" + bytes(5),
    b"mluc": b"mluc" + bytes(4) + struct.pack(">II4sII", 1, 12, b"enUS", 0, 28),
}


def prove_profile(data: bytes) -> None:
    """InputRefused("proof-failed") unless header, tag table and tags fill `data` exactly."""
    require(len(data) >= 132 and struct.unpack(">I", data[:4])[0] == len(data))
    require(data[36:40] == b"acsp" and _HEADS.fullmatch(data[8:24]) is not None)
    require(int.from_bytes(data[64:68], "big") < 4 and data[68:80] == _LIGHT)
    require(not any(any(data[start:end]) for start, end in _BLANK))
    (count,) = struct.unpack(">I", data[128:132])
    body = 132 + 12 * count
    require(body <= len(data))
    spans = set()
    for name, start, size in struct.iter_unpack(">4sII", data[132:body]):
        require(name in _TAGS and size >= 8 and start >= body)
        _prove_tag(name, data[start : start + size])
        spans.add((start, start + size))
    _prove_tiled(data, body, sorted(spans))


def _prove_tag(name: bytes, value: bytes) -> None:
    kind = value[:4]
    if name in (b"desc", b"cprt"):
        require(value == _TEXTS.get(kind))
        return
    require(not any(value[4:8]) and len(value) >= 12)
    if kind in _SIZES:
        require(len(value) == _SIZES[kind])
    elif kind in (b"curv", b"para"):
        require(_curve_end(value, 0) == len(value))
    elif kind in (b"mft1", b"mft2"):
        require(len(value) == _lookup_size(value))
    else:
        _prove_pipeline(kind, value)


def _curve_end(value: bytes, at: int) -> int:
    """Where the curve at `at` ends."""
    head = value[at : at + 12].ljust(12, b"\0")
    count = int.from_bytes(head[8:], "big")
    require(head[:4] in (b"curv", b"para") and not any(head[4:8]))
    if head[:4] == b"curv":
        return at + 12 + 2 * count
    require(count >> 16 in _PARAMETERS and not count & 0xFFFF)
    return at + 12 + 4 * _PARAMETERS[count >> 16]


def _lookup_size(value: bytes) -> int:
    """Bytes of a lut8 or lut16: matrix, input curves, grid and output curves."""
    inputs, outputs, side, blank = value[8:12]
    require(not blank and 1 <= inputs <= 4 and 1 <= outputs <= 4 and len(value) >= 52)
    grid = outputs * int(side**inputs)
    if value[:4] == b"mft1":
        return 48 + grid + 256 * (inputs + outputs)
    before, after = (int.from_bytes(value[at : at + 2], "big") for at in (48, 50))
    return 52 + 2 * (grid + before * inputs + after * outputs)


def _prove_pipeline(kind: bytes, value: bytes) -> None:
    """Curves, matrix, curves, grid and curves one behind the other, each once if at all."""
    require(kind in (b"mAB ", b"mBA ") and len(value) > 32 and not any(value[10:12]))
    inputs, outputs = value[8:10] if kind == b"mBA " else value[9:7:-1]
    numbers, end = (inputs, 0, inputs, 0, outputs), 32
    for part, place in enumerate(struct.unpack(">5I", value[12:32])):
        if not place:
            continue
        require(place == end)
        if part == 1:
            end += 48
        elif part == 3:
            end = _grid_end(value, end)
        for _ in range(numbers[part]):
            end = _padded(value, _curve_end(value, end))
    require(end == len(value))


def _grid_end(value: bytes, at: int) -> int:
    head, sides = value[at : at + 20], value[8]
    require(len(head) == 20 and sides <= 16 and not any(head[sides:16]) and not any(head[17:]))
    require(head[16] in (1, 2))
    return _padded(value, at + 20 + math.prod(head[:sides]) * value[9] * head[16])


def _padded(value: bytes, end: int) -> int:
    """The next multiple of four, up to which only zeros lie."""
    after = end + -end % 4
    require(after <= len(value) and not any(value[end:after]))
    return after


def _prove_tiled(data: bytes, at: int, spans: list[tuple[int, int]]) -> None:
    """Tag after tag, with nothing between them but zeros up to a multiple of four."""
    for start, end in spans:
        require(start == at and end <= len(data))
        at = min(-(-end // 4) * 4, len(data))
        require(not any(data[end:at]))
    require(at == len(data))
