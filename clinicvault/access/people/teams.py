"""Teams of practitioners: their names, and who is in them (DESIGN §2, §4)."""

from __future__ import annotations

import dataclasses
import unicodedata

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.damage import Damaged
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.lifecycle_records import TeamRecord
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import EnrolmentRecord, GrantRecord, UserKeyRecord
from clinicvault.domain.roles import Act

from .team import founds

_NAME_CHARS = 80


@dataclasses.dataclass(frozen=True, slots=True)
class Team:
    """A team as the clinic knows it."""

    id: bytes
    name: str
    """Empty for the first team while nobody named it."""
    members: tuple[bytes, ...]
    begun: bool
    """Whether its first practitioner has been here: before that it can have no patients."""


def teams_of(vault: OpenVault, rows: Snapshot | UnitOfWork) -> list[Team]:
    """All teams, the one founded first first, those that wait for their first member last."""
    named = {one.id: one for one in vault.reader(rows).find(TeamRecord)}
    begun = list(vault.trust.teams)
    waiting = [team for team in named if team not in begun]
    return [_team(vault, team, named.get(team)) for team in [*begun, *waiting]]


def _team(vault: OpenVault, team: bytes, record: TeamRecord | None) -> Team:
    name = vault.open_name(record.name_sealed, TeamRecord.TABLE, team) if record else ""
    members = tuple(members_of(vault.trust, team))
    return Team(team, name, members, team in vault.trust.teams)


def members_of(trust: Trust, team: bytes) -> list[bytes]:
    """Users who are in a team now."""
    return [person.id for person in trust.people.values() if team in person.teams]


def is_last(vault: OpenVault, rows: Snapshot | UnitOfWork, user: bytes, team: bytes) -> bool:
    """Whether a member is a team's last, or the last who was given its keys as they are now.

    Without that one nobody could let the other members in.
    """
    members = members_of(vault.trust, team)
    return [user] in (members, [one for one in members if _keeps(vault, rows, one, team)])


def _keeps(vault: OpenVault, rows: Snapshot | UnitOfWork, user: bytes, team: bytes) -> bool:
    person, reader = vault.trust.need_person(user), vault.reader(rows)
    for kind, to in ((GroupKind.TEAM, person.public), (GroupKind.ARCHIVE, person.second)):
        group = vault.trust.newest(kind, team)
        if group is None or to is None:
            return False
        # Whoever leaves ends these, and tells what is damaged among them.
        given = Damaged().found(rows, reader, GrantRecord, group=group.id, recipient=to.key_id)
        if all(one.id in vault.trust.ended for one in given):
            return False
    return True


def team_meant(vault: OpenVault, rows: Snapshot | UnitOfWork, keys: UserKeyRecord) -> bytes:
    """The team that the code of somebody's keys was made for, b"" for none or once it is so.

    It decides nothing: a member of that team lets the person in, or nobody does.
    """
    person = vault.trust.need_person(keys.user)
    enrolment = vault.reader(rows).need(EnrolmentRecord, keys.enrolment)
    meant = b"" if founds(enrolment) else enrolment.founds_team
    return meant if meant in vault.trust.teams and meant not in person.teams else b""


def add_team(session: VaultSession, name: str) -> bytes:
    """A new team's name; it begins with its first practitioner's code (`enrolment.ForTeam`).

    InputRefused("team-name-wrong"), ("team-name-taken"); Refused("team-first-missing") while the
    clinic has none: its first practitioner begins the first.
    """
    session.require(Act.MANAGE_USERS)
    with session.vault.write() as rows:
        if not session.vault.trust.teams:
            raise Refused("team-first-missing")
        team = new_id()
        _put_name(session, rows, team, name)
        rows.event(session.event("team-add", detail={"team": tidy_name(name)}))
        rows.commit()
    return team


def rename_team(session: VaultSession, team: bytes, name: str) -> None:
    """Another name, or the first team's first one; UsageError("team-unknown"), as `add_team`."""
    session.require(Act.MANAGE_USERS)
    with session.vault.write() as rows:
        if team not in {one.id for one in teams_of(session.vault, rows)}:
            raise UsageError("team-unknown")
        _put_name(session, rows, team, name)
        rows.event(session.event("team-rename", detail={"team": tidy_name(name)}))
        rows.commit()


def said_of_team(vault: OpenVault, rows: Snapshot | UnitOfWork, team: bytes) -> dict[str, object]:
    """A team as a log entry names it."""
    return {"team": next((one.name for one in teams_of(vault, rows) if one.id == team), "")}


def tidy_name(name: str) -> str:
    """Without superfluous blanks; InputRefused("team-name-wrong") for none, or an endless one."""
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy or len(tidy) > _NAME_CHARS or not tidy.isprintable():
        raise InputRefused("team-name-wrong")
    return tidy


def _put_name(session: VaultSession, rows: UnitOfWork, team: bytes, name: str) -> None:
    tidy, vault = tidy_name(name), session.vault
    others = (one.name.casefold() for one in teams_of(vault, rows) if one.id != team)
    if tidy.casefold() in others:
        raise InputRefused("team-name-taken")
    old = vault.reader(rows).get(TeamRecord, team)
    record = TeamRecord(
        id=team,
        version=old.version + 1 if old else 1,
        name_sealed=vault.seal_name(tidy, TeamRecord.TABLE, team),
    )
    rows.put(session.rooted(record))
