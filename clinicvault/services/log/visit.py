"""What the log says of a person who reads it: that it is read, who is asked for, which flag."""

from __future__ import annotations

from collections.abc import Collection

from clinicvault.access.session import VaultSession
from clinicvault.audit.rules.contract import Flag
from clinicvault.domain.ids import patient_code

READ, SEARCH, OPENED = "log-read", "log-search", "flag-read"
MOST = 20
"""So many patients are named in entries of their own; more are a crowd, told in one."""
MOST_CODES = 200
"""So many of a crowd are named by their codes: it stays a small entry of the log."""
_VISIT_MS = 3_600_000


class Visit:
    """What is said of one person's reading, until the page is opened again or an hour is over."""

    def __init__(self, session: VaultSession) -> None:
        self.session = session
        self._since = session.vault.now()
        self._patients: set[bytes] = set()
        self._named: set[bytes] = set()
        """Whose codes a crowd's entry keeps."""
        self._crowds: set[frozenset[bytes]] = set()
        self._flags: set[bytes] = set()
        session.vault.log_event(session.event(READ))

    def goes_on(self, session: VaultSession) -> bool:
        """Whether this is the same person's, and of this hour; a clock set back ends it, too."""
        return self.session is session and 0 <= session.vault.now() - self._since < _VISIT_MS

    def asks(self, patients: frozenset[bytes]) -> bool:
        """Log who is asked for: each once, a crowd once, and what is found in it if it was named.

        Whether there was anything new.
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
        if patients <= self._named or patients in self._crowds:
            return False
        self._say(SEARCH, b"", told_crowd(patients, self._named))
        self._crowds.add(patients)
        return True

    def _say(self, event: str, patient: bytes, detail: dict[str, object]) -> None:
        said = self.session.event(event, patient=patient, purpose="", detail=detail)
        self.session.vault.log_event(said)


def told_crowd(patients: Collection[bytes], named: set[bytes] | None = None) -> dict[str, object]:
    """How many patients, and the codes of the first of them, of those not `named` yet before.

    Whoever gets a code is `named` from then on.
    """
    known = set[bytes]() if named is None else named
    first = sorted(patients, key=lambda one: (one in known, one))[:MOST_CODES]
    known.update(first)
    return {"patients": len(patients), "codes": [patient_code(one) for one in first]}
