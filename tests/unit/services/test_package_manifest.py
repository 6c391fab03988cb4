"""Manifests: one form of the bytes, every file under its digest, the signature over all of it."""

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
import random
import subprocess

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clinicvault.access.release.package_signing import LABEL, manifest_signed, signer_words
from clinicvault.domain.errors import InputRefused
from clinicvault.services.packages.manifest import MANIFEST, Listed, listed, read, verify
from tests.judges import needs
from tests.unit.crypto.certificate_files import OPENSSL
from tests.unit.services.sent import contents, item, manifest, sender

ITEMS = [item(1), item(2, "PNG", 6, visit="6 weeks later")]
FILES = {one.name: one.data for one in ITEMS}


def unreadable(data):
    with pytest.raises(InputRefused) as said:
        read(data)
    assert said.value.code == "manifest-unreadable"


def test_what_was_written_is_read_again():
    told = manifest(ITEMS, b"s" * 32)
    data = told.encoded()
    assert read(data) == told
    assert data == read(data).encoded()
    plain = json.loads(data)
    assert list(plain) == sorted(plain)
    assert plain["files"][0]["sha256"] == hashlib.sha256(ITEMS[0].data).hexdigest()
    assert plain["files"][1] | {"orientation": 6, "visit": "6 weeks later"} == plain["files"][1]
    assert (plain["format"], plain["expires"]) == (2, "2027-11-23")
    assert b"\\u" not in manifest(ITEMS, clinic="Clinique Été").encoded()


def test_a_package_without_an_end():
    told = manifest(ITEMS, expires=None)
    assert read(told.encoded()).expires is None


def test_a_whole_package_is_whole():
    key = sender()
    sent = contents(ITEMS, key)
    verdict = verify(sent.manifest, sent.signature, FILES | {MANIFEST: sent.manifest})
    assert verdict.whole
    assert verdict.signed
    assert verdict.manifest.signer == key.public_key().public_bytes_raw()


def test_what_differs_is_named():
    sent = contents(ITEMS, sender())
    first, second = FILES
    altered = bytearray(FILES[first])
    altered[-1] ^= 1
    cases = {
        "altered": FILES | {first: altered},
        "missing": {first: FILES[first]},
        "unlisted": FILES | {"x.jpg": b"1"},
    }
    names = {"altered": first, "missing": second, "unlisted": "x.jpg"}
    for what, files in cases.items():
        verdict = verify(sent.manifest, sent.signature, files)
        assert verdict.signed
        assert not verdict.whole
        for field, name in names.items():
            assert getattr(verdict, field) == ((name,) if field == what else ())
    swapped = {first: FILES[second], second: FILES[first]}
    assert verify(sent.manifest, sent.signature, swapped).altered == (first, second)


def test_nobodys_and_somebody_elses_signature():
    sent = contents(ITEMS, sender())
    for signature in (b"", b"x" * 64, sender().sign(LABEL + sent.manifest), sent.signature[:-1]):
        assert not verify(sent.manifest, signature, FILES).signed
    unsigned = contents(ITEMS)
    assert not verify(unsigned.manifest, unsigned.signature, FILES).signed
    # Without the label it could be another text that the computer signed.
    key = sender()
    sent = contents(ITEMS, key)
    assert not manifest_signed(
        key.public_key().public_bytes_raw(), key.sign(sent.manifest), sent.manifest
    )


def test_a_flipped_byte_in_manifest_or_signature():
    sent, rng = contents(ITEMS, sender()), random.Random(2)
    for _ in range(200):
        data, signature = bytearray(sent.manifest), bytearray(sent.signature)
        which = rng.choice((data, signature))
        which[rng.randrange(len(which))] ^= rng.randrange(1, 256)
        with contextlib.suppress(InputRefused):
            assert not verify(bytes(data), bytes(signature), FILES).whole


def _with(**changes):
    plain = json.loads(manifest(ITEMS).encoded())
    return json.dumps(plain | changes, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _file(**changes):
    return _with(files=[dataclasses.asdict(Listed.of_item(ITEMS[0])) | changes])


BAD = {
    "nothing": "",
    "a list": "[]",
    "a number": "1",
    "nested": "[" * 100_000,
    "blanks": manifest(ITEMS).encoded().decode() + " ",
    "another order": json.dumps(
        json.loads(manifest(ITEMS).encoded()), separators=(",", ":"), indent=1
    ),
    "twice": manifest(ITEMS).encoded().decode().replace('{"clinic"', '{"clinic":"","clinic"', 1),
    "more": _with(extra=1),
    "form": _with(format=3),
    "form as text": _with(format="2"),
    "a fraction": _file(size=1.5),
    "not a number": _file(size=float("nan")),
    "no number": _file(orientation=True),
    "negative": _file(size=-1),
    "giant": _file(size=10**30),
    "turn": _file(orientation=9),
    "folder": _file(name="../a.jpg"),
    "path": _file(name="c:\\a.jpg"),
    "own name": _file(name=MANIFEST),
    "no name": _file(name=""),
    "digest": _file(sha256="x"),
    "text": _file(title="a\nb"),
    "long": _file(title="a" * 501),
    "number for a text": _with(clinic=5),
    "day": _with(made="20261123"),
    "no day": _with(made=""),
    "signer": _with(signer="00"),
    "signer in capitals": _with(signer="AB" * 32),
    "log": _with(log=[]),
    "large log": _with(log={"note": "x" * 20_000}),
    "files": _with(files={}),
    "file": _with(files=["a"]),
    "same name": _with(files=[dataclasses.asdict(Listed.of_item(ITEMS[0]))] * 2),
    "bytes": "\ud800",
}


@pytest.mark.parametrize("kind", BAD)
def test_anything_else_is_unreadable(kind):
    unreadable(BAD[kind].encode("utf-8", "surrogatepass"))


def test_a_giant_manifest_is_not_read():
    unreadable(b"[" * (9 << 20))


def test_names_of_a_package_are_plain():
    for name in ("A.jpg", "a b.jpg", "Ruth Meyer.jpg", "../a.jpg", "a", "manifest.json"):
        with pytest.raises(ValueError, match="random"):
            listed([dataclasses.replace(ITEMS[0], name=name)])
    with pytest.raises(ValueError, match="random"):
        listed([ITEMS[0], ITEMS[0]])


def test_the_signers_words():
    key = sender().public_key().public_bytes_raw()
    assert len(signer_words(key).split()) == 4
    assert signer_words(key) == signer_words(key)
    assert signer_words(key) != signer_words(sender().public_key().public_bytes_raw())
    with pytest.raises(InputRefused):
        signer_words(b"")


@needs("openssl")
def test_a_stranger_can_check_the_signature(tmp_path):
    """As the note beside the pictures says, with OpenSSL alone."""
    key = sender()
    sent = contents(ITEMS, key)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for name, data in (
        ("key", pem),
        ("sig", sent.signature),
        ("text", b"ClinicVault package manifest 1\n" + sent.manifest),
        ("other", b"ClinicVault package manifest 1\n" + sent.manifest + b" "),
    ):
        (tmp_path / name).write_bytes(data)

    def checks(text):
        told = subprocess.run(
            [
                OPENSSL, "pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", tmp_path / "key",
                "-sigfile", tmp_path / "sig", "-in", tmp_path / text,
            ],
            capture_output=True,
            check=False,
        )  # fmt: skip
        return told.returncode == 0

    assert checks("text")
    assert not checks("other")


def test_it_tells_the_day_and_nothing_finer():
    assert read(manifest(ITEMS).encoded()).made == dt.date(2026, 11, 23)
