"""What only the acting session can know of a patient, sealed in every entry about one (DESIGN §7).

A reviewer may lack the directory key, so the session that acts says whether it is the own record, a
colleague's, a namesake's, a restricted one, and whether a visit explains the access. An altered
program can lie here, as it can about whatever its user does: the threat model says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.damage import row_of
from clinicvault.access.patients.patients import open_identity
from clinicvault.access.patients.restrictions import named_of
from clinicvault.access.session import VaultSession
from clinicvault.domain.access_records import AppointmentRecord, RestrictionRecord
from clinicvault.domain.errors import ClinicVaultError, IntegrityError
from clinicvault.domain.lifecycle_records import SuccessionRecord, TransferRecord
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import AssignmentRecord, PatientRecord, UserRecord, VisitRecord

from .name_hints import Names, given_hint, name_hints
from .visit_hints import UNKNOWN, DayLists, visit_hints

_RESTS_ON = (
    PatientRecord,
    VisitRecord,
    AppointmentRecord,
    RestrictionRecord,
    AssignmentRecord,
    SuccessionRecord,
    TransferRecord,
)
_MALFORMED = (KeyError, TypeError, ValueError)
"""What a row brings about that opens and does not hold what it should."""
_NOBODY = Names((), frozenset())


def give_hints(session: VaultSession) -> None:
    """From now on the session's entries about patients carry hints; the lock forgets them."""
    hints = Hints(session)
    session.hinting = hints.of
    session.at_wipe(hints.forget)


class Hints:
    """One session's knowledge, computed once a patient and day, and anew where a row changed.

    No lock is held while the database is read: entries are made within transactions, too.
    """

    def __init__(self, session: VaultSession) -> None:
        self._session = session
        self._known: dict[tuple[bytes, dt.date], dict[str, object]] = {}
        self._seen = -1
        """Up to which leaf of the log the rows were as they are known."""
        self._lists = DayLists(session)
        self._people: tuple[Trust | None, dict[bytes, Names]] = (None, {})

    def of(self, patient: bytes) -> Mapping[str, object]:
        """{} for who holds no directory key; never fails: what cannot be known is `UNKNOWN`."""
        if self._session.locked:
            return {UNKNOWN: True}
        if not self._session.holds(GroupKind.DIRECTORY):
            return {}
        try:
            return dict(self._cached(patient))
        except (ClinicVaultError, *_MALFORMED):
            return {UNKNOWN: True}

    def forget(self) -> None:
        """Drop everything (lock)."""
        self._known, self._people = {}, (None, {})
        self._lists.forget()

    def _cached(self, patient: bytes) -> Mapping[str, object]:
        self._follow()
        known, key = self._known, (patient, today_of(self._session))
        if key not in known:
            known[key] = self._found(*key)
            if self._session.locked:  # while this was read: nobody else would forget it
                self.forget()
                return {UNKNOWN: True}
        return known[key]

    def _follow(self) -> None:
        """Forget what rests on rows that changed since; cheap where none did."""
        state = self._session.vault.ports.state
        size = state.position()[0]
        if size == self._seen:
            return
        if any(state.changed_since(kind.TABLE, self._seen) for kind in _RESTS_ON):
            # Another dictionary: who is computing by the old rows fills the old one.
            self._known = {}
        self._seen = size

    def _found(self, patient: bytes, day: dt.date) -> dict[str, object]:
        with self._session.vault.read() as rows:
            try:
                person = self._session.vault.reader(rows).get(PatientRecord, patient)
            except IntegrityError as error:
                return self._unknown(error, patient)
            if person is None:
                return {}
            looks = (
                lambda: self._names(person),
                lambda: {"vip": True} if named_of(self._session, rows, patient) else {},
                lambda: visit_hints(self._session, rows, person, day, self._lists),
            )
            found = dict[str, object]()
            for look in looks:
                found |= self._told(look, patient)
        return found

    def _names(self, person: PatientRecord) -> Mapping[str, object]:
        """A colleague's name that does not open might be this patient's."""
        identity, everyone = open_identity(self._session, person), self._everyone()
        others = [names for user, names in everyone.items() if user != self._session.user_id]
        own = everyone.get(self._session.user_id, _NOBODY)
        found = name_hints(Names.of(identity), own, others)
        doubt = {UNKNOWN: True} if _NOBODY in everyone.values() else {}
        return {**found, **given_hint(self._session, identity), **doubt}

    def _everyone(self) -> dict[bytes, Names]:
        """Who works here, `_NOBODY` where the name is damaged; anew with other certificates."""
        trust = self._session.vault.trust
        if self._people[0] is not trust:
            self._people = (trust, self._opened(trust))
        return self._people[1]

    def _opened(self, trust: Trust) -> dict[bytes, Names]:
        vault, found = self._session.vault, dict[bytes, Names]()
        for person in (one for one in trust.people.values() if not one.gone):
            row = (UserRecord.TABLE, person.id)
            try:
                found[person.id] = Names.typed(vault.open_name(person.user.name_sealed, *row))
            except (IntegrityError, *_MALFORMED):
                found[person.id] = _NOBODY
                self._session.note_damage({row: b""})
        return found

    def _told(
        self, look: Callable[[], Mapping[str, object]], patient: bytes
    ) -> Mapping[str, object]:
        try:
            return look()
        except (IntegrityError, *_MALFORMED) as error:
            return self._unknown(error, patient)

    def _unknown(self, error: Exception, patient: bytes) -> dict[str, object]:
        """What is damaged goes into the log by itself, as everywhere."""
        row = (PatientRecord.TABLE, patient)
        if isinstance(error, IntegrityError):
            row = row_of(error, *row)
        self._session.note_damage({row: patient})
        return {UNKNOWN: True}
