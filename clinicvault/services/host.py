"""What services ask of the wiring: where a vault lies and what this computer remembers of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from clinicvault.access.vault import VaultPorts
from clinicvault.domain.ports import ObjectStore, Snapshot, StateIndex

KIT_UNSAVED = "kit_unsaved"
"""Name of the small fact that a vault's newest recovery sheets are neither saved nor printed."""
FOUNDING = "founding-unfinished"
"""Its value after a creation: nobody may unlock, so nothing is in the vault, and it may go."""
RECOVERY = "recovery-unfinished"
"""Its value after a recovery: nobody may unlock, so the sheets used for it still work."""


@dataclasses.dataclass(frozen=True, slots=True)
class Remembered:
    """What this computer keeps of one vault, outside it."""

    vault_id: bytes
    pin: bytes
    keychain: bool
    folder: Path
    """This workstation's private folder for the vault (index cache, journals)."""


class WaitingRequests(Protocol):
    """Requests of computers in a vault's folder, by the names of their files."""

    def read(self) -> dict[str, bytes]:
        """Name -> content of a few small files, whoever put them there."""
        ...

    def put(self, data: bytes) -> None:
        """A new one, durable; StorageFailed."""
        ...

    def remove(self, name: str) -> None:
        """Remove one; no error where it is gone."""
        ...


class StoredFiles(Protocol):
    """The files of an object store on a disk."""

    def temporary(self) -> tuple[Path, ...]:
        """Temporary files, of writers at work and of crashes."""
        ...

    def collect(self, found: Sequence[Path]) -> int:
        """Remove temporary files that a crash left; how many were still there."""
        ...


class StoreFolder(Protocol):
    """A vault's folder, of which nothing is proven."""

    def require(self) -> None:
        """UsageError("vault-missing") where there is no vault."""
        ...

    def looking(self) -> AbstractContextManager[Snapshot]:
        """Read its rows as they are."""
        ...

    def objects(self) -> StoredFiles:
        """Its sealed objects."""
        ...

    def waiting(self) -> WaitingRequests:
        """Requests of computers."""
        ...


class AskedMemory(Protocol):
    """What this computer asked, by vault id: name, station, words, asked."""

    def find(self, vault_id: bytes) -> dict[str, str] | None:
        """The facts, or None."""
        ...

    def keep(self, vault_id: bytes, facts: dict[str, str]) -> None:
        """Keep them durably."""
        ...

    def forget(self, vault_id: bytes) -> None:
        """Forget them; no error where there are none."""
        ...


class VaultHost(Protocol):
    """Files, keychain and settings of this computer; implemented by `bootstrap`."""

    def create(self, vault: Path) -> VaultPorts:
        """An empty store in an empty or new folder; UsageError("vault-exists") otherwise."""
        ...

    def take_back(self, vault: Path, *, keep: bool) -> None:
        """Remove what `create` made, and the empty folder unless it is to be kept."""
        ...

    def attach(self, vault: Path, *, restored: bool = False) -> VaultPorts:
        """Open a store that this computer may not know yet (recovery, verification).

        A `restored` one is not held against what was seen of the vault that lay there before.
        """
        ...

    @property
    def home(self) -> Path:
        """This computer's private folder."""
        ...

    def remember(
        self, vault: Path, vault_id: bytes, pin: bytes, seed: bytearray, unsaved: str = ""
    ) -> Remembered:
        """Keep pin and seed for a vault, and KIT_UNSAVED; the seed buffer is zeroed."""
        ...

    def discard(self, vault_id: bytes, vault: Path) -> None:
        """Forget a vault by its id, and remove its store where it lies at that path."""
        ...

    def recall(self, vault: Path) -> Remembered:
        """What is kept; Refused("workstation-unknown") where this computer never enrolled."""
        ...

    def recall_id(self, vault_id: bytes) -> Remembered:
        """As `recall`, by the vault's id; Refused("workstation-unknown")."""
        ...

    def known_head(self, remembered: Remembered) -> tuple[int, bytes]:
        """(size, root) of the log as this computer saw it last."""
        ...

    def seed(self, remembered: Remembered) -> bytearray:
        """The workstation's seed; Refused("workstation-unknown") where it is gone."""
        ...

    def kept_seed(self, vault_id: bytes) -> bytearray | None:
        """The seed of a vault known here, or whose recovery began; None where none is whole."""
        ...

    def keep_seed(self, vault_id: bytes, seed: bytearray) -> None:
        """Keep a seed durably, without knowing the vault yet; the buffer stays as it is."""
        ...

    def forget_seed(self, vault_id: bytes) -> None:
        """Forget a seed that was kept for a vault."""
        ...

    def forget(self, vault: Path) -> None:
        """Forget a vault that lies at a path: seed, pin, caches."""
        ...

    def folder(self, vault: Path) -> StoreFolder:
        """The folder of a vault as it lies there, unproven."""
        ...

    @property
    def asked(self) -> AskedMemory:
        """What this computer asked of vaults that it is not in yet."""
        ...

    def note(self, vault: Path, name: str, value: str) -> None:
        """Keep a small fact (kit path, last backup); no patient data."""
        ...

    def noted(self, vault: Path, name: str) -> str:
        """A small fact, or ""."""
        ...

    def split_wraps(self, database: Path, wraps: Path) -> None:
        """Move the key wraps of a database copy into a file of their own, leaving no trace."""
        ...

    def join_wraps(self, database: Path, wraps: Path) -> None:
        """The reverse."""
        ...

    def put_leaves_back(self, database: Path, leaves: Mapping[int, bytes]) -> None:
        """Write lines of the log, by number, into a copy that is being restored."""
        ...

    def reading(
        self, database: Path, objects: ObjectStore | None = None
    ) -> AbstractContextManager[Snapshot]:
        """Read a database copy as it is, without a log or a lock.

        Who reads old entries of its log gives the `objects` that they may lie in.
        """
        ...

    def place(self, vault: Path) -> Path:
        """Make an empty vault folder to restore into; returns where its database goes."""
        ...

    def scratch(self) -> AbstractContextManager[StateIndex]:
        """An empty state index for one use."""
        ...

    def kit_present(self, path: str) -> bool:
        """Whether the recovery kit still lies on this computer."""
        ...

    def forget_ports(self, ports: VaultPorts) -> None:
        """Close what `create` or `attach` opened."""
        ...

    @property
    def workstation_name(self) -> str:
        """A name for this computer."""
        ...
