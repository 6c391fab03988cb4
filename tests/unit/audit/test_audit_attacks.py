"""What an attacker with the database alone can do to the log: every act is named."""

import pytest

from clinicvault.audit.leaf import LeafType, event_body, pack, unpack
from clinicvault.domain.errors import IntegrityError
from tests.unit.audit.attack_helpers import attacked_clinic, forged
from tests.unit.audit.log_helpers import VAULT, Clinic, MemoryIndex, rebuilt


@pytest.fixture
def clinic(tmp_path):
    return attacked_clinic(tmp_path)


class TestWithTheDatabaseAlone:
    def test_edit(self, clinic):
        clinic.log.rows[2] = forged(clinic.log, 2)
        assert clinic.faults() == [(2, "leaf-altered")]

    def test_edit_in_two_places(self, clinic):
        for seq in (2, 9):
            clinic.log.rows[seq] = forged(clinic.log, seq)
        assert clinic.faults() == [(2, "leaf-altered"), (9, "leaf-altered")]

    def test_edit_hides_no_later_damage(self, clinic):
        log, later = clinic.log, clinic.log.marks[2][0]
        log.rows[2] = forged(log, 2)
        log.tree[1, later // 2 + 1] = b"x" * 32
        log.rows[later + 4] = forged(log, later + 4)
        assert clinic.faults() == [
            (2, "leaf-altered"),
            ((later // 2 + 1) * 2, "node-altered"),
            (later + 4, "leaf-altered"),
        ]

    def test_edit_that_is_no_leaf(self, clinic):
        clinic.log.rows[2] = b"\x00garbage"
        assert clinic.faults() == [(2, "leaf-altered"), (2, "leaf-unreadable")]

    def test_edit_of_leaf_and_its_stored_hash(self, clinic):
        clinic.log.rows[2] = forged(clinic.log, 2)
        clinic.log.tree[0, 2] = b"x" * 32
        assert (2, "leaf-altered") in clinic.faults()

    def test_delete_from_the_middle(self, clinic):
        del clinic.log.rows[2]
        assert clinic.faults() == [(2, "leaf-missing")]

    def test_delete_from_the_middle_with_its_hash(self, clinic):
        del clinic.log.rows[2]
        del clinic.log.tree[0, 2]
        assert clinic.faults() == [(2, "leaf-missing")]

    def test_delete_and_close_the_gap(self, clinic):
        log, size = clinic.log, clinic.log.size()
        rows = [unpack(seq, log.rows[seq]) for seq in range(size) if seq != 2]
        log.rows = {seq: pack(kind, seq, body) for seq, (kind, body) in enumerate(rows)}
        rebuilt(log)
        codes = clinic.codes()
        assert {"truncated", "checkpoint-size"} <= codes

    def test_swap(self, clinic):
        log = clinic.log
        log.rows[2], log.rows[3] = log.rows[3], log.rows[2]
        assert clinic.faults() == [
            (2, "leaf-altered"),
            (2, "leaf-misplaced"),
            (3, "leaf-altered"),
            (3, "leaf-misplaced"),
        ]

    def test_insert_at_the_end(self, clinic):
        log, size = clinic.log, clinic.log.size()
        epoch = clinic.recorder._epoch.number
        log.rows[size] = pack(LeafType.EVENT, size, event_body(epoch, bytes(60)))
        rebuilt(log)
        assert clinic.faults() == [(size, "entry-unsigned")]

    def test_insert_in_the_middle(self, clinic):
        log, size = clinic.log, clinic.log.size()
        rows = [unpack(seq, log.rows[seq]) for seq in range(size)]
        rows.insert(3, (1, event_body(1, bytes(60))))
        log.rows = {seq: pack(kind, seq, body) for seq, (kind, body) in enumerate(rows)}
        rebuilt(log)
        codes = clinic.codes()
        assert {"history-rewritten", "entry-unsigned"} <= codes

    def test_insert_into_a_closed_epoch(self, clinic):
        log, size = clinic.log, clinic.log.size()
        log.rows[size] = pack(LeafType.EVENT, size, event_body(1, bytes(60)))
        assert (size, "entry-outside") in clinic.faults()

    def test_relink(self, clinic):
        clinic.log.rows[2] = forged(clinic.log, 2)
        rebuilt(clinic.log)
        assert clinic.faults() == [(0, "history-rewritten")]

    def test_relink_a_later_epoch_names_where_it_begins(self, clinic):
        log = clinic.log
        first_end = log.marks[1][0]
        log.rows[first_end + 2] = forged(log, first_end + 2)
        rebuilt(log)
        assert clinic.faults() == [(first_end, "history-rewritten")]

    def test_relink_with_roots_set_right(self, clinic):
        log = clinic.log
        log.rows[2] = forged(log, 2)
        rebuilt(log)
        from clinicvault.audit.tree import root_at

        for epoch, (size, _, signature) in list(log.marks.items()):
            log.marks[epoch] = (size, root_at(log.node, size), signature)
        assert clinic.codes() == {"checkpoint-signature"}

    def test_truncate_the_leaves(self, clinic):
        size = clinic.log.size()
        del clinic.log.rows[size - 1]
        assert clinic.codes() == {"truncated", "node-unknown"}

    def test_truncate_leaves_and_nodes(self, clinic):
        size = clinic.log.size()
        del clinic.log.rows[size - 1]
        rebuilt(clinic.log)
        assert clinic.faults() == [(size - 1, "truncated")]

    def test_truncate_with_the_checkpoint(self, clinic):
        size = clinic.log.size()
        del clinic.log.rows[size - 1]
        del clinic.log.marks[4]
        rebuilt(clinic.log)
        assert clinic.codes() == {"checkpoint-missing"}

    def test_truncate_at_the_border_of_an_epoch(self, clinic):
        end = clinic.log.marks[3][0]
        clinic.log.rows = {seq: data for seq, data in clinic.log.rows.items() if seq < end}
        del clinic.log.marks[4]
        rebuilt(clinic.log)
        assert clinic.codes() == {"waiting-key"}

    def test_delete_everything(self, clinic):
        head = clinic.head()
        clinic.log.load(({}, {}, {}, None))
        assert clinic.faults() == [(0, "log-empty")]
        assert clinic.faults(head) == [(0, "log-empty"), (0, "rolled-back")]

    def test_roll_back(self, clinic):
        saved = clinic.log.save()
        clinic.many(2)
        head = clinic.head()
        clinic.log.load(saved)
        assert clinic.faults() == []
        assert clinic.faults(head) == [(clinic.log.size(), "rolled-back")]

    def test_roll_back_and_write_on(self, clinic):
        saved = clinic.log.save()
        clinic.many(2)
        head = clinic.head()
        clinic.log.load(saved)
        clinic.recorder = clinic.new_recorder()
        clinic.many(9)
        assert clinic.faults() == []
        assert clinic.faults(head) == [(0, "history-replaced")]

    def test_a_known_head_that_is_a_prefix_is_no_fault(self, clinic):
        head = clinic.head()
        clinic.many(9)
        assert clinic.faults(head) == []

    def test_a_known_head_over_missing_nodes_is_not_confirmed(self, clinic):
        head = clinic.head()
        del clinic.log.tree[4, 0]
        assert clinic.faults(head) == [(0, "history-replaced"), (0, "node-missing")]


def test_a_ruined_log_is_named_by_its_first_faults(tmp_path):
    clinic = Clinic(tmp_path)
    clinic.many(5)
    for seq in range(6, 1_200):
        clinic.log.rows[seq] = b"junk"
    faults = clinic.faults()
    assert len(faults) == 1_000
    assert faults[0][0] == 6


def test_replay_refuses_what_verification_names(clinic):
    from clinicvault.audit.replay import replay

    clinic.log.rows[2] = forged(clinic.log, 2)
    rebuilt(clinic.log)
    index = MemoryIndex()
    with pytest.raises(IntegrityError) as caught:
        replay(clinic.log, index, VAULT, clinic.stations)
    assert (caught.value.code, caught.value.params["fault"]) == ("log-damaged", "history-rewritten")
    assert index.states == {}
