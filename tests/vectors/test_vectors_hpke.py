"""The reference HPKE on published vectors; then reference and ClinicVault open each other's seals."""

from __future__ import annotations

import os

import pytest

from clinicvault.crypto.encoding import context
from clinicvault.crypto.keys import KeyPair, PublicKeys, seal
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError
from tests.vectors.published import load_json
from tests.vectors.reference_hkdf import hkdf
from tests.vectors.reference_hpke import (
    AES_256_GCM,
    HKDF_SHA256,
    X25519_KEM,
    XWING_KEM,
    DhX25519,
    Suite,
    XWing,
)

OURS = Suite(XWing, AES_256_GCM)


def vectors(name: str, kem_id: int) -> list[dict]:
    return [v for v in load_json(name) if v["mode"] == 0 and v["kem_id"] == kem_id]


BASE = [
    v
    for v in vectors("HPKE/test-vectors.json", X25519_KEM)
    if v["kdf_id"] == HKDF_SHA256 and v["aead_id"] <= 3
]
XWING = vectors("HPKE/hpke-pq-test-vectors.json", XWING_KEM)


def raw(vector: dict, *names: str) -> list[bytes]:
    return [bytes.fromhex(vector[name]) for name in names]


def check_messages(suite: Suite, shared: bytes, vector: dict) -> None:
    info, key, nonce, exporter = raw(vector, "info", "key", "base_nonce", "exporter_secret")
    assert suite.schedule(shared, info) == (key, nonce, exporter)
    for number, message in enumerate(vector["encryptions"]):
        aad, ciphertext, plaintext = raw(message, "aad", "ct", "pt")
        turn = (int.from_bytes(nonce, "big") ^ number).to_bytes(12, "big")
        assert suite.aead(key).encrypt(turn, plaintext, aad) == ciphertext
    for export in vector["exports"]:
        wanted = bytes.fromhex(export["exported_value"])
        assert (
            suite.export(exporter, bytes.fromhex(export["exporter_context"]), export["L"]) == wanted
        )


def test_vectors_are_there():
    assert sorted(v["aead_id"] for v in BASE) == [1, 2, 3]
    assert len(XWING) == 2


@pytest.mark.parametrize("vector", BASE, ids=lambda v: f"aead{v['aead_id']}")
def test_base_mode(vector):
    suite = Suite(DhX25519, vector["aead_id"])
    ephemeral, public, private, enc, shared = raw(
        vector, "skEm", "pkRm", "skRm", "enc", "shared_secret"
    )
    assert DhX25519.encapsulate(public, ephemeral) == (shared, enc)
    assert DhX25519.decapsulate(private, enc) == shared
    check_messages(suite, shared, vector)
    first = vector["encryptions"][0]
    info, aad, ciphertext, plaintext = raw(vector, "info") + raw(first, "aad", "ct", "pt")
    assert suite.open(private, enc + ciphertext, info, aad) == plaintext


@pytest.mark.parametrize("vector", XWING, ids=lambda v: f"kdf{v['kdf_id']}")
def test_xwing_keys_and_shared_secret(vector):
    seed, public, enc, shared = raw(vector, "skRm", "pkRm", "enc", "shared_secret")
    assert XWing.public(seed) == public
    assert XWing.decapsulate(seed, enc) == shared


def test_xwing_whole_suite():
    [vector] = [v for v in XWING if v["kdf_id"] == HKDF_SHA256]
    suite = Suite(XWing, vector["aead_id"])
    seed, enc, info, shared = raw(vector, "skRm", "enc", "info", "shared_secret")
    check_messages(suite, shared, vector)
    aad, ciphertext, plaintext = raw(vector["encryptions"][0], "aad", "ct", "pt")
    assert suite.open(seed, enc + ciphertext, info, aad) == plaintext


def sealing_seed(seed: bytes) -> bytes:
    return hkdf(seed, b"clinicvault/1/sealing")


def test_reference_opens_what_clinicvault_seals():
    seed = os.urandom(32)
    pair = KeyPair.from_seed(Secret(seed))
    assert pair.public.sealing == XWing.public(sealing_seed(seed))
    for size in (0, 1, 32, 1000):
        plaintext, info = os.urandom(size), context("test", size)
        sealed = seal(pair.public, plaintext, info)
        assert len(sealed) == 1120 + size + 16
        assert OURS.open(sealing_seed(seed), sealed, info) == plaintext


def test_clinicvault_opens_what_reference_seals():
    seed = os.urandom(32)
    pair = KeyPair.from_seed(Secret(seed))
    for size in (0, 1, 32, 1000):
        plaintext = os.urandom(size)
        sealed = OURS.seal(pair.public.sealing, plaintext, b"info")
        assert pair.open(sealed, b"info") == Secret(plaintext)


def test_an_aad_is_never_there():
    pair = KeyPair.generate()
    sealed = OURS.seal(pair.public.sealing, b"x", b"info", aad=b"more")
    with pytest.raises(IntegrityError):
        pair.open(sealed, b"info")


def test_published_xwing_public_keys_are_accepted():
    for vector in XWING:
        keys = PublicKeys.decode(bytes.fromhex(vector["pkRm"]) + KeyPair.generate().public.signing)
        assert len(seal(keys, b"x" * 32, b"")) == 1168
