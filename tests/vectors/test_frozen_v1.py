"""What format version 1 wrote opens for ever."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json

import pytest

from clinicvault.crypto import blobs, codes, encoding, fields, passwords, shares, signing
from clinicvault.crypto.keys import PublicKeys, verify
from clinicvault.crypto.secret import Secret
from tests.vectors import frozen_v1 as made
from tests.vectors.reference_hkdf import hkdf
from tests.vectors.reference_hpke import AES_256_GCM, Suite, XWing
from tests.vectors.reference_objects import read_object, write_object


def frozen(name: str) -> dict:
    return json.loads((made.FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def where(kind: blobs.ObjectKind) -> tuple:
    ctx = made.place(kind)
    return (
        made.material(f"object key {kind}"),
        ctx.vault,
        ctx.patient,
        ctx.object_id,
        int(kind),
        ctx.version,
    )


def frozen_object(kind: blobs.ObjectKind) -> dict:
    return (frozen("objects") | frozen("held"))[kind.name.lower()]


def frozen_blob(kind: blobs.ObjectKind) -> bytes:
    kept = frozen_object(kind)
    if kind in made.WHOLE:
        return bytes.fromhex(kept["blob"])
    return write_object(*where(kind), made.content(kind), bytes.fromhex(kept["salt"]))


@pytest.mark.parametrize("kind", blobs.ObjectKind)
def test_objects(kind):
    kept, blob = frozen_object(kind), frozen_blob(kind)
    assert (hashlib.sha256(blob).hexdigest(), len(blob)) == (kept["sha256"], kept["size"])
    assert blobs.decrypt_blob(Secret(where(kind)[0]), made.place(kind), blob) == made.content(kind)
    assert read_object(*where(kind), blob) == made.content(kind)


def test_every_kind_is_frozen():
    named = {kind.name.lower() for kind in blobs.ObjectKind}
    assert set(frozen("objects")) | set(frozen("held")) == named


def test_keys_and_sealed_values():
    kept = {name: bytes.fromhex(text) for name, text in frozen("keys").items()}
    pair, cipher = made.pair(), fields.FieldCipher(Secret(made.material("field key")))
    assert pair.public == PublicKeys.decode(kept["public"])
    assert pair.public.key_id == kept["key_id"]
    assert pair.open(kept["sealed"], made.INFO) == Secret(made.material("sealed"))
    seed = hkdf(made.material("pair"), b"clinicvault/1/sealing")
    assert Suite(XWing, AES_256_GCM).open(seed, kept["sealed"], made.INFO) == made.material(
        "sealed"
    )
    assert fields.open_value(cipher, kept["value"], made.AD) == made.VALUE
    assert fields.unwrap_key(cipher, kept["wrapped_key"], made.AD) == Secret(
        made.material("data key")
    )
    index_key = Secret(made.material("index key"))
    assert fields.blind_index(index_key, "record-number", b"4711") == kept["blind_index"]
    assert encoding.encode(made.VALUE) == kept["encoding"]
    assert encoding.decode(kept["encoding"]) == made.VALUE


def test_signed_record():
    kept = {name: bytes.fromhex(text) for name, text in frozen("record").items()}
    signed = dataclasses.replace(made.record(), signer=kept["signer"], signature=kept["signature"])
    assert signing.verify_record(signed, made.pair().public.signing)
    assert hashlib.sha256(signing.record_message(signed)).digest() == kept["message_sha256"]
    assert signing.record_digest(signed) == kept["digest"]
    assert verify(kept["bare_public"], kept["bare_signature"], b"message")


def test_password():
    kek, kept = made.password_key(), frozen("password")
    assert set(kept) == {"first", "second"}
    for label, sealed in kept.items():
        opened = passwords.open_seed(
            kek, made.material("user", 16), made.parameters(), bytes.fromhex(sealed), label
        )
        assert opened == Secret(made.material("pair"))


def test_words():
    kept = frozen("words")
    for a, b in itertools.combinations(kept["sheets"], 2):
        assert shares.combine(a, b) == Secret(made.material("pair"))
    salt = made.material("share salt", 16)
    for sheet, commitment in zip(kept["sheets"], kept["commitments"], strict=True):
        assert shares.check_share(sheet, salt, bytes.fromhex(commitment))
    seed = codes.parse_code(kept["code"])
    assert seed == Secret(made.material("code", 16))
    assert codes.code_signing_key(seed).public.hex() == kept["code_public"]
    assert codes.words_of(made.material("compared")) == kept["comparison"]


def test_a_new_set_has_the_same_shape_and_never_replaces_one(tmp_path):
    made.write(tmp_path)
    names = {path.name for path in made.FOLDER.glob("*.json")}
    assert {path.name for path in tmp_path.iterdir()} == names
    for name in made.MAKERS:
        fresh = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        assert {k: type(v) for k, v in fresh.items()} == {
            k: type(v) for k, v in frozen(name).items()
        }
    with pytest.raises(FileExistsError):
        made.write(tmp_path)
