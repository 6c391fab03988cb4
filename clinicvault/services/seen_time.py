"""The latest time this computer has seen: a clock set back brings no consent back.

Kept in a note beside the vault, not in it: log entries' times need the log key, and one forged
entry of a later year would end every consent.
"""

from __future__ import annotations

from pathlib import Path

from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.vault import OpenVault

from .host import VaultHost

_NOTE = "clock"
_MUCH_MS = 86_400_000
"""A clock that is put right by less than a day is nothing to speak of."""
_HOUR_MS = 3_600_000
"""What ends, ends by day: a note that is younger than this is not written again on that day."""
_DIGITS = 14
"""Of milliseconds until the year 5138; more are no time that a computer has seen."""


class SeenTime:
    """Of one vault, at one computer."""

    def __init__(self, host: VaultHost, path: Path, vault: OpenVault) -> None:
        self._host, self._path, self._vault = host, path, vault

    def note(self) -> None:
        """Remember the time where it is later than before; what ends by day is judged by it."""
        seen, now = self._host.noted(self._path, _NOTE), self._vault.now()
        latest = int(seen) if len(seen) <= _DIGITS and seen.isascii() and seen.isdigit() else 0
        if now - latest > _HOUR_MS or local_day(now) > local_day(latest):
            self._host.note(self._path, _NOTE, str(now))
        self._vault.not_before_ms = max(latest, now)

    def behind_ms(self) -> int:
        """By how much the clock is behind it."""
        return max(0, self._vault.not_before_ms - self._vault.now())

    def much_behind(self) -> bool:
        """Whether somebody should be told."""
        return self.behind_ms() > _MUCH_MS

    def accept(self) -> None:
        """The clock stood in the future before, and is right now: begin again from it."""
        self._vault.not_before_ms = self._vault.now()
        self._host.note(self._path, _NOTE, str(self._vault.not_before_ms))
