"""Erasing a patient for good: asked for, allowed by a second person, carried out (DESIGN §4).

A privacy officer asks, a practitioner or another officer allows, and the officer who asked carries
it out with the own password. Where nobody else could allow it, 24 hours take that place. Keys go
first, in one transaction with all that hangs on them; then the files.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from clinicvault.access.confirming import confirm
from clinicvault.access.damage import Row, row_of
from clinicvault.access.people.colleagues import others
from clinicvault.access.release.request_states import State
from clinicvault.access.release.requests import (
    Request,
    details_of,
    load,
    load_all,
    put_request,
    put_word,
)
from clinicvault.access.rules import rules
from clinicvault.access.session import VaultSession
from clinicvault.crypto.secret import Secret
from clinicvault.domain.access_records import RequestRecord
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed, UsageError
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import RequestKind, Stage
from clinicvault.domain.records import PatientRecord
from clinicvault.domain.roles import Act, Role, roles_allowed

from .destroying import Held, destroy
from .erasure_facts import Destroyed, open_facts, seal_facts
from .holds import require_free

DAY_MS = 24 * 3_600_000
ERASED = "patient-erase"
NAMED_FILES = 500_000
"""So many files a certificate names, so that what a backup keeps of it can be read again. The
store is tidied of any others: no row names them any more."""
Told = Callable[[int, int], None]
"""Hears (files deleted, files in all)."""
_OPEN = frozenset({State.WAITING, State.GRANTED})
_EARLY = "before_time"


@dataclasses.dataclass(frozen=True, slots=True)
class Erasure:
    """A request for an erasure, and the record of it once the keys are gone."""

    request: Request
    record: ErasureRecord | None

    @property
    def patient(self) -> bytes:
        """Whose."""
        return self.request.record.patient

    @property
    def finished(self) -> bool:
        """Whether the files are gone, too."""
        ended = any(one.stage is Stage.ENDED for one in self.request.standing.said)
        return self.record is not None and ended

    @property
    def open(self) -> bool:
        """Whether it may still be carried out."""
        return self.record is None and self.request.state in _OPEN


def backups_until(session: VaultSession) -> int:
    """Until when (ms since 1970) a backup made today could hold keys: by the clinic's rule."""
    return session.vault.now() + rules(session).backup_days * DAY_MS


def held_until(session: VaultSession, one: Erasure) -> int:
    """Until when (ms since 1970) a backup could hold an erased patient's keys, at the least.

    An officer signs a day; nobody believes one that is earlier than the rule in force makes it, or
    that is counted from before the second person's word.
    """
    if one.record is None:
        return 0
    said = [word.made_ms for word in one.request.standing.said if word.stage is Stage.GRANT]
    made = max(one.record.made_ms, one.request.record.made_ms, *said)
    return max(one.record.backups_until_ms, made + rules(session).backup_days * DAY_MS)


def ask(
    session: VaultSession, patient: bytes, ground: str, reason: str, *, before_time: bool = False
) -> bytes:
    """Ask for a patient's erasure; the request's id. Logged.

    `before_time`: the time of keeping is not over, and who asks knows it; who allows is told.

    Refused("patient-held"), ("erasure-asked") where one is open already, ("patient-erased"),
    UsageError("patient-unknown"), InputRefused("reason-missing").
    """
    session.require(Act.ASK_ERASURE)
    damaged: dict[Row, bytes] = {}
    with session.vault.write() as rows:
        if session.vault.reader(rows).get(PatientRecord, patient) is None:
            raise UsageError("patient-unknown")
        require_free(session, rows, patient)
        if any(one.open for one in erasures(session, rows, damaged, patient)):
            raise Refused("erasure-asked")
        early = {_EARLY: "yes"} if before_time else {}
        kind = RequestKind.ERASURE
        request = put_request(session, rows, kind, reason, patient, ground=ground, **early)
        rows.commit()
    session.tell_damage(damaged)
    return request


def is_early(session: VaultSession, request: RequestRecord) -> bool:
    """Whether it was asked for before its time; Refused for who does not hold the directory key."""
    return _EARLY in details_of(session, request)


def erasures(
    session: VaultSession,
    rows: Snapshot | UnitOfWork,
    damaged: dict[Row, bytes],
    patient: bytes = b"",
) -> list[Erasure]:
    """Every erasure that was ever asked for, or one patient's, oldest first.

    What is damaged goes to `damaged`: such a request is left out, and such a record is none.
    """
    equal = {"patient": patient} if patient else {}
    found = load_all(session, rows, damaged, **equal)
    return [
        _erasure(session, rows, one, damaged) for one in found if one.kind is RequestKind.ERASURE
    ]


def load_erasure(session: VaultSession, rows: Snapshot | UnitOfWork, request: bytes) -> Erasure:
    """One of them; UsageError("request-unknown"). IntegrityError."""
    known = load(session, rows, request)
    if known.kind is not RequestKind.ERASURE:
        raise UsageError("request-unknown")
    damaged: dict[Row, bytes] = {}
    made = _erasure(session, rows, known, damaged)
    session.tell_damage(damaged)
    return made


def may_carry_out(session: VaultSession, erasure: Erasure) -> bool:
    """Whether this person does the next step: what was granted to oneself, or what stopped."""
    if not session.may(Act.ASK_ERASURE) or erasure.finished:
        return False
    if erasure.record is not None:
        return True
    mine = erasure.request.record.requester == session.user_id
    return mine and erasure.request.state is State.GRANTED


def carry_out(
    session: VaultSession, request: bytes, password: Secret, told: Told | None = None
) -> int:
    """Destroy keys and rows, then the files; returns how many files could not be deleted yet.

    Goes on with one that stopped after the keys. Refused("request-not-granted"), ("patient-held"),
    and as `confirm` for the password; IntegrityError where a row on which it hangs is damaged.
    """
    session.require(Act.ASK_ERASURE)
    rules(session)
    with session.vault.read() as rows:
        if not may_carry_out(session, load_erasure(session, rows, request)):
            raise Refused("request-not-granted")
    confirm(session, password, {"request": request.hex()})
    forget(session, _destroy_keys(session, request))
    return _delete_files(session, request, told)


def withdraw(session: VaultSession, request: bytes) -> None:
    """Who asked takes it back; logged. Refused("request-decided") once it is carried out."""
    session.require(Act.ASK_ERASURE)
    with session.vault.write() as rows:
        known = load_erasure(session, rows, request)
        if known.request.record.requester != session.user_id:
            raise Refused("request-not-granted")
        if not known.open:
            raise Refused("request-decided")
        put_word(session, rows, request, Stage.ENDED, Role.OFFICER)
        rows.event(_event(session, known.patient, "erasure-withdraw", request, {}))
        rows.commit()


def files_of(session: VaultSession, record: ErasureRecord) -> tuple[bytes, ...]:
    """Ids of an erased patient's files; Refused("no-key") for who is no officer."""
    return open_facts(session, record).objects


def files_left(session: VaultSession, record: ErasureRecord) -> list[bytes]:
    """Those of them that still lie in the store."""
    return [one for one in files_of(session, record) if _lies(session, one)]


def forget(session: VaultSession, patient: bytes) -> None:
    """What this session holds of an erased patient, and what the journal does, goes now."""
    session.held.drop(patient)
    session.stated.pop(patient, None)
    session.vault.forget_deleted()


def approvers(session: VaultSession, requester: bytes) -> tuple[bytes, ...]:
    """Who could allow what somebody asks."""
    return others(session, {requester}, roles_allowed(Act.ALLOW_ERASURE))


def _erasure(
    session: VaultSession,
    rows: Snapshot | UnitOfWork,
    request: Request,
    damaged: dict[Row, bytes],
) -> Erasure:
    """With its record, where that is whole and counts: no other hides a request from anybody."""
    patient, reader = request.record.patient, session.vault.reader(rows)
    try:
        record = reader.get(ErasureRecord, patient)
    except IntegrityError as error:
        damaged[row_of(error, ErasureRecord.TABLE, patient)] = patient
        record = None
    ours = record is not None and record.request == request.id and reader.erased(patient)
    return Erasure(request, record if ours else None)


def _destroy_keys(session: VaultSession, request: bytes) -> bytes:
    """One transaction: after it nothing opens, whatever becomes of this program.

    Returns whose; nothing happens where it was done already.
    """
    with session.vault.write() as rows:
        known = load_erasure(session, rows, request)
        if not may_carry_out(session, known):
            raise Refused("request-not-granted")
        if known.record is not None:
            return known.patient
        require_free(session, rows, known.patient)
        held = destroy(session, rows, known.patient)
        put_word(session, rows, request, Stage.BEGUN, Role.OFFICER)
        put_erasure(session, rows, known.patient, request, _facts(session, known, held))
        waited = {"waited": True} if known.request.standing.waited else {}
        said: dict[str, object] = {**waited, **held.told}
        rows.event(_event(session, known.patient, ERASED, request, said))
        rows.commit()
    session.tell_damage(held.damaged)
    return known.patient


def put_erasure(
    session: VaultSession, rows: UnitOfWork, patient: bytes, request: bytes, facts: Destroyed
) -> None:
    """The officer's signed record, in a transaction that the caller commits.

    The next version of one that nobody agreed to: else that would keep anybody from erasing.
    """
    before = session.vault.ports.state.get(ErasureRecord.TABLE, patient)
    record = ErasureRecord(
        id=patient,
        version=before.version + 1 if before is not None else 1,
        request=request,
        made_ms=facts.made_ms,
        backups_until_ms=facts.backups_until_ms,
        certificate_sealed=seal_facts(session, patient, facts),
    )
    rows.put(session.signed(record))


def _facts(session: VaultSession, known: Erasure, held: Held) -> Destroyed:
    record = known.request.record
    said = known.request.standing.said
    allowed = next((one for one in said if one.stage is Stage.GRANT), None)
    ground = details_of(session, record).get("ground", "")
    return Destroyed(
        ground=ground,
        asked_ms=record.made_ms,
        asked_by=record.requester,
        allowed_ms=allowed.made_ms if allowed else 0,
        allowed_by=allowed.user if allowed else b"",
        made_ms=session.vault.now(),
        made_by=session.user_id,
        backups_until_ms=backups_until(session),
        counts=held.counts,
        objects=tuple(one.id for one in held.objects)[:NAMED_FILES],
        missing=held.missing,
    )


def _delete_files(session: VaultSession, request: bytes, told: Told | None) -> int:
    """Nothing opens them any more; what a disk refuses is tried again another time."""
    with session.vault.read() as rows:
        known = load_erasure(session, rows, request)
    if known.record is None or known.finished:
        return 0
    left = delete_objects(session, files_of(session, known.record), told)
    if left:
        return len(left)
    with session.vault.write() as rows:
        if not load_erasure(session, rows, request).finished:
            put_word(session, rows, request, Stage.ENDED, Role.OFFICER)
            rows.event(_event(session, known.patient, "erasure-end", request, {}))
            rows.commit()
    # Once more: a reader may have been in the way right after the keys were destroyed.
    session.vault.forget_deleted()
    return 0


def delete_objects(
    session: VaultSession, objects: tuple[bytes, ...], told: Told | None = None
) -> list[bytes]:
    """Delete objects; those that could not be are returned."""
    left = []
    for done, one in enumerate(objects, start=1):
        try:
            session.vault.ports.objects.delete(one)
        except StorageFailed:
            left.append(one)
        if told is not None:
            told(done, len(objects))
    return left


def _lies(session: VaultSession, one: bytes) -> bool:
    try:
        session.vault.ports.objects.get_range(one, 0, 1)
    except StorageFailed as error:
        return error.code != "object-missing"
    return True


def _event(
    session: VaultSession, patient: bytes, name: str, request: bytes, detail: dict[str, object]
) -> Event:
    return session.event(name, patient=patient, detail={"request": request.hex(), **detail})
