"""Colour spaces go by one name in all formats, and never by a file's own words."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from clinicvault.media import heif, icc, jpeg, png, spaces, tiff, video, webp
from clinicvault.media.limits import Limits
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared
from tests.unit.media import heif_files, samples
from tests.unit.media import video_files as films
from tests.unit.media.webp_files import chunk, head, lossy, riff

LIMITS = Limits()


def described(words, base=None, *, version=2, tags=()):
    """A profile with this description; `tags` replace or join those of `base`."""
    base = base or icc.adobe_rgb()
    if version == 2:
        text = b"desc" + struct.pack(">4xI", len(words) + 1) + words.encode() + bytes(79)
    else:
        raw = words.encode("utf-16-be")
        text = b"mluc" + struct.pack(">4xII2s2sII", 1, 12, b"en", b"US", len(raw), 28) + raw
    bodies = {}
    for at in range(132, 132 + 12 * base[131], 12):
        name, offset, size = struct.unpack_from(">4sII", base, at)
        bodies[name] = base[offset : offset + size]
    bodies |= {b"desc": text, **dict(tags)}
    table, data, start = b"", b"", 132 + 12 * len(bodies)
    for name, body in bodies.items():
        table += struct.pack(">4sII", name, start + len(data), len(body))
        data += body.ljust(-(-len(body) // 4) * 4, b"\0")
    whole = base[:128] + struct.pack(">I", len(bodies)) + table + data
    return struct.pack(">I", len(whole)) + whole[4:]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("sRGB IEC61966-2.1", "sRGB"),
        ("sRGB built-in", "sRGB"),
        ("c2", "sRGB"),
        ("Display P3", "Display P3"),
        ("Adobe RGB (1998)", "Adobe RGB"),
        ("Compatible with Adobe RGB (1998)", "Adobe RGB"),
        ("ProPhoto RGB", "ProPhoto RGB"),
        ("ROMM RGB: ISO 22028-2:2013", "ProPhoto RGB"),
        ("ITU-R BT.2020", "BT.2020"),
        ("Rec2020 Gamut with sRGB TRC", "BT.2020"),
        ("Rec. ITU-R BT.2020-1", "BT.2020"),
        ("Rec. ITU-R BT.2100 PQ", "BT.2020 PQ"),
        ("Rec2100 HLG", "BT.2020 HLG"),
        ("Rec. ITU-R BT.709-5", "BT.709"),
        ("Display P3 Linear", "RGB"),
        ("sRGB linear", "RGB"),
        ("Wide Gamut RGB", "Wide Gamut RGB"),
        ("eciRGB v2", "eciRGB"),
        ("Apple RGB", "Apple RGB"),
        ("ColorMatch RGB", "ColorMatch RGB"),
        ("DCI-P3 D65", "DCI-P3"),
    ],
)
@pytest.mark.parametrize("version", [2, 4])
def test_a_known_description_names_the_space(words, name, version):
    plain = described(words, version=version, tags={b"gTRC": b"curv" + bytes(8)}.items())
    assert spaces.of_profile(plain) == name


def test_a_description_of_a_persons_own_is_never_repeated():
    words = "CANARY-OWNER's own monitor"
    assert spaces.of_profile(described(words)) == "Adobe RGB"
    assert spaces.of_profile(described(words, samples.rotated_profile())) == "RGB"


@pytest.mark.parametrize(
    ("profile", "name"),
    [(samples.srgb_profile(), "sRGB"), (icc.adobe_rgb(), "Adobe RGB")],
)
def test_a_profile_without_words_goes_by_its_primaries(profile, name):
    assert spaces.of_profile(icc.sanitise(profile, 3, LIMITS)) == name
    linear = {b"gTRC": b"curv" + bytes(8), b"desc": b"none" + bytes(8)}
    assert spaces.of_profile(described("", profile, tags=linear.items())) == "RGB"


def test_code_points_in_a_profile_go_before_its_words():
    tag = {b"cicp": b"cicp" + bytes(4) + bytes([9, 16, 0, 1])}
    assert spaces.of_profile(described("sRGB", tags=tag.items())) == "BT.2020 PQ"
    tag = {b"cicp": b"cicp" + bytes(4) + bytes([2, 2, 0, 1])}
    assert spaces.of_profile(described("sRGB", tags=tag.items())) == "sRGB"


@pytest.mark.parametrize(
    "data",
    [b"", bytes(131), bytes(132), bytes(128) + b"\xff" * 4, bytes(128) + b"\xff" * 40,
     bytes(128) + struct.pack(">I4sII", 1, b"desc", 2**31, 2**31)],
)  # fmt: skip
def test_a_broken_profile_has_no_name(data):
    assert spaces.of_profile(data) == "RGB"


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        ((1, 13), "sRGB"), ((1, 1), "BT.709"), ((1, 8), "RGB"), ((9, 16), "BT.2020 PQ"),
        ((9, 18), "BT.2020 HLG"), ((9, 14), "BT.2020"), ((12, 13), "Display P3"),
        ((12, 16), "Display P3 PQ"), ((6, 6), "BT.601"), ((5, 6), "BT.601"), ((11, 17), "DCI-P3"),
        ((2, 2), "RGB"), ((0, 0), "RGB"), ((65535, 65535), "RGB"),
    ],
)  # fmt: skip
def test_code_points_have_names(codes, name):
    assert spaces.of_codes(*codes) == name


@pytest.mark.parametrize(
    ("value", "mark", "name"),
    [(1, False, "sRGB"), (2, False, "Adobe RGB"), (65535, True, "Adobe RGB"),
     (65535, False, "RGB"), (0, False, "RGB")],
)  # fmt: skip
def test_exif_names_two_spaces(value, mark, name):
    assert spaces.of_exif(value, adobe_rgb=mark) == name


# --- The same picture in every format ---------------------------------------------------------


def colour(module, data):
    facts = module.rewrite(data, LIMITS).facts
    assert "CANARY" not in facts.colour
    return facts.colour


def encoded(kind, mode="RGB", **options):
    out = io.BytesIO()
    Image.fromarray(samples.pixels(32, 32)).convert(mode).save(out, kind, **options)
    return out.getvalue()


MODULES = {"JPEG": jpeg, "PNG": png, "WebP": webp, "TIFF": tiff}


def with_profile(kind, profile):
    if kind == "HEIC":
        box = heif_files.box(b"colr", b"prof", profile)
        return heif.rewrite(heif_files.simple("heic", box), LIMITS).facts
    data = encoded(kind, icc_profile=profile)
    return MODULES[kind].rewrite(data, LIMITS).facts


@pytest.mark.parametrize("kind", [*MODULES, "HEIC"])
def test_a_profile_names_the_space_alike_in_every_format(kind):
    for words in ("Display P3", "Adobe RGB (1998)", "ProPhoto RGB"):
        facts = with_profile(kind, described(words))
        assert (facts.colour, facts.icc) == (words.removesuffix(" (1998)"), True)
    unusable = bytearray(described("Display P3"))
    unusable[12:16] = b"link"
    broken = with_profile(kind, bytes(unusable))
    assert (broken.colour, broken.icc) == ("sRGB" if kind == "WebP" else "RGB", False)


def test_workers_that_may_open_nothing_read_every_kind_of_description():
    with MediaPool(1) as pool:
        for version in (2, 4):
            profile = described("Display P3", version=version)
            for kind in MODULES:
                made = pool.prepare(encoded(kind, icc_profile=profile)).result()
                assert isinstance(made, Prepared), (kind, version)
                assert made.facts.colour == "Display P3"


def exif_with(space, mark=b""):
    interop = [(1, samples.TEXT, mark)] if mark else []
    return samples.exif(sub=[(0xA001, samples.SHORT, space)], interop=interop)


@pytest.mark.parametrize(
    ("exif", "name"),
    [(exif_with(1), "sRGB"), (exif_with(65535, b"R03"), "Adobe RGB"), (exif_with(65535), "RGB")],
)
def test_exif_names_the_space_where_no_profile_does(exif, name):
    noted = samples.with_segments(encoded("JPEG"), samples.exif_segment(exif))
    assert colour(jpeg, noted) == name
    assert colour(png, encoded("PNG", exif=exif)) == name
    note = heif_files.Item(b"Exif", bytes(4) + exif)
    for codec in heif_files.CODECS:
        coded, kind = heif_files.CODECS[codec]
        data = heif_files.build([coded().item(), note], [(b"cdsc", 2, 1)], file_type=kind)
        assert colour(heif, data) == name
    expected = "sRGB" if name == "RGB" else name
    assert colour(webp, encoded("WEBP", exif=exif)) == expected


def test_a_webp_without_a_word_is_srgb_as_the_format_says():
    assert colour(webp, riff(chunk(b"VP8 ", lossy()))) == "sRGB"
    cut = riff(head(0x20), chunk(b"ICCP", b"CANARY"), chunk(b"VP8 ", lossy()))
    assert colour(webp, cut) == "sRGB"


@pytest.mark.parametrize(
    ("chunks", "name"),
    [
        ([(b"sRGB", b"\0")], "sRGB"),
        ([(b"cICP", bytes([9, 16, 0, 1])), (b"sRGB", b"\0")], "BT.2020 PQ"),
        ([(b"cICP", bytes([2, 2, 0, 1])), (b"sRGB", b"\0")], "sRGB"),
        ([(b"cICP", bytes([12, 13, 0, 1]))], "Display P3"),
        ([(b"gAMA", struct.pack(">I", 45455))], "RGB"),
    ],
)
def test_png_names_its_space_in_its_own_chunks(chunks, name):
    before = b"".join(samples.chunk(*part) for part in chunks)
    stream = zlib.compress(samples.rows(samples.pixels(8, 8)))
    assert colour(png, samples.raw_png(8, 8, 8, 2, stream, before=before)) == name


@pytest.mark.parametrize("codec", heif_files.CODECS)
def test_heif_names_its_space_by_code_points_and_by_its_tiles(codec):
    codes = heif_files.box(b"colr", b"nclx", struct.pack(">HHHB", 9, 16, 9, 0x80))
    assert colour(heif, heif_files.simple(codec, codes)) == "BT.2020 PQ"
    profile = heif_files.box(b"colr", b"prof", described("Display P3"))
    assert colour(heif, heif_files.simple(codec, codes, profile)) == "Display P3"
    coded, kind = heif_files.CODECS[codec]
    tiles = [coded(seed=seed).item(profile, hidden=True) for seed in (1, 2)]
    size = heif_files.ispe(128, 64)
    whole = heif_files.Item(b"grid", heif_files.grid(1, 2, 128, 64), (size,), method=1)
    data = heif_files.build([whole, *tiles], [(b"dimg", 1, 2, 3)], file_type=kind)
    assert colour(heif, data) == "Display P3"


def test_gray_and_print_go_by_their_samples():
    for kind, module in MODULES.items():
        if kind != "WebP":
            assert colour(module, encoded(kind, "L")) == spaces.GRAY
    assert colour(jpeg, encoded("JPEG", "CMYK")) == colour(tiff, encoded("TIFF", "CMYK")) == "CMYK"


def film_with(colour_box):
    def edit(body):
        entry = body[8:]
        grown = entry[8:] + colour_box
        return body[:8] + struct.pack(">I4s", len(grown) + 8, entry[4:8]) + grown

    path = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd"]
    plain = films.film()
    return films.change(plain, path, edit)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"nclx" + struct.pack(">HHHB", 9, 18, 9, 0), "BT.2020 HLG"),
        (b"nclc" + struct.pack(">HHH", 1, 1, 1), "BT.709"),
        (b"nclx" + struct.pack(">HHHB", 2, 2, 2, 0), ""),
        (b"what" + bytes(20), ""),
        (b"prof" + described("Display P3"), "Display P3"),
    ],
)
def test_films_name_their_space_by_code_points(body, name):
    made = film_with(films.box(b"colr", body))
    assert video.rewrite(made, LIMITS).facts.colour == name


def test_a_film_that_says_nothing_has_no_named_space():
    facts = video.rewrite(films.film(), LIMITS).facts
    assert facts.colour == ""
    assert facts.seconds == pytest.approx(0.32)
