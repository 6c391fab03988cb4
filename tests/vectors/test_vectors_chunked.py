"""The reference reader on the published chunked-encryption file, then against `crypto.blobs`."""

from __future__ import annotations

import base64
import hashlib
import os
import zlib

import pytest
from cryptography.cobblestone import Cobblestone256Encryptor

from clinicvault.crypto.blobs import (
    BlobContext,
    ObjectKind,
    decrypt_blob,
    encrypt_blob,
    padded_size,
)
from clinicvault.crypto.secret import Secret
from tests.vectors.published import load_json
from tests.vectors.reference_objects import (
    Broken,
    keys_of,
    padded,
    read_chunks,
    read_object,
    write_chunks,
    write_object,
)

PUBLISHED = load_json("chunked-encryption/vectors.json")["vectors"]
SIZES = (0, 1, 7, 8, 16375, 16376, 16377, 65536, 70_001, 1_100_000)


def published_bytes(vector: dict) -> bytes:
    data = base64.b64decode(vector["ciphertext"] or "")
    return zlib.decompress(data) if vector.get("compressed") else data


def test_the_file_covers_all_three_ciphers():
    assert {v["aead"] for v in PUBLISHED} == {
        "AEAD_AES_128_GCM",
        "AEAD_AES_256_GCM",
        "AEAD_CHACHA20_POLY1305",
    }
    assert {v["expect"] for v in PUBLISHED} == {"success", "failure"}


@pytest.mark.parametrize("vector", PUBLISHED, ids=lambda v: v["name"])
def test_published(vector):
    sealed, key, context = (
        published_bytes(vector),
        bytes.fromhex(vector["key"]),
        vector["context"].encode(),
    )
    how = {"aead": vector["aead"], "hash_name": "sha256"}
    if vector["expect"] == "failure":
        with pytest.raises(Broken):
            read_chunks(key, context, sealed, **how)
        return
    plain = read_chunks(key, context, sealed, **how)
    assert len(plain) == vector["payload_length"]
    assert hashlib.sha256(plain).hexdigest() == vector["payload_sha256"]
    aead_key, nonce, _ = keys_of(key, sealed[:24], context, **how)
    assert (aead_key.hex(), nonce.hex()) == (vector["aead_key"], vector["base_nonce"])


@pytest.mark.parametrize("size", [0, 1, 16383, 16384, 16385, 100_000])
def test_reference_and_library_write_the_same_with_sha512(size):
    key, plain = os.urandom(32), os.urandom(size)
    encryptor = Cobblestone256Encryptor(key, b"context")
    sealed = encryptor.update(plain) + encryptor.finalize()
    assert read_chunks(key, b"context", sealed) == plain
    assert write_chunks(key, b"context", sealed[:24], plain) == sealed
    with pytest.raises(Broken):
        read_chunks(key, b"context", sealed, hash_name="sha256")


def place(kind: ObjectKind) -> BlobContext:
    return BlobContext(os.urandom(16), os.urandom(16), os.urandom(16), kind, 3)


@pytest.mark.parametrize("kind", ObjectKind)
@pytest.mark.parametrize("size", SIZES)
def test_reference_reads_what_clinicvault_writes_and_back(kind, size):
    key, ctx, content = os.urandom(32), place(kind), os.urandom(size)
    where = (ctx.vault, ctx.patient, ctx.object_id, int(kind), ctx.version)
    blob = b"".join(encrypt_blob(Secret(key), ctx, content))
    assert read_object(key, *where, blob) == content
    assert write_object(key, *where, content, blob[38:62]) == blob
    written = write_object(key, *where, content, os.urandom(24))
    assert decrypt_blob(Secret(key), ctx, written) == content


def test_padding_rules_agree():
    lengths = [*range(3000), *(2**n + d for n in range(12, 34) for d in (-9, -8, -7, 0, 1))]
    for kind in ObjectKind:
        assert [padded_size(n, kind) for n in lengths] == [padded(n, kind) for n in lengths]
