"""The little clinic with a second team: Bea began it, Pete is in both, Pam in the first alone."""

from __future__ import annotations

from clinicvault.access.people import enrolment
from clinicvault.access.people.enrolment import ForTeam
from clinicvault.access.people.teams import add_team, rename_team
from clinicvault.access.unlocking import own_words, unlock
from clinicvault.domain.ids import new_id
from clinicvault.domain.lifecycle_records import TransferRecord
from clinicvault.domain.roles import Role
from tests.unit.access.world import ADA, PAM, PETE, Member, World, password, refill

BEA = "Bea"
PRACTITIONER = frozenset({Role.PRACTITIONER})


def words_of(world: World, name: str) -> str:
    """What somebody reads to a colleague."""
    return own_words(world.session(name), password(name))


def add_second_team(world: World) -> bytes:
    """The second team's id; both pools are full."""
    team = add_team(world.session(ADA), "Hands")
    world.grant(ADA, BEA, world.join(BEA, PRACTITIONER, place=ForTeam(team)))
    world.grant(BEA, PETE, words_of(world, PETE), team)
    for name in (BEA, PETE):
        refill(world, name)
    return team


def enrol_again(world: World, invited, name: str, pool_size: int = 4) -> str:
    """The person uses a new code with the own password."""
    words = enrolment.enrol(
        world.vault, invited.user, invited.code, password(name), pool_size=pool_size
    )
    opened = unlock(world.vault, invited.user, password(name))
    world.members[name] = Member(invited.user, bytes(opened.keys.seed.view()))
    opened.wipe()
    return words


def treated_by(world: World, team: bytes, content: bytes = b"picture"):
    """A patient of a team with one photo: (patient id, photo row)."""
    patient = world.patient()
    world.consent(patient, team=team)
    return patient, world.photo(patient, content)


def team_rows(world: World) -> None:
    """A row in each of the teams' tables, in a clinic with one team."""
    team, session = world.vault.trust.team, world.session(PAM)
    rename_team(world.session(ADA), team, "Skin")
    world.append(session.signed(TransferRecord(id=new_id(), team=team, proof=bytes(64))))
