"""The second look at a kept TIFF finds whatever the first should not have left."""

from __future__ import annotations

import dataclasses
import struct
import zlib

import numpy as np
import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import icc, tiff, tiff_write
from clinicvault.media.limits import Limits
from clinicvault.media.proof.tiff import prove
from clinicvault.media.tiff_layout import Layout
from clinicvault.media.tiff_write import Extras, pieces
from tests.unit.media import samples, tiff_files

RGB = samples.pixels(40, 30)
PLAIN = Layout("<", 40, 30, (40, 30), samples=3, photometric=2)
ROWS = [RGB.tobytes()]
GRAY = Layout("<", 4, 4, (4, 4))
TILED = Layout("<", 40, 30, (16, 16), samples=3, photometric=2, tiled=True)
NOTHING = Extras()
FULL = Extras(profile=icc.adobe_rgb(), resolution=(300000, 300000, 2))


def made(layout=PLAIN, bodies=ROWS, extras=NOTHING):
    return bytearray(b"".join(bytes(piece) for piece in pieces(layout, bodies, extras)))


def changed(layout=PLAIN, **fields):
    return dataclasses.replace(layout, **fields)


def field(data, tag, *numbers, kind=None, count=None):
    """The file with another value inside one entry of its directory."""
    data = bytearray(data)
    order = "<" if data[:2] == b"II" else ">"
    total = struct.unpack_from(order + "H", data, 8)[0]
    for at in range(10, 10 + 12 * total, 12):
        if struct.unpack_from(order + "H", data, at)[0] == tag:
            old = struct.unpack_from(order + "H", data, at + 2)[0]
            if kind is not None:
                struct.pack_into(order + "H", data, at + 2, kind)
            if count is not None:
                struct.pack_into(order + "I", data, at + 4, count)
            code = {3: "H", 4: "I"}.get(kind or old, "I")
            struct.pack_into(order + code * len(numbers), data, at + 8, *numbers)
            return bytes(data)
    raise AssertionError(tag)


def lzw_file(rider=b""):
    layout = dataclasses.replace(GRAY, compression=5)
    return made(layout, [bytes.fromhex("80202050382415010100") + rider])


def jpeg_file(spoil=lambda body: body, tables=lambda tables: tables):
    page = tiff_files.jpeg_page(RGB)
    layout = changed(compression=7, photometric=6)
    extras = Extras(tables=tables(page.fields[347][1]), sampling=(1, 1))
    return made(layout, [spoil(page.bodies[0])], extras)


def deflated(data, layout=PLAIN):
    return made(changed(layout, compression=8), [data])


GOOD = {
    "plain": made(),
    "other order": made(changed(order=">")),
    "everything": made(extras=FULL),
    "rows": made(changed(block=(40, 7)), [RGB[y : y + 7].tobytes() for y in range(0, 30, 7)]),
    "tiles": made(TILED, [bytes(16 * 16 * 3)] * 6),
    "planes": made(changed(planar=True), [RGB[:, :, i].tobytes() for i in range(3)]),
    "palette": made(changed(GRAY, photometric=3, palette=(9,) * 768), [bytes(16)]),
    "alpha": made(changed(samples=4, extra=(2,)), [bytes(4800)]),
    "deflate": deflated(zlib.compress(RGB.tobytes())),
    "runs": made(changed(compression=32773), [tiff_files.packbits(RGB.tobytes())]),
    "lzw": lzw_file(),
    "jpeg": jpeg_file(),
    "bits": made(changed(GRAY, bits=1), [bytes(4)]),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_may_stay_passes(name):
    prove(memoryview(bytes(GOOD[name])))


def _swapped(data):
    data = bytearray(data)
    data[10:22], data[22:34] = data[22:34], data[10:22]
    return data


def _following(data):
    data = bytearray(data)
    total = struct.unpack_from("<H", data, 8)[0]
    data[10 + 12 * total] = 8
    return data


def _value_gap():
    """A long value that begins two bytes later than it should."""
    data = made(extras=FULL)
    return field(data, 282, struct.unpack_from("<I", data, _place(data, 282) + 8)[0] + 2)


def _place(data, tag):
    total = struct.unpack_from("<H", data, 8)[0]
    return next(
        at for at in range(10, 10 + 12 * total, 12) if struct.unpack_from("<H", data, at)[0] == tag
    )


def _inline(data, tag):
    data = bytearray(data)
    data[_place(data, tag) + 11] = 65
    return data


WRONG = {
    "nothing": b"",
    "no order": b"XX" + bytes(made())[2:],
    "big": b"II+\0" + bytes(made())[4:],
    "directory elsewhere": bytes(made())[:4] + b"\x0a" + bytes(made())[5:],
    "trailer": bytes(made()) + b"\0\0",
    "cut": bytes(made())[:-2],
    "cut in the directory": bytes(made())[:60],
    "unsorted": _swapped(made()),
    "second directory": _following(made()),
    "gap before a value": _value_gap(),
    "bytes behind a short value": _inline(made(), 259),
    "unknown field": field(made(), 284, 1)
    and bytes(made()).replace(struct.pack("<HH", 284, 3), struct.pack("<HH", 285, 3)),
    "other type": field(made(), 259, 1, kind=4),
    "no values": field(made(), 259, 1, count=0),
    "two widths": field(made(), 277, 3, 3, count=2),
    "compression": field(made(), 259, 2),
    "colours": field(made(), 262, 4),
    "colours and samples": field(made(), 262, 1),
    "planes": field(made(), 284, 3),
    "predictor": field(made(changed(compression=8, predictor=2), [zlib.compress(ROWS[0])]), 317, 3),
    "unit": field(made(extras=FULL), 296, 7),
    "depth": made(changed(bits=12), [bytes(5400)]),
    "odd resolution": made(extras=FULL).replace(struct.pack("<I", 1000), struct.pack("<I", 1001)),
    "profile": made(extras=Extras(profile=samples.signed_profile(samples.srgb_profile()))),
    "tables without jpeg": made(extras=Extras(tables=b"\xff\xd8\xff\xd9")),
    "no palette": made(changed(GRAY, photometric=3), [bytes(16)]),
    "needless palette": made(changed(GRAY, palette=(9,) * 768), [bytes(16)]),
    "short palette": made(changed(GRAY, photometric=3, palette=(9,) * 30), [bytes(16)]),
    "unknown extra sample": made(changed(samples=4, extra=(0,)), [bytes(4800)]),
    "two extra samples": made(changed(samples=5, extra=(2, 2)), [bytes(6000)]),
    "empty": field(made(), 257, 0),
    "long rows": made(bodies=[ROWS[0] + b"xx"]),
    "short rows": made(bodies=[ROWS[0][:-2]]),
    "too many strips": made(bodies=[*ROWS, *ROWS]),
    "too few strips": made(changed(block=(40, 15)), [RGB[:15].tobytes()]),
    "strip elsewhere": field(made(), 273, 12),
    "deflate with a rider": deflated(zlib.compress(ROWS[0]) + b"rider"),
    "deflate that is long": deflated(zlib.compress(ROWS[0] + b"rider")),
    "deflate that is short": deflated(zlib.compress(ROWS[0][:-1])),
    "deflate that breaks off": deflated(zlib.compress(ROWS[0])[:-4]),
    "no deflate": deflated(b"x" * 100),
    "runs that are long": made(changed(compression=32773), [tiff_files.packbits(ROWS[0] + b"r")]),
    "runs that break off": made(changed(compression=32773), [tiff_files.packbits(ROWS[0])[:-1]]),
    "lzw without a start": made(changed(GRAY, compression=5), [bytes(20)]),
    "jpeg with a comment": jpeg_file(
        lambda body: body[:2] + samples.segment(0xFE, b"x") + body[2:]
    ),
    "jpeg with a rider": jpeg_file(lambda body: body + b"rider"),
    "tables with a comment": jpeg_file(
        tables=lambda given: given[:2] + samples.segment(0xFE, b"x") + given[2:]
    ),
    "tables without an end": jpeg_file(tables=lambda given: given[:-2]),
    "tables that are cut": jpeg_file(tables=lambda given: given[:-9] + b"\xff\xd9"),
    "tables that do not fill": jpeg_file(
        tables=lambda given: given[:2] + samples.segment(0xDB, bytes(66)) + given[2:]
    ),
    "restarts of another length": jpeg_file(
        tables=lambda given: given[:2] + samples.segment(0xDD, b"abc") + given[2:]
    ),
    "odd sampling": bytes(jpeg_file()).replace(
        struct.pack("<HHI2H", 530, 3, 2, 1, 1), struct.pack("<HHI2H", 530, 3, 2, 1, 9)
    ),
    "tiles without rows": bytes(GOOD["tiles"]).replace(
        struct.pack("<HH", 323, 4), struct.pack("<HH", 338, 4)
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_may_not_stay_is_found(name):
    with pytest.raises(InputRefused, match="proof-failed"):
        prove(memoryview(bytes(WRONG[name])))


def test_lzw_with_a_code_too_many_is_found():
    bits = f"{256:09b}" + f"{128:09b}" * 17 + f"{257:09b}"
    bits = bits.ljust(-(-len(bits) // 8) * 8, "0")
    body = int(bits, 2).to_bytes(len(bits) // 8, "big")
    with pytest.raises(InputRefused, match="proof-failed"):
        prove(memoryview(bytes(made(dataclasses.replace(GRAY, compression=5), [body]))))


def test_padding_between_strips_is_zero():
    odd = made(changed(GRAY, block=(4, 1), width=3), [b"abc"] * 4)
    at = odd.index(b"abc") + 3
    assert odd[at] == 0
    odd[at] = 1
    with pytest.raises(InputRefused, match="proof-failed"):
        prove(memoryview(bytes(odd)))


def test_whatever_is_packed_anew_passes():
    for mode, shape in (
        ("L", (9, 7)),
        ("RGB", (9, 7, 3)),
        ("RGBA", (9, 7, 4)),
        ("CMYK", (9, 7, 4)),
    ):
        for kind in (np.uint8, np.uint16):
            raster = tiff.Raster(np.full(shape, 200, kind), mode)
            layout, bodies = tiff_write.packed(raster)
            out = bytes(made(layout, bodies))
            prove(memoryview(out))
            again = tiff.rewrite(out, Limits())
            assert np.array_equal(tiff.decode(out, again).pixels, raster.pixels)


def test_every_field_that_is_written_is_known():
    for data in GOOD.values():
        prove(memoryview(bytes(data)))
    with pytest.raises(InputRefused):
        prove(memoryview(tiff_files.dirty()))
