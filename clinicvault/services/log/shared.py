"""One index of the log a session with its flags, for all readers; the log says what they ask."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

from clinicvault.access.log.index import LogIndex
from clinicvault.access.session import VaultSession
from clinicvault.audit.rules.contract import Flag
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.services.flags.looking import FlagLook

from .visit import Visit


class SharedLog:
    """Made when it is first asked for; `session` refuses while nobody is unlocked."""

    def __init__(self, session: Callable[[], VaultSession], folder: Path) -> None:
        self._session, self._folder = session, folder
        self._lock, self._telling = threading.Lock(), threading.Lock()
        self._index: tuple[VaultSession, LogIndex] | None = None
        self._visit: Visit | None = None
        """Whose reading of the log is in the log."""
        self.flags = FlagLook(session, lambda: self.index)
        """What is unusual in it."""

    @property
    def index(self) -> LogIndex:
        """The unlocked user's; Refused("role"), ("no-key"), ("locked")."""
        session = self._session()
        with self._lock:
            known = self._index
            if known is None or known[0] is not session:
                known = self._index = (session, LogIndex(session, self._folder))
                session.at_wipe(lambda: self._forget(session))
            return known[1]

    def tell(self, again: bool = False) -> None:
        """Log that the log is read: once an hour, and `again` where its page is opened."""
        with self._telling:
            self._visiting(again)

    def asks(self, patients: frozenset[bytes]) -> bool:
        """Log who is asked for; whether there was anything to say."""
        if not patients:
            return False
        with self._telling:
            return self._visiting().asks(patients)

    def opens(self, flag: Flag) -> None:
        """Log that a flag is looked at."""
        with self._telling:
            self._visiting().opens(flag)

    def _visiting(self, again: bool = False) -> Visit:
        session, visit = self._session(), self._visit
        if again or visit is None or not visit.goes_on(session):
            visit = self._visit = Visit(session)
            session.at_wipe(lambda: self._forget(session))
        return visit

    def keep(self) -> None:
        """Write the sealed index before a lock at leisure."""
        with self._lock:
            current, self._index = self._index, None
        if current is not None and not current[0].locked:
            # What cannot be kept is read from the log again: no reason not to lock.
            with contextlib.suppress(ClinicVaultError):
                current[1].keep()

    def _forget(self, session: VaultSession) -> None:
        """At the lock, which waits for nobody: nothing of that session is left here."""
        index, visit = self._index, self._visit
        if index is not None and index[0] is session:
            self._index = None
        if visit is not None and visit.session is session:
            self._visit = None
