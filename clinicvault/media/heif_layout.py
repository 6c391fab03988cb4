"""A HEIF file laid out anew: `ftyp`, `meta`, `mdat`, and nothing between or behind them."""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Sequence

from clinicvault.domain.clinical import PhotoKind

from .heif_boxes import box, full_box
from .heif_properties import Cleaned
from .sniff import Buffer

_PLAIN_PROFILES = (1, 3)
"""Main and Main Still Picture: what the brand `heic` promises."""


@dataclasses.dataclass(slots=True)
class Kept:
    """One item of the new file.

    `number` is its new number, `parts` and `alpha_of` are new numbers, `payload` its bytes.
    """

    kind: bytes
    hidden: bool
    cleaned: Cleaned
    number: int = 0
    parts: tuple[int, ...] = ()
    alpha_of: tuple[int, ...] = ()
    premultiplied: int = 0
    payload: tuple[Buffer, ...] = ()


def laid_out(items: Sequence[Kept], kind: PhotoKind) -> tuple[Buffer, ...]:
    """The whole file; the first item is the picture itself."""
    head = _file_type(items, kind)
    pieces: list[Buffer] = []
    places: list[tuple[int, int]] = []
    known: dict[int, tuple[int, int]] = {}
    at = 0
    for item in items:
        length = sum(map(len, item.payload))
        # Items that share their bytes in the source hold one and the same tuple.
        if id(item.payload) not in known:
            known[id(item.payload)] = at, length
            pieces += item.payload
            at += length
        places.append(known[id(item.payload)])
    start = len(head) + len(_meta(items, places, 0)) + 8
    meta = _meta(items, places, start)
    return (head, meta, struct.pack(">I4s", 8 + at, b"mdat"), *pieces)


def _file_type(items: Sequence[Kept], kind: PhotoKind) -> bytes:
    if kind is PhotoKind.AVIF:
        return box(b"ftyp", b"avif", bytes(4), b"mif1miafavif")
    configurations = (item.cleaned.configuration for item in items if not item.alpha_of)
    plain = all(c[1] & 31 in _PLAIN_PROFILES for c in configurations if c)
    brand = b"heic" if plain else b"heix"
    return box(b"ftyp", brand, bytes(4), b"mif1", brand)


def _meta(items: Sequence[Kept], places: Sequence[tuple[int, int]], start: int) -> bytes:
    return full_box(
        b"meta",
        0,
        0,
        full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(12), b"\0"),
        full_box(b"pitm", 0, 0, struct.pack(">H", 1)),
        _locations(places, start),
        _entries(items),
        *_references(items),
        _properties(items),
    )


def _locations(places: Sequence[tuple[int, int]], start: int) -> bytes:
    """Four-byte offsets and lengths, one extent an item; items without bytes are not listed."""
    listed = [(number, place) for number, place in enumerate(places, 1) if place[1]]
    return full_box(
        b"iloc",
        0,
        0,
        struct.pack(">HH", 0x4400, len(listed)),
        *(
            struct.pack(">HHHII", number, 0, 1, start + offset, length)
            for number, (offset, length) in listed
        ),
    )


def _entries(items: Sequence[Kept]) -> bytes:
    entries = (
        full_box(b"infe", 2, int(item.hidden), struct.pack(">HH", item.number, 0), item.kind, b"\0")
        for item in items
    )
    return full_box(b"iinf", 0, 0, struct.pack(">H", len(items)), *entries)


def _references(items: Sequence[Kept]) -> list[bytes]:
    entries = []
    for item in items:
        lists = (
            (b"dimg", item.parts),
            (b"auxl", item.alpha_of),
            (b"prem", (item.premultiplied,) if item.premultiplied else ()),
        )
        for name, targets in lists:
            if targets:
                numbers = (item.number, len(targets), *targets)
                entries.append(box(name, struct.pack(f">{len(numbers)}H", *numbers)))
    return [full_box(b"iref", 0, 0, *entries)] if entries else []


def _properties(items: Sequence[Kept]) -> bytes:
    """Each distinct property once, and which item has which."""
    places: dict[bytes, int] = {}
    for item in items:
        for written, _ in item.cleaned.boxes:
            places.setdefault(written, len(places) + 1)
    wide = len(places) > 127
    rows = []
    for item in items:
        row = struct.pack(">HB", item.number, len(item.cleaned.boxes))
        for written, essential in item.cleaned.boxes:
            mark = essential << (15 if wide else 7)
            row += (places[written] | mark).to_bytes(2 if wide else 1, "big")
        rows.append(row)
    table = full_box(b"ipma", 0, int(wide), struct.pack(">I", len(items)), *rows)
    return box(b"iprp", box(b"ipco", *places), table)
