"""What a raw file says beside its samples, by its maker's kind of container; and whether it ends.

Most are TIFF with a few bytes of their own at the start; Canon's CR3 is a film's boxes, Fujifilm
and Minolta put a JPEG or a TIFF into theirs. Nothing here decides what is kept.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Iterator

from clinicvault.domain.errors import InputRefused

from . import traces
from .exif import ExifFacts, read_exif
from .heif_boxes import boxes
from .jpeg_markers import segments
from .limits import Limits
from .sniff import Buffer
from .tiff_ifd import Directory, Entry, Reader

_TIFF_HEADS = frozenset({b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"})
_OWN_HEADS = {b"IIRO": b"II*\0", b"IIRS": b"II*\0", b"MMOR": b"MM\0*", b"IIU\0": b"II*\0"}
"""Olympus and Panasonic: TIFF in all but its first bytes."""
_EXIF, _GPS, _SUB = 0x8769, 0x8825, 0x014A
_MOST_SUB, _MOST_BOXES, _MOST_SEGMENTS = 16, 1000, 200
_ELSEWHERE = 0xFFFFFFFF
"""Panasonic's StripOffsets, where another field says where the samples lie."""
_PANASONIC_OFFSET = 0x0118
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_CANON_PICTURE = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


@dataclasses.dataclass(slots=True)
class Told:
    """Exif's facts and the kinds of things that fall away."""

    exif: ExifFacts
    stripped: set[str] = dataclasses.field(default_factory=set)


def read_told(data: Buffer, limits: Limits) -> Told:
    """Read what there is to read.

    Raises InputRefused "picture-damaged" where the file states samples behind its end, and
    "too-many-parts".
    """
    view = memoryview(data)
    head = bytes(view[:16])
    if head[4:12] == b"ftypcrx ":
        told = _of_canon(view, limits)
    elif head.startswith(b"FUJIFILM"):
        told = _of_fujifilm(view, limits)
    elif head.startswith(b"\0MRM"):
        told = _of_minolta(view, limits)
    elif head[:4] in _TIFF_HEADS:
        told = _of_tiff(view, limits)
    elif head[:4] in _OWN_HEADS:
        told = _of_tiff(memoryview(_OWN_HEADS[head[:4]] + view[4:]), limits)
    else:
        told = Told(ExifFacts(), {"other-data"})
    told.stripped |= told.exif.traces
    return told


# --- TIFF ------------------------------------------------------------------------------------


def _of_tiff(view: memoryview, limits: Limits) -> Told:
    reader = Reader(view, limits)
    pages = list(_pages(reader))
    if not pages or not pages[0].entries:
        raise InputRefused("picture-damaged")
    for page in pages:
        _check_whole(page, len(view))
    told = Told(read_exif(reader.excerpt(pages[0]), limits))
    for page in pages:
        told.stripped |= set(_dropped(page))
    return told


def _pages(reader: Reader) -> Iterator[Directory]:
    """Directories of the chain, and those below each of them."""
    for page in reader.chain(reader.first):
        yield page
        for start in page.numbers(_SUB)[:_MOST_SUB]:
            yield reader.directory(start)


def _check_whole(page: Directory, size: int) -> None:
    """LibRaw reads what is missing as black, or as whatever lies elsewhere."""
    tiled = 324 in page.entries
    offsets = page.numbers(324 if tiled else 273)
    lengths = page.numbers(325 if tiled else 279)
    if offsets == (_ELSEWHERE,):
        offsets = page.numbers(_PANASONIC_OFFSET)
    ends = (at + length for at, length in zip(offsets, lengths, strict=False))
    if any(end > size for end in ends) or len(offsets) < _needed(page, tiled=tiled):
        raise InputRefused("picture-damaged")


def _needed(page: Directory, *, tiled: bool) -> int:
    """Tiles that make the picture whole; for strips, cameras state too many odd things."""
    sides = [page.number(tag, 0) for tag in (256, 257, 322, 323)]
    if not tiled or min(sides) < 1:
        return 0
    width, height, across, down = sides
    planes = page.number(277, 1) if page.number(284, 1) == 2 else 1
    return -(-width // across) * -(-height // down) * planes


def _dropped(page: Directory) -> Iterator[str]:
    """Kinds of things in one directory beyond what `read_exif` names."""
    entries = page.entries
    if 513 in entries or page.number(254, 0) & 1 or page.number(259, 0) == 6:
        yield "embedded-thumbnail"
    if 700 in entries:
        yield from traces.of_xmp(entries[700].value)
    if 34377 in entries:
        yield from traces.of_photoshop(entries[34377].value)
    if 33723 in entries:
        yield "text"


# --- other containers ------------------------------------------------------------------------


def _of_canon(view: memoryview, limits: Limits) -> Told:
    """CR3: CMT1 to CMT4 are small TIFFs of the main, Exif, maker's and GPS directory."""
    found, stripped = _canon_parts(view)
    parts = _Parts(found, limits)
    told = Told(read_exif(parts.excerpt(parts.main), limits) if found else ExifFacts(), stripped)
    if b"CMT3" in found:
        told.stripped.add("maker-notes")
    return told


def _canon_parts(view: memoryview) -> tuple[dict[bytes, memoryview], set[str]]:
    found: dict[bytes, memoryview] = {}
    stripped: set[str] = set()
    for outer in boxes(view, _MOST_BOXES):
        kind = bytes(outer.body[:16]) if outer.name == b"uuid" else b""
        if kind == _XMP:
            stripped |= traces.of_xmp(outer.body[16:])
        elif kind == _CANON_PICTURE:
            stripped.add("embedded-thumbnail")
        for inner in boxes(outer.body, _MOST_BOXES) if outer.name == b"moov" else ():
            if inner.name == b"uuid" and bytes(inner.body[:16]) == _CANON:
                for part in boxes(inner.body[16:], _MOST_BOXES):
                    found.setdefault(part.name, part.body)
    if b"THMB" in found:
        stripped.add("embedded-thumbnail")
    return {name: body for name, body in found.items() if name.startswith(b"CMT")}, stripped


class _Parts(Reader):
    """Several small TIFFs that stand for the directories of one."""

    def __init__(self, found: dict[bytes, memoryview], limits: Limits) -> None:
        super().__init__(found.get(b"CMT1", b"II*\0\x08\0\0\0\0\0\0\0\0\0"), limits)
        main = self.directory(self.first)
        entries = dict(main.entries)
        self._others: dict[int, Directory] = {}
        for tag, name in ((_EXIF, b"CMT2"), (_GPS, b"CMT4")):
            if name in found:
                part = Reader(found[name], limits)
                self._others[tag] = part.directory(part.first)
                entries[tag] = Entry(4, 1, memoryview(struct.pack(self.order + "I", tag)))
        self.main = Directory(self.order, entries, 0)

    def directory(self, start: int) -> Directory:
        """A part's directory under its tag, else one of CMT1's own."""
        others: dict[int, Directory] = getattr(self, "_others", {})
        return others.get(start) or super().directory(start)


def _of_fujifilm(view: memoryview, limits: Limits) -> Told:
    """RAF: a whole JPEG with its Exif lies in front of the samples."""
    start, length = struct.unpack(">II", view[84:92]) if len(view) >= 92 else (0, 0)
    picture = view[start : start + length]
    if bytes(picture[:2]) != b"\xff\xd8":
        return Told(ExifFacts(), {"other-data"})
    told = Told(ExifFacts(), {"embedded-thumbnail"})
    try:
        for segment in segments(picture, _MOST_SEGMENTS):
            body = segment.payload
            if segment.marker == 0xE1 and bytes(body[:6]) == b"Exif\0\0":
                told.exif = read_exif(body[6:], limits)
            elif segment.marker == 0xE1 and bytes(body[:28]) == b"http://ns.adobe.com/xap/1.0/":
                told.stripped |= traces.of_xmp(body)
    except InputRefused:  # a broken preview is no reason against the picture
        return told
    return told


def _of_minolta(view: memoryview, limits: Limits) -> Told:
    """MRW: blocks of a name and a length; TTW holds a TIFF's directories."""
    at, end = 8, 8 + int.from_bytes(view[4:8], "big")
    for _ in range(_MOST_SUB):
        if at + 8 > min(end, len(view)):
            break
        name, length = struct.unpack_from(">4sI", view, at)
        if name == b"\0TTW":
            return Told(read_exif(view[at + 8 : at + 8 + length], limits))
        at += 8 + length
    return Told(ExifFacts(), {"other-data"})
