"""Where a request stands: by what lawful people said of it, and by the time."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Sequence

from clinicvault.crypto.signing import record_digest
from clinicvault.domain.access_records import RequestRecord
from clinicvault.domain.record_kinds import RequestKind, Stage
from clinicvault.domain.roles import Act, Role, roles_allowed

HOUR_MS = 3_600_000
WAIT_MS = 24 * HOUR_MS
"""Where nobody else could say it, so long a wait takes the place of a second signature."""
LIFETIMES = {
    RequestKind.EMERGENCY: 24 * HOUR_MS,
    RequestKind.BULK: 48 * HOUR_MS,
    RequestKind.RELEASE: 48 * HOUR_MS,
    RequestKind.ERASURE: 30 * 24 * HOUR_MS,
    RequestKind.EXPORT: 7 * 24 * HOUR_MS,
}
"""After this a request is void, granted or not."""
ASKING = {
    RequestKind.EMERGENCY: Act.ASK_EMERGENCY,
    RequestKind.BULK: Act.STEP_UP,
    RequestKind.RELEASE: Act.LIST_PATIENTS,
    RequestKind.ERASURE: Act.ASK_ERASURE,
    RequestKind.EXPORT: Act.EXPORT_PHOTO,
}
ALLOWING = {
    RequestKind.EMERGENCY: Act.ALLOW_EMERGENCY,
    RequestKind.BULK: Act.ALLOW_MORE,
    RequestKind.RELEASE: Act.ALLOW_MORE,
    RequestKind.ERASURE: Act.ALLOW_ERASURE,
    RequestKind.EXPORT: Act.ALLOW_EXPORT,
}
_WHOLE = frozenset({RequestKind.ERASURE, RequestKind.EXPORT})
REVIEWERS = frozenset({Role.ADMINISTRATOR, Role.OFFICER})


class State(enum.Enum):
    """The value is the window's word."""

    WAITING = "waiting"
    GRANTED = "granted"
    DENIED = "denied"
    RUNNING = "running"
    """An emergency access that began, and whose time is not over."""
    OVER = "over"
    """Of an emergency access: waits for its review; else: used up."""
    CLOSED = "closed"
    """Reviewed by an administrator and by a privacy officer."""
    EXPIRED = "expired"
    """Nobody allowed it, or nobody used it, in time."""


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a request: a row that is whole and rightly signed."""

    user: bytes
    role: Role
    stage: Stage
    made_ms: int
    note_sealed: bytes = b""
    id: bytes = b""


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """What a request's state hangs on beside its rows."""

    now_ms: int
    minutes: int
    """How long an emergency access runs."""
    review_days: int
    others: bool
    """Whether anybody but who asked could allow it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands."""

    state: State
    said: tuple[Said, ...]
    """What counts of it, in order."""
    alone: bool = False
    """One person was both who asked and who allowed or reviewed, or waiting took the place."""
    waited: bool = False
    until_ms: int = 0
    """Of an emergency access that began: its end."""
    missing: frozenset[Role] = frozenset()
    """Whose review is still missing."""
    overdue: bool = False


def bound_to(request: RequestRecord) -> bytes:
    """What a yes to this request has to name beside its id, b"" for nothing more.

    What is erased or has left cannot be undone: the yes names the digest of the whole row, and so
    patient and reason, or pictures, recipient, purpose and the log's head.
    """
    return record_digest(request) if request.kind in _WHOLE else b""


def counts(request: RequestRecord, said: Said) -> bool:
    """Whether this person may say this of this request in this role."""
    kind, own = RequestKind(request.kind), said.user == request.requester
    if said.stage is Stage.GRANT and said.note_sealed != bound_to(request):
        return False
    if said.stage in {Stage.GRANT, Stage.DENY}:
        # Emergency access is at once where one person is both, and flagged (DESIGN §2).
        alone = own and kind is RequestKind.EMERGENCY and said.stage is Stage.GRANT
        return said.role in roles_allowed(ALLOWING[kind]) and (alone or not own)
    if said.stage is Stage.REVIEW:
        return kind is RequestKind.EMERGENCY and said.role in REVIEWERS
    return own or said.stage is Stage.ENDED


def standing(request: RequestRecord, told: Sequence[Said], by: Setting) -> Standing:
    """Where it stands now; `told` in the order of the log."""
    said = tuple(one for one in told if counts(request, one))
    decided = next((one for one in said if one.stage in {Stage.GRANT, Stage.DENY}), None)
    if decided is not None and decided.stage is Stage.DENY:
        return Standing(State.DENIED, said)
    begun = next((one for one in said if one.stage is Stage.BEGUN), None)
    waited = decided is None and _waited(request, by, begun)
    alone = waited or any(_own_word(request, one) for one in said)
    found = Standing(State.WAITING, said, alone, waited)
    if begun is not None and request.kind != RequestKind.EMERGENCY:
        return dataclasses.replace(found, state=State.OVER)
    undecided = decided is None and not waited
    if begun is None or undecided:  # whoever says so alone begins nothing
        ready = State.WAITING if undecided else State.GRANTED
        given_back = _ended(request, said, request.expires_ms)
        ready = State.EXPIRED if given_back else _open(request, by, ready)
        return dataclasses.replace(found, state=ready)
    return _emergency(request, found, begun, by)


def _own_word(request: RequestRecord, said: Said) -> bool:
    return said.user == request.requester and said.stage in {Stage.GRANT, Stage.REVIEW}


def _waited(request: RequestRecord, by: Setting, begun: Said | None) -> bool:
    """Never for an emergency: that is at once, or needs the officers' key."""
    if request.kind == RequestKind.EMERGENCY:
        return False
    return begun is not None or (not by.others and by.now_ms >= request.made_ms + WAIT_MS)


def _open(request: RequestRecord, by: Setting, state: State) -> State:
    return State.EXPIRED if by.now_ms >= request.expires_ms else state


def _ended(request: RequestRecord, said: Sequence[Said], until_ms: int) -> bool:
    """Whether who asked has ended it; others' programs only say so when its time is over."""
    ends = (one for one in said if one.stage is Stage.ENDED)
    return any(one.user == request.requester or one.made_ms >= until_ms for one in ends)


def _emergency(request: RequestRecord, found: Standing, begun: Said, by: Setting) -> Standing:
    until = min(begun.made_ms + by.minutes * 60_000, request.expires_ms)
    missing = REVIEWERS - {one.role for one in found.said if one.stage is Stage.REVIEW}
    if by.now_ms < until and not _ended(request, found.said, until):
        return dataclasses.replace(found, state=State.RUNNING, until_ms=until, missing=missing)
    return dataclasses.replace(
        found,
        state=State.OVER if missing else State.CLOSED,
        until_ms=until,
        missing=missing,
        overdue=bool(missing) and by.now_ms >= request.made_ms + by.review_days * 24 * HOUR_MS,
    )
