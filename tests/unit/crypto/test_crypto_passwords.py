"""Password keys: floor and ceiling, what goes into the key, the committed seal."""

from __future__ import annotations

import dataclasses
import hashlib
import threading

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clinicvault.crypto import passwords
from clinicvault.crypto.passwords import (
    DEFAULT_MEMORY_KIB,
    FLOOR_MEMORY_KIB,
    MEMORY_SETTING,
    KdfParameters,
    light_passwords,
    open_seed,
    password_kek,
    password_secret,
    seal_seed,
)
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from tests.vectors.reference_hkdf import hkdf
from tests.vectors.reference_objects import lengthy, read_chunks

SALT = b"s" * 16
PARAMS = KdfParameters(SALT, FLOOR_MEMORY_KIB)
USER = b"u" * 16
VAULT, HARDWARE, SEED = b"v" * 32, b"h" * 32, b"e" * 32


@pytest.fixture
def quick(monkeypatch):
    """A stand-in for Argon2id where only its place in the key matters."""

    class Quick:
        def __init__(self, **parameters):
            self.parameters = repr(sorted(parameters.items())).encode()

        def derive_into(self, password, out):
            out[:] = hashlib.sha256(self.parameters + bytes(password)).digest()

    monkeypatch.setattr(passwords, "Argon2id", Quick)


def kek(password=b"pass", params=PARAMS, vault=VAULT, hardware=None) -> Secret:
    second = None if hardware is None else Secret(hardware)
    return password_kek(Secret(password), params, Secret(vault), second)


def test_the_key_by_hand():
    argon = Argon2id(salt=SALT, length=32, iterations=3, lanes=4, memory_cost=64 << 10).derive(
        b"pass"
    )
    info = b"clinicvault/1/password-kek\0\0\0\x08\0\0\0\0\0\0\0"
    assert kek() == Secret(hkdf(argon + VAULT, info + b"\1"))
    assert kek(hardware=HARDWARE) == Secret(hkdf(argon + VAULT + HARDWARE, info + b"\2"))


@pytest.mark.usefixtures("quick")
def test_everything_goes_into_the_key():
    made = [
        kek(),
        kek(password=b"Pass"),
        kek(vault=b"w" * 32),
        kek(hardware=HARDWARE),
        kek(hardware=b"i" * 32),
        kek(params=KdfParameters(b"t" * 16, FLOOR_MEMORY_KIB)),
        kek(params=KdfParameters(SALT, FLOOR_MEMORY_KIB + 1)),
        kek(params=KdfParameters(SALT, FLOOR_MEMORY_KIB, 4)),
        kek(params=KdfParameters(SALT, FLOOR_MEMORY_KIB, 3, 5)),
    ]
    assert len({bytes(key.view()) for key in made}) == len(made)
    assert kek() == made[0]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("wrong", [{"vault": b""}, {"vault": b"v" * 31}, {"hardware": b"h" * 33}])
def test_vault_and_hardware_secrets_have_32_bytes(wrong):
    with pytest.raises(ValueError, match="32 bytes"):
        kek(**wrong)


@pytest.mark.usefixtures("quick")
def test_wiped_secrets_are_refused():
    for position in range(3):
        secrets = [Secret(b"pass"), Secret(VAULT), Secret(HARDWARE)]
        secrets[position].wipe()
        with pytest.raises(Refused) as caught:
            password_kek(secrets[0], PARAMS, secrets[1], secrets[2])
        assert caught.value.code == "locked"


def test_a_password_wiped_meanwhile_is_refused(monkeypatch):
    password = Secret(b"pass")

    class Late:
        def __init__(self, **_):
            password.wipe()

        def derive_into(self, password, out):
            pass

    monkeypatch.setattr(passwords, "Argon2id", Late)
    with pytest.raises(Refused):
        password_kek(password, PARAMS, Secret(VAULT))


@pytest.mark.usefixtures("quick")
def test_callers_secrets_are_left_alone():
    password, vault, hardware = Secret(b"pass"), Secret(VAULT), Secret(HARDWARE)
    password_kek(password, PARAMS, vault, hardware)
    assert [s.wiped for s in (password, vault, hardware)] == [False] * 3


def test_defaults():
    fresh = KdfParameters.fresh(DEFAULT_MEMORY_KIB)
    assert (fresh.memory_kib, fresh.iterations, fresh.lanes) == (256 * 1024, 3, 4)
    assert KdfParameters(SALT) == KdfParameters(SALT, 256 * 1024, 3, 4)
    assert fresh.salt != KdfParameters.fresh(DEFAULT_MEMORY_KIB).salt


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ((b"", 65536, 3, 4), "kdf-salt"),
        ((b"s" * 15, 65536, 3, 4), "kdf-salt"),
        ((b"s" * 17, 65536, 3, 4), "kdf-salt"),
        ((SALT, 65535, 3, 4), "kdf-floor"),
        ((SALT, 0, 3, 4), "kdf-floor"),
        ((SALT, -1, 3, 4), "kdf-floor"),
        ((SALT, 4 << 20, 2, 4), "kdf-floor"),
        ((SALT, 65536, 0, 4), "kdf-floor"),
        ((SALT, 65536, 3, 0), "kdf-floor"),
        ((SALT, (4 << 20) + 1, 3, 4), "kdf-ceiling"),
        ((SALT, 65536, 17, 4), "kdf-ceiling"),
        ((SALT, 65536, 3, 17), "kdf-ceiling"),
    ],
)
def test_rows_outside_floor_and_ceiling_are_refused(row, code):
    with pytest.raises(IntegrityError) as caught:
        KdfParameters(*row)
    assert caught.value.code == code
    with pytest.raises(IntegrityError):
        dataclasses.replace(
            PARAMS, **dict(zip(("salt", "memory_kib", "iterations", "lanes"), row, strict=True))
        )


@pytest.mark.parametrize("row", [(SALT, 65536, 3, 1), (SALT, 4 << 20, 16, 16)])
def test_the_bounds_themselves_are_allowed(row):
    assert dataclasses.astuple(KdfParameters(*row)) == row


def test_parameters_cannot_be_changed_afterwards():
    with pytest.raises(dataclasses.FrozenInstanceError):
        PARAMS.memory_kib = 8


def test_light_passwords_are_of_this_thread_and_last_as_long_as_asked_for(monkeypatch):
    monkeypatch.delenv(MEMORY_SETTING, raising=False)
    elsewhere = []
    with light_passwords():
        assert KdfParameters.fresh().memory_kib == 64 << 10
        other = threading.Thread(target=lambda: elsewhere.append(KdfParameters.fresh()))
        other.start()
        other.join()
        monkeypatch.setenv(MEMORY_SETTING, "128")
        assert KdfParameters.fresh().memory_kib == 128 << 10
        monkeypatch.delenv(MEMORY_SETTING)
    assert elsewhere[0].memory_kib == KdfParameters.fresh().memory_kib == 256 << 10


def test_the_setting_lowers_memory_to_the_floor_and_no_further(monkeypatch):
    monkeypatch.delenv(MEMORY_SETTING, raising=False)
    assert KdfParameters.fresh().memory_kib == 256 << 10
    for text, memory in (("64", 64 << 10), ("1024", 1 << 20), ("4096", 4 << 20)):
        monkeypatch.setenv(MEMORY_SETTING, text)
        assert KdfParameters.fresh().memory_kib == memory
        assert KdfParameters.fresh(1 << 17).memory_kib == 1 << 17
    for text in ("63", "0", "4097", "99999", "-64", "64.0", "", "many", "²", "٦٤"):
        monkeypatch.setenv(MEMORY_SETTING, text)
        with pytest.raises(UsageError) as caught:
            KdfParameters.fresh()
        assert caught.value.code == "kdf-setting"


@pytest.mark.parametrize("memory", [0, 1, FLOOR_MEMORY_KIB - 1])
def test_a_caller_cannot_go_below_the_floor_either(memory):
    with pytest.raises(IntegrityError):
        KdfParameters.fresh(memory)


def test_one_password_however_the_keyboard_composes_it():
    assert password_secret("Zoe\u0308") == password_secret("Zo\xeb") == Secret("Zo\xeb".encode())
    assert password_secret("a ") != password_secret("a")
    assert password_secret("\ud800") != password_secret("?")


KEK = Secret(b"k" * 32)


def open_with(sealed, key=KEK, user=USER, params=PARAMS, label="first") -> Secret:
    return open_seed(key, user, params, sealed, label)


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal_seed(KEK, USER, PARAMS, Secret(SEED))


def test_seal_and_open(sealed):
    assert len(sealed) == passwords.SEALED_SEED_BYTES == 104
    assert open_with(sealed) == Secret(SEED)
    assert seal_seed(KEK, USER, PARAMS, Secret(SEED)) != sealed
    second = seal_seed(KEK, USER, PARAMS, Secret(b"2" * 32), "second")
    assert open_with(second, label="second") == Secret(b"2" * 32)


def test_the_seal_by_hand(sealed):
    numbers = [n.to_bytes(8, "big") for n in (64 << 10, 3, 4)]
    kdf = b"clinicvault/1/kdf" + lengthy(SALT, *numbers)
    context = b"clinicvault/1/password-seed" + lengthy(USER, b"first", kdf)
    assert read_chunks(b"k" * 32, context, sealed) == SEED


@pytest.mark.parametrize(
    "other",
    [
        {"key": Secret(b"l" * 32)},
        {"user": b"w" * 16},
        {"label": "second"},
        {"params": KdfParameters(b"t" * 16, FLOOR_MEMORY_KIB)},
        {"params": KdfParameters(SALT, FLOOR_MEMORY_KIB, 4)},
        {"params": KdfParameters(SALT)},
    ],
)
def test_another_key_or_place_is_a_wrong_password(sealed, other):
    with pytest.raises(Refused) as caught:
        open_with(sealed, **other)
    assert caught.value.code == "wrong-password"


@pytest.mark.parametrize("place", range(104))
def test_every_flipped_bit_is_refused(sealed, place):
    """A good key is not called wrong when the seal behind its commitment is damaged."""
    spoilt = bytearray(sealed)
    spoilt[place] ^= 4
    with pytest.raises((Refused, IntegrityError)) as caught:
        open_with(bytes(spoilt))
    assert caught.value.code == ("wrong-password" if place < 56 else "password-record")


@pytest.mark.parametrize(
    "spoil", [lambda s: b"", lambda s: s[:-1], lambda s: s + b"\0", lambda s: s[:56]]
)
def test_another_length_is_a_damaged_record(sealed, spoil):
    with pytest.raises(IntegrityError) as caught:
        open_with(spoil(sealed))
    assert caught.value.code == "password-record"


def test_wiped_keys_and_seeds_are_refused(sealed):
    gone = Secret(b"k" * 32)
    gone.wipe()
    for use in (
        lambda: seal_seed(gone, USER, PARAMS, Secret(SEED)),
        lambda: seal_seed(KEK, USER, PARAMS, gone),
        lambda: open_with(sealed, key=gone),
    ):
        with pytest.raises(Refused) as caught:
            use()
        assert caught.value.code == "locked"


@pytest.mark.parametrize("which", ["kek", "seed"])
def test_secrets_wiped_while_sealing_are_refused(monkeypatch, which):
    secrets = {"kek": Secret(b"k" * 32), "seed": Secret(SEED)}

    class Late:
        def __init__(self, *_):
            pass

        def update(self, view):
            secrets[which].wipe()
            return b""

        finalize = bytes

    monkeypatch.setattr(passwords, "Cobblestone256Encryptor", Late)
    with pytest.raises(Refused):
        seal_seed(secrets["kek"], USER, PARAMS, secrets["seed"])


def test_a_key_wiped_while_opening_is_refused(sealed, monkeypatch):
    key = Secret(b"k" * 32)
    monkeypatch.setattr(passwords, "Cobblestone256Decryptor", lambda *_: key.wipe())
    with pytest.raises(Refused) as caught:
        open_with(sealed, key=key)
    assert caught.value.code == "locked"


def test_several_passwords_at_once_do_not_wait_for_one_another_for_ever():
    found = []

    def stretch():
        with password_secret("a long password of a person") as secret, Secret(VAULT) as vault:
            found.append(password_kek(secret, PARAMS, vault))

    for _ in range(3):
        threads = [threading.Thread(target=stretch, daemon=True) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()
    assert len(found) == 9
    assert all(one == found[0] for one in found)
