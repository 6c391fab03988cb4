"""Batches that came in under a pair that had a later one by then: they go over to that."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clinicvault.access.damage import Row, row_of
from clinicvault.access.patients.cold_keys import ColdKeys
from clinicvault.access.patients.patient_keys import batch_again, open_patient
from clinicvault.access.session import VaultSession
from clinicvault.crypto.keys import PublicKeys
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.records import BatchRecord, PatientKeyRecord, WrapRecord

from .succeeding import no_stop
from .succession import later_of, open_earlier

_CHUNK = 64
"""Batches of one transaction."""


def rewrap_late(
    session: VaultSession, cold: ColdKeys | None = None, stop: Callable[[], None] = no_stop
) -> int:
    """Batches that came in under a pair that has a later one go over to that; returns how many."""
    if not session.person.teams:
        return 0
    with session.vault.read() as rows:
        late = rows.late_batches()
    done, damaged = 0, dict[Row, bytes]()
    for start in range(0, len(late), _CHUNK):
        stop()
        session.current()
        done += _rewrap_some(session, cold, late[start : start + _CHUNK], damaged)
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
        return session.signed(batch_again(vault.id, pair, record, to))
    finally:
        pair.wipe()
