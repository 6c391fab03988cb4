"""Where a JPEG's segments begin and end; the entropy-coded data is found, never read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np

from clinicvault.domain.errors import InputRefused

from .sniff import Buffer

SOI, EOI, SOS, DNL, DHT, DAC, DQT, DRI, COM = 0xD8, 0xD9, 0xDA, 0xDC, 0xC4, 0xCC, 0xDB, 0xDD, 0xFE
APP0, APP15 = 0xE0, 0xEF
FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_WITH_LENGTH = FRAMES | {
    SOS,
    DNL,
    DHT,
    DAC,
    DQT,
    DRI,
    COM,
    *range(APP0, APP15 + 1),
    *range(0xF0, 0xFE),
}
_FILL, _RESTART = 0xFF, 0xD0
_FIRST_WINDOW, _LAST_WINDOW = 1 << 14, 1 << 22

Bytes = np.ndarray[Any, np.dtype[np.uint8]]


@dataclasses.dataclass(frozen=True, slots=True)
class Segment:
    """One marker segment. `payload` follows the length; `scan` is a SOS's entropy-coded data."""

    marker: int
    payload: memoryview
    scan: memoryview
    end: int


def damaged() -> InputRefused:
    """The refusal of a file that breaks its own format."""
    return InputRefused("picture-damaged")


def segments(data: Buffer, most: int) -> Iterator[Segment]:
    """Segments in order, up to and with EOI; a missing EOI simply ends the iteration.

    Bytes between segments that belong to none are passed over, as decoders do. Raises
    InputRefused "picture-damaged" or "too-many-parts".
    """
    view = memoryview(data)
    empty = view[:0]
    pixels = np.frombuffer(view, dtype=np.uint8)
    position = 2
    for _ in range(most):
        position = _next_marker(pixels, position)
        if position + 2 > len(view):
            return
        marker = view[position + 1]
        position += 2
        if marker == EOI:
            yield Segment(EOI, empty, empty, position)
            return
        if marker in _BARE:
            continue
        if marker not in _WITH_LENGTH:
            raise damaged()
        length = int.from_bytes(view[position : position + 2], "big")
        if length < 2 or position + length > len(view):
            raise damaged()
        payload = view[position + 2 : position + length]
        position += length
        end = _marker_from(pixels, position, restarts=False) if marker == SOS else position
        yield Segment(marker, payload, view[position:end], end)
        position = end
    raise InputRefused("too-many-parts")


def coded(scan: memoryview) -> memoryview:
    """A scan's data without fill bytes and restart marks at its end, which decoders pass over."""
    end = len(scan)
    while end and scan[end - 1] == _FILL:
        end -= 1
    while end > 1 and scan[end - 2] == _FILL and scan[end - 1] & 0xF8 == _RESTART:
        end -= 2
        while end and scan[end - 1] == _FILL:
            end -= 1
    return scan[:end]


def _next_marker(pixels: Bytes, start: int) -> int:
    """Position of the 0xFF right before the next marker byte, or the end of the data."""
    if start + 2 <= len(pixels) and pixels[start] == 0xFF and 0 < pixels[start + 1] < 0xFF:
        return start
    return _marker_from(pixels, start, restarts=True)


def _marker_from(pixels: Bytes, start: int, *, restarts: bool) -> int:
    """First position from `start` where a marker begins (a stuffed zero makes none).

    The window grows, so that neither many short scans nor one long one cost more than their size.
    """
    window = _FIRST_WINDOW
    while start + 1 < len(pixels):
        part = pixels[start : start + window + 1]
        places = np.flatnonzero(part[:-1] == 0xFF)
        after = part[places + 1]
        found = (after != 0) & (after != 0xFF)
        if not restarts:
            found &= (after & 0xF8) != 0xD0
        hits = places[found]
        if len(hits):
            return start + int(hits[0])
        start += window
        window = min(window * 4, _LAST_WINDOW)
    return len(pixels)
