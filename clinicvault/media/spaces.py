"""The name of a picture's colour space: one spelling for all formats, never a file's own words.

Only told to the person; nothing here decides what is kept. (ICC.1:2022; ITU-T H.273; CIPA DC-008.)
"""

from __future__ import annotations

import re
import struct

from .sniff import Buffer

GRAY, CMYK, PLAIN = "gray", "CMYK", "RGB"
"""Names by the kind of samples; the last is for colours whose space the file does not say."""
SRGB, ADOBE_RGB, DISPLAY_P3 = "sRGB", "Adobe RGB", "Display P3"

_DESCRIPTIONS: tuple[tuple[str, str], ...] = (
    (r"(rec\S*|itu-r|bt\.?) ?(bt\.?)? ?2(020|100).*(pq|2084)", "BT.2020 PQ"),
    (r"(rec\S*|itu-r|bt\.?) ?(bt\.?)? ?2(020|100).*hlg", "BT.2020 HLG"),
    (r"(rec\S*|bt)\W?(itu-r )?(bt\.?)?2020", "BT.2020"),
    (r"(rec\S*|bt)\W?(itu-r )?(bt\.?)?709", "BT.709"),
    (r"display ?p3.*pq", "Display P3 PQ"),
    (r"display ?p3.*hlg", "Display P3 HLG"),
    (r"display ?p3.*linear|linear.*display ?p3", PLAIN),
    (r"display ?p3|apple rgb p3", DISPLAY_P3),
    (r"dci.?p3", "DCI-P3"),
    (r"linear.*srgb|srgb.*linear|extended.*srgb", PLAIN),
    (r"\bs ?rgb|^c2$|google/skia", SRGB),
    (r"adobe ?rgb|compatible with adobe", ADOBE_RGB),
    (r"prophoto|romm", "ProPhoto RGB"),
    (r"wide ?gamut", "Wide Gamut RGB"),
    (r"colormatch", "ColorMatch RGB"),
    (r"ecirgb", "eciRGB"),
    (r"^apple rgb", "Apple RGB"),
)
"""Patterns of a profile's description in lower letters, the first that fits holds."""

_D50_COLUMNS: tuple[tuple[str, tuple[float, ...]], ...] = (
    (SRGB, (0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141)),
    (ADOBE_RGB, (0.6097, 0.3111, 0.0195, 0.2053, 0.6257, 0.0609, 0.1492, 0.0632, 0.7446)),
    (DISPLAY_P3, (0.5151, 0.2412, -0.0011, 0.2920, 0.6922, 0.0419, 0.1571, 0.0666, 0.7841)),
    ("BT.2020", (0.6734, 0.2790, -0.0019, 0.1656, 0.6753, 0.0299, 0.1251, 0.0456, 0.7972)),
    ("ProPhoto RGB", (0.7977, 0.2880, 0.0, 0.1352, 0.7119, 0.0, 0.0313, 0.0001, 0.8249)),
)
"""Red, green and blue as X, Y, Z under D50."""
_TOLERANCE = 0.004

_PRIMARIES = {1: "BT.709", 5: "BT.601", 6: "BT.601", 9: "BT.2020", 11: "DCI-P3", 12: DISPLAY_P3}
_SRGB_CURVE, _LINEAR = 13, 8
_HDR_CURVES = {16: " PQ", 18: " HLG"}
_LOOK, _MOST_TAGS = 512, 100


def of_picture(channels: int, profile: Buffer, stated: str) -> str:
    """Name for samples of 1, 3 or 4 channels, by the profile as it lies in the file if it has one.

    `stated` is what the file says beside a profile.
    """
    if channels != 3:
        return GRAY if channels == 1 else CMYK
    return of_profile(profile) if len(profile) else stated


def of_profile(raw: Buffer) -> str:
    """Name of an ICC profile of three channels."""
    data = memoryview(raw)
    codes = bytes(_tag(data, b"cicp"))
    if len(codes) >= 12 and (name := of_codes(codes[8], codes[9])) != PLAIN:
        return name
    words = _description(data).lower()
    for pattern, name in _DESCRIPTIONS:
        if re.search(pattern, words):
            return name
    return _by_primaries(data)


def of_codes(primaries: int, transfer: int) -> str:
    """Name of the colours that two code points of H.273 mean."""
    name = _PRIMARIES.get(primaries, PLAIN)
    if name == PLAIN or transfer == _LINEAR:
        return PLAIN
    if name == "BT.709" and transfer == _SRGB_CURVE:
        return SRGB
    return name + _HDR_CURVES.get(transfer, "")


def of_exif(colour_space: int, *, adobe_rgb: bool) -> str:
    """Name by Exif's ColorSpace and its interoperability mark."""
    if adobe_rgb or colour_space == 2:
        return ADOBE_RGB
    return SRGB if colour_space == 1 else PLAIN


def _tag(data: memoryview, wanted: bytes) -> memoryview:
    """A tag's bytes, no more than a name needs; empty where it is missing or outside."""
    if len(data) < 132:
        return data[:0]
    (count,) = struct.unpack_from(">I", data, 128)
    for at in range(132, 132 + 12 * min(count, _MOST_TAGS), 12):
        if at + 12 > len(data):
            break
        name, offset, size = struct.unpack_from(">4sII", data, at)
        if name == wanted:
            return data[offset : offset + min(size, _LOOK)]
    return data[:0]


def _description(data: memoryview) -> str:
    """The profile's description: version 2 has plain letters, version 4 the first translation.

    Of two-byte letters the low byte is enough, and a worker cannot load a codec for more.
    """
    raw = bytes(_tag(data, b"desc"))
    if raw[:4] == b"desc":
        length = int.from_bytes(raw[8:12], "big")
        return raw[12 : 12 + length].partition(b"\0")[0].decode("latin-1")
    if raw[:4] == b"mluc" and len(raw) >= 28:
        length, offset = struct.unpack_from(">II", raw, 20)
        return raw[offset : offset + length][1::2].decode("latin-1")
    return ""


def _by_primaries(data: memoryview) -> str:
    """Name by the profile's own red, green and blue, which stay when its words are gone."""
    columns: list[float] = []
    for name in (b"rXYZ", b"gXYZ", b"bXYZ"):
        raw = bytes(_tag(data, name))[8:20]
        if len(raw) == 12:
            columns += [number / 65536 for number in struct.unpack(">3i", raw)]
    curve = bytes(_tag(data, b"gTRC"))
    if len(columns) < 9 or (curve[:4] == b"curv" and not any(curve[8:12])):
        return PLAIN
    for known, numbers in _D50_COLUMNS:
        pairs = zip(columns, numbers, strict=True)
        if all(abs(one - other) <= _TOLERANCE for one, other in pairs):
            return known
    return PLAIN
