"""A TeamService over the users of a fake clinic."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.services import views

from .fakes_access import PASSWORD

FIRST, HANDS = f"{101:032x}", f"{102:032x}"


@dataclasses.dataclass
class TeamState:
    """What tests set and look at; one team without a name is what most clinics have."""

    all: list[views.TeamView] = dataclasses.field(
        default_factory=lambda: [views.TeamView(FIRST, "")]
    )
    page: dict[str, object] = dataclasses.field(default_factory=dict)
    """Fields `team`, `teams` and `moves` of every patient's page."""
    begun: list[tuple[str, str, views.OfficerSays | None]] = dataclasses.field(default_factory=list)
    moved: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    invited: list[tuple[str, str, views.OfficerSays | None]] = dataclasses.field(
        default_factory=list
    )
    """(name, team, officer) of whom a code was made for."""
    granted: list[tuple[str, ...]] = dataclasses.field(default_factory=list)


class Teams:
    """Over `clinic.teams`."""

    def __init__(self, clinic) -> None:
        self.clinic = clinic

    @property
    def state(self) -> TeamState:
        return self.clinic.teams

    def list(self) -> tuple[views.TeamView, ...]:
        self.clinic.call("teams.list", key=False)
        return tuple(self.state.all)

    def add(self, name: str) -> views.TeamView:
        self.clinic.call("teams.add")
        if any(one.name == name for one in self.state.all):
            raise InputRefused("team-name-taken")
        made = views.TeamView(f"{110 + len(self.state.all):032x}", name, (), begun=False)
        self.state.all.append(made)
        return made

    def begin(self, team_id, user_id, officer=None) -> views.Invitation:
        self.clinic.call("teams.begin")
        signed(officer)
        self.state.begun.append((team_id, user_id, officer))
        return views.Invitation(user_id, "ABCD-EFGH", dt.datetime(2026, 3, 9, tzinfo=dt.UTC))

    def rename(self, team_id: str, name: str) -> views.TeamView:
        self.clinic.call("teams.rename")
        return self._change(team_id, name=name)

    def leave(self, team_id: str, user_id: str) -> None:
        self.clinic.call("teams.leave")
        members = next(one.members for one in self.state.all if one.id == team_id)
        self._change(team_id, members=tuple(one for one in members if one != user_id))

    def move(self, patient_id: str, team_id: str, password: str) -> None:
        self.clinic.call("teams.move")
        if password != PASSWORD:
            raise Refused("wrong-password")
        self.state.moved.append((patient_id, team_id))

    def _change(self, team_id: str, **changes) -> views.TeamView:
        self.state.all = [
            dataclasses.replace(one, **changes) if one.id == team_id else one
            for one in self.state.all
        ]
        return next(one for one in self.state.all if one.id == team_id)


def signed(officer: views.OfficerSays | None) -> None:
    """An officer's password is right, or refused."""
    if officer is not None and officer.password != PASSWORD:
        raise Refused("wrong-password")
