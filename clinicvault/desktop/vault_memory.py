"""What this computer keeps of each vault beside the seed: place, pin, small facts. No patient."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from clinicvault.domain.errors import IntegrityError

from .durable import write_private
from .paths import private_folder, vault_folder

_MEMORY = "vault.json"
_TEMPORARY = "new-"
_NOTE = "note-"


class VaultMemory:
    """One private folder per vault under the workstation's, with a small file of facts in it.

    IntegrityError("workstation-memory") where a file cannot be read.
    """

    def __init__(self, home: Path) -> None:
        self._vaults = home / "vaults"
        self._home = home
        self._lock = threading.RLock()

    def find(self, vault: Path) -> Path | None:
        """The folder kept for the vault that lies at a path, or None."""
        wanted = str(vault.resolve())
        damage: IntegrityError | None = None
        for memory in sorted(self._vaults.glob("*/" + _MEMORY)):
            try:
                if self.facts(memory.parent).get("path") == wanted:
                    return memory.parent
            except IntegrityError as error:
                damage = error
        if damage is not None:
            raise damage
        return None

    def of(self, vault_id: bytes) -> Path | None:
        """The folder kept for a vault by its id, or None."""
        folder = self._vaults / vault_id.hex()
        return folder if (folder / _MEMORY).is_file() else None

    def all_of(self, vault_id: bytes) -> list[Path]:
        """The folders of a vault and of its restored copies on this computer."""
        return sorted(path.parent for path in self._vaults.glob(f"{vault_id.hex()}*/{_MEMORY}"))

    def facts(self, folder: Path) -> dict[str, str]:
        """Everything kept in a folder; empty where there is nothing."""
        try:
            facts = json.loads((folder / _MEMORY).read_text(encoding="utf-8"))
            return {str(name): str(value) for name, value in facts.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError) as error:
            raise IntegrityError("workstation-memory") from error

    def identity(self, folder: Path) -> tuple[bytes, bytes]:
        """(vault id, pin)."""
        facts = self.facts(folder)
        try:
            return bytes.fromhex(facts["vault"]), bytes.fromhex(facts["pin"])
        except (KeyError, ValueError) as error:
            raise IntegrityError("workstation-memory") from error

    @contextmanager
    def next_state(self, vault: Path, vault_id: bytes) -> Iterator[Path]:
        """Where a vault's next state index goes: filled and handed to `begin` within, or removed.

        The one in force stays until then, and with it what this computer saw of the log.
        """
        state = self._folder_for(vault, vault_id) / f"state-{secrets.token_hex(6)}.db"
        try:
            yield state
        finally:
            if self.state_path(state.parent) != state:
                self._remove_states(state.parent, state.name + "*")
                with suppress(OSError):
                    state.parent.rmdir()

    def begin(self, vault: Path, vault_id: bytes, pin: bytes, state: Path, **notes: str) -> Path:
        """From now on this vault is the one at this path, with this state index; its folder.

        All in one durable write, `notes` too; the state index before goes after it.
        """
        folder, path = state.parent, str(vault.resolve())
        self._leave(path, folder)
        self._change(
            folder,
            vault=vault_id.hex(),
            path=path,
            pin=pin.hex(),
            state=state.name,
            **{_NOTE + name: value for name, value in notes.items()},
        )
        self._remove_states(folder, "state*.db*", keep=state.name)
        return folder

    def _leave(self, path: str, folder: Path) -> None:
        """What lay at this path before does not any more; moved elsewhere it is found by its id."""
        for memory in self._vaults.glob("*/" + _MEMORY):
            with suppress(IntegrityError):
                if memory.parent != folder and self.facts(memory.parent).get("path") == path:
                    self._change(memory.parent, path="")

    def _folder_for(self, vault: Path, vault_id: bytes) -> Path:
        """A restored copy beside the original has a folder of its own: their logs part ways."""
        folder = vault_folder(self._home, vault_id)
        kept = self.facts(folder).get("path", "")
        if not kept or Path(kept) == vault.resolve() or not Path(kept).is_dir():
            return folder
        mark = hashlib.sha256(str(vault.resolve()).encode()).hexdigest()[:8]
        return private_folder(folder.with_name(f"{vault_id.hex()}-{mark}"))

    def drop(self, folder: Path) -> None:
        """Forget the vault of a folder, but nothing that lies beside the facts."""
        (folder / _MEMORY).unlink(missing_ok=True)

    def remove(self, vault_id: bytes) -> None:
        """Remove all that lies in a vault's folder, in force or only begun."""
        shutil.rmtree(self._vaults / vault_id.hex(), ignore_errors=True)

    def moved(self, folder: Path, vault: Path) -> None:
        """The vault lies at another path now."""
        path = str(vault.resolve())
        self._change(folder, path=path)
        self._leave(path, folder)

    def note(self, folder: Path, name: str, value: str) -> None:
        """Keep a small fact."""
        self._change(folder, **{_NOTE + name: value})

    def noted(self, folder: Path, name: str) -> str:
        """A small fact, or ""."""
        return self.facts(folder).get(_NOTE + name, "")

    def state_path(self, folder: Path) -> Path:
        """Where the state index of a folder lies."""
        return folder / self.facts(folder).get("state", "state.db")

    def temporary(self) -> Path:
        """A folder for a vault that this computer does not know (yet)."""
        return private_folder(self._vaults / f"{_TEMPORARY}{secrets.token_hex(6)}")

    def is_temporary(self, folder: Path) -> bool:
        """Whether `temporary` made it."""
        return folder.name.startswith(_TEMPORARY)

    def _change(self, folder: Path, **facts: str) -> None:
        with self._lock:
            changed = {**self.facts(folder), **facts}
            write_private(folder / _MEMORY, json.dumps(changed, indent=1).encode())

    def _remove_states(self, folder: Path, pattern: str, keep: str = "/") -> None:
        """State indexes, all but one; one that is still open goes another time."""
        for path in folder.glob(pattern):
            if not path.name.startswith(keep):
                with suppress(OSError):
                    path.unlink()
