"""A kept WebP: one picture, before it at most a head, a profile and an alpha plane (RFC 9649)."""

from __future__ import annotations

import re
import struct

from clinicvault.media.sniff import Buffer

from . import require
from .icc import prove_profile

_ORDER = re.compile(rb"VP8[ L]|VP8XICCPVP8[ L]|VP8X(ICCP)?ALPHVP8 ")


def prove(data: Buffer) -> None:
    """InputRefused("proof-failed") unless every chunk and every byte of the file is needed."""
    view = memoryview(data)
    require(len(view) >= 20 and bytes(view[:4]) == b"RIFF" and bytes(view[8:12]) == b"WEBP")
    require(struct.unpack("<I", view[4:8])[0] == len(view) - 8)
    names, bodies, at = b"", {}, 12
    while at < len(view):
        name, size = bytes(view[at : at + 4]), int.from_bytes(view[at + 4 : at + 8], "little")
        start, end = at + 8, at + 8 + size
        at = end + size % 2
        require(at <= len(view) and not any(view[end:at]))
        names += name
        bodies[name] = view[start:end]
        require(len(names) <= 16)
    require(_ORDER.fullmatch(names) is not None)
    _prove_parts(bodies)


def _prove_parts(bodies: dict[bytes, memoryview]) -> None:
    size, alpha = _picture(bodies)
    if b"ICCP" in bodies:
        prove_profile(bytes(bodies[b"ICCP"]))
    if b"ALPH" in bodies:
        plane = bodies[b"ALPH"]
        require(len(plane) > 1 and plane[0] < 0x40 and plane[0] & 3 < 2)
        require(plane[0] & 3 == 1 or len(plane) == 1 + size[0] * size[1])
        alpha = True
    if b"VP8X" in bodies:
        flags = 0x20 * (b"ICCP" in bodies) | 0x10 * alpha
        canvas = struct.pack("<I", flags)
        canvas += b"".join((side - 1).to_bytes(3, "little") for side in size)
        require(bytes(bodies[b"VP8X"]) == canvas)


def _picture(bodies: dict[bytes, memoryview]) -> tuple[tuple[int, int], bool]:
    """Width and height, and whether the lossless picture says that it has alpha."""
    if b"VP8L" in bodies:
        head = bytes(bodies[b"VP8L"][:5])
        require(len(head) == 5 and head[0] == 0x2F)
        fields = format(int.from_bytes(head[1:], "little"), "032b")
        require(fields[:3] == "000")
        return (int(fields[18:], 2) + 1, int(fields[4:18], 2) + 1), fields[3] == "1"
    found = re.match(rb"...\x9d\x01\x2a(....)", bytes(bodies[b"VP8 "][:10]), re.DOTALL)
    require(found is not None)
    width, height = struct.unpack("<HH", found[1]) if found else (0, 0)
    require(bodies[b"VP8 "][0] % 2 == 0)
    return (width % 0x4000, height % 0x4000), False
