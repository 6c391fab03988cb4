"""What an attacker with the database, and more, can do to the log: every act is named."""

import pytest

from clinicvault.audit.checkpoint import checkpoint_body, origin
from clinicvault.audit.leaf import LeafType, event_body, pack, unpack
from clinicvault.audit.locate import read_epoch
from clinicvault.crypto.keys import KeyPair, SigningKey
from clinicvault.domain.errors import IntegrityError
from tests.unit.audit.log_helpers import (
    STATION,
    VAULT,
    Clinic,
    MemoryIndex,
    change,
    rebuilt,
    replaced,
)


@pytest.fixture
def clinic(tmp_path):
    """Three closed epochs and an open one, some with states."""
    clinic = Clinic(tmp_path)
    for _ in range(3):
        clinic.many(4)
        clinic.write("changed", changes=[change(1), change(2)])
        clinic.end()
    clinic.many(5)
    assert clinic.faults(clinic.head()) == []
    return clinic


def event_seqs(log):
    return [seq for seq, data in sorted(log.rows.items()) if unpack(seq, data)[0] == 1]


def forged(log, seq, fill=0x55):
    """Another entry for the same epoch and place."""
    body = unpack(seq, log.rows[seq])[1]
    return pack(LeafType.EVENT, seq, body[:8] + bytes([fill]) * (len(body) - 8))


def resigned(clinic, key, epoch):
    """The epoch's checkpoint over the log as it is now, with a stolen key."""
    root, size = rebuilt(clinic.log), clinic.log.size()
    signature = key.sign(checkpoint_body(origin(VAULT), size, root).encode())
    clinic.log.marks[epoch] = (size, root, signature)


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


class TestWithStolenKeys:
    def test_the_current_key_cannot_rewrite_a_past_epoch(self, clinic):
        key = clinic.recorder._epoch.key
        clinic.log.rows[2] = forged(clinic.log, 2)
        resigned(clinic, key, 4)
        assert clinic.faults() == [(0, "history-rewritten")]

    def test_the_current_key_cannot_stand_in_for_a_past_one(self, clinic):
        log, key = clinic.log, clinic.recorder._epoch.key
        stolen = read_epoch(0, log.rows[0])
        stolen = replaced(stolen, public=key.public, signature=b"")
        stolen = replaced(stolen, signature=key.sign(stolen.message(VAULT)))
        log.rows[0] = pack(LeafType.EPOCH, 0, stolen.body())
        resigned(clinic, key, 4)
        assert (0, "key-uncertified") in clinic.faults()

    def test_an_epoch_with_a_key_of_ones_own_is_uncertified(self, clinic):
        clinic.end()
        log, size, key = clinic.log, clinic.log.size(), SigningKey.generate()
        before = read_epoch(log.marks[3][0], log.rows[log.marks[3][0]])
        own = replaced(before, epoch=5, public=key.public, signature=b"")
        own = replaced(own, signature=key.sign(own.message(VAULT)))
        log.rows[size] = pack(LeafType.EPOCH, size, own.body())
        resigned(clinic, key, 5)
        codes = clinic.codes()
        assert "key-uncertified" in codes

    def test_a_new_generation_by_an_unknown_computer_is_named(self, clinic):
        clinic.end()
        thief = clinic.new_recorder(b"T" * 16, KeyPair.generate())
        thief.new_generation(clinic.head())
        clinic.write("forged", recorder=thief)
        assert clinic.codes() == {"computer-unknown"}

    def test_a_new_generation_with_another_computers_name_is_uncertified(self, clinic):
        clinic.end()
        thief = clinic.new_recorder(STATION, KeyPair.generate())
        thief.new_generation(clinic.head())
        clinic.write("forged", recorder=thief)
        assert clinic.codes() == {"key-uncertified"}

    def test_the_computers_own_key_begins_a_generation_that_shows(self, clinic):
        clinic.end()
        thief = clinic.new_recorder()
        thief.new_generation(clinic.head())
        clinic.write("forged", recorder=thief)
        report = clinic.verify()
        assert report.ok
        assert [(g.generation, g.settled) for g in report.generations] == [(2, False)]


class TestRulesOfTheChain:
    """Leaves that the current key signs although no recorder would write them."""

    def signed(self, clinic, *bodies, **more):
        log, key = clinic.log, clinic.recorder._epoch.key
        for kind, body in bodies:
            log.rows[log.size()] = pack(kind, log.size(), body)
        resigned(clinic, key, 4)
        return clinic.codes(**more)

    def test_more_than_256_entries(self, clinic):
        extra = [(LeafType.EVENT, event_body(4, bytes(60)))] * 252
        size = clinic.log.size()
        assert self.signed(clinic, *extra) == {"too-many-entries"}
        assert clinic.faults() == [(size + 251, "too-many-entries")]

    def test_entries_after_the_close(self, clinic):
        after = [(LeafType.CLOSE, 4), (LeafType.EVENT, event_body(4, bytes(60)))]
        assert "entry-outside" in self.signed(clinic, *after)

    def test_closing_twice(self, clinic):
        assert "entry-outside" in self.signed(clinic, (LeafType.CLOSE, 4), (LeafType.CLOSE, 4))

    def test_a_leaf_of_an_unknown_type(self, clinic):
        log, size = clinic.log, clinic.log.size()
        log.rows[size] = pack(LeafType.CLOSE, size, 4).replace(b"\x84\x01\x04", b"\x84\x01\x09")
        resigned(clinic, clinic.recorder._epoch.key, 4)
        assert (size, "leaf-unreadable") in clinic.faults()

    def test_accepting_a_generation_that_never_was(self, clinic):
        body = {
            "epoch": 4, "generation": 9, "administrator": b"a", "officer": b"o",
            "administrator_signature": b"", "officer_signature": b"",
        }  # fmt: skip
        nobody = (lambda *_: None, lambda *_: None)
        found = self.signed(clinic, (LeafType.SETTLE, body), acceptors=nobody)
        assert found == {"acceptance-invalid"}

    def epoch(self, clinic, **values):
        log = clinic.log
        before = read_epoch(log.marks[3][0], log.rows[log.marks[3][0]])
        seed = clinic.station.open(log.key[1], waiting(log.key[0]))
        key = SigningKey.from_seed(seed)
        fields = {"epoch": 5, "public": key.public, "unclosed": (4,), "signature": b"", **values}
        leaf = replaced(before, **fields)
        leaf = replaced(leaf, signature=key.sign(leaf.message(VAULT)))
        log.rows[log.size()] = pack(LeafType.EPOCH, log.size(), leaf.body())
        resigned(clinic, key, 5)
        return clinic.codes() - {"waiting-key"}

    def test_the_forged_epochs_of_these_tests_are_otherwise_right(self, clinic):
        assert self.epoch(clinic) == set()

    def test_another_generation(self, clinic):
        assert self.epoch(clinic, generation=2) == {"key-order"}

    def test_another_workstation(self, clinic):
        assert self.epoch(clinic, workstation=b"X" * 16) == {"key-order"}

    def test_a_citation_without_a_certificate(self, clinic):
        assert self.epoch(clinic, cites=(3, b"r" * 32)) == {"key-uncertified"}

    def test_open_epochs_left_out(self, clinic):
        assert self.epoch(clinic, unclosed=()) == {"open-list"}

    def test_open_epochs_invented(self, clinic):
        assert self.epoch(clinic, running=(2,)) == {"open-list"}

    @pytest.mark.parametrize(
        "wrong", [{"generation": 3}, {"epoch": 9}, {"cites": None}, {"generation": 1}]
    )
    def test_a_generation_out_of_order(self, clinic, wrong):
        log, key, head = clinic.log, SigningKey.generate(), clinic.head()
        fields = {
            "epoch": 5, "generation": 2, "public": key.public, "unclosed": (4,), "cites": head,
            "certificate": b"", "signature": b"", **wrong,
        }  # fmt: skip
        leaf = replaced(read_epoch(0, log.rows[0]), **fields)
        certificate = clinic.station.sign(leaf.certificate_message(VAULT))
        leaf = replaced(leaf, certificate=certificate)
        leaf = replaced(leaf, signature=key.sign(leaf.message(VAULT)))
        log.rows[log.size()] = pack(LeafType.EPOCH, log.size(), leaf.body())
        resigned(clinic, key, leaf.epoch)
        assert clinic.codes() - {"waiting-key"} == {"key-order"}

    def test_a_beginning_with_a_bad_signature(self, clinic):
        log = clinic.log
        start = log.marks[3][0]
        leaf = read_epoch(start, log.rows[start])
        bad = replaced(leaf, signature=bytes(64))
        log.rows[start] = pack(LeafType.EPOCH, start, bad.body())
        resigned(clinic, clinic.recorder._epoch.key, 4)
        assert clinic.faults() == [(start, "key-signature")]

    def test_a_first_epoch_without_a_certificate(self, clinic):
        log = clinic.log
        leaf = read_epoch(0, log.rows[0])
        log.rows[0] = pack(LeafType.EPOCH, 0, replaced(leaf, certificate=b"").body())
        assert {"key-uncertified", "key-signature"} <= clinic.codes()


def waiting(epoch):
    from clinicvault.audit.leaf import waiting_context

    return waiting_context(VAULT, epoch)


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
