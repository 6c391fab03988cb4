"""The item tables of a HEIF file as they stand in it (ISO/IEC 14496-12:2022, 8.11).

Everything is bounded and nothing is believed: offsets are resolved only when an item is wanted.
"""

from __future__ import annotations

import dataclasses

from clinicvault.domain.errors import InputRefused

from .heif_boxes import Box, Cursor, boxes, damaged, unsupported
from .limits import Limits
from .sniff import Buffer


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """An entry of `iinf`: what kind of thing the item is."""

    kind: bytes
    hidden: bool
    protected: bool
    content: bytes = b""
    """Media type of a `mime` item."""


@dataclasses.dataclass(frozen=True, slots=True)
class Location:
    """An entry of `iloc`: where an item's bytes lie, as (offset, length) pairs in order."""

    method: int
    elsewhere: bool
    extents: tuple[tuple[int, int], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Property:
    """One property of an item, and whether a reader must understand it."""

    name: bytes
    body: memoryview
    essential: bool


@dataclasses.dataclass(slots=True)
class Meta:
    """The item tables; `references` are (kind, from, to) in file order."""

    data: memoryview
    primary: int = 0
    items: dict[int, Item] = dataclasses.field(default_factory=dict)
    locations: dict[int, Location] = dataclasses.field(default_factory=dict)
    references: list[tuple[bytes, int, tuple[int, ...]]] = dataclasses.field(default_factory=list)
    properties: dict[int, list[Property]] = dataclasses.field(default_factory=dict)
    store: memoryview = dataclasses.field(default_factory=lambda: memoryview(b""))
    unknown: list[Box] = dataclasses.field(default_factory=list)

    def targets(self, kind: bytes, item: int) -> tuple[int, ...]:
        """Items that `item` points to by references of one kind."""
        return next((to for k, source, to in self.references if (k, source) == (kind, item)), ())

    def sources(self, kind: bytes, item: int) -> list[int]:
        """Items that point to `item`."""
        return [source for k, source, to in self.references if k == kind and item in to]

    def bytes_of(self, item: int) -> list[memoryview]:
        """An item's bytes, as they lie in the file or its `idat` box.

        Raises InputRefused "picture-damaged" or "picture-kind-unsupported".
        """
        location = self.locations.get(item)
        if location is None:
            raise damaged()
        if location.elsewhere or location.method > 1:
            raise unsupported()
        source = self.store if location.method else self.data
        return [_extent(source, offset, length) for offset, length in location.extents]


def _extent(source: memoryview, offset: int, length: int) -> memoryview:
    """A length of 0 reaches to the end."""
    if not length:
        length = len(source) - offset
    if length <= 0 or offset + length > len(source):
        raise damaged()
    return source[offset : offset + length]


def read_meta(data: Buffer, body: memoryview, limits: Limits) -> Meta:
    """Read the body of a `meta` box of the file `data`.

    Raises InputRefused "picture-damaged", "picture-kind-unsupported" or "too-many-parts".
    """
    meta = Meta(memoryview(data))
    cursor = Cursor(body)
    cursor.version()
    seen: dict[bytes, memoryview] = {}
    for found in boxes(cursor.rest(), limits.heif_items):
        if not found.whole:
            raise damaged()
        if found.name in _KNOWN and found.name not in seen:
            seen[found.name] = found.body
        else:
            meta.unknown.append(found)
    for name, read in _READERS.items():
        if name in seen:
            read(meta, Cursor(seen[name]), limits)
    if b"pitm" not in seen:
        raise unsupported()
    if meta.primary not in meta.items:
        raise damaged()
    meta.store = seen.get(b"idat", meta.store)
    return meta


def _counted(count: int, limits: Limits) -> range:
    if count > limits.heif_items:
        raise InputRefused("too-many-parts")
    return range(count)


def _read_primary(meta: Meta, cursor: Cursor, _: Limits) -> None:
    version, _flags = cursor.version()
    meta.primary = cursor.number(4 if version else 2)


def _read_items(meta: Meta, cursor: Cursor, limits: Limits) -> None:
    version, _ = cursor.version()
    count = cursor.number(4 if version else 2)
    entries = boxes(cursor.rest(), limits.heif_items)
    for _, entry in zip(_counted(count, limits), entries, strict=False):
        if entry.name == b"infe":
            _read_item(meta, Cursor(entry.body))


def _read_item(meta: Meta, cursor: Cursor) -> None:
    version, flags = cursor.version()
    if version < 2:
        return
    item = cursor.number(2 if version == 2 else 4)
    protected = bool(cursor.number(2))
    kind = bytes(cursor.take(4))
    cursor.text()
    content = cursor.text() if kind == b"mime" else b""
    meta.items.setdefault(item, Item(kind, bool(flags & 1), protected, content))


def _read_locations(meta: Meta, cursor: Cursor, limits: Limits) -> None:
    version, _ = cursor.version()
    sizes = cursor.number(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    wide = 4 if version == 2 else 2
    room = limits.chunks
    for _ in _counted(cursor.number(wide), limits):
        item = cursor.number(wide)
        method = cursor.number(2) & 15 if version else 0
        elsewhere = bool(cursor.number(2))
        base = cursor.number(base_size)
        count = cursor.number(2)
        room -= count
        if room < 0:
            raise InputRefused("too-many-parts")
        extents = []
        for _ in range(count):
            cursor.take(index_size)
            extents.append((base + cursor.number(offset_size), cursor.number(length_size)))
        meta.locations.setdefault(item, Location(method, elsewhere, tuple(extents)))


def _read_references(meta: Meta, cursor: Cursor, limits: Limits) -> None:
    version, _ = cursor.version()
    wide = 4 if version else 2
    room = limits.chunks
    for entry in boxes(cursor.rest(), limits.heif_items):
        inner = Cursor(entry.body)
        source, count = inner.number(wide), inner.number(2)
        room -= count
        if room < 0:
            raise InputRefused("too-many-parts")
        targets = tuple(inner.number(wide) for _ in range(count))
        meta.references.append((entry.name, source, targets))


def _read_properties(meta: Meta, cursor: Cursor, limits: Limits) -> None:
    every: list[Box] = []
    tables: list[Cursor] = []
    for entry in boxes(cursor.rest(), limits.heif_items):
        if entry.name == b"ipco":
            every += boxes(entry.body, limits.heif_items)
        elif entry.name == b"ipma":
            tables.append(Cursor(entry.body))
    room = limits.chunks
    for table in tables:
        room = _read_associations(meta, table, every, room)


def _read_associations(meta: Meta, cursor: Cursor, every: list[Box], room: int) -> int:
    """Read one table of at most `room` associations; what is left of the room."""
    version, flags = cursor.version()
    wide = 2 if flags & 1 else 1
    for _ in range(cursor.number(4)):
        item = cursor.number(4 if version else 2)
        listed = meta.properties.setdefault(item, [])
        count = cursor.number(1)
        room -= 1 + count
        if room < 0:
            raise InputRefused("too-many-parts")
        for _ in range(count):
            value = cursor.number(wide)
            index = value & (0x7FFF if wide == 2 else 0x7F)
            if index > len(every):
                raise damaged()
            if index:
                found = every[index - 1]
                essential = bool(value >> (8 * wide - 1))
                listed.append(Property(found.name, found.body, essential))
    return room


_READERS = {
    b"pitm": _read_primary,
    b"iinf": _read_items,
    b"iloc": _read_locations,
    b"iref": _read_references,
    b"iprp": _read_properties,
}
_KNOWN = frozenset({b"hdlr", b"idat", *_READERS})
