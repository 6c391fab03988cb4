"""Stored witnesses are looked at once in a process, one at a time, and not without end."""

import math
from types import SimpleNamespace

import pytest

from clinicvault.access.witnesses import holding, proving
from clinicvault.access.witnesses.proving import Cosigners
from clinicvault.access.witnesses.verdicts import Strangers, Verdicts
from clinicvault.audit import consistency
from clinicvault.crypto.keys import KeyPair
from tests.unit.access.test_access_witnesses import cosigners, row
from tests.unit.audit.attack_helpers import attacked_clinic, forged
from tests.unit.audit.log_helpers import VAULT, rebuilt
from tests.unit.audit.test_audit_witnesses import stations


def test_so_many_strangers_are_remembered_for_so_many_signers():
    found = Strangers(most=3, signers=2)
    found.add("a", {b"1", b"2"})
    found.add("a", {b"3", b"4"})
    assert len(found.of("a")) == 3
    found.add("a", {b"5"})
    assert b"5" not in found.of("a")
    found.add("b", {b"1"})
    found.add("a", set())
    found.add("c", {b"1"})
    assert (found.of("b"), found.of("c")) == (frozenset(), {b"1"})
    assert len(found.of("a")) == 3


def test_a_verdict_is_found_once_while_it_is_remembered():
    asked, verdicts = [], Verdicts(most=2)

    def found(what, value=True):
        return verdicts.of(what, lambda: asked.append(what) or value)

    assert found("a") is True
    assert found("a", False) is True
    assert found("b", False) is False
    assert found("b") is False
    assert found("c")
    assert asked == ["a", "b", "c"]
    assert found("a")
    assert asked == ["a", "b", "c", "a"]


@pytest.fixture
def clinic(tmp_path, monkeypatch):
    monkeypatch.setattr(holding, "_STRANGERS", Strangers())
    monkeypatch.setattr(proving, "_SIGNED", Verdicts())
    return attacked_clinic(tmp_path)


@pytest.fixture
def read(clinic, monkeypatch):
    """Ids of the bodies that were read."""
    found = []
    inner = clinic.log.witness

    def witness(one):
        found.append(one)
        return inner(one)

    monkeypatch.setattr(clinic.log, "witness", witness)
    return found


def strangers(clinic, count):
    made = [row(clinic, keys=KeyPair.generate()) for _ in range(count)]
    for one in made:
        clinic.log.put_witness(one)
    return {one.id for one in made}


def rows(clinic, signers=None, **more):
    found = holding.signed_rows(clinic.log, VAULT, signers or cosigners(clinic), **more)
    return [one.row for one in found]


def test_what_nobody_signed_is_read_once_and_held_against_nothing(clinic, read, monkeypatch):
    known = strangers(clinic, 3)
    good = row(clinic)
    clinic.log.put_witness(good)
    assert rows(clinic) == [good]
    assert set(read) == {*known, good.id}
    read.clear()

    def refused(*_):
        raise AssertionError("a stranger was held against the log")

    monkeypatch.setattr(holding, "broken_by", refused)
    with pytest.raises(AssertionError):
        holding.require_witnessed(clinic.log, VAULT, cosigners(clinic))
    assert read == [good.id]
    monkeypatch.undo()


def test_who_is_known_now_was_perhaps_a_stranger_before(clinic):
    keys = KeyPair.generate()
    made = row(clinic, keys=keys)
    clinic.log.put_witness(made)
    assert rows(clinic) == []
    told = {**stations(clinic), keys.public.key_id: keys.public.signing}
    assert rows(clinic, Cosigners(told)) == [made]


def test_a_signature_is_verified_once(clinic, monkeypatch):
    asked = []
    inner = consistency.is_signed

    def is_signed(*given):
        asked.append(given)
        return inner(*given)

    monkeypatch.setattr(proving, "is_signed", is_signed)
    good = row(clinic)
    clinic.log.put_witness(good)
    assert rows(clinic) == rows(clinic) == [good]
    assert len(asked) == 1


def test_what_cannot_be_read_is_looked_at_again_it_may_be_mended(clinic, read):
    good = row(clinic)
    clinic.log.witnesses[good.id] = good._replace(body=b"")
    assert rows(clinic) == []
    clinic.log.witnesses[good.id] = good
    assert rows(clinic) == [good]
    assert read == [good.id, good.id]


def test_so_many_strangers_are_looked_at_in_one_pass(clinic, read):
    ids = sorted(strangers(clinic, 5))
    good = row(clinic)
    clinic.log.put_witness(good)
    order = [*ids, good.id]
    assert rows(clinic, most=3, ids=order) == []
    assert read == ids[:3]
    # The next pass of the same process goes on behind them.
    assert rows(clinic, most=3, ids=order) == [good]
    every = holding.proven(clinic.log, VAULT, cosigners(clinic))
    assert [one.row for one in every] == [good]
    assert rows(clinic, most=math.inf, known={good.id}) == []


def test_another_computers_word_alone_is_a_doubt_and_the_own_stops(clinic):
    state = clinic.log.save()
    clinic.many(2)
    made = row(clinic)
    clinic.log.load(state)
    clinic.log.put_witness(made)
    station = clinic.station.public.key_id
    doubt = holding.require_witnessed(clinic.log, VAULT, cosigners(clinic))
    assert doubt.station == station
    errors = [doubt.error(), doubt.error()]
    assert errors[0] is not errors[1]
    assert errors[0].code == "vault-rolled-back-print"
    assert errors[0].params["missing"] == 2
    with pytest.raises(type(errors[0]), match="vault-rolled-back-print"):
        holding.require_witnessed(clinic.log, VAULT, cosigners(clinic), own=station)


def test_a_copy_of_an_ended_computer_that_does_not_fit_is_no_fault(clinic):
    made = row(clinic)
    clinic.log.put_witness(made)
    station = clinic.station.public
    gone = Cosigners({station.key_id: station.signing}, {station.key_id: made.size})
    assert holding.misfits(clinic.log, VAULT, gone) == []
    clinic.log.rows[2] = forged(clinic.log, 2)
    rebuilt(clinic.log)
    memory = SimpleNamespace(known=lambda: {made.id}, kept=list, proven=lambda: (0, b"", b""))
    found = holding.misfits(clinic.log, VAULT, gone)
    assert [one.witness.row for one in found] == [made]
    assert holding.misfits(clinic.log, VAULT, gone, memory) == []
