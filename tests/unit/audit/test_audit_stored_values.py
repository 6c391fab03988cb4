"""Stored values altered one by one: nodes, checkpoints, the waiting key; each is named."""

import pytest

from tests.unit.audit.attack_helpers import attacked_clinic, forged


@pytest.fixture
def clinic(tmp_path):
    return attacked_clinic(tmp_path)


class TestStoredValues:
    def test_an_altered_node(self, clinic):
        clinic.log.tree[2, 1] = b"x" * 32
        assert clinic.faults() == [(4, "node-altered")]

    def test_an_altered_leaf_hash(self, clinic):
        clinic.log.tree[0, 5] = b"x" * 32
        assert clinic.faults() == [(5, "node-altered")]

    def test_a_missing_node(self, clinic):
        del clinic.log.tree[1, 1]
        assert clinic.faults() == [(2, "node-missing")]

    def test_a_missing_leaf_hash(self, clinic):
        del clinic.log.tree[0, 5]
        assert clinic.faults() == [(5, "node-altered")]

    def test_a_node_too_many(self, clinic):
        clinic.log.tree[9, 0] = b"x" * 32
        assert clinic.faults() == [(0, "node-unknown")]

    def test_a_checkpoint_too_many(self, clinic):
        clinic.log.marks[77] = clinic.log.marks[1]
        assert clinic.codes() == {"checkpoint-unknown"}

    def test_a_moved_checkpoint(self, clinic):
        clinic.log.marks[5] = clinic.log.marks.pop(4)
        assert clinic.codes() == {"checkpoint-unknown", "checkpoint-missing"}

    def test_an_older_checkpoint_of_the_epoch(self, clinic):
        old = clinic.log.marks[4]
        clinic.many(2)
        clinic.log.marks[4] = old
        assert clinic.faults() == [(old[0], "entry-unsigned")]

    def test_an_altered_signature(self, clinic):
        size, root, signature = clinic.log.marks[2]
        clinic.log.marks[2] = (size, root, signature[:-1] + bytes([signature[-1] ^ 1]))
        assert clinic.faults() == [(size - 1, "checkpoint-signature")]

    def test_an_altered_root(self, clinic):
        size, root, signature = clinic.log.marks[2]
        clinic.log.marks[2] = (size, root[:-1] + bytes([root[-1] ^ 1]), signature)
        assert clinic.faults() == [(size - 1, "checkpoint-signature")]

    def test_an_altered_size(self, clinic):
        size, root, signature = clinic.log.marks[2]
        clinic.log.marks[2] = (size + 1, root, signature)
        assert clinic.codes() == {"checkpoint-signature", "checkpoint-size"}

    @pytest.mark.parametrize("change_to", [None, (5, b"other"), (6, None)])
    def test_an_altered_waiting_key(self, clinic, change_to):
        if change_to and change_to[1] is None:
            change_to = (change_to[0], clinic.log.key[1])
        clinic.log.key = change_to
        assert clinic.codes() == {"waiting-key"}

    def test_an_altered_leaf_and_an_altered_signature_together(self, clinic):
        clinic.log.rows[2] = forged(clinic.log, 2)
        size, root, _ = clinic.log.marks[1]
        clinic.log.marks[1] = (size, root, bytes(64))
        assert clinic.faults() == [(2, "leaf-altered"), (size - 1, "checkpoint-signature")]
