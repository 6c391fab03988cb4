"""Packages' entries are unpacked in the worker, to exactly the size that was told."""

from __future__ import annotations

import contextlib
import os
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import replies, tasks
from clinicvault.media.limits import MIB
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared, RefusedMedia
from clinicvault.media.segments import Segment
from clinicvault.services.importing.sources.package import Package, checked
from tests.unit.media import samples
from tests.unit.media.small_limits import LIMITS
from tests.unit.services.zip_files import Item, by_hand

DAMAGED = RefusedMedia("package-damaged")


@pytest.fixture(scope="module")
def pool():
    with MediaPool(1, LIMITS) as made:
        yield made


def packed(data, level=6):
    squeeze = zlib.compressobj(level, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


@pytest.mark.parametrize("size", [0, 1, 1000, MIB - 1, MIB, MIB + 1, 3 * MIB])
@pytest.mark.parametrize("level", [0, 6])
def test_real_workers_unpack(pool, size, level):
    data = random.Random(size).randbytes(size)
    assert pool.inflate(packed(data, level), size).result() == data


def test_what_came_out_can_be_prepared(pool):
    jpeg = samples.plain_jpeg()
    data = pool.inflate(bytearray(packed(jpeg)), len(jpeg)).result()
    assert isinstance(pool.prepare(data).result(), Prepared)


def test_bombs_and_lies(pool):
    bomb = packed(bytes(15 * MIB))
    assert pool.inflate(bomb, 1000).result() == DAMAGED
    assert pool.inflate(bomb, 15 * MIB + 1).result() == DAMAGED
    assert pool.inflate(bomb[:-1], 15 * MIB).result() == DAMAGED
    assert pool.inflate(bomb + b"\0", 15 * MIB).result() == DAMAGED
    assert pool.inflate(bomb, 17 * MIB).result() == RefusedMedia("file-too-large", {"limit": 16})
    assert pool.inflate(bytes(17 * MIB), 5).result() == RefusedMedia(
        "file-too-large", {"limit": 16}
    )
    assert pool.inflate(b"", 0).result() == DAMAGED
    assert pool.inflate(os.urandom(100), 100).result() == DAMAGED
    assert pool.inflate(packed(b"x"), 0).result() == DAMAGED
    assert pool.inflate(bomb, 15 * MIB).result() == bytes(15 * MIB)


def test_a_bomb_writes_nothing_beyond_its_size():
    output = memoryview(bytearray(b"#" * (2 * MIB)))
    with pytest.raises(InputRefused):
        tasks.inflate(packed(bytes(15 * MIB)), MIB + 5, output)
    assert bytes(output[:MIB]) == bytes(MIB)
    assert bytes(output[MIB:]) == b"#" * MIB


def test_a_phones_package_through_a_real_worker(pool, tmp_path):
    """Good entries come out; the bomb and the one that lies stop nobody."""
    jpeg, path = samples.plain_jpeg(), tmp_path / "a.zip"
    items = (
        Item(b"a.jpg", jpeg),
        Item(b"lies.jpg", bytes(2000), size=100),
        Item(b"bomb.jpg", bytes(3 * MIB)),
        Item(b"b.jpg", jpeg, wide=True),
    )
    path.write_bytes(by_hand(*items))
    found = {}
    with Package(path, LIMITS) as package:
        for entry in package.entries():
            try:
                made = pool.inflate(package.raw(entry), entry.size).result()
                found[entry.name] = made if made == DAMAGED else checked(entry, made)
            except InputRefused as refusal:
                found[entry.name] = refusal.code
    lies = {"lies.jpg": DAMAGED, "bomb.jpg": "package-bomb"}
    assert found == {"a.jpg": jpeg, "b.jpg": jpeg} | lies


def test_places_are_given_back(pool):
    """As many as there are places and a few more: none waits for ever."""
    done = [pool.inflate(packed(b"picture"), 7) for _ in range(2)]
    done += [pool.inflate(packed(b"picture"), 7 + number) for number in range(3)]
    assert [one.result() for one in done] == [b"picture"] * 3 + [DAMAGED] * 2


def test_a_closed_pool_stops():
    made = MediaPool(1, LIMITS)
    made.close()
    assert made.inflate(packed(b"x"), 1).result() == RefusedMedia("import-stopped")


@pytest.mark.parametrize("reply", [{}, {"size": 6}, {"size": "5"}, {"size": None}])
def test_a_worker_that_says_another_size_talks_nonsense(reply):
    output = Segment(16)
    with pytest.raises(replies.Nonsense):
        replies.inflated(reply, output, 5)
    assert replies.inflated({"size": 5}, output, 5) == bytes(5)
    output.close()


def test_nonsense_costs_the_worker_its_place(pool, monkeypatch):
    def lie(*_):
        raise replies.Nonsense

    with monkeypatch.context() as patch:
        patch.setattr(replies, "inflated", lie)
        assert pool.inflate(packed(b"x"), 1).result() == RefusedMedia("picture-crashed")
    assert pool.inflate(packed(b"x"), 1).result() == b"x"


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_noise_never_writes_beyond_the_size(noise, size):
    output = memoryview(bytearray(b"#" * 500))
    with contextlib.suppress(InputRefused):
        assert tasks.inflate(noise, size, output) == {"size": size}
    assert bytes(output[size:]) == b"#" * (500 - size)
