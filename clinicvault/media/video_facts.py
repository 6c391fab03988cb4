"""What a film says of itself beside its pictures: which kinds of things, and the few facts kept.

Only a look at what falls away; nothing read here goes into the kept file. (QuickTime File Format,
"User data atoms" and "Metadata"; ISO/IEC 14496-12, 8.10; 3GPP TS 26.244.)
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import struct
from collections.abc import Iterator

from . import devices, maker, spaces, traces
from .limits import Limits
from .video_tables import first_of_each

_TEXT_LIMIT = 64
_LOOK = 4096
_MAC_EPOCH = dt.datetime(1904, 1, 1, tzinfo=dt.UTC)
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_OFFSET = re.compile(r"([+-]\d\d):?(\d\d)$")
_CONTENT_IDENTIFIER = "com.apple.quicktime.content.identifier"
_ENTRY = 78
"""Bytes of a picture's description before the boxes in it."""
_DEFAULT_NAMES = (b"Handler", b"Core Media", b"GPAC ISO", b"Mainconcept", b"Video Media")

_NAMES = {
    b"xyz": "location", b"loci": "location", b"gps0": "location", b"GPS ": "location",
    b"day": "timestamps", b"date": "timestamps", b"yrrc": "timestamps",
    b"swr": "editing-history", b"too": "editing-history", b"enc": "editing-history",
    b"TIM": "timestamps", b"TSC": "timestamps", b"TSZ": "timestamps",
    b"ART": "owner", b"aut": "owner", b"cpy": "owner", b"cprt": "owner", b"auth": "owner",
    b"perf": "owner", b"dir": "owner", b"own": "owner",
    b"nam": "comments", b"cmt": "comments", b"des": "comments", b"inf": "comments",
    b"titl": "comments", b"dscp": "comments", b"key": "comments", b"kywd": "comments",
    b"thmb": "embedded-thumbnail", b"covr": "embedded-thumbnail", b"tnal": "embedded-thumbnail",
    b"THMB": "embedded-thumbnail", b"CNTH": "embedded-thumbnail", b"PICT": "embedded-thumbnail",
    b"CAME": "camera-serial", b"SNum": "camera-serial", b"LENS": "maker-notes",
    b"GPMF": "maker-notes", b"CNDA": "maker-notes", b"NCDT": "maker-notes",
    b"PANA": "maker-notes", b"mvtg": "maker-notes", b"MVTG": "maker-notes",
    b"mak": "", b"mod": "", b"smta": "maker-notes", b"SDLN": "maker-notes", b"FIRM": "maker-notes",
}  # fmt: skip
_WORDS = (
    ("location", "location"), ("creationdate", "timestamps"), ("software", "editing-history"),
    ("version", "editing-history"), ("author", "owner"), ("artist", "owner"),
    ("copyright", "owner"), ("owner", "owner"), ("publisher", "owner"), ("face", "faces"),
    ("serial", "camera-serial"), ("title", "comments"), ("description", "comments"),
    ("comment", "comments"), ("keywords", "comments"), ("displayname", "comments"),
    ("make", ""), ("model", ""),
)  # fmt: skip
_PASSED = frozenset({b"hdlr", b"meta", b"free", b"skip", b"keys", b"ilst", b"\0\0\0\0"})


@dataclasses.dataclass(slots=True)
class Told:
    """Facts found so far; the first of each kind holds."""

    limits: Limits
    found: set[str] = dataclasses.field(default_factory=set)
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    created: str = ""

    @property
    def taken(self) -> str:
        """When the film was taken, ISO 8601; by the camera's own words before the file's clock."""
        return _moment(self.values.get("when", "")) or self.created

    @property
    def camera(self) -> str:
        """Maker and model."""
        make, model = (devices.named(self.values.get(name, "")) for name in ("make", "model"))
        if make and not model.lower().startswith(make.split(maxsplit=1)[0].lower()):
            return f"{make} {model}".strip()[:_TEXT_LIMIT]
        return model

    @property
    def lens(self) -> str:
        """The lens, where the film names it."""
        return devices.named(self.values.get("lens", ""))

    @property
    def pair(self) -> str:
        """The identifier that a live photo's clip shares with its still."""
        return maker.identifier(self.values.get("pair", ""))

    def user_data(self, view: memoryview) -> None:
        """A `udta` box: atoms of text and of makers, and a `meta` box among them."""
        for name, body in _atoms(view, self.limits):
            if name == b"meta":
                self.meta(body)
            elif name == b"XMP_":
                self.found |= traces.of_xmp(body)
            elif name not in _PASSED:
                self._name(name.lstrip(b"\xa9"), body)

    def meta(self, view: memoryview) -> None:
        """A `meta` box: items under names from its list of keys, or under four letters."""
        inner = view if bytes(view[4:8]) == b"hdlr" else view[4:]
        parts: dict[bytes, memoryview] = {}
        for name, body in _atoms(inner, self.limits):
            parts.setdefault(name, body)
            if name not in _PASSED:
                self.found.add("other-data")
        keys = list(_keys(parts.get(b"keys", view[:0]), self.limits))
        for name, body in _atoms(parts.get(b"ilst", view[:0]), self.limits):
            number = int.from_bytes(name, "big")
            if 0 < number <= len(keys):
                self._key(keys[number - 1], _item(body, self.limits))
            else:
                self._name(name.lstrip(b"\xa9"), memoryview(_item(body, self.limits).encode()))

    def times(self, body: memoryview) -> None:
        """The creation time of an `mvhd`; counted since 1904 in UTC."""
        wide = len(body) > 0 and body[0] == 1
        raw = body[4:12] if wide else body[4:8]
        seconds = int.from_bytes(raw, "big")
        if seconds:
            self.found.add("timestamps")
        if 0 < seconds < 1 << 33:
            when = _MAC_EPOCH + dt.timedelta(seconds=seconds)
            self.created = when.isoformat(timespec="seconds") if when.year > 1970 else ""

    def handler(self, body: memoryview) -> None:
        """The name in an `hdlr`, which every program writes and some people change."""
        name = bytes(body[24:_LOOK]).strip(b"\0")
        if name and not any(known in name for known in _DEFAULT_NAMES):
            self.found.add("text")

    def _name(self, name: bytes, body: memoryview) -> None:
        self.found.update({_NAMES.get(name, "other-data")} - {""})
        fact = {b"day": "when", b"mak": "make", b"mod": "model"}.get(name)
        if fact:
            self.values.setdefault(fact, _user_text(body))

    def _key(self, key: str, value: str) -> None:
        last = key.rpartition(".")[2]
        code = next((code for word, code in _WORDS if word in key), "other-data")
        self.found.update({code} - {""})
        if key == _CONTENT_IDENTIFIER:
            self.values.setdefault("pair", value)
        fact = {"creationdate": "when", "make": "make", "model": "model", "lens_model": "lens"}
        if last in fact:
            self.values.setdefault(fact[last], value)


def colour_of(description: memoryview, limits: Limits) -> str:
    """Name of the colour space by the first coding in an `stsd`; empty where it says none."""
    for _, body in _atoms(description[8:], limits):
        colour = bytes(first_of_each(body[_ENTRY:], limits).get(b"colr", body[:0]))
        if colour[:4] in (b"nclx", b"nclc") and len(colour) >= 10:
            primaries, transfer = struct.unpack_from(">HH", colour, 4)
            name = spaces.of_codes(primaries, transfer)
            return "" if name == spaces.PLAIN else name
        return spaces.of_profile(colour[4:]) if colour[:4] in (b"prof", b"rICC") else ""
    return ""


def _atoms(view: memoryview, limits: Limits) -> Iterator[tuple[bytes, memoryview]]:
    """Like boxes, but names may be of any bytes; stops where it makes no sense any more."""
    at = 0
    for _ in range(limits.video_boxes):
        if at + 8 > len(view):
            return
        size, name = struct.unpack_from(">I4s", view, at)
        if size < 8 or at + size > len(view):
            return
        yield name, view[at + 8 : at + size]
        at += size


def _keys(view: memoryview, limits: Limits) -> Iterator[str]:
    for _, body in _atoms(view[8:], limits):
        yield bytes(body[:_LOOK]).decode("utf-8", "replace")


def _item(view: memoryview, limits: Limits) -> str:
    """Text of the first `data` atom of an item."""
    for name, body in _atoms(view, limits):
        if name == b"data":
            return _clean(bytes(body[8:_LOOK]))
    return ""


def _user_text(body: memoryview) -> str:
    """Text of a user data atom: behind its length and language, or bare."""
    raw = bytes(body[:_LOOK])
    if len(raw) > 4 and int.from_bytes(raw[:2], "big") <= len(raw) - 4:
        raw = raw[4 : 4 + int.from_bytes(raw[:2], "big")] or raw
    return _clean(raw)


def _clean(raw: bytes) -> str:
    text = raw.partition(b"\0")[0].decode("utf-8", "replace")
    return "".join(sign for sign in text if sign.isprintable() and sign != "\ufffd").strip()[
        :_TEXT_LIMIT
    ]


def _moment(text: str) -> str:
    """A time in ISO 8601 with its offset where it has one; empty where it makes no sense."""
    match = _WHEN.match(text)
    if match is None:
        return ""
    offset = _OFFSET.search(text[match.end() :])
    zone = "+00:00" if text.endswith("Z") else f"{offset[1]}:{offset[2]}" if offset else ""
    try:
        dt.datetime.fromisoformat(match[0] + zone)
    except ValueError:
        return ""
    return match[0] + zone
