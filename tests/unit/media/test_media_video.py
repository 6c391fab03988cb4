"""Films: the same frames, none of what was said beside them."""

from __future__ import annotations

import dataclasses
import os
import struct

import numpy as np
import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import video
from clinicvault.media.limits import Limits
from clinicvault.media.results import NOTES, STRIPPED
from tests.unit.media import video_files as films

LIMITS = Limits()
CODECS = {
    "libx264": {},
    "libx265": {"options": {"preset": "ultrafast", "x265-params": "log-level=none"}},
    "mpeg4": {},
    "mjpeg": {"form": "mov"},
    "libsvtav1": {"options": {"preset": "12"}},
}


def stripped(data, limits=LIMITS, **wishes):
    """(rewritten bytes, what was learned); proven on the way."""
    made = video.rewrite(data, limits, **wishes)
    out = b"".join(made.pieces)
    video.prove(out)
    assert set(made.facts.stripped) <= set(STRIPPED)
    assert set(made.facts.notes) <= set(NOTES)
    return out, made


def refusal(data, limits=LIMITS):
    with pytest.raises(InputRefused) as caught:
        video.rewrite(data, limits)
    return caught.value.code


@pytest.mark.skipif(not hasattr(os, "sched_getscheduler"), reason="no such thing here")
def test_making_a_film_makes_nobody_a_real_time_thread():
    before = os.sched_getscheduler(0)
    films.film("libsvtav1", **CODECS["libsvtav1"])
    assert os.sched_getscheduler(0) == before


@pytest.mark.parametrize("codec", CODECS)
def test_every_frame_of_every_coding_stays_the_same(codec):
    source = films.film(codec, **CODECS[codec])
    out, made = stripped(source)
    assert films.frames(out) == films.frames(source)
    assert len(films.frames(out)) == 8
    assert (made.facts.width, made.facts.height) == (64, 48)


@pytest.mark.parametrize("codec", CODECS)
def test_a_frame_of_every_coding_is_shown(codec):
    source = films.film(codec, **CODECS[codec])
    out, made = stripped(source)
    pixels = video.decode(out, made).pixels.astype(int)
    assert np.abs(pixels - films.picture(0, 64, 48)).mean() < 25


@pytest.mark.parametrize("codec", CODECS)
def test_a_second_rewriting_changes_nothing(codec):
    out, _ = stripped(films.film(codec, **CODECS[codec]))
    again, made = stripped(out)
    assert again == out
    assert made.facts.stripped == made.facts.notes == ()


def test_what_phones_write_beside_the_film_is_gone_and_named():
    source = films.dressed(films.film())
    out, made = stripped(source)
    for left in (
        films.CANARY,
        films.CANARY[:9],
        films.PLACE,
        b"Phone 3",
        b"x264",
        b"Lavf",
        b"2023-",
    ):
        assert left not in out
    assert films.frames(out) == films.frames(source)
    assert set(made.facts.stripped) == {
        "location", "camera-serial", "owner", "embedded-thumbnail", "comments",
        "editing-history", "text", "timestamps", "faces", "hidden-data", "other-data",
    }  # fmt: skip


def test_facts_that_a_clinic_keeps_are_read():
    _, made = stripped(films.dressed(films.film()))
    assert made.facts.taken == "2024-05-06T07:08:09+02:00" or made.facts.taken.startswith(
        "2023-01-02"
    )
    assert made.facts.camera in ("Apple Phone 3", "Maker Model 5")
    assert made.facts.lens == "Back camera"
    assert made.facts.orientation == 1


def test_the_clock_of_the_file_tells_the_time_where_the_camera_does_not():
    seconds = 2_082_844_800 + 1_700_000_000
    source = films.change(
        films.film(),
        [b"moov", b"mvhd"],
        lambda body: body[:4] + struct.pack(">I", seconds) + body[8:],
    )
    out, made = stripped(source)
    assert made.facts.taken == "2023-11-14T22:13:20+00:00"
    assert "timestamps" in made.facts.stripped
    assert struct.pack(">I", seconds) not in out


@pytest.mark.parametrize(
    "words", [b"yesterday", b"2024-13-40T00:00:00", b"", b"\xff\xfe", b"2024-05-06T07:08:09+9999"]
)
def test_a_nonsense_time_is_no_time(words):
    extra = films.box(b"udta", films.text_atom(b"\xa9day", words))
    source = films.change(films.film(), [b"moov"], lambda body: body + extra)
    assert stripped(source)[1].facts.taken == ""


def test_sound_goes_and_that_is_said():
    source = films.film(sound=True)
    out, made = stripped(source)
    assert made.facts.notes == ("sound-dropped",)
    assert b"mp4a" not in out
    assert b"soun" not in out
    assert films.frames(out) == films.frames(source)


def test_sound_stays_where_it_is_wanted():
    source = films.film(sound=True, frames=40)
    out, made = stripped(source, keep_sound=True)
    assert made.facts.notes == ()
    before, after = films.payloads(source), films.payloads(out)
    assert before[1:] == after[1:]
    assert len(before[0]) == len(after[0])
    assert b"Lavc" in _shifted(before[0])
    assert b"Lavc" not in _shifted(after[0])
    assert films.frames(out) == films.frames(source)


def _shifted(block):
    """The block at all eight bit positions, because sound is not written in whole bytes."""
    number = int.from_bytes(block, "big")
    return b"|".join((number >> shift).to_bytes(len(block) + 1, "big") for shift in range(8))


def test_pictures_and_sound_lie_side_by_side():
    out, _ = stripped(films.film(sound=True, frames=60), keep_sound=True)
    offsets = []
    moov = films.find(out, b"moov")
    for name, start, end in films.parts(moov):
        if name == b"trak":
            table = films.find(moov[start + 8 : end], b"mdia", b"minf", b"stbl", b"stco")
            offsets.append(struct.unpack(f">{len(table) // 4}I", table)[2:])
    pictures, sounds = offsets
    assert pictures[0] < sounds[0] < pictures[1]
    assert pictures[-2] < sounds[-1]
    assert len(pictures) == 5


def test_sound_of_another_coding_goes_even_where_wanted():
    source = films.film(sound=True)
    at = source.index(b"mp4a")
    odd = source[:at] + b"sowt" + source[at + 4 :]
    _, made = stripped(odd, keep_sound=True)
    assert made.facts.notes == ("sound-dropped",)


def test_quicktime_becomes_plain_mp4():
    source = films.film(form="mov")
    assert source[8:12] == b"qt  "
    out, _ = stripped(source)
    assert out[:28] == b"\0\0\0\x1cftypisom\0\0\0\0isomiso2mp41"
    assert films.frames(out) == films.frames(source)


def test_hev1_becomes_the_name_that_every_player_knows():
    source = films.film("libx265", **CODECS["libx265"])
    assert b"hev1" in source
    out, _ = stripped(source)
    assert b"hvc1" in out
    assert b"hev1" not in out
    assert b"x265" in source
    assert b"x265" not in out


@pytest.mark.parametrize(
    "flags",
    [
        "frag_keyframe+empty_moov",
        "frag_keyframe+empty_moov+default_base_moof",
        "dash+frag_every_frame+empty_moov",
    ],
)
def test_films_in_fragments_become_whole(flags):
    source = films.film(mux={"movflags": flags}, frames=20)
    assert b"moof" in source
    out, _ = stripped(source)
    assert b"moof" not in out
    before, after = films.frames(source), films.frames(out)
    assert [frame[1:] for frame in before] == [frame[1:] for frame in after]


def test_fragments_with_sound():
    source = films.film(mux={"movflags": "frag_keyframe+empty_moov"}, frames=20, sound=True)
    out, _ = stripped(source, keep_sound=True)
    assert len(films.payloads(out)) == len(films.payloads(source))
    assert [frame[1:] for frame in films.frames(out)] == [
        frame[1:] for frame in films.frames(source)
    ]


def test_moov_before_the_data_reads_the_same():
    source = films.moov_first(films.film())
    assert source.index(b"moov") < source.index(b"mdat")
    assert films.frames(stripped(source)[0]) == films.frames(source)


TURNS = {
    (0, 1, -1, 0, 48, 0): (3, 48, 64),
    (-1, 0, 0, -1, 64, 48): (2, 64, 48),
    (0, -1, 1, 0, 0, 64): (1, 48, 64),
    (1, 0, 0, 1, 0, 0): (0, 64, 48),
}


@pytest.mark.parametrize("matrix", TURNS)
def test_the_frame_stands_upright(matrix):
    quarter, width, height = TURNS[matrix]
    plain = films.film()
    out, made = stripped(films.with_matrix(plain, *matrix))
    upright_out, upright = stripped(plain)
    raster = video.decode(out, made)
    expected = np.rot90(video.decode(upright_out, upright).pixels, quarter)
    assert np.array_equal(raster.pixels, expected)
    assert made.facts.shown_size == (width, height)
    head = films.find(out, b"moov", b"trak", b"tkhd")
    numbers = struct.unpack_from(">9i", head, 52)
    assert tuple(number >> 16 for number in (*numbers[:2], *numbers[3:5], *numbers[6:8])) == matrix


def test_mirrored_and_odd_matrices_end_in_eighths():
    mirrored = films.with_matrix(films.film(), -1, 0, 0, 1, 64, 0)
    out, made = stripped(mirrored)
    plain_out, plain = stripped(films.film())
    pixels = video.decode(plain_out, plain).pixels
    assert np.array_equal(video.decode(out, made).pixels, pixels[:, ::-1])
    skewed = films.with_matrix(films.film(), 3, 1, 1, 2, 9, 9)
    out, _ = stripped(skewed)
    head = films.find(out, b"moov", b"trak", b"tkhd")
    assert struct.unpack_from(">9i", head, 52)[:2] == (1 << 16, 0)


def test_a_black_beginning_is_passed_over():
    dark, made = stripped(films.film(frames=16, black=5))
    bright, also = stripped(films.film(frames=16))
    assert video.decode(dark, made).pixels.mean() > 40
    assert video.decode(bright, also).pixels.mean() > 40


def test_a_film_that_is_black_throughout_shows_black():
    out, made = stripped(films.film(frames=8, black=8))
    raster = video.decode(out, made)
    assert raster.pixels.shape == (48, 64, 3)
    assert raster.pixels.max() < 20


def test_ten_bit_films_show_a_frame():
    source = films.film("libx265", pix_fmt="yuv420p10le", **CODECS["libx265"])
    out, made = stripped(source)
    assert films.frames(out) == films.frames(source)
    assert video.decode(out, made).pixels.dtype == np.uint8


def test_edits_stay_and_what_they_hide_is_said():
    source = films.film(frames=50)
    scale = struct.unpack(">I", films.find(source, b"moov", b"mvhd")[12:16])[0]

    def trimmed(body):
        return body[:8] + struct.pack(">I", scale // 2) + body[12:]

    cut = films.change(source, [b"moov", b"trak", b"edts", b"elst"], trimmed)
    out, made = stripped(cut)
    assert made.facts.notes == ("trimmed-parts-kept",)
    listed = films.find(out, b"moov", b"trak", b"edts", b"elst")
    assert struct.unpack_from(">Q", listed, 8)[0] == scale // 2
    assert stripped(source)[1].facts.notes == ()


def test_an_edit_list_that_shows_nothing_is_dropped():
    def emptied(body):
        return body[:8] + struct.pack(">Ii", 0, -1) + body[16:]

    source = films.change(films.film(), [b"moov", b"trak", b"edts", b"elst"], emptied)
    out, _ = stripped(source)
    assert b"elst" not in out


def test_a_second_film_in_the_file_is_dropped_and_named():
    source = films.film()
    again = films.box(b"trak", films.find(source, b"moov", b"trak"))
    out, made = stripped(films.change(source, [b"moov"], lambda body: body + again))
    assert "second-picture" in made.facts.stripped
    assert films.find(out, b"moov").count(b"trak") == 1


@pytest.mark.parametrize(
    ("kind", "said"), [(b"tmcd", "timestamps"), (b"text", "text"), (b"meta", "other-data")]
)
def test_other_tracks_are_dropped_and_named(kind, said):
    handler = films.full(b"hdlr", bytes(4), kind, bytes(13))
    extra = films.box(b"trak", films.box(b"mdia", handler))
    source = films.change(films.film(), [b"moov"], lambda body: body + extra)
    assert said in stripped(source)[1].facts.stripped


def test_colour_shape_and_crop_stay():
    extras = films.box(b"colr", b"nclx", struct.pack(">HHHB", 9, 16, 9, 0xFF))
    extras += films.box(b"pasp", struct.pack(">II", 4, 3)) + films.box(b"fiel", b"\1\0")
    extras += films.box(b"mdcv", bytes(range(24))) + films.box(b"clli", bytes(4))
    extras += films.box(b"dvvC", bytes(24)) + films.box(b"QQQQ", films.CANARY)
    out, made = stripped(_with_extras(extras))
    entry = films.find(out, b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
    assert films.box(b"colr", b"nclx", struct.pack(">HHHB", 9, 16, 9, 0x80)) in entry
    assert films.box(b"mdcv", bytes(range(24))) in entry
    assert b"dvvC" not in entry
    assert films.CANARY not in out
    assert made.facts.notes == ("colour-information-dropped",)


def test_a_colour_profile_in_a_film_is_dropped_and_said():
    out, made = stripped(_with_extras(films.box(b"colr", b"prof", films.CANARY * 9)))
    assert films.CANARY not in out
    assert made.facts.notes == ("colour-profile-dropped",)


def _with_extras(extras):
    def edit(body):
        size = int.from_bytes(body[8:12], "big")
        entry = body[12 : 8 + size]
        kept = entry[: 4 + 78] + films.box(b"avcC", films.find(entry[82:], b"avcC")) + extras
        return body[:8] + struct.pack(">I", len(kept) + 4) + kept

    return films.change(films.film(), [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd"], edit)


def test_a_wide_offset_table_reads_the_same():
    source = films.film()

    def widened(body):
        at = body.index(b"stco")
        size = int.from_bytes(body[at - 4 : at], "big")
        table = body[at + 4 : at - 4 + size]
        offsets = struct.unpack(f">{len(table) // 4 - 2}I", table[8:])
        wide = films.box(b"co64", table[:8], struct.pack(f">{len(offsets)}Q", *offsets))
        return body[: at - 4] + wide + body[at - 4 + size :]

    wide = films.change(source, [b"moov", b"trak", b"mdia", b"minf", b"stbl"], widened)
    assert stripped(wide)[0] == stripped(source)[0]


TABLE = [b"moov", b"trak", b"mdia", b"minf", b"stbl"]


@pytest.mark.parametrize("bits", [8, 16])
def test_small_size_tables_read_the_same(bits):
    sizes = [20, 30, 40]
    packed = b"".join(size.to_bytes(bits // 8, "big") for size in sizes)
    body = bytes(7) + bytes([bits]) + struct.pack(">I", 3) + packed
    assert video_sizes(body) == sizes


def video_sizes(body):
    from clinicvault.media.video_tables import _sizes

    return _sizes({b"stz2": memoryview(body)}, LIMITS)


def test_half_byte_sizes():
    assert video_sizes(bytes(7) + b"\4" + struct.pack(">I", 3) + b"\x12\x30") == [1, 2, 3]
    with pytest.raises(InputRefused):
        video_sizes(bytes(7) + b"\5" + struct.pack(">I", 3) + bytes(9))


DAMAGE = {
    "no moov": lambda data: data[: data.index(b"moov") - 4],
    "cut in moov": lambda data: data[:-40],
    "data cut away": lambda data: films.change(data, [b"mdat"], lambda body: body[:100]),
    "no sizes": lambda data: data.replace(b"stsz", b"skip"),
    "no chunks": lambda data: data.replace(b"stco", b"skip"),
    "no times": lambda data: data.replace(b"stts", b"skip"),
    "no rules": lambda data: data.replace(b"stsc", b"skip"),
    "no descriptions": lambda data: data.replace(b"stsd", b"skip"),
    "no head": lambda data: data.replace(b"mvhd", b"skip"),
    "no media head": lambda data: data.replace(b"mdhd", b"skip"),
    "no pictures": lambda data: data.replace(b"vide\0\0\0\0", b"hint\0\0\0\0", 1),
    "no clock": lambda data: films.change(data, [b"moov", b"mvhd"], lambda b: b[:12] + bytes(4) + b[16:]),
    "a unit too long": lambda data: films.change(data, [b"mdat"], lambda b: b"\x7f" + b[1:]),
    "forbidden bit": lambda data: films.change(data, [b"mdat"], lambda b: b[:4] + b"\xff" + b[5:]),
    "offset behind the end": lambda data: films.change(
        data, [*TABLE, b"stco"], lambda b: b[:8] + b"\x7f\xff\xff\xff" + b[12:]
    ),
    "size beyond the end": lambda data: films.change(
        data, [*TABLE, b"stsz"], lambda b: b[:12] + b"\x7f\xff\xff\xff" + b[16:]
    ),
    "size of nothing": lambda data: films.change(
        data, [*TABLE, b"stsz"], lambda b: b[:12] + bytes(4) + b[16:]
    ),
    "coding that is not there": lambda data: films.change(
        data, [*TABLE, b"stsc"], lambda b: b[:16] + b"\0\0\0\7" + b[20:]
    ),
    "rules backwards": lambda data: films.change(
        data, [*TABLE, b"stsc"], lambda b: b[:4] + struct.pack(">7I", 2, 5, 1, 1, 2, 1, 1)
    ),
    "no samples in a chunk": lambda data: films.change(
        data, [*TABLE, b"stsc"], lambda b: b[:12] + bytes(4) + b[16:]
    ),
    "no width": lambda data: data.replace(struct.pack(">HHI", 64, 48, 72 << 16), bytes(4) + b"\0\x48\0\0"),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGE)
def test_damaged_films_are_refused(what):
    assert refusal(DAMAGE[what](films.film())) == "picture-damaged"


def test_overlapping_samples_are_refused():
    source = films.film(frames=8)
    sizes = films.find(source, *TABLE, b"stsz")
    most = max(struct.unpack(f">{len(sizes) // 4 - 3}I", sizes[12:]))
    table = struct.pack(">III", 0, most, 900)
    data = films.change(source, [*TABLE, b"stsz"], lambda _: table)
    data = films.change(data, [*TABLE, b"stsc"], lambda _: struct.pack(">5I", 0, 1, 1, 1, 1))
    first = films.find(source, *TABLE, b"stco")[8:12]
    data = films.change(data, [*TABLE, b"stco"], lambda _: struct.pack(">II", 0, 900) + first * 900)
    assert refusal(data) == "picture-damaged"


LIMITED = {
    "video_samples": (4, "too-many-parts"),
    "video_boxes": (3, "too-many-parts"),
    "video_edits": (0, "too-many-parts"),
    "video_tracks": (0, "too-many-parts"),
    "video_seconds": (0, "video-too-long"),
    "pixels": (64 * 47, "picture-too-large"),
}


@pytest.mark.parametrize("name", LIMITED)
def test_limits_hold(name):
    value, code = LIMITED[name]
    limits = dataclasses.replace(LIMITS, **{name: value})
    assert refusal(films.film(), limits) == code


def test_fragments_are_limited_too():
    source = films.film(mux={"movflags": "frag_keyframe+empty_moov"}, frames=20)
    limits = dataclasses.replace(LIMITS, video_samples=10)
    assert refusal(source, limits) == "too-many-parts"


def test_a_table_that_claims_billions_costs_nothing():
    source = films.change(
        films.film(), [*TABLE, b"stts"], lambda b: b[:8] + b"\xff\xff\xff\xff" + b[12:]
    )
    out, _ = stripped(source)
    assert len(films.frames(out)) == 8
    rule = struct.pack(">8I", 0, 2, 1, 1, 1, 0x7FFFFFFF, 1, 1)
    assert (
        refusal(films.change(films.film(), [*TABLE, b"stsc"], lambda _: rule)) == "picture-damaged"
    )


@pytest.mark.parametrize("name", [b"apch", b"png ", b"s263", b"encv", b"vp09", b"avc2"])
def test_rare_codings_are_refused_kindly(name):
    source = films.film().replace(b"avc1\0\0\0\0", name + bytes(4))
    assert refusal(source) == "picture-kind-unsupported"


def test_pictures_in_another_file_are_refused():
    source = films.film()
    outside = source.replace(b"url \0\0\0\1", b"url \0\0\0\0")
    assert outside != source
    assert refusal(outside) == "picture-kind-unsupported"


def test_compressed_tables_are_refused():
    source = films.change(films.film(), [b"moov"], lambda body: body + films.box(b"cmov", bytes(8)))
    assert refusal(source) == "picture-kind-unsupported"


def test_a_frame_of_another_size_than_told_is_refused():
    source = films.film().replace(
        struct.pack(">HHI", 64, 48, 72 << 16), struct.pack(">HHI", 64, 30, 72 << 16)
    )
    out, made = stripped(source)
    with pytest.raises(InputRefused, match="picture-damaged"):
        video.decode(out, made)


def test_a_frame_far_larger_than_told_never_gets_its_memory():
    source = films.film(width=640, height=480).replace(
        struct.pack(">HHI", 640, 480, 72 << 16), struct.pack(">HHI", 16, 16, 72 << 16)
    )
    out, made = stripped(source)
    with pytest.raises(InputRefused, match="picture-damaged"):
        video.decode(out, made)


def test_a_broken_key_frame_is_refused():
    out, made = stripped(films.film(frames=1, options={"qp": "20"}))
    at = out.index(b"mdat") + 60
    broken = out[:at] + b"\xa5" * 200 + out[at + 200 :]
    with pytest.raises(InputRefused, match="picture-damaged"):
        video.decode(broken[: len(out)], made)


RECOGNISED = {
    "mp4": (b"\0\0\0\x18ftypisom", True),
    "quicktime": (b"\0\0\0\x18ftypqt  ", True),
    "old quicktime": (b"\0\0\0\x08wide\0\0\0\0", True),
    "heic": (b"\0\0\0\x18ftypheic", False),
    "avif": (b"\0\0\0\x18ftypavif", False),
    "raw": (b"\0\0\0\x18ftypcrx ", False),
    "text": (b"free text", False),
    "short": (b"\0\0\0", False),
    "matroska": (b"\x1aE\xdf\xa3\1\0\0\0", False),
}


@pytest.mark.parametrize("what", RECOGNISED)
def test_films_are_recognised_by_their_first_box(what):
    head, is_film = RECOGNISED[what]
    assert video.is_video(head + bytes(20 if len(head) > 3 else 0)) is is_film


def test_the_sample_is_as_clean_as_any():
    sample = video.FORMAT.sample()
    out, made = stripped(sample)
    assert out == sample
    assert video.decode(out, made).pixels.shape == (16, 16, 3)
