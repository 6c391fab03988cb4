"""Leaves below the position that was followed, altered by who can write the database alone."""

import dataclasses
import functools
import hashlib

import pytest

from clinicvault.audit import heads, locate, proven, segments
from clinicvault.audit.consistency import Broken, is_explained
from clinicvault.audit.leaf import (
    CLOSE_PREFIX,
    EPOCH_PREFIX,
    LeafType,
    event_body,
    pack,
    waiting_context,
)
from clinicvault.audit.locate import read_epoch
from clinicvault.audit.replay import replay
from clinicvault.audit.tree import root_at
from clinicvault.crypto.keys import KeyPair, SigningKey, seal
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import TABLE, LogSegment
from clinicvault.domain.ports import Change
from tests.unit.audit.attack_helpers import attacked_clinic, forged
from tests.unit.audit.log_helpers import STATION, VAULT, Clinic, MemoryIndex, change, event, rebuilt

REWRITTEN = ("log-damaged", "history-rewritten")
MISSING = ("log-damaged", "leaf-missing")


@pytest.fixture
def clinic(tmp_path):
    return attacked_clinic(tmp_path)


def follow(clinic, index):
    return replay(clinic.log, index, VAULT, clinic.stations)


@pytest.fixture
def index(clinic):
    """Of a computer that followed the log so far."""
    made = MemoryIndex()
    follow(clinic, made)
    return made


def refused(call, *arguments):
    with pytest.raises(IntegrityError) as caught:
        call(*arguments)
    return caught.value.code, caught.value.params.get("fault")


def places(log, prefix):
    return [seq for seq in sorted(log.rows) if log.rows[seq].startswith(prefix)]


def alter(log, seq, **fields):
    """An epoch leaf with other values."""
    leaf = dataclasses.replace(read_epoch(seq, log.rows[seq]), **fields)
    log.rows[seq] = pack(LeafType.EPOCH, seq, leaf.body())


def hide(log, seq):
    """Any leaf made to look like an entry."""
    log.rows[seq] = pack(LeafType.EVENT, seq, event_body(1, bytes(60)))


def usurp(clinic, monkeypatch):
    """Entries of an own epoch, certified by what the newest epoch leaf was made to say."""
    log, keys = clinic.log, KeyPair.generate()
    newest = places(log, EPOCH_PREFIX)[-1]
    number = read_epoch(newest, log.rows[newest]).epoch
    with Secret.random() as seed:
        waiting = seal(keys.public, seed, waiting_context(VAULT, number + 1))
        public = SigningKey.from_seed(seed).public
    digest = hashlib.sha256(waiting).digest()
    alter(log, newest, next_public=public, waiting_hash=digest)
    log.put_waiting(number + 1, waiting)
    clinic.recorder.forget()
    with monkeypatch.context() as own:
        # His own program asks nothing.
        own.setattr(
            "clinicvault.audit.epoch.newest_epoch",
            lambda log, before, head: locate.newest_epoch(log, before),
        )
        attacker = clinic.new_recorder(STATION, keys)
        clinic.write("forged without any key", recorder=attacker)
        clinic.end(recorder=attacker)


class TestFollowing:
    def test_an_epoch_that_no_key_certified_is_not_followed(self, clinic, index, monkeypatch):
        at = index.at
        usurp(clinic, monkeypatch)
        assert refused(follow, clinic, index) == REWRITTEN
        assert index.at == at

    def test_with_the_true_leaf_put_back_the_chain_tells(self, clinic, index, monkeypatch):
        newest = places(clinic.log, EPOCH_PREFIX)[-1]
        true = clinic.log.rows[newest]
        usurp(clinic, monkeypatch)
        clinic.log.rows[newest] = true
        assert refused(follow, clinic, index)[0] == "log-damaged"

    def test_the_key_of_an_epoch_that_runs_is_the_followed_one(self, clinic):
        other = clinic.new_recorder()
        clinic.write("its own", recorder=other)
        index = MemoryIndex()
        follow(clinic, index)
        beside = places(clinic.log, EPOCH_PREFIX)[-2]
        alter(clinic.log, beside, public=SigningKey.generate().public)
        assert refused(follow, clinic, index) == REWRITTEN
        other.forget()

    @pytest.mark.parametrize("prefix", [EPOCH_PREFIX, CLOSE_PREFIX])
    def test_no_beginning_and_no_end_is_hidden(self, clinic, prefix):
        clinic.end()
        index = MemoryIndex()
        follow(clinic, index)
        hide(clinic.log, places(clinic.log, prefix)[-1])
        assert refused(follow, clinic, index) == REWRITTEN

    def test_nor_an_entry_altered_between_them_and_the_position(self, clinic, index):
        clinic.log.rows[clinic.log.size() - 2] += b"x"
        assert refused(follow, clinic, index) == REWRITTEN

    def test_what_lies_further_back_keeps_nobody_out(self, clinic, index):
        clinic.log.rows[2] = forged(clinic.log, 2)
        clinic.many(3)
        assert follow(clinic, index) == clinic.head()
        assert (2, "leaf-altered") in clinic.faults()

    def test_a_missing_leaf_is_explained_or_not_followed(self, clinic, index):
        size = clinic.log.size()
        del clinic.log.rows[size - 3]
        assert refused(follow, clinic, index) == MISSING
        del clinic.log.tree[0, size - 3]
        assert refused(follow, clinic, index) == REWRITTEN

    def test_moved_entries_may_be_missing_where_it_goes_on(self, tmp_path, monkeypatch):
        """What the log said of them before, the index knows; what it says now, the leaves."""
        monkeypatch.setattr(segments, "SEGMENT_LEVEL", 3)
        clinic, index = Clinic(tmp_path), MemoryIndex()
        clinic.many(30)
        for place in ((8, 16), (16, 24)):
            digest = segments.stored_digest(clinic.log, VAULT, place)
            row = LogSegment(*place, b"", b"", 0).row
            clinic.write("log-archive", changes=[Change(TABLE, row, 1, None, digest)])
            if place[0] == 8:
                follow(clinic, index)
        for seq in range(8, 24):
            del clinic.log.rows[seq]
        assert follow(clinic, index) == clinic.head()
        clinic.many(1)
        del clinic.log.rows[26]
        assert refused(follow, clinic, index) == MISSING

    def test_a_sequence_number_far_away_does_not_keep_it_busy(self, clinic):
        log, far = clinic.log, 1 << 61
        newest = places(log, EPOCH_PREFIX)[-1]
        log.rows[far] = log.rows[log.size() - 1]
        assert locate.newest_epoch(log, far).seq == newest
        assert locate.newest_epoch(log, far + 1).seq == newest


class TestWriting:
    def test_no_epoch_rests_on_a_leaf_that_was_altered(self, clinic, index):
        clinic.end()
        newest = places(clinic.log, EPOCH_PREFIX)[-1]
        alter(clinic.log, newest, next_public=SigningKey.generate().public)
        assert refused(clinic.write, "more") == REWRITTEN

    def test_nor_on_an_end_that_was_hidden(self, clinic, index):
        clinic.end()
        hide(clinic.log, clinic.log.size() - 2)
        assert refused(clinic.write, "more") == REWRITTEN

    def test_nor_on_one_that_is_gone(self, clinic, index):
        clinic.end()
        del clinic.log.rows[clinic.log.size() - 3]
        assert refused(clinic.write, "more") == MISSING

    def test_nothing_is_signed_on_top_of_another_log(self, clinic):
        """Leaf, nodes and heads altered together, before a program's first entry."""
        head = clinic.head()
        clinic.end()
        followed = clinic.head()
        clinic.log.rows[2] = forged(clinic.log, 2)
        root, (_, _, signature) = rebuilt(clinic.log), clinic.log.marks[4]
        clinic.log.marks[4] = (clinic.log.size(), root, signature)
        for seen in (followed, head):
            late = clinic.new_recorder()
            late.go_on_from(seen)
            more = functools.partial(clinic.write, "more", recorder=late)
            assert refused(more) == ("log-rolled-back", None)
            late.rolled_back()

    def test_what_others_wrote_meanwhile_is_gone_on_from(self, clinic):
        late, seen = clinic.new_recorder(), clinic.head()
        late.go_on_from(seen)
        clinic.many(3)
        clinic.write("mine", recorder=late)
        late.go_on_from((0, b""))
        clinic.many(1)
        clinic.write("mine", recorder=late)
        assert clinic.faults() == []
        late.forget()

    def test_an_epoch_ends_and_begins_in_one_transaction(self, clinic):
        """The nodes of what it has just written are stored before they are asked for."""
        events = [event(f"e{number}") for number in range(600)]
        clinic.recorder.record(clinic.log, events, [change(9)])
        clinic.recorder.committed()
        assert clinic.faults() == []


@pytest.fixture
def restored(clinic):
    """Three generations; every one of several epochs."""
    for _ in range(2):
        head = clinic.head()
        clinic.recorder.forget()
        clinic.recorder = clinic.new_recorder()
        clinic.recorder.new_generation((head[0] + 5, bytes(32)))
        clinic.write("restored", changes=[change(3)])
        clinic.many(3)
        clinic.end()
        clinic.many(4)
    return clinic


class TestGenerations:
    def test_each_is_held_against_the_head(self, restored):
        log, head = restored.log, restored.head()
        ids = heads.generations_of(log, head)
        assert len(ids) == 32
        begun = [seq for seq, _, _ in heads.generations(log, head)]
        state = log.save()
        for seq in begun:
            alter(log, seq, cites=(10_000, bytes(32)))
            assert refused(heads.generations_of, log, head) == REWRITTEN
            # What comes after a head is read by who follows it, and judged there.
            assert heads.generations_of(log, (seq, root_at(log.node, seq))) != ids
            log.load(state)

    def test_none_is_left_out(self, restored):
        log, head = restored.log, restored.head()
        state, [second, first] = log.save(), [seq for seq, _, _ in heads.generations(log, head)]
        for seq in (second, first):
            hide(log, seq)
            assert refused(heads.generations_of, log, head) == REWRITTEN
            log.load(state)
        for seq in places(log, EPOCH_PREFIX):
            if seq < second:
                hide(log, seq)
        assert refused(heads.generations_of, log, head)[0] in {"log-damaged", "log-start-missing"}
        log.load(state)
        before = max(seq for seq in places(log, EPOCH_PREFIX) if seq < second)
        alter(log, before, generation=1)
        assert refused(heads.generations_of, log, head) == REWRITTEN
        log.load(state)
        alter(log, before, public=bytes(32))
        assert refused(heads.generations_of, log, head) == REWRITTEN

    def test_one_at_the_very_beginning_is_none(self, restored):
        log = restored.log
        first, *others = places(log, EPOCH_PREFIX)
        for seq in others:
            hide(log, seq)
        alter(log, first, generation=2, cites=(9, bytes(32)))
        assert refused(heads.generations_of, log, proven.NOTHING) == REWRITTEN

    def test_a_forged_one_explains_nothing(self, clinic):
        """An epoch leaf of before is made to own up to a loss."""
        head, log = clinic.head(), clinic.log
        told = Broken(40, bytes(32), b"")
        newest = places(log, EPOCH_PREFIX)[-1]
        alter(log, newest, generation=2, cites=(60, bytes(32)))
        assert not is_explained(log, told, head)
        # Behind the head it is followed next, and refused then.
        assert is_explained(log, told, (newest, root_at(log.node, newest)))


class TestMoving:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch):
        monkeypatch.setattr(segments, "SEGMENT_LEVEL", 3)

    def test_leaf_and_nodes_altered_together_are_not_moved(self, clinic):
        log, head = clinic.log, clinic.head()
        place, state = (8, 16), log.save()
        true = segments.stored_digest(log, VAULT, place)
        states = [seq for seq in range(8, 16) if log.rows[seq][2] == LeafType.STATE]
        hide(log, states[0])
        rebuilt(log)
        for level in range(4, 6):
            log.tree.update({key: one for key, one in state[1].items() if key[0] == level})
        assert refused(segments.segment_leaves, log, 8, head) == REWRITTEN
        # Had it been said of these leaves, it would say nothing of the true ones.
        false = segments.stored_digest(log, VAULT, place)
        log.load(state)
        assert segments.stored_digest(log, VAULT, place) == true != false

    @pytest.mark.parametrize(
        "odd", [(16, 8), (9, 17), (8, 9), (0, 16), (8, 24), (15, 15), (1 << 40, 1 << 41)]
    )
    def test_no_other_place_hides_a_segment(self, odd):
        moved = segments.Moved()
        moved.learn(odd, b"odd")
        moved.learn((8, 16), b"true")
        found = list(moved.explained([range(9, 12)], lambda place: b"true"))
        assert found == [(range(9, 12), (8, 16))]
        assert not moved.says(odd, lambda place: b"odd")
