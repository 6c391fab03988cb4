"""Field encryption, wrapped keys, blind index."""

from __future__ import annotations

import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from clinicvault.crypto import fields
from clinicvault.crypto.encoding import pad
from clinicvault.crypto.fields import (
    FieldCipher,
    blind_index,
    open_value,
    seal_value,
    unwrap_key,
    wrap_key,
)
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused

KEY = bytes(range(32))


@pytest.fixture
def cipher() -> FieldCipher:
    return FieldCipher(Secret(KEY))


@pytest.mark.parametrize("size", [0, 1, 16, 500])
def test_round_trip_in_28_bytes_more(cipher, size):
    sealed = cipher.seal(b"x" * size, b"ad")
    assert len(sealed) == size + 28
    assert cipher.open(sealed, b"ad") == b"x" * size


def test_it_is_aes_256_gcm_siv_with_the_nonce_in_front(cipher):
    sealed = cipher.seal(b"name", b"ad")
    assert AESGCMSIV(KEY).decrypt(sealed[:12], sealed[12:], b"ad") == b"name"


def test_nonces_are_fresh(cipher):
    assert len({cipher.seal(b"name", b"ad")[:12] for _ in range(50)}) == 50


def test_any_flipped_bit_is_refused(cipher):
    sealed = cipher.seal(b"name", b"ad")
    for place in range(len(sealed)):
        spoilt = bytearray(sealed)
        spoilt[place] ^= 0x80
        with pytest.raises(IntegrityError) as caught:
            cipher.open(bytes(spoilt), b"ad")
        assert caught.value.code == "field"


@pytest.mark.parametrize("length", [0, 1, 11, 12, 13, 27, 28, 31])
def test_truncated_is_refused(cipher, length):
    with pytest.raises(IntegrityError):
        cipher.open(cipher.seal(b"name", b"ad")[:length], b"ad")


def test_extended_moved_or_foreign_is_refused(cipher):
    sealed = cipher.seal(b"name", b"ad")
    for data, ad, other in (
        (sealed + b"\0", b"ad", cipher),
        (sealed, b"row-2", cipher),
        (sealed, b"", cipher),
        (sealed, b"ad", FieldCipher(Secret.random())),
    ):
        with pytest.raises(IntegrityError):
            other.open(data, ad)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_keys_have_32_bytes(size):
    with pytest.raises(ValueError, match="32 bytes"):
        FieldCipher(Secret(bytes(size)))


def test_wiping_locks_both_directions(cipher):
    sealed = cipher.seal(b"name", b"ad")
    cipher.wipe()
    cipher.wipe()
    for use in (lambda: cipher.seal(b"name", b"ad"), lambda: cipher.open(sealed, b"ad")):
        with pytest.raises(Refused) as caught:
            use()
        assert caught.value.code == "locked"


def test_a_cipher_of_a_wiped_key_is_refused():
    key = Secret(KEY)
    key.wipe()
    with pytest.raises(Refused):
        FieldCipher(key)


def test_a_key_wiped_meanwhile_is_refused(monkeypatch):
    key = Secret(KEY)
    monkeypatch.setattr("clinicvault.crypto.fields.AESGCMSIV", lambda view: key.wipe())
    with pytest.raises(Refused):
        FieldCipher(key)


def test_the_callers_key_is_left_alone_and_not_needed(cipher):
    key = Secret(KEY)
    made = FieldCipher(key)
    assert not key.wiped
    key.wipe()
    assert made.open(cipher.seal(b"x", b""), b"") == b"x"


@pytest.mark.parametrize("value", [None, "", "Zoë", 5, [1, "a", b"b"], {"a": {"b": [True, 1.5]}}])
def test_values(cipher, value):
    sealed = seal_value(cipher, value, b"ad")
    assert (len(sealed) - 28) % 32 == 0
    assert open_value(cipher, sealed, b"ad") == value


def test_names_of_one_step_look_alike(cipher):
    assert len({len(seal_value(cipher, "x" * size, b"")) for size in range(24)}) == 1


def test_values_are_checked_inside_too(cipher):
    for inner, code in ((b"\0\0\0\1\0\1", "padding"), (pad(b"\x18\x00"), "encoding")):
        with pytest.raises(IntegrityError) as caught:
            open_value(cipher, cipher.seal(inner, b"ad"), b"ad")
        assert caught.value.code == code


def test_wrapped_keys(cipher):
    key = Secret.random()
    wrapped = wrap_key(cipher, key, b"ad")
    assert len(wrapped) == 60
    assert unwrap_key(cipher, wrapped, b"ad") == key
    with pytest.raises(IntegrityError):
        unwrap_key(cipher, wrapped, b"other photo")


def test_a_key_wiped_while_it_is_wrapped_is_refused(cipher, monkeypatch):
    key = Secret.random()
    monkeypatch.setattr(FieldCipher, "seal", lambda self, data, ad: key.wipe())
    with pytest.raises(Refused):
        wrap_key(cipher, key, b"ad")


def test_blind_index_is_a_labelled_hmac():
    index = blind_index(Secret(KEY), "record-number", b"4711")
    message = b"clinicvault/1/record-number\0\0\0\x044711"
    assert index == hmac.digest(KEY, message, "sha256")
    assert len(index) == 32


def test_blind_index_separates_keys_labels_and_values():
    made = {
        blind_index(Secret(KEY), "a", b"1"),
        blind_index(Secret(KEY), "a", b"2"),
        blind_index(Secret(KEY), "b", b"1"),
        blind_index(Secret(KEY[::-1]), "a", b"1"),
    }
    assert len(made) == 4


def test_blind_index_of_a_key_wiped_meanwhile_is_refused(monkeypatch):
    key = Secret(KEY)
    prefix = fields.prefix

    def wiped_meanwhile(*parts):
        key.wipe()
        return prefix(*parts)

    monkeypatch.setattr(fields, "prefix", wiped_meanwhile)
    with pytest.raises(Refused):
        blind_index(key, "a", b"1")


def test_nothing_shows_the_key(cipher):
    assert repr(cipher) == "<FieldCipher>"
