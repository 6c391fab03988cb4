"""People come, are let in by holders of the keys, and leave."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextlib import ExitStack

from clinicvault.crypto.codes import code_signing_key, one_time_code, parse_code
from clinicvault.crypto.keys import SigningKey
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind, UserState
from clinicvault.domain.records import EnrolmentRecord, RevocationRecord, UserKeyRecord, UserRecord
from clinicvault.domain.roles import Act, Role, mask_of

from .consents import discard_pool
from .founding import countersign
from .newcomer import Newcomer, make_newcomer, words_of_keys
from .pool import fill_pool
from .reading import VerifiedReader
from .session import VaultSession
from .team import found_team
from .vault import OpenVault

CODE_LIFE_MS = 7 * 24 * 3600 * 1000


@dataclasses.dataclass(frozen=True, slots=True)
class Invited:
    """A new user and the one-time code, which is shown once and kept nowhere."""

    user: bytes
    code: str
    expires_ms: int


def invite(session: VaultSession, name: str, roles: frozenset[Role]) -> Invited:
    """An administrator certifies a one-time code for (user, roles, expiry).

    The first practitioner also needs an officer's countersignature, because the team's keys rest
    on that code: Refused("team-needs-officer") where the administrator is no officer.
    """
    session.require(Act.MANAGE_USERS)
    if not roles:
        raise UsageError("role-missing")
    vault = session.vault
    root = session.group(GroupKind.ROOT)
    expires = vault.now() + CODE_LIFE_MS
    user_id = new_id()
    with Secret.random(16) as seed:
        key = code_signing_key(seed)
        code = one_time_code(seed)
    with vault.write() as rows:
        user = UserRecord(
            id=user_id,
            name_sealed=vault.seal_name(name, UserRecord.TABLE, user_id),
            roles=mask_of(roles),
            state=int(UserState.INVITED),
        )
        enrolment = EnrolmentRecord(
            id=new_id(),
            user=user_id,
            roles=mask_of(roles),
            code_key=key.public,
            expires_ms=expires,
            founds_team=_team_to_found(rows, vault, roles),
            officer=ZERO_ID,
            officer_signature=b"",
        )
        rows.put(sign_record(user, root, root.public.key_id))
        signed = _countersigned(session, enrolment)
        rows.put(sign_record(signed, root, root.public.key_id))
        rows.event(session.event("user-add", detail={"subject": user_id, "roles": mask_of(roles)}))
        rows.commit()
    key.wipe()
    return Invited(user_id, code, expires)


def enrol(
    vault: OpenVault,
    user_id: bytes,
    code_text: str,
    password: Secret,
    progress: Callable[[int, int], None] | None = None,
    pool_size: int = 1000,
) -> str:
    """A newcomer's own first unlock; returns the four words that a holder compares.

    Refused("code-wrong"), Refused("code-expired"), Refused("code-used").
    """
    with ExitStack() as opened:
        with parse_code(code_text) as seed:
            code = code_signing_key(seed)
        opened.callback(code.wipe)
        enrolment = _enrolment_of(vault, user_id, code)
        newcomer = make_newcomer(enrolment, code, password, vault.vault_secret)
        opened.callback(newcomer.wipe)
        _write_newcomer(vault, enrolment, code, newcomer)
        if enrolment.founds_team != ZERO_ID:
            fill_pool(vault, newcomer.user, newcomer.first, pool_size, progress)
        return enrolment_words(newcomer.keys)


def enrolment_words(keys: UserKeyRecord) -> str:
    """Four words that stand for a newcomer's public keys."""
    return words_of_keys(keys.public, keys.second_public)


def disable(session: VaultSession, user_id: bytes) -> None:
    """The root revokes a user's keys; refused for oneself and for the last administrator."""
    session.require(Act.MANAGE_USERS)
    if user_id == session.user_id:
        raise Refused("disable-self")
    vault = session.vault
    root = session.group(GroupKind.ROOT)
    with vault.write() as rows:
        person = vault.trust.need_person(user_id)
        if person.user.state == UserState.DISABLED:
            raise UsageError("user-disabled-already")
        _refuse_last(vault, user_id)
        record = dataclasses.replace(
            person.user, version=person.user.version + 1, state=int(UserState.DISABLED)
        )
        rows.put(sign_record(record, root, root.public.key_id))
        for table, subject in _certificates(vault.reader(rows), user_id):
            revocation = RevocationRecord(id=new_id(), subject_table=table, subject=subject)
            rows.put(sign_record(revocation, root, root.public.key_id))
        detail = {"subject": user_id, "keys": discard_pool(session, rows)}
        rows.event(session.event("user-disable", detail=detail))
        rows.commit()


def _certificates(reader: VerifiedReader, user_id: bytes) -> list[tuple[str, bytes]]:
    """(table, id) of everything that lets a user in: keys, and codes that were not used yet."""
    keys = reader.find(UserKeyRecord, user=user_id)
    used = {key.enrolment for key in keys}
    codes = [one for one in reader.find(EnrolmentRecord, user=user_id) if one.id not in used]
    return [(one.TABLE, one.id) for one in (*keys, *codes)]


def _refuse_last(vault: OpenVault, user_id: bytes) -> None:
    """The last holder of a role that nobody could replace does not go."""
    for role in (Role.ADMINISTRATOR, Role.PRACTITIONER, Role.OFFICER):
        holders = [
            person.id
            for person in vault.trust.people.values()
            if role in person.certified and not person.revoked
        ]
        if holders == [user_id]:
            raise Refused("last-holder", role=role.value)


def _team_to_found(rows: UnitOfWork, vault: OpenVault, roles: frozenset[Role]) -> bytes:
    """A team id for the clinic's first practitioner, else zero."""
    if Role.PRACTITIONER not in roles or vault.trust.team is not None:
        return ZERO_ID
    for enrolment in vault.reader(rows).find(EnrolmentRecord):
        waiting = enrolment.founds_team != ZERO_ID and enrolment.expires_ms > vault.now()
        if waiting and not _disabled(vault, enrolment.user):
            raise Refused("team-founder-pending")
    return new_id()


def _disabled(vault: OpenVault, user_id: bytes) -> bool:
    person = vault.trust.people.get(user_id)
    return person is None or person.user.state == UserState.DISABLED


def _countersigned(session: VaultSession, enrolment: EnrolmentRecord) -> EnrolmentRecord:
    if enrolment.founds_team != ZERO_ID and Role.OFFICER not in session.roles:
        raise Refused("team-needs-officer")
    return countersign(enrolment, session.keys)


def _enrolment_of(vault: OpenVault, user_id: bytes, code: SigningKey) -> EnrolmentRecord:
    """The code's certificate; a refusal is logged."""
    with vault.read() as rows:
        found = vault.reader(rows).find(EnrolmentRecord, user=user_id)
        matching = [e for e in found if e.code_key == code.public]
        refusal = _code_refusal(vault, rows, matching[0]) if matching else "code-wrong"
    if refusal:
        detail = {"reason": refusal}
        vault.log_event(Event("enrol", "refused", vault.now(), user=user_id, detail=detail))
        raise Refused(refusal)
    return matching[0]


def _code_refusal(vault: OpenVault, rows: Snapshot | UnitOfWork, enrolment: EnrolmentRecord) -> str:
    """Why a code does not count (any more), or ""."""
    if vault.reader(rows).find(UserKeyRecord, enrolment=enrolment.id):
        return "code-used"
    if _disabled(vault, enrolment.user):
        return "code-wrong"
    return "code-expired" if enrolment.expires_ms < vault.now() else ""


def _write_newcomer(
    vault: OpenVault, enrolment: EnrolmentRecord, code: SigningKey, newcomer: Newcomer
) -> None:
    with vault.write() as rows:
        # Looked up once more under the write lock: a code counts once, also at two computers.
        refusal = _code_refusal(vault, rows, enrolment)
        if refusal:
            raise Refused(refusal)
        rows.put(newcomer.keys)
        rows.put(newcomer.password)
        if enrolment.founds_team != ZERO_ID:
            for record in found_team(vault.id, enrolment, code, newcomer):
                rows.put(record)
        rows.event(Event("enrol", "done", vault.now(), user=enrolment.user))
        rows.commit()
