"""`user`: invite, let in, list, change roles, disable, change one's password."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from clinicvault.cli import passwords
from clinicvault.cli.command import Call, Command, Outcome, find_user
from clinicvault.cli.tables import table
from clinicvault.cli.values import filled, role
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Role
from clinicvault.services.views import UserView

from .team_options import find_team, officer_of, officer_options, told

_STATES = {
    UserState.INVITED: "invited",
    UserState.ACTIVE: "active",
    UserState.DISABLED: "disabled",
}


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", type=filled, metavar="NAME", help="the person's name")


def _add_options(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument(
        "--role",
        type=role,
        metavar="ROLE",
        nargs="+",
        action="extend",
        required=True,
        help="intake (front desk), practitioner, administrator, privacy-officer",
    )
    parser.add_argument(
        "--team", type=filled, metavar="TEAM", help="the team that a practitioner is for"
    )
    officer_options(parser)


def _add(call: Call) -> Outcome:
    with call.unlocked() as services:
        team = find_team(services.teams, call.args.team).id if call.args.team else ""
        officer = officer_of(call, services)
        roles = frozenset(call.args.role)
        invited = services.users.add(call.args.name, roles, team=team, officer=officer)
    return told(call.args.name, invited)


def _role_options(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    for option, help_text in (
        ("--add", "a role to give; the person's keys count until the new code is used"),
        ("--remove", "a role to take; the person is out until the new code is used"),
    ):
        parser.add_argument(
            option, type=role, metavar="ROLE", nargs="+", action="extend", help=help_text
        )


def _role(call: Call) -> Outcome:
    add, remove = frozenset(call.args.add or ()), frozenset(call.args.remove or ())
    with call.unlocked() as services:
        user = find_user(services.unlocking.vault(), call.args.name)
        if add or remove:
            invited = services.users.change_roles(user.id, (user.roles | add) - remove)
        else:
            invited = services.users.reinvite(user.id)
    return told(user.name, invited)


def _enrol_options(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument(
        "--code-file",
        type=Path,
        metavar="FILE",
        help="file whose first line is the one-time code; without it you are asked. "
        "--password-file is then your own new password",
    )


def _enrol(call: Call) -> Outcome:
    with call.opened() as services:
        user = find_user(services.unlocking.vault(), call.args.name)
        code = passwords.password(call.args.code_file, call.terminal, "One-time code: ")
        enrolled = services.users.enrol(user.id, code.strip(), call.new_password)
    text = f"Welcome, {user.name}. Read these words to a colleague: {enrolled.words}"
    return Outcome({"words": enrolled.words}, text)


def _grant_options(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument(
        "--words",
        type=filled,
        metavar="WORDS",
        help="the four words on the newcomer's screen; without it you are asked",
    )
    parser.add_argument(
        "--team",
        type=filled,
        metavar="TEAM",
        help="into which of your teams, if you are in several",
    )


def _grant(call: Call) -> Outcome:
    with call.unlocked() as services:
        user = find_user(services.unlocking.vault(), call.args.name)
        teams = [find_team(services.teams, call.args.team).id] if call.args.team else []
        words = call.args.words or call.terminal.ask("The four words: ")
        given = services.users.grant(user.id, words, password=call.password, teams=teams)
    told = ", ".join(given) if given else "nothing new"
    return Outcome({"given": list(given)}, f"Given to {user.name}: {told}.")


def _list(call: Call) -> Outcome:
    with call.opened() as services:
        users, teams = services.users.list(), services.teams.list()
    rows = [
        (user.name, _roles(user.roles), _STATES[user.state], _roles(user.missing_grants))
        for user in users
    ]
    text = table(("Name", "Roles", "State", "Still to be let in as"), rows, "Nobody works here.")
    names = {team.id: team.name for team in teams} if len(teams) > 1 else {}
    return Outcome({"users": [_document(user, names) for user in users]}, text)


def _document(user: UserView, teams: Mapping[str, str]) -> dict[str, object]:
    return {
        "id": user.id,
        "name": user.name,
        "roles": _words(user.roles),
        "state": _STATES[user.state],
        "missing": _words(user.missing_grants),
        "waiting": user.waiting,
        **({"teams": [teams[team] for team in user.teams]} if teams else {}),
    }


def _words(roles: frozenset[Role]) -> list[str]:
    return [role.value for role in Role if role in roles]


def _roles(roles: frozenset[Role]) -> str:
    return ", ".join(_words(roles))


def _own_words(call: Call) -> Outcome:
    with call.unlocked() as services:
        words = services.users.own_words(call.password)
    return Outcome({"words": words}, f"Read these words to a colleague: {words}")


def _disable(call: Call) -> Outcome:
    with call.unlocked() as services:
        user = find_user(services.unlocking.vault(), call.args.name)
        services.users.disable(user.id)
    return Outcome({"disabled": user.name}, f"{user.name} can no longer unlock this vault.")


def _password_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-password-file",
        type=Path,
        metavar="FILE",
        help="file whose first line is the new password; without it you are asked",
    )


def _password(call: Call) -> Outcome:
    with call.unlocked() as services:
        new = passwords.new_password(call.args.new_password_file, call.terminal)
        services.users.change_password(call.password, new)
    return Outcome({"changed": True}, "The new password holds from now on.")


COMMANDS = (
    Command(("user", "add"), "invite a person; prints a one-time code", _add, _add_options),
    Command(
        ("user", "enrol"),
        "first unlock of an invited person; prints four words",
        _enrol,
        _enrol_options,
    ),
    Command(
        ("user", "grant"),
        "let a newcomer in whose four words you have compared",
        _grant,
        _grant_options,
    ),
    Command(
        ("user", "role"),
        "give or take roles; prints a one-time code (without --add and --remove: for a forgotten "
        "password)",
        _role,
        _role_options,
    ),
    Command(("user", "words"), "your own four words, to come into another team", _own_words),
    Command(("user", "list"), "who works here", _list),
    Command(("user", "disable"), "end a person's access", _disable, _name),
    Command(("user", "password"), "change your own password", _password, _password_options),
)
