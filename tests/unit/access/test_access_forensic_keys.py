"""The secret of the invisible marks: made once, held by teams and officers, anew after a leaving."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac

import pytest

from clinicvault.access import contexts
from clinicvault.access.gate import AccessGate
from clinicvault.access.people.enrolment import disable
from clinicvault.access.release.forensic_keys import forensic_key, forensic_keys, pass_on
from clinicvault.access.release.limits import standing
from clinicvault.access.verifying import verify_rows
from clinicvault.crypto.encoding import context
from clinicvault.crypto.keys import seal
from clinicvault.crypto.secret import Secret, derive
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.export_records import ForensicKeyRecord
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import GroupKind, Purpose
from clinicvault.domain.roles import Act
from tests.unit.access.exporting import consented, handed, order_of
from tests.unit.access.rotations import go_on, ordered
from tests.unit.access.rows import by_nobody, rows_of
from tests.unit.access.test_access_recovery import Recovered
from tests.unit.access.two_teams import BEA, add_second_team
from tests.unit.access.world import ADA, INA, ORIGINAL, PAM, PETE

EXPORT = bytes(range(16))


def key_for(world, name=PAM, export=EXPORT):
    """As an export asks for it."""
    session = world.session(name)
    with session.vault.write() as rows:
        key = forensic_key(session, rows, export)
        rows.commit()
    return key


def keys_for(session, export=EXPORT):
    """As a trace asks for them."""
    with session.vault.read() as rows:
        return forensic_keys(session, rows, [export])[export]


def copies(world):
    return rows_of(world, ForensicKeyRecord)


def secret_of(world, copy, kind=GroupKind.TEAM):
    """What a copy for the first team holds."""
    pair = world.session(PAM).group(kind, world.vault.trust.team)
    info = contexts.forensic_key(world.vault.id, copy.id, copy.secret, copy.recipient)
    with pair.open(copy.sealed, info) as secret:
        return bytes(secret.view())


def sealed_copy(world, name, to, content, row=b"", **more):
    """A copy as somebody's altered client may write it."""
    row = row or new_id()
    told = more.pop("secret", hashlib.sha256(content).digest()[:16])
    info = contexts.forensic_key(world.vault.id, row, told, to.key_id)
    record = ForensicKeyRecord(
        id=row, secret=told, recipient=to.key_id, sealed=seal(to, content, info), **more
    )
    return world.session(name).signed(record)


def faults(world):
    return [one for one in verify_rows(world.ports, world.pin) if one]


def team_key(world):
    return world.vault.trust.need(GroupKind.TEAM, world.vault.trust.team).public


def named(content):
    """The name of a secret, as a copy tells it."""
    with derive(content, "forensic-secret", length=16) as name:
        return bytes(name.view())


def test_the_first_export_makes_the_secret_for_the_team_and_the_officers(world):
    key = key_for(world)
    [first, second] = copies(world)
    newest = {
        world.vault.trust.need(GroupKind.OFFICERS).public.key_id,
        team_key(world).key_id,
    }
    assert {first.recipient, second.recipient} == newest
    assert first.secret == second.secret
    assert len(key) == 32
    assert [e.detail["keys"] for e in world.events("mark-key")] == [2]
    assert faults(world) == []


def test_a_key_is_the_hmac_of_the_export_under_the_secret(world):
    key = key_for(world)
    [copy] = [one for one in copies(world) if one.recipient == team_key(world).key_id]
    secret = secret_of(world, copy)
    assert hmac.digest(secret, context("forensic-mark", EXPORT), "sha256") == key
    assert copy.secret == named(secret)


def test_everybody_who_exports_gets_the_same_key_and_each_export_its_own(world):
    assert key_for(world, PAM) == key_for(world, PETE) == key_for(world, ADA)
    assert key_for(world, PAM, b"another export id") != key_for(world)
    assert len(copies(world)) == 2
    assert len(world.events("mark-key")) == 1
    for name in (PAM, PETE, ADA):
        assert keys_for(world.session(name)) == (key_for(world),)


def test_it_outlives_the_program(world):
    key = key_for(world)
    world.again()
    assert key_for(world) == key


@pytest.mark.parametrize("before", [False, True])
def test_who_holds_neither_key_gets_none(world, before):
    if before:
        key_for(world)
    with pytest.raises(Refused, match="no-key"):
        key_for(world, INA)
    session = world.plain_administrator()
    with pytest.raises(Refused, match="no-key"), session.vault.write() as rows:
        forensic_key(session, rows, EXPORT)
    assert keys_for(world.session(INA)) == ()
    assert pass_on(world.session(INA)) == 0
    assert len(copies(world)) == 2 * before


def test_a_locked_session_gets_none(world):
    session = world.session(PAM)
    session.wipe()
    with world.vault.write() as rows, pytest.raises(Refused, match="locked"):
        forensic_key(session, rows, EXPORT)
    with world.vault.read() as rows, pytest.raises(Refused, match="locked"):
        forensic_keys(session, rows, [EXPORT])


def test_nothing_is_kept_where_nobody_commits(world):
    session = world.session(PAM)
    with session.vault.write() as rows:
        lost = forensic_key(session, rows, EXPORT)
    assert copies(world) == []
    assert keys_for(session) == ()
    assert key_for(world) != lost


def test_a_new_team_is_given_what_was_there_before(world):
    key = key_for(world)
    team = add_second_team(world)
    assert keys_for(world.session(BEA)) == ()
    assert pass_on(world.session(BEA)) == 0
    assert pass_on(world.session(PAM)) == 1
    assert pass_on(world.session(PAM)) == 0
    assert keys_for(world.session(BEA)) == (key,)
    assert key_for(world, BEA) == key
    assert world.vault.trust.need(GroupKind.TEAM, team).public.key_id in {
        one.recipient for one in copies(world)
    }
    assert [e.detail["keys"] for e in world.events("mark-key")] == [2, 1]


def test_an_export_passes_it_on_as_well(world):
    key = key_for(world)
    add_second_team(world)
    assert key_for(world) == key
    assert keys_for(world.session(BEA)) == (key,)
    assert len(copies(world)) == 3


def test_a_team_that_was_given_nothing_makes_one_for_all(world):
    before = key_for(world)
    add_second_team(world)
    own = key_for(world, BEA)
    assert own != before
    assert keys_for(world.session(BEA)) == (own,)
    assert keys_for(world.session(PAM)) == (own, before)
    assert key_for(world, PAM) == own


def test_who_left_knows_no_key_of_later_exports(world):
    before = key_for(world)
    known = keys_for(world.session(PETE))
    disable(world.session(ADA), world.user(PETE))
    after = key_for(world)
    assert after not in known
    assert keys_for(world.session(PAM)) == (after, before)
    assert key_for(world) == after


def test_the_ended_session_gets_none_and_passes_nothing_on(world):
    key_for(world)
    session = world.session(PETE)
    add_second_team(world)
    disable(world.session(ADA), world.user(PETE))
    with world.vault.write() as rows, pytest.raises(Refused, match="user-disabled"):
        forensic_key(session, rows, EXPORT)
    assert pass_on(session) == 0


def test_an_order_to_renew_everything_makes_another_and_keeps_the_first(world):
    before = key_for(world)
    ordered(world)
    between = key_for(world)
    go_on(world, ADA, PAM, PETE)
    after = key_for(world)
    assert len({before, between, after}) == 3
    world.again()
    assert set(keys_for(world.session(PAM))) == {before, between, after}
    assert keys_for(world.session(ADA)) == keys_for(world.session(PETE))
    assert pass_on(world.session(PAM)) == 0, "later generations open what earlier ones do"
    assert faults(world) == []


def test_a_recovery_brings_the_keys_back_through_the_officers(world):
    before = key_for(world)
    made = Recovered(world)
    try:
        session = made.unlock()
        assert keys_for(session) == (before,)
        assert pass_on(session) == 1
        assert pass_on(session) == 0
        with made.vault.write() as rows:
            assert forensic_key(session, rows, EXPORT) != before
    finally:
        made.shut()


def test_no_secret_of_later_is_tried_for_an_export_of_before(world):
    patient, photo = consented(world, Purpose.COLLEAGUES)
    order = order_of(patient, photo, purpose=Purpose.COLLEAGUES)
    oldest = handed(world, order).disclosure
    assert keys_for(world.session(PAM), oldest) == ()
    first = key_for(world)
    given = handed(world, order).disclosure
    disable(world.session(ADA), world.user(PETE))
    key_for(world)
    assert keys_for(world.session(PAM), oldest) == ()
    assert keys_for(world.session(PAM), given) == (key_for_before(world, given),)
    assert len(keys_for(world.session(PAM), EXPORT)) == 2
    assert first in keys_for(world.session(PAM), EXPORT)


def key_for_before(world, export):
    """By the secret of the first copy."""
    state = world.vault.ports.state
    mine = [one for one in copies(world) if one.recipient == team_key_ids(world)[0]]
    first = min(mine, key=lambda one: state.get(one.TABLE, one.id).seq)
    for pair in world.session(PAM).generations(GroupKind.TEAM, world.vault.trust.team):
        if pair.public.key_id == first.recipient:
            info = contexts.forensic_key(world.vault.id, first.id, first.secret, first.recipient)
            with pair.open(first.sealed, info) as opened:
                secret = bytes(opened.view())
    return hmac.digest(secret, context("forensic-mark", export), "sha256")


def team_key_ids(world):
    return [
        one.public.key_id
        for one in world.vault.trust.groups[GroupKind.TEAM, world.vault.trust.team]
    ]


# attacks and damage


def test_a_copy_that_holds_something_else_is_told_and_leads_nobody_astray(world):
    key = key_for(world)
    own = b"a secret that I know as well...."
    [copy, *_] = copies(world)
    lie = sealed_copy(world, PETE, team_key(world), own, secret=copy.secret)
    short = sealed_copy(world, PETE, team_key(world), b"short")
    world.append(lie, short)
    session = world.session(PAM)
    assert keys_for(session) == (key,)
    assert key_for(world) == key


def test_garbage_for_a_team_is_passed_over_by_a_new_secret(world):
    garbage = [
        sealed_copy(world, PETE, team_key(world), bytes(32), secret=named(b"x" * 32)),
        dataclasses.replace(
            sealed_copy(world, PETE, team_key(world), b"y" * 32), sealed=bytes(1168)
        ),
    ]
    world.append(garbage[0], world.session(PETE).signed(garbage[1]))
    assert keys_for(world.session(PAM)) == ()
    key = key_for(world)
    assert keys_for(world.session(PAM)) == (key,)
    assert keys_for(world.session(ADA)) == (key,)


def test_damage_is_told_in_the_log(world):
    world.append(sealed_copy(world, PETE, team_key(world), b"short"))
    session = world.session(PAM)
    keys_for(session)
    session.tell_damage({})
    [told] = world.events("damage-found")
    assert told.outcome == "failed"


@pytest.mark.parametrize("column", ["sealed", "secret", "recipient"])
def test_an_altered_row_does_not_count(world, column):
    key_for(world)
    world.swap(f"UPDATE forensic_key SET {column} = zeroblob(length({column}))")
    assert keys_for(world.session(PAM)) == ()
    assert len({one.id for one in faults(world)}) == 2


def test_only_who_exports_makes_copies(world):
    for name in (INA,):
        world.append(sealed_copy(world, name, team_key(world), b"z" * 32, secret=named(b"z" * 32)))
    world.append(
        by_nobody(sealed_copy(world, PAM, team_key(world), b"n" * 32, secret=named(b"n" * 32)))
    )
    assert keys_for(world.session(PAM)) == ()
    assert len(faults(world)) == 2


def test_a_second_version_does_not_count(world):
    first = sealed_copy(world, PAM, team_key(world), b"v" * 32, secret=named(b"v" * 32))
    world.append(first)
    assert len(keys_for(world.session(PAM))) == 1
    world.append(world.session(PAM).signed(dataclasses.replace(first, version=2)))
    assert keys_for(world.session(PAM)) == ()


def test_a_copy_of_an_earlier_secret_does_not_bring_it_back_into_force(world):
    before = key_for(world)
    [copy] = [one for one in copies(world) if one.recipient == team_key(world).key_id]
    secret = secret_of(world, copy)
    disable(world.session(ADA), world.user(PETE))
    world.append(sealed_copy(world, PAM, team_key(world), secret, secret=copy.secret))
    assert key_for(world) != before


def test_nobody_may_delete_a_copy(world):
    key_for(world)
    [copy, _] = copies(world)
    with pytest.raises(IntegrityError, match="row-rolled-back"):
        world.append(delete=(copy,))


def test_what_a_trace_opens_counts_against_no_limit(world):
    """Nobody sees it; the log has it all the same."""
    patient, photo = world.treated()
    session = world.session(PAM)
    gate = AccessGate(session)
    before = standing(session)
    gate.open([photo.id], ORIGINAL, Purpose.CARE, event="trace", act=Act.TRACE)
    assert standing(session) == before
    gate.open([photo.id], ORIGINAL, Purpose.CARE, event="photo-full")
    assert standing(session) != before
    assert [one.outcome for one in world.events("trace")] == ["intent", "done"]
    assert world.events("trace")[0].patient == patient


@pytest.mark.parametrize("name", [ADA, INA])
def test_who_sees_no_pictures_opens_none_for_a_trace(world, name):
    _, photo = world.treated()
    gate = AccessGate(world.session(name))
    with pytest.raises(Refused, match="role"):
        gate.open([photo.id], ORIGINAL, Purpose.CARE, event="trace", act=Act.TRACE)


def test_the_secret_is_wiped_after_each_use(world, monkeypatch):
    made = []
    wipe = Secret.wipe

    def noted(self):
        made.append(bytes(self._data))
        wipe(self)

    key_for(world)
    [copy] = [one for one in copies(world) if one.recipient == team_key(world).key_id]
    secret = secret_of(world, copy)
    monkeypatch.setattr(Secret, "wipe", noted)
    keys_for(world.session(PAM))
    assert secret in made
