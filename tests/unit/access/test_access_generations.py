"""The line of a group's keys: whoever forges a link of it is found out."""

import pytest

from clinicvault.access.damage import Damaged
from clinicvault.access.people import groups
from clinicvault.access.people.enrolment import disable
from clinicvault.access.people.generations import line, open_granted, seal_previous
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.roles import Role
from tests.unit.access.world import ADA, PAM, PETE

PRACTITIONER = frozenset({Role.PRACTITIONER})


def test_a_key_of_before_that_is_not_the_certified_one(world):
    """A holder who seals another seed to the next one shuts nobody out, and is found out."""
    disable(world.session(ADA), world.user(PETE))
    keys, team = world.session(PAM).keys, world.vault.trust.team
    pair = KeyPair.generate()
    sealed = seal_previous(world.vault.id, GroupKind.TEAM, team, 2, pair.public, KeyPair.generate())
    made = groups.group_record(
        pair, GroupKind.TEAM, team, keys, keys.public.key_id, keys, 2, sealed
    )
    world.append(made)
    with pytest.raises(IntegrityError, match="grant-false"):
        line(world.vault, GroupKind.TEAM, team, pair)
    assert not pair.seed.wiped
    grant = groups.grant_record(world.vault.id, made.id, pair, world.user(PAM), keys.public, keys)
    damaged = Damaged()
    made_group = world.vault.trust.group_by_id(made.id)
    opened = open_granted(world.vault, [(made_group, grant)], keys, damaged)
    assert [one.public for one in opened] == [pair.public]
    assert set(damaged) == {("group_key", made.id)}
    with pytest.raises(IntegrityError, match="grant-false"):
        line(world.vault, GroupKind.TEAM, team, KeyPair.generate())


def test_a_false_key_further_back_leaves_nothing_open(world, monkeypatch):
    words = world.join("Dora", PRACTITIONER)
    world.grant(PAM, "Dora", words)
    keys, team = world.session(PAM).keys, world.vault.trust.team
    older = KeyPair.generate()
    for number, name in ((2, PETE), (3, "Dora")):
        disable(world.session(ADA), world.user(name))
        pair = KeyPair.generate()
        sealed = seal_previous(world.vault.id, GroupKind.TEAM, team, number, pair.public, older)
        world.append(
            groups.group_record(
                pair, GroupKind.TEAM, team, keys, keys.public.key_id, keys, number, sealed
            )
        )
        older = pair
    opened, from_seed = [], KeyPair.from_seed.__func__

    def watch(cls, seed):
        opened.append(from_seed(cls, seed))
        return opened[-1]

    monkeypatch.setattr(KeyPair, "from_seed", classmethod(watch))
    with pytest.raises(IntegrityError, match="grant-false"):
        line(world.vault, GroupKind.TEAM, team, older)
    assert [one.seed.wiped for one in opened] == [True, True]


def test_a_previous_key_that_does_not_open_at_all(world):
    disable(world.session(ADA), world.user(PETE))
    keys, team = world.session(PAM).keys, world.vault.trust.team
    pair = KeyPair.generate()
    made = groups.group_record(
        pair, GroupKind.TEAM, team, keys, keys.public.key_id, keys, 2, bytes(1168)
    )
    world.append(made)
    with pytest.raises(IntegrityError, match="sealed"):
        line(world.vault, GroupKind.TEAM, team, pair)
