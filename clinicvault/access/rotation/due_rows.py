"""Rows of the patients whose pairs are to be replaced: looked up together, checked one by one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TypeVar

from clinicvault.access.damage import Row, row_of
from clinicvault.access.patients.key_team import team_of_key
from clinicvault.access.patients.pool import PoolRecipients
from clinicvault.access.patients.restrictions import able, named_of
from clinicvault.access.reading import VerifiedReader
from clinicvault.access.session import VaultSession
from clinicvault.crypto.keys import PublicKeys
from clinicvault.domain.access_records import RestrictionRecord
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import SuccessionRecord, TransferRecord
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.domain.records import (
    AssignmentRecord,
    BatchRecord,
    PatientKeyRecord,
    Record,
    WrapRecord,
)

from .rotation_due import DuePair, begun
from .succeeding import ALWAYS, Due
from .succession import key_of, later_of

R = TypeVar("R", bound=Record)
_OF_PATIENT: tuple[type[Record], ...] = (AssignmentRecord, RestrictionRecord)
_OF_PAIR: tuple[type[Record], ...] = (PatientKeyRecord, TransferRecord, SuccessionRecord)


@dataclasses.dataclass(frozen=True, slots=True)
class DueRows:
    """One patient's rows, as they were when they were read."""

    due: Due
    to: PoolRecipients
    stored: list[WrapRecord]
    """All wraps of the pair, damaged ones too, ordered by id."""
    spoiled: tuple[bytes, ...]
    """Ids of the damaged ones."""


def read_due(
    session: VaultSession, rows: Snapshot, found: Sequence[DuePair], damaged: dict[Row, bytes]
) -> list[DueRows]:
    """What patients' later pairs are made from, without those that are not to be made now.

    Damage is added to `damaged` with its patient. Who has a damaged wrap or batch is renewed
    without it; where it cannot be told whose the pair is, or for whom, the patient is left out.
    """
    reading = _Reading(session, rows, found, damaged)
    read: list[DueRows] = []
    for one in found:
        try:
            read += reading.patient(one)
        except (IntegrityError, Refused) as error:
            damaged[row_of(error, PatientKeyRecord.TABLE, one.key)] = one.patient
    return read


class _Reading:
    """The rows of some patients in one view."""

    def __init__(
        self,
        session: VaultSession,
        rows: Snapshot,
        found: Sequence[DuePair],
        damaged: dict[Row, bytes],
    ) -> None:
        self._session, self._rows, self._damaged = session, rows, damaged
        self._reader = session.vault.reader(rows)
        # Kit's and held wrap are made anew whatever they hold: who signed them proves nothing here.
        self._fresh = VerifiedReader(rows, session.vault.ports.state)
        keys = list(dict.fromkeys(one.key for one in found))
        patients = list(dict.fromkeys(one.patient for one in found))
        for kinds, ids in ((_OF_PAIR, keys), (_OF_PATIENT, patients)):
            for kind in kinds:
                if (stored := self._among(kind, "id", ids)) is not None:
                    self._reader.ahead(kind, ids, stored)
        self._wraps = self._of_each(WrapRecord, "patient_key", keys)
        self._batches = self._of_each(BatchRecord, "patient", patients)

    def patient(self, one: DuePair) -> list[DueRows]:
        """One patient's; [] where the pair is not to be replaced now."""
        session, vault, reader = self._session, self._session.vault, self._reader
        team = team_of_key(vault.id, reader, one.key)
        renewable = team in session.person.teams and begun(vault, team)
        if not renewable or key_of(session, reader, one.patient) != one.key:
            return []
        stored = self._stored(WrapRecord, self._wraps, patient_key=one.key)
        if any(wrap.kind == WrapKind.EMERGENCY for wrap in stored):
            return []
        wraps = [
            *self._sound(self._fresh, [w for w in stored if w.kind in ALWAYS], one.patient),
            *self._sound(reader, [w for w in stored if w.kind not in ALWAYS], one.patient),
        ]
        found = self._stored(BatchRecord, self._batches, patient=one.patient)
        batches = self._sound(reader, found, one.patient)
        line = self._line(one.key, batches)
        own = {one.key, *(before.id for before in line)}
        self._damaged |= {
            (batch.TABLE, batch.id): one.patient
            for batch in batches
            if batch.patient_key not in own
        }
        due = Due(
            patient=one.patient,
            key=one.key,
            wraps=tuple(wraps),
            named=self._named(one.patient, team),
            batches=tuple(batch for batch in batches if batch.patient_key in own),
            line=line,
        )
        sound = {wrap.id for wrap in wraps}
        spoiled = tuple(wrap.id for wrap in stored if wrap.id not in sound)
        return [DueRows(due, PoolRecipients.of(vault.trust, team), stored, spoiled)]

    def _named(self, patient: bytes, team: bytes) -> tuple[PublicKeys, ...]:
        if self._reader.get(RestrictionRecord, patient) is None:
            return ()
        people = able(self._session, named_of(self._session, self._rows, patient), team)
        return tuple(public for named in people for public in (named.first, named.second))

    def _among(self, kind: type[R], column: str, values: Sequence[bytes]) -> list[R] | None:
        """None where one of them cannot even be read: then each is asked for by itself."""
        try:
            return self._rows.among(kind, column, values)
        except IntegrityError:
            return None

    def _of_each(
        self, kind: type[R], column: str, values: Sequence[bytes]
    ) -> dict[bytes, list[R]] | None:
        """Value -> its rows, ordered by id; what the log says of them is looked up, too."""
        stored = self._among(kind, column, values)
        if stored is None:
            return None
        stored.sort(key=lambda record: record.id)
        ids = [record.id for record in stored]
        self._reader.ahead(kind, ids, stored)
        self._fresh.ahead(kind, ids, stored)
        grouped: dict[bytes, list[R]] = {value: [] for value in values}
        for record in stored:
            grouped[getattr(record, column)].append(record)
        return grouped

    def _stored(
        self, kind: type[R], known: dict[bytes, list[R]] | None, /, **equal: bytes
    ) -> list[R]:
        [value] = equal.values()
        return known[value] if known is not None else self._rows.find(kind, **equal)

    def _sound(self, reader: VerifiedReader, stored: Sequence[R], patient: bytes) -> list[R]:
        sound = []
        for record in stored:
            try:
                sound.append(reader.check(record))
            except IntegrityError as error:
                self._damaged[row_of(error, record.TABLE, record.id)] = patient
        return sound

    def _line(self, key: bytes, batches: Sequence[BatchRecord]) -> tuple[SuccessionRecord, ...]:
        """What leads from the earliest pair of late batches to `key`, in force; in order."""
        late = {batch.patient_key for batch in batches} - {key}
        lines = [later_of(self._session.vault, self._reader, earlier) for earlier in sorted(late)]
        longest: list[SuccessionRecord] = []
        for line in lines:
            if line and line[-1].later == key and len(line) > len(longest):
                longest = line
        return tuple(longest)
