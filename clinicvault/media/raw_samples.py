"""The smallest raw file that LibRaw renders, with which a worker warms up."""

from __future__ import annotations

import struct

_SIDE = 32
_BYTE, _TEXT, _SHORT, _LONG, _RATIONAL, _SIGNED = 1, 2, 3, 4, 5, 10
_START = 8
_UNIT = (1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)
"""Three by three fractions: the camera's colours are XYZ."""
_FIELDS: tuple[tuple[int, int, int, bytes], ...] = (
    (254, _LONG, 1, bytes(4)),
    (256, _LONG, 1, struct.pack("<I", _SIDE)),
    (257, _LONG, 1, struct.pack("<I", _SIDE)),
    (258, _SHORT, 1, struct.pack("<H", 16)),
    (259, _SHORT, 1, struct.pack("<H", 1)),
    (262, _SHORT, 1, struct.pack("<H", 32803)),
    (273, _LONG, 1, b""),
    (277, _SHORT, 1, struct.pack("<H", 1)),
    (278, _LONG, 1, struct.pack("<I", _SIDE)),
    (279, _LONG, 1, struct.pack("<I", 2 * _SIDE * _SIDE)),
    (33421, _SHORT, 2, struct.pack("<2H", 2, 2)),
    (33422, _BYTE, 4, b"\0\1\1\2"),
    (50706, _BYTE, 4, b"\1\4\0\0"),
    (50708, _TEXT, 4, b"One\0"),
    (50717, _SHORT, 1, struct.pack("<H", 65535)),
    (50721, _SIGNED, 9, struct.pack("<18i", *_UNIT)),
    (50728, _RATIONAL, 3, struct.pack("<6I", 1, 1, 1, 1, 1, 1)),
)  # fmt: skip
"""Tag, type, count and value of what DNG 1.4 asks of a picture behind a colour filter."""


def sample() -> bytes:
    """A DNG of 32 × 32 sensor cells, each a little brighter than the one before."""
    table, values = b"", b""
    far = _START + 6 + 12 * len(_FIELDS)
    samples_at = far + sum(len(value) for _, _, _, value in _FIELDS if len(value) > 4)
    for tag, kind, count, value in _FIELDS:
        raw = value or struct.pack("<I", samples_at)
        table += struct.pack("<HHI", tag, kind, count)
        if len(raw) > 4:
            table += struct.pack("<I", far + len(values))
            values += raw
        else:
            table += raw.ljust(4, b"\0")
    head = b"II*\0" + struct.pack("<IH", _START, len(_FIELDS))
    cells = struct.pack(f"<{_SIDE * _SIDE}H", *range(0, 32 * _SIDE * _SIDE, 32))
    return head + table + bytes(4) + values + cells
