"""The rules of the chain, broken by leaves that a stolen key signed: each is named."""

import pytest

from clinicvault.audit.leaf import LeafType, event_body, pack
from clinicvault.audit.locate import read_epoch
from clinicvault.crypto.keys import SigningKey
from tests.unit.audit.attack_helpers import attacked_clinic, resigned
from tests.unit.audit.log_helpers import VAULT, replaced


@pytest.fixture
def clinic(tmp_path):
    return attacked_clinic(tmp_path)


def waiting(epoch):
    from clinicvault.audit.leaf import waiting_context

    return waiting_context(VAULT, epoch)


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
