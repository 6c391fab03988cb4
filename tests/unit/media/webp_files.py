"""WebP files made for tests: chunks by hand around pictures that Pillow packed."""

from __future__ import annotations

import io
import struct

import cv2
import numpy as np
from PIL import Image

from tests.unit.media import samples


def chunk(name, body):
    return struct.pack("<4sI", name, len(body)) + bytes(body) + bytes(len(body) % 2)


def riff(*chunks, trailer=b"", size=None):
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body) if size is None else size) + body + trailer


def chunks(data):
    """(name, body) of every chunk."""
    found, at = [], 12
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        found.append((name, data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return found


def names(data):
    return [name for name, _ in chunks(data)]


def packed(picture, **options):
    """A picture as Pillow packs it; `picture` is an array."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "WEBP", **options)
    return out.getvalue()


def part(data, name):
    return dict(chunks(data))[name]


def lossy(width=48, height=40):
    return part(packed(samples.pixels(width, height), quality=80), b"VP8 ")


def lossless(width=48, height=40):
    return part(packed(samples.pixels(width, height), lossless=True), b"VP8L")


def with_alpha(width=48, height=40, **options):
    """(ALPH, VP8) or (VP8L,) of a picture that fades to the right."""
    picture = np.dstack([samples.pixels(width, height), np.tile(np.arange(width), (height, 1)) * 5])
    data = packed(picture.astype(np.uint8), **options)
    return [one for one in chunks(data) if one[0] in {b"ALPH", b"VP8 ", b"VP8L"}]


def head(flags=0, width=48, height=40, reserved=b"\0\0\0"):
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return chunk(b"VP8X", bytes([flags]) + reserved + sides)


def frame(*parts, width=48, height=40, left=0, top=0):
    """One frame of a film: position, size, duration, flags, and its picture."""
    fields = (left // 2, top // 2, width - 1, height - 1, 100)
    body = b"".join(field.to_bytes(3, "little") for field in fields) + b"\0"
    return chunk(b"ANMF", body + b"".join(parts))


def film(**options):
    """Two frames of the whole canvas."""
    one = frame(chunk(b"VP8 ", lossy()), **options)
    two = frame(chunk(b"VP8L", lossless()))
    return riff(head(0x02), chunk(b"ANIM", bytes(6)), one, two)


def dirty():
    """A canary in every chunk that is no picture, and behind the end."""
    return riff(
        head(0xFD, reserved=b"CAN"),
        chunk(b"ICCP", samples.signed_profile(samples.srgb_profile())),
        chunk(b"ABCD", b"CANARY-TEXT"),
        *(chunk(name, body) for name, body in with_alpha(quality=80)),
        chunk(b"VP8 ", lossy() + b"CANARY-FRAME"),
        chunk(b"EXIF", b"Exif\0\0" + samples.full_exif(orientation=6)),
        chunk(b"XMP ", samples.XMP),
        chunk(b"last", b"CANARY-TEXT"),
        trailer=b"\xff\xd8\xffCANARY-TRAILER",
    )


def decoded(data):
    """Pixels as OpenCV reads them; None where it cannot."""
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
