"""Strips followed to their last needed byte: what is exact, what is too long, what breaks off."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from clinicvault.media import tiff_streams
from clinicvault.media.tiff_streams import needed
from tests.unit.media import tiff_files

RNG = np.random.default_rng(3)
PICTURES = {
    "zeros": np.zeros((90, 400), np.uint8),
    "few": RNG.integers(0, 3, (90, 400)).astype(np.uint8),
    "noise": RNG.integers(0, 256, (90, 400)).astype(np.uint8),
    "one": np.zeros((1, 1), np.uint8),
    "ramp": np.tile(np.arange(400), (90, 1)).astype(np.uint8),
}


def lzw(picture):
    """The one strip that Pillow's libtiff packs."""
    data = tiff_files.by_pillow(picture, compression="tiff_lzw", tiffinfo={278: picture.shape[0]})
    tags = Image.open(io.BytesIO(data)).tag_v2
    assert len(tags[273]) == 1
    return data[tags[273][0] : tags[273][0] + tags[279][0]]


def codes(*numbers):
    """Codes of nine bits, which is what the first few after Clear are."""
    bits = "".join(f"{number:09b}" for number in numbers)
    bits = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


@pytest.mark.parametrize("name", PICTURES)
def test_lzw_is_followed_to_its_end(name):
    picture = PICTURES[name]
    body, size = lzw(picture), picture.size
    assert needed(5, memoryview(body), size) == len(body)
    assert needed(5, memoryview(body + b"rider"), size) == len(body)
    assert needed(5, memoryview(body), size + 1) is None
    assert needed(5, memoryview(body), size - 1) is None


def test_lzw_in_batches(monkeypatch):
    picture = PICTURES["noise"]
    body = lzw(picture)
    monkeypatch.setattr(tiff_streams, "_BATCH", 2)
    assert needed(5, memoryview(body), picture.size) == len(body)
    assert needed(5, memoryview(body), picture.size // 4) is None


def test_lzw_by_hand():
    assert needed(5, memoryview(codes(256, 65, 66, 257)), 2) == 5
    assert needed(5, memoryview(codes(256, 65, 258, 257)), 3) == 5
    assert needed(5, memoryview(codes(256, 65, 258, 259, 257)), 6) == 6
    assert needed(5, memoryview(codes(256, 65, 256, 256, 66, 257)), 2) == 7
    assert needed(5, memoryview(codes(256, 257)), 0) == 3


def test_lzw_without_an_end_code_reaches_to_the_last_byte():
    body = codes(256, 65, 66, 67)
    assert needed(5, memoryview(body), 3) == len(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x80",
        codes(65, 66, 257),
        codes(256, 258, 257),
        codes(256, 65, 260, 257),
        codes(256, 65, 66, 300, 257),
        b"\0\1" + bytes(20),
        codes(256) + bytes(6000),
    ],
)
def test_lzw_that_is_unsound_is_not_followed(body):
    assert needed(5, memoryview(body), 2) is None


def test_a_code_may_stand_for_what_it_is_about_to_make_but_for_no_more():
    assert needed(5, memoryview(codes(256, 65, 258, 257)), 3) is not None
    assert needed(5, memoryview(codes(256, 65, 259, 257)), 3) is None


def test_a_bomb_of_codes_costs_its_bytes_alone():
    body = lzw(np.zeros((1000, 30_000), np.uint8))
    assert len(body) < 200_000
    assert needed(5, memoryview(body), 30_000_000) == len(body)


@pytest.mark.parametrize("name", PICTURES)
def test_deflate_is_followed_to_its_end(name):
    raw = PICTURES[name].tobytes()
    for packing in (8, 32946):
        body = zlib.compress(raw)
        assert needed(packing, memoryview(body), len(raw)) == len(body)
        assert needed(packing, memoryview(body + b"rider"), len(raw)) == len(body)
        assert needed(packing, memoryview(body), len(raw) + 1) is None
        assert needed(packing, memoryview(body), len(raw) - 1) is None
        assert needed(packing, memoryview(body[:-1]), len(raw)) is None
        assert needed(packing, memoryview(b"x" + body), len(raw)) is None


def test_deflate_in_pieces(monkeypatch):
    raw = PICTURES["noise"].tobytes()
    body = zlib.compress(raw)
    for piece in (1, 7, len(body) - 1, len(body), len(body) + 1):
        monkeypatch.setattr(tiff_streams, "_PIECE", piece)
        assert needed(8, memoryview(body), len(raw)) == len(body)
        assert needed(8, memoryview(body + b"rider"), len(raw)) == len(body)


def test_a_bomb_is_left_as_soon_as_it_is_too_long():
    body = zlib.compress(bytes(50_000_000))
    assert needed(8, memoryview(body), 1000) is None


@pytest.mark.parametrize("name", PICTURES)
def test_runs_are_followed_to_their_end(name):
    raw = PICTURES[name].tobytes()
    body = tiff_files.packbits(raw)
    assert needed(32773, memoryview(body), len(raw)) == len(body)
    assert needed(32773, memoryview(body + b"rider"), len(raw)) == len(body)
    assert needed(32773, memoryview(body), len(raw) + 1) is None
    assert needed(32773, memoryview(body[:-1]), len(raw)) is None


def test_runs_by_hand(monkeypatch):
    assert needed(32773, memoryview(b"\xfe\xaa"), 3) == 2
    assert needed(32773, memoryview(b"\x80\x80\xfe\xaa"), 3) == 4
    assert needed(32773, memoryview(b"\xfe\xaa"), 2) is None
    assert needed(32773, memoryview(b"\x05ab"), 6) is None
    monkeypatch.setattr(tiff_streams, "_RUNS", 1)
    assert needed(32773, memoryview(b"\xfe\xaa\xfe\xaa"), 6) is None


def test_plain_rows_are_what_they_are():
    assert needed(1, memoryview(b"abcdef"), 4) == 4
    assert needed(1, memoryview(b"abc"), 4) is None


def test_other_packings_are_not_followed():
    assert needed(50000, memoryview(b"abc"), 3) is None
    assert 7 not in tiff_streams.FOLLOWED
