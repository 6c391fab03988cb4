"""FIDO2 keys through Windows, which asks for the touch in a window of its own.

Windows lets only administrators talk to the keys themselves. Untested on Windows: no such
computer was at hand; the tests put the library's own client in its place.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from clinicvault.domain.errors import Cancelled, Refused
from clinicvault.domain.ports import Touch

from .hardware_keys import (
    SECONDS,
    creation_options,
    request_options,
    secret_of,
    told_as_refusals,
)

if TYPE_CHECKING:
    from fido2.client import WebAuthnClient

_LOOK = 0.1


def windows_client(rp: str) -> WebAuthnClient | None:
    """Windows' own client; None where Windows is too old for one."""
    if sys.platform == "win32":
        from fido2.client import DefaultClientDataCollector
        from fido2.client.windows import WindowsClient

        if WindowsClient.is_available():
            collector = DefaultClientDataCollector(f"https://{rp}")
            return WindowsClient(collector, allow_hmac_secret=True)
    return None


class WindowsKeys:
    """Implements `domain.ports.HardwareKeys`; Windows asks for PINs itself."""

    def __init__(
        self, client: Callable[[str], WebAuthnClient | None], seconds: float = SECONDS
    ) -> None:
        self._client = client
        self._seconds = seconds

    def usable(self) -> bool:
        """Whether this Windows knows such keys."""
        return self._client("clinicvault.local") is not None

    def holds(self, rp: str, credentials: Sequence[bytes]) -> frozenset[bytes]:
        """None: Windows tells of a key only by asking the person."""
        del rp, credentials
        return frozenset()

    def make(
        self, rp: str, user: bytes, known: Sequence[bytes], touch: Touch, pin: str = ""
    ) -> bytes:
        """A credential on the key that the person touches."""
        options = creation_options(rp, user, known, self._seconds)
        with self._asking(rp, touch) as (client, ending), told_as_refusals(touch, pin):
            made = client.make_credential(options, event=ending)
            outputs = made.client_extension_results
        if not outputs.get("hmacCreateSecret"):
            raise Refused("hardware-key-unsuited")
        return bytes(made.raw_id)

    def secret(
        self, rp: str, salts: Mapping[bytes, bytes], touch: Touch
    ) -> tuple[bytes, bytearray]:
        """The secret of whichever key is touched; Windows takes one salt for all of them."""
        [salt] = set(salts.values())
        options = request_options(rp, list(salts), salt, self._seconds)
        with self._asking(rp, touch) as (client, ending), told_as_refusals(touch):
            answer = client.get_assertion(options, event=ending).get_response(0)
            outputs = answer.client_extension_results
        if bytes(answer.raw_id) not in salts:
            raise Refused("hardware-key-wrong")
        return bytes(answer.raw_id), secret_of(outputs.hmac_get_secret)

    @contextmanager
    def _asking(self, rp: str, touch: Touch) -> Iterator[tuple[WebAuthnClient, threading.Event]]:
        client = self._client(rp)
        if client is None:
            raise Refused("hardware-key-impossible")
        if touch.cancelled():
            raise Cancelled
        ending, over = threading.Event(), threading.Event()

        def watch() -> None:
            while not over.wait(_LOOK):
                if touch.cancelled():
                    ending.set()

        watcher = threading.Thread(target=watch, name="hardware-key", daemon=True)
        watcher.start()
        touch.told()
        try:
            yield client, ending
        finally:
            over.set()
            watcher.join()
