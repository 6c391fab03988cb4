"""A team's next key whose maker is no longer told to be a member: that team waits, nobody else."""

import pytest

from clinicvault.access.patients.pool import fill_pool
from clinicvault.access.people.leaving import leave_team
from clinicvault.access.people.renewing import begin_renewals, due
from clinicvault.access.people.resealing import renew, reseal, stale
from clinicvault.access.unlocking import step_up
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import GrantRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_recovery import Recovered
from tests.unit.access.two_teams import BEA, treated_by, words_of
from tests.unit.access.world import ADA, INA, PAM, PETE, POOL, password, refill

SPOIL = "UPDATE grant_key SET sealed = zeroblob(1168) WHERE id = ?"


@pytest.fixture
def renewed(two):
    """(clinic, first team, second team, photos of both): Pete made the first team's second keys."""
    world, first, hands = two
    photos = [treated_by(world, team, bytes([65 + n]))[1] for n, team in enumerate((first, hands))]
    leave_team(world.session(ADA), world.user(PAM), first)
    renew(world.session(PETE), password(PETE))
    assert world.vault.trust.need(GroupKind.TEAM, first).generation == 2
    return world, first, hands, photos


def proofs(world, team):
    """What others gave Pete: the rows that make him a member."""
    first = {
        world.vault.trust.groups[kind, team][0].id for kind in (GroupKind.TEAM, GroupKind.ARCHIVE)
    }
    return [one for one in rows_of(world, GrantRecord, user=world.user(PETE)) if one.group in first]


def shut(world, team):
    for kind in (GroupKind.TEAM, GroupKind.ARCHIVE):
        assert world.vault.trust.newest(kind, team) is None
        with pytest.raises(IntegrityError, match="certificate-invalid"):
            world.vault.trust.need(kind, team)
    return True


@pytest.mark.parametrize("how", ["deleted", "damaged"])
def test_deleting_what_makes_somebody_a_member_shuts_that_team_alone(renewed, how):
    """Nothing is sealed to its keys, and nothing to those before, which Pam left with."""
    world, first, hands, (_, other) = renewed
    rows = proofs(world, first)
    if how == "deleted":
        world.append(delete=tuple(rows))
    else:
        for row in rows:
            world.swap(SPOIL, row.id)
    world.again()
    assert shut(world, first)
    assert world.view(BEA, other.id) == b"preview B"
    for name in (ADA, INA, BEA):
        session = world.session(name)
        begin_renewals(session)
        reseal(session)
    assert due(world.vault) == ()
    assert refill(world, BEA) == POOL
    with world.vault.read() as opened:
        assert stale(world.vault, opened, GroupKind.TEAM) == []
    patient = world.patient()
    world.consent(patient, team=hands)
    assert world.view(BEA, world.photo(patient, b"new").id) == b"preview new"


def test_it_opens_again_with_the_repaired_rows(renewed):
    world, first, _, (photo, _) = renewed
    rows = proofs(world, first)
    for row in rows:
        world.swap(SPOIL, row.id)
    world.again()
    assert shut(world, first)
    for row in rows:
        world.swap("UPDATE grant_key SET sealed = ? WHERE id = ?", row.sealed, row.id)
    world.again()
    assert world.view(PETE, photo.id) == b"preview A"


def test_who_is_in_both_teams_works_on_in_the_other(renewed):
    """Bea was let into the first one by Pete; what he signed there does not count for now."""
    world, first, hands, (_, other) = renewed
    world.append(delete=tuple(proofs(world, first)))
    assert world.vault.trust.people[world.user(PETE)].teams == (hands,)
    assert world.view(PETE, other.id) == b"preview B"
    with step_up(world.session(PETE), password(PETE)) as archives:
        assert set(archives) == {hands}
    with pytest.raises((Refused, IntegrityError)):
        world.session(PETE).group(GroupKind.TEAM, first)


def test_a_member_who_stays_fills_the_other_teams_pool_alone(two):
    """Pam is of the first team whatever became of Pete, and of the second, too."""
    world, first, hands = two
    world.grant(BEA, PAM, words_of(world, PAM), hands)
    world.grant(ADA, "Nora", world.join("Nora", frozenset(world.session(PAM).roles)))
    world.grant(PAM, "Nora", words_of(world, "Nora"), first)
    leave_team(world.session(ADA), world.user("Nora"), first)
    renew(world.session(PETE), password(PETE))
    world.append(delete=tuple(proofs(world, first)))
    assert shut(world, first)
    pam = world.session(PAM)
    assert world.vault.trust.people[pam.user_id].teams == (first, hands)
    assert pam.holds(GroupKind.TEAM, hands)
    fill_pool(world.vault, pam.user_id, pam.keys, 12)
    with world.vault.read() as rows:
        assert len(rows.free_patient_keys(hands, 99)) == 12
    with step_up(pam, password(PAM)) as archives:
        assert set(archives) == {hands}
    renew(pam, password(PAM))


def test_a_recovery_makes_the_next_keys(renewed):
    world, first, _, photos = renewed
    world.append(delete=tuple(proofs(world, first)))
    made = Recovered(world, pool_size=1)
    assert made.vault.trust.need(GroupKind.TEAM, first).generation == 3
    assert made.vault.trust.need(GroupKind.ARCHIVE, first).proven
    assert made.view(photos[1]) == b"preview B"
    made.shut()


def test_the_rows_of_who_left_may_go_without_shutting_anybody(two):
    """The next key was made because Pete left, which the root's own word tells."""
    world, first, hands = two
    photos = [treated_by(world, team, bytes([65 + n]))[1] for n, team in enumerate((first, hands))]
    rows = proofs(world, first)
    leave_team(world.session(ADA), world.user(PETE), first)
    renew(world.session(PAM), password(PAM))
    world.append(delete=tuple(rows))
    world.again()
    assert world.vault.trust.left[GroupKind.TEAM, first] > 0
    assert world.vault.trust.need(GroupKind.TEAM, first).generation == 2
    assert [world.view(name, photo.id) for name, photo in zip((PAM, BEA), photos, strict=True)] == [
        b"preview A",
        b"preview B",
    ]
    assert due(world.vault) == ()


def test_who_leaves_keeps_no_key_in_force_by_deleting_rows(two):
    """Pete's accomplice deletes what made him a member, before anybody renews the key."""
    world, first, _ = two
    leave_team(world.session(ADA), world.user(PETE), first)
    world.append(delete=tuple(proofs(world, first)))
    world.again()
    assert world.vault.due(GroupKind.TEAM, first)
    renew(world.session(PAM), password(PAM))
    assert world.vault.trust.need(GroupKind.ARCHIVE, first).generation == 2
