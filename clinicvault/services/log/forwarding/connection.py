"""A TLS connection to a syslog server: verified, or none."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable

from clinicvault.access.log.forwarding import ForwardingRule
from clinicvault.domain.errors import InputRefused

_SECONDS = 3.0
"""For connecting, and for one message."""
_FAREWELL = 1.0
"""For the server's own word at the end, which not every one gives."""
_UNHEARD_MS = 20_000
"""After so long without a word from the server's system the connection is broken."""
_MOST_HOST, _MOST_PART, _MOST_PORT = 253, 63, 65_535


def context_of(rule: ForwardingRule) -> ssl.SSLContext:
    """TLS 1.2 or newer, certificate and name checked; InputRefused("forward-certificates")."""
    try:
        made = ssl.create_default_context(cadata=rule.certificates or None)
    except (ssl.SSLError, ValueError):
        raise InputRefused("forward-certificates") from None
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


def require_address(rule: ForwardingRule) -> None:
    """InputRefused("forward-address") for what cannot be a server's name and port."""
    host = rule.host
    fits = host.isascii() and host.isprintable() and " " not in host and len(host) <= _MOST_HOST
    parts = all(0 < len(part) <= _MOST_PART for part in host.removesuffix(".").split("."))
    if not fits or not parts or not 0 < rule.port <= _MOST_PORT:
        raise InputRefused("forward-address")


def failure_code(error: OSError) -> str:
    """What the window says of a failed connection."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "forward-untrusted"
    return "forward-no-tls" if isinstance(error, ssl.SSLError) else "forward-unreachable"


class Connection:
    """One open connection; every method raises OSError where it is broken."""

    def __init__(
        self, rule: ForwardingRule, begun: Callable[[Connection], object] = lambda _: None
    ) -> None:
        """`begun` gets it before the server has answered, so that `abort` ends the wait."""
        context = context_of(rule)
        plain = socket.create_connection((rule.host, rule.port), _SECONDS)
        try:
            self._socket = context.wrap_socket(
                plain, server_hostname=rule.host, do_handshake_on_connect=False
            )
        except BaseException:
            plain.close()
            raise
        try:
            begun(self)
            self._socket.do_handshake()
            _watch(self._socket)
        except BaseException:
            self.close()
            raise

    def send(self, data: bytes) -> None:
        """Hand one message over, unless the server is gone already."""
        self.require_open()
        self._socket.sendall(data)

    def require_open(self) -> None:
        """ConnectionError where the server has closed; a syslog server says nothing else."""
        self._socket.settimeout(0)
        try:
            closed = not self._socket.recv(1)
        except (ssl.SSLWantReadError, BlockingIOError):
            closed = False
        finally:
            self._socket.settimeout(_SECONDS)
        if closed:
            raise ConnectionResetError

    def finish(self) -> None:
        """End in order: what the server's system took is read before it sees the end."""
        with contextlib.suppress(OSError, ValueError):
            self._socket.settimeout(_FAREWELL)
            self._socket.unwrap()
        self.close()

    def abort(self) -> None:
        """From another thread: whatever waits for the server here fails now."""
        with contextlib.suppress(OSError):
            # Of the plain socket: the other thread's TLS is not to be taken from under it.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go at once."""
        self._socket.close()


def _watch(made: socket.socket) -> None:
    """A server that vanished is noticed soon, where the system can."""
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        made.setsockopt(socket.IPPROTO_TCP, option, _UNHEARD_MS)


def tried(rule: ForwardingRule) -> None:
    """Connect once; InputRefused with why that fails."""
    require_address(rule)
    try:
        Connection(rule).finish()
    except OSError as error:
        raise InputRefused(failure_code(error), host=rule.host, port=rule.port) from None
