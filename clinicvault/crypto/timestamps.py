"""Time-stamps of RFC 3161 over a text's SHA-256: what is asked, and whether an answer is good."""

from __future__ import annotations

import dataclasses
import datetime as dt

from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.x509 import (
    Certificate,
    ExtendedKeyUsage,
    ExtensionNotFound,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    VerifierBuilder,
    decode_timestamp_response,
)

from clinicvault.domain.errors import InputRefused

MOST_BYTES = 64 << 10
"""Longest answer that is looked at; with its certificates one has some kilobytes."""
MOST_PEM = 64 << 10


@dataclasses.dataclass(frozen=True, slots=True)
class Authority:
    """Whose word counts."""

    roots: tuple[Certificate, ...]
    between: tuple[Certificate, ...]
    signer: Certificate | None
    """The server's own certificate, where it is known: then none is asked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A request under way: the text stays here, its hash and a random number are sent."""

    text: bytes
    request: TimeStampRequest
    authority: Authority

    @property
    def message(self) -> bytes:
        """DER bytes of the request (application/timestamp-query)."""
        return self.request.as_bytes()


def authority(pem: str) -> Authority:
    """Certificates in PEM; InputRefused("stamp-certificates") unless one is a root.

    With the server's own certificate among them a server works, too, whose answers hold several in
    an order that the library does not read (OpenSSL's, of a chain).
    """
    if len(pem) > MOST_PEM:
        raise InputRefused("stamp-certificates")
    try:
        found = dict.fromkeys(load_pem_x509_certificates(pem.encode()))
        signers = [one for one in found if _stamps(one)]
        roots = tuple(one for one in found if one.issuer == one.subject)
    # Anybody may have made them, and the libraries have a dozen errors of their own.
    except Exception:  # noqa: BLE001
        raise InputRefused("stamp-certificates") from None
    if not roots or len(signers) > 1:
        raise InputRefused("stamp-certificates")
    between = tuple(one for one in found if one not in (*roots, *signers))
    return Authority(roots, between, signers[0] if signers else None)


def ask(text: bytes, trusted: Authority) -> Asked:
    """A request for a stamp over a text, with a nonce."""
    builder = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256)
    wanted = trusted.signer is None
    request = builder.nonce(nonce=True).cert_request(cert_request=wanted).build()
    return Asked(text, request, trusted)


def stamped_at(asked: Asked, answer: bytes) -> dt.datetime:
    """The time in an answer; InputRefused("stamp-invalid").

    It is granted, has the request's nonce and the text's SHA-256, and its signer's certificate is
    for time-stamps, was in force at that time and leads to a trusted root.
    """
    return _verified(asked.text, asked.authority, answer, asked.request.nonce)


def stored_stamp(text: bytes, trusted: Authority, answer: bytes) -> dt.datetime:
    """As `stamped_at`, of an answer that was kept: the random number of its question is gone."""
    return _verified(text, trusted, answer, None)


def _verified(text: bytes, trusted: Authority, answer: bytes, nonce: int | None) -> dt.datetime:
    digest = Hash(SHA256())
    digest.update(text)
    if len(answer) > MOST_BYTES:
        raise InputRefused("stamp-invalid")
    try:
        verifier = VerifierBuilder(
            tsa_certificate=trusted.signer,
            intermediates=list(trusted.between),
            roots=list(trusted.roots),
            nonce=nonce,
        ).build()
        response = decode_timestamp_response(answer)
        verifier.verify(response, digest.finalize())
        told = response.tst_info.gen_time
    except Exception:  # noqa: BLE001  (as in `authority`)
        raise InputRefused("stamp-invalid") from None
    return told


def _stamps(certificate: Certificate) -> bool:
    """Whether it is for time-stamps: no authority's is."""
    try:
        usage = certificate.extensions.get_extension_for_class(ExtendedKeyUsage).value
    except ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in usage and certificate.issuer != certificate.subject
