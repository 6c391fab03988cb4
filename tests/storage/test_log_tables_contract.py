"""The access log's tables on every engine: order, streaming, append-only."""

import pytest

from clinicvault.domain.errors import IntegrityError


@pytest.fixture
def log(database, recorder):
    with database.write(recorder) as unit:
        yield unit.log


def conflict(call, *arguments):
    with pytest.raises(IntegrityError) as refused:
        call(*arguments)
    return refused.value.code == "row-conflict"


def test_leaves_come_back_in_order(log):
    leaves = [(seq, b"leaf %d" % seq) for seq in range(600)]
    for seq, leaf in leaves:
        log.append_leaf(seq, leaf)
    assert log.size() == 600
    assert list(log.leaves(0, 600)) == leaves
    assert list(log.leaves(10, 12)) == leaves[10:12]
    assert list(log.leaves(599, 2**62)) == leaves[599:]
    assert list(log.leaves(600, 700)) == []


@pytest.mark.parametrize("seq", [0, 2, -1])
def test_a_leaf_takes_the_next_number_and_no_other(log, seq):
    log.append_leaf(0, b"first")
    assert conflict(log.append_leaf, seq, b"other")
    assert list(log.leaves(0, 9)) == [(0, b"first")]


def test_nodes_are_found_by_level_and_index(log):
    log.put_nodes([])
    log.put_nodes([(0, index, b"%d" % index) for index in range(8)] + [(1, 0, b"up")])
    assert log.node(0, 7) == b"7"
    assert log.node(1, 0) == b"up"
    assert log.node(1, 1) is None
    assert list(log.nodes(0, 2, 4)) == [(2, b"2"), (3, b"3")]
    assert list(log.nodes(0, 6, 2**62)) == [(6, b"6"), (7, b"7")]
    assert list(log.nodes(5, 0, 2**62)) == []


def test_a_node_is_never_replaced(log):
    log.put_nodes([(3, 1, b"old")])
    assert conflict(log.put_nodes, [(3, 1, b"new")])
    assert log.node(3, 1) == b"old"


def test_the_newest_checkpoint_of_an_epoch(log):
    assert log.checkpoint(1) is None
    log.put_checkpoint(1, 5, b"root5", b"signature5")
    log.put_checkpoint(2, 6, b"root6", b"signature6")
    log.put_checkpoint(1, 7, b"root7", b"signature7")
    assert log.checkpoint(1) == (7, b"root7", b"signature7")
    assert list(log.checkpoints()) == [
        (1, 7, b"root7", b"signature7"),
        (2, 6, b"root6", b"signature6"),
    ]


@pytest.mark.parametrize(("size", "root"), [(4, b"root"), (5, b"another root")])
def test_a_checkpoint_does_not_shrink_or_fork(log, size, root):
    log.put_checkpoint(1, 5, b"root", b"signature")
    assert conflict(log.put_checkpoint, 1, size, root, b"signature")


def test_the_same_checkpoint_may_be_signed_again(log):
    log.put_checkpoint(1, 5, b"root", b"signature")
    log.put_checkpoint(1, 5, b"root", b"signature again")
    assert log.checkpoint(1) == (5, b"root", b"signature again")


def test_one_key_waits(log):
    assert log.waiting() is None
    log.put_waiting(1, b"first")
    log.put_waiting(2, b"second")
    assert log.waiting() == (2, b"second")
