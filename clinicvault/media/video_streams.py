"""What the samples of a film hold: coded pictures stay byte for byte, messages beside them go.

Encoder settings, captions, time codes and camera data travel as supplemental messages between the
pictures. Only messages stay that change how a picture decodes or which colours it has.
(ITU-T H.264, Annex D; ITU-T H.265, Annex D; ISO/IEC 14496-2, 6.2; ISO/IEC 14496-3, 4.4.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from . import jpeg
from .heif_boxes import damaged, unsupported
from .heif_streams import av1_parts, kept
from .limits import Limits
from .sniff import Buffer

Cleaner = Callable[[memoryview, set[str]], list[Buffer]]
"""One sample's bytes to the pieces that stay; kinds of what fell away go into the set."""

_AVC_KEPT = frozenset({1, 2, 3, 4, 5, 7, 8, 13})
_AVC_TRACES = {9: "", 12: "", 14: "second-picture", 15: "second-picture", 19: "second-picture"}
_AVC_TRACES |= {20: "second-picture", 21: "second-picture"}
_AVC_ENDS, _AVC_MESSAGES = (10, 11), (6,)
_HEVC_KEPT = frozenset({*range(10), *range(16, 22), 32, 33, 34})
_HEVC_TRACES = {35: "", 38: "", 62: "other-data", 63: "other-data"}
_HEVC_ENDS, _HEVC_MESSAGES = (36, 37), (39, 40)

_RECOVERY = 6
_COLOUR_MESSAGES = {137: 24, 144: 4, 147: 1}
"""Light of the mastering display, brightest content, preferred transfer: kind and length."""
_USER_DATA = (4, 5)
_START = re.compile(rb"\x00\x00\x01(?=(.?))", re.DOTALL)
_MPEG4_KEPT = frozenset({*range(0x30), 0xB0, 0xB1, 0xB3, 0xB5, 0xB6})
_FILL = 6


def avc(length_size: int) -> Cleaner:
    """Cleans samples of H.264 whose units stand behind lengths of `length_size` bytes."""
    return lambda sample, found: _units(sample, length_size, found, _avc_unit)


def hevc(length_size: int) -> Cleaner:
    """Cleans samples of H.265."""
    return lambda sample, found: _units(sample, length_size, found, _hevc_unit)


def av1(limits: Limits) -> Cleaner:
    """Cleans samples of AV1."""

    def clean(sample: memoryview, found: set[str]) -> list[Buffer]:
        return [*kept(sample, av1_parts(sample), limits.segments, found)]

    return clean


def motion_jpeg(limits: Limits) -> Cleaner:
    """Cleans samples that are a JPEG each; pairs of half pictures are refused as rare."""

    def clean(sample: memoryview, found: set[str]) -> list[Buffer]:
        made = jpeg.rewrite(sample, limits)
        if "second-picture" in made.facts.stripped:
            raise unsupported()
        found.update(made.facts.stripped)
        return [b"".join(made.pieces)]

    return clean


_Unit = Callable[[memoryview, set[str]], Buffer]


def _units(sample: memoryview, wide: int, found: set[str], clean: _Unit) -> list[Buffer]:
    """Runs of units that stay as they are, between them those that had to be written anew."""
    pieces: list[Buffer] = []
    start = at = 0
    while at < len(sample):
        body = at + wide
        end = body + int.from_bytes(sample[at:body], "big")
        if end > len(sample):
            raise damaged()
        unit = sample[body:end]
        result = clean(unit, found) if len(unit) else b""
        if result is not unit:
            pieces.append(sample[start:at])
            start = end
            if len(result):
                pieces += [len(result).to_bytes(wide, "big"), result]
        at = end
    return [piece for piece in (*pieces, sample[start:]) if len(piece)]


def _avc_unit(unit: memoryview, found: set[str]) -> Buffer:
    kind = unit[0] & 31
    if unit[0] >> 7:
        raise damaged()
    if kind in _AVC_KEPT:
        return unit
    if kind in _AVC_ENDS:
        return unit if len(unit) == 1 else bytes(unit[:1])
    if kind in _AVC_MESSAGES:
        return _messages(unit, 1, 4, found)
    found.update({_AVC_TRACES.get(kind, "hidden-data")} - {""})
    return b""


def _hevc_unit(unit: memoryview, found: set[str]) -> Buffer:
    if len(unit) < 2 or unit[0] >> 7:
        raise damaged()
    kind = unit[0] >> 1
    if (unit[0] & 1) << 5 | unit[1] >> 3:
        found.add("second-picture")
        return b""
    if kind in _HEVC_KEPT:
        return unit
    if kind in _HEVC_ENDS:
        return unit if len(unit) == 2 else bytes(unit[:2])
    if kind in _HEVC_MESSAGES:
        return _messages(unit, 2, 2, found)
    found.update({_HEVC_TRACES.get(kind, "hidden-data")} - {""})
    return b""


def _messages(unit: memoryview, head: int, marks: int, found: set[str]) -> Buffer:
    """A unit of supplemental messages with only those that decoding or colour need."""
    payload = bytes(unit[head:]).replace(b"\0\0\3", b"\0\0")
    left = b""
    for kind, whole, content in _each_message(payload):
        if _needed(kind, content, marks):
            left += whole
        elif kind in _USER_DATA:
            found.add("editing-history")
    if not left:
        return b""
    if left + b"\x80" == payload:
        return unit
    escaped = re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\0\0\3", left + b"\x80")
    return bytes(unit[:head]) + escaped


def _each_message(payload: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(kind, message with its head, content); stops at the end mark or where it is cut short."""
    at = 0
    while len(payload) - at > 1:
        start = at
        numbers = []
        for _ in range(2):
            value = 0
            while at < len(payload) and payload[at] == 255:
                value, at = value + 255, at + 1
            if at >= len(payload):
                return
            numbers.append(value + payload[at])
            at += 1
        kind, length = numbers
        if at + length > len(payload):
            return
        yield kind, payload[start : at + length], payload[at : at + length]
        at += length


def _needed(kind: int, content: bytes, marks: int) -> bool:
    if kind == _RECOVERY:
        return _is_recovery(content, marks)
    return _COLOUR_MESSAGES.get(kind) == len(content)


def _is_recovery(content: bytes, marks: int) -> bool:
    """Whether it is one Exp-Golomb number, `marks` bits and nothing more."""
    bits = "".join(f"{byte:08b}" for byte in content)
    zeros = len(bits) - len(bits.lstrip("0"))
    used = 2 * zeros + 1 + marks
    return used <= len(bits) < used + 8 and bits[used:] in ("", "10000000"[: len(bits) - used])


def mpeg4(sample: memoryview, found: set[str]) -> list[Buffer]:
    """Cleans a sample, or the set-up, of MPEG-4 Visual: what encoders say of themselves goes."""
    starts = [(match.start(), match[1]) for match in _START.finditer(sample)]
    if not starts:
        raise damaged()
    if starts[0][0]:
        found.add("hidden-data")
    ends = [at for at, _ in starts[1:]] + [len(sample)]
    pieces: list[Buffer] = []
    for (at, kind), end in zip(starts, ends, strict=True):
        if end - at > 3 and kind[0] in _MPEG4_KEPT:
            pieces.append(sample[at:end])
        else:
            found.add("editing-history" if kind == b"\xb2" else "hidden-data")
    return pieces


def aac(sample: memoryview, _: set[str]) -> list[Buffer]:
    """Cleans a block of AAC: encoders write their name into filling at the start of a block."""
    head = int.from_bytes(sample[:2], "big")
    count, start = head >> 9 & 15, 7
    if head >> 13 != _FILL or not count:
        return [sample]
    if count == 15:
        count, start = 14 + (head >> 1 & 255), 15
    size = (start + 8 * count + 7) // 8
    if size > len(sample):
        raise damaged()
    below = 8 * size - start - 8 * count
    bits = int.from_bytes(sample[:size], "big")
    if bits >> below + 8 * count - 4 & 15 > 1:
        return [sample]
    bits &= ~(((1 << 8 * count) - 1) << below)
    return [bits.to_bytes(size, "big"), sample[size:]]
