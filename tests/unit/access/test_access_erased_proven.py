"""After a restore: erasures that only the certificates kept beside them prove, holds, the rest."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.access.endings import erased_again, erasing, holds, kept_erasures
from clinicvault.access.endings.erased_again import (
    Again,
    carry_out_again,
    is_back,
    settle_erased,
)
from clinicvault.access.endings.erasure_facts import open_facts
from clinicvault.access.endings.kept_erasures import parse
from clinicvault.access.patients.patients import Identity, register
from clinicvault.access.people.leaving import disable
from clinicvault.access.release import requests
from clinicvault.crypto.encoding import decode, encode
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import new_id
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.record_kinds import Stage
from clinicvault.domain.records import (
    AssignmentRecord,
    EnrolmentRecord,
    FoundingRecord,
    GroupRecord,
    PatientRecord,
    UserKeyRecord,
    UserRecord,
)
from clinicvault.domain.roles import Role
from tests.unit.access.erasures import REASON, erased, findings, is_erased, wraps_of
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_erased_again import kept
from tests.unit.access.world import ADA, DAY_MS, INA, PAM, copy_world, password

OLGA = "Olga"
OFFICER = frozenset({Role.OFFICER})


def again(world, one, name=ADA, **more):
    return carry_out_again(world.session(name), parse(one.encoded()), **more)


def reasons(world):
    return [e.detail.get("reason") for e in world.events("erasure-again")]


def older_copy(world, tmp_path):
    world.shut()
    older = copy_world(world, tmp_path / "older")
    world.ports = world.attach("home")
    return older


def carried_out_by(world, patient, asker, approver=None):
    session = world.session(asker)
    request = erasing.ask(session, patient, "asked", REASON)
    if approver:
        requests.allow(world.session(approver), request)
    else:
        world.clock.ms += DAY_MS
    assert erasing.carry_out(session, request, password(asker)) == 0
    return request


@pytest.fixture(scope="module")
def joined_once(founded_once, tmp_path_factory):
    """(a copy of before an officer joined, the clinic she erased in, patient, what was kept)."""
    folder = tmp_path_factory.mktemp("proven")
    world = copy_world(founded_once, folder / "clinic")
    patient, _ = world.treated()
    older = older_copy(world, folder)
    older.shut()
    world.grant(ADA, OLGA, world.join(OLGA, OFFICER))
    carried_out_by(world, patient, OLGA, PAM)
    [one] = kept(world)
    world.shut()
    return older, world, patient, one


@pytest.fixture
def joined(joined_once, tmp_path):
    """(the older vault, patient, what was kept)."""
    older, _, patient, one = joined_once
    made = copy_world(older, tmp_path / "clinic")
    yield made, patient, one
    made.shut()


def test_who_joined_after_the_snapshot_is_believed_by_the_certificates(joined, tmp_path):
    older, patient, one = joined
    [assignment] = rows_of(older, AssignmentRecord, id=patient)
    assert older.vault.trust.owner(one.erasure.signer) == b""
    assert again(older, one) is Again.DONE
    assert is_erased(older, patient)
    assert wraps_of(older, assignment.patient_key) == []
    [record] = rows_of(older, ErasureRecord)
    facts = open_facts(older.session(ADA), record)
    assert (facts.made_by, facts.allowed_by) == (older.user(ADA), older.user(PAM))
    assert older.events("patient-erase")[0].detail["again"] is True
    assert findings(older, tmp_path) == []
    assert list(older.ports.objects.list()) == []
    assert again(older, one) is Again.DONE


def test_anybody_elses_unlock_takes_the_keys_and_leaves_the_rest_to_an_officer(joined):
    older, patient, one = joined
    [assignment] = rows_of(older, AssignmentRecord, id=patient)
    for _ in range(2):
        assert again(older, one, INA) is Again.WAITS
        assert wraps_of(older, assignment.patient_key) == []
    assert [e.outcome for e in older.events("patient-erase")] == ["incomplete"]
    assert again(older, one) is Again.DONE
    assert is_erased(older, patient)


def without(one, *kinds, **changes):
    left = tuple(row for row in one.certificates if not isinstance(row, kinds))
    return dataclasses.replace(one, certificates=left, **changes)


@pytest.mark.parametrize("kind", [FoundingRecord, EnrolmentRecord, UserKeyRecord, GroupRecord])
def test_without_the_certificates_it_waits_for_two_people(joined, kind):
    older, patient, one = joined
    bare = without(one, kind)
    for told in (False, True):
        assert again(older, bare, told=told) is Again.UNPROVEN
    ada = older.session(ADA)
    assert reasons(older) == ["erasure-unproven"]
    assert is_back(ada, patient)
    erased(older, patient)
    assert not is_back(ada, patient)
    assert again(older, bare) is Again.DONE


def swapped(one, kind, **changes):
    """All rows of a kind with other contents, their signatures as they were."""
    rows = tuple(
        dataclasses.replace(row, **changes) if isinstance(row, kind) else row
        for row in one.certificates
    )
    return dataclasses.replace(one, certificates=rows)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (UserKeyRecord, {"public": b"short"}),
        (UserRecord, {"roles": 8}),
        (UserRecord, {"roles": 99}),
    ],
)
def test_certificates_that_were_altered_prove_nothing(joined, kind, changes):
    older, patient, one = joined
    assert again(older, swapped(one, kind, **changes)) is Again.UNPROVEN
    assert rows_of(older, PatientRecord, id=patient)


def test_nor_do_rows_that_belong_to_nothing(joined):
    older, _, one = joined
    turned = dataclasses.replace(one.request, patient=bytes(16))
    assert again(older, dataclasses.replace(one, request=turned)) is Again.UNPROVEN
    assert again(older, dataclasses.replace(one, approvals=())) is Again.UNPROVEN
    shorter = dataclasses.replace(one.erasure, signature=bytes(64))
    assert again(older, dataclasses.replace(one, erasure=shorter)) is Again.UNPROVEN


def test_whose_access_this_vault_ended_proves_nothing(joined):
    """Before the snapshot or since: nobody can tell, and two people say so anew."""
    older, patient, one = joined
    disable(older.session(ADA), older.user(PAM))
    assert again(older, one) is Again.UNPROVEN
    assert rows_of(older, PatientRecord, id=patient)


def test_a_file_that_makes_no_sense_stops_nobody(joined, monkeypatch):
    older, _, one = joined

    def odd(*_):
        raise KeyError("odd")

    monkeypatch.setattr(kept_erasures, "load_trust", odd)
    assert again(older, one) is Again.UNPROVEN


# alone


@pytest.fixture
def alone(founded_alone, tmp_path):
    """(a vault with two officers, patient, what was kept of what one did alone afterwards)."""
    world = founded_alone
    world.grant(ADA, OLGA, world.join(OLGA, OFFICER))
    world.grant(ADA, INA, world.join(INA, frozenset({Role.INTAKE})))
    patient = register(world.session(INA), Identity("Edda", "Rousseau", None)).id
    older = older_copy(world, tmp_path)
    older.members, older.founded = dict(world.members), world.founded
    disable(world.session(ADA), world.user(OLGA))
    carried_out_by(world, patient, ADA)
    [one] = kept(world)
    yield older, patient, one
    older.shut()


def test_what_was_lawful_alone_is_carried_out_again(alone):
    """By who could have allowed it then, and not by who could now."""
    older, patient, one = alone
    assert one.approvals
    assert again(older, one) is Again.DONE
    assert is_erased(older, patient)


def test_but_not_where_the_end_of_somebodys_access_is_left_out(alone):
    older, patient, one = alone
    olga = older.user(OLGA)
    for bare in (
        dataclasses.replace(
            one,
            certificates=tuple(
                row for row in one.certificates if olga not in {row.id, getattr(row, "user", b"")}
            ),
        ),
        dataclasses.replace(one, leaves={**one.leaves, ("erasure", patient): 0}),
    ):
        assert again(older, bare) is not Again.DONE
    assert rows_of(older, PatientRecord, id=patient)


def test_nor_where_the_keys_of_who_is_here_are_left_out(alone):
    """Whose row stays in the file, and whose keys do not; revoked keys may have been followed."""
    older, patient, one = alone
    olga = older.user(OLGA)
    [row] = rows_of(older, UserRecord, id=olga)
    here = [row if one.id == olga else one for one in one.certificates]
    bare = [one for one in here if not (isinstance(one, UserKeyRecord) and one.user == olga)]
    working = dataclasses.replace(row, version=row.version + 2)
    newer = [older.session(ADA).rooted(working) if one.id == olga else one for one in bare]
    late = {**one.leaves, ("user", olga): one.leaf(one.erasure)}
    for changes in (
        {"certificates": tuple(bare)},
        {"certificates": tuple(here)},
        {"certificates": tuple(newer)},
        {"leaves": late},
    ):
        assert again(older, dataclasses.replace(one, **changes)) is Again.UNPROVEN
    assert rows_of(older, PatientRecord, id=patient)


# over before


def test_what_was_denied_before_is_not_proven(joined):
    older, patient, one = joined
    [grant] = [word for word in one.approvals if word.stage == Stage.GRANT]
    no = dataclasses.replace(grant, id=new_id(), stage=int(Stage.DENY), note_sealed=b"")
    leaves = {**one.leaves, ("approval", no.id): one.leaf(one.request)}
    said = (grant, older.session(PAM).signed(no))
    assert again(older, dataclasses.replace(one, approvals=said, leaves=leaves)) is Again.UNPROVEN
    assert rows_of(older, PatientRecord, id=patient)


def test_what_was_done_by_a_kept_file_alone_is_no_damage(joined):
    older, _, one = joined
    assert again(older, one) is Again.DONE
    assert kept(older) == []
    assert older.events("damage-found") == []


# holds


def placed_meanwhile(monkeypatch, world, patient):
    """Somebody places a hold after this program has looked, and before it writes."""
    real = erased_again._is_officer

    def slowly(session):
        monkeypatch.setattr(erased_again, "_is_officer", real)
        holds.place(world.session(ADA), patient, "Lawsuit")
        return real(session)

    monkeypatch.setattr(erased_again, "_is_officer", slowly)


@pytest.mark.parametrize("name", [ADA, INA])
def test_a_hold_that_is_placed_meanwhile_comes_first(joined, monkeypatch, name):
    older, patient, one = joined
    [assignment] = rows_of(older, AssignmentRecord, id=patient)
    locks = len(wraps_of(older, assignment.patient_key))
    placed_meanwhile(monkeypatch, older, patient)
    assert again(older, one, name) is Again.WAITS
    assert rows_of(older, PatientRecord, id=patient)
    assert len(wraps_of(older, assignment.patient_key)) == locks


def test_a_hold_comes_before_every_erasure_that_is_done_again(joined):
    older, patient, one = joined
    [assignment] = rows_of(older, AssignmentRecord, id=patient)
    holds.place(older.session(ADA), patient, "Lawsuit")
    locks = len(wraps_of(older, assignment.patient_key))
    for name in (ADA, INA, PAM):
        assert again(older, one, name, told=name != ADA) is Again.WAITS
    assert again(older, one, adam(older), told=True) is Again.WAITS
    assert len(wraps_of(older, assignment.patient_key)) == locks
    assert reasons(older) == ["patient-held"]
    assert not is_back(older.session(ADA), patient)
    holds.lift(older.session(ADA), patient, "Settled")
    assert again(older, one) is Again.DONE
    assert is_erased(older, patient)


def adam(world):
    world.plain_administrator()
    return "Adam"


def test_and_before_one_that_was_taken_up(world, tmp_path):
    patient, _ = world.treated()
    holds.place(world.session(ADA), patient, "Lawsuit")
    older = older_copy(world, tmp_path)
    holds.lift(world.session(ADA), patient, "Settled")
    erased(world, patient)
    [one] = kept(world)
    older.append(*one.records)
    for name in (INA, ADA):
        assert settle_erased(older.session(name)) == 0
        assert not is_back(older.session(name), patient)
    assert rows_of(older, PatientRecord, id=patient)
    holds.lift(older.session(ADA), patient, "Settled")
    assert settle_erased(older.session(ADA)) == 1
    assert is_erased(older, patient)
    older.shut()


# what is kept can be read


def test_kept_rows_are_read_as_a_table_is(joined):
    _, _, one = joined
    rows = kept_erasures._Rows(one.certificates)
    users = [row for row in one.certificates if isinstance(row, UserRecord)]
    assert rows.get(UserRecord, users[0].id) == users[0]
    assert rows.get(UserRecord, bytes(16)) is None
    assert rows.count(UserRecord) == len(users) == 5
    assert rows.count(PatientRecord) == 0


def test_what_is_too_large_to_be_read_is_not_kept(joined, monkeypatch):
    _, _, one = joined
    data = one.encoded()
    monkeypatch.setattr(kept_erasures, "LIMIT_BYTES", len(data))
    assert parse(one.encoded()) == one
    monkeypatch.setattr(kept_erasures, "LIMIT_BYTES", len(data) - 1)
    for act in (one.encoded, lambda: parse(data)):
        with pytest.raises(IntegrityError, match="erasure-unreadable"):
            act()


@pytest.mark.parametrize("leaf", [-1, "1", True])
def test_a_leaf_that_is_none_is_said(joined, leaf):
    rows = decode(joined[2].encoded())
    rows[0][2] = leaf
    with pytest.raises(IntegrityError, match="erasure-unreadable"):
        parse(encode(rows))
