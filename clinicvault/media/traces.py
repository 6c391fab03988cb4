"""Which kinds of things a dropped block held, in words that a person is shown.

Only a look at what falls away: nothing read here decides what is kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from .results import STRIPPED
from .sniff import Buffer

_LOOK = 1 << 20

_XMP_WORDS: tuple[tuple[bytes, str], ...] = (
    (b"GPS", "location"),
    (b"photoshop:City", "location"),
    (b"Iptc4xmpCore:Location", "location"),
    (b"SerialNumber", "camera-serial"),
    (b"OwnerName", "owner"),
    (b"dc:creator", "owner"),
    (b"dc:rights", "owner"),
    (b"mwg-rs:Regions", "faces"),
    (b"MPReg:", "faces"),
    (b"xmpMM:", "editing-history"),
    (b"CreatorTool", "editing-history"),
    (b"photoshop:", "editing-history"),
    (b"Thumbnails", "embedded-thumbnail"),
    (b"GDepth:", "second-picture"),
    (b"dc:description", "comments"),
    (b"dc:title", "comments"),
    (b"Date", "timestamps"),
)

_PHOTOSHOP_WORDS: tuple[tuple[bytes, str], ...] = (
    (b"8BIM\x04\x04", "text"),
    (b"8BIM\x04\x0c", "embedded-thumbnail"),
    (b"8BIM\x04\x09", "embedded-thumbnail"),
    (b"8BIM\x04\x25", "editing-history"),
    (b"\x1c\x02\x50", "owner"),
    (b"\x1c\x02\x74", "owner"),
    (b"\x1c\x02\x78", "comments"),
    (b"\x1c\x02\x5a", "location"),
    (b"\x1c\x02\x37", "timestamps"),
)


def _search(data: Buffer, words: Iterable[tuple[bytes, str]], otherwise: str) -> set[str]:
    look = bytes(memoryview(data)[:_LOOK])
    return {code for word, code in words if word in look} or {otherwise}


def of_xmp(data: Buffer) -> set[str]:
    """Kinds of things in an XMP packet; always at least `text`."""
    return _search(data, _XMP_WORDS, "text") | {"text"}


def of_photoshop(data: Buffer) -> set[str]:
    """Kinds of things in a Photoshop resource block (IPTC lies in one)."""
    return _search(data, _PHOTOSHOP_WORDS, "other-data")


def of_trailer(data: Buffer) -> set[str]:
    """What follows a picture's end: another picture or film, or bytes of unknown use."""
    if not bytes(memoryview(data)[:_LOOK]).strip(b"\0"):
        return set()
    words = ((b"\xff\xd8\xff", "second-picture"), (b"ftyp", "second-picture"))
    return _search(data, words, "hidden-data")


def ordered(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes once each, in the order in which the window shows them."""
    unique = set(codes)
    return tuple(code for code in STRIPPED if code in unique)
