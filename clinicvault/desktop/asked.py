"""This computer's own requests to be let into a vault: what it asked, until it is in.

The seed lies where seeds lie; here stand the name it gave itself, its keys' id and words, and when
it asked. No person, no patient.
"""

from __future__ import annotations

import json
from pathlib import Path

from .durable import remove_private, write_private
from .paths import private_folder

_NAMES = frozenset({"name", "station", "words", "asked"})


class Asked:
    """One small private file per vault id, under the computer's own folder."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "asked"

    def find(self, vault_id: bytes) -> dict[str, str] | None:
        """What was asked, or None; also where the file cannot be read: then it is asked anew."""
        try:
            facts = json.loads(self._path(vault_id).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        whole = isinstance(facts, dict) and facts.keys() == _NAMES
        return {str(name): str(value) for name, value in facts.items()} if whole else None

    def keep(self, vault_id: bytes, facts: dict[str, str]) -> None:
        """Keep it durably; StorageFailed("workstation-write")."""
        private_folder(self._folder)
        write_private(self._path(vault_id), json.dumps(facts, indent=1).encode())

    def forget(self, vault_id: bytes) -> None:
        """Forget it; no error where there is nothing."""
        if self._path(vault_id).exists():
            remove_private(self._path(vault_id))

    def _path(self, vault_id: bytes) -> Path:
        return self._folder / f"{vault_id.hex()}.json"
