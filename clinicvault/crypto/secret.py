"""Secrets in memory that is overwritten when they are no longer needed."""

from __future__ import annotations

import hmac
import secrets
from types import TracebackType
from typing import NoReturn, Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinicvault.domain.errors import Refused

from .encoding import context

KEY_BYTES = 32


class Secret:
    """Bytes in a buffer of their own, zeroed by `wipe`, at the end of `with`, or when dropped."""

    __slots__ = ("_data", "_wiped")

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        """Copy `data`; a `bytearray` is zeroed at its source."""
        self._data = bytearray(data)
        self._wiped = False
        if isinstance(data, bytearray):
            data[:] = bytes(len(data))

    @classmethod
    def random(cls, n: int = KEY_BYTES) -> Self:
        """`n` bytes from the operating system's generator."""
        return cls(bytearray(secrets.token_bytes(n)))

    @property
    def wiped(self) -> bool:
        """True once the content is gone."""
        return self._wiped

    def view(self) -> memoryview:
        """The content without a copy; Refused("locked") after `wipe`.

        A view that outlives `wipe` reads zeros: who used one calls `require` afterwards.
        """
        self.require()
        return memoryview(self._data).toreadonly()

    def require(self) -> None:
        """Refused("locked") after `wipe`."""
        if self._wiped:
            raise Refused("locked")

    def copy(self) -> Secret:
        """An independent secret with the same content; Refused("locked") after `wipe`."""
        twin = Secret(self.view())
        self.require()
        return twin

    def wipe(self) -> None:
        """Overwrite the content with zeros; harmless when repeated."""
        self._wiped = True
        self._data[:] = bytes(len(self._data))

    def __len__(self) -> int:
        return len(self._data)

    def __eq__(self, other: object) -> bool:
        """Compare in constant time; a wiped secret equals nothing."""
        if not isinstance(other, Secret):
            return NotImplemented
        if self._wiped or other._wiped:
            return False
        return hmac.compare_digest(self._data, other._data)

    def __hash__(self) -> NoReturn:
        raise TypeError("a secret has no hash: it would tell something of the content")

    def __repr__(self) -> str:
        return f"<Secret of {len(self._data)} bytes>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is neither pickled nor copied by accident")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.wipe()

    def __del__(self) -> None:
        if hasattr(self, "_data"):
            self.wipe()


def derive(
    secret: Secret | bytes, label: str, *parts: bytes | str | int, length: int = KEY_BYTES
) -> Secret:
    """HKDF-SHA256 (RFC 5869) without salt, info = `context(label, *parts)`; `length` bytes.

    Refused("locked") if the secret is wiped, also while this runs.
    """
    material = secret.view() if isinstance(secret, Secret) else secret
    derived = bytearray(length)
    HKDF(hashes.SHA256(), length, None, context(label, *parts)).derive_into(material, derived)
    result = Secret(derived)
    if isinstance(secret, Secret):
        # Wiped by another thread in between: then these bytes may come from zeros.
        secret.require()
    return result
