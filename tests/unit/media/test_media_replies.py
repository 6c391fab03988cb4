"""A worker's replies: a proper one is taken, a forged one is nonsense and costs it its place."""

from __future__ import annotations

import pytest

from clinicvault.domain.clinical import PhotoKind
from clinicvault.media import replies, slot, tasks
from clinicvault.media.limits import MIB
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import MediaFacts, RefusedMedia
from clinicvault.media.segments import Segment
from tests.unit.media import samples
from tests.unit.media.small_limits import LIMITS

FACTS = tasks.facts_fields(MediaFacts(PhotoKind.JPEG, 64, 48))


@pytest.fixture
def output():
    data = samples.plain_jpeg(64, 48)
    small = samples.plain_jpeg(32, 24)
    segment = Segment(MIB)
    segment.write(data + small + small)
    yield segment, [len(data), len(small), len(small)]
    segment.close()


def plain_facts(**changes):
    facts = dict(FACTS) | changes
    return facts | {"stripped": list(facts["stripped"]), "notes": list(facts["notes"])}


def message(sizes):
    return {"sizes": sizes, "likeness": "00" * 8, "facts": plain_facts()}


def test_a_proper_reply_is_taken(output):
    segment, sizes = output
    facts = plain_facts(stripped=["location"], subject={"born": "1990-01-02"}, clip=[10, 20])
    made = replies.prepared({"sizes": sizes, "likeness": "0f" * 8, "facts": facts}, segment)
    assert made.likeness == b"\x0f" * 8
    assert (made.facts.clip, made.facts.subject) == ((10, 20), {"born": "1990-01-02"})
    assert made.rewritten == samples.plain_jpeg(64, 48)
    assert made.facts.stripped == ("location",)


@pytest.mark.parametrize(
    "changes",
    [
        {"sizes": None},
        {"sizes": [1, 2]},
        {"sizes": [1, 2, True]},
        {"sizes": [1, 2, -3]},
        {"sizes": [1, 2, 2 << 20]},
        {"sizes": [MIB - 4, 40, 40]},
        {"sizes": [10, 20, 30]},
        {"facts": None},
        {"facts": {}},
        {"facts": plain_facts(format="gif")},
        {"likeness": None},
        {"likeness": "zz" * 8},
        {"likeness": "00"},
        {"facts": plain_facts(flash="dazzling")},
        {"facts": plain_facts(origin="scan")},
        {"facts": plain_facts(seconds=-1)},
        {"facts": plain_facts(pages=1 << 20)},
        {"facts": plain_facts(pair="a\nb")},
        {"facts": plain_facts(clip=[1])},
        {"facts": plain_facts(clip=None)},
        {"facts": plain_facts(clip=[0, -1])},
        {"facts": plain_facts(subject=["born"])},
        {"facts": plain_facts(subject={"address": "x"})},
        {"facts": plain_facts(subject={"born": 7})},
        {"facts": plain_facts(width=0)},
        {"facts": plain_facts(width="64")},
        {"facts": plain_facts(orientation=9)},
        {"facts": plain_facts(camera="x" * 300)},
        {"facts": plain_facts(camera="a\nb")},
        {"facts": plain_facts(camera=7)},
        {"facts": plain_facts(focal_mm=-1)},
        {"facts": plain_facts(focal_mm="85")},
        {"facts": plain_facts(stripped=["<b>"])},
        {"facts": plain_facts() | {"notes": "none"}},
    ],
)
def test_a_forged_reply_is_nonsense(output, changes):
    segment, sizes = output
    with pytest.raises(replies.Nonsense):
        replies.prepared(message(sizes) | changes, segment)


def test_derivatives_too_large_to_be_ours_are_nonsense():
    segment = Segment(64 * MIB)
    for sizes in ([1, 17 * MIB, 1], [1, 1, 2 * MIB]):
        with pytest.raises(replies.Nonsense):
            replies.prepared(message(sizes), segment)
    segment.close()


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a",
        samples.plain_png(),
        samples.pillow_jpeg(samples.pixels(40, 30), progressive=True),
        samples.plain_jpeg(400, 30),
        samples.with_segments(samples.plain_jpeg(40, 30), samples.segment(0xE1, b"Exif")),
        b"\xff\xd8\xff\xdb\0\x43",
    ],
)
def test_derivatives_are_our_own_baseline_jpeg(data):
    with pytest.raises(replies.Nonsense):
        replies.plain_jpeg(data, 384)


@pytest.mark.parametrize(
    "message",
    [
        {"refused": "whatever"},
        {"refused": "picture-damaged", "params": []},
        {"refused": "picture-damaged", "params": {"a": [1]}},
        {"refused": "picture-damaged", "params": {"a": "b\n"}},
        {"refused": "picture-damaged", "params": dict.fromkeys("abcde", 1)},
    ],
)
def test_forged_refusals_are_nonsense(message):
    with pytest.raises(replies.Nonsense):
        replies.refusal(message)
    assert replies.refusal({}) is None


@pytest.mark.parametrize(
    "message", [{}, {"width": 5}, {"width": 5, "height": 0}, {"width": 60_000, "height": 60_000}]
)
def test_forged_sizes_are_nonsense(message):
    with pytest.raises(replies.Nonsense):
        replies.size(message, 1_000_000)


@pytest.mark.parametrize("reply", [{}, {"width": 9_999, "height": 9_999}])
def test_nonsense_costs_the_worker_its_place(monkeypatch, reply):
    monkeypatch.setattr(slot.Slot, "ask", lambda self, message, data: reply)
    with MediaPool(1, LIMITS) as pool:
        assert pool.prepare(b"x").result(30) == RefusedMedia("picture-crashed")
        assert pool.decode_pixels(b"x").result(30) == RefusedMedia("picture-crashed")


@pytest.mark.parametrize(
    "reply",
    [
        {"refused": []},
        {"refused": {}},
        {"refused": 7},
        {"refused": "picture-damaged", "params": {"limit": 10**400}},
        {"refused": "picture-damaged", "params": {"limit": -1}},
    ],
)
def test_a_refusal_of_another_shape_is_nonsense(reply):
    """A reason that cannot be looked up would end the pool's thread, and every import with it."""
    with pytest.raises(replies.Nonsense):
        replies.refusal(reply)
