"""Exif that ImageMagick and others write as text into a PNG: hexadecimal digits under a name."""

from __future__ import annotations

import zlib

from .limits import Limits
from .sniff import Buffer

_NAMES = (b"Raw profile type exif", b"Raw profile type APP1")
_BLANKS = b" \t\r\n"
_LINES = 4
"""An empty line, the kind, the length, and then the digits."""


def holds_exif(body: Buffer) -> bool:
    """Whether a text's name says that Exif follows."""
    return bytes(memoryview(body)[:32]).startswith(tuple(name + b"\0" for name in _NAMES))


def exif_in_text(name: bytes, body: Buffer, limits: Limits) -> bytes:
    """The TIFF structure in a `tEXt` or `zTXt` chunk; empty where it holds none."""
    room = 3 * limits.exif_bytes
    keyword, _, rest = bytes(memoryview(body)[: room + 100]).partition(b"\0")
    if keyword not in _NAMES:
        return b""
    try:
        text = zlib.decompressobj().decompress(rest[1:], room) if name == b"zTXt" else rest
        digits = text.split(b"\n", _LINES - 1)[-1].translate(None, _BLANKS)
        data = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii", "replace"))
    except (zlib.error, ValueError):
        return b""
    return data.removeprefix(b"Exif\0\0")
