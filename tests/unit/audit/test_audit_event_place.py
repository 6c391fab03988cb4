"""The short way to an event's epoch says what the long way says, or nothing."""

import random

import pytest

from clinicvault.audit.leaf import (
    LeafError,
    LeafType,
    event_body,
    event_epoch,
    event_place,
    pack,
    unpack,
)
from clinicvault.crypto.encoding import encode

SEQS = (0, 23, 24, 255, 256, 257, 65_535, 65_536, 70_001, (1 << 32) - 1, 1 << 32, 1 << 40)
LENGTHS = (28, 29, 200, 247, 248, 300, 65_527, 65_528)


def long_way(seq, data):
    """The epoch, or None for what is no event of that place."""
    try:
        kind, body = unpack(seq, data)
        return event_epoch(seq, body) if kind == LeafType.EVENT else None
    except LeafError:
        return None


@pytest.mark.parametrize("seq", SEQS)
@pytest.mark.parametrize("length", LENGTHS)
def test_both_ways_agree(seq, length):
    data = pack(LeafType.EVENT, seq, event_body(77, bytes(length)))
    assert long_way(seq, data) == 77
    usual = 256 <= seq < 1 << 32 and length + 8 < 1 << 16
    assert event_place(seq, data) == (77 if usual else -1)
    assert event_place(seq + 1, data) == -1


@pytest.mark.parametrize("seq", [300, 70_001])
def test_what_the_long_way_refuses_is_never_an_event(seq):
    rng = random.Random(seq)
    whole = [pack(LeafType.EVENT, seq, event_body(5, bytes(size))) for size in (28, 100, 300)]
    others = [pack(LeafType.CLOSE, seq, 5), pack(LeafType.EVENT, seq, bytes(35)), b"", whole[0][:3]]
    others += [encode([1, 1, seq, "x" * 60]), whole[0] + b"x", whole[1][:-1], whole[2][:7]]
    for _ in range(3_000):
        spoilt = bytearray(rng.choice(whole))
        spoilt[rng.randrange(14)] ^= 1 << rng.randrange(8)
        others.append(bytes(spoilt))
    accepted = [event_place(seq, data) for data in others]
    assert [long_way(seq, data) for data in others if event_place(seq, data) >= 0] == [
        epoch for epoch in accepted if epoch >= 0
    ]
    assert accepted.count(-1) > 1_500
