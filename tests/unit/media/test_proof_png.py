"""The second reader of kept PNGs: chunks, checksums and the stream to its last byte."""

import struct
import zlib

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import icc, png
from clinicvault.media.limits import Limits
from clinicvault.media.proof.png import prove

from . import samples

START = b"\x89PNG\r\n\x1a\n"
PACKED = zlib.compress(samples.rows(samples.pixels(8, 4)))


def made(*between, stream=(PACKED,), header=(8, 4, 8, 2, 0, 0, 0), behind=b"", end=b""):
    head = samples.chunk(b"IHDR", struct.pack(">IIBBBBB", *header))
    data = b"".join(samples.chunk(b"IDAT", part) for part in stream)
    return START + head + b"".join(between) + data + samples.chunk(b"IEND", end) + behind


def profile(body):
    return samples.chunk(b"iCCP", body)


def refused(data):
    with pytest.raises(InputRefused, match="proof-failed"):
        prove(data)


def test_what_is_rewritten_is_proven():
    for source in (samples.plain_png(), samples.dirty_png()):
        prove(b"".join(bytes(piece) for piece in png.rewrite(source, Limits()).pieces))


def test_a_plain_picture_in_one_or_several_pieces_is_proven():
    prove(made())
    prove(made(stream=(PACKED[:5], PACKED[5:])))
    prove(made(samples.chunk(b"gAMA", bytes(4)), samples.chunk(b"pHYs", bytes(9))))
    prove(made(profile(b"icc\0\0" + zlib.compress(icc.adobe_rgb()))))


@pytest.mark.parametrize("width", [1, 2, 5, 9])
@pytest.mark.parametrize("depth", [1, 8, 16])
def test_interlaced_pictures_are_measured_pass_by_pass(width, depth):
    import io

    from PIL import Image

    rows = 0
    for step, down, left, top in (
        (8, 8, 0, 0), (8, 8, 4, 0), (4, 8, 0, 4), (4, 4, 2, 0), (2, 4, 0, 2), (2, 2, 1, 0),
        (1, 2, 0, 1),
    ):  # fmt: skip
        columns = len(range(left, width, step))
        rows += len(range(top, 7, down)) * ((1 + (columns * depth + 7) // 8) if columns else 0)
    data = made(stream=(zlib.compress(bytes(rows)),), header=(width, 7, depth, 0, 0, 0, 1))
    prove(data)
    Image.open(io.BytesIO(data)).load()
    refused(made(stream=(zlib.compress(bytes(rows + 1)),), header=(width, 7, depth, 0, 0, 0, 1)))


@pytest.mark.parametrize(
    "planted",
    [
        samples.chunk(b"tEXt", b"Author\0somebody"),
        samples.chunk(b"eXIf", b"MM\0*"),
        samples.chunk(b"prVt", b""),
        samples.chunk(b"pHYs", bytes(9)) + samples.chunk(b"gAMA", bytes(4)),
        samples.chunk(b"gAMA", bytes(4)) + samples.chunk(b"gAMA", bytes(4)),
        profile(b"Dr Roe\0\0" + zlib.compress(icc.adobe_rgb())),
        profile(b"icc\0\0" + zlib.compress(icc.adobe_rgb()) + b"behind"),
        profile(b"icc\0\0" + zlib.compress(icc.adobe_rgb() + b"more")),
        profile(b"icc\0\0not packed"),
    ],
)
def test_anything_planted_is_found(planted):
    refused(made(planted))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        START,
        made(behind=b"x"),
        made(end=b"x"),
        made(stream=(PACKED, b"x")),
        made(stream=(PACKED + b"x",)),
        made(stream=(PACKED[:-1],)),
        made(stream=(b"not packed",)),
        made(stream=(PACKED[:9], samples.chunk(b"tEXt", b""))),
        made(stream=(zlib.compress(bytes(101)),)),
        made(stream=(zlib.compress(bytes(99)),)),
        made(header=(8, 4, 8, 5, 0, 0, 0)),
        made()[:-4],
        made()[:40] + b"\0" + made()[41:],
    ],
)
def test_only_the_picture_and_all_of_it(data):
    refused(data)


WORDS = b"CANARY-MUSTER-ERIKA-1970"
INDEXED = zlib.compress(b"\0\x1b" * 4)
FOUR = (4, 4, 2, 3, 0, 0, 0)


def test_colours_and_transparency_are_as_many_as_pixels_can_name():
    four = samples.chunk(b"PLTE", bytes(12))
    prove(made(four, samples.chunk(b"tRNS", b"\0\1"), stream=(INDEXED,), header=FOUR))
    prove(made(samples.chunk(b"tRNS", bytes(6))))
    refused(made(samples.chunk(b"PLTE", WORDS)))
    refused(made(samples.chunk(b"tRNS", WORDS)))
    refused(made(stream=(INDEXED,), header=FOUR))
    refused(made(samples.chunk(b"PLTE", WORDS), stream=(INDEXED,), header=FOUR))
    refused(made(samples.chunk(b"PLTE", bytes(11)), stream=(INDEXED,), header=FOUR))
    refused(made(four, samples.chunk(b"tRNS", bytes(5)), stream=(INDEXED,), header=FOUR))


@pytest.mark.parametrize(("name", "body"), [(b"sRGB", b"\4"), (b"pHYs", bytes(8) + b"\2")])
def test_numbers_mean_something(name, body):
    refused(made(samples.chunk(name, body)))
