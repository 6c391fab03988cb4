"""The pipelines of ICC version 4 (`mAB `, `mBA `) laid out anew, part after part.

Their parts lie wherever offsets say, with room for anything between them; here each follows the
one before it. (ICC.1:2022, 10.12 and 10.13.)
"""

from __future__ import annotations

import math
import struct

_HEAD, _MATRIX = 32, 48
_GRID = 20
"""Bytes of a table's head: sixteen sides, a precision and what is reserved."""
_PARAMETERS = (1, 3, 4, 5, 7)


def curve_size(body: bytes) -> int:
    """Bytes of the `curv` or `para` that `body` starts with; 0 for anything else."""
    if body[:4] == b"curv" and len(body) >= 12:
        return 12 + 2 * int.from_bytes(body[8:12], "big")
    kind = int.from_bytes(body[8:10], "big")
    if body[:4] == b"para" and len(body) >= 12 and kind < len(_PARAMETERS):
        return 12 + 4 * _PARAMETERS[kind]
    return 0


def curve(body: bytes) -> bytes:
    """The curve that `body` starts with, its reserved bytes zero; empty where there is none."""
    size = curve_size(body)
    if not size or size > len(body):
        return b""
    reserved = bytes(2) if body[:4] == b"para" else body[10:12]
    return body[:4] + bytes(4) + body[8:10] + reserved + body[12:size]


def pipeline(body: bytes) -> bytes:
    """The whole tag written anew; empty where its parts do not make one."""
    if len(body) < _HEAD:
        return b""
    inputs, outputs = body[8], body[9]
    if not (1 <= inputs <= 15 and 1 <= outputs <= 15):
        return b""
    first, last = (outputs, inputs) if body[:4] == b"mAB " else (inputs, outputs)
    places = struct.unpack_from(">5I", body, 12)
    counts = (first, 0, first, 0, last)
    made, offsets = b"", []
    for number, (at, count) in enumerate(zip(places, counts, strict=True)):
        part = _part(body, at, number, count) if at else b""
        if bool(at) != bool(part):
            return b""
        offsets.append(_HEAD + len(made) if at else 0)
        made += part
    return body[:4] + bytes(4) + body[8:10] + bytes(2) + struct.pack(">5I", *offsets) + made


def _part(body: bytes, at: int, number: int, count: int) -> bytes:
    """B curves, matrix, M curves, table or A curves, in this order of numbers."""
    if number == 1:
        return body[at : at + _MATRIX] if at + _MATRIX <= len(body) else b""
    return _table(body, at) if number == 3 else _curves(body, at, count)


def _curves(body: bytes, at: int, count: int) -> bytes:
    made = b""
    for _ in range(count):
        one = curve(body[at:])
        if not one:
            return b""
        padded = one.ljust(-(-len(one) // 4) * 4, b"\0")
        made, at = made + padded, at + len(padded)
    return made


def _table(body: bytes, at: int) -> bytes:
    """A table of colours: as many sides as inputs, numbers of one or two bytes."""
    sides, outputs = body[at : at + body[8]], body[9]
    precision = body[at + 16] if at + _GRID <= len(body) else 0
    size = math.prod(sides) * outputs * precision
    numbers = body[at + _GRID : at + _GRID + size]
    if precision not in (1, 2) or not size or len(numbers) < size:
        return b""
    head = sides.ljust(16, b"\0") + bytes([precision, 0, 0, 0])
    return head + numbers.ljust(-(-size // 4) * 4, b"\0")
