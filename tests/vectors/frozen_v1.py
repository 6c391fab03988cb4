"""Format version 1, frozen: what the files beside this one hold, and how they were made.

`python -m tests.vectors.frozen_v1 FOLDER` writes a new set. Keys and contents follow from one
seed; salts, nonces and encapsulations are random, so a new set never equals the old one, and the
frozen set is never replaced: a change that cannot open it is a new format version.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
from pathlib import Path

from clinicvault.crypto import blobs, codes, encoding, fields, passwords, shares, signing
from clinicvault.crypto.keys import KeyPair, SigningKey, seal
from clinicvault.crypto.secret import Secret
from clinicvault.domain.records import PhotoRecord

FOLDER = Path(__file__).parent / "frozen" / "v1"
WHOLE = (blobs.ObjectKind.ORIGINAL, blobs.ObjectKind.DOCUMENT, blobs.ObjectKind.HELD)
"""Kinds small enough to be kept whole; of the others salt and hash are kept."""

VALUE = {"name": "Zoë Müller-Ångström", "born": [1984, 2, 29], "number": b"\x00\xff", "none": None}
INFO = encoding.context("frozen", b"info")
AD = encoding.context("frozen", b"row", 1)


def material(name: str, length: int = 32) -> bytes:
    """Deterministic bytes for keys, identifiers and contents."""
    return hashlib.shake_256(b"clinicvault frozen v1 " + name.encode()).digest(length)


def pair() -> KeyPair:
    return KeyPair.from_seed(Secret(material("pair")))


def place(kind: blobs.ObjectKind) -> blobs.BlobContext:
    ids = (material(name, 16) for name in ("vault", "patient", f"object {kind}"))
    return blobs.BlobContext(*ids, kind, 7)


def content(kind: blobs.ObjectKind) -> bytes:
    return material(f"content {kind}", 100 + int(kind))


def parameters() -> passwords.KdfParameters:
    return passwords.KdfParameters(material("salt", 16), passwords.FLOOR_MEMORY_KIB, 3, 4)


def password_key() -> Secret:
    password = passwords.password_secret("Müller’s 7 blue herons")
    return passwords.password_kek(password, parameters(), Secret(material("vault secret")))


def record() -> PhotoRecord:
    values = {"bytes": material("record", 16), "int": 4711, "str": "text"}
    named = {f.name: values[str(f.type)] for f in dataclasses.fields(PhotoRecord)}
    return PhotoRecord(**named)


FIRST = tuple(kind for kind in blobs.ObjectKind if kind is not blobs.ObjectKind.HELD)
"""Kinds of the first set; a later kind has a file of its own."""


def make_objects(kinds: tuple[blobs.ObjectKind, ...] = FIRST) -> dict:
    made = {}
    for kind in kinds:
        key = Secret(material(f"object key {kind}"))
        blob = b"".join(blobs.encrypt_blob(key, place(kind), content(kind)))
        kept = {"blob": blob.hex()} if kind in WHOLE else {"salt": blob[38:62].hex()}
        made[kind.name.lower()] = kept | {
            "sha256": hashlib.sha256(blob).hexdigest(),
            "size": len(blob),
        }
    return made


def make_held() -> dict:
    return make_objects((blobs.ObjectKind.HELD,))


def make_keys() -> dict:
    cipher = fields.FieldCipher(Secret(material("field key")))
    keys = pair()
    return {
        "public": keys.public.encoded.hex(),
        "key_id": keys.public.key_id.hex(),
        "sealed": seal(keys.public, material("sealed"), INFO).hex(),
        "value": fields.seal_value(cipher, VALUE, AD).hex(),
        "wrapped_key": fields.wrap_key(cipher, Secret(material("data key")), AD).hex(),
        "blind_index": fields.blind_index(
            Secret(material("index key")), "record-number", b"4711"
        ).hex(),
        "encoding": encoding.encode(VALUE).hex(),
    }


def make_record() -> dict:
    signed = signing.sign_record(record(), pair(), pair().public.key_id)
    bare = SigningKey.from_seed(Secret(material("bare")))
    return {
        "signer": signed.signer.hex(),
        "signature": signed.signature.hex(),
        "message_sha256": hashlib.sha256(signing.record_message(signed)).hexdigest(),
        "digest": signing.record_digest(signed).hex(),
        "bare_public": bare.public.hex(),
        "bare_signature": bare.sign(b"message").hex(),
    }


def make_password() -> dict:
    kek = password_key()
    user, params, seed = material("user", 16), parameters(), Secret(material("pair"))
    return {
        label: passwords.seal_seed(kek, user, params, seed, label).hex()
        for label in ("first", "second")
    }


def make_words() -> dict:
    sheets = shares.split(Secret(material("pair")))
    salt = material("share salt", 16)
    return {
        "sheets": list(sheets),
        "commitments": [shares.commitment(sheet, salt).hex() for sheet in sheets],
        "code": codes.one_time_code(Secret(material("code", 16))),
        "code_public": codes.code_signing_key(Secret(material("code", 16))).public.hex(),
        "comparison": codes.words_of(material("compared")),
    }


MAKERS = {
    "objects": make_objects,
    "held": make_held,
    "keys": make_keys,
    "record": make_record,
    "password": make_password,
    "words": make_words,
}


def write(folder: Path) -> None:
    """A new set of all files; refuses to replace one."""
    for name, make in MAKERS.items():
        with (folder / f"{name}.json").open("x", encoding="utf-8") as file:
            json.dump(make(), file, indent=1, ensure_ascii=False)
            file.write("\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
