"""What `user` and `team` have in common: a team's name, a privacy officer's signature, a code."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli import passwords
from clinicvault.cli.command import Call, Outcome, find_user
from clinicvault.cli.values import filled
from clinicvault.domain.errors import UsageError
from clinicvault.services.api import Services, TeamService
from clinicvault.services.views import Invitation, OfficerSays, TeamView


def find_team(teams: TeamService, name: str) -> TeamView:
    """The team of that name (or id: the first team may have none); UsageError("team-unknown")."""
    wanted = " ".join(name.split()).casefold()
    for team in teams.list():
        if wanted in {team.name.casefold(), team.id}:
            return team
    raise UsageError("team-unknown")


def officer_options(parser: argparse.ArgumentParser) -> None:
    """Who signs where a team begins and the caller is no privacy officer."""
    parser.add_argument(
        "--officer",
        type=filled,
        metavar="NAME",
        help="a privacy officer who signs for a team's first practitioner, if you are none",
    )
    parser.add_argument(
        "--officer-password-file",
        type=Path,
        metavar="FILE",
        help="file whose first line is that person's password; without it it is asked",
    )


def officer_of(call: Call, services: Services) -> OfficerSays | None:
    """The officer who signs at this screen, if one is named."""
    if not call.args.officer:
        return None
    user = find_user(services.unlocking.vault(), call.args.officer)
    asked = f"Password of {user.name}: "
    password = passwords.password(call.args.officer_password_file, call.terminal, asked)
    return OfficerSays(user.id, password)


def told(name: str, invited: Invitation) -> Outcome:
    """A one-time code, shown once."""
    text = (
        f"One-time code for {name}: {invited.code}\n"
        f"It works until {invited.expires:%Y-%m-%d %H:%M} UTC. Hand it over in person."
    )
    return Outcome({"code": invited.code}, text)
