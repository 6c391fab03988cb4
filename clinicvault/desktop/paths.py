"""The workstation's own folder: settings, seed and witness state, apart from every vault."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from clinicvault.domain.errors import Refused, StorageFailed, UsageError

_ID_BYTES = 16


def default_home() -> Path:
    """Where the workstation folder is unless CLINICVAULT_HOME says otherwise; not created."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "ClinicVault"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/ClinicVault"
    data = os.environ.get("XDG_DATA_HOME", "")
    base = Path(data) if Path(data).is_absolute() else Path.home() / ".local/share"
    return base / "clinicvault"


def workstation_home() -> Path:
    """The workstation folder (CLINICVAULT_HOME or the system's place), made private (0700).

    Raises Refused("home-foreign") where it belongs to someone else or is no folder,
    StorageFailed("home-unusable") where it cannot be made.
    """
    chosen = os.environ.get("CLINICVAULT_HOME", "")
    return private_folder(Path(chosen).absolute() if chosen else default_home())


def vault_folder(home: Path, vault_id: bytes) -> Path:
    """This workstation's folder for one vault (id: 16 bytes), named by the id's hex, made 0700."""
    if len(vault_id) != _ID_BYTES:
        raise ValueError("a vault id has 16 bytes")
    private_folder(home / "vaults")
    return private_folder(home / "vaults" / vault_id.hex())


def refuse_inside(home: Path, vault: Path) -> None:
    """UsageError("home-inside-vault") where the workstation folder lies in the vault or around it.

    A copy of the vault must never carry the workstation's seed along.
    """
    inner, outer = home.resolve(), vault.resolve()
    if inner == outer or outer in inner.parents or inner in outer.parents:
        raise UsageError("home-inside-vault")


def may_exist(path: str) -> bool:
    """Whether a file lies there, or may: where nobody can look."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return True


def private_folder(folder: Path) -> Path:
    """Make `folder` (and what it stands in) if missing and close it to others (0700)."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _close_to_others(folder)
    except FileExistsError as error:
        raise Refused("home-foreign") from error
    except OSError as error:
        raise StorageFailed("home-unusable") from error
    return folder


def _close_to_others(folder: Path) -> None:
    if sys.platform == "win32":
        return  # the account's own folder is private by its inherited access list
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise Refused("home-foreign")
    if stat.S_IMODE(found.st_mode) & 0o077:
        folder.chmod(0o700)
