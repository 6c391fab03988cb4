"""The second reading of films: nothing beside the layout passes, wherever it hides."""

from __future__ import annotations

import struct

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import video
from clinicvault.media.limits import Limits
from clinicvault.media.proof.video import prove
from tests.unit.media import video_files as films

TRACK = [b"moov", b"trak"]
TABLE = [*TRACK, b"mdia", b"minf", b"stbl"]
CODECS = ("libx264", "libx265", "mpeg4", "libsvtav1")
OPTIONS = {
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none"},
    "libsvtav1": {"preset": "12"},
}


def clean(codec="libx264", *, keep_sound=False, **how):
    how.setdefault("options", OPTIONS.get(codec))
    made = video.rewrite(films.film(codec, **how), Limits(), keep_sound=keep_sound)
    return b"".join(made.pieces)


@pytest.fixture(scope="module")
def film():
    return clean()


def fails(data):
    with pytest.raises(InputRefused, match="proof-failed"):
        prove(data)


@pytest.mark.parametrize("codec", CODECS)
def test_clean_films_pass(codec):
    prove(clean(codec))
    prove(memoryview(clean(codec)))


def test_films_with_sound_and_turned_films_pass():
    prove(clean(sound=True, keep_sound=True))
    turned = films.with_matrix(films.film(), 0, 1, -1, 0, 48, 0)
    prove(b"".join(video.rewrite(turned, Limits()).pieces))


def edited(film, path, at, new):
    """The film with some bytes of a box replaced; sizes stay as they are."""
    return films.change(film, path, lambda body: body[:at] + new + body[at + len(new) :])


PLACES = {
    "brand": ([b"ftyp"], 0, b"mp42"),
    "minor brand": ([b"ftyp"], 5, b"\1"),
    "movie version": ([b"moov", b"mvhd"], 0, b"\0"),
    "movie created": ([b"moov", b"mvhd"], 5, b"\1"),
    "movie changed": ([b"moov", b"mvhd"], 15, b"\1"),
    "movie timescale": ([b"moov", b"mvhd"], 20, bytes(4)),
    "movie rate": ([b"moov", b"mvhd"], 33, b"\2"),
    "movie reserved": ([b"moov", b"mvhd"], 40, b"\1"),
    "movie matrix": ([b"moov", b"mvhd"], 55, b"\1"),
    "movie preview": ([b"moov", b"mvhd"], 90, b"\1"),
    "next track": ([b"moov", b"mvhd"], 111, b"\7"),
    "track created": ([*TRACK, b"tkhd"], 8, b"\1"),
    "track flags": ([*TRACK, b"tkhd"], 3, b"\7"),
    "track number": ([*TRACK, b"tkhd"], 23, b"\2"),
    "track reserved": ([*TRACK, b"tkhd"], 26, b"\1"),
    "track layer": ([*TRACK, b"tkhd"], 45, b"\1"),
    "track volume": ([*TRACK, b"tkhd"], 48, b"\1"),
    "track matrix": ([*TRACK, b"tkhd"], 54, b"\1"),
    "track shift": ([*TRACK, b"tkhd"], 79, b"\1"),
    "track perspective": ([*TRACK, b"tkhd"], 63, b"\1"),
    "track width": ([*TRACK, b"tkhd"], 91, b"\1"),
    "edit rate": ([*TRACK, b"edts", b"elst"], 25, b"\2"),
    "media created": ([*TRACK, b"mdia", b"mdhd"], 10, b"\1"),
    "media timescale": ([*TRACK, b"mdia", b"mdhd"], 20, bytes(4)),
    "media length": ([*TRACK, b"mdia", b"mdhd"], 31, b"\1"),
    "language": ([*TRACK, b"mdia", b"mdhd"], 32, b"\x15\xc7"),
    "handler": ([*TRACK, b"mdia", b"hdlr"], 8, b"soun"),
    "handler vendor": ([*TRACK, b"mdia", b"hdlr"], 12, b"appl"),
    "handler name": ([*TRACK, b"mdia", b"hdlr"], 24, b"A"),
    "graphics": ([*TRACK, b"mdia", b"minf", b"vmhd"], 6, b"\1"),
    "other file": ([*TRACK, b"mdia", b"minf", b"dinf", b"dref"], 19, b"\0"),
    "codings": ([*TABLE, b"stsd"], 7, b"\2"),
    "coding vendor": ([*TABLE, b"stsd"], 16 + 12, b"FFMP"),
    "coding name": ([*TABLE, b"stsd"], 16 + 42, b"\5Lavc5"),
    "coding depth": ([*TABLE, b"stsd"], 16 + 75, b"\x20"),
    "time count": ([*TABLE, b"stts"], 11, b"\7"),
    "key order": ([*TABLE, b"stss"], 11, b"\x63"),
    "chunk rules": ([*TABLE, b"stsc"], 11, b"\2"),
    "chunk samples": ([*TABLE, b"stsc"], 15, b"\1"),
    "chunk coding": ([*TABLE, b"stsc"], 19, b"\2"),
    "sample size": ([*TABLE, b"stsz"], 15, b"\1"),
    "fixed size": ([*TABLE, b"stsz"], 7, b"\1"),
    "offset": ([*TABLE, b"stco"], 11, b"\1"),
}


@pytest.mark.parametrize("what", PLACES)
def test_every_field_is_checked(film, what):
    path, at, new = PLACES[what]
    assert edited(film, path, at, new) != film
    fails(edited(film, path, at, new))


@pytest.mark.parametrize(
    "path",
    [[b"moov"], TRACK, [*TRACK, b"mdia"], [*TRACK, b"mdia", b"minf"], TABLE, [*TRACK, b"edts"]],
)
def test_no_further_box_passes_anywhere(film, path):
    for name in (b"udta", b"free", b"uuid", b"meta", b"sgpd"):
        fails(films.change(film, path, lambda body, name=name: body + films.box(name, b"x")))


@pytest.mark.parametrize("name", [b"moov", b"mdat", b"ftyp"])
def test_every_box_is_there(film, name):
    fails(b"".join(film[start:end] for found, start, end in films.parts(film) if found != name))


@pytest.mark.parametrize(
    "path",
    [
        [*TABLE, b"stsd"],
        [*TABLE, b"stts"],
        [*TABLE, b"stsz"],
        [*TRACK, b"tkhd"],
        [*TRACK, b"mdia", b"hdlr"],
    ],
)
def test_no_box_is_longer_than_it_must_be(film, path):
    fails(films.change(film, path, lambda body: body + bytes(4)))
    fails(films.change(film, path, lambda body: body[:-1]))


def test_bytes_behind_or_between_do_not_pass(film):
    fails(film + b"\0")
    fails(film + films.box(b"free"))
    fails(films.change(film, [b"mdat"], lambda body: body + b"tail"))
    fails(film[:-1])
    fails(b"")
    fails(film[:7])


def test_nothing_lies_between_samples(film):
    grown = films.change(film, [b"mdat"], lambda body: b"gap!" + body)
    table = films.find(grown, *TABLE, b"stco")
    offsets = struct.unpack(f">{len(table) // 4}I", table)
    shifted = struct.pack(f">{len(offsets)}I", *offsets[:2], *(at + 4 for at in offsets[2:]))
    fails(films.change(grown, [*TABLE, b"stco"], lambda _: shifted))


def with_first_unit(film, content, codec_width=4):
    """The film whose first unit is replaced by one of the same length that starts with `content`."""

    def edit(body):
        length = int.from_bytes(body[:4], "big")
        unit = (content + bytes(length))[:length]
        return body[:4] + unit + body[4 + length :]

    return films.change(film, [b"mdat"], edit)


@pytest.mark.parametrize(
    "content", [b"\6\5\x10secret", b"\x09\x10", b"\x0cfill", b"\x1eodd", b"\xe5", b"\x0alonger"]
)
def test_units_of_h264_are_checked(film, content):
    fails(with_first_unit(film, content))


@pytest.mark.parametrize(
    "content", [b"\x4e\1\5\x10", b"\x46\1", b"\x7c\1", b"\x02\x09", b"\x82\1", b"\x48\1x"]
)
def test_units_of_h265_are_checked(content):
    fails(with_first_unit(clean("libx265"), content))


def test_user_data_in_mpeg4_is_found():
    film = clean("mpeg4")
    at = film.index(b"\0\0\1\xb6", film.index(b"mdat"))
    fails(film[: at + 3] + b"\xb2" + film[at + 4 :])
    first = film.index(b"mdat") + 4
    fails(film[:first] + b"x" + film[first + 1 :])


def test_messages_in_av1_are_found():
    film = clean("libsvtav1")
    start = film.index(b"mdat") + 4
    fails(film[:start] + b"\x2a" + film[start + 1 :])


@pytest.mark.parametrize(
    "message", [bytes([144, 4, 1, 2, 3, 4]), bytes([147, 1, 18]), bytes([6, 1, 0xC4])]
)
def test_messages_that_may_stay_pass(film, message):
    source = films.film(options={"preset": "ultrafast"})
    prove(spliced(source, message))


@pytest.mark.parametrize(
    "message",
    [bytes([144, 3, 1, 2, 3]), bytes([5, 1, 1]), bytes([6, 1, 0xC5]), bytes([6, 1, 0]), b"\x90\4"],
)
def test_messages_of_another_shape_do_not(message):
    fails(spliced(films.film(), message))


def spliced(source, message):
    """A clean film of one frame with a unit of messages before its picture."""
    out = video.FORMAT.sample()
    unit = b"\6" + message + b"\x80"
    whole = struct.pack(">I", len(unit)) + unit
    size = struct.unpack(">I", films.find(out, *TABLE, b"stsz")[12:])[0] + len(whole)
    out = edited(out, [*TABLE, b"stsz"], 12, struct.pack(">I", size))
    return films.change(out, [b"mdat"], lambda body: whole + body)


EXTRAS = {
    "order": films.box(b"pasp", bytes(8)) + films.box(b"colr", b"nclc", bytes(6)),
    "unknown": films.box(b"btrt", bytes(12)),
    "profile": films.box(b"colr", b"prof", bytes(6)),
    "flags": films.box(b"colr", b"nclx", bytes(6), b"\x81"),
    "length": films.box(b"pasp", bytes(9)),
}


def with_extras(extras):
    def edit(body):
        entry = body[8:] + extras
        return body[:8] + struct.pack(">I", len(entry)) + entry[4:]

    out = films.change(video.FORMAT.sample(), [*TABLE, b"stsd"], edit)
    at = films.find(out, *TABLE, b"stco")
    offset = struct.unpack(">I", at[8:])[0] + len(extras)
    return edited(out, [*TABLE, b"stco"], 8, struct.pack(">I", offset))


def test_boxes_beside_the_configuration():
    prove(with_extras(films.box(b"colr", b"nclc", bytes(6)) + films.box(b"pasp", bytes(8))))
    for extras in EXTRAS.values():
        fails(with_extras(extras))


def test_a_third_track_or_a_second_of_pictures_does_not_pass(film):
    track = films.box(b"trak", films.find(film, *TRACK))
    fails(films.change(film, [b"moov"], lambda body: body + track))
    fails(films.change(film, [b"moov"], lambda body: body + track + track))


def test_sound_descriptions_are_checked():
    film = clean(sound=True, keep_sound=True)
    at = film.index(b"esds")
    for place in (at + 9, at + 17, at + 20, at + 30):
        fails(film[:place] + bytes([film[place] ^ 0x40]) + film[place + 1 :])
    sound = film.index(b"mp4a")
    fails(film[: sound + 14] + b"\1" + film[sound + 15 :])
