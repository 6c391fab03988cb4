"""What was given to one's own keys: damage that may be repaired is waited for, junk shuts nobody."""

import dataclasses

import pytest

from clinicvault.access import contexts
from clinicvault.access.damage import Damaged
from clinicvault.access.patients.named import restrict
from clinicvault.access.people.groups import grant_record
from clinicvault.access.people.leaving import disable, reach
from clinicvault.access.people.own_groups import WITH_FIRST, open_own
from clinicvault.access.people.reinviting import change_roles
from clinicvault.access.people.renewing import begin_renewals
from clinicvault.access.unlocking import step_up
from clinicvault.crypto.keys import KeyPair, seal
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import GrantRecord, WrapRecord
from clinicvault.domain.roles import Role
from tests.unit.access.renewed import keys_of, renew
from tests.unit.access.rows import rows_of
from tests.unit.access.two_teams import BEA, enrol_again
from tests.unit.access.world import ADA, INA, PAM, PETE, Member, password

PRACTITIONER = frozenset({Role.PRACTITIONER})


def place_of(world, kind):
    return kind, world.vault.trust.team if kind in (GroupKind.TEAM, GroupKind.ARCHIVE) else bytes(
        16
    )


def grant_of(world, name, kind):
    group = world.vault.trust.need(*place_of(world, kind))
    [found] = rows_of(world, GrantRecord, group=group.id, user=world.user(name))
    return found


def false_grant(world, by, name, kind, content=None):
    """Properly signed by who gives that key, and of no use: noise, or another's seed."""
    person = world.vault.trust.people[world.user(name)]
    to = person.second if kind is GroupKind.ARCHIVE else person.public
    group, keys = world.vault.trust.need(*place_of(world, kind)), world.session(by).keys
    made = grant_record(world.vault.id, group.id, KeyPair.generate(), person.id, to, keys)
    if content is not None:
        info = contexts.group_seed(world.vault.id, group.id, to.key_id)
        sealed = seal(to, content, info) if content else bytes(1168)
        made = dataclasses.replace(made, sealed=sealed)
    return world.session(by).signed(made)


def told(world):
    return [row for entry in world.events("damage-found") for row in entry.objects]


def now_holds(world, name, session):
    world.members[name] = Member(session.user_id, bytes(session.keys.seed.view()))


# damage before new keys are made

ALTERED = {
    "sealed": "UPDATE grant_key SET sealed = zeroblob(1168) WHERE id = ?",
    "recipient": "UPDATE grant_key SET recipient = zeroblob(16) WHERE id = ?",
    "user": "UPDATE grant_key SET user = zeroblob(16) WHERE id = ?",
    "both": "UPDATE grant_key SET user = zeroblob(16), recipient = zeroblob(16) WHERE id = ?",
    "missing": "DELETE FROM grant_key WHERE id = ?",
}


@pytest.mark.parametrize("how", ALTERED)
def test_a_damaged_grant_stops_the_new_keys_and_comes_along_once_repaired(later, how):
    """Only the old keys open it: written without it, the new ones would never have that key."""
    grant = grant_of(later, INA, GroupKind.DIRECTORY)
    later.swap(ALTERED[how], grant.id)
    with pytest.raises(IntegrityError, match="row-"):
        later.unlock(INA)
    assert len(keys_of(later, INA)) == 1
    assert [entry.outcome for entry in later.events("unlock")][-1] == "failed"
    repair(later, grant)
    assert later.unlock(INA).holds(GroupKind.DIRECTORY)


def repair(world, record):
    fields = {one.name: getattr(record, one.name) for one in dataclasses.fields(record)}
    names = ", ".join(f'"{name}"' for name in fields)
    marks = ", ".join("?" for _ in fields)
    world.swap(
        f"INSERT OR REPLACE INTO {record.TABLE} ({names}) VALUES ({marks})", *fields.values()
    )


def test_a_colleagues_damaged_grant_stops_nobody_else(later):
    later.swap(ALTERED["sealed"], grant_of(later, INA, GroupKind.DIRECTORY).id)
    assert later.unlock(PETE).holds(GroupKind.DIRECTORY)
    with pytest.raises(IntegrityError, match="row-altered"):
        later.unlock(INA)


def test_a_second_grant_of_the_same_key_is_enough(later):
    """The damaged one is told, and nobody waits for it."""
    damaged, user = grant_of(later, INA, GroupKind.DIRECTORY), later.user(INA)
    ada, to = later.session(ADA), later.vault.trust.people[user].public
    pair = ada.group(GroupKind.DIRECTORY)
    later.append(grant_record(later.vault.id, damaged.group, pair, user, to, ada.keys))
    later.swap(ALTERED["sealed"], damaged.id)
    session = later.unlock(INA)
    assert session.holds(GroupKind.DIRECTORY)
    assert set(told(later)) == {damaged.id}
    assert len(keys_of(later, INA)) == 2


def test_who_was_never_given_a_key_waits_for_nothing(later):
    """Nora's officer has not come yet; somebody else's damaged row may be hers for all she knows."""
    words = later.join("Nora", PRACTITIONER)
    later.grant(PAM, "Nora", words)
    renew(later)
    later.unlock("Nora")
    renew(later)
    later.swap(ALTERED["both"], grant_of(later, INA, GroupKind.DIRECTORY).id)
    with pytest.raises(IntegrityError, match="row-altered"):
        later.unlock("Nora")


def test_a_damaged_grant_keeps_a_session_shut_while_nothing_replaces_it(world):
    world.swap(ALTERED["sealed"], grant_of(world, PETE, GroupKind.TEAM).id)
    with pytest.raises(IntegrityError, match="row-altered"):
        world.session(PETE)
    assert world.session(PAM).holds(GroupKind.TEAM, world.vault.trust.team)


def test_a_damaged_grant_that_does_not_even_say_whose_it_is(world):
    """Read as Ina's by her id alone: she has every key that her role asks for."""
    other = grant_of(world, PETE, GroupKind.TEAM)
    world.swap("UPDATE grant_key SET user = ? WHERE id = ?", world.user(INA), other.id)
    session = world.unlock(INA)
    assert session.holds(GroupKind.DIRECTORY)
    assert told(world) == [other.id]


def turned(world, name, group, row=None):
    """Some logged grant that says now it gave this person that group's key."""
    row = row or grant_of(world, PETE, GroupKind.ARCHIVE)
    to = world.vault.trust.people[world.user(name)].public.key_id
    world.swap(
        'UPDATE grant_key SET user = ?, recipient = ?, "group" = ? WHERE id = ?',
        *(world.user(name), to, group.id, row.id),
    )
    return row


def test_a_row_that_names_a_group_of_other_roles_shuts_nobody_out(world):
    """By who writes to the disk: Ina never had the log's key, and misses none."""
    row = turned(world, INA, world.vault.trust.need(GroupKind.LOG))
    assert world.unlock(INA).holds(GroupKind.DIRECTORY)
    assert told(world) == [row.id]


def test_a_row_that_names_an_older_key_than_one_holds_shuts_nobody_out(world):
    """Nora came after the first key; by the second she has it all the same."""
    disable(world.session(ADA), world.user(PAM))
    begin_renewals(world.session(ADA))
    first, _ = world.vault.trust.groups[GroupKind.DIRECTORY, bytes(16)]
    words = world.join("Nora", frozenset({Role.INTAKE}))
    world.grant(ADA, "Nora", words)
    row = turned(world, "Nora", first)
    assert world.unlock("Nora").holds(GroupKind.DIRECTORY)
    assert told(world) == [row.id]


@pytest.mark.parametrize("kind", [GroupKind.DIRECTORY, GroupKind.TEAM])
def test_a_row_that_the_log_never_named_stops_no_new_keys(later, kind):
    """Nor one more row in the table, for whom a key is really missing."""
    words = later.join("Nora", PRACTITIONER)
    later.grant(PAM, "Nora", words)
    renew(later)
    added = dataclasses.replace(grant_of(later, INA, GroupKind.DIRECTORY), id=new_id())
    repair(
        later, dataclasses.replace(added, group=later.vault.trust.need(*place_of(later, kind)).id)
    )
    assert later.unlock("Nora").holds(GroupKind.TEAM, later.vault.trust.team)
    assert added.id in told(later)


# junk

JUNK = [None, b"", b"short", bytes(32)]


@pytest.mark.parametrize("content", JUNK)
@pytest.mark.parametrize(
    ("by", "kind"),
    [(PAM, GroupKind.TEAM), (ADA, GroupKind.DIRECTORY), (PAM, GroupKind.ARCHIVE)],
)
def test_a_colleagues_junk_shuts_nobody_out(world, by, kind, content):
    junk = false_grant(world, by, PETE, kind, content)
    world.append(junk)
    session = world.unlock(PETE)
    team = world.vault.trust.team
    with step_up(session, password(PETE)) as archives:
        assert set(archives) == {team}
    assert session.group(*place_of(world, GroupKind.TEAM))
    assert session.holds(GroupKind.DIRECTORY)
    assert told(world) == [junk.id]


@pytest.mark.parametrize("kind", [GroupKind.TEAM, GroupKind.ARCHIVE])
def test_junk_does_not_stop_new_keys(later, kind):
    junk = false_grant(later, PAM, PETE, kind)
    later.append(junk)
    session = later.unlock(PETE)
    now_holds(later, PETE, session)
    with step_up(session, password(PETE)) as archives:
        assert set(archives) == {later.vault.trust.team}
    assert told(later) == [junk.id]
    assert later.view(PETE, later.photo_row.id) == b"preview picture"


def test_a_junk_key_of_a_group_that_one_never_had(world):
    """Ada's officers' key for Pam, who is none."""
    world.append(false_grant(world, ADA, PAM, GroupKind.OFFICERS))
    session = world.unlock(PAM)
    assert not session.holds(GroupKind.OFFICERS)
    assert session.holds(GroupKind.DIRECTORY)


def test_junk_alone_opens_no_archive(world):
    words = world.join("Nora", PRACTITIONER)
    world.grant(ADA, "Nora", words)
    world.append(false_grant(world, PAM, "Nora", GroupKind.ARCHIVE))
    session = world.unlock("Nora")
    with pytest.raises(Refused, match="no-key"), step_up(session, password("Nora")):
        pass


def test_another_teams_archive_opens_while_one_is_junk(two):
    world, first, hands = two
    group = world.vault.trust.need(GroupKind.ARCHIVE, hands)
    pete, bea = world.vault.trust.people[world.user(PETE)], world.session(BEA)
    before = grant_record(
        world.vault.id, group.id, KeyPair.generate(), pete.id, pete.second, bea.keys
    )
    world.append(before)
    with step_up(world.session(PETE), password(PETE)) as archives:
        assert set(archives) == {first, hands}


@pytest.mark.parametrize("real", [False, True])
def test_a_key_given_by_who_may_not(later, real):
    """Ina is no officer. A true key may be a lawful giver's whose own row is damaged: it is kept."""
    words = later.join("Nora", PRACTITIONER)
    later.grant(PAM, "Nora", words)
    renew(later)
    ina, nora = later.session(INA), later.vault.trust.people[later.user("Nora")]
    group = later.vault.trust.need(GroupKind.DIRECTORY)
    pair = ina.group(GroupKind.DIRECTORY) if real else KeyPair.generate()
    forged = grant_record(later.vault.id, group.id, pair, nora.id, nora.public, ina.keys)
    later.append(forged)
    assert not later.session("Nora").holds(GroupKind.DIRECTORY)
    if real:
        with pytest.raises(IntegrityError, match="row-unsigned"):
            later.unlock("Nora")
        later.grant(ADA, "Nora", words)
        assert later.unlock("Nora").holds(GroupKind.DIRECTORY)
    else:
        assert not later.unlock("Nora").holds(GroupKind.DIRECTORY)
    assert set(told(later)) == {forged.id}


def test_whoever_holds_an_older_key_alone_writes_nothing_under_it(world):
    session = world.session(INA)
    older = session.generations(GroupKind.DIRECTORY)
    world.vault.trust.groups[GroupKind.DIRECTORY, bytes(16)].append(
        dataclasses.replace(
            world.vault.trust.need(GroupKind.DIRECTORY),
            id=new_id(),
            public=KeyPair.generate().public,
        )
    )
    assert session.generations(GroupKind.DIRECTORY) == older
    assert session.ciphers(GroupKind.DIRECTORY, "x")
    with pytest.raises(Refused, match="no-key"):
        session.cipher(GroupKind.DIRECTORY, "x")


def test_new_keys_by_a_code_bring_along_what_opens(world):
    """What a damaged row stands for a member gives again, by the words; nobody waits for it."""
    team, grant = world.vault.trust.team, grant_of(world, PETE, GroupKind.TEAM)
    world.append(false_grant(world, PAM, PETE, GroupKind.ARCHIVE))
    world.swap(ALTERED["sealed"], grant.id)
    invited = change_roles(world.session(ADA), world.user(PETE), PRACTITIONER | {Role.INTAKE})
    words = enrol_again(world, invited, PETE)
    assert grant.id in told(world)
    assert not world.session(PETE).holds(GroupKind.TEAM, team)
    with step_up(world.session(PETE), password(PETE)) as archives:
        assert set(archives) == {team}
    assert world.grant(PAM, PETE, words) == ("team",)
    assert world.session(PETE).holds(GroupKind.TEAM, team)


def test_a_damaged_grant_is_given_again(world):
    """To a newcomer who has not unlocked since: what is there does not count as given."""
    words = world.join("Nora", PRACTITIONER)
    world.grant(PAM, "Nora", words)
    grant = grant_of(world, "Nora", GroupKind.TEAM)
    world.swap(ALTERED["sealed"], grant.id)
    assert world.grant(PAM, "Nora", words) == ("team",)
    session = world.unlock("Nora")
    assert session.holds(GroupKind.TEAM, world.vault.trust.team)
    assert grant.id in told(world)


def test_what_somebody_reaches_is_told_despite_damage(world):
    grant = grant_of(world, PETE, GroupKind.TEAM)
    world.swap(ALTERED["sealed"], grant.id)
    found = reach(world.session(ADA), world.user(PETE))
    assert GroupKind.DIRECTORY in found.groups
    assert told(world) == [grant.id]


def test_what_was_opened_is_wiped_where_it_fails(world, monkeypatch):
    world.swap(ALTERED["sealed"], grant_of(world, PETE, GroupKind.TEAM).id)
    session, opened = world.session(PAM), []
    keys = KeyPair.from_seed(session.keys.seed.copy())
    member = world.members[PETE]
    own = KeyPair.from_seed(type(keys.seed)(member.seed))
    made = KeyPair.from_seed.__func__

    def watch(cls, seed):
        opened.append(made(cls, seed))
        return opened[-1]

    monkeypatch.setattr(KeyPair, "from_seed", classmethod(watch))
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-altered"):
        open_own(world.vault, rows, member.user, own, WITH_FIRST, Damaged())
    assert [pair.seed.wiped for pair in opened] == [True]


# records for named people alone


def test_a_damaged_record_of_ones_own_is_told_and_comes_back_by_a_colleague(later):
    """Repaired, it is for keys that are gone: the next who is named seals it to the new ones."""
    mine = later.vault.trust.people[later.user(PAM)].public.key_id
    [wrap] = rows_of(later, WrapRecord, recipient=mine)
    later.swap("UPDATE key_wrap SET sealed = zeroblob(1168) WHERE id = ?", wrap.id)
    session = later.unlock(PAM)
    now_holds(later, PAM, session)
    assert told(later) == [wrap.id]
    later.swap("UPDATE key_wrap SET sealed = ? WHERE id = ?", wrap.sealed, wrap.id)
    named = [later.user(PAM), later.user(PETE)]
    restrict(later.session(PETE), later.patient_id, named, password(PETE))
    assert later.view(PAM, later.photo_row.id) == b"preview picture"
    assert not rows_of(later, WrapRecord, id=wrap.id)


@pytest.mark.parametrize("kind", [int(WrapKind.USER), 99])
def test_a_colleagues_junk_record_is_told(later, kind):
    pete = later.vault.trust.people[later.user(PETE)].public
    junk = WrapRecord(
        id=new_id(),
        patient_key=bytes(16),
        kind=kind,
        recipient=pete.key_id,
        due_day=0,
        sealed=bytes(1168),
    )
    later.append(later.session(PAM).signed(junk))
    assert later.unlock(PETE).holds(GroupKind.DIRECTORY)
    assert told(later) == [junk.id]
