"""What joins a live photo's still and clip; of a maker's notes nothing else is ever read out."""

from __future__ import annotations

import re
import struct

_APPLE = b"Apple iOS\0\0\1"
_ORDERS = {b"MM": ">", b"II": "<"}
_CONTENT_IDENTIFIER, _TEXT = 0x0011, 2
_MOST_ENTRIES = 256
_IDENTIFIER = re.compile(r"[0-9A-Fa-f-]{8,64}")


def identifier(text: str) -> str:
    """An identifier in the one spelling in which both halves are compared, else empty."""
    return text.upper() if _IDENTIFIER.fullmatch(text) and text.strip("-") else ""


def pair_of(note: bytes) -> str:
    """The identifier that an Apple camera writes into a still's notes; empty for any others.

    `note` is the value of Exif's MakerNote, whose offsets count from its own start.
    """
    order = _ORDERS.get(note[12:14], "") if note.startswith(_APPLE) else ""
    if not order or len(note) < 16:
        return ""
    (count,) = struct.unpack_from(order + "H", note, 14)
    for at in range(16, 16 + 12 * min(count, _MOST_ENTRIES), 12):
        if at + 12 > len(note):
            break
        tag, kind, length, place = struct.unpack_from(order + "HHII", note, at)
        if (tag, kind) == (_CONTENT_IDENTIFIER, _TEXT):
            raw = note[place : place + length] if length <= 65 else b""
            return identifier(raw.rstrip(b"\0").decode("ascii", "replace"))
    return ""
