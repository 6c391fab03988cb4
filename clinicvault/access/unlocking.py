"""Unlock, step up, change the password. A failed try is logged with the workstation's key."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.passwords import KdfParameters, open_seed, password_kek
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind, UserState
from clinicvault.domain.records import GrantRecord, PasswordRecord

from . import contexts
from .newcomer import FIRST, SECOND, password_record, words_of_keys
from .session import VaultSession
from .trust import Group, Person
from .vault import OpenVault


def unlock(vault: OpenVault, user_id: bytes, password: Secret) -> VaultSession:
    """Open a user's seed and group keys; the entry in the log comes first.

    Refused("wrong-password") (logged), Refused("user-disabled"), Refused("not-enrolled").
    """
    with _refusals_logged(vault, Event("unlock", "refused", 0, user=user_id)):
        person, record = _password_row(vault, user_id)
        keys = _open(vault, person, record, password, FIRST)
    session = VaultSession(vault, user_id, keys)
    try:
        vault.log_event(session.event("unlock"))
    except BaseException:
        session.wipe()
        raise
    return session


def own_words(session: VaultSession, password: Secret) -> str:
    """The four words that a holder compares, of the keys that the password opens.

    Not of the database's row: whoever made the code could sign another one with it. Raises as
    `unlock`.
    """
    vault = session.vault
    with ExitStack() as opened, _refusals_logged(vault, session.event("unlock", "refused")):
        person, record = _password_row(vault, session.user_id)
        second = b""
        if record.sealed_second:
            pair = _open(vault, person, record, password, SECOND)
            opened.callback(pair.wipe)
            second = pair.public.encoded
        return words_of_keys(session.keys.public.encoded, second)


@contextmanager
def step_up(session: VaultSession, password: Secret) -> Iterator[KeyPair]:
    """The archive key for one act; wiped afterwards (DESIGN §4, Groups). Logged."""
    session.alive()
    vault = session.vault
    with _refusals_logged(vault, session.event("step-up", "refused")):
        person, record = _password_row(vault, session.user_id)
        if not record.sealed_second or person.second is None:
            raise Refused("no-key", key="archive")
        second = _open(vault, person, record, password, SECOND)
    try:
        vault.log_event(session.event("step-up"))
        archive = _archive_key(session, second)
        try:
            yield archive
        finally:
            archive.wipe()
    finally:
        second.wipe()


def change_password(session: VaultSession, old: Secret, new: Secret) -> None:
    """Seal both seeds under a new password; the old one is needed once more."""
    session.alive()
    vault = session.vault
    with ExitStack() as opened:
        with _refusals_logged(vault, session.event("password-change", "refused")):
            person, record = _password_row(vault, session.user_id)
            first = _open(vault, person, record, old, FIRST)
            opened.callback(first.wipe)
            second = None
            if record.sealed_second:
                second = _open(vault, person, record, old, SECOND)
                opened.callback(second.wipe)
        fresh = password_record(
            session.user_id, first, second, new, vault.vault_secret, record.version + 1
        )
        with vault.write() as rows:
            rows.put(fresh)
            rows.event(session.event("password-change"))
            rows.commit()


@contextmanager
def _refusals_logged(vault: OpenVault, event: Event) -> Iterator[None]:
    """Whatever keeps somebody out is in the log, by the workstation's key."""
    try:
        yield
    except (Refused, IntegrityError) as error:
        outcome = "refused" if isinstance(error, Refused) else "failed"
        detail = {"reason": error.code}
        vault.log_event(dataclasses.replace(event, outcome=outcome, detail=detail))
        raise


def _password_row(vault: OpenVault, user_id: bytes) -> tuple[Person, PasswordRecord]:
    with vault.read() as rows:
        person = vault.trust.people.get(user_id)
        if person is None or person.public is None:
            raise Refused("not-enrolled")
        if person.revoked or person.user.state == UserState.DISABLED:
            raise Refused("user-disabled")
        record = vault.reader(rows).need(PasswordRecord, user_id)
    if record.signer != person.public.key_id:
        raise IntegrityError("row-unsigned", table=PasswordRecord.TABLE, id=user_id.hex())
    return person, record


def _open(
    vault: OpenVault, person: Person, record: PasswordRecord, password: Secret, label: str
) -> KeyPair:
    """One of the two seeds, checked against the certified public key."""
    parameters = KdfParameters(record.salt, record.memory_kib, record.iterations, record.lanes)
    sealed = record.sealed_seed if label == FIRST else record.sealed_second
    with password_kek(password, parameters, vault.vault_secret) as kek:
        pair = KeyPair.from_seed(open_seed(kek, person.id, parameters, sealed, label))
    expected = person.public if label == FIRST else person.second
    if expected is None or pair.public.encoded != expected.encoded:
        pair.wipe()
        raise IntegrityError("row-altered", table=PasswordRecord.TABLE, id=person.id.hex())
    return pair


def _archive_key(session: VaultSession, second: KeyPair) -> KeyPair:
    vault = session.vault
    team = vault.trust.team
    group = vault.trust.newest(GroupKind.ARCHIVE, team) if team else None
    if group is None:
        raise Refused("no-key", key="archive")
    with vault.read() as rows:
        grants = vault.reader(rows).find(GrantRecord, user=session.user_id, group=group.id)
    if not grants:
        raise Refused("no-key", key="archive")
    return _opened(vault, group, grants[0], second)


def _opened(vault: OpenVault, group: Group, grant: GrantRecord, second: KeyPair) -> KeyPair:
    info = contexts.group_seed(vault.id, group.id, grant.recipient)
    pair = KeyPair.from_seed(second.open(grant.sealed, info))
    if pair.public.encoded != group.public.encoded:
        pair.wipe()
        raise IntegrityError("grant-false")
    return pair
