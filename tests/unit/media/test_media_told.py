"""What is kept on purpose is told by every format alike, and nothing that names a person is."""

from __future__ import annotations

import binascii
import io
import json
import zlib

import pikepdf
import pytest
from PIL import Image

from clinicvault.media import heif, jpeg, pdf, png, replies, tasks, tiff, video, webp
from clinicvault.media.exif import read_exif
from clinicvault.media.limits import Limits
from clinicvault.media.results import MediaFacts
from tests.unit.media import heif_files, samples
from tests.unit.media import live_files as live
from tests.unit.media import video_files as films

LIMITS = Limits()


def encoded(kind):
    out = io.BytesIO()
    Image.fromarray(samples.pixels(32, 32)).save(out, kind, exif=live.exif(flash=25))
    return out.getvalue()


def heif_with_exif(codec):
    coded, file_type = heif_files.CODECS[codec]
    note = heif_files.Item(b"Exif", bytes(4) + live.exif(flash=25))
    return heif_files.build([coded().item(), note], [(b"cdsc", 2, 1)], file_type=file_type)


def tiff_with_exif():
    """A page whose directory is that of the Exif, with the fields of its picture in it."""
    image = Image.fromarray(samples.pixels(16, 16))
    out = io.BytesIO()
    known = Image.Exif()
    known.load(b"Exif\0\0" + live.exif(flash=25))
    image.save(out, "TIFF", exif=known)
    return out.getvalue()


FILES = {
    "jpeg": (
        jpeg,
        samples.with_segments(
            samples.plain_jpeg(32, 32), samples.exif_segment(live.exif(flash=25))
        ),
    ),
    "png": (png, encoded("PNG")),
    "webp": (webp, encoded("WEBP")),
    "tiff": (tiff, tiff_with_exif()),
    "heic": (heif, heif_with_exif("heic")),
    "avif": (heif, heif_with_exif("avif")),
}


@pytest.mark.parametrize("kind", FILES)
def test_every_format_tells_the_same_of_the_same_exif(kind):
    module, data = FILES[kind]
    rewritten = module.rewrite(data, LIMITS)
    facts = rewritten.facts
    assert facts.taken == "2024-05-06T07:08:09+02:00"
    assert facts.camera == "Apple iPhone 15"
    assert facts.lens == "Back camera 5.7mm f/1.78"
    assert facts.focal_mm == 5.7
    assert facts.exposure == "1/60 s"
    assert facts.flash == "fired"
    told = repr(facts) + b"".join(rewritten.pieces).decode("latin-1")
    assert not any(secret.decode() in told for secret in (live.OWNER, live.SERIAL, live.PLACE))
    assert live.BURST not in told


@pytest.mark.parametrize(
    ("bits", "flash"),
    [(0, "off"), (1, "fired"), (16, "off"), (24, "off"), (25, "fired"), (32, ""), (33, "fired")],
)
def test_the_flash_fired_or_not_or_there_is_none(bits, flash):
    assert read_exif(live.exif(flash=bits), LIMITS).flash == flash


def test_a_flash_that_is_no_number_is_unknown():
    assert read_exif(samples.full_exif(), LIMITS).flash == ""
    text = samples.exif(sub=[(0x9209, samples.TEXT, b"1")])
    assert read_exif(text, LIMITS).flash == ""


def test_the_time_of_a_satellite_is_never_told():
    gps = [
        (0x0007, samples.RATIONAL, [(5, 1), (8, 1), (9, 1)]),
        (0x001D, samples.TEXT, b"2024:05:06"),
    ]
    assert read_exif(samples.exif(gps=gps), LIMITS).taken == ""


def test_what_is_told_passes_the_way_back_to_the_program():
    facts = jpeg.rewrite(live.google_second()[0], LIMITS).facts
    film = video.rewrite(live.clip(), LIMITS).facts
    for told in (facts, film):
        sent = json.loads(json.dumps(tasks.facts_fields(told)))
        assert replies._facts(sent) == told


def test_exif_facts_have_the_names_of_media_facts():
    names = read_exif(b"", LIMITS).told()
    assert set(names) <= set(MediaFacts.__dataclass_fields__)


# --- Exif in a PNG's text -----------------------------------------------------------------------


def text_exif(name, *, head=b"Exif\0\0", packed=False, spoil=b""):
    raw = head + live.exif("", flash=0)
    digits = binascii.hexlify(raw)
    lines = b"\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    text = b"\nexif\n%8d\n" % len(raw) + spoil + lines + b"\n"
    if packed:
        return samples.chunk(b"zTXt", name + b"\0\0" + zlib.compress(text))
    return samples.chunk(b"tEXt", name + b"\0" + text)


def told_by_png(*chunks):
    stream = zlib.compress(samples.rows(samples.pixels(8, 8)))
    data = samples.raw_png(8, 8, 8, 2, stream, before=b"".join(chunks))
    rewritten = png.rewrite(data, LIMITS)
    assert b"CANARY" not in b"".join(rewritten.pieces)
    return rewritten.facts


@pytest.mark.parametrize("name", [b"Raw profile type exif", b"Raw profile type APP1"])
@pytest.mark.parametrize("packed", [False, True])
def test_exif_written_as_text_is_read(name, packed):
    facts = told_by_png(text_exif(name, packed=packed))
    assert facts.taken == "2024-05-06T07:08:09+02:00"
    assert (facts.camera, facts.flash) == ("Apple iPhone 15", "off")
    assert {"location", "owner", "camera-serial", "text"} <= set(facts.stripped)


def test_a_chunk_of_exif_goes_before_its_text():
    exif = samples.chunk(b"eXIf", samples.full_exif(orientation=6))
    text = text_exif(b"Raw profile type exif")
    for chunks in ((exif, text), (text, exif)):
        facts = told_by_png(*chunks)
        assert (facts.camera, facts.orientation) == ("Canon EOS R6", 6)


def test_text_does_not_turn_a_picture():
    raw = samples.full_exif(orientation=6).hex().encode()
    text = samples.chunk(b"tEXt", b"Raw profile type exif\0\nexif\n 9\n" + raw)
    assert told_by_png(text).orientation == 1


@pytest.mark.parametrize(
    "chunk",
    [
        text_exif(b"Raw profile type iptc"),
        text_exif(b"Raw profile type exif", spoil=b"zz"),
        samples.chunk(b"tEXt", b"Raw profile type exif"),
        samples.chunk(b"tEXt", b"Raw profile type exif\0\n"),
        samples.chunk(b"tEXt", b"Raw profile type exif\0" + b"\xff" * 50),
        samples.chunk(b"zTXt", b"Raw profile type exif\0\0CANARY"),
        samples.chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(bytes(50_000_000))),
        samples.chunk(b"zTXt", b"Raw profile type exif"),
    ],
)
def test_text_that_is_no_exif_is_text(chunk):
    facts = told_by_png(chunk)
    assert (facts.camera, facts.taken, facts.stripped) == ("", "", ("text",))


# --- Films and documents ------------------------------------------------------------------------


def test_the_length_of_a_film_is_told():
    assert video.rewrite(films.film(frames=50), LIMITS).facts.seconds == pytest.approx(2.0)
    assert jpeg.rewrite(samples.plain_jpeg(16, 16), LIMITS).facts.seconds == 0


def test_the_time_of_a_film_has_its_zone():
    assert video.rewrite(live.clip(), LIMITS).facts.taken == "2024-05-06T07:08:09+02:00"
    plain = films.film()
    stamp = (3_797_816_889).to_bytes(4, "big")
    dated = films.change(plain, [b"moov", b"mvhd"], lambda body: body[:4] + stamp + body[8:])
    assert video.rewrite(dated, LIMITS).facts.taken == "2024-05-06T05:08:09+00:00"


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_of_a_document_are_counted(count):
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(count):
            document.add_blank_page(page_size=(72, 72))
        document.save(out)
    facts = pdf.rewrite(out.getvalue(), LIMITS).facts
    assert (facts.pages, facts.colour) == (count, "")
