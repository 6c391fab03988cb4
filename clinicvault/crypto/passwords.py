"""Password keys: Argon2id with a floor, the vault secret mixed in, a committed seal of the seed."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Self, cast

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clinicvault.domain.errors import IntegrityError, Refused, UsageError

from .encoding import context
from .secret import KEY_BYTES, Secret, derive

SALT_BYTES = 16
DEFAULT_MEMORY_KIB = 256 << 10
FLOOR_MEMORY_KIB = 64 << 10
CEILING_MEMORY_KIB = 4 << 20
DEFAULT_ITERATIONS = FLOOR_ITERATIONS = 3
CEILING_ITERATIONS = 16
DEFAULT_LANES = 4
CEILING_LANES = 16
MEMORY_SETTING = "CLINICVAULT_KDF_MEMORY_MIB"
"""Environment variable: memory of new password keys in MiB, never below the floor."""
SEALED_SEED_BYTES = 104

_PREAMBLE_BYTES = 56
_ONE_AT_A_TIME = threading.Lock()
_LIGHT: ContextVar[bool] = ContextVar("light-passwords", default=False)


@dataclasses.dataclass(frozen=True, slots=True)
class KdfParameters:
    """Argon2id (RFC 9106) parameters of one password record; refused outside floor and ceiling.

    IntegrityError("kdf-floor") below 64 MiB or 3 iterations, IntegrityError("kdf-ceiling") above
    4 GiB, 16 iterations or 16 lanes, IntegrityError("kdf-salt") for a salt of other than 16 bytes.
    """

    salt: bytes
    memory_kib: int = DEFAULT_MEMORY_KIB
    iterations: int = DEFAULT_ITERATIONS
    lanes: int = DEFAULT_LANES

    def __post_init__(self) -> None:
        if len(self.salt) != SALT_BYTES:
            raise IntegrityError("kdf-salt")
        if (
            self.memory_kib < FLOOR_MEMORY_KIB
            or self.iterations < FLOOR_ITERATIONS
            or self.lanes < 1
        ):
            raise IntegrityError("kdf-floor")
        if (
            self.memory_kib > CEILING_MEMORY_KIB
            or self.iterations > CEILING_ITERATIONS
            or self.lanes > CEILING_LANES
        ):
            raise IntegrityError("kdf-ceiling")

    @classmethod
    def fresh(cls, memory_kib: int | None = None) -> Self:
        """A new salt; memory as given, else as the environment sets it, else 256 MiB.

        UsageError("kdf-setting") if the environment asks for less than 64 or more than 4,096 MiB.
        """
        memory = _memory_setting() if memory_kib is None else memory_kib
        return cls(secrets.token_bytes(SALT_BYTES), memory)

    @property
    def encoded(self) -> bytes:
        """All parameters as one context, for the seal of the seed."""
        return context("kdf", self.salt, self.memory_kib, self.iterations, self.lanes)


def password_secret(text: str) -> Secret:
    """A typed password as bytes: NFC, UTF-8, so that every keyboard gives the same ones."""
    return Secret(bytearray(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")))


def password_kek(
    password: Secret, params: KdfParameters, vault_secret: Secret, hardware: Secret | None = None
) -> Secret:
    """HKDF(Argon2id(password) ‖ vault secret ‖ hardware secret), 32 bytes.

    `vault_secret` and `hardware` have 32 bytes each (ValueError otherwise). Takes about half a
    second. Refused("locked") if one of the secrets is wiped meanwhile.
    """
    parts = [vault_secret] if hardware is None else [vault_secret, hardware]
    if any(len(part) != KEY_BYTES for part in parts):
        raise ValueError("vault and hardware secrets have 32 bytes")
    with _stretch(password, params) as stretched, _joined(stretched, *parts) as material:
        return derive(material, "password-kek", len(parts))


def seal_seed(
    kek: Secret, user_id: bytes, params: KdfParameters, seed: Secret, label: str = "first"
) -> bytes:
    """The seed (32 bytes) under the password's key: 104 bytes, bound to user, label, parameters.

    Cobblestone256 commits to the key, so that one stored value cannot answer many guesses.
    """
    encryptor = Cobblestone256Encryptor(kek.view(), _seal_context(user_id, params, label))
    sealed = encryptor.update(seed.view()) + encryptor.finalize()
    kek.require()
    seed.require()
    return sealed


def open_seed(
    kek: Secret, user_id: bytes, params: KdfParameters, sealed: bytes, label: str = "first"
) -> Secret:
    """What `seal_seed` sealed.

    Refused("wrong-password") if the key is another one, IntegrityError("password-record") if the
    length is wrong, or the key is right and the rest is damaged.
    """
    if len(sealed) != SEALED_SEED_BYTES:
        raise IntegrityError("password-record")
    decryptor = Cobblestone256Decryptor(kek.view(), _seal_context(user_id, params, label))
    kek.require()
    try:
        decryptor.update(sealed[:_PREAMBLE_BYTES])
    except InvalidTag as error:
        raise Refused("wrong-password") from error
    try:
        return Secret(decryptor.update(sealed[_PREAMBLE_BYTES:]) + decryptor.finalize())
    except InvalidTag as error:
        raise IntegrityError("password-record") from error


@contextlib.contextmanager
def light_passwords() -> Iterator[None]:
    """For the demo, whose passwords are printed: new ones here get the floor of memory.

    Holds for this thread alone, and not where the environment names a memory.
    """
    before = _LIGHT.set(True)
    try:
        yield
    finally:
        _LIGHT.reset(before)


def _memory_setting() -> int:
    setting = os.environ.get(MEMORY_SETTING)
    if setting is None:
        return FLOOR_MEMORY_KIB if _LIGHT.get() else DEFAULT_MEMORY_KIB
    memory = int(setting) << 10 if re.fullmatch("[0-9]{1,4}", setting) else 0
    if not FLOOR_MEMORY_KIB <= memory <= CEILING_MEMORY_KIB:
        raise UsageError("kdf-setting", setting=MEMORY_SETTING)
    return memory


def _stretch(password: Secret, params: KdfParameters) -> Secret:
    stretched = bytearray(KEY_BYTES)
    stretcher = Argon2id(
        salt=params.salt,
        length=KEY_BYTES,
        iterations=params.iterations,
        lanes=params.lanes,
        memory_cost=params.memory_kib,
    )
    # Two at once with several lanes wait for one another for ever inside the library.
    with _ONE_AT_A_TIME:
        # The library takes any buffer, its stub says bytes, and bytes could not be wiped.
        stretcher.derive_into(cast("bytes", password.view()), stretched)
    password.require()
    return Secret(stretched)


def _joined(*parts: Secret) -> Secret:
    joined = bytearray(len(parts) * KEY_BYTES)
    for place, part in enumerate(parts):
        joined[place * KEY_BYTES : (place + 1) * KEY_BYTES] = part.view()
        part.require()
    return Secret(joined)


def _seal_context(user_id: bytes, params: KdfParameters, label: str) -> bytes:
    return context("password-seed", user_id, label, params.encoded)
