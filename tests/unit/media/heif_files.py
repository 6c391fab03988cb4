"""HEIC and AVIF files made for tests: any items, properties and boxes, in any of the odd forms."""

from __future__ import annotations

import dataclasses
import functools
import io
import struct

import numpy as np
import pillow_heif
from PIL import Image

from tests.unit.media import samples

ALPHA = b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"
GAIN_MAP = b"urn:com:apple:photo:2020:aux:hdrgainmap"
HEIC_TYPE = b"heic" + bytes(4) + b"mif1heicMiHE"
AVIF_TYPE = b"avif" + bytes(4) + b"mif1miafavifMA1B"
CANARIES = (
    *samples.CANARIES,
    b"CANARY-ITEM-NAME",
    b"CANARY-HANDLER",
    b"CANARY-UUID",
    b"CANARY-FREE",
    b"CANARY-SEI",
    b"CANARY-MDAT-GAP",
    b"CANARY-PROPERTY",
    b"CANARY-MIME",
    b"CANARY-AUX",
    b"CANARY-OBU",
    b"CANARY-BRAND",
)


def box(name, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def full(name, version, flags, *parts):
    return box(name, struct.pack(">I", version << 24 | flags), *parts)


@dataclasses.dataclass
class Item:
    """One item of a file under construction; `method` is how `iloc` says where it lies."""

    kind: bytes
    data: bytes = b""
    properties: tuple = ()
    hidden: bool = False
    name: bytes = b"CANARY-ITEM-NAME"
    content: bytes = b""
    method: int = 0
    protection: int = 0
    source: int = 0
    pieces: int = 1
    same_as: int = 0
    """Number of the item before whose bytes this one shares."""


def build(
    items,
    references=(),
    *,
    primary=1,
    file_type=HEIC_TYPE,
    before=b"",
    after=b"",
    meta_extra=b"",
    handler=b"CANARY-HANDLER",
    wide=False,
    gap=b"CANARY-MDAT-GAP",
    pitm=True,
):
    """A whole file. `references` are (kind, from, to…); items number from 1."""
    store = b"".join(item.data for item in items if item.method == 1)
    head = box(b"ftyp", file_type) + before

    def meta(start):
        tables = [full(b"hdlr", 0, 0, bytes(4), b"pict", bytes(12), handler, b"\0")]
        if pitm:
            tables.append(full(b"pitm", int(wide), 0, struct.pack(">I" if wide else ">H", primary)))
        tables += [
            _iloc(items, start, wide, gap),
            _iinf(items, wide),
            _iref(references, wide),
            _iprp(items, wide),
        ]
        if store:
            tables.append(box(b"idat", store))
        return full(b"meta", 0, 0, *tables, meta_extra)

    start = len(head) + len(meta(0)) + 8
    media = b"".join(gap + item.data for item in items if item.method != 1 and not item.same_as)
    return head + meta(start) + box(b"mdat", media) + after


def _iloc(items, start, wide, gap):
    rows, inside, outside, places = [], 0, start, {}
    for number, item in enumerate(items, 1):
        if item.same_as:
            at = places[item.same_as]
        elif item.method == 1:
            at, inside = inside, inside + len(item.data)
        else:
            at = outside + len(gap)
            outside = at + len(item.data)
        places[number] = at
        step = -(-len(item.data) // item.pieces) or 1
        extents = [
            struct.pack(">QQ", first, min(step, len(item.data) - first))
            for first in range(0, len(item.data), step)
        ]
        row = struct.pack(">I" if wide else ">H", number)
        row += struct.pack(">HHQH", item.method, item.source, at, len(extents))
        rows.append(row + b"".join(extents))
    count = struct.pack(">I" if wide else ">H", len(rows))
    return full(b"iloc", 2 if wide else 1, 0, b"\x88\x80", count, *rows)


def _iinf(items, wide):
    entries = []
    for number, item in enumerate(items, 1):
        body = struct.pack(">I" if wide else ">H", number) + struct.pack(">H", item.protection)
        body += item.kind + item.name + b"\0" + (item.content + b"\0" if item.content else b"")
        entries.append(full(b"infe", 3 if wide else 2, int(item.hidden), body))
    return full(b"iinf", int(wide), 0, struct.pack(">I" if wide else ">H", len(entries)), *entries)


def _iref(references, wide):
    code = "I" if wide else "H"
    entries = [
        box(kind, struct.pack(f">{code}H{len(to)}{code}", source, len(to), *to))
        for kind, source, *to in references
    ]
    return full(b"iref", int(wide), 0, *entries)


def _iprp(items, wide):
    every, rows = [], []
    for number, item in enumerate(items, 1):
        row = struct.pack(">IB" if wide else ">HB", number, len(item.properties))
        for entry in item.properties:
            essential, written = entry if isinstance(entry, tuple) else (False, entry)
            if written not in every:
                every.append(written)
            row += struct.pack(">H", essential << 15 | every.index(written) + 1)
        rows.append(row)
    table = full(b"ipma", int(wide), 1, struct.pack(">I", len(rows)), *rows)
    return box(b"iprp", box(b"ipco", *every), table)


# --- Properties ---------------------------------------------------------------------------------


def ispe(width, height):
    return full(b"ispe", 0, 0, struct.pack(">II", width, height))


def auxc(name):
    return full(b"auxC", 0, 0, name, b"\0CANARY-AUX")


def irot(quarters):
    return True, box(b"irot", bytes([0xFC | quarters]))


def imir(axis):
    return True, box(b"imir", bytes([0xFE | axis]))


def clap(width, height, right=(0, 1), down=(0, 1), scale=1):
    numbers = (width, 1, height, 1, *right, *down)
    return True, box(b"clap", struct.pack(">IIIIiIiI", *(number * scale for number in numbers)))


def profile(kind=b"prof"):
    body = samples.signed_profile(samples.srgb_profile())
    return box(b"colr", kind, body)


NCLX = box(b"colr", b"nclx", struct.pack(">HHHB", 1, 13, 6, 0x80))
PIXI = full(b"pixi", 0, 0, b"\3\x08\x08\x08")


# --- Coded pictures -----------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Coded:
    """A coded picture as a file holds it, and the boxes that go with it."""

    kind: bytes
    size: tuple
    setup: bytes
    data: bytes

    @property
    def properties(self):
        return (ispe(*self.size), (True, self.setup))

    def item(self, *more, **options):
        data = options.pop("data", self.data)
        return Item(self.kind, data, (*self.properties, *more), **options)


def taken_apart(data, kind, size):
    """Setup box and stream of the first picture of a file that an encoder wrote."""
    name = b"hvcC" if kind == b"hvc1" else b"av1C"
    at = data.index(name) - 4
    setup = data[at : at + int.from_bytes(data[at : at + 4], "big")]
    start = data.index(b"mdat") + 4
    media = data[start:]
    if kind == b"hvc1":
        return Coded(kind, size, setup, media)
    at = data.index(b"iloc") + 4
    offset, length = struct.unpack_from(">II", data, at + 4 + 2 + 2 + 2 + 2 + 2)
    return Coded(kind, size, setup, data[offset : offset + length].removeprefix(b"\x12\0"))


@functools.cache
def hevc(width=64, height=64, seed=1, mode="RGB", bits=8):
    """A picture coded by x265."""
    raw = samples.pixels(width, height, seed)
    if bits > 8:
        deep = raw.astype(np.uint16) << 8
        image = pillow_heif.from_bytes("RGB;16", (width, height), deep.tobytes())
    else:
        image = pillow_heif.from_pillow(Image.fromarray(raw).convert(mode))
    out = io.BytesIO()
    image.save(out, quality=60)
    data = out.getvalue()
    at = data.index(b"ispe") + 8
    return taken_apart(data, b"hvc1", struct.unpack_from(">II", data, at))


@functools.cache
def av1(width=64, height=64, seed=1, mode="RGB"):
    """A picture coded by libaom."""
    out = io.BytesIO()
    Image.fromarray(samples.pixels(width, height, seed)).convert(mode).save(
        out, "AVIF", quality=60, speed=9
    )
    return taken_apart(out.getvalue(), b"av01", (width, height))


CODECS = {"heic": (hevc, HEIC_TYPE), "avif": (av1, AVIF_TYPE)}


def sei(kind=5, text=b"CANARY-SEI x265 (build 199) - options: crf=28", suffix=False):
    """An HEVC unit that an encoder writes its settings into, with its length."""
    body = bytes([(40 if suffix else 39) << 1, 1, kind, len(text)]) + text + b"\x80"
    return struct.pack(">I", len(body)) + body


def nal(kind, body, layer=0):
    unit = bytes([kind << 1 | layer >> 5, (layer & 31) << 3 | 1]) + body
    return struct.pack(">I", len(unit)) + unit


def obu(kind, body):
    """An AV1 unit with its size."""
    return bytes([kind << 3 | 2, len(body)]) + body


def hevc_setup(base, kind, unit):
    """An `hvcC` box with one more array of units."""
    body = bytearray(base[8:])
    body[22] += 1
    body += bytes([kind]) + struct.pack(">HH", 1, len(unit)) + unit
    return box(b"hvcC", bytes(body))


def grid(rows, columns, width, height, wide=False):
    form = ">BBBBII" if wide else ">BBBBHH"
    return struct.pack(form, 0, int(wide), rows - 1, columns - 1, width, height)


def overlay(width, height, places):
    head = struct.pack(">BBHHHHHH", 0, 0, 0, 0, 0, 65535, width, height)
    return head + b"".join(struct.pack(">hh", *place) for place in places)


def exif_item(**options):
    return Item(b"Exif", b"\0\0\0\x06Exif\0\0" + samples.full_exif(**options))


XMP = b"<x:xmpmeta xmlns:hdrgm='x'><dc:creator>CANARY-XMP</dc:creator></x:xmpmeta>"


def simple(codec="heic", *more, **options):
    """The smallest file of a format."""
    coded, file_type = CODECS[codec]
    return build([coded().item(*more)], file_type=file_type, **options)


def tiled(codec="heic", rows=1, columns=2, **options):
    """A grid of different tiles."""
    coded, file_type = CODECS[codec]
    tiles = [coded(seed=seed).item(hidden=True) for seed in range(1, rows * columns + 1)]
    size = 64 * columns, 64 * rows
    whole = Item(b"grid", grid(rows, columns, *size), (ispe(*size),), method=1)
    numbers = range(2, len(tiles) + 2)
    return build([whole, *tiles], [(b"dimg", 1, *numbers)], file_type=file_type, **options)


def dirty(codec="heic", **options):
    """A grid with alpha, thumbnail, gain map, depth, Exif, XMP, free text and hidden bytes."""
    coded, file_type = CODECS[codec]
    heic = codec == "heic"
    first, second = coded(seed=1), coded(seed=2)
    spoiled = sei() + first.data + sei(suffix=True) if heic else obu(5, b"CANARY-OBU") + first.data
    tone = [] if heic else [Item(b"tmap", b"CANARY-TMAP", (ispe(128, 64),))]
    items = [
        Item(b"grid", grid(1, 2, 128, 64), (ispe(128, 64), profile(), PIXI, NCLX), method=1),
        first.item(hidden=True, data=spoiled),
        second.item(hidden=True, pieces=3),
        coded(128, 64, 3, "L").item(auxc(ALPHA)),
        coded(32, 32, 4).item(),
        coded(32, 32, 5).item(auxc(GAIN_MAP)),
        coded(32, 32, 6).item(auxc(b"urn:mpeg:hevc:2015:auxid:2")),
        exif_item(),
        Item(b"mime", XMP, content=b"application/rdf+xml"),
        Item(b"mime", b"CANARY-MIME", content=b"text/plain"),
        Item(b"uri ", b"CANARY-MIME"),
        *tone,
    ]
    items[0].properties += (full(b"udes", 0, 0, b"en\0CANARY-PROPERTY\0\0\0"),)
    references = [
        (b"dimg", 1, 2, 3),
        (b"auxl", 4, 1),
        (b"thmb", 5, 1),
        (b"auxl", 6, 1),
        (b"auxl", 7, 1),
        (b"cdsc", 8, 1),
        (b"cdsc", 9, 1),
    ]
    if tone:
        references.append((b"dimg", 12, 1, 6))
    after = box(b"uuid", b"0123456789abcdefCANARY-UUID") + box(b"free", b"CANARY-FREE")
    return build(
        items,
        references,
        file_type=file_type + b"CANARY-BRAND",
        before=box(b"free", b"CANARY-FREE"),
        after=after + b"CANARY-TRAILER",
        meta_extra=box(b"uuid", b"0123456789abcdefCANARY-UUID"),
        **options,
    )
