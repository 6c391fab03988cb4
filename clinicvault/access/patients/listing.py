"""Every patient as a line of the list, each row checked once; damage is named, never raised.

A large clinic is read in pieces: rows of many patients at once, their signatures by several
threads (the library lets others run meanwhile), their names decrypted in the meantime.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from clinicvault.access.consent.consent_reading import Consent, opened_consents
from clinicvault.access.consent.consent_watch import watched
from clinicvault.access.consent.withdrawals import in_effect
from clinicvault.access.damage import Row, row_of
from clinicvault.access.reading import Signed, VerifiedReader
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_kinds import ConsentState, Purpose
from clinicvault.domain.records import ConsentRecord, PatientRecord, Record, VisitRecord

from .name_index import Entry
from .patients import Identity, identity_by, identity_opener
from .visits import Visit, opened_visits

P = TypeVar("P", ConsentRecord, VisitRecord)

Progress = Callable[[int, int], None]
"""(patients done, patients in all)."""

_PIECE = 256
_SLICE = 96
"""Signatures that one thread checks at a time."""
_AHEAD = 3
"""Pieces whose signatures are being checked while the next one is read."""
_TABLES: tuple[tuple[type[Record], str], ...] = (
    (PatientRecord, "id"),
    (ConsentRecord, "patient"),
    (VisitRecord, "patient"),
)
"""What is read of a patient, by which column."""
_MALFORMED = (IntegrityError, KeyError, TypeError, ValueError)
"""What a row brings about that opens and does not hold what it should."""


class _Rows(NamedTuple):
    """What belongs to the patients of one piece."""

    people: list[PatientRecord]
    consents: list[ConsentRecord]
    visits: list[VisitRecord]


class _Check(NamedTuple):
    """A signature to be checked, and whose line hangs on it."""

    table: str
    patient: bytes
    signed: Signed


class _Piece(NamedTuple):
    drafts: dict[bytes, Entry]
    """Not to be shown before the checks are through."""
    checks: list[Callable[[], list[_Check]]]
    """Each waits for some checks and gives those that failed."""


_Start = Callable[[list[_Check]], Callable[[], list[_Check]]]


class Listing:
    """One reading of patients; `faults` tells afterwards what is damaged."""

    def __init__(self, session: VaultSession, rows: Snapshot) -> None:
        self._rows = rows
        self._state = session.vault.ports.state
        self._reader: VerifiedReader = session.vault.reader(rows)
        self._open = identity_opener(session)
        self._lost = session.vault.lost
        self._now = session.vault.latest()
        self._seen: set[Row] = set()
        self._shut: set[bytes] = set(self._lost.patients)
        self.faults: dict[Row, bytes] = {}
        """Damaged or missing row -> its patient, b"" where nothing tells."""

    def everyone(self, progress: Progress | None = None) -> Iterator[Entry]:
        """All patients that the log knows of, none left out."""
        said = [row for row, _ in self._state.items(ErasureRecord.TABLE)]
        erased = {row for row in said if self._reader.erased(row)}
        everybody = self._state.items(PatientRecord.TABLE)
        known = [row for row, state in everybody if state.digest and row not in erased]
        done = 0
        for piece in self._pieces(known):
            yield from self._finished(piece)
            done += len(piece.drafts)
            if progress is not None:
                progress(done, len(known))
        self._meet(erased)
        self._name_unseen()

    def one(self, patient: bytes) -> Entry | None:
        """One patient again; None for one who was erased."""
        if self._reader.erased(patient) or not self._live(PatientRecord.TABLE, patient):
            return None
        [piece] = self._begun([patient], lambda checks: functools.partial(_failed, checks))
        [entry] = self._finished(piece)
        return entry

    def owners(self, kind: type[P], rows: Iterable[bytes]) -> set[bytes]:
        """The patients of rows, not checked yet; a row that cannot be read is a fault."""
        found: set[bytes] = set()
        for row in rows:
            try:
                record = self._rows.get(kind, row)
            except IntegrityError:
                record = None
            if record is not None:
                found.add(record.patient)
            elif self._live(kind.TABLE, row):
                self.faults[kind.TABLE, row] = self._lost.owners.get((kind.TABLE, row), b"")
        return found

    def _live(self, table: str, row: bytes) -> bool:
        state = self._state.get(table, row)
        return state is not None and bool(state.digest)

    def _pieces(self, patients: Sequence[bytes]) -> Iterator[_Piece]:
        waiting: deque[_Piece] = deque()
        with ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="check") as threads:
            for start in range(0, len(patients), _PIECE):
                waiting += self._begun(
                    patients[start : start + _PIECE],
                    lambda checks: threads.submit(_failed, checks).result,
                )
                while len(waiting) > _AHEAD:
                    yield waiting.popleft()
            yield from waiting

    def _begun(self, patients: Sequence[bytes], start: _Start) -> list[_Piece]:
        """Read and decrypt a piece; where a row cannot even be read, patient by patient."""
        try:
            rows = self._read(patients[0], patients[-1])
        except IntegrityError:
            if len(patients) > 1:
                return [piece for one in patients for piece in self._begun([one], start)]
            self._name_unreadable(patients[0])
            return [_Piece({patients[0]: _unknown(patients[0])}, [])]
        checks = self._checks(rows)
        begun = [start(checks[at : at + _SLICE]) for at in range(0, len(checks), _SLICE)]
        return [_Piece(self._drafts(patients, rows), begun)]

    def _read(self, first: bytes, last: bytes) -> _Rows:
        between = self._rows.between
        return _Rows(
            list(between(PatientRecord, "id", first, last)),
            list(between(ConsentRecord, "patient", first, last)),
            list(between(VisitRecord, "patient", first, last)),
        )

    def _name_unreadable(self, patient: bytes) -> None:
        """Which rows of a patient cannot even be read."""
        for kind, column in _TABLES:
            try:
                rows = [one.id for one in self._rows.between(kind, column, patient, patient)]
            except IntegrityError as error:
                rows = [self._fault(error, kind.TABLE, patient, patient)[1]]
            self._seen.update((kind.TABLE, row) for row in rows)

    def _checks(self, rows: _Rows) -> list[_Check]:
        """The signatures of all rows that are the newest; the others are faults."""
        found: list[_Check] = []
        groups: tuple[tuple[type[Record], Sequence[Record]], ...] = (
            (PatientRecord, rows.people),
            (ConsentRecord, rows.consents),
            (VisitRecord, rows.visits),
        )
        for kind, records in groups:
            owners = {one.id: getattr(one, "patient", one.id) for one in records}
            self._seen.update((kind.TABLE, row) for row in owners)
            signed, damage = self._reader.begin_check(kind, records)
            for error in damage:
                row = row_of(error, kind.TABLE, b"")[1]
                self._fault(error, kind.TABLE, row, owners[row])
            found += [_Check(kind.TABLE, owners[one.row], one) for one in signed]
        return found

    def _drafts(self, patients: Sequence[bytes], rows: _Rows) -> dict[bytes, Entry]:
        people = {person.id: person for person in rows.people}
        consents = _grouped(in_effect(self._state, rows.consents))
        visits = _grouped(rows.visits)
        drafts = {}
        for patient in patients:
            person = people.get(patient)
            if person is None:
                self._name((PatientRecord.TABLE, patient), patient)
            if person is None or (PatientRecord.TABLE, patient) in self.faults:
                drafts[patient] = _unknown(patient)
            else:
                own = (consents.get(patient, []), visits.get(patient, []))
                drafts[patient] = self._draft(person, *own)
        return drafts

    def _draft(
        self, person: PatientRecord, consents: list[ConsentRecord], visits: list[VisitRecord]
    ) -> Entry:
        """One line; a row that does not hold what it should is damage, too."""
        entry = _unknown(person.id)
        try:
            cipher = self._open(person)
            identity = identity_by(cipher, person)
            entry = _named(person.id, identity)
            known = opened_consents(cipher, consents, identity.born, self._now)
            return _completed(entry, known, opened_visits(cipher, visits))
        except _MALFORMED:
            self._name((PatientRecord.TABLE, person.id), person.id)
            return entry

    def _finished(self, piece: _Piece) -> Iterator[Entry]:
        """The lines of a piece once every signature is checked; those with damage say so."""
        unnamed = set()
        for failed in (one for wait in piece.checks for one in wait()):
            self._name((failed.table, failed.signed.row), failed.patient)
            if failed.table == PatientRecord.TABLE:
                unnamed.add(failed.patient)
        for patient, entry in piece.drafts.items():
            if patient in unnamed:
                yield _unknown(patient)
            elif patient in self._shut:
                yield _damaged(entry)
            else:
                yield entry

    def _fault(self, error: IntegrityError, table: str, row: bytes, patient: bytes) -> Row:
        found = row_of(error, table, row)
        self._name(found, patient)
        return found

    def _name(self, row: Row, patient: bytes) -> None:
        self.faults[row] = patient
        self._shut.add(patient)

    def _meet(self, erased: Iterable[bytes]) -> None:
        """What is left of the erased belongs to nobody's line, and is no fault if it is whole."""
        for patient in erased:
            for kind, column in _TABLES[1:]:
                rows = self._rows.between(kind, column, patient, patient)
                with contextlib.suppress(IntegrityError):
                    self._seen.update((kind.TABLE, self._reader.check(one).id) for one in rows)

    def _name_unseen(self) -> None:
        """Rows that the log knows and that no patient's reading met."""
        for row, owner in self._lost.owners.items():
            self._name(row, owner)
        for kind in (ConsentRecord, VisitRecord):
            for name, state in self._state.items(kind.TABLE):
                if state.digest and (kind.TABLE, name) not in self._seen:
                    self.faults.setdefault((kind.TABLE, name), b"")


def _failed(checks: list[_Check]) -> list[_Check]:
    return [check for check in checks if not check.signed.good]


def _grouped(records: Iterable[P]) -> dict[bytes, list[P]]:
    groups: dict[bytes, list[P]] = {}
    for record in records:
        groups.setdefault(record.patient, []).append(record)
    return groups


def _unknown(patient: bytes) -> Entry:
    """A patient of whom nothing can be shown but the code."""
    return Entry(patient, "", "", "", "", 0, damaged=True)


def _damaged(entry: Entry) -> Entry:
    """What is known of a patient whose record does not open: no consent counts."""
    return dataclasses.replace(entry, care=0, last_visit="", watch="", damaged=True)


def _named(patient: bytes, identity: Identity) -> Entry:
    return Entry(
        id=patient,
        given=identity.given,
        family=identity.family,
        born=identity.born.isoformat() if identity.born else "",
        number=identity.record_number,
        registered_ms=identity.registered_ms,
    )


def _completed(entry: Entry, consents: list[Consent], visits: list[Visit]) -> Entry:
    care = [consent for consent in consents if consent.purpose is Purpose.CARE]
    open_ones = [one for one in care if one.state is not ConsentState.WITHDRAWN] or care
    return dataclasses.replace(
        entry,
        care=int(open_ones[0].state) if open_ones else 0,
        last_visit=visits[0].date.isoformat() if visits else "",
        watch=watched(consents),
    )
