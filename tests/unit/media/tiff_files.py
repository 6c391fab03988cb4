"""TIFF files made for tests: directories by hand, classic or big, in either byte order."""

from __future__ import annotations

import dataclasses
import io
import struct
import zlib

import numpy as np
from PIL import Image

from tests.unit.media import samples

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SRATIONAL, LONG8 = 1, 2, 3, 4, 5, 7, 10, 16
_CODES = {
    BYTE: "B",
    SHORT: "H",
    LONG: "I",
    RATIONAL: "I",
    SRATIONAL: "i",
    LONG8: "Q",
    8: "h",
    11: "f",
    13: "I",
}


@dataclasses.dataclass
class Page:
    """Fields (tag -> type, values), and the strips or tiles that the offsets will point at."""

    fields: dict
    bodies: list
    tiled: bool = False
    sub: list = dataclasses.field(default_factory=list)

    def changed(self, bodies=None, **fields):
        """A copy with other fields: `t259=(SHORT, [5])`; None takes one out."""
        new = dict(self.fields)
        for name, value in fields.items():
            new.pop(int(name[1:]), None)
            if value is not None:
                new[int(name[1:])] = value
        return Page(new, self.bodies if bodies is None else bodies, self.tiled, self.sub)


def packed(value, kind, order):
    if isinstance(value, bytes):
        return value, len(value)
    raw = struct.pack(f"{order}{len(value)}{_CODES[kind]}", *value)
    return raw, len(value) // (2 if kind in {RATIONAL, SRATIONAL} else 1)


def written(*pages, order="<", big=False, trailer=b""):
    """The pages one behind the other; segments before directories, values behind each."""
    word, entry = ("Q", 20) if big else ("I", 12)
    out = bytearray(16 if big else 8)
    links = [8 if big else 4]
    for page in pages:
        start = _page(out, page, order, big)
        struct.pack_into(order + word, out, links.pop(), start)
        count = struct.unpack_from(order + ("Q" if big else "H"), out, start)[0]
        links.append(start + (8 if big else 2) + entry * count)
    out[:2] = b"II" if order == "<" else b"MM"
    struct.pack_into(order + "H", out, 2, 43 if big else 42)
    if big:
        struct.pack_into(order + "HH", out, 4, 8, 0)
    return bytes(out) + trailer


def _page(out, page, order, big):
    offsets = []
    for body in page.bodies:
        offsets.append(len(out))
        out += bytes(body) + bytes(len(body) % 2)
    fields = dict(page.fields)
    places, sizes = (324, 325) if page.tiled else (273, 279)
    kind = LONG8 if big else LONG
    if places not in fields and offsets:
        fields[places] = (kind, offsets)
    if sizes not in fields and offsets:
        fields[sizes] = (kind, [len(body) for body in page.bodies])
    for tag, other in page.sub:
        fields[tag] = (LONG, [_page(out, other, order, big)])
    start = len(out)
    _directory(out, {t: f for t, f in fields.items() if f is not None}, order, big)
    return start


def _directory(out, fields, order, big):
    word, room = ("Q", 8) if big else ("I", 4)
    head = struct.pack(order + ("Q" if big else "H"), len(fields))
    at = len(out) + len(head) + (20 if big else 12) * len(fields) + room
    table, values = b"", b""
    for tag, (kind, value) in sorted(fields.items()):
        raw, count = packed(value, kind, order)
        table += struct.pack(order + "HH" + word, tag, kind, count)
        if len(raw) <= room:
            table += raw.ljust(room, b"\0")
        else:
            table += struct.pack(order + word, at + len(values))
            values += raw + bytes(len(raw) % 2)
    out += head + table + bytes(room) + values


def fields_of(picture, *, photometric=None, bits=None, order="<", **more):
    """Fields that describe an array of height × width [× samples] as plain strips."""
    height, width = picture.shape[:2]
    count = picture.shape[2] if picture.ndim == 3 else 1
    depth = bits or 8 * picture.dtype.itemsize
    kind = photometric if photometric is not None else {1: 1, 3: 2, 4: 2}.get(count, 1)
    fields = {
        256: (LONG, [width]),
        257: (LONG, [height]),
        258: (SHORT, [depth] * count),
        259: (SHORT, [1]),
        262: (SHORT, [kind]),
        277: (SHORT, [count]),
        278: (LONG, [height]),
        284: (SHORT, [1]),
    }
    fields.update({int(name[1:]): value for name, value in more.items()})
    return fields


def plain(picture, *, rows=None, pack=bytes, order="<", **more):
    """Strips of `rows` rows each, packed by a function; samples in the file's byte order."""
    rows = rows or picture.shape[0]
    stored = picture.astype(picture.dtype.newbyteorder(order))
    bodies = [pack(stored[top : top + rows].tobytes()) for top in range(0, len(picture), rows)]
    fields = fields_of(picture, **more)
    fields |= {278: (LONG, [rows]), 259: (SHORT, [_packing(pack)])}
    return Page(fields, bodies)


def tiled(picture, side=(16, 16), *, pack=bytes, order="<", planar=False, **more):
    """Tiles of (width, height), filled up with zeros at the edges."""
    width, height = side
    shape = picture if picture.ndim == 3 else picture[:, :, np.newaxis]
    down, across = -(-shape.shape[0] // height), -(-shape.shape[1] // width)
    full = np.zeros((down * height, across * width, shape.shape[2]), picture.dtype)
    full[: shape.shape[0], : shape.shape[1]] = shape
    full = full.astype(picture.dtype.newbyteorder(order))
    planes = [full[:, :, i : i + 1] for i in range(full.shape[2])] if planar else [full]
    bodies = [
        pack(plane[y * height : (y + 1) * height, x * width : (x + 1) * width].tobytes())
        for plane in planes
        for y in range(down)
        for x in range(across)
    ]
    fields = fields_of(picture, **more)
    del fields[278]
    fields[259] = (SHORT, [_packing(pack)])
    fields |= {322: (LONG, [width]), 323: (LONG, [height]), 284: (SHORT, [2 if planar else 1])}
    return Page(fields, bodies, tiled=True)


def packbits(data):
    """Runs of up to 128 bytes that stand for themselves."""
    return b"".join(
        bytes([len(part) - 1]) + part
        for part in (data[i : i + 128] for i in range(0, len(data), 128))
    )


def deflated(data):
    return zlib.compress(data)


def _packing(pack):
    return {deflated: 8, packbits: 32773}.get(pack, 1)


def difference(picture):
    """What predictor 2 makes of an array."""
    out = picture.copy()
    out[:, 1:] -= picture[:, :-1]
    return out


def by_pillow(image, **options):
    """The file that Pillow writes."""
    out = io.BytesIO()
    image = image if isinstance(image, Image.Image) else Image.fromarray(image)
    image.save(out, "TIFF", **options)
    return out.getvalue()


EXIF = {
    0x829A: (RATIONAL, [1, 125]),
    0x829D: (RATIONAL, [56, 10]),
    0x8827: (SHORT, [200]),
    0x9003: (ASCII, b"2024:05:06 07:08:09\0"),
    0x9011: (ASCII, b"+02:00\0"),
    0x920A: (RATIONAL, [85, 1]),
    0x927C: (UNDEFINED, b"CANARY-MAKER" * 60),
    0xA430: (ASCII, b"CANARY-OWNER\0"),
    0xA431: (ASCII, b"CANARY-SERIAL\0"),
    0xA434: (ASCII, b"RF85mm F2\0"),
}
GPS = {1: (ASCII, b"N\0"), 2: (RATIONAL, [48, 1, 51, 1, 29, 1]), 27: (UNDEFINED, b"CANARY-GPS")}


def dirty(order="<", big=False, picture=None):
    """A canary in every kind of field that a page can carry, and a second page of them."""
    picture = samples.pixels(40, 30) if picture is None else picture
    page = plain(picture, rows=7, pack=deflated, order=order)
    page = page.changed(
        t269=(ASCII, b"CANARY-TEXT\0"),
        t270=(ASCII, b"CANARY-COMMENT\0"),
        t271=(ASCII, b"Canon\0"),
        t272=(ASCII, b"Canon EOS R6\0"),
        t274=(SHORT, [6]),
        t282=(RATIONAL, [300, 1]),
        t283=(RATIONAL, [300, 1]),
        t296=(SHORT, [2]),
        t305=(ASCII, b"CANARY-COMMENT editor\0"),
        t306=(ASCII, b"2024:05:06 07:08:09\0"),
        t315=(ASCII, b"CANARY-OWNER\0"),
        t700=(BYTE, samples.XMP),
        t33432=(ASCII, b"CANARY-OWNER (c)\0"),
        t33723=(UNDEFINED, b"\x1c\x02\x50\0\x0bCANARY-IPTC"),
        t34377=(UNDEFINED, b"8BIM\x04\x04\0\0\0\0\0\x13\x1c\x02\x50\0\x0bCANARY-IPTC"),
        t34675=(UNDEFINED, samples.signed_profile(samples.srgb_profile())),
        t37724=(UNDEFINED, b"CANARY-FRAME"),
        t65000=(ASCII, b"CANARY-TEXT\0"),
    )
    small = plain(samples.pixels(8, 6)).changed(t254=(LONG, [1]), t270=(ASCII, b"CANARY-THUMB\0"))
    page.sub = [(0x8769, Page(EXIF, [])), (0x8825, Page(GPS, [])), (330, small)]
    second = plain(samples.pixels(20, 10)).changed(t270=(ASCII, b"CANARY-FRAME\0"))
    return written(page, small, second, order=order, big=big, trailer=b"CANARY-TRAILER")


def jpeg_page(picture, *, quality=90, subsampling="444", rows=None, extra=b"", shared=True):
    """Strips of JPEG; `extra` is put behind each stream's start, tables are shared where asked."""
    import simplejpeg

    rows = rows or picture.shape[0]
    bodies, tables = [], b""
    for top in range(0, len(picture), rows):
        data = simplejpeg.encode_jpeg(
            np.ascontiguousarray(picture[top : top + rows]), quality, "RGB", subsampling
        )
        head, rest = split(data)
        tables = head
        bodies.append(b"\xff\xd8" + extra + (b"" if shared else head) + rest)
    sampling = {"444": [1, 1], "422": [2, 1], "420": [2, 2]}[subsampling]
    fields = fields_of(picture, photometric=6) | {
        259: (SHORT, [7]),
        278: (LONG, [rows]),
        530: (SHORT, sampling),
    }
    if shared:
        fields[347] = (UNDEFINED, b"\xff\xd8" + tables + b"\xff\xd9")
    return Page(fields, bodies)


def split(data):
    """(tables, frame and scans) of a JPEG, without application segments and comments."""
    from clinicvault.media.jpeg_markers import segments

    tables, rest = b"", b""
    for one in segments(data, 100):
        if one.marker in {0xDB, 0xC4}:
            tables += samples.segment(one.marker, one.payload)
        elif one.marker in {0xC0, 0xC2, 0xDA, 0xDD}:
            rest += samples.segment(one.marker, one.payload) + bytes(one.scan)
    return tables, rest + b"\xff\xd9"
