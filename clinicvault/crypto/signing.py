"""Signed rows: the bytes a signature covers, the digest the access log keeps."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import NamedTuple, Protocol, TypeVar

from clinicvault.domain.records import Record

from .encoding import context, encode, encode_leaf, map_head
from .keys import verify

R = TypeVar("R", bound=Record)


class Signer(Protocol):
    """Anything that signs: a `KeyPair` or a `SigningKey`."""

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature, 64 bytes."""
        ...


class Claims(NamedTuple):
    """The two strings of bytes that speak for a row."""

    message: bytes
    """What its signature covers: its table and every field but the signature."""
    digest: bytes
    """SHA-256 over table and every field, the signature too: what a state leaf names."""


def record_claims(record: Record) -> Claims:
    """Both at once: a row's fields are encoded only once."""
    shape = _shape(type(record))
    signature = shape.label + encode_leaf(record.signature)
    before = b"".join([key + encode_leaf(getattr(record, name)) for name, key in shape.before])
    after = b"".join([key + encode_leaf(getattr(record, name)) for name, key in shape.after])
    whole = b"".join((shape.whole, before, signature, after))
    return Claims(b"".join((shape.unsigned, before, after)), hashlib.sha256(whole).digest())


def record_message(record: Record) -> bytes:
    """The bytes a row's signature covers: its table and every field but the signature."""
    return record_claims(record).message


def record_digest(record: Record) -> bytes:
    """SHA-256 over table and every field, the signature too: what a state leaf names."""
    return record_claims(record).digest


def record_bytes(record: Record) -> bytes:
    """Every field of a row, the signature too, as one deterministic CBOR map: for strangers."""
    named = {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    return encode(named)


def sign_record(record: R, signer: Signer, signer_id: bytes) -> R:
    """The record with `signer_id` (16 bytes) and the signature of `signer`."""
    unsigned = dataclasses.replace(record, signer=signer_id, signature=b"")
    return dataclasses.replace(unsigned, signature=signer.sign(record_message(unsigned)))


def verify_record(record: Record, signing_public: bytes) -> bool:
    """Whether the row's signature is by this Ed25519 key; False for anything malformed."""
    return verify(signing_public, record.signature, record_message(record))


class _Shape(NamedTuple):
    """How one type of row is encoded: a map of its fields, in CBOR's order of their names."""

    whole: bytes
    """What stands before the fields in the bytes of the digest."""
    unsigned: bytes
    """The same for the signature's message."""
    label: bytes
    before: tuple[tuple[str, bytes], ...]
    """(field, its encoded name) of the fields that come before the signature."""
    after: tuple[tuple[str, bytes], ...]


_SHAPES: dict[type[Record], _Shape] = {}


def _shape(kind: type[Record]) -> _Shape:
    if kind not in _SHAPES:
        _SHAPES[kind] = _shape_of(kind)
    return _SHAPES[kind]


def _shape_of(kind: type[Record]) -> _Shape:
    named = {field.name: encode(field.name) for field in dataclasses.fields(kind)}
    ordered = sorted(named.items(), key=lambda item: item[1])
    place = ordered.index(("signature", named["signature"]))
    return _Shape(
        context("record-digest", kind.TABLE) + map_head(len(ordered)),
        context("record", kind.TABLE) + map_head(len(ordered) - 1),
        named["signature"],
        tuple(ordered[:place]),
        tuple(ordered[place + 1 :]),
    )
