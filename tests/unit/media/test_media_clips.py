"""Motion photos: the film is found by its boxes, told with its place, and never in the still."""

from __future__ import annotations

import dataclasses
import struct

import pytest

from clinicvault.media import clips, heif, jpeg, video
from clinicvault.media.limits import Limits
from clinicvault.media.proof import heif as heif_proof
from tests.unit.media import heif_files, samples
from tests.unit.media import live_files as live
from tests.unit.media import video_files as films

LIMITS = Limits()
TYPE = films.box(b"ftyp", b"isom", bytes(4), b"isom")
MOOV, MDAT = films.box(b"moov", bytes(8)), films.box(b"mdat", bytes(8))
FILM = TYPE + MOOV + MDAT


def found(data, start=0, end=None):
    return clips.find_clip(memoryview(data), start, len(data) if end is None else end)


def stripped(data):
    rewrite = jpeg.rewrite if data[:2] == b"\xff\xd8" else heif.rewrite
    rewritten = rewrite(data, LIMITS)
    return b"".join(rewritten.pieces), rewritten.facts


def motion_photos():
    for make in live.JPEGS:
        yield pytest.param(*make(), id=make.__name__)
    for make in live.HEIFS:
        for codec in heif_files.CODECS:
            yield pytest.param(*make(codec), id=f"{make.__name__}-{codec}")


MOTION_PHOTOS = tuple(motion_photos())


@pytest.mark.parametrize(("source", "inside"), MOTION_PHOTOS)
def test_the_film_of_a_motion_photo_is_told_and_can_be_taken_in(source, inside):
    out, facts = stripped(source)
    offset, length = facts.clip
    assert source[offset : offset + length] == inside
    assert facts.notes[0] == "motion-clip-apart"
    film = video.rewrite(source[offset : offset + length], LIMITS)
    kept = b"".join(film.pieces)
    assert film.facts.seconds == pytest.approx(0.32, abs=0.05)
    assert films.frames(kept) == films.frames(inside)
    assert not any(secret in out + kept for secret in live.SECRETS)
    assert not any(mark in out for mark in (b"moov", b"isom", b"mpvd", b"sefd"))


@pytest.mark.parametrize(("source", "inside"), MOTION_PHOTOS)
def test_the_still_loses_its_film_and_no_pixel(source, inside):
    out, facts = stripped(source)
    assert facts.taken == "2024-05-06T07:08:09+02:00"
    again, more = stripped(out)
    assert (again, more.clip, more.notes, more.stripped) == (out, (0, 0), (), ())
    if source[:2] == b"\xff\xd8":
        assert samples.loaded(out) == samples.loaded(live.still_jpeg())
    else:
        heif_proof.prove(out)


def test_a_film_is_no_second_picture_and_a_gain_map_is_both():
    assert "second-picture" not in stripped(live.google_second()[0])[1].stripped
    _, facts = stripped(live.google_with_gain_map()[0])
    assert facts.notes == ("motion-clip-apart", "gain-map-dropped")
    assert "second-picture" in facts.stripped


def test_a_makers_trailer_around_the_film_is_named():
    assert "hidden-data" in stripped(live.samsung()[0])[1].stripped
    assert "hidden-data" not in stripped(live.unannounced()[0])[1].stripped


@pytest.mark.parametrize("claimed", [0, 1, 10**6, 2**40, -5])
def test_what_the_picture_says_of_its_film_is_not_believed(claimed):
    empty = live.still_jpeg(live.xmp_segment(live.micro_video(claimed)))
    assert stripped(empty)[1].clip == (0, 0)
    packet = live.container(("video/mp4", "MotionPhoto", claimed))
    inside = live.film()
    source = live.still_jpeg(live.xmp_segment(packet)) + b"between" + inside + b"behind"
    offset, length = stripped(source)[1].clip
    assert source[offset : offset + length] == inside


def test_a_cut_film_is_no_film():
    source, inside = live.unannounced()
    for missing in (1, len(inside) // 2, len(inside) - 24):
        out, facts = stripped(source[:-missing])
        assert (facts.clip, facts.notes) == ((0, 0), ())
        assert "second-picture" in facts.stripped
        assert b"moov" not in out


def test_a_picture_behind_the_picture_is_no_film():
    for behind in (heif_files.simple(), heif_files.simple("avif"), live.still_jpeg()):
        _, facts = stripped(live.still_jpeg() + behind)
        assert (facts.clip, facts.notes) == ((0, 0), ())
        assert "second-picture" in facts.stripped


def test_a_box_for_films_without_one_is_said_to_hide_something():
    for name in (b"mpvd", b"sefd"):
        data = heif_files.simple(after=heif_files.box(name, b"CANARY-FILM"))
        out, facts = stripped(data)
        assert (facts.clip, facts.stripped) == ((0, 0), ("hidden-data",))
        assert b"CANARY" not in out


def test_the_first_of_two_films_is_told():
    box = heif_files.box(b"mpvd", FILM)
    data = heif_files.simple(after=box + heif_files.box(b"mpvd", live.film()))
    offset, length = stripped(data)[1].clip
    assert data[offset : offset + length] == FILM
    assert "second-picture" in stripped(data)[1].stripped


def test_a_second_picture_of_a_sequence_is_no_film():
    data = heif_files.simple(after=heif_files.box(b"ftyp", heif_files.HEIC_TYPE) + MOOV + MDAT)
    assert stripped(data)[1].clip == (0, 0)


# --- The search itself ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (FILM, (0, len(FILM))),
        (b"before" + FILM + b"behind", (6, len(FILM))),
        (b"ftyp" * 3 + FILM, (12, len(FILM))),
        (FILM + FILM, (0, len(FILM))),
        (TYPE + MDAT + MOOV, (0, len(FILM))),
        (TYPE + MOOV + films.box(b"moof", b"") + MDAT, (0, len(FILM) + 8)),
        (TYPE + MOOV + films.box(b"mdat", FILM), (0, 2 * len(FILM) - 8)),
        (TYPE + MOOV + b"\0\0\0\0mdat" + bytes(40), (0, len(TYPE + MOOV) + 48)),
        (TYPE + MOOV, (0, 0)),
        (TYPE + MDAT, (0, 0)),
        (TYPE + MOOV + MOOV + MDAT, (0, 0)),
        (MOOV + MDAT, (0, 0)),
        (TYPE + films.box(b"evil", b"") + MOOV + MDAT, (0, 0)),
        (TYPE[:-1], (0, 0)),
        (b"", (0, 0)),
        (b"ftyp", (0, 0)),
        (struct.pack(">I", 12) + FILM[4:], (0, 0)),
        (struct.pack(">I", 2**31) + FILM[4:], (0, 0)),
        (TYPE + struct.pack(">I4sQ", 1, b"moov", 2**63) + MDAT, (0, 0)),
        (TYPE + struct.pack(">I4sQ", 1, b"moov", 4) + MDAT, (0, 0)),
        (TYPE + MOOV + struct.pack(">I4s", 2**31, b"mdat") + bytes(99), (0, 0)),
    ],
)
def test_a_film_is_what_its_boxes_say(data, place):
    assert found(data) == place


def test_the_search_stays_between_its_bounds():
    data = bytes(10) + FILM + bytes(10)
    end = 10 + len(FILM)
    assert found(data, 10, end) == (10, len(FILM))
    assert found(data, 0, end - 1) == (0, 0)
    assert found(data, 11, len(data)) == (0, 0)


def test_a_film_that_overlaps_another_does_not_hide_it():
    torn = struct.pack(">I", 28) + TYPE[4:]
    assert found(torn + FILM) == (len(torn), len(FILM))
    data = TYPE + struct.pack(">I4s", 40, b"moov") + FILM
    offset, length = found(data)
    assert data[offset : offset + length] == FILM


@pytest.mark.parametrize(
    "data",
    [
        TYPE * 5000 + FILM,
        (TYPE + films.box(b"free") * 3) * 3000,
        TYPE + films.box(b"free") * 100_000 + MOOV + MDAT,
    ],
)
def test_a_bomb_of_boxes_is_given_up(data, monkeypatch):
    seen = []
    real = clips.boxes

    def counted(view, most):
        for box in real(view, most):
            seen.append(box.name)
            yield box

    monkeypatch.setattr(clips, "boxes", counted)
    assert found(data) == (0, 0)
    assert len(seen) <= 64 * 4000


# --- Gain maps --------------------------------------------------------------------------------

APPLE = b"><apdi:AuxiliaryImageType>urn:com:apple:photo:2020:aux:hdrgainmap</apdi:A></x:xmpmeta"


def standard_gain_map():
    body = b"urn:iso:std:iso:ts:21496:-1\0" + bytes(61)
    return samples.with_segments(samples.plain_jpeg(16, 16), samples.segment(0xE2, body))


@pytest.mark.parametrize(
    "second", [live.gain_map(), live.gain_map(APPLE), standard_gain_map()],
    ids=["ultra-hdr", "apple", "iso"],
)  # fmt: skip
def test_the_gain_map_of_a_jpeg_is_left_out_and_said(second):
    listed = samples.segment(0xE2, b"MPF\0MM\0*")
    out, facts = stripped(live.still_jpeg(listed) + second)
    assert facts.notes == ("gain-map-dropped",)
    assert "second-picture" in facts.stripped
    assert out.count(b"\xff\xd8\xff") == 1


def test_another_picture_behind_a_jpeg_is_no_gain_map():
    listed = samples.segment(0xE2, b"MPF\0MM\0*")
    _, facts = stripped(live.still_jpeg(listed) + samples.plain_jpeg(16, 16))
    assert (facts.notes, facts.clip) == ((), (0, 0))
    assert "second-picture" in facts.stripped


def test_words_behind_a_jpeg_are_no_gain_map():
    _, facts = stripped(live.still_jpeg() + b'hdrgm:Version="1.0"')
    assert (facts.notes, "second-picture" in facts.stripped) == ((), False)
    assert "hidden-data" in facts.stripped


def test_words_about_a_gain_map_that_is_gone_are_words():
    packet = live.container(("image/jpeg", "GainMap", 100))
    _, facts = stripped(live.still_jpeg(live.xmp_segment(packet + b' hdrgm:Version="1.0"')))
    assert (facts.notes, "second-picture" in facts.stripped) == ((), False)


@pytest.mark.parametrize("codec", heif_files.CODECS)
@pytest.mark.parametrize("how", ["apple", "iso"])
def test_the_gain_map_of_heic_and_avif_is_left_out_and_said(codec, how):
    coded, file_type = heif_files.CODECS[codec]
    items, references = [coded().item(), coded(32, 32, 2).item()], []
    primary = 1
    if how == "apple":
        auxiliary = heif_files.auxc(heif_files.GAIN_MAP)
        items[1] = dataclasses.replace(items[1], properties=(*items[1].properties, auxiliary))
        references.append((b"auxl", 2, 1))
    else:
        items.append(heif_files.Item(b"tmap", b"CANARY-TMAP", (heif_files.ispe(64, 64),)))
        references.append((b"dimg", 3, 1, 2))
        primary = 3
    data = heif_files.build(items, references, file_type=file_type + b"tmap", primary=primary)
    out, facts = stripped(data)
    assert facts.notes == ("gain-map-dropped",)
    assert "second-picture" in facts.stripped
    assert not any(word in out for word in (b"tmap", b"hdrgainmap", b"CANARY"))
    heif_proof.prove(out)
