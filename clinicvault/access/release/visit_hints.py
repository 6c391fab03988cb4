"""Whether a visit or an appointment explains why somebody works with a patient.

Bound to the person or the team, never to the patient alone: else one visit would explain everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from clinicvault.access.damage import Row, readable, stored_rows
from clinicvault.access.patients.appointments import Appointment, claimed_entries, is_entry
from clinicvault.access.patients.key_team import team_of_key
from clinicvault.access.patients.nearness import NEAR
from clinicvault.access.patients.patients import identity_cipher
from clinicvault.access.patients.visits import Visit, opened_visits
from clinicvault.access.rotation.succession import key_of
from clinicvault.access.session import VaultSession
from clinicvault.domain.access_records import AppointmentRecord
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.records import PatientRecord, VisitRecord

UNKNOWN = "unknown"
"""Said where damage kept something from being known."""

_Read = tuple[int, dict[bytes, Appointment], set[Row]]


def _unread() -> _Read:
    return 0, {}, set()


class DayLists:
    """Everybody's appointments, opened once and then as the log tells of changed ones.

    A list may reach a year ahead: only of an entry that would count it is asked who signed it.
    """

    def __init__(self, session: VaultSession) -> None:
        self._session = session
        self._read: _Read = _unread()
        """(up to which leaf of the log, what rows claim, rows that do not open)."""

    def near(self, rows: Snapshot, patient: bytes, day: dt.date) -> bool:
        """Whether one of the patient's lies within seven days."""
        self._follow(rows)
        mine = [one for one in self._read[1].values() if one.patient == patient]
        return any(self._counts(rows, one) for one in mine if abs(one.day - day) <= NEAR)

    @property
    def whole(self) -> bool:
        """Whether no entry is damaged: of such a one nobody can tell whose it is."""
        return not self._read[2]

    def forget(self) -> None:
        """Drop everything (lock)."""
        self._read = _unread()

    def _follow(self, rows: Snapshot) -> None:
        seen, entries, damaged = self._read
        state, kind = self._session.vault.ports.state, AppointmentRecord
        size = state.position()[0]
        if seen:
            changed = frozenset(state.changed_since(kind.TABLE, seen))
            stored = [record for row in changed if (record := readable(rows, kind, row))]
            spoiled = dict[Row, bytes]()
        else:
            changed = frozenset()
            stored, spoiled = stored_rows(rows, kind)
        found, shut = claimed_entries(self._session, stored)
        self._session.note_damage({**spoiled, **shut})
        kept = {row: one for row, one in entries.items() if row not in changed}
        left = {row for row in damaged if row[1] not in changed}
        self._read = (size, kept | {one.id: one for one in found}, left | {*spoiled, *shut})

    def _counts(self, rows: Snapshot, claimed: Appointment) -> bool:
        try:
            return is_entry(self._session, rows, claimed)
        except IntegrityError:
            row = (AppointmentRecord.TABLE, claimed.id)
            self._session.note_damage({row: b""})
            self._read[2].add(row)
            return False


def visit_hints(
    session: VaultSession, rows: Snapshot, person: PatientRecord, day: dt.date, lists: DayLists
) -> Mapping[str, object]:
    """{"visit"} or {"no-visit"}, True; where damage might hide a visit, `UNKNOWN` beside it.

    A visit counts that this user recorded, or a member of one of the user's teams. The front desk
    is of no team: its visits, and the lists, count for the patient's team. Who is of no team
    works for every team, so any counts there.
    """
    near, damaged = _near(session, rows, person, day)
    session.note_damage(damaged)
    if any(_by_colleague(session, one.by) for one in near):
        return {"visit": True}
    desk = any(not _teams(session, one.by) for one in near)
    if (desk or lists.near(rows, person.id, day)) and _own_patient(session, rows, person.id):
        return {"visit": True}
    doubtful = bool(damaged) or not lists.whole
    return {"no-visit": True, UNKNOWN: True} if doubtful else {"no-visit": True}


def _near(
    session: VaultSession, rows: Snapshot, person: PatientRecord, day: dt.date
) -> tuple[list[Visit], dict[Row, bytes]]:
    """The patient's visits within seven days, checked, and the damaged ones, of whichever day."""
    reader, found = session.vault.reader(rows), list[Visit]()
    records, damaged = stored_rows(rows, VisitRecord, patient=person.id)
    cipher = identity_cipher(session, person)
    for record in records:
        try:
            [visit] = opened_visits(cipher, [record])
            if abs(visit.date - day) <= NEAR:
                reader.check(record)
                found.append(visit)
        except IntegrityError:
            damaged[VisitRecord.TABLE, record.id] = b""
    cipher.wipe()
    return found, dict.fromkeys(damaged, person.id)


def _by_colleague(session: VaultSession, by: bytes) -> bool:
    own = set(session.person.teams)
    return by == session.user_id or not own or bool(own.intersection(_teams(session, by)))


def _teams(session: VaultSession, user: bytes) -> tuple[bytes, ...]:
    person = session.vault.trust.people.get(user)
    return person.teams if person is not None else ()


def _own_patient(session: VaultSession, rows: Snapshot, patient: bytes) -> bool:
    """Whether the patient is one of the user's teams', or of none yet."""
    own, reader = session.person.teams, session.vault.reader(rows)
    if not own:
        return True
    try:
        key = key_of(session, reader, patient)
    except Refused:  # an erased one's key is gone
        return False
    return key is None or team_of_key(session.vault.id, reader, key) in own
