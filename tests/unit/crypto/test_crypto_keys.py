"""Key pairs: sealing, signing, identity, wiping, threads."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clinicvault.crypto import keys as module
from clinicvault.crypto.encoding import context
from clinicvault.crypto.keys import KeyPair, PublicKeys, SigningKey, seal, verify
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from tests.vectors.reference_hkdf import hkdf

SEED = bytes(range(32))
P = 2**255 - 19


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return KeyPair.from_seed(Secret(SEED))


@pytest.fixture(scope="module")
def sealed(pair: KeyPair) -> bytes:
    return seal(pair.public, b"k" * 32, b"info")


def test_one_seed_one_key_pair(pair):
    assert KeyPair.from_seed(Secret(SEED)).public == pair.public
    assert KeyPair.generate().public != pair.public
    assert pair.seed == Secret(SEED)


def test_signing_key_is_ed25519_of_the_derived_seed(pair):
    seed = hkdf(SEED, b"clinicvault/1/signing")
    key = Ed25519PrivateKey.from_private_bytes(seed)
    assert pair.public.signing == key.public_key().public_bytes_raw()
    assert pair.sign(b"m") == key.sign(b"m")


def test_public_keys_encode_and_identify(pair):
    public = pair.public
    assert (len(public.sealing), len(public.signing), len(public.encoded)) == (1216, 32, 1248)
    assert PublicKeys.decode(public.encoded) == public
    digest = hashlib.sha256(b"clinicvault/1/key-id\x00\x00\x04\xe0" + public.encoded).digest()
    assert public.key_id == digest[:16]
    assert KeyPair.generate().public.key_id != public.key_id


@pytest.mark.parametrize(
    "spoil",
    [
        lambda e: b"",
        lambda e: e[:-1],
        lambda e: e + b"\0",
        lambda e: e[1:],
        lambda e: b"\xff" * 1184 + e[1184:],
        lambda e: e[:1216] + bytes(32),
        lambda e: e[:1216] + b"\x01" + bytes(31),
    ],
    ids=["empty", "short", "long", "shifted", "mlkem", "ed25519-zero", "ed25519-one"],
)
def test_unusable_public_keys_are_refused(pair, spoil):
    with pytest.raises(IntegrityError) as caught:
        PublicKeys.decode(spoil(pair.public.encoded))
    assert caught.value.code == "public-key"


def test_a_weak_x25519_half_is_refused_when_sealed_to(pair):
    weak = PublicKeys(pair.public.sealing[:1184] + bytes(32), pair.public.signing)
    with pytest.raises(IntegrityError) as caught:
        seal(weak, b"k" * 32, b"info")
    assert caught.value.code == "public-key"


@pytest.mark.parametrize("size", [0, 1, 31, 33, 64])
def test_seeds_have_32_bytes(size):
    for kind in (KeyPair, SigningKey):
        with pytest.raises(ValueError, match="32 bytes"):
            kind.from_seed(Secret(bytes(size)))


def test_seal_and_open(pair, sealed):
    assert len(sealed) == 1168 == 32 + module.SEAL_OVERHEAD
    assert pair.open(sealed, b"info") == Secret(b"k" * 32)
    assert pair.open(seal(pair.public, Secret(b"k" * 32), b"info"), b"info") == Secret(b"k" * 32)
    assert seal(pair.public, b"k" * 32, b"info") != sealed


def test_a_sealed_seed_opens_to_its_pair(pair, sealed):
    opened = pair.open_pair(sealed, b"info")
    assert opened.public == KeyPair.from_seed(Secret(b"k" * 32)).public
    for content in (b"", b"k" * 31, b"k" * 33):
        with pytest.raises(IntegrityError, match="sealed"):
            pair.open_pair(seal(pair.public, content, b"info"), b"info")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: s[:-1],
        lambda s: s + b"\0",
        lambda s: b"",
        lambda s: s[:100],
        lambda s: bytes(len(s)),
    ],
)
def test_truncated_or_extended_seals_are_refused(pair, sealed, spoil):
    with pytest.raises(IntegrityError) as caught:
        pair.open(spoil(sealed), b"info")
    assert caught.value.code == "sealed"


@pytest.mark.parametrize("place", [0, 500, 1087, 1088, 1119, 1120, 1151, 1152, 1167])
def test_a_flipped_bit_is_refused(pair, sealed, place):
    spoilt = bytearray(sealed)
    spoilt[place] ^= 0x10
    with pytest.raises(IntegrityError):
        pair.open(bytes(spoilt), b"info")


def test_another_key_or_context_does_not_open(pair, sealed):
    for key, info in ((KeyPair.generate(), b"info"), (pair, b"other"), (pair, b"")):
        with pytest.raises(IntegrityError):
            key.open(sealed, info)


def test_an_unusable_encapsulation_is_an_integrity_error(pair, sealed):
    """An all-zero X25519 share makes the library raise ValueError."""
    with pytest.raises(IntegrityError):
        pair.open(sealed[:1088] + bytes(32) + sealed[1120:], b"info")


def test_wiping_locks_and_drops_everything():
    pair = KeyPair.generate()
    public = pair.public
    sealed = seal(public, b"x", b"")
    assert pair.open(sealed, b"") == Secret(b"x")
    pair.sign(b"m")
    seed = pair.seed
    pair.wipe()
    assert seed.wiped
    assert (pair._unsealer, pair._signer) == (None, None)
    assert pair.public == public
    for use in (lambda: pair.open(sealed, b""), lambda: pair.sign(b"m")):
        with pytest.raises(Refused) as caught:
            use()
        assert caught.value.code == "locked"
    pair.wipe()


def test_a_wiped_pair_never_read_has_no_public_half():
    pair = KeyPair.generate()
    pair.wipe()
    with pytest.raises(Refused):
        _ = pair.public


def test_a_wiped_plaintext_is_not_sealed(pair):
    secret = Secret(b"k" * 32)
    secret.wipe()
    with pytest.raises(Refused):
        seal(pair.public, secret, b"info")


def test_a_plaintext_wiped_meanwhile_is_not_sealed(pair, monkeypatch):
    secret = Secret(b"k" * 32)

    class Late:
        @staticmethod
        def encrypt(content, key, info):
            secret.wipe()
            return b""

    monkeypatch.setattr(module, "_SUITE", Late)
    with pytest.raises(Refused):
        seal(pair.public, secret, b"info")


def test_library_keys_are_made_once():
    pair = KeyPair.generate()
    assert pair._opening_key() is pair._opening_key()
    assert pair._signing_key() is pair._signing_key()


def test_many_threads_may_read_one_pair():
    pair = KeyPair.generate()
    public = KeyPair.from_seed(pair.seed.copy()).public
    sealed = [seal(public, bytes([n]), b"") for n in range(64)]

    def work(n: int) -> bool:
        opened = pair.open(sealed[n], b"") == Secret(bytes([n]))
        return opened and pair.public == public and verify(public.signing, pair.sign(b"m"), b"m")

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(64)))


def test_bare_signing_key():
    key = SigningKey.from_seed(Secret(SEED))
    assert key.public == Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
    assert verify(key.public, key.sign(b"m"), b"m")
    assert key.seed == Secret(SEED)
    assert SigningKey.generate().public != key.public
    seed = key.seed
    key.wipe()
    assert seed.wiped
    with pytest.raises(Refused) as caught:
        key.sign(b"m")
    assert caught.value.code == "locked"


def test_verify():
    key = SigningKey.generate()
    signature = key.sign(b"message")
    assert verify(key.public, signature, b"message")
    assert not verify(key.public, signature, b"messagE")
    assert not verify(SigningKey.generate().public, signature, b"message")
    for malformed in (b"", signature[:-1], signature + b"\0", bytes(64), b"\xff" * 64):
        assert not verify(key.public, malformed, b"message")
    for malformed in (b"", key.public[:-1], key.public + b"\0", b"\xff" * 32, b"\x02" + bytes(31)):
        assert not verify(malformed, signature, b"message")
    for place in range(64):
        spoilt = bytearray(signature)
        spoilt[place] ^= 1
        assert not verify(key.public, bytes(spoilt), b"message")


def test_a_signature_with_s_beyond_the_group_order_is_refused():
    key = SigningKey.generate()
    signature = key.sign(b"m")
    order = 2**252 + 27742317777372353535851937790883648493
    larger = int.from_bytes(signature[32:], "little") + order
    assert not verify(key.public, signature[:32] + larger.to_bytes(32, "little"), b"m")


def small_order_points() -> set[tuple[int, int]]:
    """The eight-torsion of edwards25519, from curve arithmetic alone."""
    d = -121665 * pow(121666, -1, P) % P

    def add(a, b):
        (x1, y1), (x2, y2) = a, b
        t = d * x1 * x2 * y1 * y2
        x = (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P
        return x, (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P

    def lift(y):
        square = (y * y - 1) * pow(d * y * y + 1, -1, P) % P
        candidate = pow(square, (P + 3) // 8, P)
        for root in (candidate, candidate * pow(2, (P - 1) // 4, P) % P):
            if root * root % P == square:
                return root, y
        return None

    order = 2**252 + 27742317777372353535851937790883648493
    for y in range(2, 60):
        point, total = lift(y), (0, 1)
        if point is None:
            continue
        for bit in f"{order:b}":
            total = add(total, total)
            if bit == "1":
                total = add(total, point)
        found = {(0, 1)}
        step = total
        while step not in found:
            found.add(step)
            step = add(step, total)
        if len(found) == 8:
            return found
    raise AssertionError


def test_every_small_order_key_is_refused():
    wanted = set()
    for _, y in small_order_points():
        for alias in (y, y + P):
            if alias < 2**255:
                wanted |= {(alias | sign << 255).to_bytes(32, "little") for sign in (0, 1)}
    assert wanted == module._WEAK_SIGNING_KEYS
    forged = b"\x01" + bytes(63)
    for key in wanted:
        assert not verify(key, forged, b"any message at all")


def test_nothing_shows_a_key(pair):
    signing = SigningKey.from_seed(Secret(SEED))
    assert (repr(pair), repr(signing)) == ("<KeyPair>", "<SigningKey>")


def test_contexts_separate_uses(pair):
    sealed = seal(pair.public, b"k", context("wrap", b"patient-1"))
    with pytest.raises(IntegrityError):
        pair.open(sealed, context("wrap", b"patient-2"))
