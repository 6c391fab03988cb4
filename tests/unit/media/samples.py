"""Pictures made for tests: clean ones, and ones that carry canaries in every corner."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import simplejpeg
from PIL import Image, ImageCms

from clinicvault.media.jpeg_markers import segments

CANARIES = (
    b"CANARY-GPS",
    b"CANARY-SERIAL",
    b"CANARY-OWNER",
    b"CANARY-MAKER",
    b"CANARY-THUMB",
    b"CANARY-TRAILER",
    b"CANARY-XMP",
    b"CANARY-COMMENT",
    b"CANARY-IPTC",
    b"CANARY-MPF",
    b"CANARY-PROFILE",
    b"CANARY-TEXT",
    b"CANARY-JFIF",
    b"CANARY-ADOBE",
    b"CANARY-BETWEEN",
    b"CANARY-FRAME",
    b"CANARY-IDAT",
)


def pixels(width=640, height=480, seed=1):
    """A smooth, photo-like picture: gradients, a disc and a little noise."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    disc = ((x - width / 3) ** 2 + (y - height / 2) ** 2) < (min(width, height) / 4) ** 2
    base = np.stack([x * 255 / width, y * 255 / height, 128 + 60 * disc], axis=-1)
    noisy = base + rng.integers(-6, 7, (height, width, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def corner_marked(width=64, height=32):
    """Black, with a red top left, a green top right and a blue bottom left corner."""
    picture = np.zeros((height, width, 3), np.uint8)
    edge = min(width, height) // 2
    picture[:edge, :edge] = (255, 0, 0)
    picture[:edge, -edge:] = (0, 255, 0)
    picture[-edge:, :edge] = (0, 0, 255)
    return picture


def plain_jpeg(width=640, height=480, quality=90, subsampling="420"):
    return simplejpeg.encode_jpeg(pixels(width, height), quality, "RGB", subsampling)


def pillow_jpeg(picture, **options):
    out = io.BytesIO()
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    image.save(out, "JPEG", **options)
    return out.getvalue()


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + bytes(body)


def with_segments(jpeg, *added, trailer=b""):
    return jpeg[:2] + b"".join(added) + jpeg[2:] + trailer


# --- Exif ------------------------------------------------------------------------------------

PNG_START = b"\x89PNG\r\n\x1a\n"

TEXT, SHORT, LONG, RATIONAL, BYTES = 2, 3, 4, 5, 7


def _value(kind, value, order):
    if kind == TEXT:
        raw = value + b"\0"
        return raw, len(raw)
    if kind == SHORT:
        return struct.pack(order + "H", value), 1
    if kind == LONG:
        return struct.pack(order + "I", value), 1
    if kind == RATIONAL:
        flat = [number for pair in value for number in pair]
        return struct.pack(f"{order}{len(flat)}I", *flat), len(value)
    return value, len(value)


def directory(entries, start, following=0, order=">"):
    """One IFD at offset `start`: (tag, kind, value) sorted by tag, values after the table."""
    count = len(entries)
    data_at = start + 2 + 12 * count + 4
    table, data = b"", b""
    for tag, kind, value in sorted(entries, key=lambda entry: entry[0]):
        raw, number = _value(kind, value, order)
        if len(raw) <= 4:
            field = raw.ljust(4, b"\0")
        else:
            field = struct.pack(order + "I", data_at + len(data))
            data += raw + (b"\0" if len(raw) % 2 else b"")
        table += struct.pack(order + "HHI", tag, kind, number) + field
    return struct.pack(order + "H", count) + table + struct.pack(order + "I", following) + data


def exif(main=(), sub=(), gps=(), interop=(), thumbnail=(), order=">"):
    """A TIFF structure with the given directories."""
    sub = list(sub)
    main = list(main)
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "I", 8)

    def pointer_size(entries):
        return len(directory(entries, 0, 0, order))

    main_full = main + ([(0x8769, LONG, 0)] if sub or interop else [])
    main_full += [(0x8825, LONG, 0)] if gps else []
    sub_full = sub + ([(0xA005, LONG, 0)] if interop else [])
    sub_at = 8 + pointer_size(main_full)
    gps_at = sub_at + (pointer_size(sub_full) if sub_full else 0)
    interop_at = gps_at + (pointer_size(list(gps)) if gps else 0)
    thumb_at = interop_at + (pointer_size(list(interop)) if interop else 0)
    places = {0x8769: sub_at, 0x8825: gps_at, 0xA005: interop_at}

    def placed(entries):
        return [(t, k, places.get(t, v)) for t, k, v in entries]

    body = directory(placed(main_full), 8, thumb_at if thumbnail else 0, order)
    if sub_full:
        body += directory(placed(sub_full), sub_at, 0, order)
    if gps:
        body += directory(list(gps), gps_at, 0, order)
    if interop:
        body += directory(list(interop), interop_at, 0, order)
    if thumbnail:
        body += directory(list(thumbnail), thumb_at, 0, order)
    return head + body


def full_exif(orientation=1, order=">", interop=(), colour_space=1):
    """Exif as cameras write it, with canaries in what identifies."""
    return exif(
        main=[
            (0x010E, TEXT, b"CANARY-COMMENT"),
            (0x010F, TEXT, b"Canon"),
            (0x0110, TEXT, b"Canon EOS R6"),
            (0x0112, SHORT, orientation),
            (0x0131, TEXT, b"CANARY-COMMENT editor"),
            (0x0132, TEXT, b"2024:05:06 07:08:09"),
            (0x013B, TEXT, b"CANARY-OWNER"),
            (0x8298, TEXT, b"CANARY-OWNER (c)"),
        ],
        sub=[
            (0x829A, RATIONAL, [(1, 125)]),
            (0x829D, RATIONAL, [(56, 10)]),
            (0x8827, SHORT, 200),
            (0x9003, TEXT, b"2024:05:06 07:08:09"),
            (0x9011, TEXT, b"+02:00"),
            (0x920A, RATIONAL, [(85, 1)]),
            (0x927C, BYTES, b"CANARY-MAKER" * 20),
            (0xA001, SHORT, colour_space),
            (0xA430, TEXT, b"CANARY-OWNER"),
            (0xA431, TEXT, b"CANARY-SERIAL"),
            (0xA434, TEXT, b"RF85mm F2"),
            (0xA435, TEXT, b"CANARY-SERIAL-LENS"),
        ],
        gps=[
            (0x0001, TEXT, b"N"),
            (0x0002, RATIONAL, [(48, 1), (51, 1), (29, 1)]),
            (0x001B, BYTES, b"CANARY-GPS"),
        ],
        interop=interop,
        thumbnail=[
            (0x0103, SHORT, 6),
            (0x0201, BYTES, b"CANARY-THUMB-OFFSET"),
            (0x0202, LONG, 100),
        ],
        order=order,
    )


def exif_segment(payload):
    return segment(0xE1, b"Exif\0\0" + payload)


# --- profiles --------------------------------------------------------------------------------


def rotated_profile():
    """A profile whose red and blue are swapped, so that a missing conversion shows."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    table = {bytes(profile[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(profile[131])}
    red, blue = table[b"rXYZ"], table[b"bXYZ"]
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def signed_profile(base):
    """The profile with canaries in its header and in a tag of text."""
    profile = bytearray(base)
    profile[48:52], profile[80:84], profile[84:100] = b"CANA", b"RYDE", b"CANARY-PROFILE!!"
    count = struct.unpack_from(">I", profile, 128)[0]
    grown = bytearray(profile[:128]) + struct.pack(">I", count + 1)
    for index in range(count):
        name, offset, size = struct.unpack_from(">4sII", profile, 132 + 12 * index)
        grown += struct.pack(">4sII", name, offset + 12, size)
    text = b"text\0\0\0\0CANARY-PROFILE made for Dr. Example\0"
    grown += struct.pack(">4sII", b"targ", len(profile) + 12, len(text))
    grown += profile[132 + 12 * count :] + text
    grown[:4] = struct.pack(">I", len(grown))
    return bytes(grown)


def srgb_profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def profile_segments(profile, step=60_000):
    parts = [profile[at : at + step] for at in range(0, len(profile), step)]
    return b"".join(
        segment(0xE2, b"ICC_PROFILE\0" + bytes([number, len(parts)]) + part)
        for number, part in enumerate(parts, 1)
    )


# --- whole files with canaries ---------------------------------------------------------------

XMP = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><dc:creator>CANARY-XMP</dc:creator><xmpMM:History/><mwg-rs:Regions>CANARY-XMP</mwg-rs:Regions>exif:GPSLatitude CANARY-XMP</x:xmpmeta>"


def dirty_jpeg(orientation=1, base=None):
    """A JPEG with a canary in every segment that a photo can carry, and after its end."""
    base = base or plain_jpeg()
    jfif = segment(0xE0, b"JFIF\0\1\2\1\0\x48\0\x48\1\1" + b"CANARY-JFIF"[:3])
    body = base[2:]
    if body[:2] == b"\xff\xe0":
        body = body[2 + int.from_bytes(body[2:4], "big") :]
    at = body.index(b"\xff\xda")
    between = segment(0xFE, b"CANARY-BETWEEN") + segment(0xE5, b"CANARY-BETWEEN")
    head = (
        jfif
        + segment(0xE0, b"JFXX\0\x10CANARY-THUMB")
        + exif_segment(full_exif(orientation))
        + segment(0xE1, XMP)
        + segment(0xE2, b"MPF\0CANARY-MPF")
        + profile_segments(signed_profile(srgb_profile()))
        + segment(0xEB, b"JP\0\0CANARY-TEXT")
        + segment(
            0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\x13\x1c\x02\x50\0\x0bCANARY-IPTC"
        )
        + segment(0xFE, b"CANARY-COMMENT")
    )
    trailer = b"\xff\xd8\xff\xe1CANARY-TRAILER\xff\xd9ftypmp42CANARY-TRAILER"
    return b"\xff\xd8" + head + body[:at] + between + body[at:] + trailer


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def raw_png(
    width, height, depth, colour, stream, *, before=b"", after=b"", interlace=0, trailer=b""
):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + before
        + (chunk(b"IDAT", stream) if stream else b"")
        + after
        + chunk(b"IEND", b"")
        + trailer
    )


def rows(picture):
    """Unfiltered PNG rows of a uint8 picture."""
    flat = picture.reshape(picture.shape[0], -1)
    return b"".join(b"\0" + row.tobytes() for row in flat)


def plain_png(width=120, height=80):
    return raw_png(width, height, 8, 2, zlib.compress(rows(pixels(width, height))))


def dirty_png():
    picture = pixels(120, 80)
    profile = zlib.compress(signed_profile(srgb_profile()))
    before = (
        chunk(b"iCCP", b"CANARY-PROFILE\0\0" + profile)
        + chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1))
        + chunk(b"tEXt", b"Author\0CANARY-TEXT")
        + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"CANARY-COMMENT"))
        + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)
        + chunk(b"eXIf", full_exif(orientation=6))
        + chunk(b"tIME", struct.pack(">HBBBBB", 2024, 5, 6, 7, 8, 9))
        + chunk(b"caBX", b"CANARY-TEXT")
        + chunk(b"acTL", struct.pack(">II", 2, 0))
        + chunk(b"fcTL", struct.pack(">5I2H2B", 0, 120, 80, 0, 0, 1, 10, 0, 0))
    )
    after = chunk(b"fcTL", struct.pack(">5I2H2B", 1, 120, 80, 0, 0, 1, 10, 0, 0))
    after += chunk(b"fdAT", b"\0\0\0\2CANARY-FRAME") + chunk(b"tEXt", b"Late\0CANARY-TEXT")
    stream = zlib.compress(rows(picture)) + b"CANARY-IDAT"
    return raw_png(120, 80, 8, 2, stream, before=before, after=after, trailer=b"CANARY-TRAILER")


def loaded(data):
    """Pixels as Pillow decodes them: (mode, size, bytes)."""
    image = Image.open(io.BytesIO(bytes(data)))
    image.load()
    return image.mode, image.size, image.tobytes()


def odd_sampling():
    """A 16 × 16 JPEG with full sampling in its last component, a quarter in its second."""

    def parts(side, value):
        data = simplejpeg.encode_jpeg(np.full((side, side, 1), value, np.uint8), 90, "GRAY", "Gray")
        return list(segments(data, 50))

    full = parts(16, 90)
    small = parts(8, 128)
    tables = b"".join(
        segment(one.marker, one.payload) for one in full if one.marker in (0xDB, 0xC4)
    )
    components = bytes([1, 0x22, 0, 2, 0x11, 0, 3, 0x22, 0])
    frame = segment(0xC0, struct.pack(">BHHB", 8, 16, 16, 3) + components)
    scans = b"".join(
        segment(0xDA, bytes([1, number, 0, 0, 63, 0])) + bytes(one.scan)
        for number, found in ((1, full), (2, small), (3, full))
        for one in found
        if one.marker == 0xDA
    )
    return b"\xff\xd8" + tables + frame + scans + b"\xff\xd9"
