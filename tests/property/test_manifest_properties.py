"""A package's manifest: read as it was written or not at all, whatever anybody makes of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicvault.access.release.package_signing import LABEL
from clinicvault.domain.errors import InputRefused
from clinicvault.services.packages.contents import Item
from clinicvault.services.packages.manifest import (
    MANIFEST,
    SIGNATURE,
    Listed,
    Manifest,
    listed,
    printable,
    read,
    verify,
)

QUICK = settings(max_examples=80, deadline=None, derandomize=True)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = KEY.public_key().public_bytes_raw()

letters = st.characters(exclude_categories=("C", "Z"), include_characters=" ")
words = st.text(letters, max_size=12)
days = st.dates(dt.date(1900, 1, 1), dt.date(9999, 12, 31))
names = st.builds("{}.{}".format, st.text("0a9z", min_size=1, max_size=9), st.sampled_from("jz"))
contents = st.dictionaries(names, st.binary(max_size=40), min_size=1, max_size=3)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)


@st.composite
def packages(draw):
    """(manifest, files by name)."""
    files = draw(contents)
    told = tuple(
        Listed(
            name,
            len(data),
            hashlib.sha256(data).hexdigest(),
            draw(words),
            draw(words),
            draw(words),
            draw(words),
            draw(st.integers(1, 8)),
        )
        for name, data in files.items()
    )
    made = Manifest(
        clinic=draw(words),
        recipient=draw(words),
        purpose=draw(words),
        made=draw(days),
        expires=draw(st.none() | days),
        language=draw(words),
        files=told,
        log=draw(st.dictionaries(st.text(max_size=8), st.integers() | words, max_size=3)),
        signer=SIGNER,
    )
    return made, files


def signed(manifest):
    data = manifest.encoded()
    return data, KEY.sign(LABEL + data)


def kept_out(data):
    """Whether it is refused; what is read is exactly what was given."""
    try:
        found = read(data)
    except InputRefused as refusal:
        return refusal.code == "manifest-unreadable"
    assert found.encoded() == data
    return False


@QUICK
@given(package=packages())
def test_what_was_signed_is_read_and_whole(package):
    manifest, files = package
    data, signature = signed(manifest)
    assert read(data) == manifest
    beside = {MANIFEST: data, SIGNATURE: signature}
    assert verify(data, signature, {**files, **beside}).whole


@QUICK
@given(texts=st.tuples(st.text(), st.text(), st.text(), st.text()))
def test_any_name_and_title_can_be_signed_and_read(texts):
    """Names hold joiners and hard blanks in some languages; that is no reason to refuse them."""
    data = memoryview(b"picture")
    item = Item("0a1b2c3d.jpg", data, "image/jpeg", title=texts[0], visit=texts[1])
    made = Manifest(
        clinic=printable(texts[2]),
        recipient=printable(texts[3]),
        purpose="care",
        made=dt.date(2026, 1, 2),
        expires=None,
        language="fr",
        files=listed([item]),
        signer=SIGNER,
    )
    told, signature = signed(made)
    assert verify(told, signature, {item.name: data}).whole


def test_a_name_keeps_all_that_is_seen_of_it():
    assert printable("Clinique\u00a0Été \u202e«\u202fA\u200dB»\n") == "Clinique Été « AB» "


@QUICK
@given(package=packages(), place=st.integers(0, 10**9), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_noticed(package, place, bit):
    manifest, files = package
    data, signature = signed(manifest)
    parts = [bytearray(data), bytearray(signature), *map(bytearray, files.values())]
    at = place % sum(map(len, parts))
    for part in parts:
        if at < len(part):
            part[at] ^= 1 << bit
            break
        at -= len(part)
    told, sign, *others = map(bytes, parts)
    if not kept_out(told):
        assert not verify(told, sign, dict(zip(files, others, strict=True))).whole


@QUICK
@given(package=packages(), field=st.sampled_from([f.name for f in dataclasses.fields(Manifest)]),
       value=plain)  # fmt: skip
def test_no_value_in_a_field_is_taken_for_another(package, field, value):
    """Whatever stands there: refused, or read as exactly that and no longer as it was signed."""
    manifest, files = package
    data, signature = signed(manifest)
    told = json.loads(data)
    told[field] = value
    changed = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    changed = changed.encode("utf-8", "surrogatepass")
    if not kept_out(changed) and changed != data:
        assert not verify(changed, signature, files).signed


@QUICK
@given(package=packages(), field=st.sampled_from([f.name for f in dataclasses.fields(Listed)]),
       value=plain)  # fmt: skip
def test_nor_in_a_field_of_a_file(package, field, value):
    manifest, files = package
    data, signature = signed(manifest)
    told = json.loads(data)
    told["files"][0][field] = value
    changed = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    changed = changed.encode("utf-8", "surrogatepass")
    if not kept_out(changed) and changed != data:
        assert not verify(changed, signature, files).signed


@QUICK
@given(value=plain, data=st.binary(max_size=60))
def test_anything_else_is_refused_and_nothing_worse(value, data):
    assert kept_out(json.dumps(value).encode())
    assert kept_out(data)


@QUICK
@given(package=packages())
def test_the_same_words_in_another_form_are_refused(package):
    """Only one form of a text is signed: blanks, order, doubled keys, other codes."""
    manifest, _ = package
    data = manifest.encoded()
    told = json.loads(data)
    turned = dict(reversed(told.items()))
    others = (
        json.dumps(told, sort_keys=True).encode(),
        json.dumps(turned, separators=(",", ":"), ensure_ascii=False).encode(),
        data.decode().encode("utf-16"),
        data.decode().encode("utf-8-sig"),
        data + b"\n",
        b'{"clinic":"",' + data[1:],
    )
    for other in others:
        assert kept_out(other)
