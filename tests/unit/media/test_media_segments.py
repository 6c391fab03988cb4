"""Shared memory: anonymous and sealed on Linux, named elsewhere; wiped before it is let go."""

import gc
import os
import sys

import pytest

from clinicvault.media import segments
from clinicvault.media.segments import Segment, attach

SIZE = 1 << 20
linux = pytest.mark.skipif(sys.platform != "linux", reason="anonymous memory is Linux's")


@pytest.fixture(params=["here", "elsewhere"])
def segment(request, monkeypatch):
    """On Linux both kinds: the named one is what other systems use."""
    if request.param == "elsewhere":
        monkeypatch.setattr(segments.sys, "platform", "elsewhere")
    made = Segment(SIZE)
    yield made
    made.close()
    while segments._KEPT:
        segments._KEPT.pop().close()


def seen(segment):
    """What a worker sees."""
    return attach(segment.handle, segment.size)


def test_both_sides_see_the_same_bytes(segment):
    segment.write(b"picture")
    with seen(segment) as other:
        assert bytes(other[:7]) == b"picture"
        other[:3] = b"PIC"
    assert segment.read(0, 7) == b"PICture"
    assert segment.read(3, 4) == b"ture"


def test_what_was_read_does_not_change_any_more(segment):
    segment.write(b"before")
    copy = segment.read(0, 6)
    segment.write(b"after!")
    assert copy == b"before"


def test_more_than_it_holds_is_refused(segment):
    with pytest.raises(ValueError, match="structures"):
        segment.write(bytes(segment.size + 1))


def test_wiping_leaves_nothing(segment):
    segment.write(b"secret" * 1000)
    segment.wipe()
    assert segment.read(0, SIZE) == bytes(SIZE)


def test_trimming_keeps_an_ordinary_picture(segment):
    segment.write(b"picture")
    segment.trim()
    assert segment.read(0, 7) == b"picture"


@linux
def test_trimming_gives_back_what_an_unusual_picture_took(monkeypatch):
    monkeypatch.setattr(segments, "_KEEP", 4096)
    made = Segment(SIZE)
    try:
        made.write(b"x" * SIZE)
        made.trim()
        assert made.read(0, 4096) == b"x" * 4096
        assert made.read(4096, SIZE - 4096) == bytes(SIZE - 4096)
    finally:
        made.close()


def test_closing_wipes_and_may_be_repeated(segment):
    segment.write(b"secret")
    with segment.buffer as lent:
        other = bytearray(lent[:6])
    assert other == b"secret"
    segment.close()
    segment.close()
    segment.wipe()
    segment.trim()
    assert segment.handle == ""
    with pytest.raises(ValueError, match="closed"):
        _ = segment.buffer


def test_a_view_that_somebody_still_holds_shows_zeroes(segment):
    segment.write(b"secret")
    with segment.buffer as view:
        segment.close()
        assert bytes(view[:6]) == bytes(6)


def test_attached_memory_stays_while_nobody_holds_the_object(segment):
    segment.write(b"picture")
    other = seen(segment)
    gc.collect()
    assert bytes(other[:7]) == b"picture"
    other.release()


@linux
def test_a_worker_cannot_pull_the_memory_away():
    made = Segment(SIZE)
    try:
        for size in (0, SIZE // 2, 2 * SIZE):
            with pytest.raises(PermissionError):
                os.ftruncate(made.handle, size)
        assert made.read(0, 4) == bytes(4)
    finally:
        made.close()


@linux
def test_it_has_no_name_that_another_program_could_open():
    made = Segment(SIZE)
    try:
        assert isinstance(made.handle, int)
        assert os.get_inheritable(made.handle) is False
    finally:
        made.close()
