"""Font programs in PDF files: of TrueType and OpenType only the tables that drawing needs.

The words about a font, its makers and owners lie in tables of their own, and anything can lie
between and behind them. (ISO 32000-1:2008, 9.9; ISO/IEC 14496-22, 5.)
"""

from __future__ import annotations

import struct

_STARTS = frozenset({b"\0\1\0\0", b"true", b"OTTO"})
_NEEDED = frozenset(
    {
        b"cvt ", b"fpgm", b"prep", b"glyf", b"loca", b"head", b"hhea", b"hmtx", b"maxp", b"cmap",
        b"post", b"OS/2", b"CFF ", b"vhea", b"vmtx", b"VORG",
    }
)  # fmt: skip
_HEAD_BYTES = 54


def program(data: bytes) -> bytes:
    """The font laid out anew, its dates zero; empty where there is none that could be drawn by."""
    if data[:4] not in _STARTS or len(data) < 12:
        return b""
    tables = _tables(data)
    if len(tables.get(b"head", b"")) < _HEAD_BYTES:
        return b""
    head = tables[b"head"]
    tables[b"head"] = head[:8] + bytes(4) + head[12:20] + bytes(16) + head[36:_HEAD_BYTES]
    return _written(data[:4], tables)


def _tables(data: bytes) -> dict[bytes, bytes]:
    """The first of each kind; what lies outside of the file is cut."""
    (count,) = struct.unpack_from(">H", data, 4)
    found: dict[bytes, bytes] = {}
    for at in range(12, min(12 + 16 * count, len(data) - 15), 16):
        name, _, start, size = struct.unpack_from(">4s3I", data, at)
        body = data[start : start + size]
        if name in _NEEDED and body:
            found.setdefault(name, body)
    return found


def _written(start: bytes, tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    steps = 16 << power, power, 16 * count - (16 << power)
    made, at = b"", 12 + 16 * count
    entries = b""
    for name, body in sorted(tables.items()):
        padded = body + bytes(-len(body) % 4)
        entries += struct.pack(">4s3I", name, _checksum(padded), at + len(made), len(body))
        made += padded
    return start + struct.pack(">4H", count, *steps) + entries + made


def _checksum(padded: bytes) -> int:
    numbers: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(numbers) & 0xFFFFFFFF
