"""People come with a one-time code, and make their own keys with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextlib import ExitStack

from clinicvault.access.patients.pool import fill_pool
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.codes import code_signing_key, one_time_code, parse_code
from clinicvault.crypto.keys import SigningKey
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.lifecycle_records import TeamRecord
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.records import (
    EnrolmentRecord,
    PasswordRecord,
    UserKeyRecord,
    UserRecord,
)
from clinicvault.domain.roles import Act, Role, mask_of

from .carrying import Carried, carried_from, carry, require_replaceable
from .founding import countersign
from .leaving import disable
from .newcomer import Newcomer, make_newcomer, words_of_keys
from .team import found_team, founds

__all__ = ["ForTeam", "Invited", "disable", "enrol", "enrolment_words", "invite", "issue_code"]
CODE_LIFE_MS = 7 * 24 * 3600 * 1000


@dataclasses.dataclass(frozen=True, slots=True)
class Invited:
    """A user and the one-time code, which is shown once and kept nowhere."""

    user: bytes
    code: str
    expires_ms: int


@dataclasses.dataclass(frozen=True, slots=True)
class ForTeam:
    """The team that a practitioner's code is for, and an officer who signs where it begins one."""

    team: bytes = b""
    """Empty: the clinic's first, else as whoever lets the person in decides."""
    officer: VaultSession | None = None
    """None: the caller, who must be one then."""


def invite(
    session: VaultSession, name: str, roles: frozenset[Role], place: ForTeam | None = None
) -> Invited:
    """An administrator certifies a one-time code for (user, roles, expiry).

    A team's first practitioner also needs an officer's countersignature, because the team's keys
    rest on that code: Refused("team-needs-officer") where nobody of both is one.
    """
    session.require(Act.MANAGE_USERS)
    if not roles:
        raise UsageError("role-missing")
    vault = session.vault
    user_id = new_id()
    with vault.write() as rows:
        user = UserRecord(
            id=user_id,
            name_sealed=vault.seal_name(name, UserRecord.TABLE, user_id),
            roles=mask_of(roles),
            state=int(UserState.INVITED),
        )
        rows.put(session.rooted(user))
        invited = issue_code(session, rows, user_id, roles, place)
        rows.event(session.event("user-add", detail={"subject": user_id, "roles": mask_of(roles)}))
        rows.commit()
    return invited


def issue_code(
    session: VaultSession,
    rows: UnitOfWork,
    user: bytes,
    roles: frozenset[Role],
    place: ForTeam | None = None,
) -> Invited:
    """A one-time code for somebody's next keys, certified in the caller's transaction.

    Refused("team-needs-officer"), Refused("team-founder-pending") for a team's first practitioner;
    UsageError("team-unknown").
    """
    place = place or ForTeam()
    team, begins = _team_of_code(rows, session.vault, user, roles, place.team)
    expires = session.vault.now() + CODE_LIFE_MS
    with ExitStack() as opened:
        seed = opened.enter_context(Secret.random(16))
        key = code_signing_key(seed)
        opened.callback(key.wipe)
        enrolment = EnrolmentRecord(
            id=new_id(),
            user=user,
            roles=mask_of(roles),
            code_key=key.public,
            expires_ms=expires,
            founds_team=team,
            officer=ZERO_ID,
            officer_signature=b"",
        )
        signed = _countersigned(place.officer or session, enrolment) if begins else enrolment
        rows.put(session.rooted(signed))
        return Invited(user, one_time_code(seed), expires)


def enrol(
    vault: OpenVault,
    user_id: bytes,
    code_text: str,
    password: Secret,
    progress: Callable[[int, int], None] | None = None,
    pool_size: int = 1000,
) -> str:
    """A person's own first unlock, or next one by a new code; returns the four words to compare.

    Who has keys that still count, and gives their password, brings them along: these keys let the
    new ones in (see `carrying`). Refused("code-wrong"), ("code-expired"), ("code-used"),
    ("code-replaced"); ("keys-needed") where nobody else could let the new keys in.
    """
    with ExitStack() as opened:
        with parse_code(code_text) as seed:
            code = code_signing_key(seed)
        opened.callback(code.wipe)
        enrolment = _enrolment_of(vault, user_id, code)
        carried = opened.enter_context(carried_from(vault, user_id, password))
        if carried is None:
            _require_replaceable(vault, user_id)
        version = _next_password(vault, user_id)
        secrets = vault.secrets
        newcomer = make_newcomer(
            enrolment, code, password, secrets.current, version, secrets.generation
        )
        opened.callback(newcomer.wipe)
        _write_newcomer(vault, enrolment, code, newcomer, carried)
        if founds(enrolment):
            fill_pool(vault, newcomer.user, newcomer.first, pool_size, progress)
        return enrolment_words(newcomer.keys)


def enrolment_words(keys: UserKeyRecord) -> str:
    """Four words that stand for a newcomer's public keys."""
    return words_of_keys(keys.public, keys.second_public)


def _team_of_code(
    rows: UnitOfWork, vault: OpenVault, user: bytes, roles: frozenset[Role], team: bytes
) -> tuple[bytes, bool]:
    """(the team that a code is for, or zero; whether it begins that team)."""
    teams = vault.trust.teams
    if Role.PRACTITIONER not in roles:
        return ZERO_ID, False
    if team in teams:
        return team, False
    if not team and teams:
        return ZERO_ID, False
    if team and vault.reader(rows).get(TeamRecord, team) is None:
        raise UsageError("team-unknown")
    for enrolment in vault.reader(rows).find(EnrolmentRecord):
        if enrolment.user != user and _may_begin(vault, enrolment, team):
            raise Refused("team-founder-pending")
    return team or new_id(), True


def _may_begin(vault: OpenVault, enrolment: EnrolmentRecord, team: bytes) -> bool:
    """Whether a code that may still be used begins this team (the first one: any)."""
    same = enrolment.founds_team == team if vault.trust.teams else founds(enrolment)
    open_still = enrolment.expires_ms > vault.now() and enrolment.id not in vault.trust.ended
    return same and open_still and not _disabled(vault, enrolment.user)


def _disabled(vault: OpenVault, user_id: bytes) -> bool:
    person = vault.trust.people.get(user_id)
    return person is None or person.user.state == UserState.DISABLED


def _countersigned(officer: VaultSession, enrolment: EnrolmentRecord) -> EnrolmentRecord:
    if Role.OFFICER not in officer.roles:
        raise Refused("team-needs-officer")
    return countersign(enrolment, officer.keys)


def _enrolment_of(vault: OpenVault, user_id: bytes, code: SigningKey) -> EnrolmentRecord:
    """The code's certificate; a refusal is logged."""
    with vault.read() as rows:
        found = vault.reader(rows).find(EnrolmentRecord, user=user_id)
        matching = [e for e in found if e.code_key == code.public]
        refusal = _code_refusal(vault, rows, matching[0]) if matching else "code-wrong"
    if refusal:
        _log_refusal(vault, user_id, refusal)
        raise Refused(refusal)
    return matching[0]


def _require_replaceable(vault: OpenVault, user_id: bytes) -> None:
    """As `carrying.require_replaceable`; the refusal is logged: it may be a guessed password."""
    with vault.read():
        trust = vault.trust
    try:
        require_replaceable(trust, user_id)
    except Refused as refused:
        _log_refusal(vault, user_id, refused.code)
        raise


def _log_refusal(vault: OpenVault, user_id: bytes, code: str) -> None:
    detail = {"reason": code}
    vault.log_event(Event("enrol", "refused", vault.now(), user=user_id, detail=detail))


def _code_refusal(vault: OpenVault, rows: Snapshot | UnitOfWork, enrolment: EnrolmentRecord) -> str:
    """Why a code does not count (any more), or ""."""
    if vault.reader(rows).find(UserKeyRecord, enrolment=enrolment.id):
        return "code-used"
    if _disabled(vault, enrolment.user):
        return "code-wrong"
    begun = founds(enrolment) and enrolment.founds_team in vault.trust.teams
    if begun or enrolment.id in vault.trust.ended:
        return "code-replaced"
    return "code-expired" if enrolment.expires_ms < vault.now() else ""


def _next_password(vault: OpenVault, user_id: bytes) -> int:
    """The version that this user's next password record has."""
    with vault.read() as rows:
        before = vault.reader(rows).get(PasswordRecord, user_id)
    return before.version + 1 if before is not None else 1


def _write_newcomer(
    vault: OpenVault,
    enrolment: EnrolmentRecord,
    code: SigningKey,
    newcomer: Newcomer,
    carried: Carried | None,
) -> None:
    with vault.write() as rows:
        # Looked up once more under the write lock: a code counts once, also at two computers.
        refusal = _code_refusal(vault, rows, enrolment)
        if refusal:
            raise Refused(refusal)
        if carried is None:
            require_replaceable(vault.trust, enrolment.user)
        keys = carry(carried, rows, newcomer, enrolment) if carried else 0
        rows.put(newcomer.keys)
        rows.put(newcomer.password)
        if founds(enrolment):
            for record in found_team(vault.id, enrolment, code, newcomer):
                rows.put(record)
        detail = {"keys": keys}
        rows.event(Event("enrol", "done", vault.now(), user=enrolment.user, detail=detail))
        rows.commit()
