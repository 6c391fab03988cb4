"""A JPEG's tables: what no scan is decoded by falls away, what one needs stays to the last bit."""

from __future__ import annotations

import io

import numpy as np
import pytest
import simplejpeg
from PIL import Image

from clinicvault.domain.errors import InputRefused
from clinicvault.media import tasks
from clinicvault.media.proof.jpeg import missing, prove
from tests.unit.media import samples, tiff_files
from tests.unit.media.jpeg_rewriting import markers, refusal, stripped
from tests.unit.media.small_limits import LIMITS
from tests.unit.media.test_media_tiff_jpeg import taken

WORDS = b"CANARY-MUSTER-ERIKA-1970-01-31-CANARY-MUSTER-ERIKA-1970-01-31-xx"
PLAIN = samples.plain_jpeg(64, 48)
BARE = stripped(PLAIN)[0]
QUANTISATION = samples.segment(0xDB, b"\x03" + WORDS)
HUFFMAN = samples.segment(0xC4, b"\x03" + bytes(7) + b"\x40" + bytes(8) + WORDS)
REPLACED = samples.segment(0xDB, b"\x00" + WORDS)
CONDITIONING = samples.segment(0xCC, b"".join(bytes([at % 32, c]) for at, c in enumerate(WORDS)))


def at_end(part):
    return BARE[:-2] + part + BARE[-2:]


@pytest.mark.parametrize(
    "source",
    [
        samples.with_segments(PLAIN, QUANTISATION),
        samples.with_segments(PLAIN, HUFFMAN),
        samples.with_segments(PLAIN, REPLACED),
        samples.with_segments(PLAIN, CONDITIONING),
        at_end(QUANTISATION),
        at_end(HUFFMAN),
    ],
    ids=["quantisation", "huffman", "replaced", "arithmetic", "late", "late huffman"],
)
def test_a_table_that_nothing_is_decoded_by_falls_away(source):
    out, facts = stripped(source)
    assert b"CANARY" not in out
    assert out == BARE
    assert "hidden-data" in facts.stripped
    prove(out)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"progressive": True},
        {"progressive": True, "restart_marker_rows": 1},
        {"subsampling": 0, "optimize": True},
    ],
)
def test_tables_in_use_stay_where_they_were(options):
    source = samples.pillow_jpeg(samples.pixels(64, 48), **options)
    out, facts = stripped(source)
    assert facts.stripped == ()
    assert np.array_equal(simplejpeg.decode_jpeg(source), simplejpeg.decode_jpeg(out))
    assert sorted(markers(out)) == sorted(markers(source))


def test_several_tables_in_one_segment_stay_together_without_the_needless_one():
    tables = [one.payload for one in tiff_files_segments(PLAIN) if one.marker == 0xDB]
    joined = samples.segment(0xDB, b"".join(map(bytes, tables)) + b"\x02" + WORDS)
    rest = b"".join(
        samples.segment(one.marker, one.payload) + bytes(one.scan)
        for one in tiff_files_segments(PLAIN)
        if one.marker not in {0xDB, 0xD9}
    )
    out, _ = stripped(b"\xff\xd8" + joined + rest + b"\xff\xd9")
    assert b"CANARY" not in out
    assert markers(out).count(0xDB) == 1
    assert np.array_equal(simplejpeg.decode_jpeg(PLAIN), simplejpeg.decode_jpeg(out))
    prove(out)


def tiff_files_segments(data):
    from clinicvault.media.jpeg_markers import segments

    return list(segments(data, 100))


def test_arithmetic_coding_keeps_the_conditioning_that_it_uses():
    coded = bytearray(samples.with_segments(PLAIN, CONDITIONING))
    coded[coded.index(b"\xff\xc0") + 1] = 0xC9
    out, facts = stripped(bytes(coded))
    assert out.count(b"\xff\xcc") == 1
    assert b"\xff\xcc\0\x0a" in out  # two classes, each for brightness and for colours
    assert "hidden-data" in facts.stripped
    prove(out)


def test_restarts_are_said_once():
    interval = samples.segment(0xDD, b"\0\x08")
    source = samples.pillow_jpeg(samples.pixels(64, 48), restart_marker_rows=1)
    at = source.index(b"\xff\xdd")
    assert stripped(source[:at] + interval + source[at:])[0] == stripped(source)[0]
    assert refusal(samples.with_segments(PLAIN, samples.segment(0xDD, b"\0\1\0\1"))) == (
        "picture-damaged"
    )


@pytest.mark.parametrize("planted", [QUANTISATION, HUFFMAN, REPLACED, CONDITIONING])
def test_the_second_reader_refuses_tables_that_no_scan_uses(planted):
    frame = BARE.index(b"\xff\xc0")
    for place in (2, 20, frame, len(BARE) - 2):
        with pytest.raises(InputRefused, match="proof-failed"):
            prove(BARE[:place] + planted + BARE[place:])


def test_the_second_reader_names_what_is_missing():
    assert missing(BARE) == {(0xDD, 0)}
    at, end = BARE.index(b"\xff\xdb"), BARE.index(b"\xff\xc0")
    assert missing(BARE[:at] + BARE[end:]) == {(0xDB, 0), (0xDB, 1), (0xDD, 0)}


def test_shared_tables_of_a_tiff_that_no_strip_needs_fall_away():
    page = tiff_files.jpeg_page(samples.pixels(48, 40), rows=16)
    kind, tables = page.fields[347]
    page.fields[347] = kind, tables[:2] + QUANTISATION + HUFFMAN + tables[2:]
    raster, facts, out = taken(page)
    assert b"CANARY" not in out
    assert "other-data" in facts.stripped
    before = np.asarray(Image.open(io.BytesIO(tiff_files.written(page))).convert("RGB"))
    assert np.abs(before.astype(int) - raster.pixels).max() <= 2


@pytest.mark.parametrize("rider", [b"\xff\xd0\xff\xd3\xff\xd5" * 9, b"\xff" * 9, b"\xff\xd0\xff"])
def test_marks_behind_the_last_coded_byte_fall_away(rider):
    """A decoder passes over them without a word: three bits could be told by each."""
    assert stripped(at_end(rider))[0] == BARE
    with pytest.raises(InputRefused, match="proof-failed"):
        prove(at_end(rider))
    page = tiff_files.jpeg_page(samples.pixels(48, 40), rows=40)
    clean = taken(page)[2]
    page.bodies[0] = page.bodies[0][:-2] + rider + page.bodies[0][-2:]
    assert taken(page)[2] == clean


def test_a_picture_that_would_be_taken_for_something_else_later_is_refused():
    """Bytes of a table can say DICM where a medical file says it; the viewer would believe them."""
    posing = BARE[:128] + b"DICM" + BARE[132:]
    source = samples.with_segments(posing, samples.segment(0xFE, b"moved"))
    with pytest.raises(InputRefused, match="proof-failed"):
        tasks.prepare(source, LIMITS, memoryview(bytearray(LIMITS.output_bytes)))
