"""The second look at a kept WebP finds whatever the first should not have left."""

from __future__ import annotations

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import icc
from clinicvault.media.proof.webp import prove
from tests.unit.media import samples, webp_files
from tests.unit.media.webp_files import chunk, head, riff

PICTURE = chunk(b"VP8 ", webp_files.lossy())
LOSSLESS = chunk(b"VP8L", webp_files.lossless())
PROFILE = chunk(b"ICCP", icc.adobe_rgb())
ALPHA, FADED = (chunk(name, body) for name, body in webp_files.with_alpha(quality=80))
FADING = chunk(*webp_files.with_alpha(lossless=True)[0])
PLAIN = chunk(b"ALPH", bytes(1 + 48 * 40))


@pytest.mark.parametrize(
    "data",
    [
        riff(PICTURE),
        riff(LOSSLESS),
        riff(FADING),
        riff(head(0x20), PROFILE, PICTURE),
        riff(head(0x20), PROFILE, LOSSLESS),
        riff(head(0x30), PROFILE, FADING),
        riff(head(0x10), ALPHA, FADED),
        riff(head(0x10), PLAIN, PICTURE),
        riff(head(0x30), PROFILE, ALPHA, FADED),
    ],
)
def test_what_may_stay_passes(data):
    prove(memoryview(data))


ODD = webp_files.lossy() + b"\1" * (1 - len(webp_files.lossy()) % 2)
WRONG = {
    "no file": b"",
    "other form": b"RIFF" + riff(PICTURE)[4:8] + b"WAVE" + riff(PICTURE)[12:],
    "trailer": riff(PICTURE, trailer=b"\0"),
    "cut": riff(PICTURE)[:-1],
    "size": riff(PICTURE, size=len(PICTURE)),
    "exif": riff(PICTURE, chunk(b"EXIF", b"")),
    "xmp": riff(head(4), PICTURE, chunk(b"XMP ", samples.XMP)),
    "unknown": riff(chunk(b"ABCD", b""), PICTURE),
    "two pictures": riff(PICTURE, PICTURE),
    "needless head": riff(head(), PICTURE),
    "needless head of a lossless picture": riff(head(), LOSSLESS),
    "alpha of a lossless picture": riff(head(0x10), ALPHA, LOSSLESS),
    "film": webp_files.film(),
    "flags": riff(head(0x28), PROFILE, PICTURE),
    "flag of alpha": riff(head(0x20), PROFILE, FADING),
    "reserved": riff(head(0x20, reserved=b"\0\1\0"), PROFILE, PICTURE),
    "canvas": riff(head(0x20, width=49), PROFILE, PICTURE),
    "long head": riff(chunk(b"VP8X", head(0x20)[8:] + b"\0\0"), PROFILE, PICTURE),
    "profile": riff(
        head(0x20), chunk(b"ICCP", samples.signed_profile(samples.srgb_profile())), PICTURE
    ),
    "reserved of alpha": riff(head(0x10), chunk(b"ALPH", b"\x40" + bytes(48 * 40)), PICTURE),
    "packing of alpha": riff(head(0x10), chunk(b"ALPH", b"\x02" + bytes(48 * 40)), PICTURE),
    "long alpha": riff(head(0x10), chunk(b"ALPH", bytes(2 + 48 * 40)), PICTURE),
    "no alpha": riff(head(0x10), chunk(b"ALPH", b""), PICTURE),
    "padding": riff(chunk(b"VP8 ", ODD[: len(ODD) | 1])[:-1] + b"\1")
    if len(ODD) % 2
    else riff(chunk(b"VP8 ", ODD[:-1])[:-1] + b"\1"),
    "start code": riff(chunk(b"VP8 ", b"\0\0\0abc" + bytes(10))),
    "short picture": riff(chunk(b"VP8 ", b"\0\0\0")),
    "no key frame": riff(chunk(b"VP8 ", b"\1" + webp_files.lossy()[1:])),
    "signature": riff(chunk(b"VP8L", b"\x2e" + webp_files.lossless()[1:])),
    "version": riff(chunk(b"VP8L", webp_files.lossless()[:4] + b"\x20" + bytes(20))),
    "short lossless picture": riff(chunk(b"VP8L", b"\x2f\0\0"), chunk(b"VP8L", b"")),
    "hundreds of chunks": riff(*[chunk(b"VP8X", b"")] * 300),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_may_not_stay_is_found(name):
    with pytest.raises(InputRefused, match="proof-failed"):
        prove(memoryview(WRONG[name]))
