"""Writes what cameras and programs write into pictures, so that taking it out can be seen.

Everything is made up: serial numbers, places and owners of the demo clinic. Layouts follow
Exif 3.0 (CIPA DC-008), XMP part 3 and the PNG specification (third edition).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import struct
import zlib
from collections.abc import Mapping
from email.utils import format_datetime
from fractions import Fraction
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

Value = str | bytes | int | Fraction | tuple[Fraction, ...]

_ASCII, _SHORT, _LONG, _RATIONAL, _UNDEFINED = 2, 3, 4, 5, 7
_THUMBNAIL_SIDE = 160
_EXIF_MARK = b"Exif\0\0"
_XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP_MARK = b"Photoshop 3.0\0"


@dataclasses.dataclass(frozen=True, slots=True)
class DemoCamera:
    """A camera of the clinic with the numbers that single it out."""

    make: str
    model: str
    serial: str
    lens: str
    lens_serial: str
    software: str
    focal_mm: int
    aperture: float
    exposure: int
    """Denominator of the exposure time in seconds."""
    iso: int


@dataclasses.dataclass(frozen=True, slots=True)
class Capture:
    """When, where, by whom and of whom; `taken` is aware."""

    taken: dt.datetime
    camera: DemoCamera
    owner: str
    artist: str
    latitude: float
    longitude: float
    altitude: float
    description: str = ""
    orientation: int = 1


def stamped_jpeg(jpeg: bytes, capture: Capture) -> bytes:
    """The JPEG with Exif (thumbnail, GPS, maker note), XMP, IPTC and a comment; same picture data.

    ValueError unless `jpeg` begins like a JPEG.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        raise ValueError("not a JPEG")
    at = 2
    if jpeg[2:4] == b"\xff\xe0":
        at = 4 + int.from_bytes(jpeg[4:6], "big")
    size, thumbnail = _size_and_thumbnail(jpeg)
    segments = (
        _segment(0xE1, _EXIF_MARK + exif(capture, size, thumbnail)),
        _segment(0xE1, _XMP_MARK + _xmp(capture).encode()),
        _segment(0xED, _PHOTOSHOP_MARK + _iptc(capture)),
        _segment(0xFE, f"{capture.owner}; {capture.camera.software}".encode()),
    )
    return jpeg[:at] + b"".join(segments) + jpeg[at:]


def stamped_png(png: bytes, capture: Capture) -> bytes:
    """The PNG with text, XMP, Exif and time chunks; same picture data.

    ValueError unless `png` begins like a PNG.
    """
    if png[:8] != b"\x89PNG\r\n\x1a\n" or png[12:16] != b"IHDR":
        raise ValueError("not a PNG")
    when = capture.taken
    size = struct.unpack(">II", png[16:24])
    moment = struct.pack(">H5B", when.year, when.month, when.day, when.hour, when.minute, 0)
    facts = {
        "Author": capture.artist,
        "Description": capture.description,
        "Copyright": capture.owner,
        "Creation Time": format_datetime(when),
        "Source": f"{capture.camera.make} {capture.camera.model} {capture.camera.serial}",
        "Software": capture.camera.software,
    }
    chunks = [
        _chunk(b"tEXt", key.encode() + b"\0" + value.encode("latin-1", "replace"))
        for key, value in facts.items()
        if value
    ]
    xmp = b"XML:com.adobe.xmp\0\0\0\0\0" + _xmp(capture).encode()
    extra = (_chunk(b"iTXt", xmp), _chunk(b"eXIf", exif(capture, size)), _chunk(b"tIME", moment))
    return png[:33] + b"".join((*chunks, *extra)) + png[33:]


def exif(capture: Capture, size: tuple[int, int], thumbnail: bytes = b"") -> bytes:
    """A TIFF block: IFD0, Exif and GPS IFD, and IFD1 with the thumbnail if there is one.

    `size` is width and height in pixels as stored.
    """
    base = 8
    main = _main(capture)
    facts = {**_details(capture), 0xA002: size[0], 0xA003: size[1]}
    details, place = _ifd(facts, 0), _ifd(_place(capture), 0)
    details_at = base + len(_ifd({**main, 0x8769: 0, 0x8825: 0}, 0))
    place_at = details_at + len(details)
    next_at = place_at + len(place)
    pointers = {**main, 0x8769: details_at, 0x8825: place_at}
    block = (
        b"II*\0"
        + struct.pack("<I", base)
        + _ifd(pointers, base, next_at if thumbnail else 0)
        + _ifd(facts, details_at)
        + _ifd(_place(capture), place_at)
    )
    return block + (_second(thumbnail, next_at) if thumbnail else b"")


def _main(capture: Capture) -> dict[int, Value]:
    camera = capture.camera
    facts: dict[int, Value] = {
        0x010F: camera.make,
        0x0110: camera.model,
        0x0112: capture.orientation,
        0x011A: Fraction(300),
        0x011B: Fraction(300),
        0x0128: 2,
        0x0131: camera.software,
        0x0132: _stamp(capture.taken),
        0x013B: capture.artist,
        0x0213: 2,
        0x8298: f"(c) {capture.taken.year} {capture.owner}",
    }
    if capture.description:
        facts[0x010E] = capture.description
    return facts


def _details(capture: Capture) -> dict[int, Value]:
    camera, taken = capture.camera, capture.taken
    facts: dict[int, Value] = {
        0x829A: Fraction(1, camera.exposure),
        0x829D: Fraction(camera.aperture).limit_denominator(10),
        0x8827: camera.iso,
        0x9000: b"0232",
        0x9003: _stamp(taken),
        0x9004: _stamp(taken),
        0x9010: _offset(taken),
        0x9011: _offset(taken),
        0x9101: b"\x01\x02\x03\0",
        0x9291: f"{taken.microsecond // 10_000:02d}",
        0x920A: Fraction(camera.focal_mm),
        0xA000: b"0100",
        0xA001: 1,
        0xA420: f"{zlib.crc32(_stamp(taken).encode()):08x}{camera.serial:>24}".replace(" ", "0"),
        0xA430: capture.owner,
        0xA431: camera.serial,
        0xA433: camera.make,
        0xA434: camera.lens,
        0xA435: camera.lens_serial,
    }
    if camera.make.startswith("NIKON"):
        facts[0x927C] = _nikon_note(camera)
    return facts


def _nikon_note(camera: DemoCamera) -> bytes:
    """A maker note of Nikon's third kind, a TIFF block of its own: serial and shutter count."""
    facts: dict[int, Value] = {0x0001: b"0211", 0x001D: camera.serial, 0x00A7: 18_244}
    return b"Nikon\0\x02\x10\0\0II*\0\x08\0\0\0" + _ifd(facts, 8)


def _place(capture: Capture) -> dict[int, Value]:
    utc = capture.taken.astimezone(dt.UTC)
    clock = tuple(Fraction(part) for part in (utc.hour, utc.minute, utc.second))
    return {
        0x0000: b"\x02\x03\0\0",
        0x0001: "N" if capture.latitude >= 0 else "S",
        0x0002: _degrees(capture.latitude),
        0x0003: "E" if capture.longitude >= 0 else "W",
        0x0004: _degrees(capture.longitude),
        0x0006: Fraction(capture.altitude).limit_denominator(10),
        0x0007: clock,
        0x001D: f"{utc:%Y:%m:%d}",
    }


def _second(thumbnail: bytes, at: int) -> bytes:
    """IFD1 and the thumbnail behind it."""
    facts: dict[int, Value] = {
        0x0103: 6,
        0x011A: Fraction(72),
        0x011B: Fraction(72),
        0x0128: 2,
        0x0201: 0,
        0x0202: len(thumbnail),
    }
    start = at + len(_ifd(facts, at))
    return _ifd({**facts, 0x0201: start}, at) + thumbnail


def _ifd(facts: Mapping[int, Value], at: int, following: int = 0) -> bytes:
    """One directory that will lie at offset `at`, its long values behind it."""
    entries, behind = [], b""
    start = at + 2 + 12 * len(facts) + 4
    for tag, value in sorted(facts.items()):
        kind, count, data = _typed(tag, value)
        if len(data) > 4:
            offset = start + len(behind)
            behind += data + b"\0" * (len(data) % 2)
            data = struct.pack("<I", offset)
        entries.append(struct.pack("<HHI", tag, kind, count) + data.ljust(4, b"\0"))
    return (
        struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", following) + behind
    )


_LONGS = frozenset({0x8769, 0x8825, 0x0201, 0x0202, 0x00A7, 0xA002, 0xA003})
_BYTES = frozenset({0x0000})


def _typed(tag: int, value: Value) -> tuple[int, int, bytes]:
    """(Exif type, count, data) of a value."""
    if isinstance(value, str):
        data = value.encode() + b"\0"
        return _ASCII, len(data), data
    if isinstance(value, bytes):
        return (1 if tag in _BYTES else _UNDEFINED), len(value), value
    if isinstance(value, int):
        long = tag in _LONGS
        return (
            (_LONG, 1, struct.pack("<I", value)) if long else (_SHORT, 1, struct.pack("<H", value))
        )
    parts = value if isinstance(value, tuple) else (value,)
    data = b"".join(struct.pack("<II", part.numerator, part.denominator) for part in parts)
    return _RATIONAL, len(parts), data


def _degrees(value: float) -> tuple[Fraction, ...]:
    whole = abs(value)
    minutes = (whole - int(whole)) * 60
    seconds = (minutes - int(minutes)) * 60
    return Fraction(int(whole)), Fraction(int(minutes)), Fraction(round(seconds * 100), 100)


def _stamp(taken: dt.datetime) -> str:
    return f"{taken:%Y:%m:%d %H:%M:%S}"


def _offset(taken: dt.datetime) -> str:
    text = f"{taken:%z}"
    return f"{text[:3]}:{text[3:5]}"


def _xmp(capture: Capture) -> str:
    """An XMP packet as a photo manager leaves it: creator, title, ids, history."""
    when, camera = capture.taken.isoformat(timespec="seconds"), capture.camera
    mark = f"{zlib.crc32(when.encode()):08X}-DEMO-4C56-9A00-{camera.serial:0>12}"
    title = escape(capture.description or "Untitled")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" '
        'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" '
        f'xmp:CreatorTool="ClinicShots 4.2" xmp:CreateDate="{when}" '
        f"aux:SerialNumber={quoteattr(camera.serial)} aux:OwnerName={quoteattr(capture.owner)} "
        f'xmpMM:DocumentID="xmp.did:{mark}" xmpMM:InstanceID="xmp.iid:{mark}">'
        f"<dc:creator><rdf:Seq><rdf:li>{escape(capture.artist)}</rdf:li></rdf:Seq></dc:creator>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    )


def _iptc(capture: Capture) -> bytes:
    """A Photoshop resource with IPTC by-line, caption and date."""
    facts = {80: capture.artist, 120: capture.description, 55: f"{capture.taken:%Y%m%d}"}
    records = b"\x1c\x01\x5a\0\x03\x1b%G" + b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(text.encode())) + text.encode()
        for number, text in facts.items()
    )
    padded = records + b"\0" * (len(records) % 2)
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + padded


def _size_and_thumbnail(jpeg: bytes) -> tuple[tuple[int, int], bytes]:
    """Width and height, and the small picture inside that survives careless cropping."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
        size = image.size
        image.draft("RGB", (_THUMBNAIL_SIDE * 2, _THUMBNAIL_SIDE * 2))
        small = image.convert("RGB")
        small.thumbnail((_THUMBNAIL_SIDE, _THUMBNAIL_SIDE))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=70)
    return size, out.getvalue()


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def _chunk(kind: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)
