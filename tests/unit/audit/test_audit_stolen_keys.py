"""What an attacker with the database and a stolen key can do to the log: it still shows."""

import pytest

from clinicvault.audit.leaf import LeafType, pack
from clinicvault.audit.locate import read_epoch
from clinicvault.crypto.keys import KeyPair, SigningKey
from tests.unit.audit.attack_helpers import attacked_clinic, forged, resigned
from tests.unit.audit.log_helpers import STATION, VAULT, replaced


@pytest.fixture
def clinic(tmp_path):
    return attacked_clinic(tmp_path)


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
