"""Leaves held against the followed head as they are read; what is not the log's own is told so."""

import dataclasses

import pytest

from clinicvault.audit.leaf import EPOCH_PREFIX, LeafType, event_body, event_context, pack
from clinicvault.audit.leaf import secret_context as secret_of
from clinicvault.audit.locate import read_epoch
from clinicvault.audit.reading import LogReader
from clinicvault.audit.tree import EMPTY_ROOT, leaf_hash, root_at
from clinicvault.crypto.fields import FieldCipher, seal_value
from clinicvault.crypto.keys import seal
from clinicvault.crypto.secret import Secret
from tests.unit.audit.attack_helpers import attacked_clinic, forged
from tests.unit.audit.log_helpers import VAULT, event, rebuilt


@pytest.fixture
def clinic(tmp_path):
    return attacked_clinic(tmp_path)


def others(piece):
    return [leaf.seq for leaf in piece.leaves if not leaf.own]


def test_what_is_whole_is_its_own_and_proven(clinic):
    held, size = clinic.held(), clinic.log.size()
    for start, stop in ((0, size), (0, 1), (5, 17), (7, 8), (size - 1, size)):
        piece = held.piece(start, stop)
        assert [leaf.seq for leaf in piece.leaves] == list(range(start, stop))
        assert (others(piece), piece.whole) == ([], True)
        assert piece.root == root_at(clinic.log.node, stop)
        assert held.begins_with(stop, piece.root)
        assert not held.begins_with(stop, bytes(32))
    assert held.begins_with(0, EMPTY_ROOT)
    assert not held.begins_with(size + 1, bytes(32))
    leaf = held.leaf(4)
    assert (leaf.data, leaf.hash) == (clinic.log.rows[4], leaf_hash(clinic.log.rows[4]))
    assert leaf.own
    assert held.leaf(size) is None


def test_an_altered_leaf_alone_is_none_of_the_logs(clinic):
    held = clinic.held()
    clinic.log.rows[10] = forged(clinic.log, 10)
    piece = held.piece(4, 12)
    assert (others(piece), piece.whole) == ([10], False)
    assert piece.root == root_at(clinic.log.node, 12)
    assert [leaf.seq for leaf in held.forward(0, 99) if not leaf.own] == [10]
    assert [leaf.seq for leaf in held.backward(99) if not leaf.own] == [10]
    assert not held.leaf(10).own
    assert held.leaf(9).own


def test_with_its_stored_hash_altered_too_nothing_beside_it_is_certain(clinic):
    held = clinic.held()
    clinic.log.rows[10] = forged(clinic.log, 10)
    clinic.log.tree[0, 10] = leaf_hash(clinic.log.rows[10])
    piece = held.piece(4, 12)
    assert (others(piece), piece.root, piece.whole) == (list(range(4, 12)), b"", False)
    assert held.piece(12, 16).whole


def test_with_every_hash_made_to_fit_nothing_is(clinic):
    held = clinic.held()
    clinic.log.rows[10] = forged(clinic.log, 10)
    rebuilt(clinic.log)
    assert not any(leaf.own for leaf in held.forward(0, 99))
    assert not held.leaf(1).own


def test_a_missing_leaf_is_none_and_the_rest_stays(clinic):
    held = clinic.held()
    del clinic.log.rows[6]
    piece = held.piece(4, 12)
    assert [leaf.seq for leaf in piece.leaves] == [4, 5, 7, 8, 9, 10, 11]
    assert (others(piece), piece.whole) == ([], False)
    assert piece.root == root_at(clinic.log.node, 12)
    assert held.leaf(6) is None


@pytest.mark.parametrize("spoiled", [(0, 5), (1, 1), (3, 0), (4, 0)])
@pytest.mark.parametrize("gone", [True, False])
def test_a_damaged_node_makes_no_leaf_another_one(clinic, spoiled, gone):
    """Then the leaves tell, all of them; roots as they are asked for, forward and back."""
    size = clinic.log.size()
    roots = {stop: root_at(clinic.log.node, stop) for stop in range(1, size + 1)}
    held = clinic.held()
    clinic.log.tree[spoiled] = bytes(32)
    if gone:
        del clinic.log.tree[spoiled]
    for start, stop in ((16, size), (8, 16), (0, 8), (20, 24)):
        piece = held.piece(start, stop)
        assert (others(piece), piece.root, piece.whole) == ([], roots[stop], True)
    assert all(held.leaf(seq).own for seq in range(size))
    assert held.begins_with(9, roots[9])
    assert not held.begins_with(9, roots[8])


class TestReading:
    """Another secret for an epoch, sealed to the public log key, and other entries under it."""

    @pytest.fixture
    def reader(self, clinic):
        return LogReader({clinic.log_key.public.key_id: clinic.log_key}, VAULT)

    @pytest.fixture
    def told_anew(self, clinic):
        """(the log's view, the last entry's number)."""
        held, log = clinic.held(), clinic.log
        begun = max(seq for seq in log.rows if log.rows[seq].startswith(EPOCH_PREFIX))
        leaf, last = read_epoch(begun, log.rows[begun]), log.size() - 1
        with Secret.random() as secret:
            sealed = seal(clinic.log_key.public, secret, secret_of(VAULT, leaf.epoch))
            cipher = FieldCipher(secret)
        told = dataclasses.replace(leaf, sealed_secret=sealed)
        log.rows[begun] = pack(LeafType.EPOCH, begun, told.body())
        value = clinic.recorder._value(event("somebody else's", ms=9))
        entry = seal_value(cipher, value, event_context(VAULT, leaf.epoch, last))
        log.rows[last] = pack(LeafType.EVENT, last, event_body(leaf.epoch, entry))
        return held, last

    def test_are_not_read(self, told_anew, reader):
        held, last = told_anew
        for found in (reader.page(held)[0], list(reader.forward(held))[-1]):
            assert (found.seq, found.event, found.problem) == (last, "", "unreadable")
        assert reader.entry(held, last).problem == "unreadable"

    def test_nor_does_the_other_secret_open_what_is_whole(self, told_anew, reader):
        held, last = told_anew
        assert reader.entry(held, last - 1).problem == "unreadable"
        assert "somebody else's" not in {one.event for one in reader.entries(held)}
