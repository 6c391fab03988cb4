"""One question to a time-stamp server over HTTP or HTTPS: nothing is followed, kept or told.

The question holds a hash and a random number. No proxy is used, whatever the environment says, and
no redirection followed: the program speaks to the server that an administrator chose, or to none.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from urllib.parse import urlsplit

from clinicvault.domain.errors import InputRefused
from clinicvault.jobs import CancelToken

SECONDS = 15.0
"""So long an answer may take as a whole, from the first byte asked to the last one read."""
MOST_URL = 500
_STEP_SECONDS = 5.0
_POLL_SECONDS = 0.05
_PIECE = 4096
_OK = 200
_HEADERS = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
    "Connection": "close",
    "User-Agent": "ClinicVault",
}


def host_of(url: str) -> str:
    """The server's name in an address; InputRefused("stamp-address")."""
    try:
        parts = urlsplit(url if len(url) <= MOST_URL and url.isascii() else "")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InputRefused("stamp-address") from None
    plain = parts.username is None and parts.password is None and not parts.fragment
    if parts.scheme not in {"http", "https"} or not host or port == 0 or not plain:
        raise InputRefused("stamp-address")
    if any(char.isspace() or not char.isprintable() for char in url):
        raise InputRefused("stamp-address")
    return host


def answer_of(
    url: str,
    question: bytes,
    most: int,
    cancel: CancelToken | None = None,
    seconds: float = SECONDS,
) -> bytes:
    """The server's answer; InputRefused("stamp-unreachable") or ("stamp-invalid"), Cancelled.

    Cancelling, or the time that is over, cuts the connection, whatever the server does.
    """
    host, token = host_of(url), cancel or CancelToken()
    token.check()
    asking = _Asking(url, host, question, most)
    asking.start()
    until = time.monotonic() + seconds
    while asking.is_alive() and not token.cancelled and time.monotonic() < until:
        asking.join(_POLL_SECONDS)
    asking.cut()
    token.check()
    if asking.failure or asking.answer is None:
        raise InputRefused(asking.failure or "stamp-unreachable", host=host)
    return asking.answer


class _Asking(threading.Thread):
    """The connection in a thread of its own, which may be left behind."""

    def __init__(self, url: str, host: str, question: bytes, most: int) -> None:
        super().__init__(name="time-stamp", daemon=True)
        parts = urlsplit(url)
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._question, self._most = question, most
        self._connection: http.client.HTTPConnection
        if parts.scheme == "https":
            context = ssl.create_default_context()
            self._connection = http.client.HTTPSConnection(
                host, parts.port, timeout=_STEP_SECONDS, context=context
            )
        else:
            self._connection = http.client.HTTPConnection(host, parts.port, timeout=_STEP_SECONDS)
        self._socket: socket.socket | None = None
        self._over = threading.Event()
        self.answer: bytes | None = None
        self.failure = ""

    def run(self) -> None:
        """Ask, and read no more than is allowed."""
        try:
            self._connection.connect()
            self._socket = self._connection.sock
            self._connection.request("POST", self._path, self._question, _HEADERS)
            response = self._connection.getresponse()
            if response.status != _OK:
                self.failure = "stamp-unreachable"
                return
            self._read(response)
        except (OSError, http.client.HTTPException, ValueError):
            self.failure = "stamp-unreachable"
        finally:
            self._connection.close()

    def _read(self, response: http.client.HTTPResponse) -> None:
        found = bytearray()
        while piece := response.read(_PIECE):
            found += piece
            if len(found) > self._most:
                self.failure = "stamp-invalid"
                return
        if not self._over.is_set():  # what a cut connection has brought is no answer
            self.answer = bytes(found)

    def cut(self) -> None:
        """End the connection: whoever waits for it stops waiting."""
        self._over.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
