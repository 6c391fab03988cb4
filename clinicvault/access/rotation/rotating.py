"""After an order to renew everything: patients get later pairs, batches go over to them.

What is due is found from rows, and each patient is renewed in one transaction, after looking once
more whether the rows are still those that were read: it may be killed anywhere, several people may
do it at once, and whatever a withdrawal takes meanwhile stays taken. Damaged rows are told, and
stop nobody else.
"""

from __future__ import annotations

import dataclasses
import gc
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.damage import Damaged, Row, as_logged, row_of
from clinicvault.access.deleting import delete_row
from clinicvault.access.patients.cold_keys import ColdKeys
from clinicvault.access.patients.pool import PoolRecipients
from clinicvault.access.people.renewing import Lines, archive_lines, begin_renewals
from clinicvault.access.people.resealing import reseal
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import confirmed
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind, WrapKind
from clinicvault.domain.records import BatchRecord, Record, WrapRecord

from .due_rows import DueRows, read_due
from .late_batches import rewrap_late
from .rotation_due import DuePair, begun, due_pairs, left_over
from .succeeding import Crew, Holder, Made, no_stop
from .succession import later_of

CHUNK = 256
"""Patients of one transaction."""
Told = Callable[[int, int], None]
"""Hears (patients done, patients in all)."""


def rotate(
    session: VaultSession,
    password: Secret | None = None,
    told: Told | None = None,
    stop: Callable[[], None] = no_stop,
    crew: Crew | None = None,
) -> int:
    """All of an order that this person can do; with the password archived records, too.

    Group keys first, then patients, then what else is sealed to older group keys. Returns how many
    patients' pairs and other rows were renewed. `stop` ends it by raising. Refused as
    `VaultSession.current`, and as `unlocking.confirmed` for the password.
    """
    session.current()
    begin_renewals(session)
    with ExitStack() as opened:
        lines: Lines = {}
        cold = None
        if password is not None:
            mine = opened.enter_context(confirmed(session, password))
            lines = opened.enter_context(archive_lines(session, mine.archives))
            archive = [pair for line in lines.values() for pair in line]
            cold = ColdKeys(session.vault.id, mine.second, archive)
        done = rotate_patients(session, cold, told, stop, crew)
        done += rewrap_late(session, cold, stop)
        return done + reseal(session, None, lines, stop)


def rotate_patients(
    session: VaultSession,
    cold: ColdKeys | None = None,
    told: Told | None = None,
    stop: Callable[[], None] = no_stop,
    crew: Crew | None = None,
) -> int:
    """Later pairs for the patients whose records this person opens; returns how many."""
    if session.vault.trust.rotated_at < 0 or not session.person.teams:
        return 0
    delete_due_wraps(session)
    done = _Patients(session, cold, told, stop, crew or Crew()).run()
    drop_left_over(session)
    return done


def drop_left_over(session: VaultSession) -> int:
    """Delete whole wraps of pairs that have a later one; returns how many.

    They were damaged when it was made, so that nobody could tell whose they were; repaired since,
    they would open the earlier pair.
    """
    with session.vault.read() as seen:
        keys = left_over(session.vault, seen)
    damaged, gone = Damaged(), list[WrapRecord]()
    if not keys:
        return 0
    with session.vault.write() as rows:
        session.current()
        reader = session.vault.reader(rows)
        for key in keys:
            try:
                line = later_of(session.vault, reader, key)
            except (IntegrityError, Refused) as error:
                damaged[row_of(error, SuccessionRecord.TABLE, key)] = b""
            else:
                found = damaged.found(rows, reader, WrapRecord, patient_key=key)
                gone += found if line else ()
        for wrap in gone:
            delete_row(session, rows, wrap, DeletionReason.REPLACED)
        if gone:
            detail: dict[str, object] = {"group": "patients", "keys": len(gone)}
            rows.event(session.event("keys-renew", detail=detail))
            rows.commit()
    session.tell_damage(damaged)
    return len(gone)


_CHANGED: tuple[type[Record], ...] = (WrapRecord, BatchRecord, SuccessionRecord)
"""Tables in which others' changes of a patient's rows meanwhile leave the work void."""


@dataclasses.dataclass(slots=True)
class _Chunk:
    """Patients that are being worked on."""

    size: int
    seen: int
    """Size of the log when their rows were read."""
    read: list[DueRows]
    result: Callable[[], Sequence[Made]]


class _Patients:
    """One pass over the patients that are due."""

    def __init__(
        self,
        session: VaultSession,
        cold: ColdKeys | None,
        told: Told | None,
        stop: Callable[[], None],
        crew: Crew,
    ) -> None:
        self._session, self._told, self._stop, self._crew = session, told, stop, crew
        self._holder = Holder(session.vault.id, session.keys, _team_keys(session), cold)
        self._cold = cold
        self._damaged: dict[Row, bytes] = {}
        self._written: set[bytes] = set()
        self._renewed = self._looked = self._whole = 0

    def run(self) -> int:
        """Until nothing is left but what is damaged; who is brought back meanwhile is found."""
        seen: set[bytes] = set()
        while found := [one for one in self._mine() if one.key not in seen]:
            seen.update(one.key for one in found)
            self._looked, self._whole = 0, len(found)
            self._written.clear()
            with _heap_apart():
                self._pass(found)
        self._session.tell_damage(self._damaged)
        return self._renewed

    def _pass(self, found: Sequence[DuePair]) -> None:
        """Rows of the next patients are read and worked on while earlier ones' are written."""
        begun_ones: deque[_Chunk] = deque()
        for start in range(0, len(found), CHUNK):
            begun_ones.append(self._begin(found[start : start + CHUNK]))
            if len(begun_ones) > self._crew.ahead:
                self._store(begun_ones.popleft())
        while begun_ones:
            self._store(begun_ones.popleft())

    def _mine(self) -> list[DuePair]:
        """Those that these keys open, of teams whose own keys were renewed."""
        with self._session.vault.read() as rows:
            return [one for one in due_pairs(self._session.vault, rows).open if self._opens(one)]

    def _opens(self, one: DuePair) -> bool:
        own, team = self._session.keys.public.key_id, self._holder.team
        now = {(WrapKind.TEAM, pair.public.key_id) for pair in team} | {(WrapKind.USER, own)}
        return bool(one.wraps & now) or (self._cold is not None and self._cold.opens(one.wraps))

    def _begin(self, found: Sequence[DuePair]) -> _Chunk:
        self._stop()
        self._session.current()
        with self._session.vault.read() as rows:
            seen = rows.log.size()
            read = read_due(self._session, rows, found, self._damaged)
        work = [(one.due, one.to) for one in read]
        return _Chunk(len(found), seen, read, self._crew.begin(self._holder, work))

    def _store(self, chunk: _Chunk) -> None:
        made = list(zip(chunk.read, chunk.result(), strict=True))
        done = 0
        with self._session.vault.write() as rows:
            self._session.current()
            alone = self._alone_since(chunk.seen)
            for one, records in made:
                if isinstance(records, IntegrityError):
                    row = row_of(records, WrapRecord.TABLE, one.due.key)
                    self._damaged[row] = one.due.patient
                elif _for_whom(self._session, one) and (alone or _still(rows, one)):
                    self._written.update(_put(self._session, rows, one, records))
                    done += 1
            if done:
                rows.event(self._session.event("patients-renew", detail={"keys": done}))
                rows.commit()
        self._renewed += done
        self._looked += chunk.size
        if self._told is not None:
            self._told(self._looked, self._whole)

    def _alone_since(self, seen: int) -> bool:
        """Whether nobody but this pass changed such rows since the log had this size."""
        state = self._session.vault.ports.state
        return all(
            self._written.issuperset(state.changed_since(kind.TABLE, seen)) for kind in _CHANGED
        )


@contextmanager
def _heap_apart() -> Iterator[None]:
    """What there is already is not searched for garbage again and again, while rows come and go.

    Where collecting is off, as in the window's program, whoever turned it off sees to that.
    """
    if not gc.isenabled():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _team_keys(session: VaultSession) -> tuple[KeyPair, ...]:
    """Every generation of the keys of this person's teams."""
    held = [team for team in session.person.teams if session.holds(GroupKind.TEAM, team)]
    return tuple(pair for team in held for pair in session.generations(GroupKind.TEAM, team))


def _for_whom(session: VaultSession, read: DueRows) -> bool:
    """Whether the keys are those that the work was done for."""
    vault, team = session.vault, read.to.team_id
    return read.to == PoolRecipients.of(vault.trust, team) and begun(vault, team)


def _still(rows: UnitOfWork, read: DueRows) -> bool:
    """Whether the rows are those that were read."""
    due = read.due
    return (
        rows.get(SuccessionRecord, due.key) is None
        and rows.find(WrapRecord, patient_key=due.key) == read.stored
        and all(rows.get(BatchRecord, one.id) == one for one in due.batches)
    )


def _put(
    session: VaultSession, rows: UnitOfWork, read: DueRows, records: Sequence[Record]
) -> list[bytes]:
    """Write a patient's new rows; wraps of the earlier pair go. Returns ids.

    Damaged ones stay: they may be another patient's. Repaired, they go with `drop_left_over`.
    """
    kept = {one.id for one in records}
    state = session.vault.ports.state
    spoiled = (as_logged(rows, state, WrapRecord, row) for row in read.spoiled)
    gone = [wrap for wrap in read.due.wraps if wrap.id not in kept]
    gone += [wrap for wrap in spoiled if wrap is not None]
    for wrap in gone:
        delete_row(session, rows, wrap, DeletionReason.REPLACED)
    for record in records:
        rows.put(record)
    return [*kept, *(wrap.id for wrap in gone)]
