"""`team`: practitioners' teams, each with patients of its own."""

from __future__ import annotations

import argparse

from clinicvault.cli.command import Call, Command, Outcome, find_user
from clinicvault.cli.tables import table
from clinicvault.cli.values import filled
from clinicvault.services.views import TeamView

from .team_options import find_team, officer_of, officer_options, told


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", type=filled, metavar="TEAM", help="the team's name")


def _person(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("--member", type=filled, metavar="NAME", required=True, help="the person")


def _list(call: Call) -> Outcome:
    with call.opened() as services:
        teams = services.teams.list()
        names = {user.id: user.name for user in services.users.list()}
    documents = [_document(team, names) for team in teams]
    rows = [
        (team.name, ", ".join(names[user] for user in team.members), "" if team.begun else "waits")
        for team in teams
    ]
    return Outcome({"teams": documents}, table(("Team", "Members", "State"), rows, "No team yet."))


def _document(team: TeamView, names: dict[str, str]) -> dict[str, object]:
    members = [names[user] for user in team.members]
    return {"id": team.id, "name": team.name, "members": members, "begun": team.begun}


def _add(call: Call) -> Outcome:
    with call.unlocked() as services:
        made = services.teams.add(call.args.name)
    text = f"The team {made.name} waits for its first practitioner: user add --team, or team begin."
    return Outcome({"id": made.id, "name": made.name}, text)


def _begin_options(parser: argparse.ArgumentParser) -> None:
    _person(parser)
    officer_options(parser)


def _begin(call: Call) -> Outcome:
    with call.unlocked() as services:
        team = find_team(services.teams, call.args.name)
        user = find_user(services.unlocking.vault(), call.args.member)
        invited = services.teams.begin(team.id, user.id, officer_of(call, services))
    return told(user.name, invited)


def _rename_options(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("new_name", type=filled, metavar="NEW", help="the new name")


def _rename(call: Call) -> Outcome:
    with call.unlocked() as services:
        team = find_team(services.teams, call.args.name)
        made = services.teams.rename(team.id, call.args.new_name)
    return Outcome({"id": made.id, "name": made.name}, f"The team is called {made.name}.")


def _leave(call: Call) -> Outcome:
    with call.unlocked() as services:
        team = find_team(services.teams, call.args.name)
        user = find_user(services.unlocking.vault(), call.args.member)
        services.teams.leave(team.id, user.id)
    document = {"team": team.name, "left": user.name}
    return Outcome(document, f"{user.name} is no longer in that team.")


COMMANDS = (
    Command(("team", "list"), "the clinic's teams", _list),
    Command(("team", "add"), "a new team, which begins with its first practitioner", _add, _name),
    Command(
        ("team", "begin"),
        "let a practitioner who works here begin a team; prints a one-time code",
        _begin,
        _begin_options,
    ),
    Command(("team", "rename"), "give a team another name", _rename, _rename_options),
    Command(("team", "leave"), "take a person out of a team, at once", _leave, _person),
)
