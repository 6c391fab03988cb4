"""A user's hardware keys: one pair of sealed seeds for each, and no copy for the password alone.

What a key answers is kept sealed under the user's second seed (the first one where there is no
second), so that a new password reaches the keys that lie elsewhere, too. Whoever could open that
holds the seeds already; an unlocked session, which holds the first one alone, cannot.
"""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from clinicvault.access import contexts
from clinicvault.access.computers.opened_secrets import VaultSecrets
from clinicvault.access.deleting import delete_row
from clinicvault.access.proving import RP, Held, held_by, port_of, prove, refusals_logged
from clinicvault.access.session import VaultSession
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value, unwrap_key, wrap_key
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.passwords import KdfParameters, password_kek, seal_seed
from clinicvault.crypto.secret import KEY_BYTES, Secret, derive
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Snapshot, Touch, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason
from clinicvault.domain.records import PasswordRecord, Record

from .newcomer import FIRST, SECOND, password_record

MOST_KEYS = 8
_NAME_CHARS = 60
_NAMES = "hardware-names"
_ANSWERS = "hardware-answers"


@dataclasses.dataclass(frozen=True, slots=True)
class HardwareKey:
    """A key as its owner knows it."""

    id: bytes
    name: str
    present: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Seeds:
    """Both of a user's seeds, open for one act."""

    first: KeyPair
    second: KeyPair | None

    def answers(self) -> FieldCipher:
        """For what the hardware keys answered: under the second seed where there is one."""
        seed = (self.second or self.first).seed
        with derive(seed, _ANSWERS) as key:
            return FieldCipher(key)

    def names(self) -> FieldCipher:
        """For the names of the hardware keys."""
        with derive(self.first.seed, _NAMES) as key:
            return FieldCipher(key)


@contextmanager
def own_seeds(
    session: VaultSession, password: Secret, touch: Touch | None = None
) -> Iterator[tuple[Seeds, Held]]:
    """Both seeds by password and, where there are some, a hardware key; wiped afterwards."""
    with ExitStack() as opened:
        with prove(session.vault, session.user_id, password, touch) as proof:
            first = proof.open(FIRST)
            opened.callback(first.wipe)
            second = proof.open(SECOND) if proof.has_second else None
            if second is not None:
                opened.callback(second.wipe)
        yield Seeds(first, second), proof.held


def hardware_keys(session: VaultSession) -> list[HardwareKey]:
    """One's own keys by name, and which of them are plugged in here."""
    vault, port = session.vault, session.vault.ports.hardware
    with vault.read() as rows:
        keys = held_by(vault, rows, session.user_id).hardware
    here = port.holds(RP, [key.credential for key in keys]) if port and keys else frozenset()
    cipher = session.own_cipher(_NAMES)
    found = [HardwareKey(key.id, _name(cipher, key), key.credential in here) for key in keys]
    cipher.wipe()
    return sorted(found, key=lambda key: key.name.casefold())


def add_hardware_key(
    session: VaultSession, name: str, password: Secret, touch: Touch | None = None, pin: str = ""
) -> HardwareKey:
    """Enrol the new key that is plugged in: two touches of it, and one of a key before it.

    With the first one the password's own copy of the seeds goes. Refused("hardware-key-…").
    """
    session.alive()
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > _NAME_CHARS:
        raise InputRefused("hardware-key-name")
    vault = session.vault
    with ExitStack() as opened:
        with refusals_logged(vault, session.event("hardware-key-add", "refused")):
            _require_complete(session)
            asked = _until_locked(session, touch)
            port = port_of(vault)
            seeds, held = opened.enter_context(own_seeds(session, password, asked))
            _require_room(session, held, tidy)
            key_id, known = new_id(), [key.credential for key in held.hardware]
            with vault.ports.touches.asking(asked) as making:
                credential = port.make(RP, key_id, known, making, pin)
            salt = held.hardware[0].credential_salt if known else secrets.token_bytes(KEY_BYTES)
            with vault.ports.touches.asking(asked) as answering:
                answer = Secret(port.secret(RP, {credential: salt}, answering)[1])
            opened.callback(answer.wipe)
        made = (credential, salt)
        record = _record(session, key_id, tidy, made, held, seeds, password, answer)
        refused = session.event("hardware-key-add", "refused")
        with refusals_logged(vault, refused), vault.write() as rows:
            require_same(own_rows(session, rows), held)
            rows.put(record)
            if not held.hardware:
                rows.put(session.signed(_emptied(held.password)))
            rows.event(session.event("hardware-key-add", detail={"keys": len(known) + 1}))
            rows.commit()
    vault.forget_deleted()
    return HardwareKey(key_id, tidy, present=True)


def remove_hardware_key(
    session: VaultSession, key_id: bytes, password: Secret, touch: Touch | None = None
) -> None:
    """A key that is lost or given up opens nothing any more; any key of the user's is touched.

    After the last one the password opens alone again.
    """
    session.alive()
    vault = session.vault
    with ExitStack() as opened:
        with refusals_logged(vault, session.event("hardware-key-remove", "refused")):
            _require_complete(session)
            asked = _until_locked(session, touch)
            seeds, held = opened.enter_context(own_seeds(session, password, asked))
            gone = next((key for key in held.hardware if key.id == key_id), None)
            if gone is None:
                raise UsageError("hardware-key-unknown")
        left = len(held.hardware) - 1
        alone = [] if left else [_password_alone(session, held, seeds, password)]
        refused = session.event("hardware-key-remove", "refused")
        with refusals_logged(vault, refused), vault.write() as rows:
            require_same(own_rows(session, rows), held)
            delete_row(session, rows, gone, DeletionReason.DISCARDED)
            for record in alone:
                rows.put(record)
            rows.event(session.event("hardware-key-remove", detail={"keys": left}))
            rows.commit()
    vault.forget_deleted()


def sealed_anew(session: VaultSession, held: Held, seeds: Seeds, new: Secret) -> list[Record]:
    """All rows of a user under a new password."""
    if not held.hardware:
        return [_password_alone(session, held, seeds, new)]
    cipher, found = seeds.answers(), list[Record]()
    for key in held.hardware:
        context = _context(key.id, "secret_sealed")
        with unwrap_key(cipher, key.secret_sealed, context) as answer:
            fresh = dataclasses.replace(key, version=key.version + 1)
            found.append(_sealed(session, fresh, seeds, new, answer))
    cipher.wipe()
    return found


def require_same(now: Held, held: Held) -> None:
    """Refused("hardware-key-changed") where the rows changed since they were opened."""
    if now.password != held.password or now.hardware != held.hardware:
        raise Refused("hardware-key-changed")


def own_rows(session: VaultSession, rows: Snapshot | UnitOfWork) -> Held:
    """The session's own rows as they are now."""
    return held_by(session.vault, rows, session.user_id)


def _until_locked(session: VaultSession, touch: Touch | None) -> Touch:
    """The lock ends the wait for a key, too."""
    own = touch or Touch()
    return Touch(own.told, lambda: session.locked or own.cancelled())


def _require_complete(session: VaultSession) -> None:
    """A deletion that somebody signs whom nobody let in yet counts for nothing."""
    if not session.roles:
        raise Refused("hardware-key-incomplete")


def _require_room(session: VaultSession, held: Held, name: str) -> None:
    if len(held.hardware) >= MOST_KEYS:
        raise Refused("hardware-key-enough", most=MOST_KEYS)
    cipher = session.own_cipher(_NAMES)
    names = {_name(cipher, key).casefold() for key in held.hardware}
    cipher.wipe()
    if name.casefold() in names:
        raise InputRefused("hardware-key-name-known")


def _record(
    session: VaultSession,
    key_id: bytes,
    name: str,
    credential: tuple[bytes, bytes],
    held: Held,
    seeds: Seeds,
    password: Secret,
    answer: Secret,
) -> HardwareKeyRecord:
    """The row of a new key; `credential` is its id and its salt."""
    names, answers = session.own_cipher(_NAMES), seeds.answers()
    bare = HardwareKeyRecord(
        id=key_id,
        user=session.user_id,
        credential=credential[0],
        credential_salt=credential[1],
        secret_sealed=wrap_key(answers, answer, _context(key_id, "secret_sealed")),
        name_sealed=seal_value(names, name, _context(key_id, "name_sealed")),
        salt=b"",
        memory_kib=0,
        iterations=0,
        lanes=0,
        secret_generation=held.password.secret_generation,
        sealed_seed=b"",
        sealed_second=b"",
    )
    names.wipe()
    answers.wipe()
    return _sealed(session, bare, seeds, password, answer)


def _sealed(
    session: VaultSession, key: HardwareKeyRecord, seeds: Seeds, password: Secret, answer: Secret
) -> HardwareKeyRecord:
    """A key's row with both seeds sealed by fresh parameters, signed.

    Under the secret of before while the seeds are those of before: the next unlock makes others.
    """
    secret = session.vault.secrets.of(key.secret_generation)
    return session.signed(_with_seeds(key, seeds, password, secret, answer))


def _with_seeds(
    key: HardwareKeyRecord, seeds: Seeds, password: Secret, secret: Secret, answer: Secret
) -> HardwareKeyRecord:
    fresh, second = KdfParameters.fresh(), b""
    with password_kek(password, fresh, secret, answer) as kek:
        first = seal_seed(kek, key.user, fresh, seeds.first.seed, FIRST)
        if seeds.second is not None:
            second = seal_seed(kek, key.user, fresh, seeds.second.seed, SECOND)
    return dataclasses.replace(
        key,
        salt=fresh.salt,
        memory_kib=fresh.memory_kib,
        iterations=fresh.iterations,
        lanes=fresh.lanes,
        sealed_seed=first,
        sealed_second=second,
    )


def for_next_seeds(
    held: Held, before: Seeds, seeds: Seeds, password: Secret, secrets: VaultSecrets
) -> list[HardwareKeyRecord]:
    """Every hardware key's row for its owner's next seeds, under the secret in force; unsigned."""
    with ExitStack() as opened:
        ciphers = [before.answers(), seeds.answers(), before.names(), seeds.names()]
        for cipher in ciphers:
            opened.callback(cipher.wipe)
        answers, next_answers, names, next_names = ciphers
        found = []
        for key in held.hardware:
            place, named = _context(key.id, "secret_sealed"), _context(key.id, "name_sealed")
            answer = opened.enter_context(unwrap_key(answers, key.secret_sealed, place))
            bare = dataclasses.replace(
                key,
                version=key.version + 1,
                secret_sealed=wrap_key(next_answers, answer, place),
                name_sealed=seal_value(next_names, _name(names, key), named),
                secret_generation=secrets.generation,
            )
            found.append(_with_seeds(bare, seeds, password, secrets.current, answer))
        return found


def _password_alone(
    session: VaultSession, held: Held, seeds: Seeds, password: Secret
) -> PasswordRecord:
    return password_record(
        session.user_id,
        seeds.first,
        seeds.second,
        password,
        session.vault.secrets.of(held.password.secret_generation),
        held.password.version + 1,
        held.password.secret_generation,
    )


def _emptied(record: PasswordRecord) -> PasswordRecord:
    """The password's row once a hardware key is needed, too."""
    version = record.version + 1
    return dataclasses.replace(record, version=version, sealed_seed=b"", sealed_second=b"")


def _name(cipher: FieldCipher, key: HardwareKeyRecord) -> str:
    return str(open_value(cipher, key.name_sealed, _context(key.id, "name_sealed")))


def _context(key: bytes, column: str) -> bytes:
    return contexts.field(HardwareKeyRecord.TABLE, column, key)
