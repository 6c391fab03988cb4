"""Long work in a thread that lets shorter work go first: all threads share one interpreter."""

from __future__ import annotations

import time
from typing import Any

from clinicvault.gui.jobs import Jobs, Task
from clinicvault.jobs import Progress

_STEP = 0.02
_MOST = 30.0
"""Seconds it waits altogether: beside work that is long as well it goes on."""


class Yielding:
    """Passes progress on, and waits at each step while other jobs run."""

    def __init__(self, jobs: Jobs, task: Task[Any], most: float = _MOST) -> None:
        self._jobs, self._task, self._left = jobs, task, most

    def tell(self, progress: Progress) -> None:
        """In the worker: how far it is."""
        self._task.tell(progress)
        while self._jobs.crowded and self._left > 0 and not self._task.token.cancelled:
            time.sleep(_STEP)
            self._left -= _STEP
