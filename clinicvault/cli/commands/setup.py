"""`init` and `recover`: a vault begins, or begins again from its recovery sheets."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.outputs import make_folder, reserved
from clinicvault.cli.progress import shown
from clinicvault.cli.values import filled, role
from clinicvault.services.api import SetupService

_KIT_ROOM = 512 << 10
"""Bytes that are on the disk before the vault is made; three sheets take less than a third."""
_KIT_ADVICE = """\
Print the recovery kit at {kit}, give its three sheets to three people, then delete the file.
Any two sheets bring the vault back; nothing else does."""


def _kit_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--recovery-kit",
        type=Path,
        metavar="FILE.pdf",
        help="where the three recovery sheets go (default: beside the vault)",
    )


def _init_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clinic", type=filled, metavar="NAME", required=True, help="its name")
    parser.add_argument(
        "--role",
        type=role,
        metavar="ROLE",
        nargs="+",
        action="extend",
        default=[],
        help="roles of the first user: intake (front desk), practitioner, administrator, "
        "privacy-officer (default: the last two)",
    )
    _kit_option(parser)


def _init(call: Call) -> Outcome:
    vault, user, setup = call.vault, call.user, call.wiring.setup()
    kit = _kit_path(call, setup, vault)
    with (
        reserved(kit, _KIT_ROOM) as file,
        _undone_without_kit(setup, vault, kit),
        shown(call.terminal, "Making the vault") as progress,
    ):
        made = setup.create(
            vault,
            call.args.clinic,
            user,
            frozenset(call.args.role),
            call.new_password,
            progress=progress,
        )
        file.keep(made.pdf)
        setup.kit_kept(vault, made, kit)
    return _done(vault, kit, f"The vault of {call.args.clinic} is ready.")


@contextlib.contextmanager
def _undone_without_kit(setup: SetupService, vault: Path, kit: Path) -> Iterator[None]:
    """A vault whose sheets could not be written must not stay: nothing would ever recover it."""
    try:
        yield
    except BaseException:
        if setup.abandon(vault):
            kit.unlink(missing_ok=True)
        raise


def _recover_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--kit",
        type=Path,
        metavar="FILE",
        nargs="+",
        action="extend",
        required=True,
        help="two recovery sheets: photos, scans or text files with their words",
    )
    _kit_option(parser)


def _recover(call: Call) -> Outcome:
    vault, user, setup = call.vault, call.user, call.wiring.setup()
    kit = _kit_path(call, setup, vault)
    with (
        reserved(kit, _KIT_ROOM) as file,
        shown(call.terminal, "Bringing the vault back") as progress,
    ):
        made = setup.recover(vault, call.args.kit, user, call.new_password, progress=progress)
        file.keep(made.pdf)
        # Until here the old sheets count: interrupted, the same command is given once more.
        setup.kit_kept(vault, made, kit)
    return _done(vault, kit, "The vault is back on this computer. The old sheets are void.")


def _kit_path(call: Call, setup: SetupService, vault: Path) -> Path:
    kit: Path | None = call.args.recovery_kit
    if kit is None:
        named = vault if vault.name.strip(".") else vault.resolve()
        make_folder(named.parent)
        kit = named.parent / f"{named.name}-recovery-kit.pdf"
    setup.refuse_kit_place(vault, kit)
    return kit


def _done(vault: Path, kit: Path, told: str) -> Outcome:
    text = f"{told}\n{_KIT_ADVICE.format(kit=kit)}"
    return Outcome({"vault": str(vault), "recovery_kit": str(kit)}, text)


COMMANDS = (
    Command(("init",), "make a new vault and its recovery kit", _init, _init_options),
    Command(
        ("recover",),
        "bring a vault back with two recovery sheets when passwords or computer are lost",
        _recover,
        _recover_options,
    ),
)
