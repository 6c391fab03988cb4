"""What the tests with mutated files share: how bytes are spoiled."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

RELAXED = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NUMBERS = (0, 1, 2, 7, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
"""Counts and offsets that hurt careless readers, written as four bytes."""


@st.composite
def mutated(draw, seeds, *, begin=0, end=None, words=()):
    """A seed with bytes replaced, cut out, doubled, inserted or taken from another seed.

    `begin` and `end` say where a seed's changes lie: a place, or a function of the seed. `words`
    are also put in.
    """
    seed = draw(st.sampled_from(seeds))
    low, high = _place(begin, seed, 0), _place(end, seed, len(seed))
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 6))):
        most = min(high, len(data)) - 1
        if most < low:
            break
        at, length = draw(st.integers(low, most)), draw(st.integers(0, 40))
        draw(st.sampled_from(_ACTIONS + ((_word,) if words else ())))(
            draw, data, at, length, words or seeds
        )
    return bytes(data)


def _place(where, seed, otherwise):
    if where is None:
        return otherwise
    place = where(seed) if callable(where) else where
    return otherwise if place is None else place


def _set(draw, data, at, _length, _given):
    data[at] = draw(st.integers(0, 255))


def _number(draw, data, at, _length, _given):
    order = draw(st.sampled_from(["big", "little"]))
    data[at : at + 4] = draw(st.sampled_from(NUMBERS)).to_bytes(4, order)


def _cut(_draw, data, at, length, _given):
    del data[at : at + length]


def _double(_draw, data, at, length, _given):
    data[at:at] = data[at : at + length]


def _insert(draw, data, at, _length, _given):
    data[at:at] = draw(st.binary(max_size=40))


def _splice(draw, data, at, length, given):
    other = draw(st.sampled_from(given))
    data[at : at + length] = other[at : at + length]


def _word(draw, data, at, length, given):
    data[at : at + length] = draw(st.sampled_from(given))


def _end(_draw, data, at, _length, _given):
    del data[max(at, len(data) // 2) :]


_ACTIONS = (_set, _set, _number, _cut, _double, _insert, _splice, _end)
