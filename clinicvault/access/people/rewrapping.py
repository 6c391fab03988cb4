"""Every patient's wraps anew, from the recovery kit's: for a new team and archive key.

Damaged rows stop nothing here: whoever they concern is named in the log, all others come back.
A record that is restricted to named users stays so: wraps for their own keys are kept (they open
with the users' passwords as before), and nothing is sealed to the team's new keys. Where those
passwords are lost, too, an officer brings the record back to whom it names, with new keys.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from clinicvault.access import contexts
from clinicvault.access.consent.care_keys import owners_whole
from clinicvault.access.damage import (
    Damaged,
    Row,
    as_logged,
    as_stored,
    readable,
    row_of,
    said_of,
    sound_rows,
)
from clinicvault.access.days import NEVER
from clinicvault.access.deleting import delete_row
from clinicvault.access.patients.active import care_due
from clinicvault.access.patients.cold_keys import TWICE
from clinicvault.access.patients.key_team import team_of_key
from clinicvault.access.patients.pool import CHUNK, PoolRecipients, wraps_of
from clinicvault.access.patients.restrictions import named_of
from clinicvault.access.session import VaultSession
from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, WrapKind
from clinicvault.domain.records import AssignmentRecord, PatientKeyRecord, Record, WrapRecord

Recipients = Mapping[bytes, PoolRecipients]
"""Team -> for whom its patients' seeds are sealed."""


@contextmanager
def wiped_after(pair: KeyPair) -> Iterator[KeyPair]:
    """Wipe a key pair whatever happens."""
    try:
        yield pair
    finally:
        pair.wipe()


def rewrap_all(
    session: VaultSession,
    kit: KeyPair,
    new_kit: PublicKeys,
    progress: Callable[[int, int], None] | None,
    left: set[bytes],
) -> None:
    """New wraps for every patient from the old kit wraps; the old pool is discarded.

    What somebody else made meanwhile is found by looking again, until nothing is left. Keys that
    the sheets do not open any more are added to `left` and stay as they are.
    """
    trust = session.vault.trust
    if not trust.teams:
        return
    to = {team: PoolRecipients.of(trust, team, new_kit) for team in trust.teams}
    while keys := lacking(session, new_kit, left):
        for start in range(0, len(keys), CHUNK):
            _rewrap_some(session, kit, keys[start : start + CHUNK], to, left)
            if progress is not None:
                progress(min(start + CHUNK, len(keys)), len(keys))


def lacking(session: VaultSession, kit: PublicKeys, left: set[bytes]) -> list[bytes]:
    """Patient keys without a wrap for this kit, but for those that are `left`."""
    with session.vault.read() as rows:
        return without_wrap(session, rows, kit, left)


def without_wrap(
    session: VaultSession, rows: Snapshot | UnitOfWork, kit: PublicKeys, left: set[bytes]
) -> list[bytes]:
    """As `lacking`, in the caller's transaction."""
    reader = session.vault.reader(rows)
    done = {wrap.patient_key for wrap in reader.find(WrapRecord, recipient=kit.key_id)}
    for kind in (AssignmentRecord, PatientKeyRecord, SuccessionRecord):
        reader.complete(kind)
    # A pair that has a later one is opened by it, and has no wraps of its own.
    done.update(rows.ids(SuccessionRecord))
    return [key for key in rows.ids(PatientKeyRecord) if key not in done and key not in left]


def _rewrap_some(
    session: VaultSession, kit: KeyPair, keys: list[bytes], to: Recipients, left: set[bytes]
) -> None:
    with session.vault.write() as rows:
        found: dict[Row, bytes] = {}
        for key in keys:
            patient = _owner(rows, key)
            one = _Key(session, rows, key, patient)
            done = _drop(one) if patient is None else _rewrap(one, kit, to)
            if not done:
                left.add(key)
            found |= dict.fromkeys(one.damaged, patient or b"")
        rows.event(session.event("keys-renew", detail={"keys": len(keys)}))
        if found:
            rows.event(session.event("damage-found", "failed", **said_of(found)))
        rows.commit()


def _owner(rows: UnitOfWork, key: bytes) -> bytes | None:
    """Whose key it is; b"" where that cannot be read, None where it is free."""
    try:
        later = (one.patient for one in rows.find(SuccessionRecord, later=key))
        first = (one.id for one in rows.find(AssignmentRecord, patient_key=key))
        return next(first, None) or next(later, None)
    except IntegrityError:
        return b""


class _Key:
    """One patient key in a transaction: its wraps that are whole, and what is damaged."""

    def __init__(
        self, session: VaultSession, rows: UnitOfWork, key: bytes, patient: bytes | None
    ) -> None:
        self.session, self.rows = session, rows
        self.id, self.patient = key, patient or b""
        reader = session.vault.reader(rows)
        of_wraps = Damaged()
        self.wraps = of_wraps.found(rows, reader, WrapRecord, patient_key=key)
        self.damaged = sound_rows(reader, PatientKeyRecord, [key])[1] | of_wraps
        state = session.vault.ports.state
        stored = (readable(rows, WrapRecord, row) for _, row in of_wraps)
        self.spoiled = [wrap for wrap in stored if wrap is not None]
        """Damaged wraps as they are stored: not to be believed."""
        logged = (as_logged(rows, state, WrapRecord, row) for _, row in of_wraps)
        self.logged = [wrap for wrap in logged if wrap is not None]
        """Those of them whose signer alone does not count; others may be anybody's, and stay."""

    def delete(self, records: Iterable[Record], reason: DeletionReason) -> None:
        """Delete rows."""
        for record in records:
            delete_row(self.session, self.rows, record, reason)

    def due_day(self) -> int | None:
        """When the team's wrap goes, by the consents; None where care is not consented to."""
        try:
            return care_due(self.session, self.rows, self.patient)
        except IntegrityError:
            return None

    def restricted(self) -> bool:
        """Whether it names users; whatever cannot be read is believed to."""
        try:
            return bool(named_of(self.session, self.rows, self.patient))
        except IntegrityError:
            return True


def _drop(key: _Key) -> bool:
    """Delete a key that nobody has yet; False where its row cannot be told any more.

    Nor where a row is damaged that tells whose a key is: this one would only look free.
    """
    vault = key.session.vault
    record = as_stored(key.rows, vault.ports.state, PatientKeyRecord, key.id)
    if record is None or not owners_whole(vault, key.rows):
        return False
    key.delete((record, *key.wraps, *key.logged), DeletionReason.POOL_DISCARDED)
    return True


def _rewrap(key: _Key, kit: KeyPair, to: Recipients) -> bool:
    """New wraps for one patient; False where the kit does not open the old one."""
    try:
        team = _team(key, to)
        pair = _from_kit(key, kit)
    except IntegrityError as error:
        key.damaged[row_of(error, WrapRecord.TABLE, key.id)] = b""
        return False
    with wiped_after(pair):
        fresh = wraps_of(pair, to[team])
    put = key.session.signed
    old = {WrapKind(wrap.kind): wrap for wrap in key.wraps if wrap.kind != WrapKind.KIT}
    for wrap in key.wraps:
        if wrap.kind in TWICE:
            # The archive's key that its inner seal is for is lost.
            delete_row(key.session, key.rows, wrap, DeletionReason.REPLACED)
    spoiled = {wrap.kind for wrap in key.spoiled if wrap.kind in _REPLACED}
    key.delete((one for one in key.logged if one.kind in _REPLACED), DeletionReason.REPLACED)
    for wrap in fresh:
        before = old.get(WrapKind(wrap.kind))
        if wrap.kind == WrapKind.KIT:
            # The old kit's wrap stays until the new kit is printed: `drop_old_kits`.
            key.rows.put(put(wrap))
        elif before is not None:
            delete_row(key.session, key.rows, before, DeletionReason.REPLACED)
            due = before.due_day if wrap.kind == WrapKind.TEAM else NEVER
            key.rows.put(put(dataclasses.replace(wrap, due_day=due)))
        elif wrap.kind in spoiled:
            _put_instead(key, wrap)
    return True


def _team(key: _Key, to: Recipients) -> bytes:
    """Whose it is; where that row is damaged, the only team's."""
    vault = key.session.vault
    try:
        return team_of_key(vault.id, vault.reader(key.rows), key.id)
    except IntegrityError:
        if len(to) > 1:
            raise
        return next(iter(to))


_REPLACED = frozenset({WrapKind.HELD, WrapKind.ARCHIVE, WrapKind.TEAM})


def _put_instead(key: _Key, wrap: WrapRecord) -> None:
    """A wrap beside one that says it is of that kind, which nothing proves.

    Who withdrew has neither archive nor team wrap: there only the consents are believed. And of a
    restricted record none is the team's.
    """
    if wrap.kind != WrapKind.HELD and key.restricted():
        return
    due = NEVER if wrap.kind == WrapKind.HELD else key.due_day()
    if due is not None:
        due = due if wrap.kind == WrapKind.TEAM else NEVER
        key.rows.put(key.session.signed(dataclasses.replace(wrap, due_day=due)))


def _from_kit(key: _Key, kit: KeyPair) -> KeyPair:
    """A patient's seed by the kit; IntegrityError where its wrap is missing or false."""
    mine = [wrap for wrap in key.wraps if wrap.recipient == kit.public.key_id]
    if not mine:
        raise IntegrityError("row-missing", table=WrapRecord.TABLE, id=key.id.hex())
    vault = key.session.vault.id
    info = contexts.patient_wrap(vault, key.id, WrapKind.KIT, kit.public.key_id)
    try:
        pair = kit.open_pair(mine[0].sealed, info)
    except IntegrityError as error:
        raise IntegrityError("row-altered", table=WrapRecord.TABLE, id=mine[0].id.hex()) from error
    if pair.public.key_id != key.id:
        pair.wipe()
        raise IntegrityError("grant-false", table=WrapRecord.TABLE, id=mine[0].id.hex())
    return pair
