"""A workstation whose access ended writes nothing more: no epoch, and none in one still open."""

import pytest

from clinicvault.audit.reading import LogReader
from clinicvault.audit.replay import Tail, replay
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError
from tests.unit.audit.log_helpers import STATION, VAULT, Clinic, MemoryIndex, change

OTHER = b"O" * 16
REVOKED = {("policy", (7).to_bytes(16, "big")): OTHER}
"""Row 7 stands for the revocation of the second workstation."""


class Ending(Clinic):
    """Two workstations share a log; both have an epoch open."""

    def __init__(self, folder):
        self.second = KeyPair.generate()
        super().__init__(folder)
        self.recorder.share_with((self.second.public,))
        self.write("shared")
        self.other = self.new_recorder(OTHER, self.second)
        self.other.share_with((self.station.public,))
        self.write("hers", recorder=self.other)

    @property
    def stations(self):
        return {STATION: self.station.public.signing, OTHER: self.second.public.signing}

    def revoke(self):
        self.recorder.share_with(())
        self.write("revoked", changes=[change(7)])
        return self.log.size()

    def replayed(self, index=None, tail=None):
        index = index or MemoryIndex()
        replay(self.log, index, VAULT, self.stations, tail=tail, revocations=REVOKED)
        return index


@pytest.fixture
def clinic(tmp_path):
    return Ending(tmp_path)


def test_the_epoch_that_was_open_takes_no_entry_any_more(clinic):
    """Its program was altered: it goes on with the key that it has in memory."""
    assert clinic.codes(revocations=REVOKED) == set()
    clinic.revoke()
    assert clinic.codes(revocations=REVOKED) == set()
    clinic.write("late", changes=[change(8)], recorder=clinic.other)
    assert clinic.codes(revocations=REVOKED) == {"computer-unknown"}
    with pytest.raises(IntegrityError, match="log-damaged"):
        clinic.replayed()


@pytest.mark.parametrize("remembered", [True, False])
def test_nor_for_who_knew_of_the_end_before(clinic, remembered):
    clinic.revoke()
    tail = Tail() if remembered else None
    index = clinic.replayed(tail=tail)
    clinic.write("late", changes=[change(8)], recorder=clinic.other)
    ended = {OTHER: index.states["policy", (7).to_bytes(16, "big")].seq}
    with pytest.raises(IntegrityError, match="log-damaged"):
        replay(clinic.log, index, VAULT, clinic.stations, tail=tail, ended=ended)
    assert ("policy", (8).to_bytes(16, "big")) not in index.states


def test_its_program_may_still_say_that_it_ends(clinic):
    clinic.revoke()
    clinic.end(clinic.other)
    clinic.write("goes on")
    assert clinic.codes(revocations=REVOKED) == set()
    assert clinic.replayed().position()[0] == clinic.log.size()


def test_a_generation_right_after_the_end_in_one_reading(clinic):
    """Whoever reads both leaves for the first time learns of the end on the way."""
    clinic.revoke()
    late = clinic.new_recorder(OTHER, clinic.second)
    late.new_generation(clinic.head())
    clinic.write("late", recorder=late)
    assert clinic.codes(revocations=REVOKED) == {"computer-unknown"}
    with pytest.raises(IntegrityError, match="log-damaged"):
        clinic.replayed()


def test_what_it_wrote_before_counts(clinic):
    clinic.write("in time", changes=[change(8)], recorder=clinic.other)
    clinic.revoke()
    clinic.write("others go on", changes=[change(9)])
    assert clinic.codes(revocations=REVOKED) == set()
    assert ("policy", (9).to_bytes(16, "big")) in clinic.replayed().states


def test_an_entry_is_its_epochs_computers_whatever_it_says(clinic, monkeypatch):
    """An altered program of the second one blames the first one in what only readers open."""
    honest = clinic.other._value

    def said(event):
        return {**honest(event), "workstation": STATION}

    monkeypatch.setattr(clinic.other, "_value", said)
    clinic.write("blamed", recorder=clinic.other)
    reader = LogReader({clinic.log_key.public.key_id: clinic.log_key}, VAULT)
    newest = next(reader.entries(clinic.held()))
    assert (newest.event, newest.workstation) == ("blamed", OTHER)
