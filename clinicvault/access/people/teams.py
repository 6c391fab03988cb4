"""Teams of practitioners: their names, who is in them, and leaving one (DESIGN §2, §4)."""

from __future__ import annotations

import dataclasses
import unicodedata

from clinicvault.access.certificates.trust import OF_A_TEAM, Person
from clinicvault.access.certificates.trust_members import departure
from clinicvault.access.consent.care_keys import discard_pool
from clinicvault.access.damage import Row, found_rows
from clinicvault.access.deleting import delete_row
from clinicvault.access.patients.key_team import team_of_key
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.lifecycle_records import TeamRecord
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind
from clinicvault.domain.records import GrantRecord, RevocationRecord, WrapRecord
from clinicvault.domain.roles import Act

from .team import is_last, members_of

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


def leave_team(session: VaultSession, user_id: bytes, team: bytes) -> None:
    """The root takes back a team's keys from one person, who works on in others; logged.

    Access to the team's records ends at once; its keys are renewed by the next members to unlock.
    UsageError("team-not-member"); Refused("last-of-team").
    """
    session.require(Act.MANAGE_USERS)
    vault, damaged = session.vault, dict[Row, bytes]()
    with vault.write() as rows:
        person = vault.trust.need_person(user_id)
        if team not in person.teams:
            raise UsageError("team-not-member")
        if is_last(vault, rows, user_id, team):
            raise Refused("last-of-team")
        _revoke(session, rows, TeamRecord.TABLE, departure(vault.id, user_id, team))
        for grant in _grants(session, rows, user_id, team, damaged):
            _revoke(session, rows, GrantRecord.TABLE, grant.id)
        wraps = _drop_wraps(session, rows, person, team, damaged)
        detail = {"subject": user_id, "keys": discard_pool(session, rows), "wraps": wraps}
        rows.event(
            session.event("team-leave", detail={**detail, **said_of_team(vault, rows, team)})
        )
        rows.commit()
    session.tell_damage(damaged)


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
    tidy, vault, root = tidy_name(name), session.vault, session.group(GroupKind.ROOT)
    others = (one.name.casefold() for one in teams_of(vault, rows) if one.id != team)
    if tidy.casefold() in others:
        raise InputRefused("team-name-taken")
    old = vault.reader(rows).get(TeamRecord, team)
    record = TeamRecord(
        id=team,
        version=old.version + 1 if old else 1,
        name_sealed=vault.seal_name(tidy, TeamRecord.TABLE, team),
    )
    rows.put(sign_record(record, root, root.public.key_id))


def _grants(
    session: VaultSession,
    rows: UnitOfWork,
    user_id: bytes,
    team: bytes,
    damaged: dict[Row, bytes],
) -> list[GrantRecord]:
    """Every grant of the team's and its archive's keys to somebody, also to older keys.

    A damaged one keeps nobody in: the departure ends it, too. It is added to `damaged`.
    """
    trust = session.vault.trust
    groups = {one.id for kind in OF_A_TEAM for one in trust.groups.get((kind, team), ())}
    found, spoiled = found_rows(rows, session.vault.reader(rows), GrantRecord, user=user_id)
    damaged |= spoiled
    return [one for one in found if one.group in groups and one.id not in trust.ended]


def _revoke(session: VaultSession, rows: UnitOfWork, table: str, subject: bytes) -> None:
    root: KeyPair = session.group(GroupKind.ROOT)
    record = RevocationRecord(id=new_id(), subject_table=table, subject=subject)
    rows.put(sign_record(record, root, root.public.key_id))


def _drop_wraps(
    session: VaultSession,
    rows: UnitOfWork,
    person: Person,
    team: bytes,
    damaged: dict[Row, bytes],
) -> int:
    """Wraps of the team's patients for this person's own keys go; returns how many."""
    reader, gone = session.vault.reader(rows), list[WrapRecord]()
    for key in (person.public, person.second):
        whole, spoiled = found_rows(rows, reader, WrapRecord, recipient=key.key_id if key else b"")
        damaged |= spoiled
        gone += [
            one for one in whole if team_of_key(session.vault.id, reader, one.patient_key) == team
        ]
    for wrap in gone:
        delete_row(session, rows, wrap, DeletionReason.LEFT)
    return len(gone)
