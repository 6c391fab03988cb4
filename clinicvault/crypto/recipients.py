"""A recipient's X.509 certificate: read within limits, and fit to encrypt for, or refused.

Nobody's chain is asked: whoever encrypts compares the fingerprint with the recipient, by telephone.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TypeAlias

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import (
    Certificate,
    ExtensionNotFound,
    KeyUsage,
    Name,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import NameOID

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.pem import refuse_private_keys

MOST_BYTES = 64 << 10
"""Longest file that is looked at; a long chain has a tenth of it."""
_LEAST_RSA, _MOST_RSA = 2048, 16384
_CURVES = frozenset(
    {
        "secp256r1", "secp384r1", "secp521r1",
        "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1",
    }
)  # fmt: skip
"""NIST's, and those of the health cards of Germany."""
_NAMES = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.EMAIL_ADDRESS)
_SHOWN = 120

PublicKey: TypeAlias = RSAPublicKey | EllipticCurvePublicKey


@dataclasses.dataclass(frozen=True, slots=True)
class CertificateRecipient:
    """Whose certificate it is, as it says itself; `key` is what is encrypted for."""

    name: str
    issuer: str
    until: dt.datetime
    """The last moment (UTC) at which it may be used."""
    fingerprint: str
    """SHA-256 of the certificate, in pairs of hex digits: to be compared with the recipient."""
    strength: str
    """Such as "RSA 3072" or "EC secp256r1"."""
    certificate: Certificate = dataclasses.field(repr=False)

    @property
    def key(self) -> PublicKey:
        """RSA, or a point on a curve."""
        return _public(self.certificate)


def certificate_recipient(data: bytes, now: dt.datetime) -> CertificateRecipient:
    """A certificate in PEM or DER; of a PEM chain the one that certifies no other.

    `now` is aware. InputRefused "certificates-with-key" (a private key lies beside it),
    "recipient-certificate" (none, several, or nothing that can be read),
    "recipient-certificate-key" (too weak, of a kind that cannot be encrypted for, or for signing
    only), "recipient-certificate-dates" (not yet, or no longer).
    """
    found = _read(data)
    _require_use(found)
    ends = found.not_valid_after_utc
    if not found.not_valid_before_utc <= now <= ends:
        raise InputRefused("recipient-certificate-dates")
    return CertificateRecipient(
        _shown(found.subject),
        _shown(found.issuer),
        ends,
        found.fingerprint(SHA256()).hex(" ").upper(),
        _strength(found),
        found,
    )


def _read(data: bytes) -> Certificate:
    if len(data) > MOST_BYTES:
        raise InputRefused("recipient-certificate")
    refuse_private_keys(data.decode("latin-1"))
    try:
        plain = b"-----BEGIN" not in data
        several = [load_der_x509_certificate(data)] if plain else load_pem_x509_certificates(data)
        chain = list(dict.fromkeys(several))
        issuers = {one.issuer for one in chain if one.issuer != one.subject}
        own = [one for one in chain if one.subject not in issuers]
    # Anybody may have made them, and the library has a dozen errors of its own.
    except Exception:  # noqa: BLE001
        raise InputRefused("recipient-certificate") from None
    if len(own) != 1 or own[0].serial_number < 0:
        raise InputRefused("recipient-certificate")
    return own[0]


def _require_use(found: Certificate) -> None:
    """InputRefused("recipient-certificate-key") where its key is not for this."""
    try:
        key, usage = _public(found), _usage(found)
        agrees = isinstance(key, EllipticCurvePublicKey)
        meant = usage is None or (usage.key_agreement if agrees else usage.key_encipherment)
    except InputRefused:
        raise
    except Exception:  # noqa: BLE001  (as in `_read`)
        raise InputRefused("recipient-certificate") from None
    if not meant:
        raise InputRefused("recipient-certificate-key")


def _usage(found: Certificate) -> KeyUsage | None:
    try:
        return found.extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return None


def _public(found: Certificate) -> PublicKey:
    key = found.public_key()
    if isinstance(key, RSAPublicKey) and _LEAST_RSA <= key.key_size <= _MOST_RSA:
        return key
    if isinstance(key, EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return key
    raise InputRefused("recipient-certificate-key")


def _strength(found: Certificate) -> str:
    key = _public(found)
    return f"RSA {key.key_size}" if isinstance(key, RSAPublicKey) else f"EC {key.curve.name}"


def _shown(name: Name) -> str:
    """Printable, short; "" where a name says nothing of these."""
    values = [one.value for kind in _NAMES for one in name.get_attributes_for_oid(kind)]
    text = ", ".join(one if isinstance(one, str) else one.decode("latin-1") for one in values)
    return "".join(c for c in text if c.isprintable())[:_SHOWN]
