"""Entries and epochs' secrets for a stranger: what opens, what does not, and no entry altered."""

import pytest

from clinicvault.audit.checkpoint import parse_checkpoint
from clinicvault.audit.evidence import NO_KEY, UNREADABLE, Opener, newest_notes
from clinicvault.audit.leaf import (
    EPOCH_PREFIX,
    EVENT_PREFIX,
    LeafType,
    event_body,
    event_context,
    pack,
    unpack,
)
from clinicvault.crypto.fields import FieldCipher, seal_value
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
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


def told(clinic, *keys):
    """(seq, why it has no value) of those that have none."""
    found = read(clinic, *keys)[1]
    assert len(found) == 6
    return [(one.seq, one.problem) for one in found if one.value is None]


def test_an_entry_that_does_not_open_hides_no_other(clinic):
    clinic.log.rows[1] = forged(clinic.log, 1)
    assert told(clinic) == [(1, UNREADABLE)]
    clinic.log.rows[2] = EVENT_PREFIX + b"junk"
    assert told(clinic) == [(1, UNREADABLE), (2, UNREADABLE)]
    assert told(clinic, clinic.log_key)[2:] == [(10, NO_KEY), (11, NO_KEY)]


def test_nor_does_an_epoch_that_cannot_be_read(clinic):
    [first] = [seq for seq, _ in clinic.log.leaves(0, 1)]
    clinic.log.rows[first] = EPOCH_PREFIX + b"junk"
    assert told(clinic) == [(seq, NO_KEY) for seq in (1, 2, 3)]


def test_nor_one_that_holds_something_else(clinic):
    made, _ = read(clinic)
    cipher = FieldCipher(Secret(made.secrets[1]))
    sealed = seal_value(cipher, ["no", "entry"], event_context(VAULT, 1, 1))
    clinic.log.rows[1] = pack(LeafType.EVENT, 1, event_body(1, sealed))
    assert told(clinic) == [(1, UNREADABLE)]


def test_check_codes_of_all_epochs_that_are_met(clinic):
    made, _ = read(clinic)
    clinic.log.marks[99] = (5, bytes(32), bytes(64))
    notes = newest_notes(clinic.log, VAULT, made.epochs, clinic.log.size())
    assert sorted(notes) == [1, 2, 3]
    for epoch, (size, text) in notes.items():
        head = parse_checkpoint(text)
        assert head.size == size
        assert head.note.signed_by(head.name, made.epochs[epoch].public)


def test_what_nobody_signed_is_no_check_code(clinic):
    made, _ = read(clinic)
    size, (_, _, signature) = clinic.log.size(), clinic.log.marks[2]
    clinic.log.marks[2] = (1_000_000_000, b"F" * 32, b"x" * 64)
    clinic.log.marks[1] = (3, bytes(32), signature)
    assert sorted(newest_notes(clinic.log, VAULT, made.epochs, 1 << 60)) == [3]
    assert sorted(newest_notes(clinic.log, VAULT, made.epochs, size - 1)) == []
