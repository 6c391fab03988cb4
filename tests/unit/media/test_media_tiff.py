"""TIFF: which page and which fields stay, what goes, what is refused."""

from __future__ import annotations

import dataclasses
import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.media import icc, tiff
from clinicvault.media.limits import Limits
from clinicvault.media.tiff_ifd import Reader
from tests.unit.media import samples, tiff_files
from tests.unit.media.tiff_files import ASCII, LONG, RATIONAL, SHORT, UNDEFINED, plain, written

LIMITS = Limits()
PICTURE = samples.pixels(40, 30)
PAGE = plain(PICTURE, rows=7, pack=tiff_files.deflated)


def stripped(data, limits=LIMITS):
    rewritten = tiff.rewrite(data, limits)
    out = b"".join(rewritten.pieces)
    tiff.prove(memoryview(out))
    assert rewritten.size == len(out)
    return out, rewritten.facts


def decoded(data):
    rewritten = tiff.rewrite(data, LIMITS)
    return tiff.decode(b"".join(rewritten.pieces), rewritten)


def refusal(data, limits=LIMITS):
    with pytest.raises(InputRefused) as caught:
        tiff.rewrite(data, limits)
    return caught.value.code


def tags(data):
    reader = Reader(data, LIMITS)
    return set(reader.directory(reader.first).entries)


def field(data, tag):
    reader = Reader(data, LIMITS)
    return reader.directory(reader.first).entries[tag]


PLAIN_TAGS = {256, 257, 258, 259, 262, 273, 277, 278, 279, 284}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
def test_nothing_that_identifies_survives_and_every_pixel_does(order, big):
    source = tiff_files.dirty(order, big)
    out, facts = stripped(source)
    assert [canary for canary in samples.CANARIES if canary in out] == []
    assert [c for c in samples.CANARIES if c in source] != []
    assert tags(out) == PLAIN_TAGS | {282, 283, 296, 34675}
    assert np.array_equal(decoded(source).pixels, PICTURE)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(out))), PICTURE)
    assert facts.stripped == (
        "location", "camera-serial", "owner", "maker-notes", "embedded-thumbnail", "second-picture",
        "comments", "editing-history", "text", "timestamps", "faces", "profile-text", "other-data",
    )  # fmt: skip
    assert (facts.format, facts.notes) == (PhotoKind.TIFF, ("later-pages-dropped",))
    assert (facts.orientation, facts.taken) == (6, "2024-05-06T07:08:09+02:00")
    assert (facts.camera, facts.lens, facts.focal_mm) == ("Canon EOS R6", "RF85mm F2", 85)
    assert facts.exposure == "1/125 s, f/5.6, ISO 200"


@pytest.mark.parametrize("order", ["<", ">"])
def test_rewriting_is_stable(order):
    once, _ = stripped(tiff_files.dirty(order))
    again, facts = stripped(once)
    assert again == once
    assert (facts.stripped, facts.notes) == ((), ())


def test_the_picture_data_is_copied_as_it_is():
    out, _ = stripped(written(PAGE))
    assert b"".join(body + bytes(len(body) % 2) for body in PAGE.bodies) == out[-_size(PAGE) :]


def _size(page):
    return sum(len(body) + len(body) % 2 for body in page.bodies)


def test_big_tiff_becomes_a_classic_one():
    assert stripped(written(PAGE, big=True))[0] == stripped(written(PAGE))[0]


def test_a_smaller_copy_in_front_is_not_taken_for_the_picture():
    small = plain(samples.pixels(8, 6)).changed(t254=(LONG, [1]))
    _, facts = stripped(written(small, PAGE))
    assert (facts.width, facts.height) == (40, 30)
    assert (facts.stripped, facts.notes) == (("embedded-thumbnail",), ())
    assert stripped(written(small))[1].width == 8


def test_a_mask_is_no_later_page():
    mask = plain(PICTURE[:, :, 0], bits=8).changed(t254=(LONG, [4]))
    assert stripped(written(PAGE, mask))[1].notes == ()


def test_directories_that_lead_back_are_visited_once():
    source = bytearray(written(PAGE))
    start = struct.unpack_from("<I", source, 4)[0]
    count = struct.unpack_from("<H", source, start)[0]
    struct.pack_into("<I", source, start + 2 + 12 * count, start)
    assert stripped(bytes(source))[1].notes == ()


def test_resolution_stays_as_plain_thousandths():
    page = PAGE.changed(
        t282=(RATIONAL, [0x43414E41, 0x52590001]), t283=(RATIONAL, [72, 1]), t296=(SHORT, [3])
    )
    out, _ = stripped(written(page))
    assert struct.unpack("<2I", field(out, 283).value) == (72000, 1000)
    assert b"ANAC" not in out
    for broken in (
        {"t282": (RATIONAL, [72, 0])},
        {"t296": (SHORT, [9])},
        {"t283": (RATIONAL, [0, 1])},
        {"t283": (SHORT, [72])},
        {"t282": None},
    ):
        assert tags(stripped(written(page.changed(**broken)))[0]) == PLAIN_TAGS


def test_a_broken_profile_is_dropped_and_said():
    out, facts = stripped(written(PAGE.changed(t34675=(UNDEFINED, b"CANARY-PROFILE"))))
    assert 34675 not in tags(out)
    assert (facts.notes, facts.icc) == (("colour-profile-dropped",), False)


def test_a_clean_profile_stays():
    out, facts = stripped(written(PAGE.changed(t34675=(UNDEFINED, icc.adobe_rgb()))))
    assert bytes(field(out, 34675).value) == icc.adobe_rgb()
    assert (facts.stripped, facts.icc) == ((), True)


def test_adobe_rgb_by_exif_gets_a_profile():
    interop = tiff_files.Page({1: (ASCII, b"R03\0")}, [])
    exif = tiff_files.Page({0xA001: (SHORT, [65535])}, [], sub=[(0xA005, interop)])
    page = PAGE.changed()
    page.sub = [(0x8769, exif)]
    out, facts = stripped(written(page))
    assert bytes(field(out, 34675).value) == icc.adobe_rgb()
    assert facts.notes == ("colour-profile-added",)


def test_colour_fields_without_a_profile_are_dropped_and_said():
    page = PAGE.changed(t318=(RATIONAL, [1, 3, 1, 3]))
    assert stripped(written(page))[1].notes == ("colour-information-dropped",)
    page = page.changed(t34675=(UNDEFINED, icc.adobe_rgb()))
    assert stripped(written(page))[1].notes == ()


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        (285, "text"),
        (316, "editing-history"),
        (33723, "text"),
        (37724, "second-picture"),
        (50001, "other-data"),
    ],
)
def test_what_falls_away_is_said(tag, said):
    page = PAGE.changed(**{f"t{tag}": (ASCII, b"CANARY-TEXT\0")})
    out, facts = stripped(written(page))
    assert said in facts.stripped
    assert b"CANARY" not in out


def test_bytes_behind_a_strip_fall_away():
    bodies = [*PAGE.bodies[:-1], PAGE.bodies[-1] + b"CANARY-TRAILER"]
    out, facts = stripped(written(PAGE.changed(bodies=bodies)))
    assert out == stripped(written(PAGE))[0]
    assert facts.stripped == ("hidden-data",)


def test_bytes_behind_plain_rows_fall_away():
    page = plain(PICTURE)
    out, facts = stripped(written(page.changed(bodies=[page.bodies[0] + b"CANARY-TRAILER"])))
    assert (facts.stripped, facts.notes) == (("hidden-data",), ())
    assert b"CANARY" not in out
    _, facts = stripped(written(page.changed(bodies=[page.bodies[0] + bytes(9)])))
    assert facts.stripped == ()


def test_rows_behind_the_last_row_are_packed_away():
    page = plain(PICTURE, rows=30, pack=tiff_files.deflated)
    rider = zlib.compress(PICTURE.tobytes() + b"CANARY-TRAILER" * 10, 0)
    out, facts = stripped(written(page.changed(bodies=[rider])))
    assert b"CANARY" not in out
    assert facts.notes == ("re-encoded",)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(out))), PICTURE)


def test_missing_sizes_of_plain_strips_are_worked_out():
    page = plain(PICTURE, rows=7)
    without = page.changed(t279=(ASCII, b"x\0"))
    assert stripped(written(without))[0] == stripped(written(page))[0]


def test_one_packed_strip_may_reach_to_the_end_of_the_file():
    page = plain(PICTURE, pack=tiff_files.deflated)
    out, _ = stripped(written(page.changed(t279=(ASCII, b"x\0"))))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(out))), PICTURE)
    assert refusal(written(PAGE.changed(t279=(ASCII, b"x\0")))) == "picture-damaged"


def test_strips_that_share_bytes_are_packed_anew():
    page = plain(PICTURE, rows=15)
    shared = page.changed(bodies=[page.bodies[0], b"xx"], t273=(LONG, [8, 8]))
    shared = shared.changed(t279=(LONG, [1800, 1799]))
    assert refusal(written(shared)) == "picture-damaged"
    shared = shared.changed(t279=(LONG, [1800, 1800]))
    out, facts = stripped(written(shared, trailer=bytes(2000)))
    assert facts.notes == ("re-encoded",)
    twice = np.concatenate([PICTURE[:15], PICTURE[:15]])
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(out))), twice)


@pytest.mark.parametrize(
    "changes",
    [
        {"t256": None},
        {"t257": (LONG, [0])},
        {"t273": None, "bodies": []},
        {"t273": (LONG, [1 << 30] * 5)},
        {"t273": (LONG, [4] * 5)},
        {"t273": (LONG, [8])},
        {"t279": (LONG, [0] * 5)},
        {"t279": (LONG, [1 << 31] * 5)},
    ],
)
def test_what_breaks_its_own_layout_is_refused(changes):
    assert refusal(written(PAGE.changed(**changes))) == "picture-damaged"


@pytest.mark.parametrize("side", [(0, 16), (16, 0)])
def test_tiles_without_a_size_are_refused(side):
    page = tiff_files.tiled(PICTURE).changed(t322=(LONG, [side[0]]), t323=(LONG, [side[1]]))
    assert refusal(written(page)) == "picture-damaged"


def test_tiles_far_larger_than_the_picture_are_refused():
    page = tiff_files.tiled(PICTURE).changed(t322=(LONG, [60_000]), t323=(LONG, [60_000]))
    assert refusal(written(page)) == "picture-kind-unsupported"


@pytest.mark.parametrize("data", [b"II*\0", b"II*\0\0\0\0\0", b"II+\0\x08\0\0\0\0\0\0\0", b"MM\0*"])
def test_a_header_alone_is_refused(data):
    assert refusal(data) == "picture-damaged"


def test_a_directory_behind_the_end_is_empty():
    assert refusal(b"II*\0\xff\xff\xff\x7f") == "picture-damaged"


def test_limits_hold():
    source = written(PAGE)
    assert refusal(source, dataclasses.replace(LIMITS, pixels=1000)) == "picture-too-large"
    assert refusal(source, dataclasses.replace(LIMITS, side=39)) == "picture-too-large"
    assert refusal(source, dataclasses.replace(LIMITS, chunks=4)) == "too-many-parts"
    assert refusal(source, dataclasses.replace(LIMITS, directory_entries=5)) == "too-many-parts"
    two = written(PAGE, PAGE)
    assert stripped(two)[1].notes == ("later-pages-dropped",)
    assert stripped(two, dataclasses.replace(LIMITS, directories=1))[1].notes == ()


@pytest.mark.parametrize("changes", [{"t277": (SHORT, [17])}, {"t277": (SHORT, [0])}])
def test_absurd_numbers_of_samples_are_refused(changes):
    assert refusal(written(PAGE.changed(**changes))) == "picture-kind-unsupported"


@pytest.mark.parametrize(
    "changes",
    [{"t258": (SHORT, [8, 8, 16])}, {"t258": (SHORT, [0])}, {"t339": (SHORT, [1, 1, 3])}],
)
def test_samples_of_different_kinds_are_refused(changes):
    assert refusal(written(PAGE.changed(**changes))) == "picture-kind-unsupported"


def test_raw_files_are_refused_by_name():
    raw = written(PAGE.changed(t50706=(1, b"\1\4\0\0")))
    with pytest.raises(InputRefused) as caught:
        tiff.rewrite(raw, LIMITS)
    assert (caught.value.code, caught.value.params) == ("format-unsupported", {"format": "RAW"})


def test_every_kind_of_head_is_recognised():
    for order in "<>":
        for big in (False, True):
            assert tiff.FORMAT.recognises(written(PAGE, order=order, big=big))
    assert not tiff.FORMAT.recognises(samples.plain_png())
    assert not tiff.FORMAT.recognises(b"")


def test_other_sizes_than_those_found_are_refused():
    source = written(PAGE)
    rewritten = tiff.rewrite(source, LIMITS)
    wrong = dataclasses.replace(rewritten, facts=dataclasses.replace(rewritten.facts, width=41))
    with pytest.raises(InputRefused, match="picture-damaged"):
        tiff.decode(b"".join(rewritten.pieces), wrong)


def test_the_sample_passes():
    rewritten = tiff.rewrite(tiff.sample(), LIMITS)
    out = b"".join(rewritten.pieces)
    tiff.prove(memoryview(out))
    assert np.all(tiff.decode(out, rewritten).pixels == 128)
    assert rewritten.facts.notes == ()


def test_big_offsets_of_every_width_are_read():
    page = PAGE.changed()
    sixteen = written(page, big=True)
    assert np.array_equal(decoded(sixteen).pixels, PICTURE)
    rare = page.changed(t266=(SHORT, [2]), bodies=[_reversed(body) for body in PAGE.bodies])
    out, facts = stripped(written(rare, big=True))
    assert facts.notes == ("re-encoded",)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(out))), PICTURE)


def _reversed(body):
    table = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
    return body.translate(table)
