"""What a text of PEM blocks must not hold where it is kept in the clear."""

from __future__ import annotations

from .errors import InputRefused

_SECRET = "PRIVATE KEY"  # noqa: S105
"""Every label of a key to keep secret ends so, encrypted ones too (RFC 7468, OpenSSL)."""


def refuse_private_keys(pem: str) -> None:
    """InputRefused("certificates-with-key"): certificates are kept where many can read them."""
    if _SECRET in pem.upper():
        raise InputRefused("certificates-with-key")
