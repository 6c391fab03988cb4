"""Live photos: still and clip name the same identifier, which stays in neither file."""

from __future__ import annotations

import struct

import pytest

from clinicvault.media import heif, jpeg, video
from clinicvault.media.exif import read_exif
from clinicvault.media.limits import Limits
from clinicvault.media.maker import identifier, pair_of
from tests.unit.media import live_files as live
from tests.unit.media import samples
from tests.unit.media import video_files as films

LIMITS = Limits()
KEY = b"com.apple.quicktime.content.identifier"


def kept(module, data):
    rewritten = module.rewrite(data, LIMITS)
    return b"".join(rewritten.pieces), rewritten.facts


@pytest.mark.parametrize(
    ("module", "still"),
    [(heif, live.live_heic("heic")), (heif, live.live_heic("avif")), (jpeg, live.live_jpeg())],
    ids=["heic", "avif", "jpeg"],
)
def test_both_halves_name_the_same_pair_and_keep_nothing_of_it(module, still):
    picture, told = kept(module, still)
    film, film_told = kept(video, live.clip())
    assert told.pair == film_told.pair == live.PAIR
    assert not any(secret in picture + film for secret in live.SECRETS)
    assert told.clip == film_told.clip == (0, 0)


def test_the_halves_are_compared_in_one_spelling():
    film = live.clip(live.PAIR.lower())
    assert video.rewrite(film, LIMITS).facts.pair == live.PAIR


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders_are_read(order):
    facts = read_exif(live.exif(order=order), LIMITS)
    assert facts.pair == live.PAIR
    assert live.BURST not in repr(facts)


def test_other_pictures_have_no_pair():
    assert read_exif(samples.full_exif(), LIMITS).pair == ""
    assert jpeg.rewrite(live.still_jpeg(), LIMITS).facts.pair == ""
    assert video.rewrite(live.film(), LIMITS).facts.pair == ""
    assert video.rewrite(films.dressed(films.film()), LIMITS).facts.pair == ""


def test_other_identifiers_of_a_film_join_nothing():
    meta = films.apple_meta([(b"com.apple.quicktime.asset.identifier", live.PAIR.encode())])
    film = films.change(films.film(), [b"moov"], lambda body: body + meta)
    assert video.rewrite(film, LIMITS).facts.pair == ""


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (live.PAIR, live.PAIR),
        ("abcdef01", "ABCDEF01"),
        ("abcdef0", ""),
        ("-" * 36, ""),
        ("a" * 64, "A" * 64),
        ("a" * 65, ""),
        ("", ""),
        ("CANARY Mrs Miller", ""),
        ("0A1B2C3D\n", ""),
        ("0A1B2C3D\0004E5F", ""),
        ("１２３４５６７８", ""),
    ],
)
def test_only_what_looks_like_an_identifier_is_one(text, result):
    assert identifier(text) == result
    meta = films.apple_meta([(KEY, text.encode())])
    film = films.change(films.film(), [b"moov"], lambda body: body + meta)
    if "\0" not in text and "\n" not in text and len(text) < 65:
        assert video.rewrite(film, LIMITS).facts.pair == result


def note(count, *entries, order=">", tail=b""):
    head = b"Apple iOS\0\0\1" + (b"MM" if order == ">" else b"II")
    rows = b"".join(struct.pack(order + "HHII", *entry) for entry in entries)
    return head + struct.pack(order + "H", count) + rows + tail


PLACED = live.PAIR.encode() + b"\0"


@pytest.mark.parametrize(
    ("data", "pair"),
    [
        (note(1, (0x11, 2, 37, 28), tail=PLACED), live.PAIR),
        (note(60_000, (0x11, 2, 37, 28), tail=PLACED), live.PAIR),
        (note(2, (0x0B, 2, 37, 40), (0x11, 2, 37, 40), tail=PLACED), live.PAIR),
        (note(0, (0x11, 2, 37, 28), tail=PLACED), ""),
        (note(1, (0x0B, 2, 37, 28), tail=PLACED), ""),
        (note(1, (0x11, 7, 37, 28), tail=PLACED), ""),
        (note(1, (0x11, 2, 37, 2**32 - 1), tail=PLACED), ""),
        (note(1, (0x11, 2, 2**32 - 1, 28), tail=PLACED), ""),
        (note(1, (0x11, 2, 66, 28), tail=PLACED * 2), ""),
        (note(1, (0x11, 2, 0, 28), tail=PLACED), ""),
        (note(1)[:-1], ""),
        (note(1), ""),
        (note(1, (0x11, 2, 37, 28), tail=PLACED)[:20], ""),
        (b"Apple iOS\0\0\1XX" + bytes(40), ""),
        (b"Nikon\0\2" + bytes(40), ""),
        (b"", ""),
    ],
)
def test_a_makers_notes_lead_nowhere(data, pair):
    assert pair_of(data) == pair


def test_notes_of_countless_entries_are_read_to_a_bound():
    rows = [(0x0B, 2, 37, 28)] * 300 + [(0x11, 2, 37, 14 + 2 + 12 * 301)]
    assert pair_of(note(301, *rows, tail=PLACED)) == ""
    assert pair_of(note(2, *rows[-2:-1], (0x11, 2, 37, 40), tail=PLACED)) == live.PAIR
