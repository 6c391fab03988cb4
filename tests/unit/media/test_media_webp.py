"""WebP: what stays, what goes, what is refused."""

from __future__ import annotations

import dataclasses
import struct

import numpy as np
import pytest

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.media import icc, webp
from clinicvault.media.limits import Limits
from tests.unit.media import samples, webp_files
from tests.unit.media.webp_files import chunk, frame, head, riff

LIMITS = Limits()


def stripped(data, limits=LIMITS):
    rewritten = webp.rewrite(data, limits)
    out = b"".join(rewritten.pieces)
    webp.prove(memoryview(out))
    assert rewritten.size == len(out)
    return out, rewritten.facts


def refusal(data, limits=LIMITS):
    with pytest.raises(InputRefused) as caught:
        webp.rewrite(data, limits)
    return caught.value.code


def same(before, after):
    return np.array_equal(webp_files.decoded(before), webp_files.decoded(after))


def test_nothing_that_identifies_survives_and_every_pixel_does():
    source = webp_files.dirty()
    out, facts = stripped(source)
    assert [canary for canary in samples.CANARIES if canary in out] == []
    assert webp_files.names(out) == [b"VP8X", b"ICCP", b"ALPH", b"VP8 "]
    assert same(source, out)
    assert facts.stripped == (
        "location", "camera-serial", "owner", "maker-notes", "embedded-thumbnail", "second-picture",
        "comments", "editing-history", "text", "timestamps", "faces", "profile-text", "other-data",
    )  # fmt: skip
    assert (facts.orientation, facts.taken) == (6, "2024-05-06T07:08:09+02:00")
    assert (facts.camera, facts.lens, facts.focal_mm) == ("Canon EOS R6", "RF85mm F2", 85)
    assert (facts.format, facts.icc, facts.notes) == (PhotoKind.WEBP, True, ())


@pytest.mark.parametrize("name", [b"VP8 ", b"VP8L"])
def test_a_clean_picture_passes_unchanged(name):
    body = webp_files.lossy() if name == b"VP8 " else webp_files.lossless()
    source = riff(chunk(name, body))
    out, facts = stripped(source)
    assert out == source
    assert (facts.stripped, facts.notes, facts.width, facts.height) == ((), (), 48, 40)


def test_rewriting_is_stable():
    once, _ = stripped(webp_files.dirty())
    assert stripped(once)[0] == once
    assert stripped(once)[1].stripped == ()


def test_a_head_that_nothing_needs_falls_away():
    out, facts = stripped(riff(head(0xFF), chunk(b"VP8 ", webp_files.lossy())))
    assert webp_files.names(out) == [b"VP8 "]
    assert facts.stripped == ()


@pytest.mark.parametrize("options", [{"quality": 80}, {"lossless": True}])
def test_alpha_stays(options):
    parts = webp_files.with_alpha(**options)
    source = riff(head(0x10), *(chunk(name, body) for name, body in parts))
    out, _ = stripped(source)
    assert same(source, out)
    rewritten = webp.rewrite(source, LIMITS)
    raster = webp.decode(out, rewritten)
    assert raster.mode == "RGBA"
    assert raster.pixels[0, 0, 3] < raster.pixels[0, -1, 3]


def test_the_flags_say_what_the_file_holds():
    parts = webp_files.with_alpha(quality=80)
    out, _ = stripped(riff(head(0xFF), *(chunk(name, body) for name, body in parts)))
    assert webp_files.part(out, b"VP8X")[:4] == b"\x10\0\0\0"
    profile = chunk(b"ICCP", icc.adobe_rgb())
    out, _ = stripped(riff(head(0), profile, chunk(b"VP8 ", webp_files.lossy())))
    assert webp_files.part(out, b"VP8X")[:4] == b"\x20\0\0\0"
    fading = webp_files.with_alpha(lossless=True)[0][1]
    out, _ = stripped(riff(head(0x20), profile, chunk(b"VP8L", fading)))
    assert webp_files.part(out, b"VP8X")[:4] == b"\x30\0\0\0"


def test_plain_alpha_is_cut_to_the_picture():
    plane = b"\xc0" + bytes(range(48)) * 40
    source = riff(head(0x10), chunk(b"ALPH", b"\0" + plane[1:]), chunk(b"VP8 ", webp_files.lossy()))
    odd = riff(
        head(0x10), chunk(b"ALPH", plane + b"CANARY-TEXT"), chunk(b"VP8 ", webp_files.lossy())
    )
    assert stripped(odd)[0] == stripped(source)[0]
    short = riff(head(0x10), chunk(b"ALPH", plane[:-1]), chunk(b"VP8 ", webp_files.lossy()))
    assert refusal(short) == "picture-damaged"


def test_alpha_before_a_lossless_picture_is_no_part_of_it():
    source = riff(head(0x10), chunk(b"ALPH", b"\0hidden"), chunk(b"VP8L", webp_files.lossless()))
    out, facts = stripped(source)
    assert webp_files.names(out) == [b"VP8L"]
    assert facts.stripped == ("hidden-data",)


@pytest.mark.parametrize("name", [b"VP8 ", b"VP8L"])
@pytest.mark.parametrize("rider", [b"CANARY-RIDER", b"PK\x03\x04" + bytes(3000) + b"x"])
def test_what_rides_behind_a_picture_is_cut_off(name, rider):
    body = webp_files.lossy() if name == b"VP8 " else webp_files.lossless()
    source = riff(chunk(name, body + rider))
    out, facts = stripped(source)
    assert rider not in out
    assert same(source, out)
    assert facts.stripped == ("hidden-data",)
    assert stripped(out)[0] == out


def test_what_rides_behind_alpha_is_cut_off():
    (_, alpha), (_, picture) = webp_files.with_alpha(quality=80)
    assert alpha[0] & 3 == 1
    source = riff(head(0x10), chunk(b"ALPH", alpha + b"CANARY-RIDER"), chunk(b"VP8 ", picture))
    out, facts = stripped(source)
    assert b"CANARY-RIDER" not in out
    assert facts.stripped == ("hidden-data",)
    assert same(source, out)


def test_zeros_behind_a_picture_go_without_a_word():
    out, facts = stripped(riff(chunk(b"VP8 ", webp_files.lossy() + bytes(20))))
    assert len(out) <= len(riff(chunk(b"VP8 ", webp_files.lossy() + bytes(2))))
    assert facts.stripped == ()


def test_the_end_of_a_huge_picture_is_not_searched_for(monkeypatch):
    monkeypatch.setattr(webp, "_SEARCHED_PIXELS", 100)
    assert refusal(riff(chunk(b"VP8 ", webp_files.lossy() + bytes(20)))) == (
        "picture-kind-unsupported"
    )


def test_the_first_frame_of_a_film_stays():
    source = webp_files.film()
    out, facts = stripped(source)
    assert out == riff(chunk(b"VP8 ", webp_files.lossy()))
    assert (facts.notes, facts.stripped) == (("first-frame-only",), ("animation",))


def test_a_frame_with_alpha_stays_whole():
    parts = [chunk(name, body) for name, body in webp_files.with_alpha(quality=80)]
    source = riff(head(0x12), chunk(b"ANIM", bytes(6)), frame(*parts, chunk(b"ABCD", b"CANARY")))
    out, _ = stripped(source)
    assert webp_files.names(out) == [b"VP8X", b"ALPH", b"VP8 "]


@pytest.mark.parametrize("options", [{"width": 24}, {"left": 8}, {"top": 2}])
def test_a_frame_that_is_only_a_part_is_refused(options):
    assert refusal(webp_files.film(**options)) == "picture-kind-unsupported"


def test_a_film_without_a_picture_is_refused():
    assert refusal(riff(head(2), frame(chunk(b"ABCD", bytes(40))))) == "picture-damaged"
    assert refusal(riff(frame(chunk(b"VP8 ", webp_files.lossy())))) == "picture-damaged"
    assert refusal(riff(head(2), chunk(b"ANMF", bytes(20)))) == "picture-damaged"


def test_a_broken_profile_is_dropped_and_said():
    source = riff(head(0x20), chunk(b"ICCP", b"CANARY"), chunk(b"VP8 ", webp_files.lossy()))
    out, facts = stripped(source)
    assert webp_files.names(out) == [b"VP8 "]
    assert (facts.notes, facts.icc) == (("colour-profile-dropped",), False)


def test_adobe_rgb_by_exif_gets_a_profile():
    tags = samples.full_exif(interop=[(1, samples.TEXT, b"R03")], colour_space=0xFFFF)
    out, facts = stripped(riff(head(8), chunk(b"VP8 ", webp_files.lossy()), chunk(b"EXIF", tags)))
    assert webp_files.part(out, b"ICCP") == icc.adobe_rgb()
    assert facts.notes == ("colour-profile-added",)


@pytest.mark.parametrize(
    "data",
    [
        b"RIFF\x04\0\0\0WEBP",
        riff(),
        riff(chunk(b"EXIF", b"nothing else")),
        riff(chunk(b"VP8 ", webp_files.lossy()))[:-9],
        riff(chunk(b"VP8 ", webp_files.lossy()), size=1 << 20),
        riff(chunk(b"VP8 ", webp_files.lossy()), size=3),
        riff(chunk(b"VP8X", bytes(9)), chunk(b"VP8 ", webp_files.lossy())),
        riff(head(width=47), chunk(b"VP8 ", webp_files.lossy())),
        riff(head(height=41), chunk(b"VP8L", webp_files.lossless())),
        riff(chunk(b"VP8 ", b"\x01" + webp_files.lossy()[1:])),
        riff(chunk(b"VP8 ", webp_files.lossy()[:3] + b"\x9d\x01\x2b" + bytes(20))),
        riff(chunk(b"VP8 ", webp_files.lossy()[:6] + bytes(4) + webp_files.lossy()[10:])),
        riff(chunk(b"VP8L", b"\x2e" + webp_files.lossless()[1:])),
        riff(chunk(b"VP8L", webp_files.lossless()[:4] + b"\xe0" + bytes(20))),
        riff(chunk(b"VP8L", b"\x2f")),
    ],
)
def test_what_breaks_its_own_format_is_refused(data):
    assert refusal(data) == "picture-damaged"


@pytest.mark.parametrize("name", [b"VP8 ", b"VP8L"])
def test_a_picture_that_ends_early_is_refused(name):
    body = webp_files.lossy() if name == b"VP8 " else webp_files.lossless()
    data = riff(chunk(name, body[: len(body) // 2]))
    rewritten = webp.rewrite(data, LIMITS)
    with pytest.raises(InputRefused, match="picture-damaged"):
        webp.decode(b"".join(rewritten.pieces), rewritten)


def test_a_last_chunk_that_is_cut_short_matters_only_where_it_is_a_picture():
    whole = riff(chunk(b"VP8 ", webp_files.lossy()), chunk(b"XMP ", bytes(100)))
    cut = whole[:4] + struct.pack("<I", len(whole) - 58) + whole[8:-50]
    assert webp_files.names(stripped(cut)[0]) == [b"VP8 "]


def test_limits_hold():
    source = riff(chunk(b"VP8 ", webp_files.lossy()))
    assert refusal(source, dataclasses.replace(LIMITS, pixels=1000)) == "picture-too-large"
    many = riff(*[chunk(b"ABCD", b"")] * 30, chunk(b"VP8 ", webp_files.lossy()))
    assert refusal(many, dataclasses.replace(LIMITS, chunks=20)) == "too-many-parts"


def test_other_sizes_than_those_found_are_refused():
    source = riff(chunk(b"VP8 ", webp_files.lossy()))
    rewritten = webp.rewrite(source, LIMITS)
    wrong = dataclasses.replace(rewritten, facts=dataclasses.replace(rewritten.facts, width=47))
    with pytest.raises(InputRefused, match="picture-damaged"):
        webp.decode(source, wrong)


def test_colours_come_in_their_order():
    picture = samples.corner_marked()
    source = webp_files.packed(picture, lossless=True)
    rewritten = webp.rewrite(source, LIMITS)
    assert np.array_equal(webp.decode(source, rewritten).pixels, picture)


def test_a_decoder_out_of_memory_says_so(monkeypatch):
    class NoRoom(Exception):
        code = webp.cv2.Error.StsNoMem

    class Broken(Exception):
        code = 0

    def raising(error):
        def imdecode(*_):
            raise error

        return imdecode

    for error, expected in ((NoRoom, MemoryError), (Broken, None)):
        monkeypatch.setattr(webp.cv2, "error", error)
        monkeypatch.setattr(webp.cv2, "imdecode", raising(error()))
        if expected:
            with pytest.raises(expected):
                webp._pixels(b"x")
        else:
            assert webp._pixels(b"x") is None


def test_the_sample_goes_through_everything():
    rewritten = webp.rewrite(webp.sample(), LIMITS)
    out = b"".join(rewritten.pieces)
    assert webp_files.names(out) == [b"VP8X", b"ICCP", b"ALPH", b"VP8 "]
    assert webp.decode(out, rewritten).mode == "RGBA"
    assert webp.FORMAT.recognises(out)


def test_a_search_that_a_last_byte_misled_is_made_again(monkeypatch):
    state = webp._State(LIMITS)

    def suffices(part):
        return len(part) >= 42 or len(part) == 40

    assert len(webp._cut(state, b"x" * 61, suffices, (10, 10))) == 40 + len(webp._SLACK)
    assert state.stripped == {"hidden-data"}
    monkeypatch.setattr(webp, "_SEARCHES", 2)
    with pytest.raises(InputRefused, match="picture-kind-unsupported"):
        webp._cut(state, b"x" * 600, lambda part: len(part) % 2 == 0, (10, 10))
