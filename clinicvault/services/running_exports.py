"""Exports under way in this program: a withdrawal counts them, and each is refused at its end."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from clinicvault.domain.record_kinds import Purpose


class RunningExports:
    """Asked from several threads. What ends an export is `AccessGate.require_still`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: list[tuple[bytes, Purpose]] = []

    @contextlib.contextmanager
    def running(self, patient: bytes, purpose: Purpose) -> Iterator[None]:
        """Held while pictures of a patient are on their way out."""
        one = (patient, purpose)
        with self._lock:
            self._running.append(one)
        try:
            yield
        finally:
            with self._lock:
                self._running.remove(one)

    def concerned(self, patient: bytes, purpose: Purpose) -> int:
        """How many would not leave any more: without care, none of the patient's."""
        care = purpose is Purpose.CARE
        with self._lock:
            return sum(
                owner == patient and (care or reason is purpose) for owner, reason in self._running
            )
