"""ZIP packages made for tests: by the standard library, and by hand where they lie."""

from __future__ import annotations

import dataclasses
import io
import struct
import zipfile
import zlib


def packed(files, method=zipfile.ZIP_DEFLATED):
    """A plain package of name -> bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


class _Pipe(io.BytesIO):
    """Cannot be rewound, so that sizes are written behind each entry."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise OSError

    def tell(self):
        raise OSError


def streamed(files):
    """A package as a phone sends it: sizes follow each entry."""
    out = _Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def deflated(data):
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


@dataclasses.dataclass
class Item:
    """One entry by hand; what is None is told truly."""

    name: bytes
    data: bytes
    method: int = 8
    flags: int = 0
    size: int | None = None
    crc: int | None = None
    body: bytes | None = None
    compressed: int | None = None
    offset: int | None = None
    local: dict = dataclasses.field(default_factory=dict)
    volume: int = 0
    version: int = 20
    extra: bytes = b""
    wide: bool = False

    @property
    def stored(self):
        if self.body is not None:
            return self.body
        return deflated(self.data) if self.method == 8 else self.data

    def told(self):
        return {
            "flags": self.flags,
            "method": self.method,
            "crc": zlib.crc32(self.data) if self.crc is None else self.crc,
            "compressed": len(self.stored) if self.compressed is None else self.compressed,
            "size": len(self.data) if self.size is None else self.size,
            "name": self.name,
        }

    def head(self):
        told = self.told()
        if self.wide:
            told |= {"compressed": 0xFFFFFFFF, "size": 0xFFFFFFFF}
        told |= self.local
        return (
            struct.pack(
                "<4sHHHIIIIHH", b"PK\3\4", self.version, told["flags"], told["method"], 0,
                told["crc"], told["compressed"], told["size"], len(told["name"]), len(self.extra),
            )
            + told["name"]
            + self.extra
        )  # fmt: skip

    def listed(self, offset):
        told, extra = self.told(), b""
        if self.wide:
            extra = struct.pack("<HHQQQ", 1, 24, told["size"], told["compressed"], offset)
            told |= {"compressed": 0xFFFFFFFF, "size": 0xFFFFFFFF}
            offset = 0xFFFFFFFF
        return (
            struct.pack(
                "<4sHHHHIIIIHHHHHII", b"PK\1\2", self.version, self.version, told["flags"],
                told["method"], 0, told["crc"], told["compressed"], told["size"],
                len(told["name"]), len(extra), 0, self.volume, 0, 0, offset,
            )
            + told["name"]
            + extra
        )  # fmt: skip


def by_hand(*items, entries=None, list_size=None, list_at=None, comment=b"", before=b""):
    """A package of these entries, whose last record may lie."""
    out = bytearray(before)
    listing = bytearray()
    for item in items:
        offset = len(out) - len(before) if item.offset is None else item.offset
        if item.offset is None:
            out += item.head() + item.stored
        listing += item.listed(offset)
    start = len(out) - len(before) if list_at is None else list_at
    count = min(len(items), 0xFFFF) if entries is None else entries
    size = len(listing) if list_size is None else list_size
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, size, start, len(comment))
    return bytes(out + listing) + end + comment


def overlapping(count=50, kernel=1 << 20):
    """Many names for the same packed bytes, as in the bombs that one file of 42 kB grows from."""
    first = Item(b"0.jpg", bytes(kernel))
    return by_hand(first, *(dataclasses.replace(first, offset=0) for _ in range(count)))


def quoting(count=20, kernel=1 << 20):
    """Every entry's stream quotes the next one's header, and goes on with the next one's stream."""
    last = Item(b"%03d.jpg" % count, bytes(kernel))
    chain, tail = [last], last.head() + last.stored
    for number in range(count - 1, -1, -1):
        following = chain[0]
        head = following.head()
        quote = struct.pack("<BHH", 0, len(head), len(head) ^ 0xFFFF)
        body = quote + head + following.stored
        chain.insert(0, Item(b"%03d.jpg" % number, head + following.data, body=body))
        tail = chain[0].head() + body
    at, listing = 0, b""
    for item in chain:
        listing += item.listed(at)
        at += len(item.head()) + 5
    sizes = (len(chain), len(chain), len(listing), len(tail), 0)
    return tail + listing + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, *sizes)
