"""One log of several workstations: each begins epochs, none writes in another's name."""

import pytest

from clinicvault.audit.leaf import LeafType, is_shared, pack, waiting_context
from clinicvault.audit.locate import newest_epoch
from clinicvault.audit.replay import replay
from clinicvault.crypto.keys import KeyPair, SigningKey
from clinicvault.domain.errors import IntegrityError
from tests.unit.audit.attack_helpers import resigned
from tests.unit.audit.log_helpers import STATION, VAULT, Clinic, MemoryIndex, change, replaced

OTHER = b"O" * 16


class Shared(Clinic):
    """Two workstations over one log; the first was alone before."""

    def __init__(self, folder):
        self.second = KeyPair.generate()
        super().__init__(folder)
        self.many(2)
        self.recorder.share_with((self.second.public,))
        self.other = self.new_recorder(OTHER, self.second)
        self.other.share_with((self.station.public,))
        self.known = {STATION: self.station.public.signing, OTHER: self.second.public.signing}

    @property
    def stations(self):
        return self.known

    @property
    def newest(self):
        return newest_epoch(self.log, self.log.size()).leaf

    def waiting(self, keys):
        """The key that waits, as a workstation opens it."""
        epoch, sealed = self.log.key
        for at in range(0, len(sealed), 1168):
            try:
                seed = keys.open(sealed[at : at + 1168], waiting_context(VAULT, epoch))
                return SigningKey.from_seed(seed)
            except IntegrityError:
                continue
        raise AssertionError("not for this workstation")


@pytest.fixture
def clinic(tmp_path):
    return Shared(tmp_path)


def test_the_second_one_waits_until_the_first_has_shared(clinic):
    with pytest.raises(IntegrityError, match="log-key-unreadable"):
        clinic.write("too early", recorder=clinic.other)
    clinic.other.rolled_back()
    clinic.write("shared")
    clinic.write("now", recorder=clinic.other)
    assert clinic.faults() == []
    assert is_shared(clinic.newest)
    assert clinic.newest.workstation == OTHER


def test_both_write_in_turn(clinic):
    for number in range(6):
        recorder = (clinic.recorder, clinic.other)[number % 2]
        clinic.write("changed", changes=[change(number)], recorder=recorder)
    clinic.end()
    clinic.end(clinic.other)
    clinic.write("again", recorder=clinic.other)
    assert clinic.faults() == []
    assert replay(clinic.log, MemoryIndex(), VAULT, clinic.stations)[0] == clinic.log.size()
    assert len(clinic.log.key[1]) == 2 * 1168


def test_an_epoch_ends_where_others_share_the_log(clinic):
    """Its next key waits for the wrong ones."""
    before = clinic.newest.epoch
    clinic.write("shared")
    assert clinic.newest.epoch == before + 1
    clinic.write("goes on")
    assert clinic.newest.epoch == before + 1
    clinic.recorder.share_with(())
    clinic.write("alone")
    assert clinic.newest.epoch == before + 2
    assert clinic.faults() == []


def test_who_was_put_out_begins_no_epoch(clinic):
    clinic.write("shared")
    clinic.write("hers", recorder=clinic.other)
    clinic.end(clinic.other)
    clinic.recorder.share_with(())
    clinic.write("alone again")
    with pytest.raises(IntegrityError, match="log-key-unreadable"):
        clinic.write("late", recorder=clinic.other)
    clinic.other.rolled_back()
    clinic.end()
    clinic.write("still shared")
    assert is_shared(clinic.newest)
    assert clinic.faults() == []


def test_a_new_generation_of_a_shared_log_stays_shared(clinic):
    clinic.write("shared")
    clinic.end()
    clinic.recorder.new_generation(clinic.head())
    clinic.write("restored")
    assert is_shared(clinic.newest)
    assert clinic.newest.cites is not None
    clinic.write("hers", recorder=clinic.other)
    report = clinic.verify()
    assert (report.ok, len(report.generations)) == (True, 1)


def forged(clinic, by, **values):
    """The next epoch's leaf, by a workstation that opens the waiting key; the faults it makes."""
    before, key = clinic.newest, SigningKey.generate()
    waiting = clinic.waiting(by)
    fields = {
        "epoch": before.epoch + 1,
        "workstation": OTHER,
        "public": key.public,
        "unclosed": (before.epoch,),
        "running": (),
        "cites": None,
        "signature": b"",
    }
    leaf = replaced(before, **{**fields, **{k: v for k, v in values.items() if k in fields}})
    message = leaf.certificate_message(VAULT)
    certificate = values.get("own", clinic.second.sign(message)) + values.get(
        "handed", waiting.sign(message)
    )
    leaf = replaced(leaf, certificate=certificate, generation=values.get("generation", 1))
    if values.get("plain"):
        leaf, key = replaced(leaf, certificate=b"", public=waiting.public), waiting
    leaf = replaced(leaf, signature=key.sign(leaf.message(VAULT)))
    clinic.log.rows[clinic.log.size()] = pack(LeafType.EPOCH, clinic.log.size(), leaf.body())
    resigned(clinic, key, leaf.epoch)
    return clinic.codes() - {"waiting-key"}


@pytest.fixture
def shared(clinic):
    clinic.write("shared")
    return clinic


def test_the_forged_epochs_of_these_tests_are_otherwise_right(shared):
    assert forged(shared, shared.second) == set()


def test_nobody_writes_in_anothers_name(shared):
    """The second workstation knows the waiting key, and not the first one's own."""
    assert forged(shared, shared.second, workstation=STATION) == {"key-uncertified"}


def test_nor_with_the_waiting_key_alone(shared):
    found = forged(shared, shared.second, workstation=STATION, plain=True)
    assert found == {"key-uncertified"}


def test_nor_without_the_waiting_key(shared):
    assert forged(shared, shared.second, handed=bytes(64)) == {"key-uncertified"}


def test_an_unknown_workstation(shared):
    assert forged(shared, shared.second, workstation=b"X" * 16) == {"computer-unknown"}


def test_an_epoch_out_of_order(shared):
    assert "key-order" in forged(shared, shared.second, epoch=9)
    del shared.log.rows[max(shared.log.rows)], shared.log.marks[9]


def test_a_generation_that_is_not_signed_as_shared(shared):
    head = shared.head()
    assert forged(shared, shared.second, cites=head, generation=2) == {"key-uncertified"}


def test_a_workstation_whose_access_ended_begins_no_generation(shared):
    """It holds its own seed still; the log names the leaf from which on that counts no more."""
    shared.write("hers", recorder=shared.other)
    shared.end(shared.other)
    ended = {OTHER: shared.write("revoked")}
    assert shared.faults(ended=ended) == []
    late = shared.new_recorder(OTHER, shared.second)
    late.new_generation(shared.head())
    shared.write("late", recorder=late)
    assert shared.codes(ended=ended) == {"computer-unknown"}
    with pytest.raises(IntegrityError, match="log-damaged"):
        replay(shared.log, MemoryIndex(), VAULT, shared.stations, ended=ended)
