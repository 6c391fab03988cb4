"""Ctrl-C asks a long job to stop after the photo in hand; a second one insists."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from clinicvault.jobs import CancelToken

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def cancellable() -> Iterator[CancelToken]:
    """A token that the first interrupt or termination signal cancels."""
    token = CancelToken()
    if threading.current_thread() is not threading.main_thread():
        yield token  # only the main thread may set signal handlers
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        if token.cancelled:
            raise KeyboardInterrupt
        token.cancel()

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield token
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
