"""Old leaves altered in the store, without any key: what readers, archive and proofs make of it."""

import contextlib
import dataclasses
import os

import pytest

from clinicvault.access.followed import followed
from clinicvault.access.log import evidence
from clinicvault.access.log.archive import archive_next
from clinicvault.access.log.evidence import LogEvidence
from clinicvault.access.log.index import LogIndex
from clinicvault.access.log.index.proof import inclusion
from clinicvault.access.log.reading import verify_only
from clinicvault.access.vault import OpenVault
from clinicvault.audit import segments
from clinicvault.audit.leaf import (
    EPOCH_PREFIX,
    EVENT_PREFIX,
    LeafType,
    event_body,
    event_context,
    pack,
    secret_context,
    unpack,
)
from clinicvault.audit.locate import read_epoch
from clinicvault.audit.tree import leaf_hash, node_hash
from clinicvault.crypto.fields import FieldCipher, seal_value
from clinicvault.crypto.keys import seal
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import GroupKind
from tests.unit.access.log_indexes import read, say, shown, size_of, small
from tests.unit.access.world import ADA, INA, PAM

__all__ = ["small"]
FORGED = "forged"


class Store:
    """The database's rows in an attacker's hand."""

    def __init__(self, rows):
        self._rows = rows

    def leaves(self):
        return dict(self._rows.execute("SELECT seq, leaf FROM log_leaf ORDER BY seq"))

    def put(self, seq, leaf):
        self._rows.execute("UPDATE log_leaf SET leaf=? WHERE seq=?", (leaf, seq))

    def node(self, level, index):
        asked = "SELECT hash FROM log_node WHERE level=? AND idx=?"
        return self._rows.execute(asked, (level, index)).fetchone()[0]

    def put_node(self, level, index, hash_):
        values = (hash_, level, index)
        self._rows.execute("UPDATE log_node SET hash=? WHERE level=? AND idx=?", values)

    def relink(self, seq, levels):
        """The hashes above a leaf, so far up; gives those that were there."""
        was = [(level, seq >> level, self.node(level, seq >> level)) for level in range(levels + 1)]
        self.put_node(0, seq, leaf_hash(self.leaves()[seq]))
        for level in range(1, levels + 1):
            index = seq >> level
            below = [self.node(level - 1, 2 * index + side) for side in (0, 1)]
            self.put_node(level, index, node_hash(*below))
        return was


@contextlib.contextmanager
def store(world):
    with world.sql() as rows:
        triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        guards = rows.execute(triggers).fetchall()
        for name, _ in guards:
            rows.execute(f'DROP TRIGGER "{name}"')
        yield Store(rows)
        for _, sql in guards:
            rows.execute(sql)


def said_anew(world):
    """Leaves of a closed epoch that blame somebody else, under a secret of the attacker's own."""
    vault, log_public = world.vault.id, world.vault.trust.need(GroupKind.LOG).public
    with store(world) as held:
        leaves = held.leaves()
    begun = [seq for seq, leaf in leaves.items() if leaf.startswith(EPOCH_PREFIX)]
    first, last = begun[-2], begun[-1]
    leaf, secret = read_epoch(first, leaves[first]), os.urandom(32)
    sealed = seal(log_public, Secret(secret), secret_context(vault, leaf.epoch))
    other = dataclasses.replace(leaf, sealed_secret=sealed)
    made, cipher = {first: pack(LeafType.EPOCH, first, other.body())}, FieldCipher(Secret(secret))
    for seq in range(first, last):
        if leaves[seq].startswith(EVENT_PREFIX):
            value = {
                "ms": world.clock(), "event": FORGED, "user": world.user(INA),
                "workstation": leaf.workstation, "patient": b"", "objects": [], "purpose": "care",
                "session": b"", "consent": b"", "outcome": "done", "detail": {"note": FORGED},
                "hints": {},
            }  # fmt: skip
            ad = event_context(vault, leaf.epoch, seq)
            body = event_body(leaf.epoch, seal_value(cipher, value, ad))
            made[seq] = pack(LeafType.EVENT, seq, body)
    return made, {seq: leaves[seq] for seq in made}


@pytest.fixture
def told(world):
    """Two more epochs with entries of a person who looked."""
    for _ in range(2):
        world.again()
        say(world, 3, purpose="care")
    return world


class TestReview:
    def test_entries_that_were_never_logged_are_not_read(self, told, small, tmp_path):
        made, true = said_anew(told)
        with store(told) as held:
            for seq, leaf in made.items():
                held.put(seq, leaf)
        session, folder = told.session(ADA), tmp_path / "index"
        index = LogIndex(session, folder)
        look = index.follow()
        assert FORGED not in look.history.events
        assert not look.saying(FORGED).any()
        hidden = {seq for seq, leaf in made.items() if leaf.startswith(EVENT_PREFIX)}
        assert {one.seq for one in told.log() if one.problem == "unreadable"} == hidden
        index.keep()
        with store(told) as held:
            for seq, leaf in true.items():
                held.put(seq, leaf)
        again = LogIndex(session, folder)
        look = again.follow()
        assert shown(look.history) == read(told)
        assert "unreadable" not in look.history.problems
        assert look.saying("zoe").sum() == 6

    def test_where_not_even_the_place_is_certain_it_stops(self, told, small):
        made, _ = said_anew(told)
        with store(told) as held:
            for seq, leaf in made.items():
                held.put(seq, leaf)
                held.relink(seq, 0)
        with pytest.raises(IntegrityError, match="log-damaged"):
            LogIndex(told.session(ADA)).follow()
        assert FORGED not in {one.event for one in told.log()}

    def test_a_damaged_node_keeps_nobody_from_reading(self, told, small, tmp_path):
        session, folder = told.session(ADA), tmp_path / "index"
        LogIndex(session, folder).follow()
        with store(told) as held:
            held.put_node(3, 0, bytes(32))
        for index in (LogIndex(session, folder), LogIndex(session)):
            assert shown(index.history()) == read(told)
            index.follow()
            assert shown(index.history()) == read(told)


class TestProofs:
    def test_of_an_altered_leaf_there_is_none(self, told):
        session, made = told.session(ADA), said_anew(told)[0]
        seq = max(made)
        assert inclusion(session, seq).proven
        with store(told) as held:
            held.put(seq, made[seq])
        proof = inclusion(session, seq)
        assert (proof.proven, proof.leaf) == (False, leaf_hash(made[seq]))
        with store(told) as held:
            held.relink(seq, 1)
        assert not inclusion(session, seq).proven

    def test_it_leads_to_the_head_that_is_followed(self, told):
        session, size = told.session(ADA), size_of(told)
        proof = inclusion(session, 2)
        assert f"\n{size}\n" in proof.checkpoint
        assert inclusion(session, size).checkpoint == ""
        with store(told) as held:
            held.put_node(0, 3, bytes(32))
        assert not inclusion(session, 2).proven

    def test_an_evidence_packages_head_is_the_followed_one(self, told):
        session = told.session(ADA)
        with LogEvidence(session) as package:
            assert f"\n{package.size}\n" in package.head()
        with store(told) as held:
            held.put(2, b"x")
            held.relink(2, 5)
        with LogEvidence(session) as package, pytest.raises(IntegrityError, match="log-damaged"):
            package.head()

    def test_a_head_that_does_not_lead_to_the_followed_one_is_none(self, told, monkeypatch):
        monkeypatch.setattr(evidence, "leads_to", lambda *_: False)
        session = told.session(ADA)
        with LogEvidence(session) as package, pytest.raises(IntegrityError, match="log-damaged"):
            package.head()

    def test_a_name_that_does_not_open_is_left_out(self, told, monkeypatch):
        session = told.session(ADA)
        with LogEvidence(session) as package:
            assert package.names()["people"]

        def refuse(vault, *_):
            raise IntegrityError("field")

        monkeypatch.setattr(OpenVault, "open_name", refuse)
        with LogEvidence(session) as package:
            assert package.names() == {"people": {}, "computers": {}}


class TestUnlocking:
    def test_no_epoch_rests_on_what_was_altered(self, told):
        with store(told) as held:
            leaves = held.leaves()
            newest = max(seq for seq, leaf in leaves.items() if leaf.startswith(EPOCH_PREFIX))
            leaf = read_epoch(newest, leaves[newest])
            evil = dataclasses.replace(leaf, next_public=bytes(32))
        told.vault.close()
        with store(told) as held:
            held.put(newest, pack(LeafType.EPOCH, newest, evil.body()))
        told.shut()
        told.ports = told.attach("home")
        with pytest.raises(IntegrityError, match="log-damaged") as caught:
            OpenVault(told.ports, told.keys(), told.pin)
        assert caught.value.params["fault"] == "history-rewritten"

    def test_an_old_entry_keeps_nobody_out_and_is_named(self, told):
        with store(told) as held:
            seq = next(s for s, leaf in held.leaves().items() if leaf.startswith(EVENT_PREFIX))
            held.put(seq, b"x")
        told.again()
        told.session(PAM)
        assert (seq, "leaf-altered") in verify_only(told.ports, told.pin).faults
        with followed(told.vault) as (rows, head):
            assert head[0] == rows.log.size()


class TestArchive:
    """A leaf that tells of a row made to look like an entry, with every hash up to the segment's."""

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch):
        monkeypatch.setattr(segments, "SEGMENT_LEVEL", 3)

    def test_is_not_moved(self, told):
        objects = set(told.ports.objects.list())
        with store(told) as held:
            leaves = held.leaves()
            seq = next(seq for seq, leaf in leaves.items() if unpack(seq, leaf)[0] == 2)
            held.put(seq, pack(LeafType.EVENT, seq, event_body(1, os.urandom(200))))
            was = held.relink(seq, 3)
        moved = seq >> 3  # the segments before its own are whole
        assert all(archive_next(told.vault) for _ in range(moved))
        with pytest.raises(IntegrityError, match="log-damaged") as caught:
            archive_next(told.vault)
        assert caught.value.params["fault"] == "history-rewritten"
        assert len(set(told.ports.objects.list()) - objects) == moved
        with store(told) as held:
            assert seq in held.leaves()
            held.put(seq, leaves[seq])
            for one in was:
                held.put_node(*one)
        assert archive_next(told.vault)
        assert verify_only(told.ports, told.pin).faults == ()
