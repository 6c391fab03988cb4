"""Certificates of a PEM text, and nothing else of it."""

from __future__ import annotations

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from clinicvault.domain.pem import refuse_private_keys

MOST_PEM = 64 << 10
"""Longest text that is looked at; a long chain has a tenth of it."""


def certificates_alone(pem: str) -> str:
    """Every certificate once, encoded anew: comments and other blocks stay out of what is kept.

    ValueError where there is none, or one cannot be read; InputRefused("certificates-with-key").
    """
    refuse_private_keys(pem)
    if len(pem) > MOST_PEM or not pem.isascii():
        raise ValueError
    try:
        found = dict.fromkeys(load_pem_x509_certificates(pem.encode()))
        return "".join(one.public_bytes(Encoding.PEM).decode() for one in found)
    # Anybody may have made them, and the library has a dozen errors of its own.
    except Exception:  # noqa: BLE001
        raise ValueError from None
