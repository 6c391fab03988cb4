"""A person's own first keys: seed, second seed, password record, signed by the one-time code."""

from __future__ import annotations

import dataclasses

from clinicvault.crypto.codes import words_of
from clinicvault.crypto.keys import KeyPair, SigningKey
from clinicvault.crypto.passwords import KdfParameters, password_kek, seal_seed
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.ids import new_id
from clinicvault.domain.records import (
    EnrolmentRecord,
    PasswordRecord,
    UserKeyRecord,
)
from clinicvault.domain.roles import Role, roles_of

FIRST = "first"
SECOND = "second"


@dataclasses.dataclass(slots=True)
class Newcomer:
    """Fresh keys of one person; `wipe` when they were written."""

    user: bytes
    first: KeyPair
    second: KeyPair | None
    keys: UserKeyRecord
    password: PasswordRecord

    def wipe(self) -> None:
        """Zero both seeds."""
        self.first.wipe()
        if self.second is not None:
            self.second.wipe()


def words_of_keys(public: bytes, second: bytes) -> str:
    """Four words that stand for a person's public keys; `second` is empty for who has one."""
    return words_of(public + second)


def make_newcomer(
    enrolment: EnrolmentRecord,
    code: SigningKey,
    password: Secret,
    vault_secret: Secret,
    version: int = 1,
    generation: int = 1,
) -> Newcomer:
    """Make keys and password record; nobody but this person ever holds either.

    `version` is the password record's: not 1 for who had keys before; `generation` the secret's.
    """
    first = KeyPair.generate()
    second = KeyPair.generate() if Role.PRACTITIONER in roles_of(enrolment.roles) else None
    keys = UserKeyRecord(
        id=new_id(),
        user=enrolment.user,
        enrolment=enrolment.id,
        public=first.public.encoded,
        second_public=second.public.encoded if second else b"",
    )
    signed = sign_record(keys, code, enrolment.id)
    sealed = password_record(
        enrolment.user, first, second, password, vault_secret, version, generation
    )
    return Newcomer(enrolment.user, first, second, signed, sealed)


def password_record(
    user: bytes,
    first: KeyPair,
    second: KeyPair | None,
    password: Secret,
    vault_secret: Secret,
    version: int = 1,
    generation: int = 1,
) -> PasswordRecord:
    """Both seeds sealed under the password and the vault secret (DESIGN §4, User)."""
    parameters = KdfParameters.fresh()
    with password_kek(password, parameters, vault_secret) as kek:
        record = PasswordRecord(
            id=user,
            version=version,
            salt=parameters.salt,
            memory_kib=parameters.memory_kib,
            iterations=parameters.iterations,
            lanes=parameters.lanes,
            secret_generation=generation,
            sealed_seed=seal_seed(kek, user, parameters, first.seed, FIRST),
            sealed_second=seal_seed(kek, user, parameters, second.seed, SECOND) if second else b"",
        )
    return sign_record(record, first, first.public.key_id)
