"""Damaged, hidden and deleted grants: a team stays its members', and nobody comes back by them."""

import dataclasses

import pytest

from clinicvault.access.people import granting
from clinicvault.access.people.leaving import disable, leave_team, revoke
from clinicvault.access.people.newcomer import make_newcomer
from clinicvault.access.people.reinviting import reinvite
from clinicvault.access.people.resealing import renew
from clinicvault.access.people.team import found_team
from clinicvault.access.people.teams import is_last
from clinicvault.crypto.codes import code_signing_key, parse_code
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import EnrolmentRecord, GrantRecord, GroupRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_certificates import mallory_enrols
from tests.unit.access.test_access_recovery import Recovered
from tests.unit.access.two_teams import BEA, PRACTITIONER, treated_by, words_of
from tests.unit.access.world import ADA, PAM, PETE, password

SPOIL = 'UPDATE grant_key SET sealed = zeroblob(1168) WHERE "group" = ? AND user = ?'
GIVE_TO = 'UPDATE grant_key SET user = ? WHERE "group" = ? AND user = ?'


def teams_of(world, name):
    return world.vault.trust.people[world.user(name)].teams


def spoil(world, kind, team, name):
    world.swap(SPOIL, world.vault.trust.groups[kind, team][0].id, world.user(name))
    world.again()


def grants_of(world, name, team):
    groups = {world.vault.trust.need(kind, team).id for kind in (GroupKind.TEAM, GroupKind.ARCHIVE)}
    return [
        one for one in rows_of(world, GrantRecord, user=world.user(name)) if one.group in groups
    ]


def test_a_founders_damaged_grants_keep_nobody_out(two):
    """Else everything of the team, and with its keys' certificates the clinic, hung on two rows."""
    world, first, hands = two
    _, photo = treated_by(world, hands)
    for kind in (GroupKind.TEAM, GroupKind.ARCHIVE):
        spoil(world, kind, hands, BEA)
    assert (teams_of(world, BEA), teams_of(world, PETE)) == ((hands,), (first, hands))
    assert world.view(PETE, photo.id) == b"preview picture"


def test_deleting_a_founders_grants_shuts_nobody_out(two):
    """Any computer's altered program can log that such a row is gone."""
    world, first, hands = two
    _, photo = treated_by(world, hands)
    world.append(delete=tuple(grants_of(world, BEA, hands)))
    assert world.view(PETE, photo.id) == b"preview picture"
    made = Recovered(world, pool_size=1)
    assert made.view(photo) == b"preview picture"
    user = made.founded.user
    assert made.vault.trust.people[user].teams == (first, hands)
    with pytest.raises(Refused, match="last-of-team"):
        leave_team(made.unlock(), user, hands)
    session = made.unlock()
    root = [one for one in rows_of_vault(made) if one.user == user]
    group = made.vault.trust.need(GroupKind.TEAM, hands).id
    with made.vault.write() as rows:
        for grant in root:
            if grant.group == group:
                revoke(session, rows, GrantRecord.TABLE, grant.id)
        rows.event(session.event("team-leave"))
        rows.commit()
    assert first in made.vault.trust.people[user].teams
    made.shut()


def rows_of_vault(made):
    with made.vault.read() as rows:
        return made.vault.reader(rows).find(GrantRecord)


def test_who_made_a_teams_next_keys_stays_a_member_by_the_archives_grant(two):
    """One damaged row of one member is not a false certificate of the team's next key."""
    world, first, hands = two
    _, photo = treated_by(world, first)
    leave_team(world.session(ADA), world.user(PAM), first)
    renew(world.session(PETE), password(PETE))
    world.grant(PETE, PAM, words_of(world, PAM), first)
    spoil(world, GroupKind.TEAM, first, PETE)
    assert teams_of(world, PETE) == (first, hands)
    assert world.view(PAM, photo.id) == b"preview picture"


def test_a_damaged_grant_keeps_nobody_in_a_team(two):
    world, first, hands = two
    spoil(world, GroupKind.ARCHIVE, hands, PETE)
    leave_team(world.session(ADA), world.user(PETE), hands)
    assert teams_of(world, PETE) == (first,)
    assert world.events("damage-found")


def test_a_grant_that_was_hidden_while_its_holder_left_makes_no_member_afterwards(two):
    """Bea's accomplice at the database puts the row back once the others are revoked."""
    world, first, hands = two
    pete, nobody = world.user(PETE), new_id()
    old = world.vault.trust.need(GroupKind.TEAM, hands).id
    world.swap(GIVE_TO, nobody, old, pete)
    world.again()
    leave_team(world.session(ADA), pete, hands)
    world.swap(GIVE_TO, pete, old, nobody)
    world.again()
    assert teams_of(world, PETE) == (first,)
    world.grant(BEA, PETE, words_of(world, PETE), hands)
    assert teams_of(world, PETE) == (first, hands)
    leave_team(world.session(ADA), pete, hands)
    assert teams_of(world, PETE) == (first,)


def test_the_last_who_has_a_teams_keys_is_its_last_member(two):
    """Nina's words were compared, but nobody gave her the archive's key."""
    world, _, hands = two
    words = world.join("Nina", PRACTITIONER)
    with pytest.raises(Refused, match="step-up-needed"):
        granting.grant(world.session(BEA), world.user("Nina"), words, None, (hands,))
    assert teams_of(world, "Nina") == (hands,)
    leave_team(world.session(ADA), world.user(PETE), hands)
    for act in (lambda s, u: leave_team(s, u, hands), disable):
        with pytest.raises(Refused, match="last-of-team"):
            act(world.session(ADA), world.user(BEA))
    renew(world.session(BEA), password(BEA))
    world.grant(BEA, "Nina", words, hands)
    leave_team(world.session(ADA), world.user(BEA), hands)
    assert teams_of(world, "Nina") == (hands,)


def test_the_copy_of_somebodys_second_key_gets_none_of_its_grants(two):
    """An administrator's own new keys for Bea name her old archive key: that says nothing."""
    world, _, hands = two
    bea, session = world.vault.trust.people[world.user(BEA)], world.session(ADA)
    invited = reinvite(session, world.user(PETE))
    assert teams_of(world, PETE) == ()
    pete = forged_keys(world, invited, bea.keys.second_public)
    world.append(pete)
    [archive] = [one for one in grants_of(world, BEA, hands) if one.recipient == bea.second.key_id]
    renamed = dataclasses.replace(archive, id=new_id(), user=world.user(PETE))
    world.append(world.session(BEA).signed(renamed))
    assert world.vault.trust.people[world.user(PETE)].keys == pete
    assert teams_of(world, PETE) == ()


def forged_keys(world, invited, second):
    """Whoever has the code signs keys of which the second is a copy."""
    with parse_code(invited.code) as seed:
        code = code_signing_key(seed)
    [row] = [one for one in rows_of(world, EnrolmentRecord) if one.code_key == code.public]
    made = make_newcomer(row, code, password("Mallory"), world.vault.secrets.current, 2, 1)
    return sign_record(dataclasses.replace(made.keys, second_public=second), code, row.id)


def test_a_team_without_an_archive_key_does_not_stop_a_recovery(two):
    """Its founder's altered program made none; the sheets make the first."""
    world, first, hands = two
    _, photo = treated_by(world, hands)
    team = new_id()
    _, newcomer, code, row = mallory_enrols(world, team, world.session(ADA).keys)
    made = list(found_team(world.vault.id, row, code, newcomer))
    group = next(one for one in made if isinstance(one, GroupRecord))
    world.append(*[one for one in made if getattr(one, "group", one.id) == group.id])
    assert world.vault.trust.newest(GroupKind.ARCHIVE, team) is None
    with world.vault.read() as rows:
        assert is_last(world.vault, rows, newcomer.user, team)
        assert not is_last(world.vault, rows, world.user(BEA), hands)
    back = Recovered(world, pool_size=1)
    assert back.view(photo) == b"preview picture"
    assert back.vault.trust.need(GroupKind.ARCHIVE, team).generation == 1
    assert back.vault.trust.people[back.founded.user].teams == (first, hands, team)
    back.shut()


def test_an_older_programs_revocation_of_the_grants_alone_ends_a_membership(two):
    """Also a founder's own, which the certificates could do without."""
    world, _, hands = two
    session = world.session(ADA)
    with world.vault.write() as rows:
        for grant in grants_of(world, BEA, hands):
            revoke(session, rows, GrantRecord.TABLE, grant.id)
        rows.event(session.event("team-leave"))
        rows.commit()
    assert teams_of(world, BEA) == ()
    with pytest.raises((Refused, IntegrityError)):
        world.session(BEA).group(GroupKind.TEAM, hands)
