"""After an order: what was given to people's keys of before is renewed once all have new ones."""

import dataclasses

import pytest

from clinicvault.access.certificates.waiting import NO_END
from clinicvault.access.computers.old_secrets import drop_old_secrets
from clinicvault.access.computers.vault_secrets import KEPT_MS
from clinicvault.access.people.leaving import disable
from clinicvault.access.people.reinviting import reinvite
from clinicvault.access.people.resealing import renew
from clinicvault.access.rotation.rotating import rotate
from clinicvault.domain.ids import new_id
from clinicvault.domain.lifecycle_records import OldSecretRecord
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import GrantRecord
from tests.unit.access.renewals import left_of
from tests.unit.access.renewed import twin
from tests.unit.access.rotations import go_on, ordered, unlocked
from tests.unit.access.rows import rooted, rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, password

KINDS = (GroupKind.TEAM, GroupKind.ARCHIVE, GroupKind.OFFICERS, GroupKind.DIRECTORY, GroupKind.LOG)


def line_of(world, kind):
    team = world.vault.trust.teams_of(kind)[0]
    return world.vault.trust.groups[kind, team]


def generations(world):
    return {kind.name: len(line_of(world, kind)) for kind in KINDS}


def due(world):
    trust = world.vault.trust
    return {kind.name for kind in KINDS if world.vault.due(kind, trust.teams_of(kind)[0])}


def comes(world, name):
    """The next unlock, and what the person's program does then."""
    session = unlocked(world, name)
    own = password(name) if name in (PAM, PETE) else None
    rotate(session, own)
    renew(session, own)


def opens_newest(world, pair):
    """Whether this copied key was given one of the keys in force."""
    newest = {line_of(world, kind)[-1].id for kind in KINDS}
    given = rows_of(world, GrantRecord, recipient=pair.public.key_id)
    return bool(newest & {grant.group for grant in given})


def test_a_copied_old_key_does_not_keep_the_new_group_keys(world):
    _, photo = world.treated()
    copied = twin(world.session(PETE))
    ordered(world)
    for name in (ADA, PAM, INA):
        comes(world, name)
    # Pete is waited for: until he comes, the new keys are given to what he has.
    assert opens_newest(world, copied)
    assert "TEAM" not in due(world)
    comes(world, PETE)
    assert not opens_newest(world, copied) or due(world)
    for name in (ADA, PAM, INA):
        comes(world, name)
    assert not due(world)
    assert not opens_newest(world, copied)
    assert [left_of(world, kind) for kind in KINDS[:4]] == [0] * 4
    # Ada, who alone holds these, had new keys before she made them.
    alone = {"LOG": 2, "OFFICERS": 2}
    assert generations(world) == {**dict.fromkeys(generations(world), 3), **alone}
    for name in (PAM, PETE):
        assert world.view(name, photo.id) == b"preview picture"


def test_keys_made_before_all_came_are_the_last_where_nobody_else_holds_them(world):
    """Ada alone holds the log's key: given to her new keys, it is not due again."""
    ordered(world)
    comes(world, ADA)
    before = generations(world)
    assert before["LOG"] == before["OFFICERS"] == 2
    comes(world, ADA)
    assert generations(world) == before


def test_an_orders_own_session_is_followed_by_the_next_unlock(world):
    """Who ordered it goes on with the keys of before: what they made is renewed after them."""
    copied = twin(world.session(ADA))
    ordered(world)
    go_on(world, ADA)
    assert opens_newest(world, copied)
    for name in (PAM, INA, PETE):
        comes(world, name)
    assert opens_newest(world, copied)
    comes(world, ADA)
    assert generations(world)["LOG"] == 3
    assert not opens_newest(world, copied)


def test_nobody_is_waited_for_for_ever(world):
    """Pete never came: after the time he needs a code, and his old keys are given nothing more.

    What they were given ends with his access, or with that code.
    """
    copied = twin(world.session(PETE))
    ordered(world)
    for name in (ADA, PAM, INA):
        comes(world, name)
    assert not due(world)
    world.clock.ms += KEPT_MS
    assert due(world) == {"DIRECTORY"}
    assert drop_old_secrets(world.session(ADA)) == 1
    assert due(world) == {"DIRECTORY"}
    comes(world, ADA)
    assert not due(world)
    assert opens_newest(world, copied)
    reinvite(world.session(ADA), world.user(PETE))
    for name in (PAM, ADA):
        comes(world, name)
    assert not due(world)
    assert not opens_newest(world, copied)


@pytest.mark.parametrize("how", ["damaged", "later", "false"])
def test_nobody_is_waited_for_because_of_other_secrets(world, how):
    """A damaged one, one that the root did not sign, or a later one's time: Pete's own is over."""
    ordered(world)
    for name in (ADA, PAM, INA):
        comes(world, name)
    [old] = rows_of(world, OldSecretRecord)
    more = dataclasses.replace(old, id=new_id(), until_ms=1 << 61)
    if how == "damaged":
        world.swap("update old_secret set until_ms = ?", more.until_ms)
    else:
        later = how == "later"
        more = dataclasses.replace(more, generation=2) if later else more
        world.append(rooted(world, more) if later else world.session(INA).signed(more))
    world.again()
    world.clock.ms += KEPT_MS
    assert "DIRECTORY" in due(world)
    copied = generations(world)["DIRECTORY"]
    comes(world, ADA)
    assert generations(world)["DIRECTORY"] == copied + 1
    given = rows_of(world, GrantRecord, group=line_of(world, GroupKind.DIRECTORY)[-1].id)
    assert world.user(PETE) not in {one.user for one in given}


@pytest.mark.parametrize("damaged", [False, True])
def test_on_whom_a_role_depends_is_waited_for_without_end(world, damaged):
    """Neither practitioner came; of Pete's row nobody can say under which secret it lies."""
    ordered(world)
    for name in (ADA, INA):
        comes(world, name)
    if damaged:
        world.swap("update password set lanes = 3 where id = ?", world.user(PETE))
    world.again()
    assert world.vault.trust.waits[world.user(PETE)] == NO_END
    world.clock.ms += KEPT_MS
    assert "DIRECTORY" not in due(world)


@pytest.mark.parametrize("name", [PAM, ADA])
def test_without_an_order_new_keys_make_nothing_due(later, name):
    unlocked(later, name).wipe()
    assert not due(later)


def test_a_next_key_stays_lawful_whatever_becomes_of_whose_keys_made_it_due(world):
    """Pete came last, so Pam made them once more; then he leaves, and his rows are deleted."""
    ordered(world)
    for name in (ADA, PAM):
        comes(world, name)
    unlocked(world, PETE).wipe()
    comes(world, PAM)
    assert generations(world)["TEAM"] == 3
    disable(world.session(ADA), world.user(PETE))
    groups = {one.id for kind in KINDS[:2] for one in line_of(world, kind)}
    given = [
        one for one in rows_of(world, GrantRecord, user=world.user(PETE)) if one.group in groups
    ]
    world.append(delete=tuple(given))
    world.again()
    assert line_of(world, GroupKind.TEAM)[-1].proven
    comes(world, PAM)
    assert generations(world)["TEAM"] == 4
