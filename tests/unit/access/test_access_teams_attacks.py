"""Insiders with altered programs: nothing but certificates makes anybody a team's member."""

import dataclasses

import pytest

from clinicvault.access.consent import consents
from clinicvault.access.consent.record_wraps import keyed
from clinicvault.access.contexts import transfer
from clinicvault.access.damage import Damaged
from clinicvault.access.patients.assigning import assign_key
from clinicvault.access.patients.chosen_team import require_chosen
from clinicvault.access.patients.patient_keys import open_patient
from clinicvault.access.patients.pool import PoolRecipients, add_pairs, sound_keys, wraps_of
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.access.people import groups
from clinicvault.access.people.leaving import leave_team
from clinicvault.access.people.own_groups import WITH_FIRST, open_own
from clinicvault.access.people.resealing import renew
from clinicvault.access.people.team import found_team
from clinicvault.access.unlocking import step_up
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.lifecycle_records import TransferRecord
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import (
    AssignmentRecord,
    EndorsementRecord,
    GrantRecord,
    PatientKeyRecord,
    RevocationRecord,
)
from clinicvault.domain.roles import Role
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_certificates import mallory_enrols
from tests.unit.access.two_teams import BEA, PRACTITIONER, treated_by
from tests.unit.access.world import ADA, INA, PAM, PETE, password, refill


def teams_of(world, name):
    return world.vault.trust.people[world.user(name)].teams


def team_grant(world, group, pair, user, to, signer):
    return groups.grant_record(world.vault.id, group.id, pair, user, to, signer)


def refused_at_next_start(world):
    with pytest.raises(IntegrityError):
        world.again()
    return True


# a sham team


def test_a_sham_team_made_by_the_administrator_alone(two):
    """Code, keys, team and archive, all in one leaf; only the officer's signature lacks."""
    world, first, hands = two
    team = new_id()
    user, newcomer, code, row = mallory_enrols(world, team)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(*found_team(world.vault.id, row, code, newcomer))
    assert world.vault.trust.teams == [first, hands]
    assert world.vault.trust.people[user].teams == ()
    assert refused_at_next_start(world)


def test_a_practitioner_lifts_nobody_to_a_founder(two):
    """Bea lets the sham newcomer in as a practitioner: still nobody signed for the team."""
    world, _, _ = two
    user, newcomer, code, row = mallory_enrols(world, new_id())
    said = EndorsementRecord(id=new_id(), user_key=newcomer.keys.id, role=Role.PRACTITIONER.bit)
    world.append(world.session(BEA).signed(said))
    assert world.vault.trust.people[user].certified == PRACTITIONER
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(*found_team(world.vault.id, row, code, newcomer))


def test_a_team_is_not_begun_a_second_time(two):
    """With the officer's signature even: its first key was made by the first code."""
    world, first, _ = two
    user, newcomer, code, row = mallory_enrols(world, first, world.session(ADA).keys)
    assert world.vault.trust.people[user].teams == ()
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(*found_team(world.vault.id, row, code, newcomer))
    assert refused_at_next_start(world)


def test_administrator_and_officer_together_begin_a_team_that_opens_nothing_of_others(two):
    world, first, hands = two
    patient, photo = treated_by(world, first)
    team = new_id()
    user, newcomer, code, row = mallory_enrols(world, team, world.session(ADA).keys)
    world.append(*found_team(world.vault.id, row, code, newcomer))
    assert world.vault.trust.people[user].teams == (team,)
    assert world.vault.trust.teams == [first, hands, team]
    assert world.view(PAM, photo.id) == b"preview picture"
    key = rows_of(world, AssignmentRecord, id=patient)[0].patient_key
    moved = forged_move(world, key, team, newcomer.first, KeyPair.generate())
    world.append(moved)
    with pytest.raises(IntegrityError, match="row-altered"):
        keyed_of(world, PAM, patient)


def keyed_of(world, name, patient):
    session = world.session(name)
    with world.vault.read() as rows:
        return keyed(session, rows, patient)


# the other team's keys


@pytest.mark.parametrize("endorsed", [False, True])
def test_bea_endorses_a_newcomer_into_the_first_team(two, endorsed):
    """A grant of the first team's key by her, of whatever seed, makes nobody a member."""
    world, first, _ = two
    world.join("Mallory", PRACTITIONER)
    keys = world.vault.trust.people[world.user("Mallory")].keys
    if endorsed:
        said = EndorsementRecord(id=new_id(), user_key=keys.id, role=Role.PRACTITIONER.bit)
        world.append(world.session(BEA).signed(said))
    group = world.vault.trust.need(GroupKind.TEAM, first)
    mallory = world.vault.trust.people[world.user("Mallory")]
    bea = world.session(BEA)
    world.append(team_grant(world, group, KeyPair.generate(), mallory.id, mallory.public, bea.keys))
    assert teams_of(world, "Mallory") == ()
    assert not world.unlock("Mallory").holds(GroupKind.TEAM, first)
    assert "grant_key" in world.events("damage-found")[-1].detail["tables"]


def test_nobody_makes_oneself_a_member(two):
    """Not even who was given the key outside of the program: no later sealing is for such a one."""
    world, first, _ = two
    group = world.vault.trust.need(GroupKind.TEAM, first)
    stolen = world.session(PAM).group(GroupKind.TEAM, first)
    bea = world.session(BEA)
    own = team_grant(world, group, stolen, world.user(BEA), bea.keys.public, bea.keys)
    world.append(own)
    assert world.vault.trust.people[world.user(BEA)].teams == teams_of(world, BEA)
    assert first not in teams_of(world, BEA)
    assert not world.unlock(BEA).holds(GroupKind.TEAM, first)
    assert own.id in world.events("damage-found")[-1].objects


def test_grants_that_are_not_what_they_say_make_nobody_a_member(two):
    """For keys of nobody, of another user, of the front desk, by a false signature."""
    world, first, _ = two
    group, pam = world.vault.trust.need(GroupKind.TEAM, first), world.session(PAM)
    pair, ina = pam.group(GroupKind.TEAM, first), world.session(INA)
    bea = world.session(BEA).keys.public
    good = team_grant(world, group, pair, world.user(BEA), bea, pam.keys)
    changed = dataclasses.replace(good, id=new_id(), user=world.user(INA), signature=b"")
    world.append(
        dataclasses.replace(good, signature=bytes(64)),
        pam.signed(changed),
        team_grant(world, group, pair, new_id(), KeyPair.generate().public, pam.keys),
        team_grant(world, group, pair, world.user(INA), ina.keys.public, pam.keys),
    )
    assert first not in teams_of(world, BEA)
    assert teams_of(world, INA) == ()


def test_bea_makes_no_next_key_of_the_first_team(two):
    """Even when it is due: whoever made it would know it. The team waits, the other works on."""
    world, first, hands = two
    leave_team(world.session(ADA), world.user(PETE), first)
    before, bea = world.vault.trust.need(GroupKind.TEAM, first), world.session(BEA)
    fresh, signer = KeyPair.generate(), bea.keys.public.key_id
    sealed = groups.group_record(
        fresh, GroupKind.TEAM, first, bea.keys, signer, bea.keys, 2, bytes(1168)
    )
    assert before.generation == 1
    world.append(sealed)
    world.again()
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.vault.trust.need(GroupKind.TEAM, first)
    assert world.vault.trust.need(GroupKind.TEAM, hands).generation == 1


# the pool


def test_beas_key_pair_in_the_first_teams_pool_is_never_given_out(two):
    world, first, _hands = two
    bea, trust = world.session(BEA), world.vault.trust
    pair = KeyPair.generate()
    own = PatientKeyRecord(id=pair.public.key_id, team=first, public=pair.public.encoded)
    world.append(
        bea.signed(own), *(bea.signed(w) for w in wraps_of(pair, PoolRecipients.of(trust, first)))
    )
    damaged = {}
    with world.vault.read() as rows:
        whole = sound_keys(world.vault, rows, first, 99, damaged)
        assert pair.public.key_id in rows.free_patient_keys(first, 99)
    assert pair.public.key_id not in whole
    assert ("patient_key", pair.public.key_id) in damaged
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
        world.vault.reader(rows).need(PatientKeyRecord, pair.public.key_id)
    patients = [treated_by(world, first)[0] for _ in range(8)]
    given = {rows_of(world, AssignmentRecord, id=one)[0].patient_key for one in patients}
    assert pair.public.key_id not in given


def test_a_key_pair_does_not_change_its_team(two):
    """Bea's own pair of her own pool, put into the first team's by a next version."""
    world, first, hands = two
    bea = world.session(BEA)
    with world.vault.write() as rows:
        add_pairs(rows, PoolRecipients.of(world.vault.trust, hands), bea.keys, 1)
        rows.event(bea.event("pool-fill"))
        rows.commit()
    mine = bea.keys.public.key_id
    row = next(one for one in rows_of(world, PatientKeyRecord, team=hands) if one.signer == mine)
    for signer in (bea, world.session(PETE)):
        later = dataclasses.replace(row, version=row.version + 1, team=first)
        world.append(signer.signed(later))
        row = later
        with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
            world.vault.reader(rows).need(PatientKeyRecord, row.id)


@pytest.mark.parametrize("chosen", [True, False])
def test_a_patient_who_was_given_a_key_of_another_team_than_chosen(two, chosen, monkeypatch):
    """Bea's altered program gives a pair of her own to who waits for the first team's.

    Also to who waited before there was anything to choose.
    """
    world, first, hands = two
    for _ in range(8 if chosen else 0):
        treated_by(world, first)
    patient = world.patient()
    if not chosen:
        monkeypatch.setattr(consents, "team_for", lambda *_: b"")
    consent = world.consent(patient, team=first)
    bea = world.session(BEA)
    with world.vault.write() as rows:
        assert assign_key(bea, rows, patient, consent, hands, {})
        rows.event(bea.event("consent-key", patient=patient))
        rows.commit()
    session = world.session(INA)
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-altered"):
        require_chosen(session, rows, patient)


# moving


def forged_move(world, key, team, signer, pair):
    proof = pair.sign(transfer(world.vault.id, key, 1, team))
    record = TransferRecord(id=key, team=team, proof=proof)
    return sign_record(record, signer, signer.public.key_id)


def test_nobody_moves_a_patient_without_opening_the_record(two):
    """Else the first team's next step-up would seal the record to Bea's team."""
    world, first, hands = two
    patient, _ = treated_by(world, first)
    key = rows_of(world, AssignmentRecord, id=patient)[0].patient_key
    world.append(forged_move(world, key, hands, world.session(BEA).keys, KeyPair.generate()))
    found = bring_up(world.session(PAM), [patient], password(PAM))
    assert found.refused == {patient: "row-altered"}
    with pytest.raises(IntegrityError, match="row-altered"):
        keyed_of(world, PAM, patient)


def test_who_opens_a_record_moves_it_into_no_team_of_others(two):
    world, first, hands = two
    patient, _ = treated_by(world, first)
    key = rows_of(world, AssignmentRecord, id=patient)[0].patient_key
    pam = world.session(PAM)
    with world.vault.read() as rows:
        pair = open_patient(pam, world.vault.reader(rows), key)
    world.append(forged_move(world, key, hands, pam.keys, pair))
    with pytest.raises(IntegrityError, match="row-unsigned"):
        keyed_of(world, PAM, patient)


# who was removed


def test_a_removed_member_gives_signs_and_fills_nothing(two):
    world, first, hands = two
    pete = world.session(PETE)
    pair = pete.group(GroupKind.TEAM, hands)
    seed = bytes(pair.seed.view())
    leave_team(world.session(ADA), world.user(PETE), hands)
    group, keys = world.vault.trust.need(GroupKind.TEAM, hands), pete.keys
    kept = KeyPair.from_seed(Secret(seed))
    world.append(team_grant(world, group, kept, world.user(PETE), keys.public, keys))
    assert teams_of(world, PETE) == (first,)
    pam = world.session(PAM)
    world.append(team_grant(world, group, kept, world.user(PAM), pam.keys.public, keys))
    assert teams_of(world, PAM) == (first,)
    made = KeyPair.generate()
    own = PatientKeyRecord(id=made.public.key_id, team=hands, public=made.public.encoded)
    world.append(sign_record(own, keys, keys.public.key_id))
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
        world.vault.reader(rows).need(PatientKeyRecord, made.public.key_id)


def test_a_founder_who_was_removed_does_not_come_back_alone(two):
    """The word of the first leaf counts in that leaf; later it is anybody's."""
    world, _, hands = two
    bea = world.session(BEA)
    pair = KeyPair.from_seed(bea.group(GroupKind.TEAM, hands).seed.copy())
    leave_team(world.session(ADA), world.user(BEA), hands)
    assert teams_of(world, BEA) == ()
    group, keys = world.vault.trust.need(GroupKind.TEAM, hands), bea.keys
    world.append(team_grant(world, group, pair, world.user(BEA), keys.public, keys))
    assert teams_of(world, BEA) == ()


def test_a_removed_member_keeps_what_was_known_and_gets_nothing_new(two):
    world, _, hands = two
    patient, photo = treated_by(world, hands)
    leave_team(world.session(ADA), world.user(PETE), hands)
    renew(world.session(BEA), password(BEA))
    later, fresh = treated_by_refilled(world, hands)
    with step_up(world.session(PETE), password(PETE)) as archives:
        assert hands not in archives
    for one in (photo, fresh):
        with pytest.raises(Refused):
            world.view(PETE, one.id, checks=False)
        assert world.view(BEA, one.id) == b"preview picture"
    newest = world.vault.trust.need(GroupKind.TEAM, hands)
    to = {one.user for one in rows_of(world, GrantRecord, group=newest.id)}
    assert to == {world.user(BEA)}
    assert patient != later


def treated_by_refilled(world, team):
    refill(world, BEA, 2)
    return treated_by(world, team)


def test_only_the_root_takes_a_grant_back(two):
    world, first, _ = two
    [grant] = [
        one
        for one in rows_of(world, GrantRecord, user=world.user(PAM))
        if one.group == world.vault.trust.need(GroupKind.TEAM, first).id
    ]
    forged = RevocationRecord(id=new_id(), subject_table=GrantRecord.TABLE, subject=grant.id)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(world.session(PETE).signed(forged))


def test_a_damaged_grant_makes_nobody_a_member_and_keeps_the_vault_open(two):
    world, first, hands = two
    for kind in (GroupKind.TEAM, GroupKind.ARCHIVE):
        world.swap(
            'UPDATE grant_key SET sealed = zeroblob(1168) WHERE "group" = ? AND user = ?',
            world.vault.trust.need(kind, hands).id,
            world.user(PETE),
        )
    world.again()
    assert teams_of(world, PETE) == (first,)
    assert teams_of(world, BEA) == (hands,)
    session = world.session(PETE)
    assert not session.holds(GroupKind.TEAM, hands)
    # New keys would not get what the row gives once it is repaired.
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-altered"):
        open_own(world.vault, rows, session.user_id, session.keys, WITH_FIRST, Damaged(), last=True)
