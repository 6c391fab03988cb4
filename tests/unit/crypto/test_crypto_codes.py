"""One-time codes, comparison words, passphrases."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from shamir_mnemonic.wordlist import WORDLIST

from clinicvault.crypto import codes
from clinicvault.crypto.codes import (
    code_signing_key,
    one_time_code,
    parse_code,
    passphrase,
    words_of,
)
from clinicvault.crypto.keys import verify
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import Refused, UsageError
from tests.vectors.reference_hkdf import hkdf

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize(("size", "chars", "groups"), [(16, 30, 6), (32, 56, 12)])
def test_form(size, chars, groups):
    code = one_time_code(Secret(b"\xff" * size))
    assert len(code.replace("-", "")) == chars
    assert len(code.split("-")) == groups
    assert set(code) <= set(CROCKFORD + "-")


@pytest.mark.parametrize("size", [16, 32])
@pytest.mark.parametrize("fill", [b"\0", b"\xff", b"\x5a", b"\x01"])
def test_round_trip(size, fill):
    assert parse_code(one_time_code(Secret(fill * size))) == Secret(fill * size)


def test_by_hand():
    seed = bytes(range(16))
    check = hashlib.sha256(b"clinicvault/1/code-check\0\0\0\x10" + seed).digest()
    bits = "".join(f"{byte:08b}" for byte in seed) + "00" + "".join(f"{b:08b}" for b in check)[:20]
    text = "".join(CROCKFORD[int(bits[i : i + 5], 2)] for i in range(0, len(bits), 5))
    assert one_time_code(Secret(seed)).replace("-", "") == text


@pytest.mark.parametrize("size", [0, 15, 17, 31, 33])
def test_other_sizes_are_refused(size):
    with pytest.raises(ValueError, match="16 or 32"):
        one_time_code(Secret(bytes(size)))


def test_a_wiped_seed_has_no_code():
    seed = Secret(bytes(16))
    seed.wipe()
    with pytest.raises(Refused):
        one_time_code(seed)


def test_a_seed_wiped_meanwhile_has_no_code(monkeypatch):
    seed = Secret(bytes(16))
    monkeypatch.setattr(codes, "_check", lambda secret: secret.wipe() or "")
    with pytest.raises(Refused):
        one_time_code(seed)


def test_typing_habits():
    seed = Secret(b"\x08" + bytes(15))
    code = one_time_code(seed)
    assert "0" in code
    assert "1" in code
    for typed in (
        code.lower(),
        code.replace("-", " "),
        code.replace("-", ""),
        code.replace("-", "–"),
        f"\t{code}\r\n",
        code.replace("0", "O").replace("1", "l"),
        code.replace("0", "o").replace("1", "I"),
    ):
        assert parse_code(typed) == seed


def test_every_wrong_character_is_noticed():
    code = one_time_code(Secret(b"\x5a" * 16)).replace("-", "")
    for place, right in enumerate(code):
        for wrong in "0A Z".replace(" ", ""):
            if wrong != right:
                with pytest.raises(UsageError):
                    parse_code(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize(
    "typed", ["", "-", "ABC", "0" * 29, "0" * 31, "0" * 30, "0" * 56, "é" * 30, "U" * 30]
)
def test_nonsense(typed):
    with pytest.raises(UsageError) as caught:
        parse_code(typed)
    assert caught.value.code == "code-unreadable"


@pytest.mark.parametrize("bad", ["U", "é", "*", "_"])
def test_characters_that_no_code_has(bad):
    code = one_time_code(Secret(b"\x5a" * 16))
    with pytest.raises(UsageError):
        parse_code(bad + code[1:])


def test_swapped_neighbours_are_noticed():
    code = one_time_code(Secret(bytes(range(16)))).replace("-", "")
    for i in range(len(code) - 1):
        if code[i] != code[i + 1]:
            with pytest.raises(UsageError):
                parse_code(code[:i] + code[i + 1] + code[i] + code[i + 2 :])


def test_unused_bits_are_zero(monkeypatch):
    """A seed has one code: the spare bits of the last character do not count as another."""
    code = one_time_code(Secret(bytes(16))).replace("-", "")
    assert code[25] == "0"
    with pytest.raises(UsageError):
        parse_code(code[:25] + "1" + code[26:])


def test_the_signing_key_of_a_code():
    seed = Secret(bytes(range(16)))
    expected = Ed25519PrivateKey.from_private_bytes(
        hkdf(bytes(range(16)), b"clinicvault/1/one-time-code")
    )
    key = code_signing_key(seed)
    assert key.public == expected.public_key().public_bytes_raw()
    assert verify(key.public, key.sign(b"m"), b"m")
    assert code_signing_key(parse_code(one_time_code(seed))).public == key.public


def test_comparison_words_by_hand():
    digest = hashlib.sha256(b"clinicvault/1/words\0\0\0\1x").digest()
    kdf = Argon2id(salt=b"clinicvault/wrds", length=32, iterations=1, lanes=4, memory_cost=65536)
    bits = "".join(f"{byte:08b}" for byte in kdf.derive(digest))
    expected = [WORDLIST[int(bits[i : i + 10], 2)] for i in range(0, 60, 10)]
    assert words_of(b"x").split() == expected[:4]
    assert words_of(b"x", 6).split() == expected
    assert words_of(b"y") != words_of(b"x")


def test_passphrases():
    made = passphrase().split()
    assert len(made) == 6
    assert set(made) <= set(WORDLIST)
    assert len(passphrase(9).split()) == 9
    assert passphrase() != passphrase()
