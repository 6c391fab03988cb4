"""Cancelling by event: asked once, seen at the next safe moment."""

from __future__ import annotations

import threading

from clinicvault.domain.errors import Cancelled


class CancelToken:
    """A job looks at it between two items; setting it twice is the same as once."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether stopping was asked for."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise Cancelled if stopping was asked for."""
        if self.cancelled:
            raise Cancelled

    def wait(self, seconds: float) -> bool:
        """Wait instead of sleeping; True as soon as stopping is asked for."""
        return self._event.wait(seconds)
