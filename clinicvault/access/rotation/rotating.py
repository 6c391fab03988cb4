"""After an order to renew everything: patients get later pairs, batches go over to them.

What is due is found from rows, and each patient is renewed in one transaction, after looking once
more whether the rows are still those that were read: it may be killed anywhere, several people may
do it at once, and whatever a withdrawal takes meanwhile stays taken. Damaged rows are told, and
stop nobody else.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TypeVar

from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.damage import Row, row_of
from clinicvault.access.deleting import delete_row
from clinicvault.access.patients.cold_keys import ColdKeys
from clinicvault.access.patients.key_team import team_of_key
from clinicvault.access.patients.patient_keys import open_patient
from clinicvault.access.patients.pool import PoolRecipients
from clinicvault.access.patients.restrictions import able, named_of
from clinicvault.access.people.renewing import Lines, archive_lines, begin_renewals
from clinicvault.access.people.resealing import reseal
from clinicvault.access.reading import VerifiedReader
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import confirmed
from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind, WrapKind
from clinicvault.domain.records import BatchRecord, PatientKeyRecord, Record, WrapRecord

from .rotation_due import DuePair, begun, due_pairs
from .succeeding import ALWAYS, Due, Holder, rewrapped, succeed
from .succession import key_of, later_of, open_earlier

R = TypeVar("R", bound=Record)
CHUNK = 64
"""Patients of one transaction."""
Told = Callable[[int, int], None]
"""Hears (patients done, patients in all)."""
Work = tuple[Due, PoolRecipients]
"""A patient's rows, and for whom the later pair is sealed."""
Made = Sequence[Record] | IntegrityError
"""A patient's new rows, or what is damaged."""


def _go_on() -> None:
    """Nobody asks to stop."""


class Crew:
    """Who does the cryptography: here, in the caller's own time. `key_crew` has more hands."""

    def begin(self, holder: Holder, work: Sequence[Work]) -> Callable[[], Sequence[Made]]:
        """Start on some patients; what it returns gives the new rows, in the same order."""
        return lambda: [made_of(holder, due, to) for due, to in work]


def made_of(holder: Holder, due: Due, to: PoolRecipients) -> Made:
    """One patient's new rows, or the damage that is in the way."""
    try:
        return succeed(holder, due, to)
    except IntegrityError as error:
        return error
    except Refused as refused:
        if refused.code != "no-patient-key":
            raise
        # The wrap by which it looked open is damaged, and was left behind.
        return IntegrityError("row-altered", table=PatientKeyRecord.TABLE, id=due.key.hex())


def rotate(
    session: VaultSession,
    password: Secret | None = None,
    told: Told | None = None,
    stop: Callable[[], None] = _go_on,
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
    stop: Callable[[], None] = _go_on,
    crew: Crew | None = None,
) -> int:
    """Later pairs for the patients whose records this person opens; returns how many."""
    if session.vault.trust.rotated_at < 0 or not session.person.teams:
        return 0
    delete_due_wraps(session)
    return _Patients(session, cold, told, stop, crew or Crew()).run()


@dataclasses.dataclass(frozen=True, slots=True)
class _Read:
    """One patient's rows, as they were when they were read."""

    due: Due
    to: PoolRecipients
    stored: list[WrapRecord]
    """All wraps of the pair, damaged ones too."""


@dataclasses.dataclass(slots=True)
class _Chunk:
    """Patients that are being worked on."""

    size: int
    read: list[_Read]
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
        self._renewed = self._looked = self._whole = 0

    def run(self) -> int:
        """Until nothing is left but what is damaged; who is brought back meanwhile is found."""
        seen: set[bytes] = set()
        while found := [one for one in self._mine() if one.key not in seen]:
            seen.update(one.key for one in found)
            self._looked, self._whole = 0, len(found)
            self._pass(found)
        self._session.tell_damage(self._damaged)
        return self._renewed

    def _pass(self, found: Sequence[DuePair]) -> None:
        """Rows of the next patients are read and worked on while the last ones' are written."""
        chunks = [found[start : start + CHUNK] for start in range(0, len(found), CHUNK)]
        before = self._begin(chunks[0])
        for chunk in chunks[1:]:
            following = self._begin(chunk)
            self._store(before)
            before = following
        self._store(before)

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
        read: list[_Read] = []
        with self._session.vault.read() as rows:
            for one in found:
                try:
                    read += _read(self._session, rows, one, self._damaged)
                except (IntegrityError, Refused) as error:
                    self._damaged[row_of(error, PatientKeyRecord.TABLE, one.key)] = one.patient
        work = [(one.due, one.to) for one in read]
        return _Chunk(len(found), read, self._crew.begin(self._holder, work))

    def _store(self, chunk: _Chunk) -> None:
        made = list(zip(chunk.read, chunk.result(), strict=True))
        done = 0
        with self._session.vault.write() as rows:
            self._session.current()
            for one, records in made:
                if isinstance(records, IntegrityError):
                    row = row_of(records, WrapRecord.TABLE, one.due.key)
                    self._damaged[row] = one.due.patient
                elif _still(self._session, rows, one):
                    _put(self._session, rows, one.due, records)
                    done += 1
            if done:
                rows.event(self._session.event("patients-renew", detail={"keys": done}))
                rows.commit()
        self._renewed += done
        self._looked += chunk.size
        if self._told is not None:
            self._told(self._looked, self._whole)


def _team_keys(session: VaultSession) -> tuple[KeyPair, ...]:
    """Every generation of the keys of this person's teams."""
    held = [team for team in session.person.teams if session.holds(GroupKind.TEAM, team)]
    return tuple(pair for team in held for pair in session.generations(GroupKind.TEAM, team))


def _read(
    session: VaultSession, rows: Snapshot, one: DuePair, damaged: dict[Row, bytes]
) -> list[_Read]:
    """What a patient's later pair is made from; [] where it is not to be made now.

    IntegrityError where it cannot be told whose the pair is, or for whom; damaged wraps and batches
    are left behind and added to `damaged`.
    """
    vault = session.vault
    reader = vault.reader(rows)
    team = team_of_key(vault.id, reader, one.key)
    renewable = team in session.person.teams and begun(vault, team)
    if not renewable or key_of(session, reader, one.patient) != one.key:
        return []
    stored = rows.find(WrapRecord, patient_key=one.key)
    if any(wrap.kind == WrapKind.EMERGENCY for wrap in stored):
        return []
    # Kit's and held wrap are made anew whatever they hold: who signed them proves nothing here.
    fresh = VerifiedReader(rows, vault.ports.state)
    wraps = [
        *_sound(fresh, [w for w in stored if w.kind in ALWAYS], one.patient, damaged),
        *_sound(reader, [w for w in stored if w.kind not in ALWAYS], one.patient, damaged),
    ]
    found = rows.find(BatchRecord, patient=one.patient)
    batches = _sound(reader, found, one.patient, damaged)
    line = _line(session, reader, one.key, batches)
    own = {one.key, *(before.id for before in line)}
    damaged |= {
        (batch.TABLE, batch.id): one.patient for batch in batches if batch.patient_key not in own
    }
    people = able(session, named_of(session, rows, one.patient), team)
    due = Due(
        patient=one.patient,
        key=one.key,
        wraps=tuple(wraps),
        named=tuple(public for named in people for public in (named.first, named.second)),
        batches=tuple(batch for batch in batches if batch.patient_key in own),
        line=line,
    )
    return [_Read(due, PoolRecipients.of(vault.trust, team), stored)]


def _sound(
    reader: VerifiedReader, stored: Sequence[R], patient: bytes, damaged: dict[Row, bytes]
) -> list[R]:
    sound = []
    for record in stored:
        try:
            sound.append(reader.check(record))
        except IntegrityError as error:
            damaged[row_of(error, record.TABLE, record.id)] = patient
    return sound


def _line(
    session: VaultSession, reader: VerifiedReader, key: bytes, batches: Sequence[BatchRecord]
) -> tuple[SuccessionRecord, ...]:
    """What leads from the earliest pair of late batches to `key`, which is in force; in order."""
    late = {batch.patient_key for batch in batches} - {key}
    lines = [later_of(session.vault, reader, earlier) for earlier in sorted(late)]
    longest: list[SuccessionRecord] = []
    for line in lines:
        if line and line[-1].later == key and len(line) > len(longest):
            longest = line
    return tuple(longest)


def _still(session: VaultSession, rows: UnitOfWork, read: _Read) -> bool:
    """Whether rows and keys are those that the work was done for."""
    vault, due = session.vault, read.due
    return (
        read.to == PoolRecipients.of(vault.trust, read.to.team_id)
        and begun(vault, read.to.team_id)
        and rows.get(SuccessionRecord, due.key) is None
        and rows.find(WrapRecord, patient_key=due.key) == read.stored
        and all(rows.get(BatchRecord, one.id) == one for one in due.batches)
    )


def _put(session: VaultSession, rows: UnitOfWork, due: Due, records: Sequence[Record]) -> None:
    kept = {one.id for one in records}
    for wrap in due.wraps:
        if wrap.id not in kept:
            delete_row(session, rows, wrap, DeletionReason.REPLACED)
    for record in records:
        rows.put(record)


def rewrap_late(
    session: VaultSession, cold: ColdKeys | None = None, stop: Callable[[], None] = _go_on
) -> int:
    """Batches that came in under a pair that has a later one go over to that; returns how many."""
    if not session.person.teams:
        return 0
    with session.vault.read() as rows:
        late = rows.late_batches()
    done, damaged = 0, dict[Row, bytes]()
    for start in range(0, len(late), CHUNK):
        stop()
        session.current()
        done += _rewrap_some(session, cold, late[start : start + CHUNK], damaged)
    session.tell_damage(damaged)
    return done


def _rewrap_some(
    session: VaultSession,
    cold: ColdKeys | None,
    late: Sequence[tuple[bytes, bytes]],
    damaged: dict[Row, bytes],
) -> int:
    done = 0
    with session.vault.write() as rows:
        for row, patient in late:
            try:
                fresh = _rewrapped(session, rows, cold, row)
            except IntegrityError as error:
                damaged[row_of(error, BatchRecord.TABLE, row)] = patient
            except Refused:
                session.current()  # a record that this person does not open, unless it was locked
            else:
                rows.put(fresh)
                done += 1
        if done:
            rows.event(session.event("keys-renew", detail={"group": "patients", "keys": done}))
            rows.commit()
    return done


def _rewrapped(
    session: VaultSession, rows: UnitOfWork, cold: ColdKeys | None, row: bytes
) -> BatchRecord:
    """A late batch's next version; Refused where these keys do not open the record."""
    vault = session.vault
    reader = vault.reader(rows)
    record = reader.need(BatchRecord, row)
    line = later_of(vault, reader, record.patient_key)
    newest = line[-1].later if line else record.patient_key
    to = PublicKeys.decode(reader.need(PatientKeyRecord, newest).public)
    try:
        pair = open_patient(session, reader, record.patient_key)
    except Refused:
        if cold is None:
            raise
        opened = cold.open(reader.find(WrapRecord, patient_key=newest))
        pair = open_earlier(vault, opened, line)
    try:
        return session.signed(rewrapped(vault.id, pair, record, to))
    finally:
        pair.wipe()
