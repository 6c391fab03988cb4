"""For any value: what was written comes back, in one form only."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import typing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicvault.crypto.blobs import (
    BlobContext,
    ObjectKind,
    decrypt_blob,
    encrypt_blob,
    padded_size,
)
from clinicvault.crypto.codes import one_time_code, parse_code
from clinicvault.crypto.encoding import context, decode, encode, pad, unpad
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value
from clinicvault.crypto.keys import KeyPair, seal, verify
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.shares import normalise
from clinicvault.crypto.signing import record_claims, record_digest, record_message
from clinicvault.domain.errors import IntegrityError, UsageError
from clinicvault.domain.record_types import RECORD_TYPES
from tests.vectors.reference_objects import padded

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**64), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.binary(max_size=40)
    | TEXT
)
KEYS = (TEXT, st.binary(max_size=20), st.integers(0, 2**64 - 1))
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.one_of(*(st.dictionaries(k, inner, max_size=5) for k in KEYS))
    ),
    max_leaves=20,
)
PARTS = st.lists(st.binary(max_size=12), max_size=5)
IDS = st.binary(min_size=16, max_size=16)
CIPHER = FieldCipher(Secret(bytes(32)))
PAIR = KeyPair.from_seed(Secret(bytes(32)))
PLACES = st.builds(
    BlobContext, IDS, IDS, IDS, st.sampled_from(ObjectKind), st.integers(0, 2**64 - 1)
)


def same(a: object, b: object) -> bool:
    """Equal with types, so that True is not 1 and 0.0 not -0.0."""
    return repr(a) == repr(b)


@given(VALUES)
def test_encode_decode(value):
    wire = encode(value)
    assert encode(decode(wire)) == wire
    if not isinstance(value, dict) and "{" not in repr(value):
        assert same(decode(wire), value)
    assert decode(wire) == value


@given(st.dictionaries(TEXT, LEAVES, max_size=8), st.randoms())
def test_order_of_insertion_does_not_show(value, random):
    items = list(value.items())
    random.shuffle(items)
    assert encode(dict(items)) == encode(value)


@given(st.one_of(*(st.dictionaries(k, st.just(0), min_size=2, max_size=8) for k in KEYS)))
def test_keys_are_sorted_by_their_bytes(value):
    wire = [encode(key) for key in decode(encode(value))]
    assert wire == sorted(wire)


@settings(max_examples=500)
@given(st.binary(max_size=60))
def test_any_bytes_decode_to_one_value_or_are_refused(data):
    with contextlib.suppress(IntegrityError):
        assert encode(decode(data)) == data


@given(VALUES, st.data())
def test_a_changed_byte_is_another_value_or_refused(value, data):
    wire = bytearray(encode(value))
    place = data.draw(st.integers(0, len(wire) - 1))
    wire[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(IntegrityError):
        assert encode(decode(bytes(wire))) == wire


@given(PARTS, PARTS)
def test_contexts_are_injective(a, b):
    assert (context("x", *a) == context("x", *b)) == (a == b)


@given(st.binary(max_size=200), st.integers(1, 64))
def test_pad_unpad(data, step):
    padded_data = pad(data, step)
    assert unpad(padded_data) == data
    assert len(padded_data) % step == 0


@given(st.binary(max_size=40))
def test_unpad_takes_any_bytes(data):
    with contextlib.suppress(IntegrityError):
        content = unpad(data)
        assert data == pad(content, 1).ljust(len(data), b"\0")


@given(VALUES, st.binary(max_size=30))
def test_sealed_values(value, ad):
    sealed = seal_value(CIPHER, value, ad)
    assert open_value(CIPHER, sealed, ad) == value


@given(st.binary(max_size=80), st.data())
def test_sealed_fields_refuse_any_change(plain, data):
    sealed = bytearray(CIPHER.seal(plain, b"ad"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(IntegrityError):
        CIPHER.open(bytes(sealed), b"ad")


@settings(max_examples=40)
@given(st.binary(max_size=200), st.binary(max_size=60), st.data())
def test_seals_open_and_refuse_any_change(plain, info, data):
    sealed = bytearray(seal(PAIR.public, plain, info))
    assert PAIR.open(bytes(sealed), info) == Secret(plain)
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(IntegrityError):
        PAIR.open(bytes(sealed), info)


@given(st.binary(max_size=80), st.binary(max_size=80), st.binary(max_size=80))
def test_verify_takes_any_bytes(public, signature, message):
    assert verify(public, signature, message) is False
    assert verify(PAIR.public.signing, signature, message) is False


@settings(max_examples=60, suppress_health_check=[HealthCheck.data_too_large])
@given(st.integers(0, 60_000), PLACES, st.data())
def test_objects_open_and_refuse_any_change(size, ctx, data):
    key, content = Secret(b"k" * 32), b"\x37" * size
    blob = bytearray(b"".join(encrypt_blob(key, ctx, content)))
    assert decrypt_blob(key, ctx, blob) == content
    blob[data.draw(st.integers(0, len(blob) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(IntegrityError):
        decrypt_blob(key, ctx, blob)


@settings(max_examples=60)
@given(st.binary(max_size=300), PLACES)
def test_any_bytes_are_no_object(junk, ctx):
    for blob in (junk, ctx.header + junk):
        with pytest.raises(IntegrityError):
            decrypt_blob(Secret(b"k" * 32), ctx, blob)


@given(st.integers(0, 2**40), st.sampled_from(ObjectKind))
def test_padded_sizes(length, kind):
    size = padded_size(length, kind)
    assert size == padded(length, kind) >= length + 8
    assert padded_size(size - 8, kind) == size


@given(st.sampled_from([16, 32]), st.data())
def test_codes(size, data):
    seed = data.draw(st.binary(min_size=size, max_size=size))
    assert parse_code(one_time_code(Secret(seed)).lower()) == Secret(seed)


@given(st.text(max_size=80))
def test_any_text_is_a_code_or_refused(text):
    with contextlib.suppress(UsageError):
        assert len(parse_code(text)) in (16, 32)


@given(st.text(max_size=80))
def test_normalising_twice_is_normalising_once(text):
    assert normalise(normalise(text)) == normalise(text)


FIELDS = {int: st.integers(-(2**64), 2**64 - 1), str: TEXT, bytes: st.binary(max_size=300)}
ROWS = st.sampled_from(RECORD_TYPES).flatmap(
    lambda kind: st.builds(
        kind,
        **{
            name: FIELDS[hint]
            for name, hint in typing.get_type_hints(kind).items()
            if hint in FIELDS
        },
    )
)


@given(ROWS)
def test_a_row_speaks_the_same_bytes_as_its_plain_map(record):
    """The quick way for rows must be the general encoding, byte for byte."""
    plain = dataclasses.asdict(record)
    whole = context("record-digest", record.TABLE) + encode(plain)
    del plain["signature"]
    message = context("record", record.TABLE) + encode(plain)
    assert record_claims(record) == (message, hashlib.sha256(whole).digest())
    assert (record_message(record), record_digest(record)) == record_claims(record)
