"""Deterministic CBOR, contexts, padding."""

from __future__ import annotations

import enum

import cbor2
import pytest

from clinicvault.crypto import encoding
from clinicvault.crypto.encoding import (
    context,
    decode,
    encode,
    encode_leaf,
    map_head,
    pad,
    unpad,
)
from clinicvault.domain.errors import IntegrityError


class Number(enum.IntEnum):
    SEVEN = 7


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        (None, "f6"),
        (True, "f5"),
        (0, "00"),
        (24, "1818"),
        (-1, "20"),
        (2**64 - 1, "1bffffffffffffffff"),
        (-(2**64), "3bffffffffffffffff"),
        ("é", "62c3a9"),
        (b"\0", "4100"),
        (1.5, "f93e00"),
        (0.1, "fb3fb999999999999a"),
        ([1, [2]], "82018102"),
        ({"b": 1, "aa": 2, "a": 3}, "a3616103616201626161" + "02"),
        ({300: 1, 23: 2, 24: 3}, "a31702181803" + "19012c01"),
        ({b"b": 1, b"aa": 2}, "a2416201426161" + "02"),
    ],
)
def test_one_encoding_each(value, wire):
    assert encode(value).hex() == wire
    assert decode(bytes.fromhex(wire)) == value
    assert decode(memoryview(bytes.fromhex(wire))) == value


def test_tuples_and_int_enums_are_lists_and_integers():
    assert decode(encode((Number.SEVEN, 1))) == [7, 1]
    assert encode(Number.SEVEN) == encode(7)


@pytest.mark.parametrize(
    "value",
    [
        bytearray(b"x"),
        {1, 2},
        object(),
        2 + 1j,
        cbor2.CBORTag(1, 2),
        cbor2.undefined,
        {"a": 1, 1: 2},
        {"a": 1, b"a": 2},
        {True: 1},
        {(1, 2): 1},
        {1.5: 1},
        {None: 1},
        {Number.SEVEN: 1},
    ],
)
def test_what_is_not_plain_is_a_type_error(value):
    with pytest.raises(TypeError):
        encode([value])


@pytest.mark.parametrize(
    "value",
    [2**64, -(2**64) - 1, float("nan"), float("inf"), float("-inf"), {-1: 0}, {2**64: 0}, "\ud800"],
)
def test_what_has_no_single_encoding_is_a_value_error(value):
    with pytest.raises(ValueError, match=r"64 bits|finite|surrogates"):
        encode([value])


@pytest.mark.parametrize(
    "wire",
    [
        "",  # nothing
        "0000",  # trailing byte
        "1800",  # integer longer than needed
        "1900ff",
        "5800",  # length longer than needed
        "fa3fc00000",  # 1.5 as a 32-bit float
        "fb3ff8000000000000",  # 1.5 as a 64-bit float
        "f97e00",  # NaN
        "f97e01",  # NaN with a payload
        "fb7ff8000000000000",
        "f97c00",  # infinity
        "f7",  # undefined
        "e5",  # simple value
        "f818",
        "9fff",  # indefinite lengths
        "bfff",
        "5f41614162ff",
        "7f6161ff",
        "a2616202616101",  # keys out of order
        "a2616101616102",  # a key twice
        "a201010102",
        "a2000100f5",  # keys of two kinds
        "a201016161" + "02",
        "a2" + "00" + "01" + "f4" + "02",  # 0 and False are one Python key
        "a1810101",  # a list as key
        "a1a1010201",  # a map as key
        "a1f93c0001",  # a float as key
        "a12001",  # a negative key
        "c001",  # a date
        "c074323031332d30332d32315432303a30343a30305a",
        "c11a514b67b0",
        "c24101",  # a big number for 1
        "c249010000000000000000",
        "c48221196ab3",  # a decimal
        "d81c01",  # shared values
        "d81c81d81d00",
        "d823623a29",  # a pattern
        "d8240a",
        "d825" + "50" + "00" * 16,
        "d9010280",  # a set
        "d9d9f701",  # self-described CBOR
        "d90539" + "01",  # an unknown tag
        "61ff",  # no UTF-8
        "62eda0",
        "63eda080",  # a surrogate
        "81",  # too short
        "9bffffffffffffffff",  # a length beyond all memory
        "9b00000000ffffffff",
        "5bffffffffffffffff",
        "bbffffffffffffffff",
        "ff",  # a break alone
        "1c",  # reserved
    ],
)
def test_decode_refuses(wire):
    with pytest.raises(IntegrityError) as caught:
        decode(bytes.fromhex(wire))
    assert caught.value.code == "encoding"


TAGGED = {
    "date": "c074323031332d30332d32315432303a30343a30305a",
    "pattern": "d8236528612b292b",
    "set": "d9010280",
    "address": "d90104447f000001",
}


@pytest.mark.parametrize("wire", TAGGED.values(), ids=TAGGED)
def test_a_tag_is_refused_before_anything_is_made_of_it(monkeypatch, wire):
    made = []
    monkeypatch.setattr(encoding, "encode", made.append)
    with pytest.raises(IntegrityError):
        decode(bytes.fromhex(wire))
    assert not made


def test_every_tag_that_the_library_interprets_is_refused():
    payloads = [encode(value) for value in (1, "x", "2000-01-01", b"\x01", [], [1, 2], bytes(16))]
    interpreted = set()
    for tag in range(66_000):
        head = b"\xda" + tag.to_bytes(4, "big")
        for payload in payloads:
            try:
                value = cbor2.loads(head + payload)
            except cbor2.CBORDecodeError:
                interpreted.add(tag)
            else:
                interpreted |= {tag} - {getattr(value, "tag", None)}
    assert interpreted <= set(encoding._TAGS)
    assert len(interpreted) > 15


def nest(depth: int) -> bytes:
    return b"\x81" * depth + b"\x00"


def test_nesting_is_bounded():
    assert encode(decode(nest(encoding.MAX_DEPTH))) == nest(encoding.MAX_DEPTH)
    for depth in (encoding.MAX_DEPTH + 1, 1000, 1_000_000):
        with pytest.raises(IntegrityError):
            decode(nest(depth))
    with pytest.raises(IntegrityError):
        decode(b"\xa1\x00" * 17 + b"\x00")


def test_encode_refuses_what_decode_would_not_take_back():
    value: object = 0
    for _ in range(encoding.MAX_DEPTH + 1):
        value = [value]
    with pytest.raises(ValueError, match="deep"):
        encode(value)
    loop: list = []
    loop.append(loop)
    with pytest.raises(ValueError, match="deep"):
        encode(loop)


def test_size_is_bounded(monkeypatch):
    monkeypatch.setattr(encoding, "MAX_BYTES", 10)
    assert decode(encode(b"123456789")) == b"123456789"
    with pytest.raises(IntegrityError):
        decode(encode(b"1234567890"))


HEADS = [0, 1, 23, 24, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32, 2**64 - 1]


@pytest.mark.parametrize("number", HEADS)
def test_a_number_alone_is_encoded_alike(number):
    assert encode_leaf(number) == encode(number) == cbor2.dumps(number, canonical=True)
    assert map_head(number)[1:] == encode_leaf(number)[1:]
    assert map_head(number)[0] == encode_leaf(number)[0] | 0xA0


@pytest.mark.parametrize("size", [n for n in HEADS if n <= 65_536])
def test_bytes_alone_are_encoded_alike(size):
    assert encode_leaf(bytes(size)) == encode(bytes(size))


@pytest.mark.parametrize("value", [-1, -(2**64), True, "text", "é" * 99, None, 1.5, [1], {"a": 1}])
def test_whatever_else_is_alone_is_encoded_alike(value):
    assert encode_leaf(value) == encode(value)


@pytest.mark.parametrize("value", [2**64, object(), float("nan")])
def test_what_is_not_plain_is_not_encoded_alone_either(value):
    with pytest.raises((TypeError, ValueError)):
        encode_leaf(value)


def test_a_map_head_is_what_a_map_begins_with():
    whole = {f"{number:03}": number for number in range(30)}
    items = b"".join(encode(name) + encode(value) for name, value in whole.items())
    assert map_head(30) + items == encode(whole)


def test_context_by_hand():
    made = context("some/label", b"ab", "é", 5)
    assert made == b"clinicvault/1/some/label\0\0\0\2ab\0\0\0\2\xc3\xa9\0\0\0\x08\0\0\0\0\0\0\0\5"
    assert context("label") == b"clinicvault/1/label"


def test_contexts_of_different_parts_differ():
    made = [
        context("a"),
        context("ab"),
        context("a", b""),
        context("a", b"", b""),
        context("a", b"bc"),
        context("a", b"b", b"c"),
        context("a", b"", b"bc"),
        context("a", 0),
        context("a", 1),
    ]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize("label", ["", "A", "a b", "a\0", "é", "-a", "a\n"])
def test_labels_are_plain(label):
    with pytest.raises(ValueError, match="label"):
        context(label, b"")


@pytest.mark.parametrize("number", [-1, 2**64])
def test_integers_of_a_context_have_64_bits(number):
    with pytest.raises(OverflowError):
        context("label", number)


@pytest.mark.parametrize("step", [1, 32, 64])
@pytest.mark.parametrize("size", [0, 1, 27, 28, 29, 60, 61, 300])
def test_padding(size, step):
    padded = pad(b"x" * size, step)
    assert len(padded) % step == 0
    assert 4 + size <= len(padded) < 4 + size + step
    assert unpad(padded) == b"x" * size


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\0\0\0", b"\0\0\0\1", b"\0\0\0\5abcd", b"\0\0\0\1a\1", b"\xff" * 8]
)
def test_unpad_refuses(data):
    with pytest.raises(IntegrityError) as caught:
        unpad(data)
    assert caught.value.code == "padding"
