"""WebP: one picture, its alpha and a cleaned profile; every other chunk falls away.

The compressed picture passes untouched up to the last byte that its decoder reads of each of its
parts. A film whose first frame fills its canvas becomes
that frame. (RFC 9649 and 6386.)
"""

from __future__ import annotations

import dataclasses
import functools
import struct
from collections.abc import Callable, Iterator
from typing import cast

import cv2
import numpy as np

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from . import icc, spaces, traces
from .exif import ExifFacts, read_exif
from .limits import Limits
from .proof.webp import prove
from .registry import Array, Format, Raster, Rewritten
from .results import MediaFacts
from .sniff import Buffer
from .webp_parts import Parts, taken_apart

_PICTURES = (b"VP8 ", b"VP8L")
_FRAME_PARTS = (*_PICTURES, b"ALPH")
_PROBE = 4
"""Bytes cut off an end to see whether the decoder misses them (encoders pad by up to three)."""
_SLACK = b"\0\0"
"""Stands for a last byte of zeros, which libwebp can do without and other decoders cannot."""
_SEARCHES = 4
_SEARCHED_PIXELS = 50_000_000
_ICC, _ALPHA = 0x20, 0x10


@dataclasses.dataclass(slots=True)
class _State:
    limits: Limits
    canvas: tuple[int, int] | None = None
    alpha: bytes = b""
    name: bytes = b""
    picture: bytes = b""
    raw_profile: memoryview | None = None
    exif: ExifFacts | None = None
    stripped: set[str] = dataclasses.field(default_factory=set)
    notes: list[str] = dataclasses.field(default_factory=list)


def _damaged() -> InputRefused:
    return InputRefused("picture-damaged")


def rewrite(data: Buffer, limits: Limits) -> Rewritten:
    """Strip one WebP.

    Raises InputRefused "picture-damaged", "picture-too-large", "picture-kind-unsupported" or
    "too-many-parts".
    """
    view = memoryview(data)
    end = int.from_bytes(view[4:8], "little") + 8
    if len(view) < 20 or not 20 <= end <= len(view):
        raise _damaged()
    state = _State(limits)
    for index, (name, body) in enumerate(_chunks(view[12:end], limits)):
        _take(state, index, name, body)
    state.stripped |= traces.of_trailer(view[end:])
    if not state.name:
        raise _damaged()
    return _finish(state)


def _chunks(view: memoryview, limits: Limits) -> Iterator[tuple[bytes, memoryview]]:
    """(name, body) of every chunk; the last may be cut short only where it is no picture."""
    at = 0
    for _ in range(limits.chunks):
        if at + 8 > len(view):
            return
        name, size = struct.unpack_from("<4sI", view, at)
        if at + 8 + size > len(view):
            if name in (*_PICTURES, b"ALPH", b"ANMF"):
                raise _damaged()
            return
        yield name, view[at + 8 : at + 8 + size]
        at += 8 + size + (size & 1)
    raise InputRefused("too-many-parts")


def _take(state: _State, index: int, name: bytes, body: memoryview) -> None:
    """Keep, translate or drop one chunk."""
    if name == b"VP8X" and not index:
        _take_canvas(state, body)
    elif name in _PICTURES:
        _take_picture(state, name, body)
    elif name == b"ANMF":
        _take_frame(state, body)
    elif name == b"ALPH" and state.canvas and not state.name:
        state.alpha = state.alpha or bytes(body)
    elif name == b"ICCP" and state.raw_profile is None and state.canvas:
        state.raw_profile = body
    elif name == b"EXIF":
        _take_exif(state, body)
    else:
        state.stripped |= _dropped(name, body)


def _take_canvas(state: _State, body: memoryview) -> None:
    if len(body) < 10:
        raise _damaged()
    state.canvas = _size24(body, 4)


def _size24(body: memoryview, at: int) -> tuple[int, int]:
    width, height = (int.from_bytes(body[n : n + 3], "little") + 1 for n in (at, at + 3))
    return width, height


def _take_picture(state: _State, name: bytes, body: memoryview) -> None:
    if state.name:
        state.stripped.add("second-picture")
        return
    state.name, state.picture = name, bytes(body)
    if name == b"VP8L" and state.alpha:
        state.alpha = b""
        state.stripped.add("hidden-data")


def _take_frame(state: _State, body: memoryview) -> None:
    """The first frame of a film, if it is the whole picture."""
    if state.canvas is None or len(body) < 24:
        raise _damaged()
    state.stripped.add("animation")
    if state.name:
        return
    if any(body[:6]) or _size24(body, 6) != state.canvas:
        raise InputRefused("picture-kind-unsupported")
    parts = [part for part in _chunks(body[16:], state.limits) if part[0] in _FRAME_PARTS]
    if not {name for name, _ in parts} & set(_PICTURES):
        raise _damaged()
    for name, part in parts:
        _take(state, 1, name, part)
    state.notes.append("first-frame-only")


def _take_exif(state: _State, body: memoryview) -> None:
    start = 6 if bytes(body[:6]) == b"Exif\0\0" else 0
    facts = read_exif(body[start:], state.limits)
    state.exif = state.exif or facts
    state.stripped |= facts.traces or {"other-data"}


def _dropped(name: bytes, body: memoryview) -> set[str]:
    if name == b"XMP ":
        return traces.of_xmp(body)
    return {"animation"} if name == b"ANIM" else {"other-data"}


def _finish(state: _State) -> Rewritten:
    width, height, alpha = _read_picture(state)
    _check_size(state, width, height)
    if state.alpha:
        state.alpha = _checked_alpha(state.alpha, width * height)
    exif = state.exif or ExifFacts()
    profile = _profile(state, exif)
    _cut_to_the_end(state, (width, height))
    facts = MediaFacts(
        format=PhotoKind.WEBP,
        width=width,
        height=height,
        orientation=exif.orientation,
        colour=_colour(state, exif, profile),
        icc=bool(profile),
        stripped=traces.ordered(state.stripped),
        notes=tuple(state.notes),
        **exif.told(),
    )
    alpha = alpha or bool(state.alpha)
    return Rewritten([_file(state, (width, height), profile, alpha=alpha)], facts, profile)


def _read_picture(state: _State) -> tuple[int, int, bool]:
    """(width, height, whether there is alpha) as the compressed picture states them."""
    head = state.picture[:10]
    if state.name == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        if len(head) < 6 or head[0] != 0x2F or bits >> 29:
            raise _damaged()
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    if len(head) < 10 or head[0] & 1 or head[3:6] != b"\x9d\x01\x2a":
        raise _damaged()
    width, height = struct.unpack_from("<HH", head, 6)
    return width & 0x3FFF, height & 0x3FFF, False


def _check_size(state: _State, width: int, height: int) -> None:
    if not width or not height or state.canvas not in (None, (width, height)):
        raise _damaged()
    if width * height > state.limits.pixels:
        raise InputRefused("picture-too-large", limit=state.limits.pixels // 1_000_000)


def _checked_alpha(alpha: bytes, pixels: int) -> bytes:
    """Alpha with its reserved bits zero; plain alpha is exactly one byte a pixel."""
    head, body = alpha[0] & 0x3F, alpha[1:]
    if not head & 3:
        if len(body) < pixels:
            raise _damaged()
        body = body[:pixels]
    return bytes([head]) + body


def _profile(state: _State, exif: ExifFacts) -> bytes:
    if state.raw_profile is None:
        if exif.adobe_rgb:
            state.notes.append("colour-profile-added")
            return icc.adobe_rgb()
        return b""
    profile = icc.sanitise(state.raw_profile, 3, state.limits)
    if not profile:
        state.notes.append("colour-profile-dropped")
    if profile != state.raw_profile:
        state.stripped.add("profile-text")
    return profile


def _colour(state: _State, exif: ExifFacts, profile: bytes) -> str:
    """Without a profile colours are sRGB, as the format has it, unless Exif says Adobe RGB."""
    raw = state.raw_profile if state.raw_profile is not None and profile else b""
    stated = exif.colour if exif.adobe_rgb else spaces.SRGB
    return spaces.of_picture(3, raw, stated)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI", name, len(body)) + body + bytes(len(body) & 1)


def _file(state: _State, size: tuple[int, int], profile: bytes, *, alpha: bool) -> bytes:
    """The whole file; the extended header only where a profile or separate alpha needs it."""
    chunks = [_chunk(state.name, state.picture)]
    if state.alpha:
        chunks.insert(0, _chunk(b"ALPH", state.alpha))
    if profile:
        chunks.insert(0, _chunk(b"ICCP", profile))
    if len(chunks) > 1:
        flags = (_ICC if profile else 0) | (_ALPHA if alpha else 0)
        sides = b"".join((side - 1).to_bytes(3, "little") for side in size)
        chunks.insert(0, _chunk(b"VP8X", bytes([flags, 0, 0, 0]) + sides))
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _cut_to_the_end(state: _State, size: tuple[int, int]) -> None:
    """Cut picture and alpha behind the last byte that decoding needs, found by decoding."""

    @functools.cache
    def whole() -> Array | None:
        return _pixels(_file(state, size, b"", alpha=bool(state.alpha)))

    def enough(picture: bytes, alpha: bytes) -> bool:
        part = dataclasses.replace(state, picture=picture, alpha=alpha)
        pixels = _pixels(_file(part, size, b"", alpha=bool(alpha)))
        full = whole()
        return pixels is not None and full is not None and np.array_equal(pixels, full)

    if state.alpha and state.alpha[0] & 3:
        state.alpha = _cut(state, state.alpha, lambda part: enough(state.picture, part), size)
    if state.name == b"VP8 ":
        _cut_inside(state, lambda part: enough(part, state.alpha), size)
    state.picture = _cut(state, state.picture, lambda part: enough(part, state.alpha), size)


def _cut_inside(state: _State, suffices: Callable[[bytes], bool], size: tuple[int, int]) -> None:
    """The same for the parts that others follow."""
    parts = taken_apart(state.picture)
    if parts is None:
        raise _damaged()
    for index in range(len(parts.parts) - 1):
        still = functools.partial(_suffices_with, suffices, parts, index)
        parts = parts.changed(index, _cut(state, parts.parts[index], still, size))
    state.picture = parts.joined()


def _suffices_with(
    suffices: Callable[[bytes], bool], parts: Parts, index: int, part: bytes
) -> bool:
    return suffices(parts.changed(index, part).joined())


def _cut(
    state: _State, part: bytes, suffices: Callable[[bytes], bool], size: tuple[int, int]
) -> bytes:
    """Shorten until the decoder misses what is cut; a last byte or two may mislead one search."""
    for _ in range(_SEARCHES):
        if len(part) <= _PROBE + 1 or not suffices(part[:-_PROBE]):
            return part
        if size[0] * size[1] > _SEARCHED_PIXELS:
            break
        enough = _shortest(part, suffices)
        if any(part[enough:]):
            state.stripped.add("hidden-data")
        part = part[:enough] + _SLACK
    raise InputRefused("picture-kind-unsupported")


def _shortest(part: bytes, suffices: Callable[[bytes], bool]) -> int:
    """A length that suffices while one byte less does not."""
    short, enough = 1, len(part) - _PROBE
    while enough - short > 1:
        middle = (short + enough) // 2
        if suffices(part[:middle]):
            enough = middle
        else:
            short = middle
    return enough


def _pixels(data: Buffer) -> Array | None:
    """Pixels in OpenCV's order of colours, None where the decoder finds anything wrong."""
    try:
        raw = np.frombuffer(data, dtype=np.uint8)
        return cast("Array | None", cv2.imdecode(raw, cv2.IMREAD_UNCHANGED))
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from error
        return None


def decode(data: Buffer, rewritten: Rewritten) -> Raster:
    """Decode the kept file; libwebp refuses a stream that ends early ("picture-damaged")."""
    pixels = _pixels(data)
    if pixels is None or pixels.shape[1::-1] != (rewritten.facts.width, rewritten.facts.height):
        raise _damaged()
    if pixels.shape[2] == 4:
        return Raster(cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA, pixels), "RGBA")
    return Raster(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB, pixels), "RGB")


def sample() -> bytes:
    """A lossy picture with alpha and a profile, for warming up."""
    pixels = np.full((16, 16, 4), 128, np.uint8)
    made = bytes(cv2.imencode(".webp", pixels, [cv2.IMWRITE_WEBP_QUALITY, 80])[1])
    chunks = made[12:]
    if chunks[:4] == b"VP8X":
        chunks = chunks[18:]
    head = bytes([_ICC | _ALPHA, 0, 0, 0]) + b"\x0f\0\0\x0f\0\0"
    body = b"WEBP" + _chunk(b"VP8X", head) + _chunk(b"ICCP", icc.adobe_rgb()) + chunks
    return b"RIFF" + struct.pack("<I", len(body)) + body


FORMAT = Format("WebP", PhotoKind.WEBP, rewrite, decode, prove=prove, sample=sample)
