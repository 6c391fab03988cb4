"""Who waits for a touch of a hardware key: the window shows it and can end it, whoever asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from clinicvault.domain.ports import Touch

Listener = Callable[[bool], None]


class Touches:
    """One per open vault. Listeners hear True when a key waits for a finger, False when it ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []
        self._asked: set[threading.Event] = set()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hear of every touch that is waited for, in the thread that waits; returns the end."""
        with self._lock:
            self._listeners.append(listener)

        def end() -> None:
            with self._lock:
                self._listeners = [one for one in self._listeners if one is not listener]

        return end

    def cancel(self) -> None:
        """End every wait: somebody changed the mind, or the vault is locked. Waits for nothing."""
        with self._lock:
            for ended in self._asked:
                ended.set()

    @contextmanager
    def asking(self, touch: Touch | None = None) -> Iterator[Touch]:
        """One question, of which `touch` and every listener are told."""
        own, ended, told = touch or Touch(), threading.Event(), threading.Event()

        def tell() -> None:
            told.set()
            own.told()
            self._tell(waiting=True)

        with self._lock:
            self._asked.add(ended)
        try:
            yield Touch(tell, lambda: ended.is_set() or own.cancelled())
        finally:
            with self._lock:
                self._asked.discard(ended)
            if told.is_set():
                self._tell(waiting=False)

    def _tell(self, *, waiting: bool) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(waiting)
