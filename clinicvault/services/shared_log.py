"""One index of the log a session, for all who read it, and one entry that it is read."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

from clinicvault.access.log_index import LogIndex
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import ClinicVaultError


class SharedLog:
    """Made when it is first asked for; `session` refuses while nobody is unlocked."""

    def __init__(self, session: Callable[[], VaultSession], folder: Path) -> None:
        self._session, self._folder = session, folder
        self._lock = threading.Lock()
        self._index: tuple[VaultSession, LogIndex] | None = None
        self._told: VaultSession | None = None
        """Whose reading of the log is in the log."""

    @property
    def index(self) -> LogIndex:
        """The unlocked user's; Refused("role"), ("no-key"), ("locked")."""
        session = self._session()
        with self._lock:
            if self._index is None or self._index[0] is not session:
                self._index = (session, LogIndex(session, self._folder))
            return self._index[1]

    def tell(self, again: bool = False) -> None:
        """Log that the log is read: once a session, or `again`."""
        session = self._session()
        with self._lock:
            if again or self._told is not session:
                session.vault.log_event(session.event("log-read"))
                self._told = session

    def keep(self) -> None:
        """Write the sealed index before a lock at leisure."""
        with self._lock:
            current, self._index = self._index, None
        if current is not None and not current[0].locked:
            # What cannot be kept is read from the log again: no reason not to lock.
            with contextlib.suppress(ClinicVaultError):
                current[1].keep()
