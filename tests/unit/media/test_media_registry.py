"""Formats are found by content, and a new one is one module and one registration."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.messages import MESSAGES
from clinicvault.media import formats, registry, replies, tasks  # noqa: F401
from clinicvault.media.limits import Limits
from clinicvault.media.registry import Format, Raster, Rewritten
from clinicvault.media.results import MediaFacts
from clinicvault.media.sniff import sniff
from tests.unit.media import samples

LIMITS = Limits()


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (samples.plain_jpeg(), "JPEG"),
        (samples.plain_png(), "PNG"),
        (b"GIF89a" + bytes(40), "GIF"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
        (b"\0\0\0\x18ftypavif" + bytes(40), "AVIF"),
        (b"\0\0\0\x18ftypcrx " + bytes(40), "RAW"),
        (b"\0\0\0\x18ftypisom" + bytes(40), "video"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"RIFF\0\0\0\0WAVEfmt ", ""),
        (b"%PDF-1.7", "PDF"),
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"MM\0*\0\0\0\x08", "TIFF"),
        (b"8BPS\0\1", "Photoshop"),
        (b"hello", ""),
        (b"\xff\xd8", ""),
    ],
)
def test_type_by_content(start, name):
    assert sniff(start) == name


def code(data, limits=LIMITS):
    with pytest.raises(InputRefused) as caught:
        registry.find(data, limits)
    return caught.value.code, caught.value.params


def test_refusals_name_the_format():
    assert code(b"") == ("file-empty", {})
    assert code(b"hello") == ("format-unknown", {})
    assert code(b"8BPS\0\1") == ("format-unsupported", {"format": "Photoshop"})
    assert code(bytes(2 << 20), dataclasses.replace(LIMITS, bytes=1 << 20)) == (
        "file-too-large",
        {"limit": 1},
    )


def test_known_formats():
    assert registry.names() == (
        "DICOM", "JPEG", "PNG", "RAW", "HEIC", "AVIF", "WebP", "TIFF", "video", "PDF",
    )  # fmt: skip
    assert registry.find(samples.plain_jpeg(), LIMITS).keeps is PhotoKind.JPEG
    assert registry.find(samples.plain_png(), LIMITS).keeps is PhotoKind.PNG


def _rewrite_ppm(data, limits):
    """A rendered format: what is kept is a PNG made of its pixels."""
    _, size, _, body = bytes(data).split(b"\n", 3)
    width, height = map(int, size.split())
    picture = np.frombuffer(body, np.uint8, width * height * 3).reshape(height, width, 3)
    import zlib

    kept = samples.raw_png(width, height, 8, 2, zlib.compress(samples.rows(picture)))
    return Rewritten([kept], MediaFacts(PhotoKind.PNG, width, height))


@pytest.fixture
def ppm():
    from clinicvault.media.decode import decode_png
    from clinicvault.media.proof.png import prove

    yield registry.register(
        Format(
            "PPM",
            PhotoKind.PNG,
            _rewrite_ppm,
            decode_png,
            lambda data: bytes(data[:2]) == b"P6",
            prove=prove,
        )
    )
    registry.unregister("PPM")


def test_a_format_is_one_registration(ppm):
    picture = samples.pixels(30, 20)
    source = b"P6\n30 20\n255\n" + picture.tobytes()
    output = memoryview(bytearray(LIMITS.output_bytes))
    made = tasks.prepare(source, LIMITS, output)
    kept = bytes(output[: made["sizes"][0]])
    assert samples.loaded(kept) == ("RGB", (30, 20), picture.tobytes())
    assert made["facts"]["format"] == "png"


def test_what_nobody_can_check_again_is_not_taken_in(ppm):
    registry.register(Format(ppm.name, ppm.keeps, ppm.rewrite, ppm.decode, ppm.matches))
    with pytest.raises(InputRefused, match="proof-failed"):
        tasks.prepare(b"P6\n4 4\n255\n" + bytes(48), LIMITS, memoryview(bytearray(9000)))


def test_without_its_registration_it_is_unknown():
    assert code(b"P6\n1 1\n255\nabc")[0] == "format-unknown"


def test_registering_again_replaces(ppm):
    again = registry.register(dataclasses.replace(ppm, keeps=PhotoKind.JPEG))
    assert registry.names().count("PPM") == 1
    assert registry.find(b"P6\n", LIMITS) is again


def test_a_rewritten_file_may_not_outgrow_the_limit(ppm):
    small = dataclasses.replace(LIMITS, bytes=64)
    with pytest.raises(InputRefused, match="file-too-large"):
        tasks.prepare(b"P6\n4 4\n255\n" + bytes(48), small, memoryview(bytearray(1000)))


def test_every_reason_has_a_message():
    own = {"picture-too-slow", "picture-crashed", "reader-unavailable", "import-stopped"}
    assert replies.REASONS | own <= MESSAGES.keys()
    assert all(len(texts) == 3 and all(texts) for texts in MESSAGES.values())


def test_raster_default():
    assert Raster(np.zeros((1, 1), np.uint8), "L").notes == ()
