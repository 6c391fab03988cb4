"""HEIC and AVIF: what decoders say, told as refusals; odd tables and leftovers."""

from __future__ import annotations

import ctypes
import dataclasses
import gc
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import _avif

from clinicvault.domain.errors import InputRefused
from clinicvault.media import heif, heif_decode, heif_library, heif_meta
from clinicvault.media.heif_boxes import Cursor
from clinicvault.media.limits import Limits
from clinicvault.media.proof import heif as proof
from tests.unit.media import heif_files as files

LIMITS = Limits()
BOTH = pytest.mark.parametrize("codec", ["heic", "avif"])


def stripped(data, limits=LIMITS):
    rewritten = heif.rewrite(data, limits)
    out = b"".join(rewritten.pieces)
    proof.prove(out)
    return out, rewritten


def refusal(call, *arguments):
    with pytest.raises(InputRefused) as caught:
        call(*arguments)
    return caught.value.code


@pytest.mark.parametrize(
    ("code", "detail", "expected"),
    [
        (2, 0, "picture-damaged"),
        (7, 0, "picture-damaged"),
        (3, 0, "picture-kind-unsupported"),
        (4, 3000, "picture-kind-unsupported"),
        (6, 0, "picture-too-demanding"),
        (6, 1000, "too-many-parts"),
    ],
)
def test_errors_of_the_library_have_their_reasons(code, detail, expected):
    error = heif_library._Error(code, detail, b"CANARY")
    assert refusal(heif_library._check, error) == expected
    heif_library._check(heif_library._Error(0, 0, b"Success"))


def test_noise_is_refused_by_the_library():
    for data in (b"", b"x" * 40, files.box(b"ftyp", files.HEIC_TYPE)):
        assert refusal(heif_library.decode, data) in ("picture-damaged", "picture-kind-unsupported")


def test_options_lie_where_the_library_has_them():
    options = heif_library._heif.decoding_options_alloc()
    try:
        assert options.contents.version >= heif_library._OPTIONS_VERSION
        assert (options.contents.codec_threads, options.contents.library_threads) == (0, 0)
        assert (options.contents.strict, options.contents.decoder) == (0, None)
        assert options.contents.colours[0] == 1
    finally:
        heif_library._heif.decoding_options_free(options)
    if ctypes.sizeof(ctypes.c_void_p) == 8:
        assert heif_library._Options.codec_threads.offset == 108


def test_pixels_outlive_everything_but_themselves():
    out, _ = stripped(files.simple())
    pixels, _ = heif_library.decode(out)
    before = pixels.copy()
    for _ in range(3):
        heif_library.decode(out)
        gc.collect()
    assert np.array_equal(pixels, before)


@BOTH
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_every_kind_of_memory_can_be_decoded(codec, kind):
    out, rewritten = stripped(files.simple(codec))
    assert heif_decode.decode(kind(out), rewritten).pixels.shape == (64, 64, 3)


@BOTH
def test_a_size_other_than_told_is_refused(codec):
    out, rewritten = stripped(files.simple(codec))
    facts = dataclasses.replace(rewritten.facts, width=65)
    lying = dataclasses.replace(rewritten, facts=facts)
    assert refusal(heif_decode.decode, out, lying) == "picture-damaged"


def test_too_little_memory_is_no_damage(monkeypatch):
    def exhausted(*_):
        raise MemoryError

    out, rewritten = stripped(files.simple("avif"))
    monkeypatch.setattr(_avif, "AvifDecoder", exhausted)
    assert refusal(heif_decode.decode, out, rewritten) == "picture-too-demanding"


CHILD = """
import os, sys
sys.path.insert(0, {root!r})
from clinicvault.media import avif, heic, sandbox
from clinicvault.media.limits import Limits

def picture(entry):
    rewritten = entry.rewrite(data := entry.sample(), Limits())
    return entry.decode(data, rewritten).pixels

before = [int(picture(entry).sum()) for entry in (heic.FORMAT, avif.FORMAT)]
held = sandbox.confine({memory})
try:
    os.fork()
    os.write(1, b"forked ")
except PermissionError:
    pass
after = [int(picture(entry).sum()) for entry in (heic.FORMAT, avif.FORMAT)]
os.write(1, repr((held["seccomp"], before == after, min(after) > 0)).encode())
os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the confinement is Linux's")
def test_both_are_decoded_where_no_thread_no_file_and_no_process_can_be():
    pytest.importorskip("pyseccomp")
    root = str(Path(__file__).resolve().parents[3])
    code = CHILD.format(root=root, memory=256 << 20)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.stdout == b"(1, True, True)", done.stderr


# --- Odd tables and leftovers -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("box", "codes"),
    [
        (files.box(b"mpvd", b"CANARY-TRAILER"), ("hidden-data",)),
        (files.box(b"skip", bytes(9)), ()),
        (files.box(b"uuid", b"0123456789abcdef<x:xmpmeta GPSCANARY-XMP>"), ("location", "text")),
        (files.box(b"styp", b""), ()),
        (files.full(b"meta", 0, 0), ()),
        (files.box(b"sidx", b"CANARY"), ("other-data",)),
        (b"\0\0\0\1free\0\0\0", ("hidden-data",)),
        (b"\0\0\0\x09\xff\xff\xff\xffx", ("hidden-data",)),
        (b"\0\0\0\4abcd", ("hidden-data",)),
        (b"\xff\xd8\xff\xe0" + bytes(20), ("second-picture",)),
    ],
)
def test_what_follows_the_picture_falls_away_and_is_said(box, codes):
    out, rewritten = stripped(files.simple(after=box))
    assert rewritten.facts.stripped == codes
    assert out == stripped(files.simple())[0]


def test_old_item_entries_are_passed_over():
    meta = heif_meta.Meta(memoryview(b""))
    heif_meta._read_item(meta, Cursor(b"\1\0\0\0\0\7\0\0CANARY\0"))
    assert meta.items == {}


@pytest.mark.parametrize(("parts", "more"), [([2] * 20, []), ([2, 2], [files.PIXI, files.NCLX])])
def test_long_lists_of_parts_and_properties_are_counted(parts, more):
    whole = files.Item(
        b"grid", files.grid(1, len(parts), 64 * len(parts), 64), (files.ispe(64 * len(parts), 64),)
    )
    source = files.build([whole, files.hevc().item(*more)], [(b"dimg", 1, *parts)])
    room = max(len(parts), len(more) + 5)
    stripped(source, dataclasses.replace(LIMITS, chunks=room))
    limits = dataclasses.replace(LIMITS, chunks=room - 1)
    assert refusal(heif.rewrite, source, limits) == "too-many-parts"


def test_an_empty_extent_at_the_very_end_is_refused():
    location = heif_meta.Location(0, elsewhere=False, extents=((4, 0),))
    meta = heif_meta.Meta(memoryview(b"abcd"), locations={1: location})
    assert refusal(meta.bytes_of, 1) == "picture-damaged"
    meta = heif_meta.Meta(memoryview(b"abcdef"), locations={1: location})
    assert meta.bytes_of(1) == [b"ef"]


def test_an_item_without_a_place_is_refused():
    data = files.simple().replace(b"iloc", b"xloc", 1)
    assert refusal(heif.rewrite, data, LIMITS) == "picture-damaged"


@pytest.mark.parametrize("most", range(1, 12))
def test_every_list_is_counted(most):
    limits = dataclasses.replace(LIMITS, chunks=most)
    assert refusal(heif.rewrite, files.dirty(), limits) == "too-many-parts"


@pytest.mark.parametrize("count", [1, 3])
def test_units_are_counted(count):
    limits = dataclasses.replace(LIMITS, chunks=3)
    data = files.hevc().data * (count + 1)
    source = files.build([files.hevc().item(data=data)])
    if count == 1:
        stripped(source, limits)
    else:
        assert refusal(heif.rewrite, source, limits) == "too-many-parts"


def test_units_of_av1_may_have_a_layer_byte():
    coded = files.av1()
    head, size = coded.data[0], coded.data[1:]
    data = bytes([head | 4, 0]) + size
    source = files.build([coded.item(data=data)], file_type=files.AVIF_TYPE)
    assert stripped(source)[0].endswith(data)
    spoiled = files.build([coded.item(data=bytes([head | 4, 1]) + size)], file_type=files.AVIF_TYPE)
    assert refusal(heif.rewrite, spoiled, LIMITS) == "picture-damaged"


def test_a_sequence_header_beside_the_stream_stays():
    coded = files.av1()
    header = coded.data[: 2 + coded.data[1]]
    setup = files.box(b"av1C", coded.setup[8:12], header, header)
    source = files.build(
        [dataclasses.replace(coded, setup=setup).item()], file_type=files.AVIF_TYPE
    )
    out, rewritten = stripped(source)
    assert files.box(b"av1C", coded.setup[8:12], header) in out
    assert rewritten.facts.stripped == ("hidden-data",)


def test_a_last_unit_that_goes_without_its_size_is_kept_so():
    coded = files.av1()
    *_, last = heif.av1_parts(memoryview(coded.data))
    size = 2 if coded.data[last.start + 1] < 128 else 3
    data = coded.data[: last.start] + bytes([coded.data[last.start] & ~2])
    data += coded.data[last.start + size :]
    source = files.build([coded.item(data=data)], file_type=files.AVIF_TYPE)
    out, rewritten = stripped(source)
    assert out.endswith(data)
    plain, facts = stripped(files.simple("avif"))
    assert np.array_equal(
        heif_decode.decode(out, rewritten).pixels, heif_decode.decode(plain, facts).pixels
    )


def test_alpha_of_two_pictures_is_kept_for_both():
    whole = files.Item(b"grid", files.grid(1, 2, 128, 64), (files.ispe(128, 64),), method=1)
    tiles = [files.hevc(seed=seed).item(hidden=True) for seed in (1, 2)]
    alpha = files.hevc(seed=3, mode="L").item(files.auxc(files.ALPHA))
    source = files.build([whole, *tiles, alpha], [(b"dimg", 1, 2, 3), (b"auxl", 4, 2, 3)])
    out, rewritten = stripped(source)
    assert heif_decode.decode(out, rewritten).mode == "RGBA"
    assert b"auxl\0\4\0\2\0\2\0\3" in out
