"""Data of PDF streams: unpacked within bounds, pictures measured against what they say they hold.

(ISO 32000-1:2008, 7.4 and 8.9.)
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, settings

from clinicvault.domain.errors import InputRefused

from . import jpeg
from .limits import MIB, Limits

Value = Any
"""What pikepdf hands out: numbers and truths as Python's own, all else as its `Object`."""

_MEMORY = 512 * MIB
_SIMPLE = frozenset(
    {
        "/FlateDecode",
        "/LZWDecode",
        "/ASCII85Decode",
        "/ASCIIHexDecode",
        "/RunLengthDecode",
    }
)
_SHORT = {
    "/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/A85": "/ASCII85Decode",
    "/AHx": "/ASCIIHexDecode", "/RL": "/RunLengthDecode", "/DCT": "/DCTDecode",
    "/CCF": "/CCITTFaxDecode",
}  # fmt: skip
_FAX_MARK = 0x001001
"""What ends a fax of group 4: two ends of line, which no picture's codes make (ITU-T T.6, 2.2)."""
_FAX = ("K", "EndOfLine", "EncodedByteAlign", "Columns", "Rows", "EndOfBlock", "BlackIs1")

settings.set_qpdf_limits(
    flate_max_memory=_MEMORY,
    run_length_max_memory=_MEMORY,
    png_max_memory=64 * MIB,
    tiff_max_memory=64 * MIB,
    parser_max_nesting=100,
    parser_max_container_size=1_000_000,
    doc_max_warnings=2000,
)


def _fax_end(shift: int) -> bytes:
    """A pattern of the mark that begins so many bits within a byte."""
    bits = (_FAX_MARK << 8 - shift).to_bytes(4, "big")
    before = b"".join(b"\\x%02x" % (high << 8 - shift) for high in range(1 << shift))
    behind = b"".join(b"\\x%02x" % (bits[3] | low) for low in range(1 << 8 - shift))
    return b"[%s]\\x%02x\\x%02x" % (before, bits[1], bits[2]) + b"[%s]" % behind


_FAX_END = re.compile(b"|".join([b"\\x00\\x10\\x01", *map(_fax_end, range(1, 8))]))


class Suspicious(Exception):
    """Something lies in the document whose emptiness nobody can prove; it is to be rendered."""


def filters_of(stream: Value) -> list[tuple[str, Value]]:
    """Names of the filters with their parameters, in the order of unpacking."""
    given, parameters = stream.get("/Filter"), stream.get("/DecodeParms", stream.get("/DP"))
    names = list(given) if isinstance(given, pikepdf.Array) else [given] if given else []
    many = list(parameters) if isinstance(parameters, pikepdf.Array) else [parameters]
    many += [None] * len(names)
    return [
        (_SHORT.get(str(name), str(name)), one if isinstance(one, Dictionary) else None)
        for name, one in zip(names, many, strict=False)
    ]


def unpacked(stream: Value, most: int) -> bytes:
    """All data of a stream without pictures' filters.

    Raises Suspicious for other filters, InputRefused "too-many-parts" above `most` bytes.
    """
    if not {name for name, _ in filters_of(stream)} <= _SIMPLE:
        raise Suspicious
    try:
        data = bytes(stream.read_bytes(pikepdf.StreamDecodeLevel.generalized))
    except pikepdf.PdfError as error:
        raise Suspicious from error
    if len(data) > most:
        raise InputRefused("too-many-parts")
    return data


def _outer_unpacked(
    source: pikepdf.Pdf, raw: bytes, outer: Sequence[tuple[str, Value]], limits: Limits
) -> bytes:
    """What lies under the filters around a picture's own."""
    if not outer:
        return raw
    wrapped = pikepdf.Stream(source, raw)
    wrapped["/Filter"] = pikepdf.Array([Name(name) for name, _ in outer])
    parameters = [one if one is not None else Dictionary() for _, one in outer]
    wrapped["/DecodeParms"] = pikepdf.Array(parameters)
    return unpacked(wrapped, limits.bytes)


def picture(
    source: pikepdf.Pdf, stream: Value, bits: int, limits: Limits
) -> tuple[bytes, dict[str, Value]]:
    """(data, filter entries) of an image whose pixels take `bits` each.

    JPEG data is stripped as any JPEG is; fax data stays; all else is packed again where it holds
    more than the picture. Raises Suspicious for other codings and InputRefused "picture-damaged".
    """
    chain = filters_of(stream)
    last, parameters = chain[-1] if chain else ("", None)
    if last in ("/DCTDecode", "/CCITTFaxDecode"):
        raw = _outer_unpacked(source, bytes(stream.read_raw_bytes()), chain[:-1], limits)
        if last == "/DCTDecode":
            return _jpeg(raw, parameters, limits)
        kept = _kept(parameters, _FAX)
        end = _FAX_END.search(raw) if kept.get("/K", 0) < 0 else None
        return raw[: end.end()] if end else raw, _filter(last, kept)
    return _plain(stream, bits, limits)


def _jpeg(raw: bytes, parameters: Value, limits: Limits) -> tuple[bytes, dict[str, Value]]:
    try:
        made = jpeg.rewrite(raw, limits)
    except InputRefused as refusal:
        raise Suspicious from refusal
    kept = _kept(parameters, ("ColorTransform",))
    return b"".join(made.pieces), _filter("/DCTDecode", kept)


def _filter(name: str, parameters: dict[str, Value]) -> dict[str, Value]:
    entries: dict[str, Value] = {"/Filter": Name(name)}
    if parameters:
        entries["/DecodeParms"] = Dictionary(parameters)
    return entries


def _kept(parameters: Value, names: Sequence[str]) -> dict[str, Value]:
    """Parameters that are numbers or truths, by an allow-list of names."""
    if parameters is None:
        return {}
    found = {f"/{name}": parameters.get(f"/{name}") for name in names}
    return {name: value for name, value in found.items() if isinstance(value, int)}


def _plain(stream: Value, bits: int, limits: Limits) -> tuple[bytes, dict[str, Value]]:
    width, height = int(stream.get("/Width")), int(stream.get("/Height"))
    expected = (width * bits + 7) // 8 * height
    if expected > limits.pixels * 8:
        raise InputRefused("picture-too-large", limit=limits.pixels // 1_000_000)
    data = unpacked(stream, expected + limits.bytes)[:expected]
    return zlib.compress(data, 6), {"/Filter": Name.FlateDecode}
