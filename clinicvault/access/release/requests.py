"""Requests for a second person: asked, allowed or denied, used, reviewed (DESIGN §2).

Who asks and who answers sign rows of their own; what counts of them `request_states` says. The
reason lies under the directory key, and once more sealed to the log key for administrators.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from clinicvault.access import contexts
from clinicvault.access.damage import Row, found_rows, row_of
from clinicvault.access.people.colleagues import others
from clinicvault.access.rules import rules
from clinicvault.access.session import VaultSession
from clinicvault.access.to_log import open_from_log, seal_to_log
from clinicvault.crypto.fields import open_value, seal_value
from clinicvault.domain.access_records import ApprovalRecord, RequestRecord
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind, RequestKind, Stage
from clinicvault.domain.roles import Act, Role, roles_allowed

from .hidden_words import newest_hidden
from .request_states import (
    ALLOWING,
    ASKING,
    LIFETIMES,
    Said,
    Setting,
    Standing,
    State,
    bound_to,
    standing,
)

TEXT_CHARS = 1000
_ROLES = {role.bit: role for role in Role}
_DETAILS, _REVIEW, _NOTE = "details_sealed", "review_sealed", "note_sealed"


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """A request and where it stands now."""

    record: RequestRecord
    standing: Standing

    @property
    def id(self) -> bytes:
        """The request's id."""
        return self.record.id

    @property
    def kind(self) -> RequestKind:
        """What it is for."""
        return RequestKind(self.record.kind)

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.standing.state


def make(session: VaultSession, kind: RequestKind, reason: str) -> bytes:
    """Ask for a second person (BULK, RELEASE); returns the request's id. Logged."""
    with session.vault.write() as rows:
        request = put_request(session, rows, kind, reason, ZERO_ID)
        rows.commit()
    return request


def put_request(
    session: VaultSession,
    rows: UnitOfWork,
    kind: RequestKind,
    reason: str,
    patient: bytes,
    **more: str,
) -> bytes:
    """As `make`, in a transaction that the caller commits; InputRefused("reason-missing").

    `more` lies sealed beside the reason (`details_of`), and stands in the log entry, too.
    """
    text = require_text(reason)
    record = put_row(session, rows, kind, text, patient, more)
    rows.event(request_event(session, "request-make", record, {**more, "reason": text}))
    return record.id


def put_row(
    session: VaultSession,
    rows: UnitOfWork,
    kind: RequestKind,
    text: str,
    patient: bytes,
    more: Mapping[str, str],
) -> RequestRecord:
    """The row alone, for a reason that `require_text` took; the caller writes the log entry."""
    session.require(ASKING[kind])
    now, request = session.vault.now(), new_id()
    place = contexts.field(RequestRecord.TABLE, _DETAILS, request)
    cipher = session.cipher(GroupKind.DIRECTORY, RequestRecord.TABLE)
    record = RequestRecord(
        id=request,
        kind=int(kind),
        requester=session.user_id,
        patient=patient,
        made_ms=now,
        expires_ms=now + LIFETIMES[kind],
        details_sealed=seal_value(cipher, {**more, "reason": text}, place),
        review_sealed=seal_to_log(session, RequestRecord.TABLE, _REVIEW, request, text),
    )
    rows.put(session.signed(record))
    return record


def require_text(text: str) -> str:
    """What somebody typed, in one line; InputRefused("reason-missing"), ("reason-long")."""
    said = " ".join(text.split())
    if not said:
        raise InputRefused("reason-missing")
    if len(said) > TEXT_CHARS:
        raise InputRefused("reason-long", limit=TEXT_CHARS)
    return said


def load(session: VaultSession, rows: Snapshot | UnitOfWork, request: bytes) -> Request:
    """One request; UsageError("request-unknown").

    IntegrityError where a word on it is missing, altered, or not by somebody of that role.
    """
    reader = session.vault.reader(rows)
    record = reader.get(RequestRecord, request)
    if record is None:
        raise UsageError("request-unknown")
    return _by_words(session, rows, record, newest_hidden(rows, session.vault.ports.state))


def load_all(
    session: VaultSession, rows: Snapshot | UnitOfWork, damaged: dict[Row, bytes], **equal: bytes
) -> list[Request]:
    """Every one (with these column values) that is whole, oldest first; others go to `damaged`."""
    reader, found = session.vault.reader(rows), list[Request]()
    damaged |= {(RequestRecord.TABLE, row): b"" for row in reader.lost(RequestRecord)}
    records, spoiled = found_rows(rows, reader, RequestRecord, **equal)
    damaged |= spoiled
    hidden = newest_hidden(rows, session.vault.ports.state)
    for record in sorted(records, key=lambda one: (one.made_ms, one.id)):
        try:
            found.append(_by_words(session, rows, record, hidden))
        except IntegrityError as error:
            damaged[row_of(error, RequestRecord.TABLE, record.id)] = b""
    return found


def _by_words(
    session: VaultSession, rows: Snapshot | UnitOfWork, record: RequestRecord, hidden: int
) -> Request:
    """IntegrityError unless all that was said of it is there; no word is older than its request."""
    words = session.vault.reader(rows).find(ApprovalRecord, request=record.id)
    if hidden >= session.vault.ports.state.many(record.TABLE, [record.id])[record.id].seq:
        raise _altered(ApprovalRecord.TABLE, record.id)
    return _standing(session, record, words)


def may_see(session: VaultSession, request: Request) -> bool:
    """Who asked, who could answer, and who reviews."""
    own = request.record.requester == session.user_id
    return own or any(session.may(act) for act in (ALLOWING[request.kind], Act.REVIEW_REQUEST))


def may_allow(session: VaultSession, request: Request) -> bool:
    """Whether this person's word is asked for now.

    Not on what one asked for oneself, but for an emergency where one is practitioner and officer.
    """
    mine = request.record.requester == session.user_id
    lawful = not mine or request.kind is RequestKind.EMERGENCY
    return request.state is State.WAITING and lawful and session.may(ALLOWING[request.kind])


def reviewing_roles(session: VaultSession, request: Request) -> frozenset[Role]:
    """In which roles this person may close the review now.

    In one role where somebody else could speak for the other. One's own emergency access only
    where nobody else has the role; that is flagged.
    """
    if request.state is not State.OVER:
        return frozenset()
    me, asker = session.user_id, request.record.requester
    reviewers = {one.user for one in request.standing.said if one.stage is Stage.REVIEW}
    mine = session.roles & request.standing.missing
    alone = frozenset(role for role in mine if not others(session, {me, asker}, {role}))
    if alone or me == asker or me in reviewers:
        return alone
    return frozenset(sorted(mine, key=lambda role: role.bit)[:1])


def require_may_answer(session: VaultSession, request: Request, stage: Stage) -> None:
    """Refused("role"), ("request-own"), ("request-decided")."""
    session.require(ALLOWING[request.kind])
    alone = request.kind is RequestKind.EMERGENCY and stage is Stage.GRANT
    if request.record.requester == session.user_id and not alone:
        raise Refused("request-own")
    if request.state is not State.WAITING:
        raise Refused("request-decided")


def allow(session: VaultSession, request: bytes) -> None:
    """The second person's yes to BULK or RELEASE; logged. Emergencies: `emergency.allow`."""
    with session.vault.write() as rows:
        known = load(session, rows, request)
        if known.kind is RequestKind.EMERGENCY:
            raise UsageError("request-unknown")
        require_may_answer(session, known, Stage.GRANT)
        put_grant(session, rows, known)
        rows.commit()


def put_grant(session: VaultSession, rows: UnitOfWork, request: Request) -> None:
    """The word and its log entry, in a transaction that the caller commits."""
    alone = request.record.requester == session.user_id
    role, of = _role_for(session, ALLOWING[request.kind]), bound_to(request.record)
    put_word(session, rows, request.id, Stage.GRANT, role, bound=of)
    rows.event(request_event(session, "request-allow", request.record, {"alone": alone}))


def deny(session: VaultSession, request: bytes) -> None:
    """The second person's no, to any kind; logged."""
    with session.vault.write() as rows:
        known = load(session, rows, request)
        require_may_answer(session, known, Stage.DENY)
        role = _role_for(session, ALLOWING[known.kind])
        put_word(session, rows, request, Stage.DENY, role)
        rows.event(request_event(session, "request-deny", known.record, {}))
        rows.commit()


def review(session: VaultSession, request: bytes, note: str) -> None:
    """Close this person's part of an emergency access's review (`reviewing_roles`); logged.

    Refused("role"), ("request-not-over"), ("request-own") where somebody else has the role.
    """
    session.require(Act.REVIEW_REQUEST)
    text = require_text(note)
    with session.vault.write() as rows:
        known = load(session, rows, request)
        roles = reviewing_roles(session, known)
        if not roles:
            raise Refused(_why_no_review(session, known))
        for role in sorted(roles, key=lambda one: one.bit):
            put_word(session, rows, request, Stage.REVIEW, role, text)
        closed = not known.standing.missing - roles
        alone = known.record.requester == session.user_id
        detail: dict[str, object] = {"note": text, "closed": closed, "alone": alone}
        rows.event(request_event(session, "request-review", known.record, detail))
        rows.commit()


def spend(session: VaultSession, rows: UnitOfWork, request: bytes, kind: RequestKind) -> bool:
    """Use up what was granted to this person, once, in a transaction that the caller commits.

    Returns whether 24 hours of waiting took the place of a second person, who does not exist.
    Refused("request-not-granted") for another kind, person or state, ("role").
    """
    known = load(session, rows, request)
    own = known.record.requester == session.user_id and known.kind is kind
    if not own or known.state is not State.GRANTED:
        raise Refused("request-not-granted")
    put_word(session, rows, request, Stage.BEGUN, _role_for(session, ASKING[kind]))
    waited = known.standing.waited
    rows.event(request_event(session, "request-use", known.record, {"waited": waited}))
    return waited


def put_word(
    session: VaultSession,
    rows: UnitOfWork,
    request: bytes,
    stage: Stage,
    role: Role,
    note: str = "",
    bound: bytes = b"",
) -> int:
    """What this person says, signed; the caller writes the log entry and commits. Returns when.

    `bound` (`bound_to`) binds it to all that was asked, not to the request's id alone.
    """
    word, now = new_id(), session.vault.now()
    sealed = seal_to_log(session, ApprovalRecord.TABLE, _NOTE, word, note) if note else bound
    record = ApprovalRecord(
        id=word,
        request=request,
        stage=int(stage),
        role=role.bit,
        made_ms=now,
        note_sealed=sealed,
    )
    rows.put(session.signed(record))
    return now


def reason_of(session: VaultSession, record: RequestRecord) -> str:
    """Why somebody asked; by the directory's or the log's key, "" for who holds neither."""
    if session.holds(GroupKind.DIRECTORY):
        return details_of(session, record).get("reason", "")
    return open_from_log(session, RequestRecord.TABLE, _REVIEW, record.id, record.review_sealed)


def note_of(session: VaultSession, said: Said) -> str:
    """What a review found; "" for who does not hold the log key."""
    if said.stage is not Stage.REVIEW:
        return ""
    return open_from_log(session, ApprovalRecord.TABLE, _NOTE, said.id, said.note_sealed)


def own_role(session: VaultSession) -> Role:
    """One of this person's roles, to say what anybody may say."""
    return min(session.roles, key=lambda role: role.bit)


def _role_for(session: VaultSession, act: Act) -> Role:
    session.require(act)
    return min(session.roles & roles_allowed(act), key=lambda role: role.bit)


def details_of(session: VaultSession, record: RequestRecord) -> dict[str, str]:
    """What was asked, by whichever generation of the directory key it was sealed under."""
    place = contexts.field(RequestRecord.TABLE, _DETAILS, record.id)
    for cipher in reversed(session.ciphers(GroupKind.DIRECTORY, RequestRecord.TABLE)):
        try:
            value = open_value(cipher, record.details_sealed, place)
        except IntegrityError:
            continue
        if isinstance(value, dict):
            return {str(name): str(said) for name, said in value.items()}
    raise _altered(RequestRecord.TABLE, record.id)


def _why_no_review(session: VaultSession, request: Request) -> str:
    if request.state is not State.OVER:
        return "request-not-over"
    mine = session.roles & request.standing.missing
    return "request-own" if mine else "request-decided"


def _standing(
    session: VaultSession, record: RequestRecord, approvals: Sequence[ApprovalRecord]
) -> Request:
    try:
        kind = RequestKind(record.kind)
    except ValueError as error:
        raise _altered(RequestRecord.TABLE, record.id) from error
    # Who is asked has read the first version, and nobody answers one that lives for longer.
    if record.version != 1 or record.expires_ms > record.made_ms + LIFETIMES[kind]:
        raise _altered(RequestRecord.TABLE, record.id)
    law = rules(session)
    by = Setting(
        session.vault.now(),
        law.emergency_minutes,
        law.emergency_days,
        bool(others(session, {record.requester}, roles_allowed(ALLOWING[kind]))),
    )
    said = [_said(session, one) for one in approvals]
    return Request(record, standing(record, [one for _, one in sorted(said, key=_order)], by))


def _order(told: tuple[int, Said]) -> tuple[int, bytes]:
    """As the log has them; rows of one leaf by their id."""
    return told[0], told[1].id


def _said(session: VaultSession, record: ApprovalRecord) -> tuple[int, Said]:
    """With its place in the log; the reader has checked that its signer holds that role."""
    trust, state = session.vault.trust, session.vault.ports.state
    try:
        known = state.many(record.TABLE, [record.id])[record.id]
        role, stage = _ROLES[record.role], Stage(record.stage)
    except (KeyError, ValueError) as error:
        raise _altered(ApprovalRecord.TABLE, record.id) from error
    if record.version != 1:
        raise _altered(ApprovalRecord.TABLE, record.id)
    user = trust.owner(record.signer)
    return known.seq, Said(user, role, stage, record.made_ms, record.note_sealed, record.id)


def request_event(
    session: VaultSession, name: str, record: RequestRecord, detail: dict[str, object]
) -> Event:
    """An entry about a request, not yet written."""
    patient = b"" if record.patient == ZERO_ID else record.patient
    told = {"request": record.id.hex(), "kind": RequestKind(record.kind).name.lower(), **detail}
    return session.event(name, patient=patient, detail=told)


def _altered(table: str, row: bytes) -> IntegrityError:
    return IntegrityError("row-altered", table=table, id=row.hex())
