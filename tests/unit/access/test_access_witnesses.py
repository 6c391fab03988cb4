"""A log held against witnesses: what stops, what is damage, and what is said."""

import contextlib
from types import SimpleNamespace

import pytest

from clinicvault.access.certificates.trust_loading import Anchors
from clinicvault.access.witnesses import holding, listing
from clinicvault.access.witnesses.keeping import keep_witnesses
from clinicvault.audit.witness import witness_row
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_witnesses import Proven, WitnessKind
from tests.unit.audit.attack_helpers import attacked_clinic, forged
from tests.unit.audit.log_helpers import VAULT, rebuilt
from tests.unit.audit.test_audit_witnesses import signed, stations

NOTHING = holding.Remembered(set(), [], Proven())


@pytest.fixture
def clinic(tmp_path):
    return attacked_clinic(tmp_path)


def row(clinic, kind=WitnessKind.PRINT, **more):
    return witness_row(kind, VAULT, signed(clinic, **more).encoded(), 1)


def refused(clinic, memory=NOTHING):
    with pytest.raises(IntegrityError) as error:
        holding.require_witnessed(clinic.log, VAULT, stations(clinic), memory)
    return error.value


def accepted(clinic, memory=NOTHING):
    holding.require_witnessed(clinic.log, VAULT, stations(clinic), memory)


def rolled_back(clinic, count=2, **more):
    """What was signed before the log went back."""
    state = clinic.log.save()
    clinic.many(count)
    made, head = row(clinic, **more), clinic.head()
    clinic.log.load(state)
    return made, Proven(*head, 1)


def test_a_stored_one_that_the_log_lacks(clinic):
    made, _ = rolled_back(clinic)
    clinic.log.put_witness(made)
    error = refused(clinic)
    assert (error.code, error.params["missing"]) == ("vault-rolled-back-print", 2)


def test_a_stored_one_of_another_history(clinic):
    clinic.log.put_witness(row(clinic))
    accepted(clinic)
    clinic.log.rows[2] = forged(clinic.log, 2)
    rebuilt(clinic.log)
    assert refused(clinic).code == "history-replaced-since"


def test_the_own_note_where_no_copy_tells_it(clinic):
    _, head = rolled_back(clinic)
    assert refused(clinic, holding.Remembered(set(), [], head)).code == "log-rolled-back"


def test_a_kept_copy_tells_more_than_the_note(clinic):
    made, head = rolled_back(clinic, kind=WitnessKind.BACKUP)
    holds = row(clinic)
    damaged = made._replace(body=b"")
    memory = holding.Remembered({made.id}, [damaged, holds, made], head)
    assert refused(clinic, memory).code == "vault-rolled-back-backup"


def test_what_nobody_signed_or_cannot_be_read_stops_nobody_and_is_damage(clinic):
    stranger, _ = rolled_back(clinic, keys=KeyPair.generate())
    good = row(clinic)
    spoiled = good._replace(id=b"s" * 16)
    for one in (stranger, good, spoiled):
        clinic.log.put_witness(one)
    clinic.log.witnesses[b"n" * 16] = None
    accepted(clinic)
    found = set(holding.damaged(clinic.log, VAULT, stations(clinic)))
    assert found == {stranger.id, spoiled.id, b"n" * 16}


def test_an_ended_computers_word_counts_no_more(clinic):
    own = clinic.station.public
    anchors = Anchors(VAULT, {own.key_id: own.signing}, {b"r" * 16: own.key_id})
    assert holding.stations_in_force(anchors) == {}


def test_a_computer_without_a_memory_keeps_nothing():
    vault = SimpleNamespace(ports=SimpleNamespace(seen=None))
    assert keep_witnesses(vault) == 0


def test_a_list_leaves_out_what_is_none_and_ends_somewhere(clinic, monkeypatch):
    own = clinic.station.public
    anchors = Anchors(VAULT, {own.key_id: own.signing})
    monkeypatch.setattr(listing, "load_anchors", lambda _rows, _pin: anchors)
    for _ in range(3):
        clinic.many(1)
        clinic.log.put_witness(row(clinic))
    clinic.log.put_witness(row(clinic)._replace(id=b"s" * 16))
    clinic.log.put_witness(row(clinic, keys=KeyPair.generate()))
    clinic.log.witnesses[b"n" * 16] = None
    clinic.log.put_witness(row(clinic, kind=WitnessKind.WORKSTATION))
    view = contextlib.nullcontext(SimpleNamespace(log=clinic.log))
    ports = SimpleNamespace(seen=None, database=SimpleNamespace(read=lambda: view))
    assert len(listing.copies(ports, b"", own.key_id)) == 3
    assert len(listing.copies(ports, b"", own.key_id, 2)) == 2
    assert len(listing.copies(ports, b"", b"o" * 16)) == 4
    assert listing.newest_copy(ports, b"", own.key_id).size == clinic.log.size()
