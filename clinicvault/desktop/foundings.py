"""Vaults whose making began on this computer: what a crash left of one may be removed later.

Two marks with the same random token prove it, one in the computer's own folder and one in the
vault's. Both are there before anything else is, and go once the vault is remembered; only then is
a recovery kit handed out. A vault that lacks either mark is never touched.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path

from clinicvault.domain.errors import StorageFailed, UsageError
from clinicvault.domain.ports import TurnLock

from .durable import create_private, remove_private, write_private
from .paths import private_folder

MARK = "founding"
_TOKEN_BYTES = 16


class Foundings:
    """Marks of vaults that are being made; `lock` makes a lock that ends with its program."""

    def __init__(self, home: Path, lock: Callable[[Path], TurnLock]) -> None:
        self._home = home / "foundings"
        self._lock = lock
        self._held: dict[Path, TurnLock] = {}

    def begin(self, vault: Path, free: Callable[[], None], remove: Callable[[], None]) -> None:
        """Make the folder and mark it durably, this computer's own mark first.

        `remove` takes away what the marks prove to be abandoned, or raises; `free` raises unless
        the folder is empty then. UsageError("vault-exists") while another program is at work
        there.
        """
        mark = self._mark(vault)
        private_folder(mark.parent)
        running = mark in self._held
        if not running:
            self._held[mark] = self._turn(mark)
        try:
            if not running and self._agree(vault):
                self._drop(vault, remove)
            free()
            self._put_marks(vault, mark)
        except BaseException:
            if not running:
                self._held.pop(mark).release()
            raise

    def _put_marks(self, vault: Path, mark: Path) -> None:
        """Both or none; UsageError where a program of another home came first, or was there."""
        token = secrets.token_hex(_TOKEN_BYTES).encode("ascii")
        write_private(mark, token)
        alone = create_private(private_folder(vault) / MARK, token)
        if not alone or [path.name for path in vault.iterdir()] != [MARK]:
            self._unmark(vault)
            raise UsageError("vault-exists")

    def end(self, vault: Path) -> None:
        """Remove both marks, where there are any: the vault is remembered, or gone."""
        self._unmark(vault)
        held = self._held.pop(self._mark(vault), None)
        if held is not None:
            held.release()

    def drop(self, vault: Path, remove: Callable[[], None]) -> None:
        """Let `remove` take away what was made so far; then the marks go, and an empty folder."""
        self._drop(vault, remove)
        self.end(vault)

    def _drop(self, vault: Path, remove: Callable[[], None]) -> None:
        remove()
        self._unmark(vault)
        with contextlib.suppress(OSError):
            vault.rmdir()

    def _unmark(self, vault: Path) -> None:
        """The vault's own mark first: from then on nothing is proven any more."""
        if self._agree(vault):
            remove_private(vault / MARK)
        if self._mark(vault).exists():
            remove_private(self._mark(vault))

    def _agree(self, vault: Path) -> bool:
        """Whether both marks are there and say the same."""
        try:
            mine, its = self._mark(vault).read_bytes(), (vault / MARK).read_bytes()
        except OSError:
            return False
        return len(its) == 2 * _TOKEN_BYTES and mine == its

    def _mark(self, vault: Path) -> Path:
        return self._home / hashlib.sha256(str(vault.resolve()).encode()).hexdigest()

    def _turn(self, mark: Path) -> TurnLock:
        turn = self._lock(mark.with_suffix(".lock"))
        try:
            turn.acquire(0)
        except StorageFailed as error:
            raise UsageError("vault-exists") from error
        return turn
