"""Properties of kept items, each written anew from its numbers (ISO/IEC 23008-12:2022, 6.5)."""

from __future__ import annotations

import dataclasses
import math
import struct
from collections.abc import Callable, Sequence
from fractions import Fraction

from . import icc
from .heif_boxes import Cursor, box, damaged, full_box, unsupported
from .heif_meta import Property
from .heif_streams import (
    av1_configuration,
    av1_is_gray,
    hevc_configuration,
    hevc_is_gray,
)
from .limits import Limits
from .sniff import Buffer

ALPHA = b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"
_ALPHAS = (ALPHA, b"urn:mpeg:hevc:2015:auxid:1")
_GAIN_MAPS = (b"hdrgainmap",)

_TRACES = {
    b"udes": "comments",
    b"altt": "comments",
    b"crtt": "timestamps",
    b"mdft": "timestamps",
    b"thmb": "embedded-thumbnail",
}
_COLOURS = frozenset({b"clli", b"mdcv", b"cclv", b"amve", b"reve", b"ndwt"})
_ESSENTIAL = frozenset({b"hvcC", b"av1C", b"irot", b"imir", b"clap", b"a1op", b"lsel"})


@dataclasses.dataclass(slots=True)
class Cleaned:
    """What is known of one item, and its properties as boxes in order.

    `coding` is the kind of item that its `configuration` is for, empty where it has none. `turns`
    are its crop ("clap", left, top, width, height), rotation and mirroring in file order.
    """

    boxes: list[tuple[bytes, bool]] = dataclasses.field(default_factory=list)
    size: tuple[int, int] = (0, 0)
    coding: bytes = b""
    configuration: bytes = b""
    gray: bool = False
    profile: bytes = b""
    turns: list[tuple[str, tuple[int, ...]]] = dataclasses.field(default_factory=list)

    @property
    def shown(self) -> tuple[int, int]:
        """(width, height) after crop and rotation."""
        size = self.size
        for name, numbers in self.turns:
            if name == "clap":
                size = numbers[2], numbers[3]
            elif name == "irot" and numbers[0] % 2:
                size = size[1], size[0]
        return size


class Cleaner:
    """Cleans the properties of one file's items; says in `found` and `notes` what fell away."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.found: set[str] = set()
        self.notes: list[str] = []
        self._profiles: dict[tuple[bytes, int], bytes] = {}

    def clean(self, properties: Sequence[Property]) -> Cleaned:
        """The properties that decoding needs.

        Raises InputRefused "picture-damaged" or "picture-kind-unsupported".
        """
        item = Cleaned()
        _look_ahead(item, properties)
        done: set[bytes] = set()
        for listed in properties:
            name = listed.name + (bytes(listed.body[:1]) if listed.name == b"colr" else b"")
            if name in done:
                raise damaged()
            done.add(name)
            self._take(item, listed)
        return item

    def _take(self, item: Cleaned, listed: Property) -> None:
        if listed.name == b"colr":
            written = self._colour(item, listed.body)
        elif listed.name in _WRITERS:
            written = _WRITERS[listed.name](item, listed.body, self.found)
        else:
            self._drop(listed)
            return
        if written:
            item.boxes.append((written, listed.name in _ESSENTIAL))

    def _drop(self, listed: Property) -> None:
        if listed.name in _COLOURS:
            self.note("colour-information-dropped")
        elif listed.essential:
            raise unsupported()
        elif listed.name != b"a1lx":
            self.found.add(_TRACES.get(listed.name, "other-data"))

    def note(self, code: str) -> None:
        """Say a code once."""
        if code not in self.notes:
            self.notes.append(code)

    def _colour(self, item: Cleaned, body: memoryview) -> bytes:
        kind = bytes(body[:4])
        if kind == b"nclx" and len(body) >= 11:
            return box(b"colr", body[:10], bytes([body[10] & 0x80]))
        if kind in (b"prof", b"rICC"):
            profile = self._profile(bytes(body[4:]), 1 if item.gray else 3)
            item.profile = item.profile or profile
            return box(b"colr", b"prof", profile) if profile else b""
        self.found.add("other-data")
        return b""

    def _profile(self, raw: bytes, channels: int) -> bytes:
        if (raw, channels) not in self._profiles:
            profile = icc.sanitise(raw, channels, self.limits)
            self._profiles[raw, channels] = profile
            if not profile:
                self.note("colour-profile-dropped")
            if profile != raw:
                self.found.add("profile-text")
        return self._profiles[raw, channels]


def _look_ahead(item: Cleaned, properties: Sequence[Property]) -> None:
    """Size and colour first, because crops and profiles depend on them; a stream knows best."""
    coded = any(listed.name in (b"hvcC", b"av1C") for listed in properties)
    for listed in properties:
        if listed.name == b"ispe" and len(listed.body) == 12:
            item.size = struct.unpack_from(">4xII", listed.body)
        elif listed.name == b"hvcC" and len(listed.body) >= 22:
            item.gray = hevc_is_gray(listed.body)
        elif listed.name == b"av1C" and len(listed.body) >= 4:
            item.gray = av1_is_gray(listed.body)
        elif listed.name == b"pixi" and len(listed.body) > 4 and not coded:
            item.gray = listed.body[4] == 1


def _spatial_extent(item: Cleaned, body: memoryview, _: set[str]) -> bytes:
    if len(body) != 12 or not all(item.size):
        raise damaged()
    return full_box(b"ispe", 0, 0, struct.pack(">II", *item.size))


def _pixel_information(_: Cleaned, body: memoryview, found: set[str]) -> bytes:
    depths = bytes(body[5:])
    if len(body) < 5 or body[0] or len(depths) != body[4] or not 1 <= len(depths) <= 4:
        found.add("other-data")
        return b""
    return full_box(b"pixi", 0, 0, bytes([len(depths)]), depths)


def _pixel_aspect(_: Cleaned, body: memoryview, __: set[str]) -> bytes:
    if len(body) != 8:
        raise damaged()
    across, down = struct.unpack(">II", body)
    if not across or not down:
        return b""
    shared = math.gcd(across, down)
    return box(b"pasp", struct.pack(">II", across // shared, down // shared))


def _configure(item: Cleaned, coding: bytes, configuration: bytes) -> None:
    if item.coding:
        raise damaged()
    item.coding, item.configuration = coding, configuration


def _hevc(item: Cleaned, body: memoryview, found: set[str]) -> bytes:
    _configure(item, b"hvc1", hevc_configuration(body, found))
    return box(b"hvcC", item.configuration)


def _av1(item: Cleaned, body: memoryview, found: set[str]) -> bytes:
    _configure(item, b"av01", av1_configuration(body, found))
    return box(b"av1C", item.configuration)


def _auxiliary(_: Cleaned, body: memoryview, found: set[str]) -> bytes:
    """Only alpha is ever kept, under its one name."""
    cursor = Cursor(body)
    cursor.version()
    cursor.text()
    if cursor.rest():
        found.add("hidden-data")
    return full_box(b"auxC", 0, 0, ALPHA, b"\0")


def auxiliary_kind(properties: Sequence[Property]) -> str:
    """What an auxiliary picture is for: "alpha", "gain-map" or "other"."""
    for listed in properties:
        if listed.name == b"auxC" and len(listed.body) > 4:
            name = bytes(listed.body[4:]).partition(b"\0")[0]
            if name in _ALPHAS:
                return "alpha"
            return "gain-map" if any(word in name for word in _GAIN_MAPS) else "other"
    return "other"


def _turn(name: str, mask: int) -> Callable[[Cleaned, memoryview, set[str]], bytes]:
    """A rotation (quarter turns to the left) or mirroring (axis), one byte each."""

    def write(item: Cleaned, body: memoryview, _: set[str]) -> bytes:
        if len(body) != 1:
            raise damaged()
        item.turns.append((name, (body[0] & mask,)))
        return box(name.encode("ascii"), bytes([body[0] & mask]))

    return write


def _crop(item: Cleaned, body: memoryview, _: set[str]) -> bytes:
    """A crop to whole pixels inside the picture, in lowest terms."""
    if len(body) != 32 or not all(item.size):
        raise damaged()
    numbers = struct.unpack(">IIIIiIiI", body)
    if not all(numbers[1::2]):
        raise damaged()
    width, height, right, down = (Fraction(*numbers[at : at + 2]) for at in (0, 2, 4, 6))
    across, high = item.shown
    left, top = right + (across - width) / 2, down + (high - height) / 2
    crop = left, top, width, height
    if any(number.denominator != 1 for number in crop):
        raise unsupported()
    if min(left, top, width - 1, height - 1) < 0 or left + width > across or top + height > high:
        raise damaged()
    item.turns.append(("clap", tuple(map(int, crop))))
    terms = (part for number in (width, height, right, down) for part in number.as_integer_ratio())
    return box(b"clap", struct.pack(">IIIIiIiI", *terms))


def _numbers(name: bytes, size: int) -> Callable[[Cleaned, memoryview, set[str]], bytes]:
    """A property of nothing but one number."""

    def write(_: Cleaned, body: memoryview, __: set[str]) -> bytes:
        if len(body) != size:
            raise damaged()
        return box(name, bytes(body))

    return write


_WRITERS: dict[bytes, Callable[[Cleaned, memoryview, set[str]], bytes]] = {
    b"ispe": _spatial_extent,
    b"pixi": _pixel_information,
    b"pasp": _pixel_aspect,
    b"hvcC": _hevc,
    b"av1C": _av1,
    b"auxC": _auxiliary,
    b"irot": _turn("irot", 3),
    b"imir": _turn("imir", 1),
    b"clap": _crop,
    b"a1op": _numbers(b"a1op", 1),
    b"lsel": _numbers(b"lsel", 2),
}


def grid_payload(data: Buffer, tiles: int) -> tuple[bytes, tuple[int, int]]:
    """(canonical payload, (width, height)) of a grid of `tiles` pictures.

    Raises InputRefused "picture-damaged".
    """
    cursor = Cursor(data)
    version, flags = cursor.number(1), cursor.number(1)
    rows, columns = cursor.number(1) + 1, cursor.number(1) + 1
    wide = 4 if flags & 1 else 2
    width, height = cursor.number(wide), cursor.number(wide)
    if version or not width or not height or rows * columns != tiles:
        raise damaged()
    size = width.to_bytes(wide, "big") + height.to_bytes(wide, "big")
    return bytes([0, flags & 1, rows - 1, columns - 1]) + size, (width, height)


def overlay_payload(data: Buffer, layers: int) -> tuple[bytes, tuple[int, int]]:
    """(canonical payload, (width, height)) of `layers` pictures laid over one another.

    Raises InputRefused "picture-damaged".
    """
    cursor = Cursor(data)
    version, flags = cursor.number(1), cursor.number(1)
    wide = 4 if flags & 1 else 2
    fill = bytes(cursor.take(8))
    width, height = cursor.number(wide), cursor.number(wide)
    places = bytes(cursor.take(2 * wide * layers))
    if version or not width or not height:
        raise damaged()
    size = width.to_bytes(wide, "big") + height.to_bytes(wide, "big")
    return bytes([0, flags & 1]) + fill + size + places, (width, height)
