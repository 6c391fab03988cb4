"""What the log says of a person who reads it: that it is read, who is asked for, which flag."""

from __future__ import annotations

from clinicvault.access.session import VaultSession
from clinicvault.audit.rules.contract import Flag

READ, SEARCH, OPENED = "log-read", "log-search", "flag-read"
MOST = 5
"""So many patients are named in entries of their own; of more it is said how many they are."""
_VISIT_MS = 3_600_000


class Visit:
    """What is said of one person's reading, until the page is opened again or an hour is over."""

    def __init__(self, session: VaultSession) -> None:
        self.session = session
        self._since = session.vault.now()
        self._patients: set[bytes] = set()
        self._crowds: list[frozenset[bytes]] = []
        self._flags: set[bytes] = set()
        session.vault.log_event(session.event(READ))

    def goes_on(self, session: VaultSession) -> bool:
        """Whether this is the same person's, and of this hour; a clock set back ends it, too."""
        return self.session is session and 0 <= session.vault.now() - self._since < _VISIT_MS

    def asks(self, patients: frozenset[bytes]) -> bool:
        """Log who is asked for: each once, a crowd once with all that is found in it.

        Whether there was anybody new.
        """
        if len(patients) > MOST:
            return self._asks_for_many(patients)
        fresh = sorted(patients - self._patients)
        for patient in fresh:
            detail: dict[str, object] = {"patients": len(patients)} if len(patients) > 1 else {}
            self._say(SEARCH, patient, detail)
            self._patients.add(patient)
        return bool(fresh)

    def opens(self, flag: Flag) -> None:
        """Log that a flag is looked at."""
        if flag.id not in self._flags:
            self._say(OPENED, flag.patient, {"flag": flag.id.hex()})
            self._flags.add(flag.id)

    def _asks_for_many(self, patients: frozenset[bytes]) -> bool:
        if any(patients <= told for told in self._crowds):
            return False
        self._say(SEARCH, b"", {"patients": len(patients)})
        self._crowds.append(patients)
        return True

    def _say(self, event: str, patient: bytes, detail: dict[str, object]) -> None:
        said = self.session.event(event, patient=patient, purpose="", detail=detail)
        self.session.vault.log_event(said)
