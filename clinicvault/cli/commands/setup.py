"""`init` and `recover`: a vault begins, or begins again from its recovery sheets."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.outputs import make_folder, refuse_within, reserved
from clinicvault.cli.progress import shown
from clinicvault.cli.values import filled, role

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
    vault, user = call.vault, call.user
    kit = _kit_path(call, vault)
    with reserved(kit) as file, shown(call.terminal, "Making the vault") as progress:
        made = call.wiring.setup().create(
            vault,
            call.args.clinic,
            user,
            frozenset(call.args.role),
            call.new_password,
            progress=progress,
        )
        file.write(made.pdf)
    return _done(call, vault, kit, f"The vault of {call.args.clinic} is ready.")


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
    vault, user = call.vault, call.user
    kit = _kit_path(call, vault)
    with reserved(kit) as file, shown(call.terminal, "Bringing the vault back") as progress:
        made = call.wiring.setup().recover(
            vault, call.args.kit, user, call.new_password, progress=progress
        )
        file.write(made.pdf)
    return _done(call, vault, kit, "The vault is back on this computer. The old sheets are void.")


def _kit_path(call: Call, vault: Path) -> Path:
    kit: Path | None = call.args.recovery_kit
    if kit is None:
        named = vault if vault.name.strip(".") else vault.resolve()
        make_folder(named.parent)
        kit = named.parent / f"{named.name}-recovery-kit.pdf"
    refuse_within(kit, vault)
    return kit


def _done(call: Call, vault: Path, kit: Path, told: str) -> Outcome:
    call.wiring.kit_written(vault, kit)
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
