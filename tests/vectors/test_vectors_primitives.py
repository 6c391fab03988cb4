"""Published vectors of the primitives that ClinicVault's wrappers stand on."""

from __future__ import annotations

import itertools
import secrets

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clinicvault.crypto import passwords
from clinicvault.crypto.fields import FieldCipher
from clinicvault.crypto.keys import SigningKey, verify
from clinicvault.crypto.secret import Secret
from tests.vectors.published import FOLDER, load_records
from tests.vectors.reference_hkdf import hkdf

ARGON = list(load_records("KDF/argon2id.txt", "count"))
SIV = [v for v in load_records("ciphers/AES/GCM-SIV/openssl.txt", "count") if len(v["key"]) == 64]


def test_hkdf_sha256():
    vectors = list(load_records("KDF/rfc-5869-HKDF-SHA256.txt", "count"))
    assert len(vectors) >= 3
    for v in vectors:
        material, salt, info, okm = (
            bytes.fromhex(v.get(k, "")) for k in ("ikm", "salt", "info", "okm")
        )
        assert hkdf(material, info, int(v["l"]), salt) == okm


def test_mlkem_768():
    vectors = list(
        itertools.islice(load_records("asymmetric/MLKEM/kat_MLKEM_768.rsp", "count"), 50)
    )
    assert len(vectors) == 50
    for v in vectors:
        key = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(v["d"] + v["z"]))
        assert key.public_key().public_bytes_raw() == bytes.fromhex(v["pk"])
        assert key.decapsulate(bytes.fromhex(v["ct"])) == bytes.fromhex(v["ss"])
        assert key.decapsulate(bytes.fromhex(v["ct_n"])) == bytes.fromhex(v["ss_n"])


@pytest.mark.parametrize("vector", ARGON, ids=lambda v: v["count"])
def test_argon2id(vector):
    optional = {name: bytes.fromhex(vector[name]) for name in ("ad", "secret") if name in vector}
    kdf = Argon2id(
        salt=bytes.fromhex(vector["salt"]),
        length=int(vector["length"]),
        iterations=int(vector["iter"]),
        lanes=int(vector["lanes"]),
        memory_cost=int(vector["memcost"]),
        **optional,
    )
    assert kdf.derive(bytes.fromhex(vector["pass"])).hex() == vector["output"]


def test_the_wrapper_hands_all_parameters_to_argon2id(monkeypatch):
    """One published output at memory below the floor, through the wrapper itself."""
    vector = next(
        v
        for v in ARGON
        if v["length"] == "32" and "secret" not in v and v["pass"] and len(v["salt"]) == 32
    )
    params = passwords.KdfParameters(bytes.fromhex(vector["salt"]))
    for name, source in (("memory_kib", "memcost"), ("iterations", "iter"), ("lanes", "lanes")):
        object.__setattr__(params, name, int(vector[source]))
    stretched = passwords._stretch(Secret(bytes.fromhex(vector["pass"])), params)
    assert stretched == Secret(bytes.fromhex(vector["output"]))


def test_ed25519():
    lines = (FOLDER / "asymmetric/Ed25519/sign.input").read_text().splitlines()
    assert len(lines) == 1024
    for line in lines[::8]:
        private, public, message, signed = (bytes.fromhex(part) for part in line.split(":")[:4])
        key = SigningKey.from_seed(Secret(private[:32]))
        assert key.public == public
        assert key.sign(message) == signed[:64]
        assert verify(public, signed[:64], message)
        assert not verify(public, signed[:64], message + b"x")


@pytest.mark.parametrize("vector", SIV, ids=lambda v: v["count"])
def test_aes_256_gcm_siv(vector, monkeypatch):
    key, nonce, tag, plain, cipher, ad = (
        bytes.fromhex(vector.get(name, ""))
        for name in ("key", "iv", "tag", "plaintext", "ciphertext", "aad")
    )
    monkeypatch.setattr(secrets, "token_bytes", lambda n: nonce)
    field = FieldCipher(Secret(key))
    assert field.seal(plain, ad) == nonce + cipher + tag
    assert field.open(nonce + cipher + tag, ad) == plain


def test_aes_256_gcm_siv_vectors_are_there():
    assert len(SIV) >= 20
    with pytest.raises(InvalidTag):
        AESGCMSIV(bytes(32)).decrypt(bytes(12), bytes(16), None)
