"""`run`: parse, do, print; every way out has an exit code of DESIGN §8."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from .command import Call, Command, Outcome
from .failures import Guard
from .parsing import build_parser
from .registry import COMMANDS, DEFAULT, GROUPS
from .terminal import Terminal
from .wiring import Wiring


def run(argv: Sequence[str], wiring: Wiring) -> int:
    """Run one command; returns the exit code and raises nothing."""
    return start(argv, lambda: wiring)


def start(argv: Sequence[str], make_wiring: Callable[[], Wiring]) -> int:
    """The same; the wiring is made only for a command that was understood, and may fail."""
    terminal = Terminal()
    with Guard(terminal) as guard:
        args = build_parser(COMMANDS, GROUPS, DEFAULT).parse_args(argv)
        command: Command = args.command
        outcome = command.run(Call(args, make_wiring(), terminal))
        _print(outcome, terminal, as_json=args.json and command is not DEFAULT)
        guard.code = int(outcome.code)
    return guard.code


def _print(outcome: Outcome, terminal: Terminal, *, as_json: bool) -> None:
    if as_json:
        terminal.say(json.dumps(outcome.document))
        return
    text = outcome.text if isinstance(outcome.text, str) else outcome.text()
    if text:
        terminal.say(text)
