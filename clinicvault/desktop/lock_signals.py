"""Why the system asks for the lock, and what is being listened to."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable


class LockSignal(enum.Enum):
    """Why the vault should lock now."""

    SLEEP = "sleep"
    SESSION = "session"
    SCREEN_SAVER = "screen-saver"


@dataclasses.dataclass(slots=True)
class LockWatch:
    """What is being listened to; keep it alive as long as the callbacks should come."""

    signals: frozenset[LockSignal]
    _receiver: object = None
    _end: Callable[[], object] | None = None

    def stop(self) -> None:
        """No more callbacks."""
        end, self._end = self._end, None
        if end is not None:
            end()
        self._receiver, self.signals = None, frozenset()
