"""Patient keys that a session holds for a limited time: an emergency access (DESIGN §4)."""

from __future__ import annotations

import dataclasses
import threading
import time

from clinicvault.crypto.keys import KeyPair


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """One patient's key pair, for which request, and until when (ms since 1970)."""

    patient: bytes
    request: bytes
    until_ms: int
    pair: KeyPair


class HeldKeys:
    """In memory alone; a key whose time is over is wiped as soon as anybody asks for it.

    By the clock, and by the time that passed here: setting the clock back lends nothing.
    """

    def __init__(self) -> None:
        self._held: dict[bytes, Held] = {}
        self._ends: dict[bytes, float] = {}
        """By key id, in seconds of `time.monotonic`."""
        self._lock = threading.Lock()

    def put(self, key_id: bytes, held: Held, now_ms: int) -> None:
        """Hold a patient's key pair under its key id; one held before is wiped."""
        with self._lock:
            before, self._held[key_id] = self._held.get(key_id), held
            self._ends[key_id] = time.monotonic() + (held.until_ms - now_ms) / 1000
        if before is not None:
            before.pair.wipe()

    def pair(self, key_id: bytes, now_ms: int) -> KeyPair | None:
        """A copy of the key pair for one act, which the caller wipes; None where none is held."""
        with self._lock:
            held = self._current(key_id, now_ms)
            return KeyPair.from_seed(held.pair.seed.copy()) if held else None

    def of(self, patient: bytes, now_ms: int) -> Held | None:
        """What is held of a patient now."""
        with self._lock:
            keys = [key for key, held in self._held.items() if held.patient == patient]
            found = [self._current(key, now_ms) for key in keys]
        return next((held for held in found if held is not None), None)

    def drop(self, patient: bytes) -> None:
        """Wipe what is held of a patient."""
        with self._lock:
            keys = [key for key, held in self._held.items() if held.patient == patient]
            gone = [self._held.pop(key) for key in keys]
        for held in gone:
            held.pair.wipe()

    def wipe(self) -> None:
        """Wipe everything."""
        with self._lock:
            gone, self._held = list(self._held.values()), {}
        for held in gone:
            held.pair.wipe()

    def _current(self, key_id: bytes, now_ms: int) -> Held | None:
        held = self._held.get(key_id)
        if held is not None and (held.until_ms <= now_ms or self._ends[key_id] <= time.monotonic()):
            self._held.pop(key_id).pair.wipe()
            return None
        return held
