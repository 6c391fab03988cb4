"""Teams of practitioners: which there are, who is in them, whose a patient is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from clinicvault.access.patients import moving
from clinicvault.access.patients.key_team import team_of_key
from clinicvault.access.people import leaving, reinviting
from clinicvault.access.people import teams as team_access
from clinicvault.access.people.enrolment import ForTeam
from clinicvault.access.plain import password_secret
from clinicvault.access.rotation.succession import key_of
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.roles import Act, Role

from . import views
from .clinic import Clinic
from .invitations import invitation, known_user
from .known import known_patient, parse_id
from .second_person import acting_as


class Teams:
    """Implements `api.TeamService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def list(self) -> tuple[views.TeamView, ...]:
        """Every team, the one founded first first."""
        with self._clinic.vault.read() as rows:
            return team_views(self._clinic.vault, rows)

    def add(self, name: str) -> views.TeamView:
        """A new team; it begins with its first practitioner (`UserService.add`, `begin`)."""
        made = team_access.add_team(self._clinic.session, name)
        return self._of(made)

    def begin(
        self, team_id: str, user_id: str, officer: views.OfficerSays | None = None
    ) -> views.Invitation:
        """Somebody who works here begins a team: the code makes the person's new keys."""
        user = known_user(self._clinic, user_id)
        with signing(self._clinic, officer) as signer:
            session, team = self._clinic.session, parse_id(team_id, "team-unknown")
            return invitation(reinviting.begin_team(session, user, team, signer))

    def rename(self, team_id: str, name: str) -> views.TeamView:
        """Another name, or the first team's first one."""
        team = parse_id(team_id, "team-unknown")
        team_access.rename_team(self._clinic.session, team, name)
        return self._of(team)

    def leave(self, team_id: str, user_id: str) -> None:
        """Take somebody out of a team, at once; its keys are renewed as members unlock."""
        user, team = known_user(self._clinic, user_id), parse_id(team_id, "team-unknown")
        leaving.leave_team(self._clinic.session, user, team)

    def move(self, patient_id: str, team_id: str, password: str) -> None:
        """Move a patient to another team of one's own, with the own identity confirmed."""
        patient, team = known_patient(self._clinic, patient_id), parse_id(team_id, "team-unknown")
        with password_secret(password) as secret:
            moving.move_patient(self._clinic.session, patient, team, secret)

    def _of(self, team: bytes) -> views.TeamView:
        return next(one for one in self.list() if one.id == team.hex())


def team_views(vault: OpenVault, rows: Snapshot) -> tuple[views.TeamView, ...]:
    """Every team as the window shows it."""
    return tuple(
        views.TeamView(one.id.hex(), one.name, tuple(user.hex() for user in one.members), one.begun)
        for one in team_access.teams_of(vault, rows)
    )


def place_of(team_id: str, officer: VaultSession | None) -> ForTeam:
    """The team that a code is for; UsageError("team-unknown") for no id."""
    return ForTeam(parse_id(team_id, "team-unknown") if team_id else b"", officer)


@contextmanager
def signing(clinic: Clinic, says: views.OfficerSays | None) -> Iterator[VaultSession | None]:
    """A privacy officer who types the own password at this screen, for one signature; logged.

    As `acting_as`; Refused("team-needs-officer") for who is none.
    """
    if says is None:
        yield None
        return
    user = known_user(clinic, says.user)
    if Role.OFFICER not in clinic.vault.trust.need_person(user).certified:
        raise Refused("team-needs-officer")
    with acting_as(clinic, says.user, says.password) as session:
        yield session


def patients_team(
    session: VaultSession, rows: Snapshot, patient: bytes
) -> tuple[views.TeamView | None, Sequence[views.TeamView], Sequence[views.TeamView]]:
    """(whose a patient is, which are to choose from, whereto this person may move the patient).

    Nothing at all where the clinic has one team.
    """
    teams = [one for one in team_views(session.vault, rows) if one.begun]
    if len(teams) < 2:
        return None, (), ()
    team = _team(session, rows, patient)
    if not team:
        return None, teams, ()
    mine = {one.hex() for one in session.person.teams}
    may = session.may(Act.STEP_UP) and team.hex() in mine
    moves = [one for one in teams if may and one.id in mine and one.id != team.hex()]
    return next((one for one in teams if one.id == team.hex()), None), (), moves


def _team(session: VaultSession, rows: Snapshot, patient: bytes) -> bytes:
    """b"" where there is no key yet, or where damage hides it: the record says so itself."""
    reader = session.vault.reader(rows)
    try:
        key = key_of(session, reader, patient)
        return team_of_key(session.vault.id, reader, key) if key is not None else b""
    except (IntegrityError, Refused):
        return b""


def chosen_teams(clinic: Clinic, ids: Sequence[str]) -> list[bytes]:
    """Team ids that come in as text; UsageError("team-unknown")."""
    found = [parse_id(one, "team-unknown") for one in ids]
    with clinic.vault.read():
        if not set(found) <= set(clinic.vault.trust.teams):
            raise UsageError("team-unknown")
    return found
