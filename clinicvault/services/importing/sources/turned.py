"""Says in a picture's own file how it is turned, where only the package around it does.

ClinicVault never turns pixels, and takes the turn out of what it keeps; put back for the worker, it
is read as every camera's. (Exif 2.32, 4.6.4; PNG, third edition, 11.3.4.5.)
"""

from __future__ import annotations

import struct
import zlib

from clinicvault.media.sniff import JPEG, PNG

_UPRIGHT = 1
_ORIENTATION, _SHORT = 0x0112, 3
_HEAD_END = 8 + 25
"""Of a PNG: its mark and its first chunk."""


def turned(data: bytes | bytearray, orientation: int) -> bytes | bytearray:
    """The same picture with Exif's orientation (1 to 8); other kinds stay as they are."""
    if orientation == _UPRIGHT:
        return data
    exif = _exif(orientation)
    if data.startswith(JPEG):
        told = b"Exif\0\0" + exif
        return b"".join((data[:2], b"\xff\xe1", struct.pack(">H", len(told) + 2), told, data[2:]))
    if data.startswith(PNG):
        chunk = struct.pack(">I", len(exif)) + b"eXIf" + exif
        check = struct.pack(">I", zlib.crc32(chunk[4:]))
        return b"".join((data[:_HEAD_END], chunk, check, data[_HEAD_END:]))
    return data


def _exif(orientation: int) -> bytes:
    """A TIFF header and a directory of one entry."""
    entry = struct.pack("<HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return b"II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4)
