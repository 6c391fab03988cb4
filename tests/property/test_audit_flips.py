"""One flipped bit in any stored value of the log is found, and nothing is found in a sound one."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.audit.log_helpers import Clinic, MemoryIndex, change, event

SEQ_BITS = 40


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Two processes' epochs, a rolled-back one, states, a restore: every kind of leaf."""
    clinic = Clinic(tmp_path_factory.mktemp("log"))
    other = clinic.new_recorder()
    for n in range(3):
        clinic.write("a", "b", changes=[change(n)])
        clinic.write("c", recorder=other)
        clinic.end()
    other.forget()
    clinic.recorder.new_generation(clinic.head())
    clinic.write("d", changes=[change(1, 2)])
    assert clinic.faults() == []
    return clinic


def places(log):
    """Every stored value: (table, key, column)."""
    yield from (("rows", key, column) for key in log.rows for column in ("seq", "leaf"))
    yield from (("tree", key, column) for key in log.tree for column in ("level", "index", "hash"))
    for key in log.marks:
        yield from (("marks", key, column) for column in ("epoch", "size", "root", "signature"))
    yield from (("key", None, column) for column in ("epoch", "seed"))


def flipped(value, bit):
    if isinstance(value, int):
        return value ^ (1 << bit % SEQ_BITS)
    bit %= len(value) * 8
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def flip(log, place, bit):
    table, key, column = place
    if table == "key":
        epoch, seed = log.key
        log.key = (flipped(epoch, bit), seed) if column == "epoch" else (epoch, flipped(seed, bit))
        return
    store = getattr(log, table)
    value = store.pop(key)
    if column in {"leaf", "hash"}:
        value = flipped(value, bit)
    elif column in {"seq", "epoch"}:
        key = flipped(key, bit)
    elif column in {"level", "index"}:
        at = ("level", "index").index(column)
        key = tuple(flipped(part, bit) if at == n else part for n, part in enumerate(key))
    else:
        at = ("size", "root", "signature").index(column)
        value = tuple(flipped(part, bit) if at == n else part for n, part in enumerate(value))
    store[key] = value


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_every_flipped_bit_is_found(sound, data):
    place = data.draw(st.sampled_from(list(places(sound.log))))
    bit = data.draw(st.integers(0, 1 << 16))
    log, sound.log = sound.log, copy.deepcopy(sound.log)
    try:
        flip(sound.log, place, bit)
        assert sound.faults() != []
    finally:
        sound.log = log


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_course_of_events_verifies(tmp_path_factory, data):
    clinic = Clinic(tmp_path_factory.mktemp("log"))
    recorders = [clinic.recorder, clinic.new_recorder()]
    acts = st.sampled_from(["write", "many", "state", "end", "forget", "roll back", "renew"])
    heads = []
    for act in data.draw(st.lists(acts, max_size=20)):
        at = data.draw(st.integers(0, 1))
        perform(clinic, recorders, at, act)
        if clinic.log.size():
            heads.append(clinic.head())
    if not heads:
        return
    for head in heads:
        assert clinic.faults(head) == []
    index = MemoryIndex()
    from clinicvault.audit.replay import replay
    from tests.unit.audit.log_helpers import VAULT

    assert replay(clinic.log, index, VAULT, clinic.stations) == heads[-1]


def perform(clinic, recorders, at, act):
    recorder = recorders[at]
    if act == "write":
        clinic.write("a", recorder=recorder)
    elif act == "many":
        clinic.write(*("b" for _ in range(150)), recorder=recorder)
    elif act == "state":
        clinic.write("c", changes=[change(at), change(7)], recorder=recorder)
    elif act == "end":
        clinic.end(recorder)
    elif act == "forget":
        recorder.forget()
    elif act == "roll back":
        saved = clinic.log.save()
        recorder.record(clinic.log, [event("d")], [change(3)])
        clinic.log.load(saved)
        recorder.rolled_back()
    elif clinic.log.size():
        recorder.new_generation(clinic.head())
        clinic.write("e", recorder=recorder)
