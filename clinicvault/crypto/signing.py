"""Signed rows: the bytes a signature covers, the digest the access log keeps."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Protocol, TypeVar

from clinicvault.domain.records import Record

from .encoding import context, encode
from .keys import verify

R = TypeVar("R", bound=Record)


class Signer(Protocol):
    """Anything that signs: a `KeyPair` or a `SigningKey`."""

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature, 64 bytes."""
        ...


def record_message(record: Record) -> bytes:
    """The bytes a row's signature covers: its table and every field but the signature."""
    fields = _plain(record)
    del fields["signature"]
    return context("record", record.TABLE) + encode(fields)


def record_digest(record: Record) -> bytes:
    """SHA-256 over table and every field, the signature too: what a state leaf names."""
    data = context("record-digest", record.TABLE) + encode(_plain(record))
    return hashlib.sha256(data).digest()


def sign_record(record: R, signer: Signer, signer_id: bytes) -> R:
    """The record with `signer_id` (16 bytes) and the signature of `signer`."""
    unsigned = dataclasses.replace(record, signer=signer_id, signature=b"")
    return dataclasses.replace(unsigned, signature=signer.sign(record_message(unsigned)))


def verify_record(record: Record, signing_public: bytes) -> bool:
    """Whether the row's signature is by this Ed25519 key; False for anything malformed."""
    return verify(signing_public, record.signature, record_message(record))


def _plain(record: Record) -> dict[str, object]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
