"""What opens a user's own seeds: the password, and a hardware key where the user has some."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.passwords import KdfParameters, open_seed, password_kek
from clinicvault.crypto.secret import Secret
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ports import Event, HardwareKeys, Snapshot, Touch, UnitOfWork
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.records import PasswordRecord

from .certificates.trust import Person
from .computers.old_secrets import secret_for
from .people.newcomer import FIRST
from .vault import OpenVault

RP = "clinicvault.local"
"""The name under which hardware keys make their credentials; part of every one of them."""


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """A user's rows: the password's, and one for each hardware key."""

    person: Person
    password: PasswordRecord
    hardware: tuple[HardwareKeyRecord, ...]


class Proof:
    """Both sealed seeds and the key that opens them, while `prove` lasts."""

    def __init__(self, held: Held, sealed: PasswordRecord | HardwareKeyRecord, kek: Secret) -> None:
        self.held = held
        self._sealed = sealed
        self._kek = kek

    @property
    def has_second(self) -> bool:
        """Whether there is a second seed (practitioners)."""
        return bool(self._sealed.sealed_second)

    def open(self, label: str) -> KeyPair:
        """One of the two seeds, checked against the certified public key; the caller wipes it."""
        person, sealed = self.held.person, self._sealed
        first = label == FIRST
        seed = sealed.sealed_seed if first else sealed.sealed_second
        pair = KeyPair.from_seed(open_seed(self._kek, person.id, parameters(sealed), seed, label))
        expected = person.public if first else person.second
        if expected is None or pair.public.encoded != expected.encoded:
            pair.wipe()
            raise IntegrityError("row-altered", table=sealed.TABLE, id=sealed.id.hex())
        return pair


@contextmanager
def prove(
    vault: OpenVault, user_id: bytes, password: Secret, touch: Touch | None = None
) -> Iterator[Proof]:
    """Ask for what this user's seeds rest on; `touch` tells of the key, and may end the wait.

    The password is tried only with the key's answer, so that neither tells of the other. Refused
    ("not-enrolled"), ("user-disabled"), ("code-needed"), ("hardware-key-…"), and
    ("wrong-password") from `open`.
    """
    with vault.read() as rows:
        held = held_by(vault, rows, user_id)
        secret = secret_for(vault, rows, user_id, held.password.secret_generation)
    if not held.hardware:
        sealed = held.password
        with password_kek(password, parameters(sealed), secret) as kek:
            yield Proof(held, sealed, kek)
        return
    key, answer = _touched(vault, held, touch)
    with answer, password_kek(password, parameters(key), secret, answer) as kek:
        yield Proof(held, key, kek)


@contextmanager
def refusals_logged(vault: OpenVault, event: Event) -> Iterator[None]:
    """Whatever keeps somebody out is in the log, by the workstation's key."""
    try:
        yield
    except (Refused, IntegrityError) as error:
        outcome = "refused" if isinstance(error, Refused) else "failed"
        detail = {"reason": error.code}
        vault.log_event(dataclasses.replace(event, outcome=outcome, detail=detail))
        raise


def held_by(vault: OpenVault, rows: Snapshot | UnitOfWork, user_id: bytes) -> Held:
    """The rows of a user who may unlock.

    Refused("not-enrolled"), ("user-disabled"), ("code-needed") once other keys are to be made.
    IntegrityError where the password would still open alone beside hardware keys, or where
    nothing would open at all.
    """
    person = vault.trust.people.get(user_id)
    if person is None or person.public is None:
        raise Refused("not-enrolled")
    if person.user.state == UserState.DISABLED:
        raise Refused("user-disabled")
    if person.revoked:
        raise Refused("code-needed")
    reader = vault.reader(rows)
    record = reader.need(PasswordRecord, user_id)
    if record.signer != person.public.key_id:
        raise IntegrityError("row-unsigned", table=PasswordRecord.TABLE, id=user_id.hex())
    keys = tuple(
        key
        for key in reader.find(HardwareKeyRecord, user=user_id)
        if key.signer == person.public.key_id
    )
    if bool(keys) == bool(record.sealed_seed):
        raise IntegrityError("row-altered", table=PasswordRecord.TABLE, id=user_id.hex())
    return Held(person, record, keys)


def parameters(sealed: PasswordRecord | HardwareKeyRecord) -> KdfParameters:
    """The row's Argon2id parameters; IntegrityError below the floor."""
    return KdfParameters(sealed.salt, sealed.memory_kib, sealed.iterations, sealed.lanes)


def port_of(vault: OpenVault) -> HardwareKeys:
    """The hardware keys of this computer; Refused("hardware-key-impossible")."""
    port = vault.ports.hardware
    if port is None or not port.usable():
        raise Refused("hardware-key-impossible")
    return port


def _touched(vault: OpenVault, held: Held, touch: Touch | None) -> tuple[HardwareKeyRecord, Secret]:
    """The answer of one of the user's keys."""
    port = port_of(vault)
    by_credential = {key.credential: key for key in held.hardware}
    salts = {key.credential: key.credential_salt for key in held.hardware}
    with vault.ports.touches.asking(touch) as asked:
        credential, answer = port.secret(RP, salts, asked)
    secret = Secret(answer)
    if credential not in by_credential:
        raise Refused("hardware-key-wrong")
    return by_credential[credential], secret
