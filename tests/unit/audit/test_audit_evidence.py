"""Entries and epochs' secrets for a stranger: what opens, what does not, and no entry altered."""

import pytest

from clinicvault.audit.checkpoint import parse_checkpoint
from clinicvault.audit.evidence import Opener, newest_notes
from clinicvault.audit.leaf import LeafType, event_body, event_context, pack, unpack
from clinicvault.crypto.fields import FieldCipher, seal_value
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError
from tests.unit.audit.attack_helpers import forged
from tests.unit.audit.log_helpers import VAULT, Clinic, change


@pytest.fixture
def clinic(tmp_path):
    """Two epochs, some states, and one epoch more for a later log key."""
    made = Clinic(tmp_path)
    made.many(3)
    made.end()
    made.write("changed", changes=[change(1)])
    made.end()
    made.later = KeyPair.generate()
    made.recorder.seal_to(made.later.public)
    made.many(2)
    return made


def opener(clinic, *keys):
    held = keys or (clinic.log_key, clinic.later)
    return Opener(VAULT, {key.public.key_id: key for key in held})


def read(clinic, *keys):
    made = opener(clinic, *keys)
    return made, list(made.entries(clinic.log, clinic.log.size()))


def test_every_entry_opens_with_its_epochs_secret(clinic):
    made, found = read(clinic)
    names = [one.value["event"] for one in found]
    assert names == ["event-0", "event-1", "event-2", "changed", "event-0", "event-1"]
    assert sorted(made.secrets) == sorted(made.epochs) == [1, 2, 3]
    for one in found:
        body = unpack(one.seq, clinic.log.rows[one.seq])[1]
        epoch = int.from_bytes(body[:8], "big")
        place = event_context(VAULT, epoch, one.seq)
        assert FieldCipher(Secret(made.secrets[epoch])).open(body[8:], place)


def test_without_a_key_an_entry_is_there_and_does_not_open(clinic):
    made, found = read(clinic, clinic.log_key)
    assert [one.value is None for one in found] == [False] * 4 + [True] * 2
    assert sorted(made.secrets) == [1, 2]
    assert sorted(made.epochs) == [1, 2, 3]


def test_an_altered_entry_is_not_given_away(clinic):
    clinic.log.rows[1] = forged(clinic.log, 1)
    with pytest.raises(IntegrityError):
        read(clinic)


def test_nor_one_that_holds_something_else(clinic):
    made, _ = read(clinic)
    cipher = FieldCipher(Secret(made.secrets[1]))
    sealed = seal_value(cipher, ["no", "entry"], event_context(VAULT, 1, 1))
    clinic.log.rows[1] = pack(LeafType.EVENT, 1, event_body(1, sealed))
    with pytest.raises(IntegrityError, match="leaf-unreadable"):
        read(clinic)


def test_check_codes_of_all_epochs_that_are_met(clinic):
    made, _ = read(clinic)
    clinic.log.marks[99] = (5, bytes(32), bytes(64))
    notes = newest_notes(clinic.log, VAULT, made.epochs)
    assert sorted(notes) == [1, 2, 3]
    for epoch, (size, text) in notes.items():
        head = parse_checkpoint(text)
        assert head.size == size
        assert head.note.signed_by(head.name, made.epochs[epoch].public)
