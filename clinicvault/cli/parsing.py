"""The parser: built from the table of commands; its complaints never repeat what was typed."""

from __future__ import annotations

import argparse
import dataclasses
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from clinicvault import __version__
from clinicvault.domain.errors import ExitCode
from clinicvault.domain.messages import message

from .command import Command
from .terminal import Terminal

DESCRIPTION = """\
ClinicVault keeps the before/after photos of a clinic. Without a command it opens the window."""

EPILOG = """\
environment:
  CLINICVAULT_VAULT   the vault's folder, where --vault is not given
  CLINICVAULT_USER    the user's name, where --user is not given
  CLINICVAULT_HOME    this computer's own folder (settings, key of this computer)

exit codes:
  0 done   1 findings   2 wrong use   3 refused (role, consent, lock)
  4 something stored was altered or is missing   5 a file from outside was refused

A password is read from a file or typed at a prompt; it is never an argument."""

_OPTION = re.compile(r"--[a-z][a-z-]*")


class Parser(argparse.ArgumentParser):
    """argparse whose errors name options, never values: those may be a patient's."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and exit 2."""
        self.print_usage(sys.stderr)
        _complain(self.prog, _without_values(message))
        raise SystemExit(int(ExitCode.USAGE))


def _complain(program: str, problem: str) -> None:
    Terminal().note("\n".join(message("command-misused", {"problem": problem, "command": program})))


def _without_values(problem: str) -> str:
    if problem.startswith("unrecognized arguments"):
        unknown = [word for word in problem.split() if (_OPTION.fullmatch(word.split("=")[0]))]
        names = ", ".join(word.split("=")[0] for word in unknown)
        return f"unknown option {names}" if names else "there is a word too many"
    problem = re.sub(r"invalid choice: .*\(choose from", "(choose from", problem, flags=re.DOTALL)
    return re.sub(r"ignored explicit argument .*", "takes no value", problem, flags=re.DOTALL)


def build_parser(
    commands: Sequence[Command], groups: dict[str, str], default: Command
) -> argparse.ArgumentParser:
    """The whole parser; `groups` gives the help of words that only lead to commands.

    The parsed namespace carries the chosen row of the table as `command`.
    """
    top = Parser(
        prog="clinicvault",
        description=DESCRIPTION,
        epilog=EPILOG,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"clinicvault {__version__}")
    _add_common(top, default=None)
    top.set_defaults(command=default)
    _fill(top, commands, groups, required=False)
    return top


def _fill(
    parser: Parser, commands: Sequence[Command], groups: dict[str, str], *, required: bool
) -> None:
    """Give the parser what lies below it: one word for each command, one for each group."""
    branches = parser.add_subparsers(metavar="COMMAND", title="commands", required=required)
    for word, below in _by_word(commands).items():
        told = groups.get(word, below[0].help)
        node = branches.add_parser(word, help=told, description=told, allow_abbrev=False)
        _add_common(node, default=argparse.SUPPRESS)
        if word in groups:
            deeper = [dataclasses.replace(one, path=one.path[1:]) for one in below]
            _fill(node, deeper, groups, required=True)
        else:
            below[0].options(node)
            node.set_defaults(command=below[0])


def _by_word(commands: Sequence[Command]) -> dict[str, list[Command]]:
    found: dict[str, list[Command]] = {}
    for command in commands:
        found.setdefault(command.path[0], []).append(command)
    return found


def _add_common(parser: argparse.ArgumentParser, default: str | None) -> None:
    """The options of every command; below the top an absent one must not hide one given before."""
    group = parser.add_argument_group("for every command")
    group.add_argument("--vault", type=Path, metavar="DIR", default=default, help="vault's folder")
    group.add_argument("--user", metavar="NAME", default=default, help="who is working")
    group.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        default=default,
        help="file whose first line is the password; without it you are asked",
    )
    group.add_argument(
        "--json",
        action="store_true",
        default=default if default is not None else False,
        help="print one JSON document",
    )
