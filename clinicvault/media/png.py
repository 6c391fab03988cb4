"""PNG: copy the chunks that decoding and colour need, checked, and nothing else.

The compressed stream is followed to its last byte: it must hold exactly the picture, so nothing
rides behind it. (ISO/IEC 15948:2004; APNG's further frames fall away, and that is said.)
"""

from __future__ import annotations

import dataclasses
import struct
import zlib
from collections.abc import Iterator

import cv2
import numpy as np

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from . import decode, icc, spaces, traces
from .exif import ExifFacts, read_exif
from .limits import Limits
from .png_texts import exif_in_text, holds_exif
from .proof.png import prove
from .registry import Format, Rewritten
from .results import MediaFacts
from .sniff import PNG, Buffer

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_FIXED = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"pHYs": 9, b"cICP": 4}
_BELOW = {b"cICP": ((2, 1), (3, 2)), b"sRGB": ((0, 4),), b"pHYs": ((8, 2),)}
"""Bytes of them that can only be less than a number."""
_KEPT = frozenset({b"PLTE", b"tRNS", b"iCCP", *_FIXED})
_TRACES = {
    b"tEXt": "text",
    b"zTXt": "text",
    b"tIME": "timestamps",
    b"caBX": "editing-history",
    b"acTL": "animation",
    b"fcTL": "animation",
    b"fdAT": "animation",
}
_COLOURS = (b"mDCV", b"cLLI", b"mDCv", b"cLLi")
_ADAM7 = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
"""First column, first row, column step and row step of each pass."""
_PIECE = 1 << 18
_PROFILE_HEAD = b"icc\0\0"


@dataclasses.dataclass(frozen=True, slots=True)
class _Header:
    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    def row_bytes(self, width: int) -> int:
        """Bytes of one filtered row of `width` pixels."""
        return 1 + (width * self.depth * _CHANNELS[self.colour] + 7) // 8

    def stream_bytes(self) -> int:
        """Bytes of the whole decompressed stream."""
        if not self.interlaced:
            return self.height * self.row_bytes(self.width)
        total = 0
        for left, top, across, down in _ADAM7:
            columns = max(0, -(-(self.width - left) // across))
            rows = max(0, -(-(self.height - top) // down))
            total += rows * self.row_bytes(columns) if columns else 0
        return total


@dataclasses.dataclass(slots=True)
class _State:
    header: _Header
    limits: Limits
    kept: dict[bytes, Buffer] = dataclasses.field(default_factory=dict)
    stream: list[memoryview] = dataclasses.field(default_factory=list)
    stream_closed: bool = False
    profile: bytes = b""
    raw_profile: bytes = b""
    exif: ExifFacts = dataclasses.field(default_factory=ExifFacts)
    unpacked: set[bytes] = dataclasses.field(default_factory=set)
    stripped: set[str] = dataclasses.field(default_factory=set)
    notes: list[str] = dataclasses.field(default_factory=list)


def _damaged() -> InputRefused:
    return InputRefused("picture-damaged")


def rewrite(data: Buffer, limits: Limits) -> Rewritten:
    """Strip one PNG.

    Raises InputRefused "picture-damaged", "picture-too-large", "picture-kind-unsupported" or
    "too-many-parts".
    """
    view = memoryview(data)
    chunks = _chunks(view, limits)
    name, body, end = next(chunks, (b"", view[:0], 0))
    if name == b"CgBI":
        raise InputRefused("picture-kind-unsupported")
    if name != b"IHDR":
        raise _damaged()
    state = _State(_read_header(body, limits), limits)
    for name, body, end in chunks:
        _take(state, name, body)
        if name == b"IEND":
            state.stripped |= traces.of_trailer(view[end:])
            break
    else:
        state.notes.append("end-mark-added")
    return _finish(state)


def _chunks(view: memoryview, limits: Limits) -> Iterator[tuple[bytes, memoryview, int]]:
    """(name, body, end) of every chunk; the checksum of each that matters must be right."""
    at = len(PNG)
    for _ in range(limits.chunks):
        if at + 12 > len(view):
            return
        length, name = struct.unpack_from(">I4s", view, at)
        end = at + 12 + length
        if end > len(view) or not name.isalpha():
            return
        body = view[at + 8 : end - 4]
        matters = not name[0] & 0x20 or name in _KEPT
        if matters and zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(
            view[end - 4 : end], "big"
        ):
            raise _damaged()
        yield name, body, end
        at = end
    raise InputRefused("too-many-parts")


def _read_header(body: memoryview, limits: Limits) -> _Header:
    if len(body) != 13:
        raise _damaged()
    width, height, depth, colour, method, filters, interlace = struct.unpack(">IIBBBBB", body)
    if not width or not height or depth not in _DEPTHS.get(colour, ()):
        raise _damaged()
    if method or filters or interlace > 1:
        raise _damaged()
    if width * height > limits.pixels or max(width, height) > limits.side:
        raise InputRefused("picture-too-large", limit=limits.pixels // 1_000_000)
    return _Header(width, height, depth, colour, bool(interlace))


def _take(state: _State, name: bytes, body: memoryview) -> None:
    """Keep, translate or drop one chunk."""
    if state.stream and name != b"IDAT":
        state.stream_closed = True
    if name == b"IDAT":
        if state.stream_closed or (state.header.colour == 3 and b"PLTE" not in state.kept):
            raise _damaged()
        state.stream.append(body)
    elif name in _KEPT:
        _take_kept(state, name, body)
    elif name == b"eXIf":
        if _again(state, name):
            return
        state.exif = read_exif(body[6:] if bytes(body[:6]) == b"Exif\0\0" else body, state.limits)
        state.stripped |= state.exif.traces or {"other-data"}
    elif name != b"IEND":
        _drop(state, name, body)


def _again(state: _State, name: bytes) -> bool:
    """Whether such a chunk was taken apart before: once is enough, a thousand times too slow."""
    seen = name in state.unpacked
    state.unpacked.add(name)
    return seen


def _take_kept(state: _State, name: bytes, body: memoryview) -> None:
    if name in state.kept or state.stream or (name == b"iCCP" and _again(state, name)):
        state.stripped.add("hidden-data")
    elif name == b"PLTE":
        _take_palette(state, body)
    elif name == b"tRNS":
        if _transparency_fits(state, len(body)):
            state.kept[name] = body
    elif name == b"iCCP":
        _take_profile(state, body)
    elif len(body) == _FIXED[name] and all(body[at] < most for at, most in _BELOW.get(name, ())):
        state.kept[name] = body
    elif name == b"cICP":
        state.notes.append("colour-information-dropped")


def _take_palette(state: _State, body: memoryview) -> None:
    if len(body) % 3 or not 3 <= len(body) <= 768:
        raise _damaged()
    if state.header.colour == 3:
        most = 3 << state.header.depth
        state.kept[b"PLTE"] = body[:most]
        state.stripped |= {"hidden-data"} if len(body) > most else set()


def _transparency_fits(state: _State, length: int) -> bool:
    colour = state.header.colour
    if colour == 3:
        return 0 < length <= len(state.kept.get(b"PLTE", b"")) // 3
    return length == {0: 2, 2: 6}.get(colour)


def _take_profile(state: _State, body: memoryview) -> None:
    """iCCP: the name is blanked, the profile cleaned and packed again."""
    name, _, packed = bytes(body[: 2 * state.limits.profile_bytes]).partition(b"\0")
    unpacker = zlib.decompressobj()
    try:
        raw = unpacker.decompress(packed[1:], state.limits.profile_bytes + 1)
    except zlib.error:
        raw = b""
    channels = 1 if state.header.colour in (0, 4) else 3
    state.profile = icc.sanitise(raw, channels, state.limits)
    state.raw_profile = raw if state.profile else b""
    if state.profile != raw or name != b"icc":
        state.stripped.add("profile-text")
    if not state.profile:
        state.notes.append("colour-profile-dropped")
        return
    state.kept[b"iCCP"] = _PROFILE_HEAD + zlib.compress(state.profile, 9)


def _drop(state: _State, name: bytes, body: memoryview) -> None:
    if not name[0] & 0x20:
        raise InputRefused("picture-kind-unsupported")
    if name == b"iTXt":
        state.stripped |= traces.of_xmp(body) if b"adobe.xmp" in bytes(body[:32]) else {"text"}
        return
    if name == b"acTL":
        state.notes.append("first-frame-only")
    elif name in _COLOURS:
        state.notes.append("colour-information-dropped")
    elif holds_exif(body) and not _again(state, b"text"):
        found = exif_in_text(name, body, state.limits)
        exif = dataclasses.replace(read_exif(found, state.limits), orientation=1)
        state.exif = exif if state.exif == ExifFacts() else state.exif
        state.stripped |= exif.traces
    state.stripped.add(_TRACES.get(name, "other-data"))


def _add_profile(state: _State) -> None:
    """Adobe RGB that only Exif tells of; anything that the file itself says goes before."""
    said = state.kept.keys() & {b"iCCP", b"cICP", b"sRGB", b"cHRM", b"gAMA"}
    if state.exif.adobe_rgb and not said and state.header.colour in (2, 3, 6):
        state.profile = icc.adobe_rgb()
        state.kept[b"iCCP"] = _PROFILE_HEAD + zlib.compress(state.profile, 9)
        state.notes.append("colour-profile-added")


def _finish(state: _State) -> Rewritten:
    stream = _checked_stream(state)
    _add_profile(state)
    header = state.header
    fixed = struct.pack(
        ">IIBBBBB",
        header.width,
        header.height,
        header.depth,
        header.colour,
        0,
        0,
        header.interlaced,
    )
    pieces: list[Buffer] = [PNG, *_chunk(b"IHDR", fixed)]
    for name in (b"cICP", b"cHRM", b"gAMA", b"iCCP", b"sRGB", b"PLTE", b"tRNS", b"pHYs"):
        if name in state.kept:
            pieces += _chunk(name, state.kept[name])
    for part in stream:
        pieces += _chunk(b"IDAT", part)
    pieces += _chunk(b"IEND", b"")
    return Rewritten(pieces, _facts(state), state.profile)


def _facts(state: _State) -> MediaFacts:
    exif, header = state.exif, state.header
    return MediaFacts(
        format=PhotoKind.PNG,
        width=header.width,
        height=header.height,
        orientation=exif.orientation,
        colour=_colour(state),
        icc=bool(state.profile),
        stripped=traces.ordered(state.stripped),
        notes=tuple(dict.fromkeys(state.notes)),
        **exif.told(),
    )


def _colour(state: _State) -> str:
    """Name of the colours: by code points before a profile, as the format ranks them."""
    if state.header.colour in (0, 4):
        return spaces.GRAY
    codes = bytes(state.kept.get(b"cICP", b""))
    named = spaces.of_codes(codes[0], codes[1]) if codes else spaces.PLAIN
    stated = spaces.SRGB if b"sRGB" in state.kept else state.exif.colour
    return named if named != spaces.PLAIN else spaces.of_picture(3, state.raw_profile, stated)


def _chunk(name: bytes, body: Buffer) -> list[Buffer]:
    checksum = zlib.crc32(body, zlib.crc32(name))
    return [struct.pack(">I4s", len(body), name), body, struct.pack(">I", checksum)]


def _checked_stream(state: _State) -> list[Buffer]:
    """The IDAT bodies if they hold exactly the picture; packed again if they hold more."""
    expected = state.header.stream_bytes()
    try:
        size, used, complete = _measure(state.stream, expected)
        given = sum(len(part) for part in state.stream)
        if size < expected or (size == expected and not complete):
            raise _damaged()
        if size == expected and used == given:
            return [part for part in state.stream if len(part)]
        state.stripped.add("hidden-data")
        return [b"".join(_packed(state.stream, expected))]
    except zlib.error as error:
        raise _damaged() from error


def _measure(stream: list[memoryview], expected: int) -> tuple[int, int, bool]:
    """(bytes that come out, bytes that went in, whether the stream ended), at most expected + 1."""
    unpacker = zlib.decompressobj()
    size = used = 0
    for part in _pieces(stream):
        used += len(part)
        size += sum(len(piece) for piece in _unpack(unpacker, part, expected + 1 - size))
        if size > expected or unpacker.eof:
            break
    return size, used - len(unpacker.unused_data), unpacker.eof


def _packed(stream: list[memoryview], expected: int) -> Iterator[bytes]:
    """The first `expected` bytes of the picture, compressed anew."""
    unpacker, packer = zlib.decompressobj(), zlib.compressobj(6)
    for part in _pieces(stream):
        for piece in _unpack(unpacker, part, expected):
            expected -= len(piece)
            if packed := packer.compress(piece):
                yield packed
        if not expected:
            break
    yield packer.flush()


def _pieces(stream: list[memoryview]) -> Iterator[memoryview]:
    for part in stream:
        for at in range(0, len(part), _PIECE):
            yield part[at : at + _PIECE]


def _unpack(unpacker: zlib._Decompress, part: Buffer, room: int) -> Iterator[bytes]:
    """Decompress one piece in bounded steps; stops when `room` bytes have come out."""
    while room > 0:
        piece = unpacker.decompress(part, min(room, 4 * _PIECE))
        yield piece
        room -= len(piece)
        part = unpacker.unconsumed_tail
        if not part and len(piece) < 4 * _PIECE:
            return


def _sample() -> bytes:
    return bytes(cv2.imencode(".png", np.full((16, 16, 3), 128, np.uint8))[1])


FORMAT = Format("PNG", PhotoKind.PNG, rewrite, decode.decode_png, prove=prove, sample=_sample)
