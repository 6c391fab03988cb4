"""Signed rows."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest

from clinicvault.crypto.encoding import decode, encode
from clinicvault.crypto.keys import KeyPair, SigningKey
from clinicvault.crypto.signing import record_digest, record_message, sign_record, verify_record
from clinicvault.domain.record_kinds import ConsentState, Purpose
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import ConsentRecord, DeletionRecord, PolicyRecord, RevocationRecord

ROW = RevocationRecord(id=b"i" * 16, subject_table="user", subject=b"s" * 16)


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return KeyPair.generate()


def example(kind):
    values = {"bytes": b"x" * 16, "int": 3, "str": "text"}
    return kind(**{field.name: values[str(field.type)] for field in dataclasses.fields(kind)})


def test_message_by_hand():
    row = dataclasses.replace(ROW, version=2, signer=b"k" * 16, signature=b"ignored")
    fields = {
        "id": b"i" * 16,
        "version": 2,
        "signer": b"k" * 16,
        "subject_table": "user",
        "subject": b"s" * 16,
    }
    prefix = b"clinicvault/1/record\0\0\0\x0arevocation"
    assert record_message(row) == prefix + encode(fields)
    assert decode(record_message(row)[len(prefix) :]) == fields


def test_digest_by_hand():
    fields = dataclasses.asdict(ROW) | {"signature": b"sig"}
    data = b"clinicvault/1/record-digest\0\0\0\x0arevocation" + encode(fields)
    assert (
        record_digest(dataclasses.replace(ROW, signature=b"sig")) == hashlib.sha256(data).digest()
    )


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.TABLE)
def test_every_kind_of_row_is_signed_over_every_field(kind, pair):
    row = sign_record(example(kind), pair, pair.public.key_id)
    assert (row.signer, len(row.signature)) == (pair.public.key_id, 64)
    assert verify_record(row, pair.public.signing)
    others = {"bytes": b"y" * 16, "int": 4, "str": "other"}
    for field in dataclasses.fields(kind):
        changed = dataclasses.replace(row, **{field.name: others[str(field.type)]})
        assert not verify_record(changed, pair.public.signing), field.name
        assert record_digest(changed) != record_digest(row), field.name


def test_a_bare_key_signs_too():
    key = SigningKey.generate()
    assert verify_record(sign_record(ROW, key, b"c" * 16), key.public)


def test_signing_again_covers_the_new_signer(pair):
    first = sign_record(ROW, SigningKey.generate(), b"c" * 16)
    assert sign_record(first, pair, pair.public.key_id) == sign_record(
        ROW, pair, pair.public.key_id
    )


def test_malformed_signatures_and_keys_are_false(pair):
    row = sign_record(ROW, pair, pair.public.key_id)
    for signature in (b"", b"x", row.signature[:-1], row.signature + b"\0"):
        assert not verify_record(dataclasses.replace(row, signature=signature), pair.public.signing)
    for public in (b"", bytes(32), pair.public.encoded, KeyPair.generate().public.signing):
        assert not verify_record(row, public)


def test_a_row_of_one_table_is_none_of_another(pair):
    """Two kinds with the same fields and values have different messages."""

    class Twin(RevocationRecord):
        TABLE = "other"

    row = sign_record(ROW, pair, pair.public.key_id)
    twin = Twin(**{field.name: getattr(row, field.name) for field in dataclasses.fields(row)})
    assert not verify_record(twin, pair.public.signing)
    assert record_digest(twin) != record_digest(row)


def test_enumerations_are_signed_as_the_numbers_that_are_stored(pair):
    made = ConsentRecord(
        id=b"i" * 16,
        patient=b"p" * 16,
        purpose=Purpose.CARE,
        state=ConsentState.VALID,
        details_sealed=b"d",
    )
    signed = sign_record(made, pair, pair.public.key_id)
    stored = dataclasses.replace(signed, purpose=1, state=1)
    assert verify_record(stored, pair.public.signing)
    assert record_digest(stored) == record_digest(signed)


def test_signing_leaves_the_record_itself_alone(pair):
    sign_record(ROW, pair, pair.public.key_id)
    assert ROW.signature == b""


def test_text_and_bytes_are_not_confused():
    text = PolicyRecord(id=b"i" * 16, name="a", value=b"b")
    other = DeletionRecord(
        id=b"i" * 16, subject_table="a", subject=b"b", subject_version=1, reason=1
    )
    assert record_message(text) != record_message(other)
