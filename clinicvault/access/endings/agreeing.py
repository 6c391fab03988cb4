"""Whether an erasure counts: an officer's record alone erases nobody (DESIGN §2, Privacy officer).

Whoever asks is not who allows. Where nobody else could have allowed it when it was carried out, a
waiting time took that place. Asked of a patient who lives although there is such a record: after a
restore, or where somebody wrote it who may not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.damage import found_rows
from clinicvault.access.reading import VerifiedReader, unsigned
from clinicvault.access.release.hidden_words import hidden_since
from clinicvault.access.release.request_states import WAIT_MS, bound_to
from clinicvault.crypto.keys import PublicKeys
from clinicvault.domain.access_records import ApprovalRecord, RequestRecord
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.ports import Snapshot, StateIndex, UnitOfWork
from clinicvault.domain.record_kinds import RequestKind, Stage, UserState
from clinicvault.domain.records import PatientRecord, Record, UserKeyRecord, UserRecord
from clinicvault.domain.roles import Act, roles_allowed, roles_of

ALLOWING = roles_allowed(Act.ALLOW_ERASURE)
_BITS = frozenset(role.bit for role in ALLOWING)


def lives(state: StateIndex, patient: bytes) -> bool:
    """Whether the patient's own row is there, by the log."""
    person = state.get(PatientRecord.TABLE, patient)
    return person is not None and bool(person.digest)


def is_erased(
    trust: Trust,
    state: StateIndex,
    rows: Snapshot | UnitOfWork,
    reader: VerifiedReader,
    patient: bytes,
) -> bool:
    """Whether a patient is erased, or has to be again; one look-up where nobody says so."""
    if state.get(ErasureRecord.TABLE, patient) is None:
        return False
    if not lives(state, patient):
        return True
    try:
        require_agreed(trust, state, rows, reader, patient)
    except IntegrityError:
        return False
    return True


def require_agreed(
    trust: Trust,
    state: StateIndex,
    rows: Snapshot | UnitOfWork,
    reader: VerifiedReader,
    patient: bytes,
) -> None:
    """IntegrityError unless an officer's record is there, and a second person's word with it.

    Else an officer who writes that one row alone would make other people's programs erase. Nor does
    it count where a word on that request may be hidden: it could be the no.
    """
    erasure = reader.need(ErasureRecord, patient)
    request = reader.need(RequestRecord, erasure.request)
    said, _ = found_rows(rows, reader, ApprovalRecord, request=request.id)
    seq = place_of(state, erasure)
    in_force = stands(trust, erasure, request, said, lambda one: place_of(state, one))
    if not (in_force and fits(erasure, request)):
        raise unsigned(ErasureRecord.TABLE, patient)
    if hidden_since(rows, state, place_of(state, request)):
        raise unsigned(ErasureRecord.TABLE, patient)
    if not granted(trust, request, said):
        keys = reader.find(UserKeyRecord)
        if not waited(erasure, request) or could_allow(trust, state, keys, request, seq):
            raise unsigned(ErasureRecord.TABLE, patient)


def fits(erasure: ErasureRecord, request: RequestRecord) -> bool:
    """Whether one belongs to the other; a request never changes."""
    ids = (erasure.request, erasure.id) == (request.id, request.patient)
    return ids and request.kind == RequestKind.ERASURE and request.version == 1


def granted(trust: Trust, request: RequestRecord, said: Iterable[ApprovalRecord]) -> bool:
    """Whether somebody else than who asked said yes to just this request."""
    return any(_allows(trust, request, one) for one in said)


def _allows(trust: Trust, request: RequestRecord, one: ApprovalRecord) -> bool:
    bound = (one.request, one.version, one.note_sealed) == (request.id, 1, bound_to(request))
    return one.stage == Stage.GRANT and bound and _by_another(trust, request, one)


def _by_another(trust: Trust, request: RequestRecord, one: ApprovalRecord) -> bool:
    return one.role in _BITS and trust.owner(one.signer) not in {b"", request.requester}


def _own(trust: Trust, request: RequestRecord, one: ApprovalRecord, stage: Stage) -> bool:
    mine = (one.request, trust.owner(one.signer)) == (request.id, request.requester)
    return mine and one.stage == stage


def _stops(trust: Trust, request: RequestRecord, one: ApprovalRecord) -> bool:
    """Somebody else's no, or the word by which who asked ends it."""
    no = one.stage == Stage.DENY and one.request == request.id
    return (no and _by_another(trust, request, one)) or _own(trust, request, one, Stage.ENDED)


def matters(trust: Trust, request: RequestRecord, one: ApprovalRecord) -> bool:
    """Whether a word says anything of whether the request stands."""
    decides = _allows(trust, request, one) or _stops(trust, request, one)
    return decides or _own(trust, request, one, Stage.BEGUN)


def stands(
    trust: Trust,
    erasure: ErasureRecord,
    request: RequestRecord,
    said: Collection[ApprovalRecord],
    leaf: Callable[[Record], int],
) -> bool:
    """Whether it was begun in time, and nobody had denied or withdrawn the request before.

    `leaf`: where a row stands in the log. Who asked began it, or else the erasure itself did.
    """
    done = leaf(erasure)
    if is_over(trust, request, said, leaf, done):
        return False
    begun = (one for one in said if _own(trust, request, one, Stage.BEGUN) and leaf(one) <= done)
    made = [erasure.made_ms, *(one.made_ms for one in begun)]
    return min(made) < request.expires_ms


def is_over(
    trust: Trust,
    request: RequestRecord,
    said: Collection[ApprovalRecord],
    leaf: Callable[[Record], int],
    done: int,
) -> bool:
    """Whether somebody denied or withdrew it before it began, or was done at leaf `done`."""
    begun = [leaf(one) for one in said if _own(trust, request, one, Stage.BEGUN)]
    since = min([done, *begun])
    return any(leaf(one) < since for one in said if _stops(trust, request, one))


def waited(erasure: ErasureRecord, request: RequestRecord) -> bool:
    """Whether the waiting time was over; by the clocks of who asked and of who did it."""
    return erasure.made_ms >= request.made_ms + WAIT_MS


def could_allow(
    trust: Trust,
    state: StateIndex,
    keys: Iterable[UserKeyRecord],
    request: RequestRecord,
    seq: int,
) -> list[bytes]:
    """Who but the person who asked had keys before leaf `seq` that could have allowed it."""
    return [
        one.user
        for one in keys
        if one.user != request.requester
        and place_of(state, one) < seq
        and trust.signer_with(PublicKeys.decode(one.public).key_id, seq, ALLOWING) is not None
        and _declared(trust, state, one.user, seq)
    ]


def _declared(trust: Trust, state: StateIndex, user: bytes, seq: int) -> bool:
    """Whether the person's row lets the keys count; one that changed since says nothing of then."""
    person = trust.people.get(user)
    return person is None or place_of(state, person.user) >= seq or works_so(person.user)


def works_so(user: UserRecord) -> bool:
    """Whether the root says of somebody that this person works here, and could allow it."""
    return user.state != UserState.DISABLED and bool(roles_of(user.roles) & ALLOWING)


def place_of(state: StateIndex, record: Record) -> int:
    """The leaf that told of a row, 0 where none did."""
    known = state.get(record.TABLE, record.id)
    return known.seq if known is not None else 0
