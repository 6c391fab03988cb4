"""What every copy of an object is made with: each source object once, entries from a list of keys.

The lists are all that can come into the new document besides drawings, pictures and fonts.
(ISO 32000-1:2008, clauses 7 to 11.)
"""

from __future__ import annotations

import decimal
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
from pikepdf import Array, Name, Stream

from clinicvault.domain.errors import InputRefused

from .limits import Limits
from .pdf_streams import Suspicious, Value, unpacked

_DEPTH = 24
_MOST_NUMBERS = 500_000
_PLAIN = {
    "font": "Subtype BaseFont FirstChar LastChar Widths FontBBox FontMatrix W DW W2 DW2",
    "descriptor": "FontName Flags FontBBox ItalicAngle Ascent Descent Leading CapHeight "
    "XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontWeight FontStretch",
    "encoding": "BaseEncoding Differences",
    "state": "LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK",
    "mask": "S BC",
    "form": "Subtype FormType BBox Matrix",
    "group": "S I K",
    "tiling": "PatternType PaintType TilingType BBox XStep YStep Matrix",
    "shaded": "PatternType Matrix",
    "shading": "ShadingType Background BBox AntiAlias Coords Domain Extend Matrix "
    "BitsPerCoordinate BitsPerComponent BitsPerFlag Decode VerticesPerRow",
    "function": "FunctionType Domain Range C0 C1 N Bounds Encode Decode Size BitsPerSample Order",
    "image": "Subtype Width Height BitsPerComponent ImageMask Decode Interpolate Intent",
    "calibrated": "WhitePoint BlackPoint Gamma Matrix Range",
    "program": "Length1 Length2 Length3 Subtype",
}
_TYPES = {
    "font": "/Font", "descriptor": "/FontDescriptor", "encoding": "/Encoding",
    "state": "/ExtGState", "mask": "/Mask", "form": "/XObject", "image": "/XObject",
    "group": "/Group", "tiling": "/Pattern", "shaded": "/Pattern",
}  # fmt: skip
_KEYS = {kind: tuple(f"/{key}" for key in keys.split()) for kind, keys in _PLAIN.items()}


class Writer:
    """Copies plain entries and data from one document into another; each source object once."""

    def __init__(self, source: pikepdf.Pdf, target: pikepdf.Pdf, limits: Limits) -> None:
        self.source, self.target, self.limits = source, target, limits
        self._made: dict[tuple[str, tuple[int, int]], Value] = {}
        self._depth = 0

    @contextmanager
    def _below(self) -> Iterator[None]:
        """One level of nesting deeper; InputRefused "too-many-parts" where it is too deep."""
        self._depth += 1
        if self._depth > _DEPTH:
            raise InputRefused("too-many-parts")
        yield
        self._depth -= 1

    def _once(self, kind: str, found: Value) -> Value:
        """What was made of an object before."""
        return self._made.get((kind, found.objgen)) if found.is_indirect else None

    def _keep(self, kind: str, found: Value, made: Value) -> Value:
        if found.is_indirect:
            if len(self._made) >= self.limits.pdf_objects:
                raise InputRefused("too-many-parts")
            self._made[kind, found.objgen] = made
        return made

    def _plain(self, kind: str, found: Value) -> dict[str, Value]:
        """Entries of numbers, truths and names, by the list of the kind."""
        entries = {"/Type": Name(_TYPES[kind])} if kind in _TYPES else {}
        for key in _KEYS[kind]:
            value = plain(found.get(key))
            if value is not None:
                entries[key] = value
        return entries

    def _stream(self, data: bytes, entries: dict[str, Value]) -> Value:
        packed = entries if "/Filter" in entries else entries | {"/Filter": Name.FlateDecode}
        body = data if "/Filter" in entries else zlib.compress(data, 6)
        made = self.target.make_stream(body)
        for key, value in packed.items():
            made[key] = value
        return made

    def _data(self, kind: str, found: Value) -> Value:
        """A stream of bytes that are no picture and no drawing."""
        if not isinstance(found, Stream):
            raise Suspicious
        made = self._once(kind, found)
        if made is not None:
            return made
        data = unpacked(found, self.limits.bytes)
        return self._keep(kind, found, self._stream(data, self._plain(kind, found)))


def plain(value: Value) -> Value:
    """Numbers, truths, names, and arrays of them; None for anything that could hold words."""
    return _plain_below(value, 0, [_MOST_NUMBERS])


def _plain_below(value: Value, depth: int, left: list[int]) -> Value:
    """`left` counts what may still come: arrays can name one another many times over."""
    left[0] -= 1
    if left[0] < 0:
        raise InputRefused("too-many-parts")
    if isinstance(value, Name):
        return Name(str(value))
    if isinstance(value, bool | int | float | decimal.Decimal):
        return value
    if isinstance(value, Array) and depth < 4:
        parts = [_plain_below(one, depth + 1, left) for one in value]
        return None if any(part is None for part in parts) else Array(parts)
    return None
