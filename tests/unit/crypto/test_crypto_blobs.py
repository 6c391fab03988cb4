"""Objects at rest: layout, sizes, refusal of everything moved or altered, zeroed buffers."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from clinicvault.crypto import blobs
from clinicvault.crypto.blobs import (
    FORMAT,
    HEADER_BYTES,
    MAGIC,
    SUITE,
    BlobContext,
    ObjectKind,
    decrypt_blob,
    encrypt_blob,
    padded_size,
    stored_size,
)
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from tests.vectors.reference_objects import header, object_context, write_chunks

KEY = bytes(range(32))
CTX = BlobContext(b"v" * 16, b"p" * 16, b"o" * 16, ObjectKind.ORIGINAL, 1)
CONTENT = bytes(range(256)) * 200  # four chunks


def encrypt(content=CONTENT, ctx=CTX, key=KEY) -> bytes:
    return b"".join(encrypt_blob(Secret(key), ctx, content))


def decrypt(blob, ctx=CTX, key=KEY) -> bytearray:
    return decrypt_blob(Secret(key), ctx, blob)


@pytest.fixture(scope="module")
def blob() -> bytes:
    return encrypt()


@pytest.fixture
def buffers(monkeypatch) -> list[bytearray]:
    """Every plaintext buffer that decryption allocates."""
    made: list[bytearray] = []

    def keep(size: int) -> bytearray:
        made.append(bytearray(b"\xaa" * size))
        return made[-1]

    monkeypatch.setattr(blobs, "_buffer", keep)
    return made


def refuse(blob, ctx=CTX, key=KEY) -> None:
    with pytest.raises(IntegrityError) as caught:
        decrypt(blob, ctx, key)
    assert caught.value.code == "blob"


def test_layout(blob):
    assert blob[:38] == MAGIC + bytes([FORMAT, SUITE]) + CTX.vault + CTX.object_id == CTX.header
    assert len(CTX.header) == HEADER_BYTES
    assert CTX.header == header(CTX.vault, CTX.object_id)
    assert CTX.encoded == object_context(CTX.vault, CTX.patient, CTX.object_id, 1, 1)
    assert CTX.patient not in blob


@pytest.mark.parametrize("field", ["vault", "patient", "object_id"])
@pytest.mark.parametrize("size", [0, 15, 17])
def test_identifiers_have_16_bytes(field, size):
    with pytest.raises(ValueError, match="16 bytes"):
        dataclasses.replace(CTX, **{field: bytes(size)})


@pytest.mark.parametrize("kind", ObjectKind)
@pytest.mark.parametrize("size", [0, 1, 8, 16376, 65528, 65529, 1_015_800, 1_015_809, 3_000_000])
def test_round_trip_and_size(kind, size):
    ctx, content = dataclasses.replace(CTX, kind=kind), b"\x5a" * size
    pieces = list(encrypt_blob(Secret(KEY), ctx, memoryview(content)))
    assert pieces[0] == ctx.header
    assert max(map(len, pieces)) <= 1 << 20
    assert sum(map(len, pieces)) == stored_size(size, kind)
    opened = decrypt(memoryview(b"".join(pieces)), ctx)
    assert isinstance(opened, bytearray)
    assert opened == content


def test_every_writing_is_fresh():
    assert encrypt()[38:62] != encrypt()[38:62]


def test_padme_sizes():
    originals = [
        padded_size(n, ObjectKind.ORIGINAL) for n in (0, 1, 2, 92, 1000, 4_000_000, 10_000_000)
    ]
    assert originals == [8, 10, 10, 104, 1024, 4_063_232, 10_223_616]
    sizes = {padded_size(n, ObjectKind.ORIGINAL) for n in range(3_000_000, 9_000_000, 997)}
    assert len(sizes) < 60
    assert padded_size(5000, ObjectKind.DOCUMENT) == padded_size(5000, ObjectKind.ORIGINAL)


@pytest.mark.parametrize(
    ("kind", "step"), [(ObjectKind.PREVIEW, 512 << 10), (ObjectKind.THUMBNAIL, 64 << 10)]
)
def test_derivatives_come_in_steps(kind, step):
    sizes = [padded_size(n, kind) for n in (0, 1, step - 8, step - 7, 2 * step)]
    assert sizes == [step, step, step, 2 * step, 3 * step]


@pytest.mark.parametrize("kind", [ObjectKind.ORIGINAL, ObjectKind.DOCUMENT])
def test_padding_costs_at_most_an_eighth(kind):
    for length in range(0, 200_000, 37):
        total = length + 8
        assert total <= padded_size(length, kind) <= total * 1.125


@pytest.mark.parametrize(
    "change",
    [
        {"vault": b"w" * 16},
        {"patient": b"q" * 16},
        {"object_id": b"n" * 16},
        {"kind": ObjectKind.DOCUMENT},
        {"kind": ObjectKind.PREVIEW},
        {"version": 2},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_moved_object_does_not_open(blob, change):
    moved = dataclasses.replace(CTX, **change)
    refuse(blob, moved)
    refuse(moved.header + blob[HEADER_BYTES:], moved)


def test_another_key_does_not_open(blob):
    refuse(blob, key=KEY[::-1])


REGIONS = {
    "magic": 0,
    "format": 4,
    "suite": 5,
    "vault": 6,
    "object": 22,
    "salt": 38,
    "commitment": 62,
    "first chunk": 94,
    "first tag": 94 + 16384,
    "second chunk": 94 + 16400,
    "last chunk": -17,
    "last tag": -1,
}


@pytest.mark.parametrize("place", REGIONS.values(), ids=REGIONS)
def test_a_flipped_bit_is_refused_and_nothing_is_left(blob, place, buffers):
    spoilt = bytearray(blob)
    spoilt[place] ^= 1
    refuse(spoilt)
    assert all(buffer == bytes(len(buffer)) for buffer in buffers)
    assert bool(buffers) == (place >= 38 or place < 0)


SECOND = 94 + 16400
CUTS = [0, 1, 37, 38, 61, 93, 94, 109, 110, SECOND, SECOND + 15, SECOND + 16, 94 + 3 * 16400]


@pytest.mark.parametrize("length", CUTS)
def test_truncated_is_refused_and_nothing_is_left(blob, length, buffers):
    refuse(blob[:length])
    refuse(blob[: -1 - length])
    assert all(buffer == bytes(len(buffer)) for buffer in buffers)


@pytest.mark.parametrize("tail", [b"\0", bytes(16), bytes(16400), bytes(20_000)])
def test_extended_is_refused_and_nothing_is_left(blob, tail, buffers):
    refuse(blob + tail)
    refuse(blob + blob[-1000:])
    assert buffers
    assert all(buffer == bytes(len(buffer)) for buffer in buffers)


def test_exchanged_repeated_or_missing_chunks_are_refused(blob):
    start, step = 94, 16400
    head, rest = blob[:start], blob[start:]
    chunks = [rest[i : i + step] for i in range(0, len(rest), step)]
    assert len(chunks) == 4
    for order in itertools.permutations(range(4)):
        if order != (0, 1, 2, 3):
            refuse(head + b"".join(chunks[i] for i in order))
    refuse(head + b"".join(chunks[1:]))
    refuse(head + chunks[0] + b"".join(chunks))


def test_the_end_of_another_object_does_not_fit(blob):
    other = encrypt()
    refuse(blob[:-5000] + other[-5000:])


def test_plaintext_is_zeroed_although_early_chunks_were_good(blob, buffers):
    spoilt = bytearray(blob)
    spoilt[-1] ^= 1
    refuse(spoilt)
    [buffer] = buffers
    assert len(buffer) > 50_000
    assert buffer == bytes(len(buffer))


def honest_but_wrong(plain: bytes, ctx: BlobContext = CTX) -> bytes:
    """Correctly encrypted, wrongly padded."""
    return ctx.header + write_chunks(KEY, ctx.encoded, b"s" * 24, plain)


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"\0" * 7,
        (1).to_bytes(8, "big") + b"a" + b"\1",
        (5).to_bytes(8, "big") + b"a\0",
        (1).to_bytes(8, "big") + b"a" + bytes(100),
        (2**64 - 1).to_bytes(8, "big") + b"ab",
        (92).to_bytes(8, "big") + b"a" * 92 + b"\0\0\0",
    ],
    ids=["empty", "no length", "padding not zero", "too long", "oversized", "huge", "size"],
)
def test_wrong_padding_is_refused_although_authenticated(plain, buffers):
    refuse(honest_but_wrong(plain))
    assert all(buffer == bytes(len(buffer)) for buffer in buffers)


def test_right_padding_of_the_same_writer_opens():
    assert decrypt(honest_but_wrong((1).to_bytes(8, "big") + b"a\0")) == b"a"


def test_a_thumbnail_in_the_size_of_an_original_is_refused():
    thumbnail = dataclasses.replace(CTX, kind=ObjectKind.THUMBNAIL)
    refuse(honest_but_wrong((1).to_bytes(8, "big") + b"a\0", thumbnail), thumbnail)


def wiped() -> Secret:
    key = Secret(KEY)
    key.wipe()
    return key


def test_a_wiped_key_is_refused(blob):
    with pytest.raises(Refused):
        next(encrypt_blob(wiped(), CTX, b""))
    with pytest.raises(Refused):
        decrypt_blob(wiped(), CTX, blob)


@pytest.mark.parametrize("name", ["Cobblestone256Encryptor", "Cobblestone256Decryptor"])
def test_a_key_wiped_meanwhile_is_refused(blob, monkeypatch, name):
    key = Secret(KEY)
    monkeypatch.setattr(blobs, name, lambda view, context: key.wipe())
    uses = {
        "Cobblestone256Encryptor": lambda: next(encrypt_blob(key, CTX, b"")),
        "Cobblestone256Decryptor": lambda: decrypt_blob(key, CTX, blob),
    }
    with pytest.raises(Refused):
        uses[name]()
