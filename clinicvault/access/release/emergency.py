"""Emergency access (break-glass): without consent, named or not, for a short time (DESIGN §4).

The held wrap is Seal(officers, Seal(archive, seed)). An officer opens the outer seal and seals what
is in it to the second key of who asked; that person's confirmed identity opens both. The officer
never sees the seed, the practitioner never gets it without an officer. The wrap stays while the
granted time runs, so that a lock costs a confirmation and not a second officer, and goes with it.
"""

from __future__ import annotations

from clinicvault.access.confirming import confirm
from clinicvault.access.consent.bringing_back import inner_of_held
from clinicvault.access.damage import Row, row_of
from clinicvault.access.days import today_number
from clinicvault.access.deleting import delete_row
from clinicvault.access.patients.cold_keys import ColdKeys, cold_keys
from clinicvault.access.patients.held_keys import Held
from clinicvault.access.patients.key_team import team_of_key
from clinicvault.access.patients.patient_keys import open_patient
from clinicvault.access.patients.pool import new_wrap
from clinicvault.access.permits import permit
from clinicvault.access.rotation.succession import key_of
from clinicvault.access.rules import rules
from clinicvault.access.session import VaultSession
from clinicvault.crypto.keys import PublicKeys
from clinicvault.crypto.secret import Secret
from clinicvault.domain.access_records import RequestRecord
from clinicvault.domain.errors import ClinicVaultError, IntegrityError, Refused, UsageError
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import (
    DeletionReason,
    Purpose,
    RequestKind,
    Stage,
    WrapKind,
)
from clinicvault.domain.records import WrapRecord
from clinicvault.domain.roles import Act, Role

from .request_states import State
from .requests import (
    Request,
    load,
    load_all,
    own_role,
    put_grant,
    put_request,
    put_word,
    require_may_answer,
    require_text,
)

_ASKED = {"emergency": True}
_OPEN = frozenset({State.WAITING, State.GRANTED, State.RUNNING})


def ask(session: VaultSession, patient: bytes, reason: str, password: Secret) -> bytes:
    """Ask for it, with the own identity confirmed; returns the request's id. Logged.

    Where one person is practitioner and officer it is allowed and begins at once, and is flagged.
    Refused("emergency-no-key") for a patient without a key, ("emergency-needless") where the
    pictures open already, ("emergency-open") while one's own request for the patient is open.
    """
    session.require(Act.ASK_EMERGENCY)
    require_text(reason)
    end_over(session)  # else what was over before would end the new one's wrap, too
    _require_sense(session, patient)
    if not session.may(Act.ALLOW_EMERGENCY):
        confirm(session, password, _ASKED)
        return _made(session, patient, reason)
    with cold_keys(session, password, _ASKED) as keys:
        request = _made(session, patient, reason)
        allow(session, request)
        _open(session, request, keys)
    return request


def allow(session: VaultSession, request: bytes) -> None:
    """An officer's yes: what the held wrap holds, sealed to who asked; logged."""
    with session.vault.write() as rows:
        known = _emergency(session, rows, request)
        require_may_answer(session, known, Stage.GRANT)
        key = _key_of(session, rows, known.record.patient)
        _require_team(session, rows, key, known.record.requester)
        inner = inner_of_held(session, rows, key)
        second = _second_of(session, known.record.requester)
        for old in _wraps(session, rows, key, second):
            delete_row(session, rows, old, DeletionReason.REPLACED)
        due = today_number(session) + 1
        wrap = new_wrap(session.vault.id, key, WrapKind.EMERGENCY, second, inner, due)
        rows.put(session.signed(wrap))
        put_grant(session, rows, known)
        rows.commit()


def begin(session: VaultSession, request: bytes, password: Secret) -> None:
    """Open what was granted, for the minutes of the rules from the first time on; logged.

    After a lock it needs a new confirmation. Refused("request-not-granted") unless this person's
    access was granted or runs, ("emergency-over") where its wrap is gone.
    """
    session.require(Act.ASK_EMERGENCY)
    with session.vault.read() as rows:
        _granted(session, rows, request)
    with cold_keys(session, password, {"request": request.hex()}) as keys:
        _open(session, request, keys)


def may_begin(session: VaultSession, request: Request) -> bool:
    """Whether this person may begin, or after a lock begin again, what was granted."""
    ready = request.state in {State.GRANTED, State.RUNNING} and _is_mine(session, request)
    held = session.held.of(request.record.patient, session.vault.now())
    return ready and (held is None or held.request != request.id)


def end(session: VaultSession, request: bytes) -> None:
    """End it before its time: key and wrap go; logged. Refused("request-not-granted"), ("role")."""
    with session.vault.write() as rows:
        known = _granted(session, rows, request)
        session.held.drop(known.record.patient)
        session.require(Act.ASK_EMERGENCY)
        _close(session, rows, known, {"early": True})
        rows.commit()


def end_over(session: VaultSession) -> int:
    """End what is over by its time, whoever asked for it: anybody's program does; returns how many.

    Logged. Wraps that are missed go with the next day's first unlock all the same.
    """
    if not session.roles:
        return 0
    damaged = dict[Row, bytes]()
    try:
        with session.vault.read() as rows:
            over = [one for one in load_all(session, rows, damaged) if _is_over(one)]
        session.tell_damage(damaged)
    except IntegrityError as error:
        # Nobody's damage keeps anybody from working; the log names it, and verification.
        session.tell_damage({row_of(error, RequestRecord.TABLE, b""): b""})
        return 0
    if over:
        with session.vault.write() as rows:
            if not session.roles:  # gone since they were read
                return 0
            for one in over:
                _close(session, rows, one, {"early": False})
            rows.commit()
    return len(over)


def _is_over(request: Request) -> bool:
    ended = any(one.stage is Stage.ENDED for one in request.standing.said)
    granted = any(one.stage is Stage.GRANT for one in request.standing.said)
    open_still = request.state in _OPEN
    return request.kind is RequestKind.EMERGENCY and granted and not ended and not open_still


def _require_sense(session: VaultSession, patient: bytes) -> None:
    """Refused where there is nothing to open, or nothing that keeps it shut."""
    with session.vault.read() as rows:
        key = _key_of(session, rows, patient)
        _require_team(session, rows, key, session.user_id)
        mine = (one for one in load_all(session, rows, {}) if _is_mine(session, one))
        if any(one.record.patient == patient and one.state in _OPEN for one in mine):
            raise Refused("emergency-open")
        if _opens(session, rows, patient, key):
            raise Refused("emergency-needless")


def _is_mine(session: VaultSession, request: Request) -> bool:
    own = request.record.requester == session.user_id
    return own and request.kind is RequestKind.EMERGENCY


def _opens(session: VaultSession, rows: Snapshot, patient: bytes, key: bytes) -> bool:
    """Whether consent and an ordinary key open the pictures; damage is no reason to refuse."""
    try:
        permit(session, rows, patient, Purpose.CARE, Act.VIEW_PHOTO)
        open_patient(session, session.vault.reader(rows), key).wipe()
    except ClinicVaultError:
        return False
    return True


def _key_of(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> bytes:
    key = key_of(session, session.vault.reader(rows), patient)
    if key is None:
        raise Refused("emergency-no-key")
    return key


def _require_team(
    session: VaultSession, rows: Snapshot | UnitOfWork, key: bytes, user: bytes
) -> None:
    """Refused("emergency-other-team"): the held wrap's inside is for the own team's archive."""
    team = team_of_key(session.vault.id, session.vault.reader(rows), key)
    teams = session.vault.trust.need_person(user).teams
    if teams and team not in teams:
        raise Refused("emergency-other-team")


def _second_of(session: VaultSession, user: bytes) -> PublicKeys:
    """The certified second key of who asks; Refused("no-key") for no practitioner (any more)."""
    person = session.vault.trust.need_person(user)
    practises = Role.PRACTITIONER in person.certified & person.declared
    if person.second is None or person.revoked or not practises:
        raise Refused("no-key", key="archive")
    return person.second


def _wraps(
    session: VaultSession, rows: Snapshot | UnitOfWork, key: bytes, second: PublicKeys
) -> list[WrapRecord]:
    reader = session.vault.reader(rows)
    found = reader.find(WrapRecord, patient_key=key, kind=int(WrapKind.EMERGENCY))
    return [wrap for wrap in found if wrap.recipient == second.key_id]


def _emergency(session: VaultSession, rows: Snapshot | UnitOfWork, request: bytes) -> Request:
    known = load(session, rows, request)
    if known.kind is not RequestKind.EMERGENCY:
        raise UsageError("request-unknown")
    return known


def _granted(session: VaultSession, rows: Snapshot | UnitOfWork, request: bytes) -> Request:
    known = _emergency(session, rows, request)
    mine = known.record.requester == session.user_id
    if not mine or known.state not in {State.GRANTED, State.RUNNING}:
        raise Refused("request-not-granted")
    return known


def _made(session: VaultSession, patient: bytes, reason: str) -> bytes:
    with session.vault.write() as rows:
        request = put_request(session, rows, RequestKind.EMERGENCY, reason, patient)
        rows.commit()
    return request


def _open(session: VaultSession, request: bytes, keys: ColdKeys) -> None:
    """Hold the patient's key until the time is over; the log comes first."""
    with session.vault.read() as rows:
        known = _granted(session, rows, request)
        key = _key_of(session, rows, known.record.patient)
        wraps = _wraps(session, rows, key, _second_of(session, session.user_id))
    if not wraps:
        raise Refused("emergency-over")
    # Whatever was stated before: from now on it is care, and nothing else is permitted.
    session.stated.pop(known.record.patient, None)
    until = _begun(session, request)
    try:
        pair = keys.open(wraps, (WrapKind.EMERGENCY,))
    except ClinicVaultError as error:
        detail: dict[str, object] = {"reason": error.code}
        session.vault.log_event(_said(session, known.record, "begin", "failed", detail))
        raise
    _hold(session, key, Held(known.record.patient, request, until, pair))


def _begun(session: VaultSession, request: bytes) -> int:
    """Say that it begins, before anything is opened; until when (ms since 1970)."""
    with session.vault.write() as rows:
        known = _granted(session, rows, request)
        until = known.standing.until_ms
        if not until:
            begun = put_word(session, rows, request, Stage.BEGUN, Role.PRACTITIONER)
            until = begun + rules(session).emergency_minutes * 60_000
        rows.event(_said(session, known.record, "begin", "done", {}))
        rows.commit()
    return min(until, known.record.expires_ms)


def _hold(session: VaultSession, key: bytes, held: Held) -> None:
    """A session that was locked meanwhile keeps nothing."""
    session.held.put(key, held, session.vault.now())
    if session.locked:
        session.held.wipe()
        session.alive()


def _close(
    session: VaultSession, rows: UnitOfWork, request: Request, detail: dict[str, object]
) -> None:
    """The wrap goes, and everybody's program knows that it did."""
    for wrap in _left(session, rows, request.record):
        delete_row(session, rows, wrap, DeletionReason.OVER)
    put_word(session, rows, request.id, Stage.ENDED, own_role(session))
    rows.event(_said(session, request.record, "end", "done", detail))


def _left(session: VaultSession, rows: UnitOfWork, record: RequestRecord) -> list[WrapRecord]:
    """The wrap of a request; none where patient or person have other keys by now."""
    try:
        key = _key_of(session, rows, record.patient)
        return _wraps(session, rows, key, _second_of(session, record.requester))
    except Refused:
        return []


def _said(
    session: VaultSession,
    record: RequestRecord,
    what: str,
    outcome: str,
    detail: dict[str, object],
) -> Event:
    told = {"request": record.id.hex(), **detail}
    return session.event(f"emergency-{what}", outcome, patient=record.patient, detail=told)
