"""`clinicvault` (the window) and `clinicvault demo`."""

from __future__ import annotations

import argparse

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.values import positive
from clinicvault.domain.errors import ExitCode


def _window(call: Call) -> Outcome:
    code = call.wiring.window(call.vault_if_given)
    return Outcome({}, "", ExitCode(code))


def _demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patients", type=positive, metavar="N", help="how many patients")
    parser.add_argument("--remove", action="store_true", help="throw the demo clinic away")
    parser.add_argument("--photos", type=positive, metavar="N", help="how many photos in all")
    parser.add_argument(
        "--no-window", action="store_true", help="do the demo job without opening the window"
    )


def _remove(call: Call) -> Outcome:
    call.wiring.remove_demo(call.vault_if_given)
    return Outcome({"removed": True}, "The demo clinic is gone.")


def _demo(call: Call) -> Outcome:
    if call.args.remove:
        return _remove(call)
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        (call.terminal.note if call.args.json else call.terminal.say)(text)

    args = call.args
    code = call.wiring.demo(
        call.vault_if_given, args.patients, args.photos, not args.no_window, say
    )
    return Outcome({"said": said}, "", ExitCode(code))


WINDOW = Command((), "open the window", _window)
COMMANDS = (
    Command(
        ("demo",),
        "make a demo clinic with computer-made patients, then open the window on it",
        _demo,
        _demo_options,
    ),
)
