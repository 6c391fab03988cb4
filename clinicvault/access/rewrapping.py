"""Every patient's wraps anew, from the recovery kit's: for a new team and archive key."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.records import (
    AssignmentRecord,
    DeletionReason,
    PatientKeyRecord,
    WrapKind,
    WrapRecord,
)

from . import contexts
from .consents import delete_row, discard_key
from .pool import CHUNK, NEVER, PoolRecipients, wraps_of
from .session import VaultSession
from .vault import OpenVault


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
) -> None:
    """New wraps for every patient from the old kit wraps; the old pool is discarded.

    What somebody else made meanwhile is found by looking again, until nothing is left.
    """
    vault = session.vault
    team = vault.trust.team
    if team is None:
        return
    to = PoolRecipients.of(vault.trust, team, new_kit)
    while keys := lacking(session, new_kit):
        for start in range(0, len(keys), CHUNK):
            _rewrap_some(session, kit, keys[start : start + CHUNK], to)
            if progress is not None:
                progress(min(start + CHUNK, len(keys)), len(keys))


def lacking(session: VaultSession, kit: PublicKeys) -> list[bytes]:
    """Patient keys without a wrap for this kit."""
    with session.vault.read() as rows:
        return without_wrap(session, rows, kit)


def without_wrap(
    session: VaultSession, rows: Snapshot | UnitOfWork, kit: PublicKeys
) -> list[bytes]:
    """As `lacking`, in the caller's transaction."""
    reader = session.vault.reader(rows)
    done = {wrap.patient_key for wrap in reader.find(WrapRecord, recipient=kit.key_id)}
    reader.complete(AssignmentRecord)
    return [key.id for key in reader.find(PatientKeyRecord) if key.id not in done]


def _rewrap_some(
    session: VaultSession, kit: KeyPair, keys: list[bytes], to: PoolRecipients
) -> None:
    with session.vault.write() as rows:
        for key in keys:
            if rows.find(AssignmentRecord, patient_key=key):
                _rewrap(session, rows, kit, key, to)
            else:
                discard_key(session, rows, key)
        rows.event(session.event("keys-renew", detail={"keys": len(keys)}))
        rows.commit()


def _rewrap(
    session: VaultSession, rows: UnitOfWork, kit: KeyPair, key: bytes, to: PoolRecipients
) -> None:
    vault = session.vault
    wraps = vault.reader(rows).find(WrapRecord, patient_key=key)
    old = {WrapKind(wrap.kind): wrap for wrap in wraps if wrap.kind != WrapKind.KIT}
    with wiped_after(_from_kit(vault, wraps, kit, key)) as pair:
        fresh = wraps_of(pair, to)
    for wrap in fresh:
        before = old.get(WrapKind(wrap.kind))
        if wrap.kind == WrapKind.KIT:
            # The old kit's wrap stays until the new kit is printed: `drop_old_kits`.
            rows.put(session.signed(wrap))
        elif before is not None:
            delete_row(session, rows, before, DeletionReason.REPLACED)
            due = before.due_day if wrap.kind == WrapKind.TEAM else NEVER
            rows.put(session.signed(dataclasses.replace(wrap, due_day=due)))


def _from_kit(vault: OpenVault, wraps: list[WrapRecord], kit: KeyPair, key: bytes) -> KeyPair:
    """A patient's seed by the kit; IntegrityError where its wrap is missing or false."""
    mine = [wrap for wrap in wraps if wrap.recipient == kit.public.key_id]
    if not mine:
        raise IntegrityError("row-missing", table=WrapRecord.TABLE, id=key.hex())
    info = contexts.patient_wrap(vault.id, key, WrapKind.KIT, kit.public.key_id)
    pair = KeyPair.from_seed(kit.open(mine[0].sealed, info))
    if pair.public.key_id != key:
        pair.wipe()
        raise IntegrityError("grant-false")
    return pair
