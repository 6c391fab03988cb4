"""A second, independent reading of rewritten PDF files.

It reads the bytes from the first to the last by a parser of its own: numbered objects in a row, a
table that points at each of them, and nothing between or behind. Only known keys pass, words only
where a drawing or a colour table needs them, every stream is unpacked to its end, JPEG data goes
through the proof of JPEG files, and drawings hold drawing operators alone.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import Any, NamedTuple

from clinicvault.domain.errors import InputRefused
from clinicvault.media.sniff import Buffer

from . import icc, jpeg

_HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_ID = b"<31415926535897932384626433832795>"
_TOKEN = re.compile(
    rb"\s*(?:(<<|>>|[\[\]{}])|/([^\s()<>\[\]{}/%]*)|\(((?:[^()\\]|\\.)*)\)|<([0-9a-fA-F\s]*)>|"
    rb"([^\s()<>\[\]{}/%]+))",
    re.DOTALL,
)
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_REFERENCE = re.compile(rb"\s+(\d+)\s+R(?![^\s()<>\[\]{}/%])")
_OBJECT = re.compile(rb"(\d+) 0 obj\n")
_KEYS = frozenset(
    b"""Type Pages Kids Count Parent MediaBox CropBox Resources Contents Rotate Group UserUnit Font
    XObject ExtGState ColorSpace Shading Pattern Subtype BaseFont FirstChar LastChar Widths
    FontBBox FontMatrix W DW W2 DW2 FontDescriptor FontName Flags ItalicAngle Ascent Descent
    Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontWeight FontStretch
    FontFile FontFile2 FontFile3 Encoding BaseEncoding Differences DescendantFonts CIDToGIDMap
    CIDSystemInfo Registry Ordering Supplement CharProcs LW LC LJ ML D RI OP op OPM FL SM SA BM CA
    ca AIS TK SMask S G TR BC I K CS FormType BBox Matrix PatternType PaintType TilingType XStep
    YStep ShadingType Background AntiAlias Coords Domain Extend BitsPerCoordinate BitsPerComponent
    BitsPerFlag Decode VerticesPerRow Function FunctionType Range C0 C1 N Bounds Encode Size
    BitsPerSample Order Functions Width Height ImageMask Interpolate Intent Mask Matte WhitePoint
    BlackPoint Gamma Length1 Length2 Length3 Length Filter DecodeParms ColorTransform EndOfLine
    EncodedByteAlign Columns Rows EndOfBlock BlackIs1""".split()
)
_FREE = frozenset([b"Font", b"XObject", b"ExtGState", b"ColorSpace", b"Shading", b"Pattern"])
_OWN_NAME = re.compile(rb"[FXGCSP]\d+")
_TYPES = frozenset(
    b"""Catalog Pages Page Font FontDescriptor Encoding XObject ExtGState Mask Group Pattern
    """.split()
)
_WORD = re.compile(rb"[A-Za-z0-9]{1,24}")
_OPERATORS = frozenset(
    b"""b B b* B* BT c cm d d0 d1 Do ET f F f* G g gs h i j J k K l m M n q Q re RG rg ri s S sc
    SC scn SCN sh T* Tc TD Td Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y cs CS ' " true false null
    """.split()
)
_SUMS = frozenset(
    b"""abs add and atan bitshift ceiling copy cos cvi cvr div dup eq exch exp false floor ge gt
    idiv if ifelse index le ln log lt mod mul ne neg not or pop roll round sin sqrt sub true
    truncate xor""".split()
)
_OUTLINES = frozenset(
    {
        b"cvt ", b"fpgm", b"prep", b"glyf", b"loca", b"head", b"hhea", b"hmtx", b"maxp", b"cmap",
        b"post", b"OS/2", b"CFF ", b"vhea", b"vmtx", b"VORG",
    }
)  # fmt: skip

_Value = Any
"""A number, a name, a text, a truth, a reference, or a list or dictionary of them."""


class _Name(bytes):
    """A name, without its stroke."""


class _Text(bytes):
    """A string's raw inside."""


class _Link(NamedTuple):
    """A reference to another object."""

    number: int


class _Mark(bytes):
    """A bracket or a word."""


class _Object(NamedTuple):
    value: Any
    data: bytes | None


def prove(data: Buffer) -> None:
    """Raise InputRefused("proof-failed") unless the document holds what it may and nothing else."""
    try:
        _document(bytes(data))
    except (
        ValueError,
        IndexError,
        KeyError,
        TypeError,
        RecursionError,
        zlib.error,
        struct.error,
    ) as error:
        raise InputRefused("proof-failed") from error


def _must(condition: object) -> None:
    if not condition:
        raise ValueError


def _document(data: bytes) -> None:
    _must(data.startswith(_HEAD))
    objects, places, at = _objects(data)
    count = len(objects)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (count + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    table += b"trailer << /Root 1 0 R /Size %d /ID [%s%s] >>\n" % (count + 1, _ID, _ID)
    _must(data[at:] == table + b"startxref\n%d\n%%%%EOF\n" % at)
    roles = _roles(objects)
    for number, one in enumerate(objects, 1):
        _value(one.value, b"")
        if one.data is not None:
            _stream(one, roles.get(number, b""), objects)
    _must(_reached(objects) == set(range(1, count + 1)))


def _objects(data: bytes) -> tuple[list[_Object], list[int], int]:
    """(objects, where each starts, where the table starts)."""
    objects: list[_Object] = []
    places: list[int] = []
    at = len(_HEAD)
    while match := _OBJECT.match(data, at):
        places.append(at)
        _must(int(match[1]) == len(places))
        value, end = _read(data, match.end(), 0)
        body = None
        if data.startswith(b"\nstream\n", end):
            start = end + 8
            end = start + int(value[b"Length"])
            body = data[start:end]
            _must(data.startswith(b"\nendstream", end))
            end += 10
        _must(data.startswith(b"\nendobj\n", end))
        at = end + 8
        objects.append(_Object(value, body))
    return objects, places, at


def _next(data: bytes, at: int) -> tuple[Any, int]:
    """(token, where it ends)."""
    match = _TOKEN.match(data, at)
    if match is None:
        raise ValueError
    mark, name, text, digits, word = match.groups()
    end = match.end()
    if mark is not None:
        return _Mark(mark), end
    if name is not None:
        return _Name(name), end
    if text is not None or digits is not None:
        return _Text(text if text is not None else bytes.fromhex(digits.decode())), end
    if _NUMBER.fullmatch(word):
        link = _REFERENCE.match(data, end)
        if link is not None and link[1] == b"0":
            return _Link(int(word)), link.end()
        return float(word), end
    return _Mark(word), end


def _read(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    """(value, where it ends): number, name, text, truth, list or dictionary."""
    _must(depth < 40)
    token, at = _next(data, at)
    if token == b"[" and isinstance(token, _Mark):
        return _listed(data, at, b"]", depth)
    if token == b"<<" and isinstance(token, _Mark):
        listed, at = _listed(data, at, b">>", depth)
        keys = listed[::2]
        _must(len(listed) % 2 == 0 and all(isinstance(key, _Name) for key in keys))
        _must(len(set(keys)) == len(keys))
        return dict(zip(keys, listed[1::2], strict=True)), at
    _must(not isinstance(token, _Mark) or token in (b"true", b"false", b"null"))
    return token, at


def _listed(data: bytes, at: int, end: bytes, depth: int) -> tuple[list[Any], int]:
    listed: list[_Value] = []
    while True:
        token, after = _next(data, at)
        if isinstance(token, _Mark) and token == end:
            return listed, after
        value, at = _read(data, at, depth + 1)
        listed.append(value)


def _value(value: _Value, key: bytes) -> None:
    """Every key known, every text in a place for texts."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if key in _FREE:
                _must(_OWN_NAME.fullmatch(name))
            elif key != b"CharProcs":
                _must(name in _KEYS)
            _must(name != b"Type" or inner in _TYPES)
            _value(inner, b"" if key in _FREE else name)
    elif isinstance(value, list):
        tables = bool(value) and value[0] == b"Indexed"
        for index, inner in enumerate(value):
            if not (tables and index == 3 and isinstance(inner, _Text)):
                _value(inner, b"")
    elif isinstance(value, _Text):
        _must(key in (b"Registry", b"Ordering") and _WORD.fullmatch(value))


def _roles(objects: list[_Object]) -> dict[int, bytes]:
    """Which objects are drawings, glyphs or profiles, by the places that name them."""
    roles: dict[int, bytes] = {}
    todo = [one.value for one in objects]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            if len(value) == 2 and value[0] == b"ICCBased" and isinstance(value[1], _Link):
                roles[value[1].number] = b"profile"
            todo += value
        elif isinstance(value, dict):
            todo += value.values()
            glyphs = value.get(b"CharProcs", {})
            drawn = [value.get(b"Contents"), *(glyphs.values() if isinstance(glyphs, dict) else ())]
            roles |= {one.number: b"drawing" for one in drawn if isinstance(one, _Link)}
            font, other = value.get(b"FontFile2"), value.get(b"FontFile3")
            if isinstance(font, _Link):
                roles[font.number] = b"outlines"
            elif isinstance(other, _Link):
                kind = objects[other.number - 1].value.get(b"Subtype")
                roles |= {other.number: b"outlines"} if kind == b"OpenType" else {}
    return roles


def _reached(objects: list[_Object]) -> set[int]:
    """Numbers of the objects that the first one leads to."""
    reached, todo = {1}, [objects[0].value]
    while todo:
        value = todo.pop()
        if isinstance(value, _Link):
            if value.number not in reached:
                reached.add(value.number)
                todo.append(objects[value.number - 1].value)
        elif isinstance(value, dict):
            todo += value.values()
        elif isinstance(value, list):
            todo += value
    return reached


def _stream(one: _Object, role: bytes, objects: list[_Object]) -> None:
    entries, data = one.value, one.data or b""
    _must(isinstance(entries, dict) and int(entries[b"Length"]) == len(data))
    name = entries.get(b"Filter")
    _must(name in (None, b"FlateDecode", b"DCTDecode", b"CCITTFaxDecode"))
    kind = entries.get(b"Subtype")
    if name in (b"DCTDecode", b"CCITTFaxDecode"):
        _must(kind == b"Image" and not role)
        if name == b"DCTDecode":
            jpeg.prove(data)
        return
    plain = data if name is None else _inflated(data)
    if role == b"profile":
        icc.prove_profile(plain)
    elif role == b"outlines":
        _outlines(plain)
    elif b"FunctionType" in entries:
        _function(entries, plain)
    elif role == b"drawing" or kind == b"Form" or b"PatternType" in entries:
        _drawing(plain)
    elif kind == b"Image":
        _must(len(plain) <= _most(entries, objects))


def _function(entries: dict[bytes, Any], plain: bytes) -> None:
    """A table of as many numbers as it says, or a calculation."""
    if entries[b"FunctionType"] == 4:
        words = re.sub(rb"[{}]", b" ", plain).split()
        _must(all(word in _SUMS or _NUMBER.fullmatch(word) for word in words))
        return
    sides = 1
    for side in entries[b"Size"]:
        sides *= int(side)
    bits = sides * (len(entries[b"Range"]) // 2) * int(entries[b"BitsPerSample"])
    _must(entries[b"FunctionType"] == 0 and 8 * len(plain) < bits + 8)


def _outlines(plain: bytes) -> None:
    """A TrueType or OpenType font: known tables, one behind the other, no dates."""
    _must(plain[:4] in (b"\0\1\0\0", b"true", b"OTTO"))
    count = int.from_bytes(plain[4:6], "big")
    at, names = 12 + 16 * count, []
    for place in range(12, at, 16):
        name, _, start, size = struct.unpack_from(">4s3I", plain, place)
        end = start + size
        _must(name in _OUTLINES and start == at and size and end <= len(plain))
        _must(name != b"head" or (size == 54 and not any(plain[start + 20 : start + 36])))
        at = end + -end % 4
        _must(not any(plain[end:at]))
        names.append(name)
    _must(at == len(plain) and names == sorted(set(names)) and b"head" in names)


def _inflated(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(data)
    _must(unpacker.eof and not unpacker.unused_data)
    return plain


def _most(entries: dict[bytes, Any], objects: list[_Object]) -> int:
    """Bytes that the pixels of an image take."""
    colours = _colours(entries.get(b"ColorSpace"), objects)
    bits = (
        1 if entries.get(b"ImageMask") == b"true" else int(entries[b"BitsPerComponent"]) * colours
    )
    return (int(entries[b"Width"]) * bits + 7) // 8 * int(entries[b"Height"])


def _colours(space: _Value, objects: list[_Object]) -> int:
    while isinstance(space, _Link):
        space = objects[space.number - 1].value
    if isinstance(space, list) and space[0] == b"ICCBased":
        return int(objects[space[1].number - 1].value[b"N"])
    if isinstance(space, list) and space[0] == b"DeviceN":
        return len(space[1])
    name = space[0] if isinstance(space, list) else space
    return {b"DeviceRGB": 3, b"CalRGB": 3, b"Lab": 3, b"DeviceCMYK": 4}.get(name, 1)


def _drawing(content: bytes) -> None:
    """Drawing operators with numbers, our own names, and the texts that are shown."""
    at, end = 0, len(content.rstrip())
    while at < end:
        token, at = _next(content, at)
        if isinstance(token, _Mark):
            _must(token in (b"[", b"]") or token in _OPERATORS)
        elif isinstance(token, _Name):
            _must(_OWN_NAME.fullmatch(token) or token in _DRAWN_NAMES)
        else:
            _must(not isinstance(token, _Link))


_DRAWN_NAMES = frozenset(
    b"""DeviceGray DeviceRGB DeviceCMYK Pattern AbsoluteColorimetric RelativeColorimetric
    Saturation Perceptual""".split()
)
