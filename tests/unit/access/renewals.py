"""What the members do after somebody left, as tests of it need it."""

from __future__ import annotations

from clinicvault.access.people.enrolment import disable
from clinicvault.access.people.generations import line
from clinicvault.access.people.renewing import begin_archive, begin_renewals
from clinicvault.access.people.resealing import reseal, stale
from clinicvault.access.unlocking import step_up
from clinicvault.domain.record_kinds import GroupKind
from tests.unit.access.world import ADA, INA, PAM, PETE, password

ALL = (GroupKind.LOG, GroupKind.OFFICERS, GroupKind.DIRECTORY, GroupKind.TEAM, GroupKind.ARCHIVE)


def leave(world, name=PETE):
    disable(world.session(ADA), world.user(name))


def renew_everything(world):
    """What the members' next unlocks do, the practitioner's with the own password."""
    for name in (ADA, PAM, INA):
        session = world.session(name)
        begin_renewals(session)
        reseal(session)
    archive_renewed(world)


def archive_renewed(world, name=PAM):
    session, team = world.session(name), world.vault.trust.team
    with step_up(session, password(name)) as archives:
        fresh = begin_archive(session, team, archives[team])
        newest = fresh or archives[team]
        pairs = line(world.vault, GroupKind.ARCHIVE, team, newest)
        done = reseal(session, archive={team: pairs})
    for pair in pairs:
        pair.wipe()
    return done


def left_of(world, kind):
    with world.vault.read() as rows:
        return len(stale(world.vault, rows, kind))
